"""The cheapest way to fill seats from places: exact minimum-cost flow in whole numbers, with the prices
that prove it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.grids import Bools, Ints

ABSENT = 2**61
LIMIT = 2**60
FLOAT_EXACT = 2**52
SMALL = 40_000
LARGEST_COPIES = 60_000_000
BATCH = 32


class TooLarge(OverflowError):
    """The costs are so large that sums could pass 64 bits."""


@dataclass(frozen=True)
class Costs:
    """A transportation problem: every seat goes to a mentor's place or stays empty.

    `pair` (n, m): cost of a pair, used at most once; ABSENT: not allowed. `seats` (n,). `empty` (n, k):
    cost of the first, second, … empty seat, not falling. `place` (m, p): cost of the first, second, … taken
    place, not falling.
    """

    pair: Ints
    seats: Ints
    empty: Ints
    place: Ints

    def largest(self) -> int:
        """The largest absolute cost that is present."""
        return max((_largest(part) for part in (self.pair, self.empty, self.place)), default=0)


def _largest(part: Ints) -> int:
    return int(np.abs(part[part < LIMIT]).max(initial=0))


@dataclass(frozen=True)
class Solution:
    """An optimal flow: `chosen` (n, m), and prices `mentee` (n,), `mentor` (m,) for which no arc could
    gain.
    """

    chosen: Bools
    mentee: Ints
    mentor: Ints


def minimise(costs: Costs, empties: int | None = None, fills: bool = False) -> Solution:
    """Solve exactly.

    Parameters
    ----------
    costs : the problem; a full solution must exist (every seat may go somewhere).
    empties : how many seats stay empty in the optimum at most, when known (saves work).
    fills : whether the optimum is known to fill as many seats as can be filled (saves work).

    Raises
    ------
    TooLarge : when (n + m)·largest cost could pass 2**60.

    Notes
    -----
    One seat each and a large table: SciPy's dense assignment over copies of the places finds the flow, and
    prices are computed and checked apart in whole numbers. Else, or when floats could not hold the sums,
    successive shortest paths in whole numbers (Jonker & Volgenant 1987; Ahuja, Magnanti & Orlin 1993, ch.
    9), O(seats·n·m) at worst.
    """
    nodes = sum(costs.pair.shape) + 2
    if nodes * max(costs.largest(), 1) >= LIMIT:
        raise TooLarge("the sums of scores would pass 64 bits: use smaller weights")
    copies = int((costs.place < LIMIT).sum()) + costs.pair.shape[0]
    single = costs.seats.max(initial=0) <= 1
    if single and costs.pair.size > SMALL and costs.pair.shape[0] * copies <= LARGEST_COPIES:
        solution = _by_assignment(costs, empties, fills)
        if solution is not None:
            return solution
    return _by_paths(costs)


# ---- successive shortest paths -------------------------------------------------------------------


class _Paths:
    """The growing flow: what is chosen, loads, empty seats, and potentials (the sink's is 0)."""

    def __init__(self, costs: Costs):
        self.costs = costs
        self.n, self.m = costs.pair.shape
        self.chosen = np.zeros((self.n, self.m), dtype=bool)
        self.load = np.zeros(self.m, dtype=np.int64)
        self.empty = np.zeros(self.n, dtype=np.int64)
        end = np.full((self.m, 1), ABSENT, dtype=np.int64)
        self.place = np.hstack([costs.place, end])
        self.void = np.hstack([costs.empty, np.full((self.n, 1), ABSENT, dtype=np.int64)])
        self.row = np.zeros(self.n, dtype=np.int64)
        self.col = -np.where(self.place[:, 0] < LIMIT, self.place[:, 0], 0)

    def admit(self, row: int) -> None:
        """Give a row that enters a potential under which no arc out of it gains."""
        pairs = self.costs.pair[row]
        usable = pairs < LIMIT
        best = (self.col[usable] - pairs[usable]).max(initial=-ABSENT)
        void = int(self.void[row, 0])
        highest = max(int(best), -void if void < LIMIT else -ABSENT)
        self.row[row] = highest if highest > -LIMIT else 0

    def augment(self, source: int) -> None:
        """Send one more seat of a row along a cheapest path."""
        dist_row = np.full(self.n, ABSENT, dtype=np.int64)
        dist_col = np.full(self.m, ABSENT, dtype=np.int64)
        from_row = np.full(self.m, -1, dtype=np.int64)
        from_col = np.full(self.n, -1, dtype=np.int64)
        waiting = np.zeros(self.m, dtype=bool)
        dist_row[source] = 0
        best, end, rows = ABSENT, (-1, -1), np.array([source])
        while True:
            if rows.size:
                best, end = self._exit_rows(rows, dist_row, best, end)
                self._relax(rows, dist_row, dist_col, from_row, waiting, best)
            cols = np.flatnonzero(waiting & (dist_col < best))
            if not cols.size:
                break
            if cols.size > BATCH:
                cols = cols[np.argpartition(dist_col[cols], BATCH)[:BATCH]]
            waiting[cols] = False
            best, end = self._exit_cols(cols, dist_col, best, end)
            rows = self._back(cols, dist_row, dist_col, from_col, best)
        self.row += np.minimum(dist_row - best, 0)
        self.col += np.minimum(dist_col - best, 0)
        self._apply(end, source, from_row, from_col)

    def _exit_rows(self, rows: Ints, dist: Ints, best: int, end: tuple[int, int]) -> tuple[int, tuple[int, int]]:
        cost = self.void[rows, self.empty[rows]]
        total = np.where(cost < LIMIT, dist[rows] + cost + self.row[rows], ABSENT)
        place = int(total.argmin())
        return (int(total[place]), (int(rows[place]), -1)) if total[place] < best else (best, end)

    def _exit_cols(self, cols: Ints, dist: Ints, best: int, end: tuple[int, int]) -> tuple[int, tuple[int, int]]:
        cost = self.place[cols, self.load[cols]]
        total = np.where(cost < LIMIT, dist[cols] + cost + self.col[cols], ABSENT)
        place = int(total.argmin())
        return (int(total[place]), (-1, int(cols[place]))) if total[place] < best else (best, end)

    def _relax(self, rows: Ints, dist_row: Ints, dist_col: Ints, from_row: Ints, waiting: Bools, best: int) -> None:
        pair = self.costs.pair[rows]
        reach = pair + (dist_row[rows] + self.row[rows])[:, None] - self.col
        reach[(pair >= LIMIT) | self.chosen[rows]] = ABSENT
        via = reach.argmin(axis=0)
        nearest = reach[via, np.arange(self.m)]
        better = (nearest < dist_col) & (nearest < best)
        dist_col[better] = nearest[better]
        from_row[better] = rows[via[better]]
        waiting |= better

    def _back(self, cols: Ints, dist_row: Ints, dist_col: Ints, from_col: Ints, best: int) -> Ints:
        row, place = np.nonzero(self.chosen[:, cols])
        col = cols[place]
        reach = dist_col[col] - self.costs.pair[row, col] + self.col[col] - self.row[row]
        order = np.argsort(-reach, kind="stable")
        row, col, reach = row[order], col[order], reach[order]
        better = (reach < dist_row[row]) & (reach < best)
        row, col, reach = row[better], col[better], reach[better]
        dist_row[row] = reach
        from_col[row] = col
        return np.unique(row)

    def _apply(self, end: tuple[int, int], source: int, from_row: Ints, from_col: Ints) -> None:
        row, col = end
        if row < 0 and col < 0:
            raise RuntimeError("a seat can go nowhere, not even stay empty")
        if row >= 0:
            self.empty[row] += 1
        else:
            self.load[col] += 1
            row = int(from_row[col])
            self.chosen[row, col] = True
        while row != source:
            col = int(from_col[row])
            self.chosen[row, col] = False
            row = int(from_row[col])
            self.chosen[row, col] = True


def _by_paths(costs: Costs) -> Solution:
    state = _Paths(costs)
    for row, seats in enumerate(costs.seats.tolist()):
        for seat in range(seats):
            if seat == 0:
                state.admit(row)
            state.augment(row)
    idle = costs.seats == 0
    for row in np.flatnonzero(idle).tolist():
        state.admit(row)
    return Solution(state.chosen, state.row, -state.col)


# ---- dense assignment over copies ----------------------------------------------------------------


def _by_assignment(costs: Costs, empties: int | None, fills: bool) -> Solution | None:
    """The flow by SciPy, its prices in whole numbers; None when floats were not exact enough."""
    from scipy.optimize import linear_sum_assignment

    rows = np.flatnonzero((costs.seats > 0) & (costs.pair < LIMIT).any(axis=1))
    if costs.largest() >= FLOAT_EXACT // 4:
        return None
    chosen = np.zeros(costs.pair.shape, dtype=bool)
    if rows.size:
        spare = rows.size if empties is None else min(rows.size, empties)
        spare = min(spare, rows.size - _greedy(costs, rows)) if fills else spare
        col_of = np.repeat(np.arange(costs.pair.shape[1]), (costs.place < LIMIT).sum(axis=1))
        table = np.empty((rows.size, col_of.size + spare))
        pair = costs.pair[rows].astype(np.float64)
        pair[costs.pair[rows] >= LIMIT] = np.inf
        table[:, : col_of.size] = pair[:, col_of] + costs.place[costs.place < LIMIT][None, :]
        void = np.where(costs.empty[rows, 0] < LIMIT, costs.empty[rows, 0].astype(np.float64), np.inf)
        table[:, col_of.size :] = void[:, None]
        left, right = linear_sum_assignment(table)
        filled = right < col_of.size
        chosen[rows[left[filled]], col_of[right[filled]]] = True
    prices = potentials(costs, chosen)
    return None if prices is None else Solution(chosen, *prices)


def _greedy(costs: Costs, rows: Ints) -> int:
    """How many rows a greedy walk can seat (fewest choices first): no optimum that fills most seats fills
    fewer.
    """
    allowed = costs.pair[rows] < LIMIT
    room = (costs.place < LIMIT).sum(axis=1)
    seated = 0
    for row in np.argsort(allowed.sum(axis=1), kind="stable"):
        free = np.where(allowed[row], room, 0)
        col = int(free.argmax())
        if free[col] > 0:
            room[col] -= 1
            seated += 1
    return seated


def potentials(costs: Costs, chosen: Bools) -> tuple[Ints, Ints] | None:
    """Prices under which no arc of the residual network gains (Bellman-Ford); None when the flow is not
    optimal.
    """
    n, m = costs.pair.shape
    row, col, sink = np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64), 0
    ends = residual_ends(costs, chosen)
    forward = np.where(chosen, ABSENT, costs.pair)
    back_row, back_col = np.nonzero(chosen)
    back = -costs.pair[back_row, back_col]
    changed = np.arange(n)
    for _ in range(n + m + 2):
        old_row, old_col, old_sink = row.copy(), col.copy(), sink
        if changed.size:
            np.minimum(col, (forward[changed] + row[changed][:, None]).min(axis=0), out=col)
        np.minimum(col, sink + ends.unplace, out=col)
        np.minimum.at(row, back_row, col[back_col] + back)
        np.minimum(row, sink + ends.unvoid, out=row)
        sink = min(sink, int((col + ends.place).min(initial=ABSENT)), int((row + ends.void).min(initial=ABSENT)))
        changed = np.flatnonzero(row != old_row)
        if sink == old_sink and not changed.size and (col == old_col).all():
            return row - sink, sink - col
    return None


@dataclass(frozen=True)
class Ends:
    """Costs of the arcs at the sink: one more place, one place less, one more empty seat, one less."""

    place: Ints
    unplace: Ints
    void: Ints
    unvoid: Ints


def residual_ends(costs: Costs, chosen: Bools) -> Ends:
    """The arcs at the sink for a flow; ABSENT where there is none."""
    load, filled = chosen.sum(axis=0), chosen.sum(axis=1)
    place = _take(costs.place, load)
    unplace = np.where(load > 0, -_take(costs.place, load - 1), ABSENT)
    empty = costs.seats - filled
    return Ends(place, unplace, _take(costs.empty, empty), np.where(empty > 0, -_take(costs.empty, empty - 1), ABSENT))


def _take(table: Ints, column: Ints) -> Ints:
    if table.shape[1] == 0:
        return np.full(len(table), ABSENT, dtype=np.int64)
    inside = np.clip(column, 0, table.shape[1] - 1)
    return np.where((column >= 0) & (column < table.shape[1]), table[np.arange(len(table)), inside], ABSENT)


# ---- one objective after another -----------------------------------------------------------------


def restrict(costs: Costs, solution: Solution, after: Costs) -> tuple[Costs, int]:
    """The next objective over the optimal solutions of this one, and the reward that holds what is decided.

    An arc that loses under the prices is removed, one that gains is held by a reward larger than anything
    the next objective can win, the others cost what the next objective says (complementary slackness).
    """
    units = int(costs.seats.sum())
    reach = _largest(after.pair) + _largest(after.empty) + _largest(after.place)
    force = 2 * units * reach + 1
    pair = _decide(costs.pair, costs.pair + solution.mentee[:, None] + solution.mentor[None, :], after.pair, force)
    empty = _decide(costs.empty, costs.empty + solution.mentee[:, None], after.empty, force)
    place = _decide(costs.place, costs.place - solution.mentor[:, None], after.place, force)
    return Costs(pair, costs.seats, empty, place), force


def _decide(cost: Ints, reduced: Ints, after: Ints, force: int) -> Ints:
    decided = np.where(reduced < 0, -force, np.where(reduced > 0, ABSENT, after))
    return np.where(cost >= LIMIT, ABSENT, decided)
