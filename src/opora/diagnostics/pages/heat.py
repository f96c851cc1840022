"""The map of needs of a territory: by place and subject, and what is asked beside what is lacking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Data, Viewer
from opora.diagnostics.bridge.numbers import (
    ASKED,
    FELT,
    LACKED,
    LEAST,
    LEAST_MEAN,
    Gap,
    Placed,
    Said,
    deficit_map,
    gaps,
    heat_map,
    school_mean,
)
from opora.diagnostics.pages.hidden import hidden, hidden_of
from opora.diagnostics.pages.profile import MIDDLE, SPREAD
from opora.diagnostics.queries.standings import (
    Standing,
    competence_titles,
    part_names,
    staff_of,
    standings_of,
    subject_titles,
    whole_of,
)
from opora.network.models import Node
from opora.network.rules import ancestors_of

_SIDE, _LEFT, _TOP, _SHADES = 34, 170, 124, 4


@dataclass(frozen=True)
class HeatBox:
    """One square of the map."""

    x: int
    y: int
    step: str
    text: str

    @property
    def text_x(self) -> int:
        """The middle of the square."""
        return self.x + _SIDE // 2

    @property
    def text_y(self) -> int:
        """The line the number stands on."""
        return self.y + 21

    @property
    def hatch(self) -> str:
        """Lines across a square whose number is not told."""
        if self.step != "hidden":
            return ""
        x, y, side = self.x, self.y, _SIDE - 2
        return "".join(
            f"M{x + at} {y + side}L{x + side} {y + at}M{x} {y + at}L{x + at} {y}" for at in range(8, side, 8)
        )


@dataclass(frozen=True)
class HeatLabel:
    """A name beside a row or above a column."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class HeatDrawing:
    """The map as a picture."""

    width: int
    height: int
    rows: tuple[HeatLabel, ...]
    columns: tuple[HeatLabel, ...]
    boxes: tuple[HeatBox, ...]


@dataclass(frozen=True)
class HeatLine:
    """One place in words: how many teachers, in which subjects, and whether some are not told."""

    place: str
    whole: str
    subjects: str
    some_hidden: bool
    coverage: str = ""


@dataclass(frozen=True)
class GapLine:
    """One competence: asked for and lacking, side by side."""

    competence: str
    asked: str
    asked_only: str
    lacking: str
    lacking_only: str
    measured: str
    mean: str


@dataclass(frozen=True)
class MeanLine:
    """One competence at a school: its mean, or that it is hidden."""

    competence: str
    mean: str


@dataclass(frozen=True)
class HeatChoice:
    """A kind of needs to look at."""

    url: str
    label: str
    on: bool


@dataclass(frozen=True)
class HeatPage:
    """The page."""

    node: Node
    day: dt.date
    kind: str
    whole: Said
    choices: tuple[HeatChoice, ...]
    drawing: HeatDrawing | None
    lines: tuple[HeatLine, ...]
    gaps: tuple[GapLine, ...]
    #: How many of how many were measured; nothing where needs are no matter of measuring.
    coverage: str = ""
    #: Of one school: its mean of each competence that is measured in the part it lies in.
    means: tuple[MeanLine, ...] = ()
    least: int = LEAST
    least_mean: int = LEAST_MEAN

    @property
    def some_mean_hidden(self) -> bool:
        """Whether a mean of the school is not told."""
        return any(line.mean == hidden() for line in self.means)

    @property
    def title(self) -> str:
        """The finding in a sentence."""
        if self.whole is None:
            return _("Too few teachers to say how many")
        words = {
            ASKED: ngettext("%(n)s teacher asks for help", "%(n)s teachers ask for help", self.whole),
            FELT: ngettext(
                "%(n)s teacher finds something difficult", "%(n)s teachers find something difficult", self.whole
            ),
            LACKED: ngettext("%(n)s teacher has a deficit", "%(n)s teachers have deficits", self.whole),
        }  # fmt: skip
        return words[self.kind] % {"n": self.whole}

    @property
    def is_school(self) -> bool:
        """Whether only one number is told: a distribution within a school would name people."""
        return self.node.kind == Node.Kind.ORGANISATION


def kinds() -> dict[str, str]:
    """Kinds of needs by code, as the page calls them."""
    return {LACKED: _("Deficits"), FELT: _("Difficulties"), ASKED: _("Requests")}


def told_on(today: dt.date) -> dt.date:
    """The day whose numbers are told: the first of the month, so that no single sitting can be read from a change."""
    return today.replace(day=1)


@dataclass(frozen=True)
class Told:
    """What may be said of a place: its parts and subjects, the map, and how many were measured in each part."""

    parts: Sequence[int]
    subjects: Sequence[int]
    table: Sequence[Sequence[Said]]
    measured: Sequence[Said]

    def row(self, part: int) -> tuple[Sequence[Said], Said]:
        """The numbers of one part."""
        at = list(self.parts).index(part)
        return self.table[at], self.measured[at] if self.measured else None


def settled(standings: Sequence[Standing], kind: str, parts: Sequence[int], subjects: Sequence[int]) -> Told:
    """The numbers of all parts, settled together."""
    if kind == LACKED:
        return Told(parts, subjects, *deficit_map(standings, parts, subjects))
    return Told(parts, subjects, heat_map(standings, kind, parts, subjects), ())


@dataclass(frozen=True)
class Names:
    """What the parts and subjects of a map are called, by number."""

    parts: Mapping[int, str]
    subjects: Mapping[int, str]


def told_of(node: Node, top: Node, standings: Sequence[Standing], kind: str, named: Names) -> tuple[Told, list[int]]:
    """What may be said of a place, as it is settled for the whole region at once; and its parts by name.

    The page of a municipality is a row of the region's table, and a school is told only where its municipality is:
    so the pages of a day, laid side by side, tell no more than the region's.
    """
    parts = sorted({one.part for one in standings} or {node.pk}, key=lambda pk: (named.parts.get(pk, ""), pk))
    told = {one.subject for one in standings} or {0}
    subjects = sorted(told, key=lambda pk: (pk == 0, named.subjects.get(pk, ""), pk))
    whole = settled(standings, kind, parts, subjects)
    if node.pk == top.pk:
        return whole, parts
    if node.pk in parts:
        row, measured = whole.row(node.pk)
        kept = [at for at in range(len(subjects)) if row[at] != 0] or [0]
        line = (*(row[at] for at in kept), row[-1]) if len(subjects) > 1 else row
        return Told([node.pk], [subjects[at] for at in kept], [line], [measured] if whole.measured else []), [node.pk]
    return _school(node, standings, kind, whole), [node.pk]


def _school(node: Node, standings: Sequence[Standing], kind: str, whole: Told) -> Told:
    """One number of a school, where that of the part it lies in is told."""
    level = len(ancestors_of(node.path)) - 1
    around = next((one for one in ancestors_of(node.path) if one in whole.parts), None)
    if around is None:
        return Told([node.pk], [0], [[0]], [0] if whole.measured else [])
    near = [
        Standing(one.places[level] if len(one.places) > level else 0, 0, one.needs, measured=one.measured)
        for one in standings
        if one.part == around
    ]
    schools = sorted({one.part for one in near} | {node.pk})
    found = settled(near, kind, schools, [0])
    row, measured = found.row(node.pk)
    all_row, all_measured = whole.row(around)
    said = row[-1] if all_row[-1] is not None else None
    known = [measured if all_measured is not None else None] if whole.measured else []
    return Told([node.pk], [0], [[said]], known)


def heat_page(viewer: Viewer, node: Node, kind: str) -> HeatPage:
    """The page of a node whose numbers the viewer may see; of no kind told, the first that has numbers."""
    day, top = told_on(viewer.today), whole_of(node)
    standings = standings_of(viewer, node, day, over=top)
    kind = kind or next((one for one in kinds() if sum(bool(of.needs.get(one)) for of in standings) >= LEAST), LACKED)
    named = Names(
        part_names({one.part for one in standings} | {node.pk}),
        subject_titles({one.subject for one in standings}, viewer.language),
    )
    told, parts = told_of(node, top, standings, kind, named)
    subjects = [named.subjects.get(pk, _("no subject told")) for pk in told.subjects]
    places = [named.parts.get(pk, "") for pk in parts]
    address = reverse("diagnostics:heat")
    many = len(parts) * len(subjects) > 1 and any(told.table[-1])
    staff = staff_of(viewer, node, day) if kind == LACKED else {}
    coverage = [_coverage(one, staff.get(pk)) for one, pk in zip(told.measured, parts, strict=False)]
    here = [one for one in standings if node.pk in (top.pk, *one.places)]
    # beside each other on one's own place alone: those of its parts would add up to it
    own = node.path in viewer.paths(Data.SUMMARY) and node.kind != Node.Kind.ORGANISATION
    return HeatPage(
        node=node,
        day=day,
        kind=kind,
        whole=told.table[-1][-1],
        choices=tuple(
            HeatChoice(f"{address}?node={node.pk}&kind={code}", label, code == kind) for code, label in kinds().items()
        ),
        drawing=_drawing(told.table, places, subjects) if many else None,
        lines=tuple(_lines(told.table, places, subjects, coverage)) if many else (),
        gaps=_gaps(here, viewer.language) if own else (),
        coverage=_coverage(told.measured[-1], staff.get(node.pk)) if told.measured else "",
        means=_means(node, standings, told.measured[-1] if told.measured else None, viewer.language),
    )


def _means(node: Node, standings: Sequence[Standing], measured: Said, language: str) -> tuple[MeanLine, ...]:
    """The means of a school whose number of measured people is told; of which competences, its part tells."""
    if node.kind != Node.Kind.ORGANISATION or not measured:
        return ()
    level = len(ancestors_of(node.path)) - 1
    part = next((one.part for one in standings if node.pk in one.places), 0)
    rows: dict[int, list[Placed]] = {}
    for one in standings:
        for competence, value in one.values.items():
            school = one.places[level] if len(one.places) > level else 0
            rows.setdefault(competence, []).append((one.part, school, value))
    known = [one for one, of in rows.items() if sum(row[0] == part for row in of) >= LEAST_MEAN]
    titles = competence_titles(known, language)
    found = {one: school_mean(rows[one], node.pk) for one in known}
    lines = [MeanLine(titles.get(one, ""), hidden() if mean is None else _mean(mean)) for one, mean in found.items()]
    return tuple(sorted(lines, key=lambda line: line.competence))


def _coverage(measured: Said, staff: int | None) -> str:
    """«23 of 46»: measured, of those who worked there."""
    if measured is None:
        return hidden_of(staff or 0)
    return _("%(measured)s of %(staff)s") % {"measured": measured, "staff": staff or 0}


def _drawing(table: Sequence[Sequence[Said]], places: Sequence[str], subjects: Sequence[str]) -> HeatDrawing:
    """The squares of the map; the longer of its two lists goes down, so that a telephone shows most of it."""
    if len(subjects) > len(places):
        return _drawing(list(zip(*table, strict=True)), subjects, places)
    rows, columns = len(places), len(subjects)
    most = max((value or 0 for line in table[:rows] for value in line[:columns]), default=0)
    boxes = [
        HeatBox(_LEFT + _SIDE * column, _TOP + _SIDE * row, _step(value, most), str(value or ""))
        for row in range(rows)
        for column, value in enumerate(table[row][:columns])
    ]
    return HeatDrawing(
        width=_LEFT + _SIDE * columns + 110,
        height=_TOP + _SIDE * rows + 4,
        rows=tuple(HeatLabel(_LEFT - 8, _TOP + _SIDE * row + 21, _short(name)) for row, name in enumerate(places)),
        columns=tuple(
            HeatLabel(_LEFT + _SIDE * column + 14, _TOP - 8, _short(name)) for column, name in enumerate(subjects)
        ),
        boxes=tuple(boxes),
    )


def _lines(
    table: Sequence[Sequence[Said]], places: Sequence[str], subjects: Sequence[str], coverage: Sequence[str]
) -> list[HeatLine]:
    found = []
    for at, (name, line) in enumerate(zip(places, table, strict=False)):
        known = coverage[at] if at < len(coverage) else ""
        said = [(value, subject) for value, subject in zip(line, subjects, strict=False) if value]
        said.sort(key=lambda pair: (-pair[0], pair[1]))
        words = ", ".join(f"{subject} {value}" for value, subject in said)
        found.append(HeatLine(name, _number(line[-1]), words, None in line[: len(subjects)], known))
    return found


def _gaps(standings: Sequence[Standing], language: str) -> tuple[GapLine, ...]:
    found: list[Gap] = [one for one in gaps(standings) if one.asked or one.lacking or one.measured]
    titles = competence_titles([one.competence for one in found], language)
    found.sort(key=lambda one: (-(one.lacking or 0), -(one.asked or 0), titles.get(one.competence, "")))
    return tuple(
        GapLine(
            titles.get(one.competence, ""),
            asked=_number(one.asked),
            asked_only=_number(one.asked_only),
            lacking=_number(one.lacking),
            lacking_only=_number(one.lacking_only),
            measured=_number(one.measured),
            mean=hidden() if one.mean is None else _mean(one.mean),
        )
        for one in found
    )


def _mean(value: float) -> str:
    """A mean on the scale of the test: ten people and more bear a whole number."""
    return number_format(MIDDLE + SPREAD * value, 0)


def _number(value: Said) -> str:
    return hidden() if value is None else str(value)


def _step(value: Said, most: int) -> str:
    if value is None:
        return "hidden"
    return str(-(-_SHADES * value // most)) if most else "0"


def _short(name: str) -> str:
    return name if len(name) <= 22 else f"{name[:21]}…"
