"""The sheet of results on paper: the same facts as the profile, for printing and as a Word file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.base.rules.wording import full_name
from opora.diagnostics.pages.profile import ProfilePage, profile_page
from opora.diagnostics.pages.raters import Opinions, opinions_of
from opora.diagnostics.queries.profile import work_of
from opora.diagnostics.rules.raters import short_name
from opora.people.models import Person

#: A bar of a Word file has so many boxes.
BOXES = 10


@dataclass(frozen=True)
class SheetPage:
    """Everything on the paper."""

    profile: ProfilePage
    opinions: tuple[Opinions, ...]
    name: str
    short: str
    work: str
    day: dt.date
    back: str


def sheet_page(viewer: Viewer, person: Person) -> SheetPage:
    """The sheet of one person as of today."""
    profile = profile_page(viewer, person)
    return SheetPage(
        profile, tuple(opinions_of(rows, viewer.language) for rows in profile.opinions),
        full_name(person.family, person.given, person.patronymic), short_name(person), work_said(viewer, person),
        viewer.today, reverse("diagnostics:profile", args=[person.pk]),
    )  # fmt: skip


def work_said(viewer: Viewer, person: Person) -> str:
    """«учитель, Школа № 7»."""
    post = work_of(viewer, person)
    return f"{text_in(post.post.title, viewer.language)}, {post.node.short_name}" if post else ""


def boxes(value: float, most: float) -> str:
    """A value as full and empty boxes.

    >>> boxes(44, 100)
    '■■■■□□□□□□'
    """
    full = min(BOXES, max(0, round(BOXES * value / most))) if most else 0
    return "■" * full + "□" * (BOXES - full)


def sheet_data(page: SheetPage) -> dict[str, Any]:
    """What the Word file says."""
    rows = [
        {
            "source": f"{sheet.title} ({sheet.source})", "title": row.title, "bar": boxes(bar.value, sheet.most),
            "value": row.value, "interval": row.interval, "level": ", ".join(filter(None, (row.level, row.note))),
            "day": f"{row.day:%d.%m.%Y}",
        }
        for sheet in page.profile.sheets
        for row, bar in zip(sheet.rows, sheet.bars, strict=True)
    ]  # fmt: skip
    rows += [
        {
            "source": said.name, "title": bar.label, "bar": boxes(bar.value, 100), "value": bar.text,
            "interval": said.unknown, "level": "", "day": f"{said.day:%d.%m.%Y}",
        }
        for said in page.opinions
        for bar in said.bars
    ]  # fmt: skip
    needs = [{"title": line.title, "note": line.note} for line in page.profile.needs]
    return {
        "person": page.name, "short": page.short, "work": page.work, "day": date_format(page.day), "rows": rows,
        "needs": needs,
    }  # fmt: skip
