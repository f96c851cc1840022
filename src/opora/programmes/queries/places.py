"""Where a viewer may run programmes."""

from __future__ import annotations

from django.db.models import QuerySet

from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Node


def places_of(viewer: Viewer) -> QuerySet[Node]:
    """The nodes of one's own roles over programmes; the system has every node."""
    able = Node.objects.filter(within(viewer.paths(Data.PROGRAMME, Right.ENTER), "path"), closed_on=None)
    if not viewer.is_system:
        able = able.filter(pk__in=[reach.node_id for reach in viewer.reaches])
    return able.order_by("path")


def place_of(viewer: Viewer, asked: str) -> Node | None:
    """The node that was asked for, if programmes may be run there; without a word the first of one's own."""
    if not asked:
        return places_of(viewer).first()
    able = Node.objects.filter(within(viewer.paths(Data.PROGRAMME, Right.ENTER), "path"), closed_on=None)
    return able.filter(pk=int(asked)).first() if asked.isdigit() else None
