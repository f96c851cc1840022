"""The organisations and territories over which somebody chooses mentors."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

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


def parts_of(viewer: Viewer, node: Node) -> QuerySet[Node]:
    """What lies right below a territory: where to look closer."""
    within_reach = Node.objects.filter(within(viewer.paths(Data.MATCHING, Right.VIEW), "path"))
    return within_reach.filter(parent=node, closed_on=None).order_by("path")


def names_of(ids: Sequence[int]) -> dict[int, str]:
    """Short names of places already known to the viewer from their own matching."""
    found = Node.objects.filter(pk__in=list(ids)).order_by("short_name", "pk")
    return {pk: short or name for pk, short, name in found.values_list("pk", "short_name", "name")}
