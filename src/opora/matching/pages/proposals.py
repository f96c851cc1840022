"""Proposals: the card each side reads, the curator's list of who has answered, the heads' approvals."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Role, Viewer
from opora.matching.forms import PaperAnswerForm
from opora.matching.models import Answer, Proposal
from opora.matching.pages.cockpit import Chip
from opora.matching.pages.words import answer_words, day, name_of
from opora.matching.queries.proposals import own_proposals, own_side, proposals_of
from opora.matching.rules import LIVE
from opora.mentoring.queries.people import Card, cards_of

COLUMNS = (
    Column("mentee", gettext_lazy("Teacher"), order=("seat__mentee__sort_key", "pk")),
    Column("mentor", gettext_lazy("Mentor"), order=("mentor__sort_key", "pk")),
    Column("state", gettext_lazy("State")),
    Column("until", gettext_lazy("Answers until"), order=("expires_on", "pk")),
    Column("act", gettext_lazy("Actions"), unseen=True),
)
SHOWN = {
    "live": (gettext_lazy("On their way"), LIVE),
    "heads": (gettext_lazy("Waiting for the heads"), ("agreed",)),
    "confirmed": (gettext_lazy("Confirmed"), ("confirmed",)),
    "over": (gettext_lazy("Declined, expired, withdrawn"), ("declined", "expired", "withdrawn")),
}
_KINDS = {"sent": "wait", "agreed": "wait", "confirmed": "good"}
_SIDES = (Answer.Side.MENTEE, Answer.Side.MENTOR)
_HEADS = (Answer.Side.MENTEE_HEAD, Answer.Side.MENTOR_HEAD)


@dataclass(frozen=True)
class Said:
    """One side's answer, or its silence."""

    side: str
    label: str
    word: str
    kind: str
    when: str


@dataclass(frozen=True)
class ProposalLine:
    """One proposal."""

    proposal: Proposal
    mentee: Card | None
    mentor: Card | None
    side: str = ""
    #: The side for which the reader, as a head, may approve now.
    head_side: str = ""

    @property
    def kind(self) -> str:
        """The colour of the state."""
        return _KINDS.get(self.proposal.state, "")

    @property
    def word(self) -> str:
        """The state in a word."""
        return str(self.proposal.get_state_display())

    @property
    def is_live(self) -> bool:
        """Whether it still waits."""
        return self.proposal.state in LIVE

    @property
    def note(self) -> str:
        """Who has answered."""
        return answer_words(self.proposal) if self.is_live else ""

    @property
    def is_mine_to_answer(self) -> bool:
        """Whether the viewer's own answer is still missing."""
        said = {given.side for given in self.proposal.answers.all()}
        return self.is_live and bool(self.side) and self.side not in said

    @property
    def other(self) -> Card | None:
        """For one side: the person on the other."""
        return self.mentor if self.side == Answer.Side.MENTEE else self.mentee

    @property
    def offer(self) -> str:
        """What the card says on top."""
        name = (self.other.full or self.other.name) if self.other else ""
        if self.side == Answer.Side.MENTEE:
            return _("Your mentor could be %(name)s") % {"name": name}
        return _("You could be the mentor of %(name)s") % {"name": name}

    @property
    def how(self) -> str:
        """How they would meet."""
        if self.proposal.online:
            return _("online")
        return _("in different schools") if self.proposal.across_schools else _("in one school")


@dataclass(frozen=True)
class ProposalsPage:
    """One's own proposals, and those one looks after."""

    own: tuple[ProposalLine, ...]
    table: Table | None
    lines: tuple[ProposalLine, ...]
    chips: tuple[Chip, ...]

    @property
    def answered(self) -> list[ProposalLine]:
        """One's own proposals that need nothing more."""
        return [line for line in self.own if not line.is_mine_to_answer]

    @property
    def title(self) -> str:
        """The heading."""
        if self.table is None and len([line for line in self.own if line.is_mine_to_answer]) == 1:
            return _("A proposal waits for your answer")
        return _("Proposals")


@dataclass(frozen=True)
class ProposalPage:
    """One proposal with the answers and what the viewer may do."""

    line: ProposalLine
    answers: tuple[Said, ...]
    head_side: str
    may_manage: bool
    form: PaperAnswerForm | None

    @property
    def title(self) -> str:
        """Both names."""
        one = self.line.proposal
        return f"{name_of(one.seat.mentee)} — {name_of(one.mentor)}"


def proposals_page(query: QueryDict, viewer: Viewer) -> ProposalsPage:
    """What waits for one's own answer, and the list of those one looks after."""
    own = list(own_proposals(viewer)[:20])
    manages = bool(viewer.paths(Data.PAIR, Right.VIEW))
    table, chips = None, []
    if manages:
        found = proposals_of(viewer)
        states = list(found.order_by().values_list("state", flat=True))
        first = "heads" if viewer.has(Role.SCHOOL_HEAD) and Proposal.State.AGREED in states else "live"
        show = query.get("show", "") if query.get("show", "") in SHOWN else first
        table = build_table(query, columns=COLUMNS, rows=found.filter(state__in=SHOWN[show][1]))
        chips = [
            Chip(link(query, show=key, page=""), str(label), sum(state in wanted for state in states), key == show)
            for key, (label, wanted) in SHOWN.items()
        ]
    rows = list(table.rows) if table else []
    people = {pk for one in (*own, *rows) for pk in (one.mentor_id, one.seat.mentee_id)}
    cards = cards_of(people, viewer.today, viewer.language)
    return ProposalsPage(
        own=tuple(line_of(viewer, one, cards) for one in own),
        table=table,
        lines=tuple(line_of(viewer, one, cards) for one in rows),
        chips=tuple(chips),
    )


def line_of(viewer: Viewer, proposal: Proposal, cards: dict[int, Card]) -> ProposalLine:
    """One proposal as the viewer reads it."""
    mentee, mentor = cards.get(proposal.seat.mentee_id), cards.get(proposal.mentor_id)
    side = own_side(viewer, proposal)
    return ProposalLine(proposal, mentee, mentor, side, head_side_of(viewer, proposal, mentor))


def head_side_of(viewer: Viewer, proposal: Proposal, mentor: Card | None) -> str:
    """The side for which the viewer may approve as its head: both people have agreed, the head has not spoken."""
    given = {answer.side for answer in proposal.answers.all()}
    if proposal.state not in LIVE or not proposal.across_schools or not given.issuperset(_SIDES):
        return ""
    heads = {reach.node_id for reach in viewer.reaches if reach.role is Role.SCHOOL_HEAD}
    places = {Answer.Side.MENTEE_HEAD: proposal.seat.node_id, Answer.Side.MENTOR_HEAD: mentor and mentor.node_id}
    return str(next((side for side in _HEADS if side not in given and places[side] in heads), ""))


def proposal_page(viewer: Viewer, proposal: Proposal, form: PaperAnswerForm | None = None) -> ProposalPage:
    """One proposal."""
    cards = cards_of([proposal.mentor_id, proposal.seat.mentee_id], viewer.today, viewer.language)
    line = line_of(viewer, proposal, cards)
    given = {answer.side: answer for answer in proposal.answers.all()}
    sides = (*_SIDES, *_HEADS) if proposal.across_schools else _SIDES
    silent = [side for side in sides if side not in given]
    may_manage = viewer.may(Data.PAIR, Right.ENTER, path=proposal.seat.node.path)
    missing = [side for side in silent if side in _SIDES]
    if form is None and may_manage and line.is_live and missing:
        form = PaperAnswerForm(sides=missing, initial={"answered_on": viewer.today, "side": missing[0]})
    return ProposalPage(
        line=line,
        answers=tuple(_said(side, given.get(side), line.is_live) for side in sides),
        head_side=line.head_side,
        may_manage=may_manage,
        # A form that was refused stays, with what was written in it, even where nothing is asked any more.
        form=form if (line.is_live and missing) or (form and form.errors) else None,
    )


def _said(side: Answer.Side, answer: Answer | None, is_live: bool) -> Said:
    label = str(side.label)
    if answer is None:
        return Said(side, label, _("has not answered yet") if is_live else _("did not answer"), "", "")
    when = day(answer.answered_on)
    if answer.on_paper:
        when = _("on paper, %(day)s") % {"day": when}
    return Said(side, label, _("yes") if answer.yes else _("no"), "good" if answer.yes else "", when)
