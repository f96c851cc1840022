"""What waits for those who look after many organisations, and for those who look after the tool itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from opora.base.models import JournalEntry
from opora.base.rules.access import Data, Viewer, within
from opora.desk.queries.school import how_many, proposals_within
from opora.intake.models import Batch
from opora.matching.models import Proposal, Run
from opora.mentoring.models import Pair, PairMember, Seat
from opora.mentoring.rules import LIVE_PAIRS
from opora.network.models import Node
from opora.people.models import Appointment, Duplicate, Person


@dataclass(frozen=True)
class Territory:
    """The day of a district or a region in numbers, and where to begin."""

    node: Node
    #: Organisations with open seats, those who wait longest first: node, how many, since when.
    waiting: list[dict[str, object]]
    proposals: list[Proposal]
    run: Run | None
    organisations: int
    empty_organisations: int
    pairs: int
    unordered: int
    open_seats: int
    staged: int
    duplicates: int


def territory_of(viewer: Viewer) -> Node | None:
    """The district or region one looks after, if any."""
    ids = [reach.node_id for reach in viewer.reaches]
    return Node.objects.filter(pk__in=ids).exclude(kind=Node.Kind.ORGANISATION).order_by("path").first()


def territory_day(viewer: Viewer, node: Node) -> Territory:
    """Gather the day of a territory: five statements whatever its size."""
    below = within([node.path], "path")
    inside = within([node.path], "node__path")
    pairs_here = within(viewer.paths(Data.PAIR), "node__path")
    organisations = Node.objects.filter(below, kind=Node.Kind.ORGANISATION, closed_on=None)
    empty = organisations.exclude(pk__in=Appointment.objects.filter(ends_on=None).values("node_id"))
    pairs = Pair.objects.filter(pairs_here, inside, state__in=LIVE_PAIRS, ends_on=None)
    seats = Seat.objects.filter(pairs_here, inside, state=Seat.State.OPEN)
    staged = Batch.objects.filter(
        within(viewer.paths(Data.INTAKE), "node__path"),
        inside,
        state__in=(Batch.State.MAPPED, Batch.State.STAGED),
    )
    works = Appointment.objects.filter(within(viewer.paths(Data.STAFF), "node__path"), inside, ends_on=None)
    doubles = Duplicate.objects.filter(one__in=works.values("person_id"), state=Duplicate.State.OPEN)
    rows: tuple[QuerySet[Any], ...] = (
        organisations,
        empty,
        pairs,
        pairs.filter(state=Pair.State.CONFIRMED),
        seats,
        staged,
        doubles,
    )
    counts = Node.objects.filter(pk=node.pk).values_list(*(how_many(one) for one in rows)).get()
    waiting = seats.values("node", "node__short_name").annotate(n=Count("pk"), since=Min("opened_on"))
    runs = Run.objects.filter(within(viewer.paths(Data.MATCHING), "node__path"), node=node)
    return Territory(
        node=node,
        waiting=[dict(line) for line in waiting.order_by("since", "node__sort_key")[:4]],
        proposals=list(proposals_within(viewer).filter(across_schools=True)[:20]),
        run=runs.order_by("-pk").first(),
        organisations=counts[0],
        empty_organisations=counts[1],
        pairs=counts[2],
        unordered=counts[3],
        open_seats=counts[4],
        staged=counts[5],
        duplicates=counts[6],
    )


@dataclass(frozen=True)
class Keeping:
    """What an administrator or an auditor sees first."""

    people: int
    without_account: int
    duplicates: int
    entries_today: int
    entries: int


def keeping_day(viewer: Viewer) -> Keeping:
    """Count accounts, doubles and entries within reach, in one statement."""
    works = Appointment.objects.filter(within(viewer.paths(Data.ACCOUNT), "node__path"), ends_on=None)
    people = Person.objects.filter(pk__in=works.values("person_id"), merged_into=None, erased_at=None)
    doubles = Duplicate.objects.filter(one__in=works.values("person_id"), state=Duplicate.State.OPEN)
    entries = JournalEntry.objects.filter(pk__gt=0) if viewer.paths(Data.JOURNAL) else JournalEntry.objects.none()
    rows: tuple[QuerySet[Any], ...] = (
        people,
        people.filter(account=None),
        doubles,
        entries.filter(at__date=viewer.today),
        entries,
    )
    asked = Node.objects.filter(pk__in=[reach.node_id for reach in viewer.reaches])
    found = asked.values_list(*(how_many(one) for one in rows)).first()
    return Keeping(*(found or (0, 0, 0, 0, 0)))


@dataclass(frozen=True)
class Own:
    """One's own pairs, seat and proposals that wait for an answer."""

    pairs: list[PairMember]
    proposals: list[Proposal]
    seats: list[Seat]


def own_day(viewer: Viewer) -> Own:
    """Gather one's own day in three statements."""
    mine = PairMember.objects.filter(person=viewer.person_id, pair__state__in=LIVE_PAIRS, ends_on=None)
    others = (
        PairMember.objects.filter(pair__in=mine.values("pair_id"), ends_on=None)
        .exclude(person=viewer.person_id)
        .select_related("pair", "person")
        .order_by("pair_id")
    )
    seats = Seat.objects.filter(mentee=viewer.person_id, state__in=(Seat.State.OPEN, Seat.State.HELD))
    return Own(list(others), own_proposals_of(viewer), list(seats))


def own_proposals_of(viewer: Viewer) -> list[Proposal]:
    """Proposals that wait for one's own answer."""
    if viewer.person_id is None:
        return []
    asked = Q(seat__mentee=viewer.person_id) & ~Q(answers__side="mentee")
    asked |= Q(mentor=viewer.person_id) & ~Q(answers__side="mentor")
    return list(
        Proposal.objects.filter(asked, state=Proposal.State.SENT)
        .select_related("seat__mentee", "mentor")
        .order_by("expires_on", "pk")
        .distinct()
    )
