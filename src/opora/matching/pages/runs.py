"""The review of a matching: each pair with its reasons, each teacher left with why, and what to do about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.matching.bridge.again import has_silent
from opora.matching.bridge.audience import Audience, audience_of
from opora.matching.forms import RunForm
from opora.matching.models import Bar, Proposal, Run, RunPair, RunRest
from opora.matching.pages.cockpit import Chip
from opora.matching.pages.reasons import (
    TermLine,
    covered_words,
    is_sensitive,
    next_best,
    nobody_details,
    nobody_words,
    shown_terms,
    silent_terms,
    why_words,
)
from opora.matching.pages.words import answer_words, day, passed_over, points
from opora.matching.queries.reviews import Review, requests_covered, review_of
from opora.matching.queries.runs import changes_since
from opora.matching.queries.schemes import schemes_for
from opora.matching.rules import LIVE, OBJECTIVES
from opora.mentoring.models import Seat
from opora.mentoring.queries.people import Card, cards_of
from opora.network.models import Node

COLUMNS = (
    Column("mentee", gettext_lazy("Teacher")),
    Column("mentor", gettext_lazy("Mentor")),
    Column("why", gettext_lazy("Why")),
    Column("state", gettext_lazy("State")),
    Column("act", gettext_lazy("Actions"), unseen=True),
)
SHOWN = ("", "rest", "warned", "pinned", "changed")
_WORDS = {
    "": gettext_lazy("All"),
    "rest": gettext_lazy("Without a pair"),
    "warned": gettext_lazy("With a warning"),
    "pinned": gettext_lazy("Pinned by me"),
    "changed": gettext_lazy("Changed since the last matching"),
}


@dataclass(frozen=True)
class ReviewLine:
    """One seat of the run: its pair, or why there is none."""

    seat: Seat
    pair: RunPair | None
    rest: RunRest | None
    bar: str
    apart: tuple[int, ...]
    proposal: Proposal | None
    changed: bool
    before: int | None
    passed: int
    may_act: bool = False
    #: Whether unanswered proposals took part in the run.
    moves: bool = False
    cards: dict[int, Card] = field(default_factory=dict)
    covered: tuple[int, int] | None = None
    audience: Audience | None = None
    language: str = "ru"

    @property
    def mentee(self) -> Card | None:
        """The teacher."""
        return self.cards.get(self.seat.mentee_id)

    @property
    def mentor(self) -> Card | None:
        """The mentor, if any."""
        return self.cards.get(self.pair.mentor_id) if self.pair else None

    @property
    def pinned(self) -> bool:
        """Whether the pair is pinned now, or some other mentor is pinned to a seat left empty."""
        return self.bar == Bar.Kind.PINNED

    @property
    def is_open(self) -> bool:
        """Whether the seat still waits: then the pair can be proposed, pinned or kept apart."""
        return self.seat.state == Seat.State.OPEN

    @property
    def tickable(self) -> bool:
        """Whether the pair can be sent: a pair refused once is not sent again."""
        if not self.may_act or self.pair is None:
            return False
        if self.proposal is not None and self.proposal.run_id == self.pair.run_id:
            return False
        return self.is_open or self.moved

    @property
    def moved(self) -> bool:
        """Whether a matching anew gave the teacher another mentor than an unanswered proposal did."""
        sent = self.proposal if self.moves and self.proposal and self.proposal.state in LIVE else None
        return sent is not None and self.pair is not None and sent.mentor_id != self.pair.mentor_id

    @property
    def alone(self) -> bool:
        """Whether the proposal came to nothing: then this one teacher is matched again."""
        over = (Proposal.State.DECLINED, Proposal.State.EXPIRED, Proposal.State.WITHDRAWN)
        row = self.pair or self.rest
        if not self.may_act or not self.is_open or self.proposal is None or row is None:
            return False
        return self.proposal.state in over and self.proposal.run_id == row.run_id

    @property
    def why(self) -> str:
        """The reasons in a phrase."""
        if self.rest:
            return nobody_words(self.rest.reason, self.audience) if self.audience else ""
        assert self.pair is not None
        told = [why_words(self.pair.terms, self.language), covered_words(self.covered)]
        return ", ".join(part for part in told if part)

    @property
    def details(self) -> list[str]:
        """For a teacher left without: rules and rivals."""
        told = nobody_details(self.rest.reason, self.cards, self.audience) if self.rest and self.audience else []
        return [*told, passed_over(self.passed)] if self.rest and self.passed > 1 else told

    @property
    def sensitive(self) -> bool:
        """Whether a part of the score is not for this reader."""
        return is_sensitive(self.pair.terms) if self.pair else False

    @property
    def terms(self) -> list[TermLine]:
        """The bars."""
        return shown_terms(self.pair.terms, self.language) if self.pair else []

    @property
    def silent(self) -> str:
        """What gave no points."""
        return silent_terms(self.pair.terms, self.language) if self.pair else ""

    @property
    def total(self) -> float | None:
        """All the points together, unless a part may not be told."""
        return None if self.pair is None or self.sensitive else points(self.pair.score)

    @property
    def next_best(self) -> str:
        """The other mentor, and the price."""
        return next_best(self.pair, self.cards, hidden=self.sensitive) if self.pair else ""

    @property
    def was(self) -> str:
        """Whom the last matching chose."""
        if not self.changed:
            return ""
        card = self.cards.get(self.before or 0)
        return _("last time: %(name)s") % {"name": card.name} if card else _("last time: nobody")

    @property
    def state(self) -> tuple[str, str]:
        """Colour and word."""
        if self.moved:
            return "wait", _("another mentor than in the proposal sent")
        if self.proposal and self.proposal.state in LIVE:
            return "info", _("proposal sent")
        if self.seat.state == Seat.State.FILLED:
            return "good", _("both agreed")
        if self.proposal and self.pair and self.proposal.run_id == self.pair.run_id:
            return "wait", str(self.proposal.get_state_display())
        if self.rest:
            return "stop", _("without a pair")
        if self.bar == Bar.Kind.FORBIDDEN:
            return "wait", _("kept apart from the next matching on")
        return ("good", _("pinned")) if self.pinned else ("", _("chosen"))

    @property
    def state_note(self) -> str:
        """What stands behind it."""
        return answer_words(self.proposal) if self.proposal and self.proposal.state in LIVE else ""


@dataclass(frozen=True)
class Checked:
    """The last look at a kept proof."""

    holds: bool
    on: str

    @property
    def word(self) -> str:
        """How it ended, in a phrase."""
        told = _("checked again on %(day)s: the proof holds") if self.holds else _("checked on %(day)s: does not hold")
        return told % {"day": self.on}


@dataclass(frozen=True)
class RunPage:
    """The whole review."""

    run: Run
    scheme: str
    table: Table
    lines: tuple[ReviewLine, ...]
    chips: tuple[Chip, ...]
    changed: Sequence[str]
    to_send: int
    may_act: bool
    earlier: Run | None
    query: str
    silent_proposals: bool = False

    @property
    def title(self) -> str:
        """The finding in a sentence."""
        found = ngettext("%(count)s mentor found", "%(count)s mentors found", self.run.matched) % {
            "count": self.run.matched
        }
        people = ngettext("for %(count)s teacher", "for %(count)s teachers", self.run.mentees) % {
            "count": self.run.mentees
        }
        return f"{found} {people}"

    @property
    def objective(self) -> str:
        """What came first."""
        return str(OBJECTIVES.get(self.run.objective, self.run.objective))

    @property
    def blocking(self) -> str:
        """How many pairs would rather have each other, for those who care for stability."""
        count = self.run.blocking
        if count is None:
            return ""
        if not count:
            return _("No teacher and mentor would both be stronger together than in the pairs they have.")
        return ngettext(
            "%(count)s teacher and mentor would both be stronger together than in the pairs they have: "
            "the whole gains more by these.",
            "%(count)s teachers and mentors would both be stronger together than in the pairs they have: "
            "the whole gains more by these.",
            count,
        ) % {"count": count}

    @property
    def checked(self) -> Checked | None:
        """How the last check of the kept proof ended."""
        told = self.run.proof.get("checked")
        return Checked(told["holds"], day(dt.date.fromisoformat(told["on"]))) if told else None

    @property
    def gap(self) -> float:
        """What the bound leaves above the score, in points."""
        return points((self.run.bound or 0) - (self.run.score or 0))

    @property
    def score(self) -> float:
        """The strength of all pairs together."""
        return points(self.run.score or 0)

    @property
    def bound(self) -> float:
        """What no set of pairs can exceed."""
        return points(self.run.bound or 0)

    @property
    def width(self) -> int:
        """How many columns a row under a row covers."""
        return self.table.width + (1 if self.may_act else 0)

    @property
    def send_label(self) -> str:
        """What the main button does."""
        return ngettext("Send %(count)s proposal", "Send %(count)s proposals", self.to_send) % {"count": self.to_send}


def lines_of(review: Review, *, may_act: bool) -> list[ReviewLine]:
    """Every seat of the run: those left without first."""
    rows: list[RunPair | RunRest] = [*review.rest, *review.pairs]
    lines = []
    for row in rows:
        pair = row if isinstance(row, RunPair) else None
        lines.append(
            ReviewLine(
                seat=row.seat,
                pair=pair,
                rest=None if isinstance(row, RunPair) else row,
                bar=review.bar_of(row.seat_id, pair.mentor_id) if pair else "",
                apart=tuple(bar.mentor_id for bar in review.bars[row.seat_id] if bar.kind == Bar.Kind.FORBIDDEN),
                proposal=review.proposals.get(row.seat_id),
                changed=review.earlier is not None and row.seat_id in review.before,
                before=review.before.get(row.seat_id),
                passed=review.passed_over.get(row.seat_id, 0),
                may_act=may_act,
                moves=review.run.moves_proposals,
            )
        )
    return lines


def fits(line: ReviewLine, show: str) -> bool:
    """Whether a line belongs under a chip."""
    return {
        "rest": line.rest is not None,
        "warned": bool(line.pair and line.pair.warnings),
        "pinned": line.pinned,
        "changed": line.changed,
    }.get(show, True)


def completed(viewer: Viewer, run: Run, lines: Sequence[ReviewLine]) -> list[ReviewLine]:
    """The same lines with people's cards and what each pair covers: three statements more."""
    ids: set[int] = set()
    for line in lines:
        ids |= {line.seat.mentee_id, line.before or 0}
        if line.pair:
            ids |= {line.pair.mentor_id, (line.pair.alternatives.get("mentor") or {}).get("person", 0)}
        if line.rest:
            ids |= {pk for couple in line.rest.reason.get("rivals", []) for pk in couple}
    cards = cards_of(ids - {0}, viewer.today, viewer.language)
    couples = [(line.seat.mentee_id, line.pair.mentor_id) for line in lines if line.pair]
    covered = requests_covered(couples, viewer.today)
    audience = audience_of(run.scheme.text)
    told: list[ReviewLine] = []
    for line in lines:
        couple = (line.seat.mentee_id, line.pair.mentor_id if line.pair else 0)
        more: dict[str, Any] = {
            "cards": cards, "covered": covered.get(couple), "audience": audience, "language": viewer.language
        }  # fmt: skip
        told.append(ReviewLine(**{**line.__dict__, **more}))
    return told


def run_page(query: QueryDict, viewer: Viewer, run: Run) -> RunPage:
    """The review as the address asks for it."""
    may_act = viewer.may(Data.MATCHING, Right.ENTER, path=run.node.path)
    review = review_of(run)
    lines = lines_of(review, may_act=may_act)
    show = query.get("show", "") if query.get("show", "") in SHOWN else ""
    table = build_table(query, columns=COLUMNS, rows=[line for line in lines if fits(line, show)])
    chips = [
        Chip(link(query, show=key, page=""), str(_WORDS[key]), sum(fits(line, key) for line in lines), key == show)
        for key in SHOWN
    ]
    may_send = may_act and viewer.may(Data.PAIR, Right.ENTER, path=run.node.path)
    return RunPage(
        run=run,
        scheme=text_in(run.scheme.title, viewer.language) or run.scheme.code,
        table=table,
        lines=tuple(completed(viewer, run, table.rows)),
        chips=tuple(chip for chip in chips if chip.count or chip.on),
        changed=changes_since(run, [*review.pairs, *review.rest]) if may_act else [],
        to_send=sum(line.tickable for line in lines) if may_send else 0,
        may_act=may_act,
        earlier=review.earlier,
        query=table.query,
        silent_proposals=may_act and has_silent(run.node),
    )


def line_page(viewer: Viewer, run: Run, seat_id: int) -> ReviewLine | None:
    """One line of the review, for a swap in place."""
    may_act = viewer.may(Data.MATCHING, Right.ENTER, path=run.node.path)
    one = [line for line in lines_of(review_of(run), may_act=may_act) if line.seat.pk == seat_id]
    return next(iter(completed(viewer, run, one)), None)


@dataclass(frozen=True)
class SchemeLink:
    """The way to a set of rules."""

    pk: int
    label: str


@dataclass(frozen=True)
class RunNewPage:
    """Which rules, where to look."""

    form: RunForm
    node: Node
    back: str
    schemes: tuple[SchemeLink, ...]


def run_new_page(viewer: Viewer, node: Node, form: RunForm, back: str) -> RunNewPage:
    """The page that starts a matching."""
    links = [
        SchemeLink(
            scheme.pk,
            _("Weights of “%(scheme)s”") % {"scheme": text_in(scheme.title, viewer.language) or scheme.code},
        )
        for scheme in schemes_for(node)
    ]
    return RunNewPage(form, node, back, tuple(links))
