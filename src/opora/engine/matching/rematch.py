"""Matching again after a few people changed: from the last answer and its prices, to the same proof."""

from __future__ import annotations

import numpy as np

from opora.engine.matching.answers import Answer, Looked
from opora.engine.matching.frame import Frame, frame_of, tie_bits
from opora.engine.matching.grids import Bools, Ints, Sparse
from opora.engine.matching.grow import Work, beyond, moved, places, scorer, widened
from opora.engine.matching.layout import FAR
from opora.engine.matching.market import Edges, Market, Outcome, Prices, first_places, is_among, joined
from opora.engine.matching.problem import Problem
from opora.engine.matching.scans import Scans, cores
from opora.engine.matching.solve import CANDIDATES, assembled, kept_points, markets, solve
from opora.engine.matching.tiles import Tiles


def rematch(
    problem: Problem, last: Answer, mentees: Ints, mentors: Ints, candidates: int = CANDIDATES,
    threads: int | None = None,
) -> Answer:  # fmt: skip
    """Solve a problem that differs from a solved one only in what concerns a few people.

    Parameters
    ----------
    problem : the problem as it is now; rows mean the same people as before. Who has gone has no seats or places;
        who came stands in rows after the others.
    last : the answer to the problem as it was.
    mentees, mentors : rows of whom anything changed: cells, seats, places, wishes, pins, pairs forbidden.

    Returns
    -------
    Answer : the same as `solve(problem)` gives, pair by pair.

    Notes
    -----
    Prices and pairs of everybody else stand; the changed are routed anew, and pairs are priced only where prices
    moved. Where the weights of the objectives changed (many seats more, other points), or the
    fairest answer is wanted, it solves from the start.
    """
    frame, threads = frame_of(problem), threads or cores()
    if problem.scheme.objective == "fairest" or last.weights != frame.weights:
        return solve(problem, candidates, threads)
    stale = _Stale(problem, frame, last, mentees, mentors)
    done = [stale.market(scorer(problem, frame, *sides, threads), candidates) for sides in markets(problem, frame)]
    return assembled(problem, frame, [market for market, _ in done], sum((work for _, work in done), Work()))


class _Stale:
    """What of the last answer still stands."""

    def __init__(self, problem: Problem, frame: Frame, last: Answer, mentees: Ints, mentors: Ints):
        self.problem, self.frame, self.last = problem, frame, last
        self.new_row = _marks(problem.mentees, mentees, len(last.mentee_price))
        self.new_col = _marks(problem.mentors, mentors, len(last.mentor_price))
        seen, m = last.looked, problem.mentors
        changed, pins = self.new_col[seen.mentor], problem.pins @ np.array([m, 1])
        free = ~self.new_row[seen.mentee]
        if len(pins):
            free &= ~is_among(seen.mentee * m + seen.mentor, pins)
        still, doubted = np.flatnonzero(free & ~changed), np.flatnonzero(free & changed)
        self.mentee, self.mentor, self.on = seen.mentee[still], seen.mentor[still], seen.on[still]
        score = seen.score[still] + kept_points(problem, self.mentee, self.mentor)
        self.high = -score * frame.scale
        self.low = seen.low[still] if seen.low is not None else tie_bits(problem, frame, self.mentee, self.mentor)
        self.told = _scored(problem, *self._beside(seen, doubted, pins))
        self.limit = _grown(last.looked.limit, problem.mentees, np.array([[-FAR, 0]]))
        self.row_price = _grown(last.mentee_price, problem.mentees, np.zeros((1, 2), np.int64))
        self.col_price = -first_places(problem, frame)
        known = _grown(-last.mentor_price, problem.mentors, np.array([[FAR, 0]]))
        lower = _less(known, self.col_price)
        self.col_price[lower] = known[lower]
        self.load = _paid(problem, frame, self.col_price)

    def _beside(self, seen: Looked, doubted: Ints, pins: Ints) -> tuple[Ints, Ints]:
        """Pairs to be scored anew: with mentors who changed, and kept pairs nobody looked at."""
        i, j, m = seen.mentee[doubted], seen.mentor[doubted], self.problem.mentors
        kept = [term.grid.keys for term in self.problem.terms if term.kind == "kept" and isinstance(term.grid, Sparse)]
        if not kept:
            return i, j
        keys = np.unique(np.concatenate(kept))
        keys = keys[~is_among(keys, seen.mentee * m + seen.mentor) & ~is_among(keys, pins)]
        keys = keys[~self.new_row[keys // m]]
        return np.r_[i, keys // m], np.r_[j, keys % m]

    def market(self, pairs: Tiles | Scans, most: int) -> tuple[Outcome, Work]:
        """One market, settled and widened until proved."""
        rows, cols = pairs.rows, pairs.cols
        row_of, col_of = places(self.problem.mentees, rows), places(self.problem.mentors, cols)
        new_row, new_col = self.new_row[rows], self.new_col[cols]
        fresh, limit = pairs.best(most, np.flatnonzero(new_row))
        row, col = row_of[self.mentee], col_of[self.mentor]
        here = np.flatnonzero((row >= 0) & (col >= 0))
        if (row[here[1:]] < row[here[:-1]]).any():
            here = here[np.argsort(row[here], kind="stable")]
        old = Edges(row[here], col[here], self.high[here], self.low[here])
        every, order = old.also(joined([fresh, self._told(row_of, col_of)]))
        market = Market(self.problem, self.frame, rows, cols, every)
        on = np.r_[self.on[here], np.zeros(len(every) - len(here), dtype=bool)][order]
        market.limit = np.where(new_row[:, None], limit, self.limit[rows])
        before = Prices(self.row_price[rows], self.col_price[cols])
        load = np.maximum(self.load[cols], np.bincount(every.col[on], minlength=len(cols)))
        filled = np.bincount(every.row[on], minlength=len(rows))
        had = np.bincount(self.last.mentee, minlength=self.problem.mentees)[rows] - self.frame.had[rows]
        market.take(on, before, load, np.where(new_row, 0, self.frame.seats[rows] - np.maximum(had, 0)))
        unsettled = new_row | (filled != had)
        unsettled[_unsettled(every, on, before)] = True
        market.resettle(np.flatnonzero(unsettled))
        doubt, dear = moved(before, market.prices, new_row)
        doubt &= beyond(market.limit, market.prices)
        return widened(pairs, market, doubt, np.union1d(dear, np.flatnonzero(new_col)), most)

    def _told(self, row_of: Ints, col_of: Ints) -> Edges:
        """What was scored anew, by places in a market."""
        i, j, score = self.told
        there = (row_of[i] >= 0) & (col_of[j] >= 0)
        i, j, score = i[there], j[there], score[there]
        return Edges(row_of[i], col_of[j], -score * self.frame.scale, tie_bits(self.problem, self.frame, i, j))


def _unsettled(edges: Edges, on: Bools, prices: Prices) -> Ints:
    """Mentees with a pair that gains under the prices and is not chosen, or is chosen and loses."""
    high = edges.high + prices.row[edges.row, 0] - prices.col[edges.col, 0]
    near = np.flatnonzero(((high <= 0) & ~on) | ((high >= 0) & on))
    row, col, held = edges.row[near], edges.col[near], on[near]
    high, low = high[near], edges.low[near] + prices.row[row, 1] - prices.col[col, 1]
    gains, loses = (high < 0) | ((high == 0) & (low < 0)), (high > 0) | ((high == 0) & (low > 0))
    wrong: Ints = row[np.where(held, loses, gains)]
    return wrong


def _scored(problem: Problem, i: Ints, j: Ints) -> tuple[Ints, Ints, Ints]:
    """Of some pairs those that may be proposed, with their scores as they are now."""
    score = np.zeros(len(i), dtype=np.int64)
    for term in problem.terms:
        score += term.grid.at(i, j)
    may = score >= (problem.scheme.floor or 0)
    for rule in problem.rules:
        may &= rule.grid.at(i, j) > 0
    return i[may], j[may], score[may]


def _paid(problem: Problem, frame: Frame, price: Ints) -> Ints:
    """Places of each mentor that cost less than its price says: paid for, whoever comes to hold them."""
    every = np.arange(problem.mentors)
    paid = np.zeros(problem.mentors, dtype=np.int64)
    for number in range(int(frame.room.max(initial=0))):
        high = -problem.load_points(every, frame.first + number + 1) * frame.scale
        low = (2 * (problem.taken + frame.first + number) + 1) << frame.shift
        paid += (number < frame.room) & _less(np.stack([high, low], axis=1), -price)
    return paid


def _less(costs: Ints, others: Ints) -> Bools:
    """Whether a cost of two words is smaller than another, row by row."""
    less: Bools = (costs[:, 0] < others[:, 0]) | ((costs[:, 0] == others[:, 0]) & (costs[:, 1] < others[:, 1]))
    return less


def _marks(count: int, rows: Ints, known: int) -> Bools:
    """Which rows are new: those named and those that were not there before."""
    marks = np.arange(count) >= known
    marks[rows] = True
    return marks


def _grown(values: Ints, count: int, rest: Ints) -> Ints:
    return np.concatenate([values[:count], np.repeat(rest, max(0, count - len(values)), axis=0)])
