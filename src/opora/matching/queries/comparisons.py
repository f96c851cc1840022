"""Two matchings seat by seat: who had whom, and what each pair was chosen for."""

from __future__ import annotations

from dataclasses import dataclass

from opora.base.rules.access import Viewer
from opora.matching.models import Run, RunPair, RunRest
from opora.matching.queries.runs import runs_of
from opora.mentoring.models import Seat


@dataclass(frozen=True)
class SeatInTwo:
    """One seat in two matchings; a side is None where the seat was not looked at or got nobody."""

    seat: Seat
    before: RunPair | None
    after: RunPair | None
    was_there: bool
    is_there: bool

    @property
    def mark(self) -> str:
        """What happened to the teacher: gained, lost, changed, same."""
        if self.before is None and self.after is None:
            return "same"
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "same" if self.before.mentor_id == self.after.mentor_id else "changed"


def beside(run: Run, earlier: Run) -> list[SeatInTwo]:
    """Every seat of either matching: two statements for each of them."""
    now, then = _pairs(run), _pairs(earlier)
    left_now, left_then = _rest(run), _rest(earlier)
    seats = {pair.seat_id: pair.seat for pair in (*now.values(), *then.values())}
    seats |= {rest.seat_id: rest.seat for rest in (*left_now.values(), *left_then.values())}
    return [
        SeatInTwo(seat, then.get(pk), now.get(pk), pk in then or pk in left_then, pk in now or pk in left_now)
        for pk, seat in sorted(seats.items(), key=lambda one: (one[1].mentee.sort_key, one[0]))
    ]


def _pairs(run: Run) -> dict[int, RunPair]:
    found = RunPair.objects.filter(run=run).select_related("seat__mentee", "mentor")
    return {pair.seat_id: pair for pair in found}


def _rest(run: Run) -> dict[int, RunRest]:
    return {rest.seat_id: rest for rest in RunRest.objects.filter(run=run).select_related("seat__mentee")}


def comparable(viewer: Viewer, run: Run) -> list[Run]:
    """Other finished matchings of the same organisation, the newest first."""
    done = runs_of(viewer).filter(node_id=run.node_id, state__in=[Run.State.READY, Run.State.SENT])
    return list(done.exclude(pk=run.pk)[:10])
