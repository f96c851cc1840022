"""Tutors of a teacher: the tutors of bodies whose owner stands above the places where the teacher works today."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Viewer, within
from opora.network.rules import ancestors_of
from opora.people.models import Appointment, DataConsent, Membership, Person

__all__ = ["is_tutor_of", "shown_to_tutor", "tutors_of"]


def _tutoring(viewer: Viewer) -> QuerySet[Membership]:
    """Today's parts as a tutor, in bodies that work today."""
    return Membership.objects.filter(
        holds_on(viewer.today), Q(body__ends_on=None) | Q(body__ends_on__gt=viewer.today),
        role=Membership.Role.TUTOR, person__merged_into=None, person__erased_at=None,
    )  # fmt: skip


def _above(viewer: Viewer, person: Person) -> set[int]:
    """Everything that stands above the person's places of today, themselves included."""
    works = Appointment.objects.filter(holds_on(viewer.today), person=person)
    paths = works.values_list("node__path", flat=True)
    return {int(step) for path in paths for step in ancestors_of(path)}


def tutors_of(viewer: Viewer, person: Person) -> list[Membership]:
    """Who would see what a teacher shows to tutors: told to the teacher alone."""
    if viewer.person_id != person.pk:
        return []
    found = _tutoring(viewer).filter(body__owner__in=_above(viewer, person)).exclude(person=person)
    return list(found.select_related("person", "body").order_by("person__sort_key", "pk"))


def is_tutor_of(viewer: Viewer, person: Person) -> bool:
    """Whether the viewer is a tutor where the person works today."""
    if not viewer.is_known or viewer.person_id is None or viewer.person_id == person.pk:
        return False
    mine = list(_tutoring(viewer).filter(person=viewer.person_id).values_list("body__owner", flat=True))
    return bool(mine) and not _above(viewer, person).isdisjoint(mine)


def shown_to_tutor(viewer: Viewer) -> list[Person]:
    """The teachers who agreed that their tutors see their profile, for one of those tutors; two statements."""
    if not viewer.is_known or viewer.person_id is None:
        return []
    mine = _tutoring(viewer).filter(person=viewer.person_id)
    tops = list(mine.values_list("body__owner__path", flat=True))
    if not tops:
        return []
    works = Appointment.objects.filter(holds_on(viewer.today), within(tops, "node__path"))
    agreed = DataConsent.objects.filter(purpose=DataConsent.Purpose.SHOW_TUTOR, withdrawn_on=None)
    found = Person.objects.filter(merged_into=None, erased_at=None, pk__in=works.values("person_id"))
    return list(found.filter(pk__in=agreed.values("person_id")).exclude(pk=viewer.person_id).order_by("sort_key", "pk"))
