"""A growing set of candidate pairs with the best flow over them: built, warmed, widened and read back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from opora.engine.matching import auction, paths
from opora.engine.matching.frame import Frame
from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.hot import compiled, warm
from opora.engine.matching.problem import Problem

INTERPRETED = 20_000
SCARCE = 0.8
STEPS, TOP, ROUNDS = 400, 3, 40


@dataclass(frozen=True)
class Edges:
    """Pairs by place of the mentee and the mentor in the market, with both words of their cost; the
    cheapest of a mentee first."""

    row: Ints
    col: Ints
    high: Ints
    low: Ints

    def __len__(self) -> int:
        return len(self.row)

    def only(self, wanted: Bools | Ints) -> Edges:
        """Some of them."""
        return Edges(self.row[wanted], self.col[wanted], self.high[wanted], self.low[wanted])

    def among(self, cols: Ints) -> Edges:
        """The same pairs where place k of a mentor is cols[k]."""
        return Edges(self.row, cols[self.col], self.high, self.low)

    def also(self, other: Edges) -> tuple[Edges, Ints]:
        """Both, in order, and where each came from (places of these, then of the others); none stands in both."""
        row, col = np.r_[self.row, other.row], np.r_[self.col, other.col]
        high, low = np.r_[self.high, other.high], np.r_[self.low, other.low]
        order = np.argsort(row, kind="stable")
        near = np.zeros(int(row.max(initial=-1)) + 1, dtype=bool)
        near[other.row] = True
        touched = np.flatnonzero(near[row[order]])
        part = order[touched]
        order[touched] = part[np.lexsort((col[part], low[part], high[part], row[part]))]
        return Edges(row[order], col[order], high[order], low[order]), order


@dataclass
class Prices:
    """Two words for each of n mentees and m mentors: (n, 2) and (m, 2), the sink's price being 0."""

    row: Ints
    col: Ints


@dataclass
class Market:
    """Mentees `rows` and mentors `cols` of a problem; `edges` grow, `on` marks the chosen ones.

    Between settlements prices leave no arc that gains; `limit` (n, 2): a cost no pair left out is below; `scanned`
    counts edges looked at.
    """

    problem: Problem
    frame: Frame
    rows: Ints
    cols: Ints
    edges: Edges
    on: Bools = field(init=False)
    load: Ints = field(init=False)
    empty: Ints = field(init=False)
    prices: Prices = field(init=False)
    limit: Ints = field(init=False)
    scanned: int = 0

    def __post_init__(self) -> None:
        self.on = np.zeros(len(self.edges), dtype=bool)
        self.load = np.zeros(len(self.cols), dtype=np.int64)
        self.empty = np.zeros(len(self.rows), dtype=np.int64)
        self.limit = np.full((len(self.rows), 2), paths.FAR, dtype=np.int64)
        self.prices = self._start()

    def settle(self) -> None:
        """Route every seat of a market that has no flow yet; where places are scarce an auction gives first prices."""
        every = np.arange(len(self.rows))
        seats = int(self.frame.seats[self.rows].sum())
        if len(self.edges) > INTERPRETED and SCARCE * int(self.frame.room[self.cols].sum()) < seats:
            self._auctioned(every)
        else:
            self.resettle(every)

    def _auctioned(self, every: Ints) -> None:
        """Settle from the prices of a rough auction, in which nobody pays more than a few scores to be served."""
        tables = self._edges(), self._mentees(), self._mentors(), self._nodes(), self._state()
        kernel = compiled(auction)
        widest = int(-self.edges.high.min(initial=0)) + int(tables[4][paths.POINTS]) + 1
        queue = np.repeat(every, self.frame.seats[self.rows])[::-1].copy()
        step = max(1, widest // STEPS)
        kernel.auction(*tables, queue, len(queue), TOP * widest, step, ROUNDS * len(self.edges))
        kernel.forget(*tables, self.prices.col[:, 0])
        compiled(paths).settle(*tables, every)
        self._read(*tables)

    def keys(self, edges: Edges) -> Ints:
        """One number for each pair."""
        return edges.row * len(self.cols) + edges.col

    def widen(self, edges: Edges) -> None:
        """Add pairs that gain under the prices, and settle their mentees anew."""
        self.edges, order = self.edges.also(edges)
        self.on = np.r_[self.on, np.zeros(len(edges), dtype=bool)][order]
        self.resettle(np.unique(edges.row))

    def _start(self) -> Prices:
        first = first_places(self.problem, self.frame)[self.cols]
        return Prices(np.zeros((len(self.rows), 2), dtype=np.int64), -first)

    def resettle(self, waiting: Ints) -> None:
        """Route some mentees anew; the flow of all others stands as it is."""
        tables = self._edges(), self._mentees(), self._mentors(), self._nodes(), self._state()
        kernel: Any = compiled(paths) if len(self.edges) > INTERPRETED or warm() else paths
        kernel.restore(*tables, np.flatnonzero(self.on), waiting)
        kernel.settle(*tables, waiting)
        self._read(*tables)

    def _edges(self) -> Ints:
        e = np.zeros((len(self.edges), paths.EDGE_FIELDS), dtype=np.int64)
        e[:, paths.TO], e[:, paths.FROM] = self.edges.col, self.edges.row
        e[:, paths.HIGH], e[:, paths.LOW] = self.edges.high, self.edges.low
        return e

    def _mentees(self) -> Ints:
        n = len(self.rows)
        r = np.zeros((n, paths.ROW_FIELDS), dtype=np.int64)
        r[:, paths.START] = np.searchsorted(self.edges.row, np.arange(n))
        r[:, paths.STOP] = np.searchsorted(self.edges.row, np.arange(1, n + 1))
        r[:, paths.SEATS], r[:, paths.LAST] = self.frame.seats[self.rows], self.frame.last[self.rows]
        r[:, paths.EMPTY] = self.empty
        r[:, paths.PRICE_HIGH : paths.PRICE_LOW + 1] = self.prices.row
        return r

    def _mentors(self) -> Ints:
        problem, frame, cols = self.problem, self.frame, self.cols
        c = np.zeros((len(cols), paths.COL_FIELDS), dtype=np.int64)
        c[:, paths.ROOM], c[:, paths.PINNED] = frame.room[cols], frame.first[cols]
        c[:, paths.WHOLE] = np.maximum(problem.capacity[cols] + problem.taken[cols], 1)
        c[:, paths.LIMIT], c[:, paths.TAKEN] = problem.capacity[cols], problem.taken[cols]
        c[:, paths.PRICE_HIGH : paths.PRICE_LOW + 1] = self.prices.col
        c[:, paths.HEAD], c[:, paths.LOAD] = paths.NOWHERE, self.load
        return c

    def _nodes(self) -> Ints:
        return np.zeros((len(self.rows) + len(self.cols) + 1, paths.NODE_FIELDS), dtype=np.int64)

    def _state(self) -> Ints:
        s = np.zeros(paths.STATE_FIELDS, dtype=np.int64)
        s[paths.VOID], s[paths.SCALE], s[paths.SHIFT] = self.frame.void, self.frame.scale, self.frame.shift
        s[paths.POINTS] = self.problem.load.most if self.problem.load else 0
        s[paths.DEAREST] = self.prices.col[:, 0].max(initial=-paths.FAR)
        return s

    def _read(self, e: Ints, r: Ints, c: Ints, _: Ints, s: Ints) -> None:
        self.on = e[:, paths.ON] == 1
        self.load, self.empty = c[:, paths.LOAD].copy(), r[:, paths.EMPTY].copy()
        price = slice(paths.PRICE_HIGH, paths.PRICE_LOW + 1)
        self.prices = Prices(r[:, price].copy(), c[:, price].copy())
        self.scanned += int(s[paths.SCANNED])


def first_places(problem: Problem, frame: Frame) -> Ints:
    """Both words of what the first place of every mentor costs, (m, 2): no price of an empty place is above it."""
    points = problem.load_points(np.arange(problem.mentors), frame.first + 1)
    squares = (2 * (problem.taken + frame.first) + 1) << frame.shift
    return np.stack([-points * frame.scale, squares], axis=1)


def joined(parts: list[Edges]) -> Edges:
    """Edges of several groups of mentees, one after the other."""
    nothing = np.zeros(0, dtype=np.int64)
    every = [Edges(nothing, nothing, nothing, nothing), *parts]
    return Edges(
        np.concatenate([part.row for part in every]), np.concatenate([part.col for part in every]),
        np.concatenate([part.high for part in every]), np.concatenate([part.low for part in every]),
    )  # fmt: skip


def is_among(keys: Ints, wanted: Ints) -> Bools:
    """Which keys are among others; O((k + w) log w), several times faster on large keys than hashing them."""
    wanted = np.sort(wanted)
    if not len(wanted):
        return np.zeros(len(keys), dtype=bool)
    place = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
    found: Bools = wanted[place] == keys
    return found
