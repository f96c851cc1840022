"""A growing set of candidate pairs with the best flow over them: built, warmed, widened and read back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from opora.engine.matching import paths
from opora.engine.matching.frame import Frame
from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.hot import compiled, compiler_at_hand
from opora.engine.matching.problem import Problem

INTERPRETED = 20_000


@dataclass(frozen=True)
class Edges:
    """Pairs by place of the mentee and the mentor in the market, with both words of their cost, in rising order."""

    row: Ints
    col: Ints
    high: Ints
    low: Ints

    def __len__(self) -> int:
        return len(self.row)

    def only(self, wanted: Bools | Ints) -> Edges:
        """Some of them."""
        return Edges(self.row[wanted], self.col[wanted], self.high[wanted], self.low[wanted])

    def also(self, other: Edges) -> Edges:
        """Both, in rising order; none stands in both."""
        row, col = np.r_[self.row, other.row], np.r_[self.col, other.col]
        order = np.lexsort((col, row))
        high, low = np.r_[self.high, other.high], np.r_[self.low, other.low]
        return Edges(row[order], col[order], high[order], low[order])


@dataclass
class Prices:
    """Two words for each of n mentees and m mentors: (n, 2) and (m, 2), the sink's price being 0."""

    row: Ints
    col: Ints


@dataclass
class Market:
    """Mentees `rows` and mentors `cols` of a problem; `edges` grow, `on` marks the chosen ones.

    Between settlements prices leave no arc that gains; `scanned` counts edges looked at.
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
    scanned: int = 0

    def __post_init__(self) -> None:
        self.on = np.zeros(len(self.edges), dtype=bool)
        self.load = np.zeros(len(self.cols), dtype=np.int64)
        self.empty = np.zeros(len(self.rows), dtype=np.int64)
        start = self.places(np.zeros(len(self.cols), dtype=np.int64))
        self.prices = Prices(np.zeros((len(self.rows), 2), dtype=np.int64), -start)

    def places(self, number: Ints) -> Ints:
        """Cost of each mentor's place `number` (from 0 after the pins), both words, (m, 2)."""
        problem, frame, cols = self.problem, self.frame, self.cols
        taken = problem.taken[cols] + frame.first[cols] + number
        free = np.maximum(problem.capacity[cols] - frame.first[cols] - number, 0)
        points = problem.load.most if problem.load else 0
        whole = np.maximum(problem.capacity[cols] + problem.taken[cols], 1)
        return np.stack([-(points * free // whole) * frame.scale, (2 * taken + 1) << frame.shift], axis=1)

    def settle(self) -> None:
        """Route every seat of a market that has no flow yet."""
        self._run(np.arange(len(self.rows)), None)

    def widen(self, edges: Edges) -> None:
        """Add pairs that gain under the prices, and settle their mentees anew."""
        fresh = replace(self, edges=self.edges.also(edges))
        kept = self.edges.only(self.on)
        fresh.on = np.isin(_keys(fresh.edges, len(self.cols)), _keys(kept, len(self.cols)))
        self.edges, self.on = fresh.edges, fresh.on
        self._run(np.unique(edges.row), self.load)

    def _run(self, waiting: Ints, load: Ints | None) -> None:
        state = self._net()
        kernel: Any = paths
        if len(self.edges) > INTERPRETED or compiler_at_hand():
            kernel = compiled(paths)
            net = state
        else:
            net = paths.Net(*(part.tolist() for part in state))
        for edge in np.flatnonzero(self.on).tolist():
            kernel.link(net, edge)
        owed = 0
        if load is not None:
            for row in waiting.tolist():
                owed += kernel.release(net, row)
        kernel.settle(net, waiting if kernel is not paths else waiting.tolist(), owed)
        self._read(net)

    def _net(self) -> paths.Net:
        problem, frame, rows, cols = self.problem, self.frame, self.rows, self.cols
        n, m, e = len(rows), len(cols), len(self.edges)
        nodes = n + m + 1

        def zeros(size: int) -> Ints:
            return np.zeros(size, dtype=np.int64)

        start = np.searchsorted(self.edges.row, np.arange(n + 1))
        points = problem.load.most if problem.load else 0
        return paths.Net(
            start=start, to=self.edges.col, source=self.edges.row, high=self.edges.high, low=self.edges.low,
            seats=frame.seats[rows], last=frame.last[rows], void=np.array([frame.void]),
            room=frame.room[cols], first=frame.first[cols],
            whole=np.maximum(problem.capacity[cols] + problem.taken[cols], 1),
            limit=problem.capacity[cols], taken=problem.taken[cols], points=np.array([points, frame.scale]),
            shift=np.array([frame.shift]), on=zeros(e), head=zeros(m) - 1, after=zeros(e), before=zeros(e),
            held=zeros(m), load=self.load.copy(), empty=self.empty.copy(),
            row_high=self.prices.row[:, 0].copy(), row_low=self.prices.row[:, 1].copy(),
            col_high=self.prices.col[:, 0].copy(), col_low=self.prices.col[:, 1].copy(), sink=zeros(2),
            far_high=zeros(nodes), far_low=zeros(nodes), parent=zeros(nodes), stamp=zeros(nodes),
            touched=zeros(nodes), heap=zeros(nodes), spot=zeros(nodes), best=zeros(3), count=zeros(4),
        )  # fmt: skip

    def _read(self, net: paths.Net) -> None:
        self.on = np.asarray(net.on, dtype=bool)
        self.load = np.asarray(net.load, dtype=np.int64)
        self.empty = np.asarray(net.empty, dtype=np.int64)
        sink = np.asarray(net.sink, dtype=np.int64)
        row = np.stack([np.asarray(net.row_high, np.int64), np.asarray(net.row_low, np.int64)], axis=1)
        col = np.stack([np.asarray(net.col_high, np.int64), np.asarray(net.col_low, np.int64)], axis=1)
        self.prices = Prices(row - sink, col - sink)
        self.scanned += int(net.count[3])


def _keys(edges: Edges, cols: int) -> Ints:
    return edges.row * cols + edges.col
