"""The organisations and territories over which somebody chooses mentors."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Node


def tops_of(viewer: Viewer) -> list[Node]:
    """The nodes over which the viewer matches by a role, from the top."""
    return list(Node.objects.filter(path__in=viewer.paths(Data.MATCHING, Right.VIEW)).order_by("path"))


def place_of(viewer: Viewer, asked: str) -> Node | None:
    """The node the address asks for, if it is within reach; else the first of one's own."""
    if not asked:
        return next(iter(tops_of(viewer)), None)
    within_reach = Node.objects.filter(within(viewer.paths(Data.MATCHING, Right.VIEW), "path"))
    return within_reach.filter(pk=asked).first() if asked.isdigit() and len(asked) < 19 else None


def closer(viewer: Viewer, node: Node) -> list[Node]:
    """Where else to look: the other nodes of one's roles, then what lies right below a territory; one statement."""
    paths = list(viewer.paths(Data.MATCHING, Right.VIEW))
    below = Q(parent=node, closed_on=None) if node.kind != Node.Kind.ORGANISATION else Q(pk__in=[])
    found = list(Node.objects.filter(within(paths, "path")).filter(below | Q(path__in=paths)).order_by("path"))
    tops = [one for one in found if one.path in paths]
    parts = [one for one in found if one.parent_id == node.pk] if node.kind != Node.Kind.ORGANISATION else []
    return [*tops[1:], *(one for one in parts if one.closed_on is None)]


def names_of(ids: Sequence[int]) -> dict[int, str]:
    """Short names of places already known to the viewer from their own matching."""
    found = Node.objects.filter(pk__in=list(ids)).order_by("short_name", "pk")
    return {pk: short or name for pk, short, name in found.values_list("pk", "short_name", "name")}
