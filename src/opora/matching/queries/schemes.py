"""Rules of matching that somebody may use or change: the shipped ones and the organisation's own versions."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.rules.access import Data, Right, Viewer, within
from opora.matching.models import Scheme
from opora.network.models import Node
from opora.network.rules import ancestors_of


def schemes_for(node: Node) -> QuerySet[Scheme]:
    """The current rules an organisation may match by: its own and those of the territories above it, the shipped."""
    own = Q(node__in=ancestors_of(node.path)) | Q(node=None)
    return Scheme.objects.filter(own, is_current=True).select_related("node").order_by("-node__path", "-code", "pk")


def schemes_of(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Scheme]:
    """Rules the viewer may read: the shipped, and those of organisations within reach or above."""
    paths = viewer.paths(Data.MATCHING, right)
    above = {pk for path in paths for pk in ancestors_of(path)}
    reach = Q(node=None) | within(paths, "node__path") | Q(node__in=above)
    return Scheme.objects.filter(reach).select_related("node") if paths else Scheme.objects.none()


def scheme_of(viewer: Viewer, scheme_id: int) -> Scheme | None:
    """One set of rules."""
    return schemes_of(viewer).filter(pk=scheme_id).first()


def versions_of(viewer: Viewer, scheme: Scheme) -> list[Scheme]:
    """The versions of the same rules the viewer may read, the newest first."""
    return list(schemes_of(viewer).filter(code=scheme.code).order_by("-is_current", "-pk"))
