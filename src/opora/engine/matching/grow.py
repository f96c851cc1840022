"""One market after another: candidates, the best flow over them, and pairs left out that gain, until none does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.frame import Frame
from opora.engine.matching.grids import Bools, Ints, Same
from opora.engine.matching.hot import warm
from opora.engine.matching.market import SCARCE, Edges, Market, Outcome, Prices, is_among, joined
from opora.engine.matching.problem import Problem
from opora.engine.matching.scans import Scans
from opora.engine.matching.tiles import Tiles

SMALL = LARGE = 2_000_000
WARM = 20_000


@dataclass(frozen=True)
class Work:
    """What a run took: markets solved, rounds of widening, candidate pairs, pairs priced anew, edges scanned."""

    markets: int = 0
    rounds: int = 0
    pairs: int = 0
    priced: int = 0
    scanned: int = 0

    def __add__(self, other: Work) -> Work:
        return Work(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


def scorer(problem: Problem, frame: Frame, rows: Ints, cols: Ints, threads: int) -> Tiles | Scans:
    """Plain arrays for a small market, kernels for a large one, or for any once they are compiled."""
    size = len(rows) * len(cols)
    if size <= (WARM if warm() else SMALL):
        return Tiles(problem, frame, rows, cols)
    return Scans(problem, frame, rows, cols, threads)


def grown(problem: Problem, pairs: Tiles | Scans, most: int) -> tuple[Outcome, Work]:
    """Solve one market: widen its candidates until no pair left out gains."""
    most = fewer(pairs, most)
    edges, limit = pairs.best(most)
    market = Market(problem, pairs.frame, pairs.rows, pairs.cols, edges)
    market.limit = limit
    market.settle()
    return widened(pairs, market, beyond(limit, market.prices), np.zeros(0, dtype=np.int64), most)


def fewer(pairs: Tiles | Scans, most: int) -> int:
    """How many candidates a mentee of a large market begins with: fewer where places are scarce, for most of them are
    gone to others, and prices say which to look at next.
    """
    seats, room = int(pairs.frame.seats[pairs.rows].sum()), int(pairs.frame.room[pairs.cols].sum())
    scarce = room * SCARCE < seats and len(pairs.rows) * len(pairs.cols) > LARGE
    return max(1, most * 3 // 8) if scarce else most


def widened(pairs: Tiles | Scans, market: Market, doubt: Bools, dear: Ints, most: int) -> tuple[Outcome, Work]:
    """Price what was left out, add what gains, settle, and again.

    `doubt` (n,): mentees of whom any pair left out may gain under the present prices; of the others, only pairs with
    the mentors `dear` may. After every round no pair left out gained under the prices of that round, so next time
    only what became cheaper is looked at: all pairs of mentees whose own price fell, and of the others those with
    mentors whose price rose.
    """
    rounds = priced = 0
    all_cols = np.arange(len(pairs.cols))
    while doubt.any() or len(dear):
        before, chosen = market.prices, market.edges.only(market.on)
        parts = [(np.flatnonzero(doubt), all_cols), (np.flatnonzero(~doubt), dear)]
        fresh = joined([_gaining(pairs, before, rows, cols, most, chosen) for rows, cols in parts])
        rounds, priced = rounds + 1, priced + sum(len(rows) * len(cols) for rows, cols in parts)
        if not len(fresh):
            break
        near = market.edges.only(_among(market.edges.row, fresh.row, len(pairs.rows)))
        known = is_among(market.keys(fresh), market.keys(near))
        full = np.bincount(fresh.row, minlength=len(pairs.rows)) >= most
        market.widen(fresh.only(~known))
        doubt, dear = moved(before, market.prices, full)
    return market.outcome, Work(1, rounds, len(market.edges), priced, market.scanned)


def _among(values: Ints, wanted: Ints, count: int) -> Bools:
    """Which values, all below a count, are wanted."""
    table = np.zeros(count, dtype=bool)
    table[wanted] = True
    return table[values]


def _gaining(pairs: Tiles | Scans, prices: Prices, rows: Ints, cols: Ints, most: int, chosen: Edges) -> Edges:
    """Pairs of some mentees with some mentors that gain."""
    if not len(rows) or not len(cols):
        return joined([])
    if len(cols) == len(pairs.cols):
        return pairs.gaining(prices, rows, most, chosen)
    place = places(len(pairs.cols), cols)
    here = chosen.only(place[chosen.col] >= 0).among(place)
    return pairs.only(cols).gaining(Prices(prices.row, prices.col[cols]), rows, most, here).among(cols)


def places(count: int, wanted: Ints) -> Ints:
    """Where each of so many stands among the wanted, −1: nowhere."""
    place = np.full(count, -1, dtype=np.int64)
    place[wanted] = np.arange(len(wanted))
    return place


def moved(before: Prices, after: Prices, full: Bools) -> tuple[Bools, Ints]:
    """Mentees to look at whole, and mentors to look at with all others, after prices moved."""
    own, other = after.row - before.row, after.col - before.col
    if len(other) and 2 * int((other == 0).all(axis=1).sum()) <= len(other):
        # Only differences of prices count: what moved all alike did not move.
        moves, counts = np.unique(other, axis=0, return_counts=True)
        own, other = own - moves[counts.argmax()], other - moves[counts.argmax()]
    dear = (other[:, 0] > 0) | ((other[:, 0] == 0) & (other[:, 1] > 0))
    doubt = full | (own[:, 0] < 0) | ((own[:, 0] == 0) & (own[:, 1] < 0))
    if 4 * int(dear.sum()) > len(dear):
        return np.ones(len(doubt), dtype=bool), np.zeros(0, dtype=np.int64)
    return doubt, np.flatnonzero(dear)


def beyond(limit: Ints, prices: Prices) -> Bools:
    """Mentees for whom a pair left out could gain: even the dearest mentor's price does not settle it."""
    if not len(prices.col):
        return np.zeros(len(limit), dtype=bool)
    dearest = prices.col[np.lexsort((prices.col[:, 1], prices.col[:, 0]))[-1]]
    left = limit + prices.row - dearest
    doubt: Bools = (left[:, 0] < 0) | ((left[:, 0] == 0) & (left[:, 1] < 0))
    return doubt


def apart(problem: Problem, rows: Ints, cols: Ints) -> list[tuple[Ints, Ints]]:
    """Markets that share nobody: mentees and mentors whom hard rules of equality keep together, the largest first."""
    equal = [rule.grid for rule in problem.rules if isinstance(rule.grid, Same) and rule.grid.blank == 0]
    equal = [grid for grid in equal if (grid.yes, grid.no) == (1, 0)]
    if not equal:
        return [(rows, cols)]
    left = np.stack([grid.left[rows] for grid in equal], axis=1)
    right = np.stack([grid.right[cols] for grid in equal], axis=1)
    _, codes = np.unique(np.concatenate([left, right]), axis=0, return_inverse=True)
    own, other = codes[: len(rows)], codes[len(rows) :]
    by_row, by_col = np.argsort(own, kind="stable"), np.argsort(other, kind="stable")
    found = []
    for code in np.unique(own):
        part = rows[by_row[slice(*np.searchsorted(own[by_row], [code, code + 1]))]]
        found.append((part, cols[by_col[slice(*np.searchsorted(other[by_col], [code, code + 1]))]]))
    return sorted(found, key=lambda sides: -len(sides[0]) * len(sides[1]))
