"""Consents to the use of one's data: given for one purpose, withdrawn for the same."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from opora.base.actions import journal
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed
from opora.people.models import DataConsent, Person


@transaction.atomic
def give(*, by: Viewer, person: Person, purpose: str, version: str, text: str, today: dt.date) -> DataConsent:
    """Agree to one purpose, with the version and the digest of the words that were agreed to; twice is once."""
    if not (by.is_system or by.person_id == person.pk):
        raise NotAllowed
    in_turn(person)
    if known := DataConsent.objects.filter(person=person, purpose=purpose, withdrawn_on=None).first():
        return known
    made = DataConsent.objects.create(
        person=person, purpose=purpose, text_version=version, given_on=today, recorded_by_id=by.account_id,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    journal.record(by=by, verb="consent.give", about=made, others=[person])
    return made


@transaction.atomic
def withdraw(*, by: Viewer, consent: DataConsent, today: dt.date) -> None:
    """Withdraw a consent; only what rests on it stops."""
    if not (by.is_system or by.person_id == consent.person_id):
        raise NotAllowed
    consent.withdrawn_on = today
    consent.save(update_fields=["withdrawn_on"])
    journal.record(by=by, verb="consent.withdraw", about=consent, others=[consent.person])
