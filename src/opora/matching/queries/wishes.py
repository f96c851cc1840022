"""Whom somebody may wish for or rather not: colleagues of one's own organisations."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Viewer
from opora.matching.models import Wish
from opora.mentoring.models import MentorProfile, Seat
from opora.people.models import Appointment, Person


def own_wishes(viewer: Viewer) -> QuerySet[Wish]:
    """One's own wishes and refusals; nobody else reads them."""
    return (
        Wish.objects.filter(person=viewer.person_id or 0).select_related("about").order_by("is_refusal", "rank", "pk")
    )


def wishable(viewer: Viewer) -> QuerySet[Person]:
    """Colleagues who mentor (for a teacher), and colleagues who wait for a mentor (for one who mentors)."""
    works = Appointment.objects.filter(holds_on(viewer.today), node__in=viewer.workplaces)
    mentors = MentorProfile.objects.filter(state=MentorProfile.State.AVAILABLE).values("person_id")
    waiting = Seat.objects.exclude(state=Seat.State.CLOSED).values("mentee_id")
    offers = MentorProfile.objects.filter(person=viewer.person_id or 0).exists()
    sides = Q(pk__in=mentors) | Q(pk__in=waiting) if offers else Q(pk__in=mentors)
    return (
        Person.objects.filter(sides, pk__in=works.values("person_id"), merged_into=None, erased_at=None)
        .exclude(pk=viewer.person_id or 0)
        .order_by("sort_key", "pk")
    )


def own_person(viewer: Viewer) -> Person | None:
    """The viewer as a person of the record."""
    return Person.objects.filter(pk=viewer.person_id or 0).first()
