"""Links of the network: the chain that leads down, neighbours who work together, schools that help schools."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Link, Node


def links_of(viewer: Viewer) -> QuerySet[Link]:
    """The links between the organisations whose names the viewer may know."""
    found = Link.objects.select_related("one", "other").order_by("kind", "one__sort_key", "other__sort_key", "pk")
    if viewer.may_everywhere(Data.NETWORK):
        return found
    paths = viewer.paths(Data.NETWORK)
    return found.filter(within(paths, "one__path") | within(paths, "other__path"))


def links_now(viewer: Viewer, path: str, *kinds: str) -> list[Link]:
    """The links of these kinds that hold today with an end under a path."""
    inside = within([path], "one__path") | within([path], "other__path")
    return list(links_of(viewer).filter(holds_on(viewer.today), inside, kind__in=kinds))


def link_of(viewer: Viewer, link_id: int) -> Link | None:
    """One link, for those who keep one of its two ends."""
    paths = viewer.paths(Data.NETWORK, Right.ENTER)
    kept = within(paths, "one__path") | within(paths, "other__path")
    return Link.objects.filter(kept, pk=link_id).select_related("one", "other").first()


def links_at(viewer: Viewer, node: Node) -> QuerySet[Link]:
    """The links of one organisation, past ones too, the latest first."""
    return links_of(viewer).filter(Q(one=node) | Q(other=node)).order_by("-starts_on", "pk")
