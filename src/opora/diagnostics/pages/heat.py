"""The map of needs of a territory: by place and subject, and what is asked beside what is lacking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.diagnostics.bridge.numbers import ASKED, FELT, LACKED, LEAST, Gap, Said, gaps, heat_map
from opora.diagnostics.queries.standings import (
    Standing,
    competence_titles,
    part_names,
    standings_of,
    subject_titles,
)
from opora.network.models import Node

_SIDE, _LEFT, _TOP, _SHADES = 34, 170, 110, 4
#: What stands for a number that is not told.
HIDDEN = "·"


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


@dataclass(frozen=True)
class GapLine:
    """One competence: asked for and lacking, side by side."""

    competence: str
    asked: str
    asked_only: str
    lacking: str
    lacking_only: str


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
    least: int = LEAST

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


def heat_page(viewer: Viewer, node: Node, kind: str) -> HeatPage:
    """The page of a node whose numbers the viewer may see."""
    day = told_on(viewer.today)
    standings = standings_of(viewer, node, day)
    if node.kind == Node.Kind.ORGANISATION:
        standings = [Standing(node.pk, 0, one.needs) for one in standings]
    titles = subject_titles({one.subject for one in standings}, viewer.language)
    names = part_names({one.part for one in standings} | {node.pk})
    parts = sorted({one.part for one in standings} or {node.pk}, key=lambda pk: (names.get(pk, ""), pk))
    subjects = sorted({one.subject for one in standings} or {0}, key=lambda pk: (pk == 0, titles.get(pk, ""), pk))
    told = [titles.get(pk, _("no subject told")) for pk in subjects]
    table = heat_map(standings, kind, parts, subjects)
    places = [names.get(pk, "") for pk in parts]
    address = reverse("diagnostics:heat")
    many = len(parts) * len(subjects) > 1 and any(table[-1])
    return HeatPage(
        node=node,
        day=day,
        kind=kind,
        whole=table[-1][-1],
        choices=tuple(
            HeatChoice(f"{address}?node={node.pk}&kind={code}", label, code == kind) for code, label in kinds().items()
        ),
        drawing=_drawing(table, places, told) if many else None,
        lines=tuple(_lines(table, places, told)) if many else (),
        gaps=_gaps(standings, viewer.language) if node.kind != Node.Kind.ORGANISATION else (),
    )


def _drawing(table: Sequence[Sequence[Said]], places: Sequence[str], subjects: Sequence[str]) -> HeatDrawing:
    rows, columns = len(places), len(subjects)
    most = max((value or 0 for line in table[:rows] for value in line[:columns]), default=0)
    boxes = [
        HeatBox(_LEFT + _SIDE * column, _TOP + _SIDE * row, _step(value, most), _number(value) if value != 0 else "")
        for row in range(rows)
        for column, value in enumerate(table[row][:columns])
    ]
    return HeatDrawing(
        width=_LEFT + _SIDE * columns + 90,
        height=_TOP + _SIDE * rows + 4,
        rows=tuple(HeatLabel(_LEFT - 8, _TOP + _SIDE * row + 21, _short(name)) for row, name in enumerate(places)),
        columns=tuple(
            HeatLabel(_LEFT + _SIDE * column + 14, _TOP - 8, _short(name)) for column, name in enumerate(subjects)
        ),
        boxes=tuple(boxes),
    )


def _lines(table: Sequence[Sequence[Said]], places: Sequence[str], subjects: Sequence[str]) -> list[HeatLine]:
    found = []
    for name, line in zip(places, table, strict=False):
        said = [(value, subject) for value, subject in zip(line, subjects, strict=False) if value]
        said.sort(key=lambda pair: (-pair[0], pair[1]))
        words = ", ".join(f"{subject} {value}" for value, subject in said)
        found.append(HeatLine(name, _number(line[-1]), words, None in line[: len(subjects)]))
    return found


def _gaps(standings: Sequence[Standing], language: str) -> tuple[GapLine, ...]:
    found: list[Gap] = [one for one in gaps(standings) if one.asked or one.lacking]
    titles = competence_titles([one.competence for one in found], language)
    found.sort(key=lambda one: (-(one.lacking or 0), -(one.asked or 0), titles.get(one.competence, "")))
    return tuple(
        GapLine(
            titles.get(one.competence, ""),
            *(_number(value) for value in (one.asked, one.asked_only, one.lacking, one.lacking_only)),
        )
        for one in found
    )


def _number(value: Said) -> str:
    return HIDDEN if value is None else str(value)


def _step(value: Said, most: int) -> str:
    if value is None:
        return "hidden"
    return str(-(-_SHADES * value // most)) if most else "0"


def _short(name: str) -> str:
    return name if len(name) <= 22 else f"{name[:21]}…"
