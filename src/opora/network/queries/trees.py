"""The tree as a reader looks through it: some levels under a node on any day, or nodes found by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.base.rules.keys import search_key
from opora.network.models import Node, Placement
from opora.network.queries.nodes import nodes_of
from opora.network.rules import ancestors_of

#: How many levels under the chosen node are shown at once.
DEPTH = 2
#: How many nodes a search shows.
FOUND = 200


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One node of the indented table."""

    node: Node
    depth: int
    parts: int = 0
    above: str = ""


def top_for(viewer: Viewer, day: dt.date) -> Placement | None:
    """Where the viewer's look at the tree begins: above the first node of their reach or work, else the root."""
    at = viewer.reaches[0].node_id if viewer.reaches else next(iter(viewer.workplaces), None)
    here = placement_on(at, day) if at else None
    if here is not None and here.node.kind == Node.Kind.ORGANISATION and here.parent_id:
        here = placement_on(here.parent_id, day)
    return here or root_on(day)


def root_on(day: dt.date) -> Placement | None:
    """The root of the tree on a day."""
    return Placement.objects.filter(holds_on(day), level=0).select_related("node").order_by("path").first()


def placement_on(node_id: int, day: dt.date) -> Placement | None:
    """Where a node stood on a day."""
    return Placement.objects.filter(holds_on(day), node_id=node_id).select_related("node").first()


def rows_under(top: Placement, day: dt.date, depth: int = DEPTH) -> list[TreeRow]:
    """A node and what stood under it on a day, depth first, neighbours by name; the lowest shown know how many
    parts they have."""
    standing = list(
        Placement.objects.filter(
            holds_on(day), path__gte=top.path, path__lt=top.path + "g", level__lte=top.level + depth + 1
        ).select_related("node")
    )
    below: dict[int | None, list[Placement]] = {}
    for placement in standing:
        below.setdefault(placement.parent_id, []).append(placement)
    rows: list[TreeRow] = []
    stack = [top]
    while stack:
        here = stack.pop()
        parts = sorted(below.get(here.node_id, ()), key=lambda part: part.node.sort_key, reverse=True)
        rows.append(TreeRow(here.node, here.level - top.level, len(parts)))
        if here.level - top.level < depth:
            stack += parts
    return rows


def found_on(viewer: Viewer, words: str, day: dt.date) -> list[TreeRow]:
    """Nodes whose name or code holds every word, where the viewer may search, with what stood above them."""
    known = nodes_of(viewer, Right.SEARCH)
    for word in search_key(words).split():
        known = known.filter(search_key__contains=word)
    standing = list(
        Placement.objects.filter(holds_on(day), node__in=known)
        .select_related("node")
        .order_by("node__sort_key", "node_id")[:FOUND]
    )
    ids = {part for placement in standing for part in ancestors_of(placement.path)[:-1]}
    names = dict(Node.objects.filter(pk__in=ids).values_list("pk", "short_name"))
    return [
        TreeRow(
            placement.node, 0, 0,
            " › ".join(names[part] for part in ancestors_of(placement.path)[:-1] if part in names),
        )
        for placement in standing
    ]  # fmt: skip


def parts_of(node: Node, limit: int) -> list[Node]:
    """The open parts right under a node, by name."""
    return list(Node.objects.filter(parent=node, closed_on=None).order_by("sort_key", "pk")[:limit])


def parts_count(node: Node) -> int:
    """How many open organisations stand anywhere under a node."""
    return (
        Node.objects.filter(path__gte=node.path, path__lt=node.path + "g", closed_on=None, kind=Node.Kind.ORGANISATION)
        .exclude(pk=node.pk)
        .count()
    )


def placements_of(node: Node) -> QuerySet[Placement]:
    """Where a node has stood, the latest first."""
    return Placement.objects.filter(node=node).select_related("parent").order_by("-starts_on", "-pk")


def places_for(viewer: Viewer, node: Node) -> QuerySet[Node]:
    """The territories within the viewer's reach under which a node may be moved."""
    return (
        Node.objects.filter(within(viewer.paths(Data.TREE, Right.ENTER), "path"), closed_on=None)
        .exclude(kind=Node.Kind.ORGANISATION)
        .exclude(path__gte=node.path, path__lt=node.path + "g")
        .order_by("sort_key", "pk")
    )


def heirs_for(viewer: Viewer, node: Node) -> QuerySet[Node]:
    """The open nodes beside a node that may take over from it."""
    return (
        Node.objects.filter(within(viewer.paths(Data.TREE, Right.ENTER), "path"), closed_on=None, kind=node.kind)
        .filter(parent=node.parent)
        .exclude(pk=node.pk)
        .order_by("sort_key", "pk")
    )
