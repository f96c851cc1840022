"""A growing set of candidate pairs with the best flow over them: built, warmed, widened and read back."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from opora.engine.matching import blend, hall, layout, owed, paths
from opora.engine.matching.frame import Frame
from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.hot import compiled, warm
from opora.engine.matching.problem import Problem

INTERPRETED = 20_000
SCARCE = 0.8
TURNS = 16
WORDS = 2**32
PRICE = slice(layout.PRICE_HIGH, layout.PRICE_LOW + 1)


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
        """Both, in order, and where each came from (places of these, then of the others); none stands in both.

        These stand by mentee; who has some out of order, since they are worth more or less than before, gets them in
        order.
        """
        row, col = np.r_[self.row, other.row], np.r_[self.col, other.col]
        high, low = np.r_[self.high, other.high], np.r_[self.low, other.low]
        if len(row) > INTERPRETED:
            every = np.arange(int(row.max()) + 2)
            turned = np.r_[np.arange(len(self)), len(self) + np.argsort(other.row, kind="stable")]
            spans = np.searchsorted(self.row, every), len(self) + np.searchsorted(row[turned[len(self) :]], every)
            order = np.empty(len(row), dtype=np.int64)
            compiled(blend).blend(high[turned], low[turned], col[turned], *spans, order)
            order = turned[order]
        else:
            order = np.lexsort((col, low, high, row))
        return Edges(row[order], col[order], high[order], low[order]), order


@dataclass
class Prices:
    """Two words for each of n mentees and m mentors: (n, 2) and (m, 2), the sink's price being 0."""

    row: Ints
    col: Ints


@dataclass(frozen=True)
class Outcome:
    """What a market came to: its people, the pairs looked at (`on`: chosen), prices and `limit`, see `Market`."""

    rows: Ints
    cols: Ints
    edges: Edges
    on: Bools
    prices: Prices
    limit: Ints


@dataclass
class Market:
    """Mentees `rows` and mentors `cols` of a problem; `edges` grow, `on` marks the chosen ones.

    Between settlements prices leave no arc that gains; `limit` (n, 2): a cost no pair left out is below. The tables of
    the search (see `layout`) hold prices and flow as long as the market is worked on; `scanned` counts edges looked at.
    """

    problem: Problem
    frame: Frame
    rows: Ints
    cols: Ints
    edges: Edges
    limit: Ints = field(init=False)
    tables: tuple[Ints, Ints, Ints, Ints, Ints] = field(init=False)

    def __post_init__(self) -> None:
        self.limit = np.full((len(self.rows), 2), layout.FAR, dtype=np.int64)
        self.tables = self._edges(), self._mentees(), self._mentors(), self._nodes(), self._state()

    @property
    def on(self) -> Bools:
        """Which edges are chosen."""
        chosen: Bools = self.tables[0][:, layout.ON] == 1
        return chosen

    @property
    def prices(self) -> Prices:
        """Prices as they are now; they do not move with the market."""
        return Prices(self.tables[1][:, PRICE].copy(), self.tables[2][:, PRICE].copy())

    @property
    def outcome(self) -> Outcome:
        """What it comes to, without the tables of the search."""
        return Outcome(self.rows, self.cols, self.edges, self.on, self.prices, self.limit)

    @property
    def scanned(self) -> int:
        """How many edges were looked at."""
        return int(self.tables[4][layout.SCANNED])

    def keys(self, edges: Edges) -> Ints:
        """One number for each pair."""
        return edges.row * len(self.cols) + edges.col

    def take(self, on: Bools | Ints, prices: Prices, load: Ints, empty: Ints) -> None:
        """Begin with a flow: chosen edges, prices, places paid for and empty seats."""
        e, r, c = self.tables[:3]
        e[on, layout.ON] = 1
        r[:, PRICE], r[:, layout.EMPTY] = prices.row, empty
        c[:, PRICE], c[:, layout.LOAD] = prices.col, load

    def settle(self) -> None:
        """Route every seat of a market that has no flow yet; where places are scarce it is known first who contends."""
        every = np.arange(len(self.rows))
        seats = int(self.frame.seats[self.rows].sum())
        if len(self.edges) > INTERPRETED and SCARCE * int(self.frame.room[self.cols].sum()) < seats:
            every = self._contended()
        self._settled(every)

    def resettle(self, waiting: Ints) -> None:
        """Route some mentees anew; the flow of all others stands as it is."""
        self._kernel(paths).restore(*self.tables, np.flatnonzero(self.on), waiting)
        self._settled(waiting)

    def widen(self, edges: Edges) -> None:
        """Add pairs that gain under the prices, and settle their mentees anew."""
        on = self.on
        self.edges, order = self.edges.also(edges)
        on = np.r_[on, np.zeros(len(edges), dtype=bool)][order]
        self.tables[1][:, layout.START : layout.STOP + 1] = self._spans()
        self.tables = self._edges(), *self.tables[1:]
        self.tables[0][on, layout.ON] = 1
        self.resettle(np.unique(edges.row))

    def _settled(self, waiting: Ints) -> None:
        """Route mentees who have no flow, then find who comes to places paid for that nobody took."""
        e, _, c = self.tables[:3]
        self._kernel(paths).settle(*self.tables, waiting)
        if (c[:, layout.LOAD] > c[:, layout.HELD]).any():
            kernel, into = self._kernel(owed), np.empty((len(self.edges), layout.INTO_FIELDS), dtype=np.int64)
            kernel.incoming(e, c, cheapest(self.edges.high), into)
            kernel.repay(*self.tables, into, TURNS)

    def _contended(self) -> Ints:
        """Find the mentors more mentees contend for than can be served, and first prices; the mentees to route."""
        tables, kernel = self.tables, compiled(hall)
        to, level = self.edges.col.astype(np.int32), np.zeros(len(self.cols), dtype=np.int64)
        kernel.fill(*tables, to)
        worth = np.append(tables[1][:, layout.LAST], tables[4][layout.VOID])
        for seat in np.unique(worth)[::-1]:
            kernel.contend(*tables, to, seat, level)
        waits = np.empty(len(self.rows), dtype=np.int64)
        kernel.begin(*tables, level, waits)
        return np.flatnonzero(waits)

    def _kernel(self, module: ModuleType) -> Any:
        return compiled(module) if self._large() else module

    def _large(self) -> bool:
        return len(self.edges) > INTERPRETED or warm()

    def _edges(self) -> Ints:
        e = np.empty((len(self.edges), layout.EDGE_FIELDS), dtype=np.int64)
        every = self.edges.row, self.edges.col, self.edges.high, self.edges.low
        if self._large():
            compiled(paths).lay(e, *every)
            return e
        e[:] = 0
        for place, part in zip((layout.FROM, layout.TO, layout.HIGH, layout.LOW), every, strict=True):
            e[:, place] = part
        return e

    def _spans(self) -> Ints:
        ends = np.searchsorted(self.edges.row, np.arange(len(self.rows) + 1))
        return np.stack([ends[:-1], ends[1:]], axis=1)

    def _mentees(self) -> Ints:
        r = np.zeros((len(self.rows), layout.ROW_FIELDS), dtype=np.int64)
        r[:, layout.START : layout.STOP + 1] = self._spans()
        r[:, layout.SEATS], r[:, layout.LAST] = self.frame.seats[self.rows], self.frame.last[self.rows]
        return r

    def _mentors(self) -> Ints:
        problem, frame, cols = self.problem, self.frame, self.cols
        c = np.zeros((len(cols), layout.COL_FIELDS), dtype=np.int64)
        c[:, layout.ROOM], c[:, layout.PINNED] = frame.room[cols], frame.first[cols]
        c[:, layout.WHOLE] = np.maximum(problem.capacity[cols] + problem.taken[cols], 1)
        c[:, layout.LIMIT], c[:, layout.TAKEN] = problem.capacity[cols], problem.taken[cols]
        c[:, PRICE] = -first_places(problem, frame)[cols]
        c[:, layout.HEAD] = layout.NOWHERE
        return c

    def _nodes(self) -> Ints:
        return np.zeros((len(self.rows) + len(self.cols) + 1, layout.NODE_FIELDS), dtype=np.int64)

    def _state(self) -> Ints:
        s = np.zeros(layout.STATE_FIELDS, dtype=np.int64)
        s[layout.VOID], s[layout.SCALE], s[layout.SHIFT] = self.frame.void, self.frame.scale, self.frame.shift
        s[layout.POINTS] = self.problem.load.most if self.problem.load else 0
        s[layout.DEAREST] = -first_places(self.problem, self.frame)[self.cols, 0].min(initial=layout.FAR)
        return s


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


def cheapest(high: Ints) -> Ints:
    """Places of costs from the least on, equal ones in order; half a word at a time where they are narrow."""
    above = high - high.min(initial=0)
    if int(above.max(initial=0)) >= WORDS:
        return np.argsort(above, kind="stable")
    order = np.argsort((above & 0xFFFF).astype(np.uint16), kind="stable")
    order = order[np.argsort((above >> 16).astype(np.uint16)[order], kind="stable")]
    return order
