"""What the pages of pairs show: the list, one pair, the order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.bridge.spreadsheets import Column as FileColumn
from opora.base.models import StateChange
from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Role, Viewer
from opora.documents.models import Paper, PaperLink
from opora.mentoring.forms import PaperForm
from opora.mentoring.models import Pair, PairMember
from opora.mentoring.queries.gates import gate_of, lacking
from opora.mentoring.queries.mentors import seats_of
from opora.mentoring.queries.pairs import SHOWN, counted, pairs_shown, papers_of_pairs, steps_of
from opora.mentoring.queries.papers import PairPapers
from opora.mentoring.queries.people import Card, cards_for
from opora.mentoring.rules import CLOSING_REASONS, KIND_WORDS, LABOUR_LAW, ORDER_PAIRS
from opora.mentoring.rules.gates import need_title, papers_needed
from opora.mentoring.rules.words import service_words
from opora.people.models import Person

COLUMNS = (
    Column("mentee", gettext_lazy("Teacher"), order=("mentee_key", "pk")),
    Column("mentor", gettext_lazy("Mentor"), order=("mentor_key", "pk")),
    Column("since", gettext_lazy("Since"), order=("starts_on", "pk")),
    Column("order", gettext_lazy("Order")),
    Column("state", gettext_lazy("State"), order=("state", "mentee_key", "pk")),
)
WORDS = {
    "": gettext_lazy("All that live"),
    "unordered": gettext_lazy("Wait for an order"),
    "active": gettext_lazy("At work"),
    "ended": gettext_lazy("Ended"),
}
KINDS = {"confirmed": "wait", "ordered": "info", "active": "good", "completed": "", "terminated": ""}
STEPS = {
    "confirmed": gettext_lazy("Both sides agreed"),
    "ordered": gettext_lazy("The order is signed"),
    "active": gettext_lazy("The pair began to work"),
    "completed": gettext_lazy("The pair finished its work"),
    "terminated": gettext_lazy("The pair ended early"),
}
MENTOR, MENTEE = PairMember.Role.MENTOR, PairMember.Role.MENTEE


@dataclass(frozen=True)
class Chip:
    """A filter written as a word."""

    url: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True)
class Side:
    """One person of a pair."""

    person: Person
    card: Card | None
    service: str

    @property
    def name(self) -> str:
        """«Белов А. С.»."""
        return self.card.name if self.card else str(self.person)

    def note(self, *, place: bool = False) -> str:
        """What they teach, how long and, across schools, where."""
        if self.card is None:
            return ""
        return " · ".join(part for part in (self.card.work, self.service, self.card.place if place else "") if part)


@dataclass(frozen=True)
class PairLine:
    """One pair of the list."""

    pair: Pair
    mentees: tuple[Side, ...]
    mentors: tuple[Side, ...]
    order: Paper | None

    @property
    def across(self) -> bool:
        """Whether the two work in different schools."""
        return self.pair.node_id != self.pair.mentor_node_id

    @property
    def mentee(self) -> Side | None:
        """The first mentee."""
        return next(iter(self.mentees), None)

    @property
    def mentor(self) -> Side | None:
        """The first mentor."""
        return next(iter(self.mentors), None)

    @property
    def mentee_name(self) -> str:
        """«Орлова Д. А.», in a group «Орлова Д. А. и ещё 3»."""
        if self.mentee is None:
            return ""
        more = len(self.mentees) - 1 if self.pair.kind == "group" else 0
        return _("%(name)s and %(more)s more") % {"name": self.mentee.name, "more": more} if more else self.mentee.name

    @property
    def kind_words(self) -> str:
        """How they work together, when it is not one to one."""
        return str(KIND_WORDS[self.pair.kind]) if self.pair.kind in ("reverse", "group") else ""

    @property
    def mentee_note(self) -> str:
        """The line under the mentee's name."""
        return self.mentee.note(place=self.across) if self.mentee else ""

    @property
    def mentor_note(self) -> str:
        """The line under the mentor's name."""
        return self.mentor.note(place=self.across) if self.mentor else ""

    @property
    def title(self) -> str:
        """«Орлова Д. А. и Белов А. С.»."""
        names = {"mentee": self.mentee_name, "mentor": self.mentor.name if self.mentor else ""}
        return _("%(mentee)s and %(mentor)s") % names

    @property
    def order_words(self) -> str:
        """«№ 159-од от 24.11.2026»."""
        return paper_words(self.order) if self.order else ""

    @property
    def kind(self) -> str:
        """The colour of the state."""
        return KINDS[self.pair.state]


def paper_words(paper: Paper) -> str:
    """Number and date of a paper as they are said."""
    number = f"№\u00a0{paper.number}" if paper.number else _("without a number")
    return (
        _("%(number)s of %(day)s") % {"number": number, "day": f"{paper.dated_on:%d.%m.%Y}"}
        if paper.dated_on
        else number
    )


@dataclass(frozen=True)
class PairsPage:
    """The list of pairs within reach."""

    table: Table
    lines: tuple[PairLine, ...]
    chips: tuple[Chip, ...]
    unordered: int
    may_order: bool
    may_ask: bool
    own: bool
    csv_url: str
    #: Whether the viewer keeps the pairs of an organisation: opens a reverse pair or a group by hand.
    may_add: bool = False

    @property
    def title(self) -> str:
        """Whose pairs these are."""
        return _("My mentoring") if self.own else _("Pairs")


def pairs_page(query: QueryDict, viewer: Viewer) -> PairsPage:
    """The list as the address asks for it."""
    show = query.get("show", "") if query.get("show", "") in SHOWN else ""
    counts = counted(viewer)
    own = not viewer.paths(Data.PAIR)
    table = build_table(
        query, columns=COLUMNS, rows=pairs_shown(viewer, show), default="mentee",
        export_url="" if own else reverse("mentoring:pairs_export", args=["xlsx"]),
    )  # fmt: skip
    return PairsPage(
        table=table,
        lines=tuple(lines_of(table.rows, viewer)),
        chips=tuple(
            Chip(link(query, show=key, page=""), str(WORDS[key]), counts[key or "all"], show == key) for key in SHOWN
        ),
        unordered=counts["unordered"],
        may_order=bool(viewer.paths(Data.PAPER, Right.ENTER)),
        may_ask=own and bool(viewer.workplaces) and not _asked(viewer),
        own=own,
        csv_url="" if own else reverse("mentoring:pairs_export", args=["csv"]) + link(query, page=""),
        may_add=viewer.has(Role.CURATOR, Role.SCHOOL_HEAD),
    )


def _asked(viewer: Viewer) -> bool:
    return seats_of(viewer).filter(mentee=viewer.person_id).exclude(state="closed").exists()


def lines_of(pairs: Sequence[Any], viewer: Viewer) -> list[PairLine]:
    """Pairs with the people's cards and their orders, in a constant number of statements."""
    people = {member.person_id: member.person for pair in pairs for member in pair.people}
    cards = cards_for(people.values(), viewer.today, viewer.language)
    papers = papers_of_pairs([pair.pk for pair in pairs])
    return [_line(pair, cards, papers.get(pair.pk, []), viewer.today) for pair in pairs]


def _line(pair: Any, cards: Mapping[int, Card], links: list[PaperLink], today: dt.date) -> PairLine:
    def sides(role: str) -> tuple[Side, ...]:
        return tuple(
            Side(one.person, cards.get(one.person_id), service_words(one.person.teaching_started_on, today))
            for one in pair.people
            if one.role == role
        )

    orders = [link.paper for link in links if link.paper.kind == ORDER_PAIRS and link.paper.state == "signed"]
    return PairLine(pair, sides(MENTEE), sides(MENTOR), next(iter(orders), None))


@dataclass(frozen=True)
class Step:
    """One thing that happened to a pair."""

    title: str
    change: StateChange
    kind: str
    note: str


@dataclass(frozen=True)
class PairPage:
    """One pair: who, since when, which papers, what happened."""

    line: PairLine
    papers: tuple[Paper, ...]
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    may_change: bool
    may_record: bool
    contacts: tuple[tuple[str, str], ...]
    end_form: forms.Form | None
    paper_form: forms.Form | None
    basis_form: forms.Form | None = None
    #: How many personal papers nobody made yet.
    to_make: int = 0
    #: The programme whose gate the pair goes through.
    gate: str = ""

    @property
    def pair(self) -> Pair:
        """The pair itself."""
        return self.line.pair

    @property
    def live(self) -> bool:
        """Whether it works or is about to."""
        return self.pair.state in ("confirmed", "ordered", "active")

    @property
    def reason(self) -> str:
        """Why it ended."""
        return str(CLOSING_REASONS.get(self.pair.closing_reason, self.pair.closing_reason))


def pair_page(
    viewer: Viewer,
    pair: Any,
    end_form: forms.Form | None,
    paper_form: forms.Form | None,
    basis_form: forms.Form | None = None,
) -> PairPage:
    """Gather one pair."""
    links = papers_of_pairs([pair.pk]).get(pair.pk, [])
    line = _line(
        pair, cards_for([one.person for one in pair.people], viewer.today, viewer.language), links, viewer.today
    )
    standing: dict[str, list[Paper]] = {}
    for one in links:
        standing.setdefault(one.paper.kind, []).append(one.paper)
    kinds = {link.paper.kind for link in links if link.paper.state == "signed"}
    needs, gate = gate_of(pair, viewer.today)
    if isinstance(paper_form, PaperForm) and gate is not None:
        paper_form.offer(papers_needed(needs))
    may_change = viewer.may(Data.PAIR, Right.ENTER, path=pair.node.path) or viewer.may(
        Data.PAIR, Right.ENTER, path=pair.mentor_node.path
    )
    return PairPage(
        line=line,
        papers=tuple(link.paper for link in links),
        steps=tuple(
            Step(
                str(STEPS.get(step.to_state, step.to_state)), step, KINDS.get(step.to_state, ""),
                str(CLOSING_REASONS.get(step.reason, "")),
            )
            for step in steps_of(pair)
        ),
        missing=tuple(need_title(need) for need in lacking(pair, needs, kinds)),
        gate=gate.programme if gate else "",
        may_change=may_change,
        may_record=viewer.may(Data.PAPER, Right.ENTER, path=pair.node.path),
        contacts=tuple(_contacts(viewer, pair)),
        end_form=end_form,
        paper_form=paper_form,
        basis_form=basis_form if pair.mentor_node.law_profile == LABOUR_LAW else None,
        to_make=len(PairPapers(pair, standing).missing),
    )  # fmt: skip


def _contacts(viewer: Viewer, pair: Any) -> Iterator[tuple[str, str]]:
    """How the two reach each other: only they themselves see it here."""
    ids = {one.person_id for one in pair.people}
    if viewer.person_id not in ids:
        return
    for one in pair.people:
        if one.person_id != viewer.person_id:
            told = ", ".join(part for part in (one.person.phone, one.person.email) if part)
            yield str(one.person), told


def file_columns() -> list[FileColumn]:
    """The columns of the list as a file."""
    titles = (_("Teacher"), _("Organisation"), _("Mentor"), _("Mentor's organisation"))
    return [
        *(FileColumn(title) for title in titles),
        FileColumn(_("Since"), kind="date"),
        FileColumn(_("Until"), kind="date"),
        FileColumn(_("Order")),
        FileColumn(_("State")),
    ]


def file_rows(query: QueryDict, viewer: Viewer) -> Iterator[Sequence[Any]]:
    """The rows of the list as a file."""
    found: Any = pairs_shown(viewer, query.get("show", ""))
    pairs = list(found.order_by("mentee_key", "pk"))
    papers = papers_of_pairs([pair.pk for pair in pairs])
    for pair in pairs:
        line = _line(pair, {}, papers.get(pair.pk, []), viewer.today)
        yield (
            ", ".join(side.name for side in line.mentees), pair.node.short_name,
            ", ".join(side.name for side in line.mentors), pair.mentor_node.short_name,
            pair.starts_on, pair.ends_on, line.order_words, str(pair.get_state_display()),
        )  # fmt: skip
