"""What the tree, a node and its forms show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column
from opora.base.rules.access import Data, Right, Viewer
from opora.network.forms.nodes import TreeFilter
from opora.network.models import Node, Placement
from opora.network.pages.bodies import TabLink, tabs_of
from opora.network.pages.network_at import events_of
from opora.network.queries.nodes import chain_of
from opora.network.queries.trees import (
    TreeRow,
    found_on,
    parts_count,
    parts_of,
    placement_on,
    placements_of,
    root_on,
    rows_under,
    top_for,
)
from opora.network.rules import PARTS
from opora.network.rules.sections import NodeSection, node_sections

COLUMNS = (
    Column("name", pgettext_lazy("of an organisation", "Name")),
    Column("kind", gettext_lazy("What it is")),
    Column("parts", gettext_lazy("Parts"), numeric=True),
    Column("state", gettext_lazy("State")),
)
SHOWN_PARTS = 30


@dataclass(frozen=True)
class Crumb:
    """A step on the way down."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class TreeLine:
    """One row of the indented table."""

    row: TreeRow
    kind: str
    below: str
    is_closed: bool

    @property
    def indent(self) -> str:
        """The depth drawn with lines, for the eye only."""
        return "\u2003" * (self.row.depth - 1) + "└\u2002" if self.row.depth else ""


@dataclass(frozen=True)
class TreePage:
    """The tree on a day, under a node or by a search."""

    table: Table
    lines: tuple[TreeLine, ...]
    form: TreeFilter
    crumbs: tuple[Crumb, ...]
    day: dt.date
    today: bool
    words: str
    tabs: tuple[TabLink, ...] = ()


@dataclass(frozen=True)
class NodePage:
    """One node: facts, what stands under it, what happened."""

    node: Node
    crumbs: tuple[Crumb, ...]
    parts: tuple[Node, ...]
    organisations: int
    history: tuple[tuple[str, str, str], ...]
    sections: tuple[NodeSection, ...]
    may_change: bool
    may_open: bool

    @property
    def kind(self) -> str:
        """What the node is, in a word."""
        return kind_words(self.node)


@dataclass(frozen=True)
class NodeFormPage:
    """A form about a node."""

    node: Node
    form: Any
    title: str
    verb: str
    note: str = ""
    consequences: tuple[str, ...] = ()
    danger: bool = False


def kind_words(node: Node) -> str:
    """«School», else «municipality»."""
    return str(node.get_institution_display() if node.institution else node.get_kind_display())


def crumbs_of(node: Node, *, on: dt.date | None = None) -> tuple[Crumb, ...]:
    """The way from the root down to a node."""
    asked = f"&on={on:%Y-%m-%d}" if on else ""
    above = (
        Crumb(part.short_name, f"{reverse('network:tree')}?under={part.pk}{asked}") for part in chain_of(node)[:-1]
    )
    return (*above, Crumb(node.short_name))


def tree_page(query: QueryDict, viewer: Viewer) -> TreePage:
    """The tree as the address asks for it."""
    searches = bool(viewer.paths(Data.TREE, Right.SEARCH))
    form = TreeFilter(query, searches=searches)
    form.is_valid()
    day = form.cleaned_data.get("on") or viewer.today
    words = form.cleaned_data.get("q", "")
    under = query.get("under", "")
    top = placement_on(int(under), day) if under.isdecimal() and len(under) < 18 else None
    top = top or top_for(viewer, day) or root_on(day)
    rows = found_on(viewer, words, day) if words else rows_under(top, day) if top else []
    table = build_table(query, columns=COLUMNS, rows=rows, per_page=100)
    asked = f"&on={day:%Y-%m-%d}" if day != viewer.today else ""
    return TreePage(
        table=table,
        lines=tuple(tree_line(row, asked) for row in table.rows),
        form=form,
        crumbs=crumbs_of(top.node, on=day if asked else None) if top and not words else (),
        day=day,
        today=day == viewer.today,
        words=words,
        tabs=tabs_of(viewer, "network:tree"),
    )


def tree_line(row: TreeRow, asked: str) -> TreeLine:
    """A row as the table shows it: whoever has parts leads to them."""
    below = f"?under={row.node.pk}{asked}" if row.parts and row.depth else ""
    return TreeLine(row, kind_words(row.node), below, row.node.closed_on is not None)


def node_page(viewer: Viewer, node: Node) -> NodePage:
    """The page of one node."""
    enters = viewer.may(Data.TREE, Right.ENTER, path=node.path) and node.closed_on is None
    crumbs = (Crumb(_("Organisations"), reverse("network:tree")), *crumbs_of(node))
    return NodePage(
        node=node,
        crumbs=crumbs,
        parts=tuple(parts_of(node, SHOWN_PARTS)),
        organisations=parts_count(node),
        history=history_of(viewer, node),
        sections=node_sections(viewer, node),
        may_change=enters,
        may_open=enters and bool(PARTS[node.kind]),
    )


def history_of(viewer: Viewer, node: Node) -> tuple[tuple[str, str, str], ...]:
    """Where it stood, when it opened, merged, what began and ended here: the latest first."""
    rows = [(placement.starts_on, happened(placement)) for placement in placements_of(node)]
    rows += [(day, (words, f"{day:%d.%m.%Y}", kind)) for day, words, kind in events_of(viewer, node)]
    return tuple(told for _day, told in sorted(rows, key=lambda row: row[0], reverse=True))


def happened(placement: Placement) -> tuple[str, str, str]:
    """A placement as a row of the timeline: what, when, and how it is marked."""
    if placement.parent is None:
        words = _("The root of the tree")
    else:
        words = _("Stood under “%(node)s”") if placement.ends_on else _("Stands under “%(node)s”")
        words = words % {"node": placement.parent.short_name}
    since = f"{placement.starts_on:%d.%m.%Y}"
    if placement.ends_on is None:
        return words, _("since %(day)s") % {"day": since}, "good"
    return words, f"{since} – {placement.ends_on - dt.timedelta(days=1):%d.%m.%Y}", ""
