"""Opening, ordering, starting and ending pairs; bringing in those that already work."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from opora.base.actions import journal, states
from opora.base.rules.access import Data, Right, Viewer, system_viewer
from opora.base.rules.calendars import school_year_of
from opora.base.rules.refusals import NotAllowed
from opora.documents.actions.papers import record_paper
from opora.documents.models import Paper
from opora.mentoring.actions import places
from opora.mentoring.actions.papers import enter_paper, held, open_gates
from opora.mentoring.models import Pair, PairMember, Seat
from opora.mentoring.queries.gates import needs_by_pair
from opora.mentoring.queries.papers import papers_by_pair
from opora.mentoring.rules import (
    CLOSING_REASONS,
    CONSENT_MENTEE,
    ORDER_PAIRS,
    PAIR,
    PAIR_PAPERS,
    SEAT,
    NothingToOrder,
    PaperRecorded,
    UnableToEnd,
    UnableToOpenPair,
    UnableToOrder,
    UnableToRecordDay,
    basis_between,
)
from opora.mentoring.rules.gates import ORDER, USUAL_FORM, USUAL_KIND, USUAL_ONLINE
from opora.network.models import Node
from opora.people.models import Appointment, Person
from opora.programmes.queries.force import rules_in_force


def _require(by: Viewer, *nodes: Node) -> None:
    if not any(by.may(Data.PAIR, Right.ENTER, path=node.path) for node in nodes):
        raise NotAllowed


@transaction.atomic
def open_pair(
    *,
    by: Viewer,
    seat: Seat,
    mentor: Person,
    mentor_node: Node,
    today: dt.date,
    online: bool = False,
    starts_on: dt.date | None = None,
    previous: Pair | None = None,
) -> Pair:
    """Open a pair that both sides confirmed. The mentor's place is taken already, by the proposal or here."""
    _require(by, seat.node, mentor_node)
    if mentor.pk == seat.mentee_id:
        raise UnableToOpenPair(why=_("Nobody can be their own mentor."))
    with_same = PairMember.objects.on(today).filter(person=mentor, role=PairMember.Role.MENTOR)
    if with_same.filter(pair__seat__mentee=seat.mentee_id, pair__ends_on=None).exists():
        raise UnableToOpenPair(why=_("These two are already a pair."))
    if not seat.places.filter(mentor=mentor, released_at=None).exists():
        places.take(mentor=mentor, seat=seat)
    rules = rules_in_force(seat.node, today)
    pair = Pair.objects.create(
        node=seat.node, mentor_node=mentor_node, seat=seat, online=online, confirmed_on=today,
        starts_on=starts_on or today, form=rules.form(USUAL_FORM),
        kind=rules.kind(USUAL_ONLINE if online else USUAL_KIND, online=online), previous=previous,
        basis=basis_between(mentor_node.law_profile, mentor_node.pk == seat.node_id),
    )  # fmt: skip
    _join(pair, mentor, seat.mentee)
    states.append(pair, "", pair.state, by=by)
    states.move(SEAT, seat, Seat.State.FILLED, by=by)
    journal.record(by=by, verb="pair.open", about=pair, others=[seat, mentor, seat.mentee])
    open_gates(by=by, pair=pair, today=today)
    return pair


def _join(pair: Pair, mentor: Person, mentee: Person) -> None:
    PairMember.objects.bulk_create(
        [
            PairMember(pair=pair, person=mentor, role=PairMember.Role.MENTOR, starts_on=pair.starts_on),
            PairMember(pair=pair, person=mentee, role=PairMember.Role.MENTEE, starts_on=pair.starts_on),
        ]
    )


@transaction.atomic
def record_order(
    *, by: Viewer, node: Node, pairs: list[Pair], number: str, dated_on: dt.date, today: dt.date, at_work: bool = False
) -> Paper:
    """Record an order signed already; pairs whose day has come and whose papers are signed begin (BR-01, 02).

    `at_work`: a list says that they work already; a paper that is missing is a task then, and stops nobody.
    """
    _require(by, node)
    if not pairs:
        raise NothingToOrder
    if dated_on > today:
        raise UnableToRecordDay
    late = [pair for pair in pairs if pair.confirmed_on > dated_on]
    if late:
        confirmed = max(pair.confirmed_on for pair in late)
        raise UnableToOrder(order=f"{dated_on:%d.%m.%Y}", confirmed=f"{confirmed:%d.%m.%Y}")
    paper = record_paper(by=by, kind=ORDER_PAIRS, node=node, number=number, dated_on=dated_on, about=[*pairs])
    for pair in pairs:
        _require(by, pair.node)
        states.move(PAIR, pair, Pair.State.ORDERED, by=by)
        if at_work:
            states.move(PAIR, pair, Pair.State.ACTIVE, by=by)
        else:
            open_gates(by=by, pair=pair, today=today)
    journal.record(by=by, verb="pair.order", about=paper, others=[*pairs])
    return paper


@transaction.atomic
def end_pair(*, by: Viewer, pair: Pair, on: dt.date, reason: str) -> Seat | None:
    """End a pair from the day `on`, with its history; unless the plan is done, the mentee waits again, first."""
    _require(by, pair.node, pair.mentor_node)
    if reason not in CLOSING_REASONS:
        raise UnableToEnd
    on = max(on, pair.starts_on + dt.timedelta(days=1))
    done = reason == "plan_done" and pair.state == Pair.State.ACTIVE
    to = Pair.State.COMPLETED if done else Pair.State.TERMINATED
    states.move(PAIR, pair, to, by=by, reason=reason, ends_on=on, closing_reason=reason)
    PairMember.objects.filter(pair=pair, ends_on=None).update(ends_on=on)
    journal.record(by=by, verb="pair.end", about=pair, fields={"reason": reason})
    seat = pair.seat
    if seat is None:
        return None
    places.release(seat=seat)
    if done:
        states.move(SEAT, seat, Seat.State.CLOSED, by=by, closed_on=on)
        return None
    states.move(SEAT, seat, Seat.State.OPEN, by=by, reason=reason, ground="replacement", priority=1, opened_on=on)
    return seat


@transaction.atomic
def bring_in(
    *,
    by: Viewer,
    node: Node,
    mentor: Person,
    mentee: Person,
    today: dt.date,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    order_number: str = "",
    order_on: dt.date | None = None,
) -> Pair | None:
    """Bring in a pair that already works, with what is known of its order; what is missing becomes a task.

    Returns nothing when the pair is known already.
    """
    _require(by, node)
    both = PairMember.objects.filter(person=mentee, role=PairMember.Role.MENTEE).values("pair_id")
    if PairMember.objects.filter(pair__in=both, person=mentor, role=PairMember.Role.MENTOR).exists():
        return None
    year = school_year_of(order_on or today)
    start = starts_on or order_on or year.starts_on
    over = ends_on is not None and ends_on <= today
    seat = None if over else _seat_for(by, mentee, node, start)
    if seat is not None:
        places.add_one(mentor=mentor, seat=seat)
    post = Appointment.objects.on(today).filter(person=mentor).select_related("node").order_by("-is_main", "pk").first()
    pair = Pair.objects.create(
        node=node, mentor_node=post.node if post else node, seat=seat, confirmed_on=min(order_on or start, start),
        starts_on=start, ends_on=ends_on if over else None,
        basis=basis_between(node.law_profile, post is None or post.node_id == node.pk),
        state=Pair.State.COMPLETED if over else Pair.State.ACTIVE if order_number else Pair.State.CONFIRMED,
    )  # fmt: skip
    _join(pair, mentor, mentee)
    if over:
        PairMember.objects.filter(pair=pair).update(ends_on=ends_on)
    states.append(pair, "", pair.state, by=by)
    if order_number:
        order_of(by=by, node=node, number=order_number, dated_on=order_on, pair=pair)
    journal.record(by=by, verb="pair.bring_in", about=pair, others=[mentor, mentee])
    return pair


def _seat_for(by: Viewer, mentee: Person, node: Node, start: dt.date) -> Seat:
    """The mentee's general seat, filled: the open one, or a new one."""
    seat = Seat.objects.filter(mentee=mentee, state=Seat.State.OPEN).first()
    if seat is not None:
        states.move(SEAT, seat, Seat.State.FILLED, by=by)
        return seat
    role = Seat.Role.GENERAL
    if Seat.objects.filter(mentee=mentee, role=role).exclude(state=Seat.State.CLOSED).exists():
        role = Seat.Role.SUBJECT
    seat, made = Seat.objects.get_or_create(
        mentee=mentee, role=role, state=Seat.State.FILLED,
        defaults={"node": node, "ground": "request", "opened_on": start},
    )  # fmt: skip
    if made:
        states.append(seat, "", seat.state, by=by)
    return seat


def order_of(*, by: Viewer, node: Node, number: str, dated_on: dt.date | None, pair: Pair) -> Paper:
    """The order a list names: one paper for all its pairs."""
    known = Paper.objects.filter(kind=ORDER_PAIRS, node=node, number=number, dated_on=dated_on).first()
    if known is None:
        return record_paper(by=by, kind=ORDER_PAIRS, node=node, number=number, dated_on=dated_on, about=[pair])
    known.links.get_or_create(object_kind=journal.kind_of(pair), object_id=pair.pk)
    return known


@transaction.atomic
def add_paper(*, by: Viewer, pair: Pair, kind: str, number: str, dated_on: dt.date, today: dt.date) -> Paper:
    """Record a consent or an agreement of a pair, as it stands on paper; the mentor's own lie at the mentor's place."""
    if kind not in PAIR_PAPERS:
        raise NotAllowed
    if dated_on > today:
        raise UnableToRecordDay
    node = pair.node if kind == CONSENT_MENTEE else pair.mentor_node
    if not by.may(Data.PAPER, Right.ENTER, path=node.path):
        node = pair.node
    _refuse_twice(pair, kind, number, dated_on)
    paper = record_paper(by=by, kind=kind, node=node, number=number, dated_on=dated_on, about=[pair])
    journal.record(by=by, verb="pair.paper", about=pair, others=[paper])
    enter_paper(pair=pair, paper=paper)
    open_gates(by=by, pair=pair, today=today)
    return paper


def _refuse_twice(pair: Pair, kind: str, number: str, dated_on: dt.date) -> None:
    """Refuse what was sent twice: as many papers of one kind and day as there are people who sign it, and no more."""
    list(held([pair]))
    role = PairMember.Role.MENTEE if kind == CONSENT_MENTEE else PairMember.Role.MENTOR
    (one,) = papers_by_pair([pair])
    told = (number.strip(), dated_on)
    same = [paper for paper in one.standing.get(kind, []) if (paper.number, paper.dated_on) == told]
    if len(same) >= max(1, pair.members.filter(role=role).count()):
        raise PaperRecorded


def start_due(today: dt.date) -> int:
    """Start the ordered pairs whose first day has come and whose papers are signed; again it changes nothing more."""
    agreed = Pair.objects.filter(state__in=(Pair.State.CONFIRMED, Pair.State.ORDERED), starts_on__lte=today)
    due = list(agreed.select_related("node", "mentor_node"))
    needs = needs_by_pair(due, today)
    ready = [pair for pair in due if pair.state == Pair.State.ORDERED or ORDER not in needs[pair.pk]]
    return sum(open_gates(by=system_viewer(today), pair=pair, today=today) for pair in ready)
