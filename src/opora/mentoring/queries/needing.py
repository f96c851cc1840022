"""Who needs a mentor and who could be one, computed from what the record says: no list is kept by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import within
from opora.mentoring.models import MentorProfile, PairMember, Seat
from opora.mentoring.queries.chosen import criteria_under
from opora.mentoring.rules import LIVE_PAIRS, MENTOR_YEARS, NEWCOMER_DAYS
from opora.mentoring.rules.selection import service_asked
from opora.network.models import Node
from opora.people.models import Absence, Appointment, Person, Post
from opora.people.queries.youth import young_book, young_verdict
from opora.people.rules.definitions import Book
from opora.programmes.queries.force import rules_in_force

WITH_LEARNERS = (Post.Kind.TEACHING, Post.Kind.SUPPORT, Post.Kind.ASSISTING)


@dataclass(frozen=True)
class Needing:
    """A teacher who needs a mentor, why and since when."""

    person: Person
    node: Node
    ground: str
    since: dt.date
    has_seat: bool
    #: The place that waits for a mentor or holds one, the general one first.
    seat: Seat | None = None


def working(node: Node, today: dt.date) -> QuerySet[Appointment]:
    """Today's posts with learners under a node, of people who are not away."""
    away = Absence.objects.filter(holds_on(today)).values("person_id")
    return (
        Appointment.objects.filter(holds_on(today), within([node.path], "node__path"), post__kind__in=WITH_LEARNERS)
        .exclude(person__in=away)
        .filter(person__merged_into=None, person__erased_at=None)
        .select_related("person", "node", "post")
        .order_by("person__sort_key", "-is_main", "pk")
    )


def _members(node: Node) -> QuerySet[PairMember]:
    return PairMember.objects.filter(
        within([node.path], "pair__node__path"),
        role=PairMember.Role.MENTEE,
        pair__state__in=LIVE_PAIRS,
        ends_on=None,
    )


def mentored(node: Node, today: dt.date) -> set[int]:
    """Ids of people under a node who have a mentor today or a pair about to start."""
    return set(_members(node).values_list("person_id", flat=True))


def teachers_needing(node: Node, today: dt.date, *, also: str = "") -> list[Needing]:
    """Everybody under a node who needs a mentor and has none, in four statements.

    `also` names a record kept one to one with a place, for whoever reads it beside the place.
    """
    waiting = Seat.objects.filter(within([node.path], "node__path")).exclude(state=Seat.State.CLOSED)
    seats: dict[int, Seat] = {}
    for one in (waiting.select_related(also) if also else waiting).order_by("-state", "role", "pk"):
        seats.setdefault(one.mentee_id, one)
    found: dict[int, Needing] = {}
    posts = list(working(node, today).exclude(person__in=_members(node).values("person_id")))
    book = young_book((post.node for post in posts), today) if posts else {}
    for post in posts:
        person = post.person
        if person.pk in found:
            continue
        seat = seats.get(person.pk)
        if seat is not None and seat.state != Seat.State.FILLED:
            found[person.pk] = Needing(person, post.node, seat.ground, seat.opened_on, True, seat)
            continue
        if ground := ground_of(post, today, book):
            since = post.starts_on if post.start_known else min(today, post.starts_on)
            found[person.pk] = Needing(person, post.node, ground, min(since, today), False)
    return list(found.values())


def ground_of(post: Appointment, today: dt.date, book: Book | None = None) -> str:
    """Why this person would need a mentor: young by the rules, or newly hired; empty when they need none."""
    if young_verdict(post.person, post.node, today, book).young:
        newly = post.start_known and (today - post.starts_on).days <= NEWCOMER_DAYS // 4
        return "newcomer" if newly else "young"
    hired = post.start_known and (today - post.starts_on).days <= NEWCOMER_DAYS
    experienced = post.person.teaching_started_on
    is_new = hired and (experienced is None or (today - experienced).days < MENTOR_YEARS * 365)
    return "newcomer" if is_new else ""


def possible_mentors(node: Node, today: dt.date) -> list[Person]:
    """People under a node who have served long enough, are not offered as mentors yet and ask for none: a suggestion.

    How many years are enough is what the programme there says of choosing mentors.
    """
    known = MentorProfile.objects.values("person_id")
    asking = Seat.objects.filter(state__in=(Seat.State.OPEN, Seat.State.HELD)).values("mentee_id")
    years = service_asked(criteria_under(rules_in_force(node, today)))
    before = today - dt.timedelta(days=round(years * 365.25))
    able = (
        working(node, today)
        .filter(person__teaching_started_on__lte=before, post__kind=Post.Kind.TEACHING)
        .exclude(person__in=known)
        .exclude(person__in=asking)
    )
    return list({post.person_id: post.person for post in able}.values())
