"""Sending proposals, answering them, letting them expire; a confirmed one becomes a pair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.actions import journal, states
from opora.base.rules.access import Data, Right, Viewer, system_viewer
from opora.base.rules.refusals import NotAllowed
from opora.matching.actions import letters
from opora.matching.models import Answer, Proposal, Run, RunPair
from opora.matching.queries.runs import changes_since
from opora.matching.rules import (
    ANSWER_DAYS,
    LIVE,
    PROPOSAL,
    REMIND_DAYS,
    RUN,
    NothingToSend,
    RunStale,
    UnableToAnswer,
    UnableToPropose,
)
from opora.mentoring.actions import pairs, places
from opora.mentoring.models import Pair, Seat
from opora.mentoring.rules import SEAT
from opora.network.models import Node
from opora.people.models import Appointment, Person

SIDES = (Answer.Side.MENTEE, Answer.Side.MENTOR)
HEADS = (Answer.Side.MENTEE_HEAD, Answer.Side.MENTOR_HEAD)
NO_LONGER = gettext_lazy("This proposal no longer waits for an answer. Reload the page to see where it stands.")


def node_of_mentor(mentor: Person, today: dt.date) -> Node:
    """Where a mentor works today: the main post first."""
    post = Appointment.objects.on(today).filter(person=mentor).select_related("node").order_by("-is_main", "pk").first()
    if post is None:
        raise UnableToPropose(why=_("the mentor works nowhere today."))
    node: Node = post.node
    return node


@transaction.atomic
def send(
    *,
    by: Viewer,
    seat: Seat,
    mentor: Person,
    today: dt.date,
    run: Run | None = None,
    online: bool | None = None,
) -> Proposal:
    """Send one proposal to both sides; it holds a place of the mentor until answered or expired."""
    if not by.may(Data.PAIR, Right.ENTER, path=seat.node.path):
        raise NotAllowed
    if mentor.pk == seat.mentee_id:
        raise UnableToPropose(why=_("nobody mentors themselves."))
    mentor_node = node_of_mentor(mentor, today)
    across = mentor_node.pk != seat.node_id
    other_seats = Seat.objects.filter(mentee=seat.mentee_id).exclude(pk=seat.pk)
    if other_seats.filter(places__mentor=mentor, places__released_at=None).exists():
        raise UnableToPropose(why=_("this mentor already fills the teacher's other place."))
    states.move(SEAT, seat, Seat.State.HELD, by=by)
    place = places.take(mentor=mentor, seat=seat)
    proposal = Proposal.objects.create(
        seat=seat, mentor=mentor, run=run, place=place, across_schools=across,
        online=across and seat.online_allowed if online is None else online,
        sent_on=today, expires_on=today + dt.timedelta(days=ANSWER_DAYS), sent_by_id=by.account_id,
    )  # fmt: skip
    states.append(proposal, "", proposal.state, by=by)
    journal.record(by=by, verb="proposal.send", about=proposal, others=[seat, seat.mentee, mentor])
    letters.tell([proposal])
    return proposal


@transaction.atomic
def send_all(*, by: Viewer, run: Run, today: dt.date, only: Sequence[int] = ()) -> list[Proposal]:
    """Send every pair of a run (or those chosen); a run whose people changed cannot be sent."""
    if not by.may(Data.MATCHING, Right.ENTER, path=run.node.path):
        raise NotAllowed
    changed = changes_since(run)
    if changed:
        raise RunStale(what=", ".join(changed))
    gone = _take_back(by, run, only) if run.moves_proposals else []
    found = RunPair.objects.filter(run=run, seat__state=Seat.State.OPEN).select_related(
        "seat__node", "seat__mentee", "mentor"
    )
    # What this run proposed once is not proposed again: a refusal is a word, not a delay.
    proposed = set(Proposal.objects.filter(run=run).values_list("seat_id", "mentor_id"))
    wanted = [
        pair
        for pair in found.order_by("pk")
        if (not only or pair.pk in only) and (pair.seat_id, pair.mentor_id) not in proposed
    ]
    if not wanted and not gone:
        raise NothingToSend
    sent = [send(by=by, seat=pair.seat, mentor=pair.mentor, today=today, run=run) for pair in wanted]
    states.move(RUN, run, Run.State.SENT, by=by)
    journal.record(by=by, verb="run.send", about=run, others=sent)
    return sent


def _take_back(by: Viewer, run: Run, only: Sequence[int]) -> list[Proposal]:
    """Withdraw the unanswered proposals that a matching anew gave to somebody else; those it kept stay sent."""
    chosen = run.pairs.filter(pk__in=only) if only else run.pairs.all()
    now = dict(chosen.values_list("seat_id", "mentor_id"))
    seats = set(now) | (set() if only else set(run.rest.values_list("seat_id", flat=True)))
    live = Proposal.objects.filter(seat__in=seats, state__in=LIVE).exclude(run=run).select_related("seat__node")
    moved = [one for one in live.order_by("pk") if now.get(one.seat_id) != one.mentor_id]
    if any(one.answers.exists() for one in moved):
        raise RunStale(what=_("answers to proposals"))
    return [withdraw(by=by, proposal=one) for one in moved]


def may_answer(by: Viewer, proposal: Proposal, side: str, *, on_paper: bool) -> bool:
    """Whether the viewer may give this side's answer: the side itself, or the curator recording a paper."""
    if by.is_system:
        return True
    own = {Answer.Side.MENTEE: proposal.seat.mentee_id, Answer.Side.MENTOR: proposal.mentor_id}
    if side in own:
        if by.person_id == own[Answer.Side(side)] and not on_paper:
            return True
        return on_paper and by.may(Data.PAIR, Right.ENTER, path=proposal.seat.node.path)
    node = proposal.seat.node if side == Answer.Side.MENTEE_HEAD else node_of_mentor(proposal.mentor, by.today)
    return by.may(Data.PAPER, Right.ENTER, path=node.path) and any(
        reach.role == "school_head" and node.path.startswith(reach.path) for reach in by.reaches
    )


@transaction.atomic
def answer(
    *,
    by: Viewer,
    proposal: Proposal,
    side: str,
    yes: bool,
    today: dt.date,
    on_paper_on: dt.date | None = None,
) -> Proposal:
    """Give one side's answer, without reasons. Two yeses (and, across schools, two heads) make a pair."""
    if side not in Answer.Side.values or not may_answer(by, proposal, side, on_paper=on_paper_on is not None):
        raise NotAllowed
    if on_paper_on is not None and not proposal.sent_on <= on_paper_on <= today:
        raise UnableToAnswer(why=_("The day on the paper lies between the day of the proposal and today."))
    # Two sides may answer at once: whoever comes second must see the first answer.
    proposal = (
        Proposal.objects.select_for_update(of=("self",)).select_related("seat__node", "mentor").get(pk=proposal.pk)
    )
    if proposal.state not in LIVE or (side in HEADS and not proposal.across_schools):
        raise UnableToAnswer(why=NO_LONGER)
    try:
        with transaction.atomic():
            Answer.objects.create(
                proposal=proposal, side=side, yes=yes, answered_on=on_paper_on or today,
                on_paper=on_paper_on is not None, recorded_by_id=by.account_id,
            )  # fmt: skip
    except IntegrityError as repeated:
        raise UnableToAnswer(why=NO_LONGER) from repeated
    journal.record(by=by, verb="proposal.answer", about=proposal, fields={"side": side})
    if not yes:
        _close(by, proposal, Proposal.State.DECLINED)
        return proposal
    said = {given.side for given in proposal.answers.all()}
    if not said.issuperset(SIDES):
        return proposal
    if proposal.across_schools and not said.issuperset(HEADS):
        if proposal.state == Proposal.State.SENT:
            states.move(PROPOSAL, proposal, Proposal.State.AGREED, by=by)
        return proposal
    return _confirm(by, proposal, today)


def _confirm(by: Viewer, proposal: Proposal, today: dt.date) -> Proposal:
    """Both sides agreed: the pair is born; the system opens it, for the last yes may be the mentee's own."""
    agreed_on = max(given.answered_on for given in proposal.answers.all())
    pair = pairs.open_pair(
        by=system_viewer(today), seat=proposal.seat, mentor=proposal.mentor,
        mentor_node=node_of_mentor(proposal.mentor, today), today=min(agreed_on, today), online=proposal.online,
        previous=_previous(proposal.seat),
    )  # fmt: skip
    states.move(PROPOSAL, proposal, Proposal.State.CONFIRMED, by=by, pair=pair)
    return proposal


def _previous(seat: Seat) -> Pair | None:
    return seat.pairs.order_by("-pk").first()


def _close(by: Viewer, proposal: Proposal, to: str) -> None:
    states.move(PROPOSAL, proposal, to, by=by)
    places.release(seat=proposal.seat)
    seat = Seat.objects.get(pk=proposal.seat_id)
    if seat.state == Seat.State.HELD:
        states.move(SEAT, seat, Seat.State.OPEN, by=by)


@transaction.atomic
def withdraw(*, by: Viewer, proposal: Proposal) -> Proposal:
    """Take a proposal back before it is answered."""
    if not by.may(Data.PAIR, Right.ENTER, path=proposal.seat.node.path):
        raise NotAllowed
    _close(by, proposal, Proposal.State.WITHDRAWN)
    journal.record(by=by, verb="proposal.withdraw", about=proposal)
    return proposal


def expire(today: dt.date) -> int:
    """Close proposals nobody answered in time; run again on the same day it changes nothing more."""
    by = system_viewer(today)
    late = Proposal.objects.filter(state__in=LIVE, expires_on__lt=today).select_related("seat")
    for proposal in late:
        with transaction.atomic():
            _close(by, proposal, Proposal.State.EXPIRED)
            journal.record(by=by, verb="proposal.expire", about=proposal)
    return len(late)


def remind(today: dt.date) -> int:
    """Write once to whoever is silent while the end of a proposal is near."""
    soon = Proposal.objects.filter(
        state=Proposal.State.SENT, reminded_on=None, expires_on__lte=today + dt.timedelta(days=REMIND_DAYS)
    )
    told = list(soon.select_related("seat__mentee", "mentor").prefetch_related("answers"))
    with transaction.atomic():
        marked = Proposal.objects.filter(pk__in=[one.pk for one in told], reminded_on=None).update(reminded_on=today)
        letters.tell(told, reminder=True)
        if marked:
            journal.record(by=system_viewer(today), verb="proposal.remind", others=told)
    return marked
