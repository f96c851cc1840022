"""What of the network waits for the viewer: agreements that end, tasks to report on, reports to accept."""

from __future__ import annotations

from dataclasses import dataclass, field

from opora.base.rules.access import Data, Role, Viewer
from opora.desk.queries.school import how_many
from opora.network.models import Agreement, BodyTask, Node
from opora.network.queries.agreements import ending_soon
from opora.network.queries.bodies import tasks_waiting

#: So many are loaded; the others are behind the list.
LOADED = 20


@dataclass(frozen=True)
class Waiting:
    """Agreements and tasks one by one, or (on a school's full first page) how many of each."""

    ending: list[Agreement] = field(default_factory=list)
    tasks: list[BodyTask] = field(default_factory=list)
    ending_count: int = 0
    tasks_count: int = 0


def network_waiting(viewer: Viewer) -> Waiting:
    """For a school in one statement, for all others in three."""
    if viewer.has(Role.CURATOR, Role.SCHOOL_HEAD):
        agreements = Agreement.objects.filter(pk__in=ending_soon(viewer).order_by().values("pk"))
        asked = Node.objects.filter(pk=viewer.reaches[0].node_id)
        found = asked.values_list(how_many(agreements), how_many(tasks_waiting(viewer))).first()
        return Waiting(ending_count=found[0], tasks_count=found[1]) if found else Waiting()
    ending = list(ending_soon(viewer)[:LOADED]) if viewer.paths(Data.AGREEMENT) else []
    return Waiting(ending=ending, tasks=list(tasks_waiting(viewer)[:LOADED]))
