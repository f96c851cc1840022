"""Strengths for whoever looks: confirmed ones are staff data, claimed ones a person's words, measured ones private."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.diagnostics.models import Strength
from opora.diagnostics.queries.needs import asking_person, keepers_people, may_ask
from opora.people.models import Appointment, Person
from opora.people.queries.persons import person_of


def strengths_of(viewer: Viewer, person: Person) -> QuerySet[Strength]:
    """What the person can help with today, as far as the viewer may know."""
    found = Strength.objects.on(viewer.today).filter(person=person)
    if not (viewer.is_system or viewer.person_id == person.pk):
        found = found.exclude(source=Strength.Source.MEASURED)
        known = may_ask(viewer, person) if hasattr(person, "current") else asking_person(viewer, person.pk)
        if not known:
            found = found.exclude(source=Strength.Source.CLAIMED)
            if person_of(viewer, person.pk) is None:
                return Strength.objects.none()
    return found.select_related("competence", "level").order_by("competence__order", "pk")


def claims_within(viewer: Viewer) -> QuerySet[Strength]:
    """Strengths that people claim and the viewer may confirm."""
    works = Appointment.objects.filter(
        holds_on(viewer.today), within(viewer.paths(Data.STAFF, Right.ENTER), "node__path")
    )
    return (
        Strength.objects.on(viewer.today)
        .filter(source=Strength.Source.CLAIMED, person__in=works.values("person_id"), person__merged_into=None)
        .select_related("competence", "level", "person")
        .order_by("person__sort_key", "competence__order", "pk")
    )


def strength_of(viewer: Viewer, strength_id: int) -> Strength | None:
    """One strength that the viewer may take back."""
    allowed = Q(person__in=keepers_people(viewer, Right.ENTER).values("person_id"))
    if viewer.may_own(Data.REQUEST, Right.ENTER) and viewer.person_id:
        allowed |= Q(person_id=viewer.person_id, source=Strength.Source.CLAIMED)
    return (
        Strength.objects.on(viewer.today)
        .filter(allowed, pk=strength_id)
        .exclude(source=Strength.Source.MEASURED)
        .select_related("person", "competence")
        .first()
    )
