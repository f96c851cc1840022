"""The best set of pairs: candidates, shortest paths, prices for what was left out, until nothing gains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.frame import NAMES, Frame, frame_of
from opora.engine.matching.grids import Ints
from opora.engine.matching.hot import warm
from opora.engine.matching.market import Market, Prices
from opora.engine.matching.problem import Problem
from opora.engine.matching.scans import Scans, cores
from opora.engine.matching.tiles import Tiles

CANDIDATES = 32
SMALL = 400_000
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


@dataclass(frozen=True)
class Answer:
    """The pairs and their proof.

    `mentee`, `mentor` (p,): rows of the pairs, in order of mentee and seat; `seat` (p,) counts from 1 for
    each mentee, `place` (p,) from 1 for each mentor; `score` (p,) in millionths with the load term of that
    place. `matched`: mentees with at least one seat filled. `total`: sum of `score`. `levels`: names of the
    two words of a cost; `mentee_price` (n, 2), `mentor_price` (m, 2): the prices that prove the answer. `work`:
    counters.
    """

    mentee: Ints
    mentor: Ints
    seat: Ints
    place: Ints
    score: Ints
    matched: int
    total: int
    levels: tuple[str, str]
    mentee_price: Ints
    mentor_price: Ints
    work: Work


def solve(problem: Problem, candidates: int = CANDIDATES, threads: int | None = None) -> Answer:
    """Find the optimal pairs.

    Parameters
    ----------
    problem : n mentees, m mentors.
    candidates : how many of its best mentors each mentee starts with; any number from 1 gives the same answer.
    threads : how many threads score pairs (all processors if None); any number gives the same answer.

    Returns
    -------
    Answer

    Raises
    ------
    InputFaults : when the scores are so large that sums would pass 64 bits.

    Notes
    -----
    Mentees with a seat filled → priority tiers → further seats → total score → least sum of squared loads →
    fixed tie bits. The first three are linear: sets of seats that can be filled form a polymatroid, on which
    such weights already decide lexicographically. Costs have two words compared one after the other (an
    ordered group, in which shortest paths and duality hold unchanged), so one minimum-cost flow decides
    everything, and the answer is the same under any order of the rows. Each mentee starts with its best 32
    candidates; prices of the flow tell which of the other pairs could gain; these are added until there are
    none (column generation), which proves the answer for all pairs.

    Examples
    --------
    >>> from opora.engine.matching import Table, bind, parse_scheme
    >>> scheme = parse_scheme('[[term]]\\nkind = "equal"\\ncolumn = "subject"\\npoints = 1')
    >>> people = {"subject": ["maths", "music"]}, {"subject": ["music", "maths"]}
    >>> answer = solve(bind(scheme, Table(people[0], 2), Table(people[1], 2)))
    >>> answer.mentor.tolist(), answer.total
    ([1, 0], 2000000)
    """
    frame = frame_of(problem)
    order = np.lexsort((np.arange(problem.mentees), problem.mentee_keys))
    columns = np.lexsort((np.arange(problem.mentors), problem.mentor_keys))
    rows, cols = order[frame.seats[order] > 0], columns[frame.room[columns] > 0]
    market, work = grown(problem, scorer(problem, frame, rows, cols, threads or cores()), candidates)
    return assembled(problem, [market], work)


def scorer(problem: Problem, frame: Frame, rows: Ints, cols: Ints, threads: int) -> Tiles | Scans:
    """Plain arrays for a small market, kernels for a large one, or for any once they are compiled."""
    size = len(rows) * len(cols)
    if size <= (WARM if warm() else SMALL):
        return Tiles(problem, frame, rows, cols)
    return Scans(problem, frame, rows, cols, threads)


def grown(problem: Problem, pairs: Tiles | Scans, most: int) -> tuple[Market, Work]:
    """Solve one market: widen its candidates until no pair left out gains."""
    edges, limit = pairs.best(most)
    market = Market(problem, pairs.frame, pairs.rows, pairs.cols, edges)
    market.settle()
    rounds = priced = 0
    open_ = _doubtful(limit, market.prices)
    while len(open_):
        rounds, priced = rounds + 1, priced + len(open_) * len(pairs.cols)
        fresh = pairs.gaining(market.prices, open_, most, market.edges.only(market.on))
        if not len(fresh):
            break
        market.widen(fresh)
        open_ = _doubtful(limit, market.prices)
    return market, Work(1, rounds, len(market.edges), priced, market.scanned)


def _doubtful(limit: Ints, prices: Prices) -> Ints:
    """Mentees for whom a pair left out could gain: even the dearest mentor's price does not settle it."""
    if not len(prices.col):
        return np.zeros(0, dtype=np.int64)
    dearest = prices.col[np.lexsort((prices.col[:, 1], prices.col[:, 0]))[-1]]
    left = limit + prices.row - dearest
    return np.flatnonzero((left[:, 0] < 0) | ((left[:, 0] == 0) & (left[:, 1] < 0)))


def assembled(problem: Problem, markets: list[Market], work: Work) -> Answer:
    """The answer of several markets that share nobody, with the pins."""
    mentee_price = np.zeros((problem.mentees, 2), dtype=np.int64)
    mentor_price = np.zeros((problem.mentors, 2), dtype=np.int64)
    mentee, mentor = [problem.pins[:, 0]], [problem.pins[:, 1]]
    for market in markets:
        mentee_price[market.rows] = market.prices.row
        mentor_price[market.cols] = -market.prices.col
        mentee.append(market.rows[market.edges.row[market.on]])
        mentor.append(market.cols[market.edges.col[market.on]])
    i, j = np.concatenate(mentee), np.concatenate(mentor)
    pinned = np.arange(len(i)) < len(problem.pins)
    score = np.zeros(len(i), dtype=np.int64)
    for term in problem.terms:
        score += term.grid.at(i, j)
    place = np.zeros(len(i), dtype=np.int64)
    by_mentor = np.lexsort((problem.mentee_keys[i], -score, ~pinned, j))
    place[by_mentor] = _count(j[by_mentor])
    score = score + problem.load_points(j, place)
    order = np.lexsort((problem.mentor_keys[j], -score, i))
    i, j, place, score = i[order], j[order], place[order], score[order]
    names = NAMES[problem.scheme.objective]
    return Answer(
        i, j, _count(i), place, score, int(np.unique(i).size), int(score.sum()), names,
        mentee_price, mentor_price, work,
    )  # fmt: skip


def _count(groups: Ints) -> Ints:
    """Running number from 1 within runs of equal values."""
    place = np.arange(len(groups), dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if len(groups) else place
    return place - np.repeat(starts, np.diff(np.r_[starts, len(groups)])) + 1
