"""What the pages of the centre, of bodies and of their tasks show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opora.base.models import holds_on
from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Agreement, Body, BodyTask, Material
from opora.network.pages.drawing import Drawing, Knot, drawn
from opora.network.queries.agreements import agreements_of
from opora.network.queries.bodies import (
    bodies_of,
    home_path,
    materials_of,
    may_keep,
    network_under,
    parts_now,
    tasks_of,
)
from opora.network.rules.bodies import OPEN_TASKS, level_words
from opora.network.rules.body_sections import Tab, body_sections, notes_on, subject_choices, tabs_for
from opora.network.rules.sections import NodeSection

COLUMNS = (
    Column("name", pgettext_lazy("of an organisation", "Name"), order=("sort_key", "pk")),
    Column("kind", gettext_lazy("What it is"), order=("kind", "sort", "sort_key")),
    Column("place", gettext_lazy("Where"), order=("node__sort_key", "sort_key")),
    Column("level", gettext_lazy("Level")),
    Column("term", gettext_lazy("Works")),
)
#: So many bodies of a kind are drawn; the table has them all.
DRAWN = 12


@dataclass(frozen=True)
class TabLink:
    """A page of the network, as the row of pages shows it."""

    url: str
    label: str
    on: bool


@dataclass(frozen=True)
class BodyLine:
    """One body of a list."""

    body: Body
    kind: str
    level: str
    term: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Chip:
    """A filter written as a word."""

    url: str
    label: str
    on: bool


@dataclass(frozen=True)
class BodiesPage:
    """The bodies of the reader's region."""

    tabs: tuple[TabLink, ...]
    table: Table
    lines: tuple[BodyLine, ...]
    chips: tuple[Chip, ...]
    kind: str
    #: Where the reader opens bodies: the node of their role.
    open_at: int | None


@dataclass(frozen=True)
class CentrePage:
    """The structure of the region's mentoring: a picture and a table."""

    tabs: tuple[TabLink, ...]
    drawing: Drawing
    desc: str
    table: Table
    lines: tuple[BodyLine, ...]


@dataclass(frozen=True)
class TaskLine:
    """One task, as the body's page shows it."""

    task: BodyTask
    kind: str
    may_report: bool
    may_decide: bool


@dataclass(frozen=True)
class BodyPage:
    """One body: facts, people, parts, agreements, materials, tasks."""

    body: Body
    kind: str
    level: str
    subject: str
    term: str
    is_over: bool
    parts: tuple[Body, ...]
    sections: tuple[NodeSection, ...]
    agreements: tuple[Agreement, ...]
    materials: tuple[Material, ...]
    tasks: tuple[TaskLine, ...]
    may_change: bool
    may_keep: bool


@dataclass(frozen=True)
class BodyFormPage:
    """A form about a body or about something of it."""

    form: Any
    title: str
    verb: str
    back: str
    note: str = ""
    #: Something to read before the form: what a report answered, what was wrong with it.
    said: tuple[str, ...] = ()
    #: What else may be opened here.
    chips: tuple[Chip, ...] = ()
    files: bool = False


def tabs_of(viewer: Viewer, current: str) -> tuple[TabLink, ...]:
    """The row of the network's pages."""
    found: list[Tab] = tabs_for(viewer)
    return tuple(TabLink(reverse(tab.address), str(tab.label), tab.address == current) for tab in found)


def kind_words(body: Body) -> str:
    """«Innovation site», else «consultation point»."""
    return str(body.get_sort_display() if body.sort else body.get_kind_display())


def term_words(body: Body) -> str:
    """«since 01.09.2024», «until 31.08.2027» for a term."""
    if body.ends_on is None:
        return _("since %(day)s") % {"day": f"{body.starts_on:%d.%m.%Y}"}
    return f"{body.starts_on:%d.%m.%Y} – {last_day(body.ends_on)}"


def last_day(ends_on: Any) -> str:
    """The last day of a period whose end is not included."""
    return f"{ends_on.fromordinal(ends_on.toordinal() - 1):%d.%m.%Y}"


def lines_of(viewer: Viewer, bodies: Sequence[Body]) -> tuple[BodyLine, ...]:
    """Bodies as a table shows them, with what upper apps say of each."""
    notes = notes_on(viewer, bodies)
    return tuple(
        BodyLine(body, kind_words(body), level_words(body), term_words(body), tuple(notes.get(body.pk, ())))
        for body in bodies
    )


def bodies_page(query: QueryDict, viewer: Viewer) -> BodiesPage:
    """The list, of one kind or of all."""
    wanted = query.get("kind", "")
    kind = wanted if wanted in Body.Kind.values else ""
    found = bodies_of(viewer).filter(holds_on(viewer.today), within([home_path(viewer)], "owner__path"))
    table = build_table(query, columns=COLUMNS, rows=found.filter(kind=kind) if kind else found, default="name")
    words = {"": _("All"), **{one.value: str(KINDS[one]) for one in Body.Kind}}
    return BodiesPage(
        tabs=tabs_of(viewer, "network:bodies"),
        table=table,
        lines=lines_of(viewer, table.rows),
        chips=tuple(Chip(link(query, kind=key, page=""), label, key == kind) for key, label in words.items()),
        kind=kind,
        open_at=next((reach.node_id for reach in viewer.reaches if reach.path in led_paths(viewer)), None),
    )


def kinds_at(node_id: int, kind: str) -> tuple[Chip, ...]:
    """What may be opened at a node, the kind of the form marked."""
    return tuple(
        Chip(reverse("network:body_add", args=[node_id, one.value]), str(one.label), one.value == kind)
        for one in Body.Kind
    )


def led_paths(viewer: Viewer) -> tuple[str, ...]:
    """Where the viewer opens bodies."""
    return viewer.paths(Data.NETWORK, Right.ENTER)


#: Kinds as filters name them: many at once.
KINDS = {
    Body.Kind.CENTRE: gettext_lazy("Centres"),
    Body.Kind.POINT: gettext_lazy("Consultation points"),
    Body.Kind.HUB: gettext_lazy("Subject hubs"),
    Body.Kind.SITE: gettext_lazy("Sites"),
    Body.Kind.COMMUNITY: gettext_lazy("Communities"),
}


def centre_page(viewer: Viewer) -> CentrePage:
    """The centre with everything that stands under it, drawn and listed."""
    bodies = [body for body in network_under(viewer, home_path(viewer)) if body.kind != Body.Kind.COMMUNITY]
    tops = [body for body in bodies if body.parent_id is None and body.kind == Body.Kind.CENTRE]
    knots, ordered = [], []
    for top in tops:
        knots.append(Knot(f"body{top.pk}", top.name, 0, top.node.short_name))
        ordered.append(top)
        for kind in (Body.Kind.POINT, Body.Kind.HUB, Body.Kind.SITE):
            parts = [body for body in bodies if body.parent_id == top.pk and body.kind == kind]
            ordered += parts
            knots += drawn_parts(kind, parts)
    rest = [body for body in bodies if body not in ordered]
    table = build_table(QueryDict(), columns=[unsorted(one) for one in COLUMNS], rows=ordered + rest, per_page=200)
    return CentrePage(
        tabs=tabs_of(viewer, "network:centre"),
        drawing=drawn(knots),
        desc="; ".join(f"{'' if knot.depth else '• '}{knot.label}" for knot in knots),
        table=table,
        lines=lines_of(viewer, table.rows),
    )


def drawn_parts(kind: str, parts: Sequence[Body]) -> list[Knot]:
    """A heading of a kind and its bodies; what is too many is said."""
    if not parts:
        return []
    knots = [Knot(f"{kind}{parts[0].parent_id}", f"{KINDS[Body.Kind(kind)]}: {len(parts)}", 1)]
    knots += [Knot(f"body{body.pk}", body.name, 2, body.node.short_name) for body in parts[:DRAWN]]
    if len(parts) > DRAWN:
        knots.append(Knot(f"{kind}more", _("%(count)s more, see the table") % {"count": len(parts) - DRAWN}, 2))
    return knots


def unsorted(column: Column) -> Column:
    """A column of a list that comes in its own order."""
    return Column(column.key, column.label, numeric=column.numeric)


def body_page(viewer: Viewer, body: Body) -> BodyPage:
    """One body."""
    leads = viewer.may(Data.NETWORK, Right.ENTER, path=body.owner.path)
    keeps = leads or may_keep(viewer, body)
    tasks = list(tasks_of(viewer).filter(body=body)[:50]) if keeps else []
    may_see = bool(viewer.paths(Data.AGREEMENT))
    return BodyPage(
        body=body,
        kind=kind_words(body),
        level=level_words(body),
        subject=dict(subject_choices(viewer.language)).get(body.subject, "") if body.subject else "",
        term=term_words(body),
        is_over=body.ends_on is not None and body.ends_on <= viewer.today,
        parts=tuple(parts_now(viewer, body)),
        sections=body_sections(viewer, body, keeps),
        agreements=tuple(agreements_of(viewer).filter(body=body).prefetch_related(None)[:20]) if may_see else (),
        materials=tuple(materials_of(viewer, body)[:50]),
        tasks=tuple(task_line(viewer, task, leads) for task in tasks),
        may_change=leads and (body.ends_on is None or body.ends_on > viewer.today),
        may_keep=keeps,
    )


def task_line(viewer: Viewer, task: BodyTask, leads: bool) -> TaskLine:
    """A task with its colour and what may be done about it."""
    late = task.state in OPEN_TASKS and task.due_on < viewer.today
    kinds = {"given": "stop" if late else "wait", "reported": "info", "returned": "stop", "accepted": "good"}
    return TaskLine(task, kinds[task.state], task.state in OPEN_TASKS, leads and task.state == "reported")
