"""Pages of programmes: the list, one with the states of its file, a changed file beside what runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.network.models import Node
from opora.people.models import Person
from opora.programmes.bridge.blueprints import read_preset
from opora.programmes.bridge.presets import codes
from opora.programmes.models import Blueprint, Edition, Programme
from opora.programmes.pages.outlines import said
from opora.programmes.queries.blueprints import blueprints_of
from opora.programmes.queries.places import places_of
from opora.programmes.queries.programmes import Preview, edition_of, programmes_of
from opora.programmes.rules.differences import ADDED, MOVED, REMOVED
from opora.programmes.rules.runs import ONE

#: How a state looks.
KINDS = {"planned": "", "running": "info", "completed": "good", "stopped": "wait"}
KINDS |= {"active": "info", "done": "good"}


@dataclass(frozen=True)
class Choice:
    """A model one may begin: a shipped one by its code, one's own by its number."""

    source: str
    title: str
    about: str
    place: str
    version: int


@dataclass(frozen=True)
class ListPage:
    """Programmes within reach, and the models one may begin."""

    lines: Sequence[tuple[Programme, str, str, str]]
    choices: Sequence[Choice]
    may_begin: bool


def list_page(viewer: Viewer) -> ListPage:
    """Runs first, then what may be begun."""
    lines = [
        (one, text_in(one.title, viewer.language), KINDS[one.state], term(one.starts_on, one.ends_on))
        for one in programmes_of(viewer)
    ]
    choices = [
        _choice(code, data["title"], data.get("about") or {}, viewer.language)
        for code, data in ((code, read_preset(code).data) for code in codes())
    ]
    for own in blueprints_of(viewer).exclude(node=None).defer("text"):
        title = text_in(own.title, viewer.language)
        about = text_in(own.data.get("about") or {}, viewer.language)
        choices.append(Choice(str(own.pk), title, about, own.node.short_name if own.node else "", own.version))
    return ListPage(lines, choices, viewer.may_somewhere(Data.PROGRAMME, Right.ENTER))


def _choice(code: str, title: Mapping[str, str], about: Mapping[str, str], lang: str) -> Choice:
    return Choice(code, text_in(title, lang), text_in(about, lang), "", 0)


def term(starts_on: dt.date, ends_on: dt.date, precision: str = "day") -> str:
    """The days of a period, as precise as they are known; the last one counts.

    >>> term(dt.date(2018, 1, 1), dt.date(2022, 1, 1), "year")
    '2018–2021'
    """
    last = ends_on - ONE
    if precision == "year":
        return f"{starts_on.year}–{last.year}" if starts_on.year != last.year else str(starts_on.year)
    if precision == "month":
        return f"{starts_on:%m.%Y} – {last:%m.%Y}"
    return f"{starts_on:%d.%m.%Y} – {last:%d.%m.%Y}"


@dataclass(frozen=True)
class ShowPage:
    """What a programme is for, and what its file was before: its road map and its standing are other tabs."""

    programme: Programme
    title: str
    kind: str
    term: str
    goal: str
    editions: Sequence[Edition]
    may_change: bool


def show_page(viewer: Viewer, programme: Programme) -> ShowPage:
    """The goal, and every state of the file."""
    goal = edition_of(programme).data.get("goal") or {}
    return ShowPage(
        programme=programme,
        title=text_in(programme.title, viewer.language),
        kind=KINDS[programme.state],
        term=term(programme.starts_on, programme.ends_on),
        goal=text_in(goal, viewer.language),
        editions=list(programme.editions.select_related("blueprint")),
        may_change=viewer.may(Data.PROGRAMME, Right.ENTER, path=programme.node.path),
    )


@dataclass(frozen=True)
class Row:
    """A row of the comparison, as the part of the page wants it."""

    label: str
    left: str
    right: str
    mark: str


@dataclass(frozen=True)
class ComparePage:
    """A changed file beside what runs."""

    programme: Programme
    blueprint: Blueprint
    title: str
    rows: Sequence[Row]
    preview: Preview
    stages: Sequence[str]
    tasks: Sequence[str]
    people: Sequence[Person]


def compare_page(viewer: Viewer, programme: Programme, blueprint: Blueprint, preview: Preview) -> ComparePage:
    """What changes, entry by entry, and whom it touches."""
    lang = viewer.language
    marks = {ADDED: "added", REMOVED: "removed", MOVED: "changed"}
    rows = [
        Row(one.key, said(one.before, lang), said(one.after, lang), marks.get(one.kind, "changed"))
        for one in preview.differences
    ]
    return ComparePage(
        programme=programme,
        blueprint=blueprint,
        title=text_in(blueprint.title, lang),
        rows=rows,
        preview=preview,
        stages=[text_in(stage.title, lang) for stage in preview.begun],
        tasks=[text_in(task.title, lang) for task in preview.done],
        people=preview.people,
    )


@dataclass(frozen=True)
class BeginPage:
    """A model before it is begun."""

    source: str
    title: str
    about: str
    lines: Sequence[str]
    form: Any
    node: Node
    places: Sequence[Node]


def begin_page(viewer: Viewer, source: str, data: Mapping[str, Any], form: Any, node: Node) -> BeginPage:
    """What it is, in a few lines, and the day."""
    from opora.programmes.pages.outlines import outline

    lang = viewer.language
    _title, *lines = outline(data, lang)
    return BeginPage(
        source, text_in(data["title"], lang), text_in(data.get("about") or {}, lang), lines, form, node,
        list(places_of(viewer)[:20]),
    )  # fmt: skip
