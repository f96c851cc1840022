"""Which models of mentoring one may choose from."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Node
from opora.programmes.models import Blueprint

#: Eight hexadecimal digits a level.
STEP = 8


def above(path: str) -> Iterator[str]:
    """The paths of a node and of everything it stands in."""
    for end in range(STEP, len(path) + 1, STEP):
        yield path[:end]


def in_sight(viewer: Viewer, prefix: str = "node__") -> Q:
    """Rows whose node lies within the viewer's reach over programmes, or above it: a school follows its region."""
    paths = viewer.paths(Data.PROGRAMME, Right.VIEW)
    higher = {path for top in paths for path in above(top)}
    return within(paths, f"{prefix}path") | Q(**{f"{prefix}path__in": sorted(higher)})


def blueprints_of(viewer: Viewer) -> QuerySet[Blueprint]:
    """The newest version of every model that came with Opora, and of one's own."""
    if not viewer.may_somewhere(Data.PROGRAMME, Right.VIEW):
        return Blueprint.objects.none()
    seen = Blueprint.objects.filter(Q(node=None) | in_sight(viewer)).select_related("node")
    newest: dict[tuple[int | None, str], int] = {}
    for pk, node_id, code in seen.order_by("version").values_list("pk", "node_id", "code"):
        newest[node_id, code] = pk
    return seen.filter(pk__in=newest.values()).order_by("node_id", "code")


def blueprint_of(viewer: Viewer, blueprint_id: int) -> Blueprint | None:
    """One version, if the viewer may see it."""
    if not viewer.may_somewhere(Data.PROGRAMME, Right.VIEW):
        return None
    seen = Blueprint.objects.filter(Q(node=None) | in_sight(viewer)).select_related("node")
    return seen.filter(pk=blueprint_id).first()


def own_file(code: str, node: Node | None) -> Blueprint | None:
    """The newest own file under a code, of the node or of the nearest above it."""
    if node is None:
        return None
    owners = Blueprint.objects.filter(code=code, node__path__in=list(above(node.path))).select_related("node")
    return max(owners, key=lambda one: (len(one.node.path) if one.node else 0, one.version), default=None)
