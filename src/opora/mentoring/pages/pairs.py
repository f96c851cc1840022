"""Pairs: the list, one pair with its life, the order on several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.bridge.spreadsheets import Column as FileColumn
from opora.base.models import StateChange
from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.base.rules.wording import initials
from opora.documents.models import Paper
from opora.mentoring.models import Pair, PairMember
from opora.mentoring.queries.pairs import (
    SHOWN,
    counts_of,
    pairs_shown,
    papers_about,
    requests_of,
    sides_of,
    steps_of,
)
from opora.mentoring.queries.people import Card, cards_of
from opora.mentoring.rules import CLOSING_REASONS

COLUMNS = (
    Column("mentee", gettext_lazy("Teacher")),
    Column("mentor", gettext_lazy("Mentor")),
    Column("since", gettext_lazy("Since"), order=("starts_on", "pk")),
    Column("order", gettext_lazy("Order")),
    Column("state", gettext_lazy("State"), order=("state", "pk")),
    Column("act", gettext_lazy("Actions"), unseen=True),
)
_WORDS = {
    "": gettext_lazy("All at work"),
    "confirmed": gettext_lazy("Without an order"),
    "active": gettext_lazy("With an order"),
    "over": gettext_lazy("Ended"),
}
_KINDS = {"confirmed": "wait", "ordered": "info", "active": "good"}


@dataclass(frozen=True)
class Chip:
    """A filter written as a word."""

    url: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True)
class PairLine:
    """One pair of the list."""

    pair: Pair
    mentors: tuple[Card, ...]
    mentees: tuple[Card, ...]
    papers: tuple[Paper, ...]
    may_enter: bool

    @property
    def title(self) -> str:
        """«Орлова Д. А. — Белов А. С.»."""
        names = (", ".join(card.name for card in side) for side in (self.mentees, self.mentors))
        return " — ".join(names)

    @property
    def order(self) -> Paper | None:
        """The order on the pair, if it is known."""
        return next((paper for paper in self.papers if paper.kind == Paper.Kind.ORDER_PAIRS), None)

    @property
    def kind(self) -> str:
        """The colour of the state."""
        return _KINDS.get(self.pair.state, "")

    @property
    def word(self) -> str:
        """The state in a word."""
        if self.pair.state == Pair.State.CONFIRMED:
            return _("waits for an order")
        return str(self.pair.get_state_display())

    @property
    def reason(self) -> str:
        """Why it ended."""
        return str(CLOSING_REASONS.get(self.pair.closing_reason, ""))


@dataclass(frozen=True)
class PairsPage:
    """The list of pairs."""

    table: Table
    lines: tuple[PairLine, ...]
    chips: tuple[Chip, ...]
    show: str
    manages: bool
    to_order: int
    csv_url: str


@dataclass(frozen=True)
class Step:
    """A line of the pair's life."""

    title: str
    when: str
    kind: str
    note: str


@dataclass(frozen=True)
class PairPage:
    """One pair: facts, life, the next thing to do."""

    line: PairLine
    steps: tuple[Step, ...]
    requests: tuple[str, ...]
    role: str
    may_order: bool
    may_end: bool
    may_paper: bool

    @property
    def missing(self) -> list[str]:
        """Papers a working pair has not got yet: gaps are tasks."""
        known = {paper.kind for paper in self.line.papers}
        wanted = [Paper.Kind.ORDER_PAIRS, Paper.Kind.ADD_AGREEMENT]
        live = self.line.pair.ends_on is None
        return [str(kind.label) for kind in wanted if live and kind not in known]


def lines_of(viewer: Viewer, pairs: Sequence[Pair]) -> tuple[PairLine, ...]:
    """Pairs as lines, in five statements."""
    people = {side.person_id for pair in pairs for side in sides_of(pair)}
    cards = cards_of(people, viewer.today, viewer.language)
    papers = papers_about(viewer, pairs)
    return tuple(_line(viewer, pair, cards, papers.get(pair.pk, [])) for pair in pairs)


def _line(viewer: Viewer, pair: Pair, cards: dict[int, Card], papers: list[Paper]) -> PairLine:
    def cards_in(role: str) -> tuple[Card, ...]:
        return tuple(cards[side.person_id] for side in sides_of(pair) if side.role == role)

    may_enter = any(viewer.may(Data.PAIR, Right.ENTER, path=node.path) for node in (pair.node, pair.mentor_node))
    mentors, mentees = cards_in(PairMember.Role.MENTOR), cards_in(PairMember.Role.MENTEE)
    return PairLine(pair, mentors, mentees, tuple(papers), may_enter)


def shown_in(query: QueryDict) -> str:
    """The filter of the address."""
    return query.get("show", "") if query.get("show", "") in SHOWN else ""


def pairs_page(query: QueryDict, viewer: Viewer) -> PairsPage:
    """The list as the address asks for it."""
    show = shown_in(query)
    table = build_table(
        query, columns=COLUMNS, rows=pairs_shown(viewer, show), default="-since",
        export_url=reverse("mentoring:export", args=["xlsx"]) if viewer.paths(Data.PAIR) else "",
    )  # fmt: skip
    counts = counts_of(viewer)
    manages = bool(viewer.paths(Data.PAIR, Right.ENTER)) and bool(viewer.paths(Data.PAPER, Right.ENTER))
    return PairsPage(
        table=table,
        lines=lines_of(viewer, table.rows),
        chips=tuple(Chip(link(query, show=key, page=""), str(_WORDS[key]), counts[key], key == show) for key in SHOWN),
        show=show,
        manages=manages,
        to_order=counts["confirmed"] if manages else 0,
        csv_url=reverse("mentoring:export", args=["csv"]) + link(query, page=""),
    )


def pair_page(viewer: Viewer, pair: Pair) -> PairPage:
    """One pair as the viewer may read it."""
    line = lines_of(viewer, [pair])[0]
    live = pair.ends_on is None
    own = {side.person_id: side.role for side in sides_of(pair)}
    may_paper = viewer.may(Data.PAPER, Right.ENTER, path=pair.node.path)
    return PairPage(
        line=line,
        steps=tuple(_steps(steps_of(pair), line.papers)),
        requests=tuple(text_in(need.competence.title, viewer.language) for need in requests_of(viewer, pair)),
        role=str(own.get(viewer.person_id or 0, "")),
        may_order=may_paper and line.may_enter and pair.state == Pair.State.CONFIRMED,
        may_end=line.may_enter and live,
        may_paper=may_paper,
    )


def _steps(changes: list[StateChange], papers: Sequence[Paper]) -> Iterator[Step]:
    told: list[tuple[dt.date, Step]] = []
    for change in changes:
        word = str(dict(Pair.State.choices).get(change.to_state, change.to_state))
        note = str(CLOSING_REASONS.get(change.reason, ""))
        told.append((change.at.date(), Step(word, _day(change.at.date()), _KINDS.get(change.to_state, ""), note)))
    for paper in papers:
        when = paper.dated_on or paper.created_at.date()
        number = f"№ {paper.number}" if paper.number else ""
        told.append((when, Step(str(paper.get_kind_display()), _day(when), "", number)))
    return (step for _when, step in sorted(told, key=lambda one: one[0], reverse=True))


def _day(when: dt.date) -> str:
    return date_format(when, "j E Y")


def choice_words(pairs: Sequence[Pair]) -> dict[int, str]:
    """Pairs as lines to tick: who with whom, agreed when."""
    told = {}
    for pair in pairs:
        names = [
            initials(side.person.family, side.person.given, side.person.patronymic)
            for side in sorted(sides_of(pair), key=lambda one: one.role != PairMember.Role.MENTEE)
        ]
        agreed = _("agreed on %(day)s") % {"day": date_format(pair.confirmed_on, "d.m.Y")}
        told[pair.pk] = f"{' — '.join(names)}, {agreed}"
    return told


def file_columns() -> list[FileColumn]:
    """The columns of the register of pairs."""
    return [
        *(FileColumn(title) for title in (_("Teacher"), _("Organisation"), _("Mentor"), _("Mentor's organisation"))),
        FileColumn(_("Since"), kind="date"),
        FileColumn(_("Until"), kind="date"),
        FileColumn(_("Order")),
        FileColumn(_("Date of the order"), kind="date"),
        FileColumn(_("State")),
    ]  # fmt: skip


def file_rows(query: QueryDict, viewer: Viewer) -> list[Sequence[Any]]:
    """The register of pairs as the address asks for it."""
    pairs = list(pairs_shown(viewer, shown_in(query)).order_by("node__sort_key", "starts_on", "pk"))
    return [
        (
            ", ".join(card.full for card in line.mentees), line.pair.node.short_name,
            ", ".join(card.full for card in line.mentors), line.pair.mentor_node.short_name,
            line.pair.starts_on, line.pair.ends_on, line.order.number if line.order else "",
            line.order.dated_on if line.order else None, line.word,
        )
        for line in lines_of(viewer, pairs)
    ]  # fmt: skip
