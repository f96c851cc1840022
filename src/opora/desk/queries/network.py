"""What of the network waits for the viewer: agreements that end, tasks to report on, reports to accept."""

from __future__ import annotations

from dataclasses import dataclass, field

from opora.base.rules.access import Data, Role, Viewer
from opora.network.models import Agreement, BodyTask
from opora.network.queries.agreements import ending_soon
from opora.network.queries.bodies import tasks_waiting

#: So many are loaded; the others are behind the list.
LOADED = 20


@dataclass(frozen=True)
class Waiting:
    """Agreements and tasks one by one."""

    ending: list[Agreement] = field(default_factory=list)
    tasks: list[BodyTask] = field(default_factory=list)


def network_waiting(viewer: Viewer) -> Waiting:
    """For all but a school, whose own day counts them already, in three statements."""
    if viewer.has(Role.CURATOR, Role.SCHOOL_HEAD):
        return Waiting()
    ending = list(ending_soon(viewer)[:LOADED]) if viewer.paths(Data.AGREEMENT) else []
    return Waiting(ending=ending, tasks=list(tasks_waiting(viewer)[:LOADED]))
