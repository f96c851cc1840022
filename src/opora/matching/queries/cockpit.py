"""Who needs a mentor at a place, and how far the search for each has come."""

from __future__ import annotations

from dataclasses import dataclass

from opora.base.rules.access import Viewer, within
from opora.matching.models import Proposal
from opora.matching.rules import LIVE
from opora.mentoring.models import Seat
from opora.mentoring.queries.needing import Needing, teachers_needing
from opora.network.models import Node


@dataclass(frozen=True)
class Waiter:
    """A teacher without a mentor: the open place, the proposal on its way, how often passed over."""

    need: Needing
    seat: Seat | None
    proposal: Proposal | None
    passed_over: int

    @property
    def priority(self) -> int:
        """1 is served first; who has no place yet comes by the ground."""
        return self.seat.priority if self.seat else 2


def waiters_of(viewer: Viewer, node: Node) -> list[Waiter]:
    """Everybody at `node` who needs a mentor, the most urgent and the longest waiting first.

    Four statements, whatever the number; the caller found `node` within the viewer's reach.
    """
    live = Proposal.objects.filter(within([node.path], "seat__node__path"), state__in=LIVE)
    sent = {
        proposal.seat_id: proposal for proposal in live.select_related("mentor", "seat").prefetch_related("answers")
    }
    found = []
    for need in teachers_needing(node, viewer.today, also="waiting"):
        place = need.seat
        waited = getattr(place, "waiting", None)  # who was never passed over has no such record
        found.append(Waiter(need, place, sent.get(place.pk if place else 0), waited.passed_over if waited else 0))
    return sorted(found, key=lambda one: (one.priority, one.need.since, one.need.person.sort_key))
