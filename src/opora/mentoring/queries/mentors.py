"""Mentors on offer and places that wait for them, for whoever looks."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.mentoring.models import MentorProfile, Place, Seat
from opora.network.models import Node
from opora.people.models import Appointment, Person

SHOWN = ("", "free", "full", "paused")
WHOLE = IntegerField()
_ON = Q(state=MentorProfile.State.AVAILABLE)


def mentors_of(viewer: Viewer, right: Right = Right.VIEW, *, node: Node | None = None) -> QuerySet[MentorProfile]:
    """Mentors who work today at the viewer's organisations (or under `node`), and oneself.

    Each comes with places `taken` and `free`.
    """
    works = Appointment.objects.filter(holds_on(viewer.today), within(viewer.paths(Data.PAIR, right), "node__path"))
    own = Q(person=viewer.person_id or 0)
    if node is not None:
        works, own = works.filter(within([node.path], "node__path")), Q(pk__in=[])
    held = Place.objects.filter(mentor=OuterRef("person_id"), released_at=None).values("mentor")
    return (
        MentorProfile.objects.filter(Q(person__in=works.values("person_id")) | own)
        .filter(person__merged_into=None, person__erased_at=None)
        .annotate(taken=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), Value(0), output_field=WHOLE))
        .annotate(free=F("capacity") - F("taken"))
        .select_related("person")
    )


def mentors_shown(viewer: Viewer, show: str) -> QuerySet[MentorProfile]:
    """The list as the address asks for it."""
    found: QuerySet[MentorProfile] = _asked(mentors_of(viewer), show)
    return found


def _asked(found: Any, show: str) -> Any:
    if show == "free":
        return found.filter(_ON, taken__lt=F("capacity"))
    if show == "full":
        return found.filter(_ON, taken__gte=F("capacity"))
    if show == "paused":
        return found.exclude(_ON)
    return found


def counted(viewer: Viewer) -> dict[str, int]:
    """How many mentors each word of the filter shows."""
    return mentors_of(viewer).aggregate(
        all=Count("pk"),
        free=Count("pk", filter=_ON & Q(taken__lt=F("capacity"))),
        full=Count("pk", filter=_ON & Q(taken__gte=F("capacity"))),
        paused=Count("pk", filter=~_ON),
    )


def mentor_of(viewer: Viewer, profile_id: int, right: Right = Right.VIEW) -> MentorProfile | None:
    """One mentor."""
    return mentors_of(viewer, right).filter(pk=profile_id).first()


def seats_of(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Seat]:
    """Places for a mentor at the viewer's organisations, and one's own."""
    reached = within(viewer.paths(Data.PAIR, right), "node__path")
    own = Q(mentee=viewer.person_id or 0)
    return Seat.objects.filter(reached | own if right == Right.VIEW else reached).select_related("mentee", "node")


def seat_of(viewer: Viewer, seat_id: int, right: Right = Right.VIEW) -> Seat | None:
    """One place for a mentor."""
    return seats_of(viewer, right).filter(pk=seat_id).first()


def looks_after(viewer: Viewer, person: Person) -> bool:
    """Whether the viewer enters pairs at an organisation where this person works today."""
    works = Appointment.objects.filter(holds_on(viewer.today), person=person)
    return works.filter(within(viewer.paths(Data.PAIR, Right.ENTER), "node__path")).exists()
