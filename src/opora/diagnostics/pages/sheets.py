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
from opora.diagnostics.actions.sheets import bar
from opora.diagnostics.pages.profile import MOST, Bar, ProfilePage, profile_page
from opora.diagnostics.pages.raters import Opinions, opinions_of
from opora.diagnostics.queries.profile import work_of
from opora.diagnostics.rules.raters import short_name
from opora.people.models import Person


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


def _drawn(one: Bar, most: float) -> str:
    """A bar of the chart as a bar of the file."""
    return bar(one.value / most, *(None if end is None else end / most for end in (one.low, one.high)))


def sheet_data(page: SheetPage) -> dict[str, Any]:
    """What the Word file says."""
    rows = [
        {
            "source": f"{sheet.title} ({sheet.source})", "title": row.title, "bar": _drawn(one, sheet.most),
            "value": row.value, "interval": row.interval, "level": ", ".join(filter(None, (row.level, row.note))),
            "day": date_format(row.day, "SHORT_DATE_FORMAT"),
        }
        for sheet in page.profile.sheets
        for row, one in zip(sheet.rows, sheet.bars, strict=True)
    ]  # fmt: skip
    rows += [
        {
            "source": said.name, "title": one.label, "bar": _drawn(one, MOST), "value": one.text,
            "interval": said.unknown, "level": "", "day": date_format(said.day, "SHORT_DATE_FORMAT"),
        }
        for said in page.opinions
        for one in said.bars
    ]  # fmt: skip
    needs = [{"title": line.title, "note": line.note} for line in page.profile.needs]
    return {
        "person": page.name, "short": page.short, "work": page.work, "day": date_format(page.day), "rows": rows,
        "needs": needs,
    }  # fmt: skip
