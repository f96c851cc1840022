"""Persons, what they do where, what they may do here, and what they agreed to."""

from opora.people.models.appointments import Absence, Appointment, Post, Subject
from opora.people.models.bodies import Consultant, ConsultingHours, Membership
from opora.people.models.consents import DataConsent
from opora.people.models.persons import Duplicate, Identifier, NamePeriod, Person
from opora.people.models.resets import FactorReset
from opora.people.models.roles import Grant, Invitation

__all__ = [
    "Absence",
    "Appointment",
    "Consultant",
    "ConsultingHours",
    "DataConsent",
    "Duplicate",
    "FactorReset",
    "Grant",
    "Identifier",
    "Invitation",
    "Membership",
    "NamePeriod",
    "Person",
    "Post",
    "Subject",
]
