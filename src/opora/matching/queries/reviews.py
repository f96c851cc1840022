"""A computed matching as its reviewer needs it: pairs, who is left, what was said of them since."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, Subquery

from opora.base.models import holds_on
from opora.diagnostics.models import Need, Strength
from opora.matching.models import Bar, Proposal, Run, RunPair, RunRest
from opora.matching.queries.runs import earlier_run


@dataclass(frozen=True)
class Review:
    """A run's rows with everything said about their seats since: six statements, whatever their number."""

    run: Run
    pairs: list[RunPair]
    rest: list[RunRest]
    bars: dict[int, list[Bar]]
    proposals: dict[int, Proposal]
    passed_over: dict[int, int]
    earlier: Run | None
    #: Seats whose mentor differs from the earlier run → the mentor then (None: nobody).
    before: dict[int, int | None]

    def bar_of(self, seat_id: int, mentor_id: int) -> str:
        """What the curator said of a pair, if anything."""
        return next((bar.kind for bar in self.bars[seat_id] if bar.mentor_id == mentor_id), "")


def review_of(run: Run) -> Review:
    """The review of a run the viewer may see."""
    earlier = earlier_run(run)
    then = RunPair.objects.filter(run=earlier, seat=OuterRef("seat")).values("mentor")[:1]
    pairs: list[Any] = list(
        RunPair.objects.annotate(before=Subquery(then))
        .filter(run=run)
        .select_related("seat__node", "seat__mentee", "seat__waiting", "mentor")
        .order_by("seat__mentee__sort_key", "seat__role", "pk")
    )
    rest: list[Any] = list(
        RunRest.objects.annotate(before=Subquery(then))
        .filter(run=run)
        .select_related("seat__node", "seat__mentee", "seat__waiting")
        .order_by("seat__priority", "seat__opened_on", "pk")
    )
    rows: list[Any] = [*pairs, *rest]
    seats = [row.seat_id for row in rows]
    bars: dict[int, list[Bar]] = defaultdict(list)
    for bar in Bar.objects.filter(seat__in=seats).select_related("mentor"):
        bars[bar.seat_id].append(bar)
    sent = Proposal.objects.filter(seat__in=seats).select_related("mentor").prefetch_related("answers")
    before: dict[int, int | None] = {row.seat_id: row.before for row in rows}
    now = {pair.seat_id: pair.mentor_id for pair in pairs}
    return Review(
        run=run,
        pairs=pairs,
        rest=rest,
        bars=bars,
        proposals={proposal.seat_id: proposal for proposal in sent.order_by("pk")},
        passed_over={row.seat_id: row.seat.waiting.passed_over for row in rows if hasattr(row.seat, "waiting")},
        earlier=earlier,
        before={seat: mentor for seat, mentor in before.items() if earlier and mentor != now.get(seat)},
    )


def requests_covered(couples: Sequence[tuple[int, int]], today: dt.date) -> dict[tuple[int, int], tuple[int, int]]:
    """For each (mentee, mentor): how many directions the mentee asked for the mentor covers, of how many.

    Only what a teacher asked for aloud is counted: what was measured never shows here.
    """
    asked: dict[int, dict[int, int]] = defaultdict(dict)
    able: dict[int, dict[int, int]] = defaultdict(dict)
    helpers = holds_on(today, "competence__strengths__") & Q(
        competence__strengths__person__in={other for _one, other in couples}
    )
    wishes = (
        Need.objects.filter(person__in={one for one, _other in couples}, kind=Need.Kind.WISH, competence__isnull=False)
        .exclude(state=Need.State.CLOSED)
        .annotate(
            known=FilteredRelation(
                "competence__strengths", condition=helpers & ~Q(competence__strengths__source=Strength.Source.CLAIMED)
            )
        )
    )
    told = wishes.values_list("person_id", "competence_id", "level__order", "known__person_id", "known__level__order")
    for mentee, competence, level, mentor, reached in told:
        asked[mentee][competence or 0] = level or 1
        if mentor:
            able[mentor][competence or 0] = max(able[mentor].get(competence or 0, 0), reached)
    return {
        (one, other): (
            sum(able[other].get(code, 0) >= level for code, level in asked[one].items()),
            len(asked[one]),
        )
        for one, other in couples
        if asked[one]
    }
