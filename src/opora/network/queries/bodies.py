"""Bodies for whoever looks: their names and places are known to everybody who signed in."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.models import StoredFile, holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Body, BodyTask, Material, Node
from opora.network.queries.nodes import chain_of
from opora.network.rules.bodies import ABOVE, OPEN_TASKS, kept_besides, levels_at

#: Digits of a path down to the region.
REGION_WIDTH = 16


def bodies_of(viewer: Viewer) -> QuerySet[Body]:
    """The bodies the viewer may see, those of today first."""
    found = Body.objects.select_related("node", "owner", "parent").order_by("sort_key", "pk")
    if viewer.may_everywhere(Data.NETWORK):
        return found
    return found.filter(within(viewer.paths(Data.NETWORK), "owner__path"))


def body_of(viewer: Viewer, body_id: int) -> Body | None:
    """One body, if the viewer may see it."""
    return bodies_of(viewer).filter(pk=body_id).first()


def bodies_led(viewer: Viewer) -> QuerySet[Body]:
    """The bodies over whose owner the viewer has a role: those they open, change, give tasks to."""
    return bodies_of(viewer).filter(within(viewer.paths(Data.NETWORK, Right.ENTER), "owner__path"))


def bodies_kept(viewer: Viewer) -> QuerySet[Body]:
    """The bodies whose life the viewer writes down: led by a role, or kept without one (by their head, say)."""
    led = within(viewer.paths(Data.NETWORK, Right.ENTER), "owner__path")
    return bodies_of(viewer).filter(led | kept_besides(viewer))


def may_keep(viewer: Viewer, body: Body) -> bool:
    """Whether the viewer keeps this body."""
    if viewer.may(Data.NETWORK, Right.ENTER, path=body.owner.path):
        return True
    return Body.objects.filter(kept_besides(viewer), pk=body.pk).exists()


def home_path(viewer: Viewer) -> str:
    """The path of the viewer's own region: what lists show first; empty where there is none."""
    if viewer.reaches:
        return viewer.reaches[0].path[:REGION_WIDTH]
    here = Node.objects.filter(pk__in=viewer.workplaces[:1]).values_list("path", flat=True).first()
    return (here or "")[:REGION_WIDTH]


def bodies_at(viewer: Viewer, node: Node) -> QuerySet[Body]:
    """The bodies that work at a node or belong to it, past ones too, the latest first."""
    return bodies_of(viewer).filter(Q(node=node) | Q(owner=node)).order_by("-starts_on", "sort_key")


def network_under(viewer: Viewer, path: str) -> list[Body]:
    """Everything that works today under a path, by name."""
    return list(bodies_of(viewer).filter(holds_on(viewer.today), within([path], "owner__path")))


def parts_now(viewer: Viewer, body: Body) -> QuerySet[Body]:
    """The bodies that stand under one today."""
    return bodies_of(viewer).filter(holds_on(viewer.today), parent=body)


def materials_of(viewer: Viewer, body: Body) -> QuerySet[Material]:
    """A body's materials, the latest first."""
    return Material.objects.filter(body__in=bodies_of(viewer).filter(pk=body.pk)).order_by("-added_on", "-pk")


def may_read_material(viewer: Viewer, file: StoredFile) -> bool:
    """Materials are read by whoever sees the body; a report's file by those who see the report."""
    if Material.objects.filter(file=file, body__in=bodies_of(viewer)).exists():
        return True
    return tasks_of(viewer).filter(file=file).exists()


def tasks_of(viewer: Viewer) -> QuerySet[BodyTask]:
    """The tasks of the bodies the viewer keeps, those due first."""
    kept = bodies_kept(viewer).order_by().values("pk")
    return BodyTask.objects.filter(body__in=kept).select_related("body", "body__owner").order_by("due_on", "pk")


def tasks_waiting(viewer: Viewer) -> QuerySet[BodyTask]:
    """What waits for the viewer: reports to accept where they lead, tasks to report on where they keep a body."""
    led = within(viewer.paths(Data.NETWORK, Right.ENTER), "body__owner__path")
    mine = Body.objects.filter(kept_besides(viewer)).values("pk")
    waiting = (Q(state=BodyTask.State.REPORTED) & led) | Q(state__in=OPEN_TASKS, body__in=mine)
    return BodyTask.objects.filter(waiting).select_related("body").order_by("due_on", "pk")


def task_of(viewer: Viewer, task_id: int) -> BodyTask | None:
    """One task, for those who keep its body."""
    return tasks_of(viewer).filter(pk=task_id).first()


def places_to_open(viewer: Viewer, node_id: int) -> Node | None:
    """A node where the viewer may open a body."""
    reach = within(viewer.paths(Data.NETWORK, Right.ENTER), "path")
    return Node.objects.filter(reach, pk=node_id, closed_on=None).first()


def levels_open_to(viewer: Viewer, node: Node) -> list[str]:
    """The levels at which the viewer may open a body that works at a node: as high as their role reaches."""
    owners = [*chain_of(node)[::-1]]
    kinds = {"region": Node.Kind.REGION, "municipality": Node.Kind.MUNICIPALITY}
    found = []
    for level in levels_at(node):
        owner = next((one for one in owners if one.kind == kinds.get(level, node.kind)), None)
        if owner is not None and viewer.may(Data.NETWORK, Right.ENTER, path=owner.path):
            found.append(level)
    return found


def parents_for(viewer: Viewer, node: Node, kind: str) -> QuerySet[Body]:
    """What a new body of a kind at a node may stand under: bodies of today in the same region."""
    region = within([node.path[:REGION_WIDTH]], "owner__path")
    return bodies_of(viewer).filter(region, holds_on(viewer.today), kind__in=ABOVE.get(kind, ()))
