"""What waits in one's own organisation today, in a number of questions that does not grow with it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from opora.base.rules.access import Data, Right, Viewer, within
from opora.documents.queries.papers import next_number
from opora.intake.models import Batch, Row
from opora.matching.models import Answer, Proposal, Run
from opora.mentoring.models import MentorProfile, Pair, PairMember, Seat
from opora.mentoring.queries.gates import agreed, needs_under
from opora.mentoring.queries.needing import ground_of, working
from opora.mentoring.rules import LIVE_PAIRS, ORDER_PAIRS
from opora.mentoring.rules.gates import AGREEMENT, ORDER
from opora.network.models import Agreement, Node
from opora.network.queries.agreements import ending_soon
from opora.network.queries.bodies import tasks_waiting
from opora.people.models import Appointment, Duplicate, Person
from opora.people.queries.youth import young_verdict
from opora.people.rules.definitions import Book
from opora.programmes.queries.force import rules_in_force, young_at
from opora.programmes.rules.force import Rules

EARTH_KM = 6371.0
SIDES = Answer.Side


@dataclass
class LivePair:
    """A pair that works or is about to, with the people in it."""

    pair: Pair
    #: What the pair needs before it works, by its programme, else by the law.
    needs: tuple[str, ...] = ()
    #: Whether every mentor has an additional agreement for the whole term of the pair.
    has_agreement: bool = True
    mentor: Person | None = None
    mentee: Person | None = None
    #: Everybody who has a mentor by it: a group has several, a reverse pair both.
    mentees: set[int] = field(default_factory=set)

    @property
    def is_new(self) -> bool:
        """Whether both sides agreed and the pair does not work yet."""
        return bool(self.pair.state == Pair.State.CONFIRMED)


@dataclass(frozen=True)
class Help:
    """The nearest organisation with a free mentor of the subject: the place, never the person."""

    node: Node
    km: int | None
    online: bool


@dataclass(frozen=True)
class Unmet:
    """A teacher who needs a mentor and has none."""

    person: Person
    post: str
    ground: str
    since: dt.date
    subjects: tuple[str, ...] = ()
    #: The subjects as one reads them.
    taught: str = ""
    #: The open place, when there is one.
    seat_id: int | None = None


@dataclass
class School:
    """Everything the first page of a curator or a head tells of."""

    node: Node
    pairs: list[LivePair] = field(default_factory=list)
    young: int = 0
    young_met: int = 0
    unmet: list[Unmet] = field(default_factory=list)
    help: Help | None = None
    proposals: list[Proposal] = field(default_factory=list)
    order_number: str = ""
    staged: int = 0
    faulty: int = 0
    duplicates: int = 0
    #: Agreements that end soon; tasks and reports of communities.
    ending: int = 0
    tasks: int = 0
    run: Run | None = None
    staff: int = 0

    @property
    def without_order(self) -> list[LivePair]:
        """Pairs both sides agreed to, which need an order and are named by none yet."""
        return [live for live in self.pairs if live.is_new and ORDER in live.needs]

    @property
    def without_agreement(self) -> list[LivePair]:
        """Pairs at work whose mentor has not the additional agreement the pair needs."""
        return [live for live in self.pairs if not live.is_new and AGREEMENT in live.needs and not live.has_agreement]

    @property
    def papers_asked(self) -> int:
        """How many orders and agreements there should be by now."""
        return sum((ORDER in live.needs) + (AGREEMENT in live.needs and not live.is_new) for live in self.pairs)


def school_of(viewer: Viewer, work: Appointment | None = None) -> Node | None:
    """The organisation one is a curator or head of, if any; the reader's post may know it already."""
    ids = [reach.node_id for reach in viewer.reaches]
    if work is not None and work.node_id in ids and viewer.may(Data.PAIR, Right.ENTER, path=work.node.path):
        return work.node
    paths = viewer.paths(Data.PAIR, Right.ENTER)
    return Node.objects.filter(within(paths, "path"), pk__in=ids, kind=Node.Kind.ORGANISATION).first()


def school_day(viewer: Viewer, node: Node) -> School:
    """Gather the day of an organisation."""
    day = School(node=node)
    rules = rules_in_force(node, viewer.today)
    _pairs(viewer, day, rules)
    _needs(viewer, day, {node.path: young_at(node, rules)})
    day.proposals = list(proposals_within(viewer).filter(touching(node)))
    _counts(viewer, day)
    if day.without_order:
        day.order_number = next_number(node, ORDER_PAIRS, viewer.today)
    if day.unmet:
        day.help = nearest_help(day.unmet[0], node)
    return day


def _pairs(viewer: Viewer, day: School, rules: Rules) -> None:
    agreements = agreed().filter(pair=OuterRef("pair_id"), person=OuterRef("person_id"))
    members = (
        PairMember.objects.filter(
            within(viewer.paths(Data.PAIR), "pair__node__path"),
            pair__node=day.node,
            pair__state__in=LIVE_PAIRS,
        )
        .filter(ends_on=None)
        .annotate(has_agreement=Exists(agreements))
        .select_related("pair__mentor_node", "person")
        .order_by("pair_id")
    )
    live: dict[int, LivePair] = {}
    for member in members:
        one = live.setdefault(member.pair_id, LivePair(member.pair, needs_under(rules, member.pair)))
        if getattr(one, member.role) is None:
            setattr(one, member.role, member.person)
        if member.role == PairMember.Role.MENTEE:
            one.mentees.add(member.person_id)
        else:
            one.has_agreement &= member.has_agreement
    day.pairs = list(live.values())


def _needs(viewer: Viewer, day: School, book: Book) -> None:
    mentored = {person for live in day.pairs for person in live.mentees}
    waiting = Seat.objects.filter(node=day.node, state__in=(Seat.State.OPEN, Seat.State.HELD))
    seats = {seat.mentee_id: seat for seat in waiting}
    seen: set[int] = set()
    for work in working(day.node, viewer.today).prefetch_related("subjects"):
        person = work.person
        if person.pk in seen:
            continue
        seen.add(person.pk)
        young = bool(young_verdict(person, day.node, viewer.today, book).young)
        day.young += young
        day.young_met += young and person.pk in mentored
        seat = seats.get(person.pk)
        ground = seat.ground if seat else "" if person.pk in mentored else ground_of(work, viewer.today, book)
        if ground and (seat is None or seat.state == Seat.State.OPEN):
            since = seat.opened_on if seat else min(work.starts_on, viewer.today)
            taught = list(work.subjects.all())
            words = ", ".join(str(subject.title.get(viewer.language, "")) for subject in taught)
            codes = tuple(subject.code for subject in taught)
            post = str(work.post.title.get(viewer.language, ""))
            day.unmet.append(Unmet(person, post, ground, since, codes, words.lower(), seat.pk if seat else None))
    day.staff = len(seen)
    day.unmet.sort(key=lambda one: (one.ground not in ("newcomer", "replacement"), -one.since.toordinal()))


def touching(node: Node) -> Q:
    """Proposals whose mentee or mentor works at the organisation."""
    works = Appointment.objects.filter(node=node, ends_on=None, person=OuterRef("mentor_id"))
    return Q(seat__node=node) | Q(Exists(works))


def proposals_within(viewer: Viewer) -> QuerySet[Proposal]:
    """Live proposals of the viewer's organisations, with which sides have answered."""
    answered = {
        side.value: Exists(Answer.objects.filter(proposal=OuterRef("pk"), side=side.value))
        for side in (SIDES.MENTEE, SIDES.MENTOR, SIDES.MENTEE_HEAD, SIDES.MENTOR_HEAD)
    }
    inside = within(viewer.paths(Data.PAIR), "node__path")
    works = Appointment.objects.filter(inside, ends_on=None, person=OuterRef("mentor_id"))
    return (
        Proposal.objects.filter(within(viewer.paths(Data.PAIR), "seat__node__path") | Q(Exists(works)))
        .filter(state__in=(Proposal.State.SENT, Proposal.State.AGREED))
        .annotate(**{f"said_{side}": said for side, said in answered.items()})
        .select_related("seat__mentee", "seat__node", "mentor")
        .order_by("expires_on", "pk")
    )


#: What is told of the latest run.
RUN = ("pk", "state", "matched", "mentees")


def _counts(viewer: Viewer, day: School) -> None:
    """Lists, doubles and the latest run in one statement."""
    node = day.node
    staged = Batch.objects.filter(node=node, state__in=(Batch.State.MAPPED, Batch.State.STAGED))
    faulty = Row.objects.filter(batch__node=node, batch__state=Batch.State.STAGED, is_faulty=True)
    works = Appointment.objects.filter(node=node, ends_on=None).values("person_id")
    doubles = Duplicate.objects.filter(Q(one__in=works) | Q(other__in=works), state=Duplicate.State.OPEN)
    if viewer.paths(Data.INTAKE):
        ending = Agreement.objects.filter(pk__in=ending_soon(viewer).order_by().values("pk"))
        rows: tuple[QuerySet[Any], ...] = (staged, faulty, doubles, ending, tasks_waiting(viewer))
        runs = Run.objects.filter(within(viewer.paths(Data.MATCHING), "node__path"), node=node).order_by("-pk")
        latest = (Subquery(runs.values(name)[:1]) for name in RUN)
        told = Node.objects.filter(pk=node.pk).values_list(*(how_many(one) for one in rows), *latest).get()
        day.staged, day.faulty, day.duplicates, day.ending, day.tasks = told[: len(rows)]
        run = dict(zip(RUN, told[len(rows) :], strict=True))
        day.run = Run(**run) if run["pk"] else None


def how_many(rows: QuerySet[Any]) -> Coalesce:
    """The number of rows as a part of a larger question."""
    counted = rows.order_by().annotate(everything=Value(1)).values("everything").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def nearest_help(unmet: Unmet, node: Node) -> Help | None:
    """The nearest organisation of the district with a free mentor of the subject."""
    free = (
        MentorProfile.objects.filter(state=MentorProfile.State.AVAILABLE, own_school_only=False)
        .annotate(taken=Count("person__places", filter=Q(person__places__released_at=None), distinct=True))
        .filter(taken__lt=F("capacity"))
    )
    offers = (
        Appointment.objects.filter(
            within([node.path[:-8]], "node__path"),
            ends_on=None,
            subjects__code__in=unmet.subjects,
            person__mentor_profile__in=free.values("pk"),
        )
        .exclude(node=node)
        .select_related("node", "person__mentor_profile")
    )
    found = [(distance_km(node, offer.node), offer) for offer in offers]
    if not found:
        return None
    km, offer = min(found, key=lambda one: (one[0] is None, one[0] or 0, one[1].pk))
    return Help(offer.node, None if km is None else round(km), offer.person.mentor_profile.online_ready)


def distance_km(one: Node, other: Node) -> float | None:
    """The distance as the crow flies, when both places are known."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    here, there = math.radians(one.latitude or 0), math.radians(other.latitude or 0)
    across = math.radians((other.longitude or 0) - (one.longitude or 0))
    part = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(part))
