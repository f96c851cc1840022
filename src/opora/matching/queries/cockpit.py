"""Who needs a mentor at a place, and how far the search for each has come."""

from __future__ import annotations

from dataclasses import dataclass

from opora.base.rules.access import Viewer, within
from opora.matching.models import Proposal, Waiting
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

    Eight statements, whatever the number; the caller found `node` within the viewer's reach.
    """
    seats = Seat.objects.filter(
        within([node.path], "node__path"), state__in=(Seat.State.OPEN, Seat.State.HELD)
    ).order_by("-state", "role")
    by_person: dict[int, Seat] = {}
    for seat in seats:
        by_person.setdefault(seat.mentee_id, seat)
    passed = dict(Waiting.objects.filter(within([node.path], "seat__node__path")).values_list("seat_id", "passed_over"))
    live = Proposal.objects.filter(within([node.path], "seat__node__path"), state__in=LIVE)
    sent = {
        proposal.seat_id: proposal for proposal in live.select_related("mentor", "seat").prefetch_related("answers")
    }
    found = []
    for need in teachers_needing(node, viewer.today):
        place = by_person.get(need.person.pk)
        key = place.pk if place else 0
        found.append(Waiter(need, place, sent.get(key), passed.get(key, 0)))
    return sorted(found, key=lambda one: (one.priority, one.need.since, one.need.person.sort_key))
