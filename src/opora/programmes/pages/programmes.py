"""Pages of programmes: the list, one with the states of its file, a changed file beside what runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.network.models import Node
from opora.people.models import Person
from opora.programmes.bridge.blueprints import read_preset
from opora.programmes.bridge.presets import codes
from opora.programmes.bridge.writing import written
from opora.programmes.models import Blueprint, Edition, Programme
from opora.programmes.pages.outlines import said
from opora.programmes.queries.blueprints import blueprint_of, blueprints_of
from opora.programmes.queries.places import places_of
from opora.programmes.queries.programmes import Preview, edition_of, programmes_of
from opora.programmes.rules.differences import ADDED, MOVED, REMOVED
from opora.programmes.rules.hearing import heard
from opora.programmes.rules.runs import ONE, on_calendar, shift_for, span_of, stage_plans

#: How a state looks.
KINDS = {"planned": "", "running": "info", "completed": "good", "stopped": "wait"}
KINDS |= {"active": "info", "done": "good"}
#: The lists of a model that tell most of it, by section.
LISTED = {
    "forms": gettext_lazy("Forms"), "kinds": gettext_lazy("Kinds of mentoring"), "documents": gettext_lazy("Papers"),
    "questionnaires": gettext_lazy("Questionnaires"), "indicators": gettext_lazy("Indicators"),
    "self_checks": gettext_lazy("Self-checks"),
}  # fmt: skip


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
    told = heard(viewer).language
    lines = [
        (one, text_in(one.title, heard(viewer, one.node).language), KINDS[one.state], term(one.starts_on, one.ends_on))
        for one in programmes_of(viewer)
    ]
    choices = [
        _choice(code, data["title"], data.get("about") or {}, told)
        for code, data in ((code, read_preset(code).data) for code in codes())
    ]
    for own in blueprints_of(viewer).exclude(node=None).defer("text"):
        title = text_in(own.title, told)
        about = text_in(own.data.get("about") or {}, told)
        choices.append(Choice(str(own.pk), title, about, own.node.short_name if own.node else "", own.version))
    return ListPage(lines, choices, viewer.may_somewhere(Data.PROGRAMME, Right.ENTER))


def _choice(code: str, title: Mapping[str, str], about: Mapping[str, str], lang: str) -> Choice:
    return Choice(code, text_in(title, lang), text_in(about, lang), "", 0)


def as_known(day: dt.date, precision: str) -> str:
    """A day as exactly as it is known."""
    return f"{day:%Y}" if precision == "year" else f"{day:%m.%Y}" if precision == "month" else f"{day:%d.%m.%Y}"


def term(starts_on: dt.date, ends_on: dt.date, precision: str = "day") -> str:
    """The days of a period, as precise as they are known; the last one counts.

    >>> term(dt.date(2018, 1, 1), dt.date(2022, 1, 1), "year"), term(dt.date(2024, 9, 1), dt.date(2025, 6, 1), "month")
    ('2018–2021', '09.2024 – 05.2025')
    """
    first, last = as_known(starts_on, precision), as_known(ends_on - ONE, precision)
    if first == last:
        return first
    return f"{first}–{last}" if precision == "year" else f"{first} – {last}"


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
    viewer, goal = heard(viewer, programme.node), edition_of(programme).data.get("goal") or {}
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
    lang = heard(viewer, programme.node).language
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
    period: str
    #: What it holds, by section: its name, how much, the names.
    parts: Sequence[tuple[str, int, Sequence[str]]]
    stages: Sequence[tuple[str, str]]
    form: Any
    node: Node
    places: Sequence[Node]


def begin_page(viewer: Viewer, source: str, data: Mapping[str, Any], form: Any, node: Node) -> BeginPage:
    """What it is, in a few lines, and the day."""
    lang, laid = heard(viewer, node).language, on_calendar(data, shift_for(data, viewer.today, as_in_source=False))
    span = span_of(laid["period"]["starts"], laid["period"]["ends"])
    lists = ((title, list((data.get(code) or {}).values())) for code, title in LISTED.items())
    return BeginPage(
        source, text_in(data["title"], lang), text_in(data.get("about") or {}, lang),
        term(span.starts_on, span.ends_on, span.precision),
        [(str(title), len(entries), [said(entry, lang) for entry in entries]) for title, entries in lists if entries],
        [(term(one.span.starts_on, one.span.ends_on, one.span.precision), text_in(one.title, lang))
         for one in stage_plans(laid)],
        form, node, list(places_of(viewer)[:20]),
    )  # fmt: skip


def first_lines(viewer: Viewer, source: str) -> str:
    """The beginning of a model of one's own that begins from another; empty where none is named."""
    if source in codes():
        code, title = source, read_preset(source).data["title"]
    else:
        own = blueprint_of(viewer, int(source)) if source.isascii() and source.isdigit() else None
        if own is None:
            return ""
        code, title = own.code, own.title
    told = (
        _("Change the name and the title; below write only what is different from the model it begins from."),
        _('A section of the same name replaces the values it names; remove = ["stages.training"] leaves one out.'),
    )
    head = written({"code": f"own-{code}"[:50], "title": title, "extends": code})
    return head + "\n" + "".join(f"# {line}\n" for line in told)
