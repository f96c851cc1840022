"""Nodes for whoever looks; the names of organisations are known to everybody who signed in."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Node, Placement
from opora.network.rules import ancestors_of


def nodes_of(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Node]:
    """The nodes the viewer may view (or enter, or search)."""
    if viewer.may_everywhere(Data.TREE, right):
        return Node.objects.all()
    return Node.objects.filter(within(viewer.paths(Data.TREE, right), "path"))


def node_of(viewer: Viewer, node_id: int, right: Right = Right.VIEW) -> Node | None:
    """One node, if the viewer may view it."""
    return nodes_of(viewer, right).filter(pk=node_id).first()


def chain_of(node: Node) -> list[Node]:
    """The nodes from the root down to `node` itself."""
    found = Node.objects.in_bulk(ancestors_of(node.path))
    return [found[part] for part in ancestors_of(node.path) if part in found]


def placements_on(day: dt.date, *, under: Node) -> QuerySet[Placement]:
    """Where everything under `under` stood on `day`, as the tree was then."""
    top = Placement.objects.filter(holds_on(day), node=under).first()
    if top is None:
        return Placement.objects.none()
    return (
        Placement.objects.filter(holds_on(day), path__gte=top.path, path__lt=top.path + "g")
        .select_related("node")
        .order_by("path")
    )


def ancestor_of_kind(node: Node, kind: str) -> Node | None:
    """The nearest node of `kind` above, as a school's municipality; a parent read already is not asked for."""
    if node.kind != kind and Node._meta.get_field("parent").is_cached(node):
        parent = node.parent
        if parent is not None and parent.kind == kind:
            return parent
    return next((part for part in reversed(chain_of(node)) if part.kind == kind), None)


def merged_into(node: Node) -> QuerySet[Node]:
    """The organisations that closed and left their place to this one."""
    return Node.objects.filter(successor=node).order_by("closed_on", "pk")
