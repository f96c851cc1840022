"""How a block went over time: a small chart for each source, with the interval of every value; nothing is averaged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from opora.base.rules.texts import text_in
from opora.diagnostics.models import Measurement
from opora.diagnostics.pages.profile import (
    MOST,
    WIDTH,
    change_said,
    interval_said,
    section_title,
    shown,
    source_of,
    source_said,
    value_said,
)
from opora.diagnostics.rules.measuring import is_inside
from opora.diagnostics.rules.outside import BLOCKS

__all__ = ["Course", "Panel", "courses_of"]

#: The picture, and the room that numbers and dates have around the points.
_WIDE, _HIGH, _LEFT, _RIGHT, _TOP, _BELOW = 320, 170, 40, 28, 24, 26
#: So many measurements are drawn, the last; no two of them nearer than this, so that their dates can be read.
_DRAWN, _APART = 5, 52


@dataclass(frozen=True)
class Dot:
    """One measurement: where it stands, what is written at it, the ends of its interval where the error is known."""

    x: int
    y: int
    value: str
    day: str
    low: int | None
    high: int | None

    @property
    def value_y(self) -> int:
        """The value stands over the point and over its interval."""
        return min(self.y, self.y if self.high is None else self.high) - 8


@dataclass(frozen=True)
class Panel:
    """One block by one source."""

    title: str
    source: str
    note: str
    said: str
    dots: tuple[Dot, ...]
    #: The lowest and the highest mark of the scale that are drawn, with their height.
    marks: tuple[tuple[str, int], ...]
    width: int = _WIDE
    height: int = _HIGH
    left: int = _LEFT
    right: int = _WIDE - _RIGHT + 12
    dates_y: int = _HIGH - 6

    @property
    def trace(self) -> str:
        """From point to point."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


@dataclass(frozen=True)
class Course:
    """One block: its sources side by side."""

    title: str
    panels: tuple[Panel, ...]


def courses_of(rows: Sequence[Measurement], language: str) -> tuple[Course, ...]:
    """Every block that some source has measured more than once, with all its sources; `rows` from the newest on."""
    blocks: dict[str, dict[tuple[object, ...], list[Measurement]]] = {}
    titles: dict[str, str] = {}
    for row in rows:
        title = section_title(row, language)
        # a block has one code wherever it is measured, whatever it is called there
        block = row.section if row.section in BLOCKS and not is_inside(row) else title
        titles.setdefault(block, title)
        blocks.setdefault(block, {}).setdefault((*source_of(row), row.section, row.scale), []).append(row)
    found = [
        Course(titles[block], tuple(_panel(titles[block], list(reversed(of)), language) for of in sources.values()))
        for block, sources in blocks.items()
        if any(len(of) > 1 for of in sources.values())
    ]
    return tuple(sorted(found, key=lambda course: course.title))


def _panel(title: str, rows: Sequence[Measurement], language: str) -> Panel:
    """The measurements by one source from the oldest on."""
    drawn = list(rows[-_DRAWN:])
    ends = [
        shown(row, row.value + sign * WIDTH * (row.error or 0.0)) for row in drawn for sign in (-1, 1)
    ]  # fmt: skip
    # a share stands on the whole of its scale, a value of a test in its neighbourhood
    least, most = 0.0, MOST
    if drawn[0].scale == Measurement.Scale.LATENT:
        least, most = max(0.0, 10 * (min(ends) // 10)), min(MOST, 10 * (max(ends) // 10 + 1))

    def height(value: float) -> int:
        part = (min(max(value, least), most) - least) / (most - least)
        return round(_TOP + (1 - part) * (_HIGH - _TOP - _BELOW))

    dots = []
    for row, x in zip(drawn, _places([row.measured_on for row in drawn]), strict=True):
        low, high = (
            None if row.error is None else height(shown(row, row.value + sign * WIDTH * row.error)) for sign in (-1, 1)
        )
        dots.append(
            Dot(x, height(shown(row, row.value)), value_said(row), f"{row.measured_on:%d.%m.%y}", low, high)
        )  # fmt: skip
    last = rows[-1]
    change = change_said(rows[-2], last) if len(rows) > 1 else _("measured once")
    told = [f"{row.measured_on:%d.%m.%Y}: {value_said(row)}, {interval_said(row)}" for row in drawn]
    known = _("the line at a point is its 95 % interval")
    return Panel(
        title=f"{title}: {change}",
        source=f"{text_in(last.instrument.title, language)} · {source_said(last)}",
        note=interval_said(last) if last.error is None else known,
        said="; ".join(told),
        dots=tuple(dots),
        marks=tuple((f"{mark:.0f}", height(mark)) for mark in (most, least)),
    )


def _places(days: Sequence[dt.date]) -> list[int]:
    """Where dates stand from left to right: as far apart as they are, but each with room for its words."""
    room = float(_WIDE - _LEFT - _RIGHT)
    if len(days) < 2:
        return [round(_LEFT + room / 2)]
    free = room - _APART * (len(days) - 1)
    whole = (days[-1] - days[0]).days or 1
    found = [_LEFT + 12.0]
    for one, next_ in pairwise(days):
        found.append(found[-1] + _APART + max(free - 12.0, 0.0) * (next_ - one).days / whole)
    return [round(one) for one in found]
