"""Scoring of pairs with plain arrays: the best candidates of each mentee, and pairs that gain under prices."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from opora.engine.matching.candidates import allowed_tile, score_tile
from opora.engine.matching.frame import Frame, tie_bits
from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.layout import FAR
from opora.engine.matching.market import Edges, Prices, joined
from opora.engine.matching.problem import Problem

TILE_PAIRS = 1_000_000


@dataclass(frozen=True)
class Tiles:
    """Pairs of mentees `rows` (n,) and mentors `cols` (m,) of a problem."""

    problem: Problem
    frame: Frame
    rows: Ints
    cols: Ints

    def only(self, cols: Ints) -> Tiles:
        """The pairs with some of the mentors (by place)."""
        return replace(self, cols=self.cols[cols])

    def best(self, most: int, among: Ints | None = None) -> tuple[Edges, Ints]:
        """The cheapest pairs of each mentee (by place, all if None), and a cost no pair left out of theirs is below
        (n, 2), FAR where none is left out.
        """
        among = np.arange(len(self.rows)) if among is None else among
        limit = np.full((len(self.rows), 2), FAR, dtype=np.int64)
        found = []
        for rows in self._steps(among):
            high, low, there = self._costs(rows)
            for place, row in enumerate(rows.tolist()):
                chosen, dearest = _cheapest(high[place], low[place], np.flatnonzero(there[place]), most)
                if dearest >= 0:
                    limit[row] = high[place, dearest], low[place, dearest]
                found.append(_edges(row, chosen, high[place], low[place]))
        return joined(found), limit

    def gaining(self, prices: Prices, rows: Ints, most: int, chosen: Edges) -> Edges:
        """The pairs of some mentees (by place) that gain most under the prices, at most so many of each.

        `chosen` pairs are in the answer already and may gain.
        """
        found = []
        for part in self._steps(rows):
            high, low, there = self._costs(part)
            left_high = high + prices.row[part, 0][:, None] - prices.col[:, 0]
            left_low = low + prices.row[part, 1][:, None] - prices.col[:, 1]
            inside = np.isin(chosen.row, part)
            there[np.searchsorted(part, chosen.row[inside]), chosen.col[inside]] = False
            gains = there & ((left_high < 0) | ((left_high == 0) & (left_low < 0)))
            for place in np.flatnonzero(gains.any(axis=1)).tolist():
                wanted = np.flatnonzero(gains[place])
                wins, _ = _cheapest(left_high[place], left_low[place], wanted, most)
                wins = wins[np.lexsort((wins, low[place, wins], high[place, wins]))]
                found.append(_edges(int(part[place]), wins, high[place], low[place]))
        return joined(found)

    def _steps(self, rows: Ints) -> list[Ints]:
        step = max(1, TILE_PAIRS // max(len(self.cols), 1))
        return [rows[start : start + step] for start in range(0, len(rows), step)]

    def _costs(self, rows: Ints) -> tuple[Ints, Ints, Bools]:
        own = self.rows[rows]
        score = score_tile(self.problem, own)
        there = allowed_tile(self.problem, own, score)[:, self.cols]
        for i, j in self.problem.pins.tolist():
            there[own == i] &= self.cols != j
        low = tie_bits(self.problem, self.frame, own[:, None], self.cols[None, :])
        return -score[:, self.cols] * self.frame.scale, low, there


def _cheapest(high: Ints, low: Ints, among: Ints, most: int) -> tuple[Ints, int]:
    """Places of the cheapest costs in order, and the dearest of them (−1: all were taken)."""
    if len(among) < most:
        return among[np.lexsort((among, low[among], high[among]))], -1
    edge = np.partition(high[among], most - 1)[most - 1]
    near = among[high[among] <= edge]
    near = near[np.lexsort((near, low[near], high[near]))][:most]
    return near, int(near[-1])


def _edges(row: int, cols: Ints, high: Ints, low: Ints) -> Edges:
    return Edges(np.full(len(cols), row, dtype=np.int64), cols, high[cols], low[cols])
