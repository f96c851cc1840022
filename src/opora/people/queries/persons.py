"""People for whoever looks: by the organisations where they work today, and oneself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Node
from opora.people.models import Absence, Appointment, Person


def current_work(today: dt.date) -> Prefetch[str]:
    """Today's appointments of each person as `current`, main one first, with post, node and subjects."""
    return Prefetch(
        "appointments",
        queryset=Appointment.objects.filter(holds_on(today))
        .select_related("post", "node")
        .prefetch_related("subjects")
        .order_by("-is_main", "pk"),
        to_attr="current",
    )


def current_absence(today: dt.date) -> Prefetch[str]:
    """Today's long absence of each person as `away`."""
    return Prefetch("absences", queryset=Absence.objects.filter(holds_on(today)), to_attr="away")


def people_of(viewer: Viewer, right: Right = Right.VIEW, *, node: Node | None = None) -> QuerySet[Person]:
    """Living records of people who work today within the viewer's reach (under `node`, when given)."""
    works = Appointment.objects.filter(holds_on(viewer.today), within(viewer.paths(Data.STAFF, right), "node__path"))
    if node is not None:
        works = works.filter(within([node.path], "node__path"))
    return (
        Person.objects.filter(merged_into=None, erased_at=None, pk__in=works.values("person_id"))
        .prefetch_related(current_work(viewer.today), current_absence(viewer.today))
        .order_by("sort_key", "pk")
    )


def person_of(viewer: Viewer, person_id: int, right: Right = Right.VIEW) -> Person | None:
    """One person within the viewer's reach (also one who left an organisation of it), or oneself.

    Whoever works elsewhere by now is changed there, no longer by those whom they left.
    """
    found = _one(viewer, person_id, right)
    return found.prefetch_related(current_work(viewer.today), current_absence(viewer.today)).first()


def person_with_past(viewer: Viewer, person_id: int) -> Any:
    """The same person with all posts and absences there ever were (`posts`, `leaves`), the latest first.

    Today's are taken from them: `current` and `away` cost no statement more.
    """
    posts = Appointment.objects.select_related("post", "node", "superior").prefetch_related("subjects")
    whole = (
        Prefetch("appointments", queryset=posts.order_by("-starts_on", "-pk"), to_attr="posts"),
        Prefetch("absences", queryset=Absence.objects.order_by("-starts_on"), to_attr="leaves"),
    )
    person: Any = _one(viewer, person_id, Right.VIEW).prefetch_related(*whole).first()
    if person is not None:
        held = [post for post in person.posts if post.holds(viewer.today)]
        person.current = sorted(held, key=lambda post: (not post.is_main, post.pk))
        person.away = [leave for leave in person.leaves if leave.holds(viewer.today)]
    return person


def _one(viewer: Viewer, person_id: int, right: Right) -> QuerySet[Person]:
    worked = Appointment.objects.filter(within(viewer.paths(Data.STAFF, right), "node__path"))
    within_reach = Q(pk__in=worked.values("person_id"))
    if right == Right.ENTER:
        now = Appointment.objects.filter(holds_on(viewer.today))
        here = Q(pk__in=worked.filter(holds_on(viewer.today)).values("person_id"))
        within_reach &= here | ~Q(pk__in=now.values("person_id"))
    if viewer.may_own(Data.STAFF, right) and viewer.person_id:
        within_reach |= Q(pk=viewer.person_id)
    return Person.objects.filter(within_reach, pk=person_id, erased_at=None)
