"""Opening, moving, merging and closing nodes of the tree: every change is a dated placement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.keys import search_key, sort_key
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.network.models import Node, Placement
from opora.network.rules import child_path, level_of


class UnableToMoveNode(Refusal):
    """A node cannot stand under itself."""

    message = _("“%(node)s” cannot be moved under its own part. Choose another place.")


class UnableToCloseNode(Refusal):
    """A node with open parts cannot close."""

    message = _("“%(node)s” still has open parts. Move or close them first.")


#: What may be said of a node when it is opened or changed.
FACTS = (
    "kind", "institution", "name", "short_name", "code", "law_profile", "time_zone", "week_days",
    "address", "latitude", "longitude",
)  # fmt: skip


def _require(by: Viewer, path: str) -> None:
    if not by.may(Data.TREE, Right.ENTER, path=path):
        raise NotAllowed


@transaction.atomic
def open_node(
    *, by: Viewer, parent: Node | None, opened_on: dt.date, kind: str, name: str, short_name: str = "", **facts: Any
) -> Node:
    """Open a node under `parent` (None: the root, by the system only) from the day `opened_on`."""
    _require(by, parent.path if parent else "")
    node = Node(kind=kind, name=name, short_name=short_name or name, opened_on=opened_on, parent=parent, **facts)
    _write_keys(node)
    if parent is not None:
        node.law_profile = facts.get("law_profile", parent.law_profile)
        node.time_zone = facts.get("time_zone", parent.time_zone)
    node.save()
    node.path = child_path(parent.path if parent else "", node.pk)
    node.save(update_fields=["path"])
    Placement.objects.create(node=node, parent=parent, path=node.path, level=level_of(node.path), starts_on=opened_on)
    journal.record(by=by, verb="node.open", about=node, fields={"name": name, "kind": kind})
    return node


@transaction.atomic
def change_node(*, by: Viewer, node: Node, facts: Mapping[str, Any]) -> Node:
    """Change a node's facts."""
    _require(by, node.path)
    for name in FACTS:
        if name in facts:
            setattr(node, name, facts[name])
    _write_keys(node)
    node.save()
    journal.record(by=by, verb="node.change", about=node, fields=facts)
    return node


@transaction.atomic
def move_node(*, by: Viewer, node: Node, parent: Node, on: dt.date) -> Node:
    """Move a node with everything below it under `parent` from the day `on`."""
    _require(by, node.path)
    _require(by, parent.path)
    if parent.path.startswith(node.path):
        raise UnableToMoveNode(node=node.short_name)
    old, new = node.path, child_path(parent.path, node.pk)
    moved = list(Node.objects.select_for_update().filter(path__gte=old, path__lt=old + "g").order_by("path"))
    for part in moved:
        part.path = new + part.path[len(old) :]
    node.parent = parent
    Placement.objects.filter(node__in=moved, ends_on=None, starts_on=on).delete()
    Placement.objects.filter(node__in=moved, ends_on=None).update(ends_on=on)
    parents = {part.pk: parent if part.pk == node.pk else part.parent for part in moved}
    Placement.objects.bulk_create(
        Placement(node=part, parent=parents[part.pk], path=part.path, level=level_of(part.path), starts_on=on)
        for part in moved
    )
    Node.objects.bulk_update(moved, ["path"])
    Node.objects.filter(pk=node.pk).update(parent=parent)
    node.refresh_from_db()
    journal.record(by=by, verb="node.move", about=node, others=[parent])
    return node


@transaction.atomic
def close_node(*, by: Viewer, node: Node, on: dt.date, successor: Node | None = None) -> Node:
    """Close a node from the day `on`, naming its successor when it merges into another."""
    _require(by, node.path)
    if Node.objects.filter(parent=node, closed_on=None).exists():
        raise UnableToCloseNode(node=node.short_name)
    node.closed_on, node.successor = on, successor
    node.save(update_fields=["closed_on", "successor"])
    Placement.objects.filter(node=node, ends_on=None).update(ends_on=on)
    journal.record(by=by, verb="node.close", about=node, others=[successor] if successor else [])
    return node


def _write_keys(node: Node) -> None:
    node.sort_key = sort_key(node.short_name)[:250]
    node.search_key = search_key(f"{node.short_name} {node.name} {node.code}")[:800]
