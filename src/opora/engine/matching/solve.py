"""The best set of pairs: candidates, shortest paths, prices for what was left out, until nothing gains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from opora.engine.matching.answers import Answer, Looked
from opora.engine.matching.fair import fairest
from opora.engine.matching.frame import NAMES, Frame, frame_of
from opora.engine.matching.grids import Ints
from opora.engine.matching.grow import Work, apart, grown, scorer
from opora.engine.matching.layout import FAR
from opora.engine.matching.market import Outcome, first_places
from opora.engine.matching.problem import Problem
from opora.engine.matching.program import shut
from opora.engine.matching.scans import cores

CANDIDATES = 32


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

    def served(one: Problem) -> Answer:
        return _served(one, candidates, threads or cores())

    answer = served(problem)
    return fairest(problem, answer, served) if problem.scheme.objective == "fairest" else answer


def _served(problem: Problem, candidates: int, threads: int) -> Answer:
    frame = frame_of(problem)
    done = list(worked(problem, frame, markets(problem, frame), candidates, threads))
    return assembled(problem, frame, [market for market, _ in done], sum((work for _, work in done), Work()))


def worked(
    problem: Problem, frame: Frame, parts: Sequence[tuple[Ints, Ints]], candidates: int, threads: int
) -> Iterator[tuple[Outcome, Work]]:
    """Markets solved one after the other in their order, or several at once where there are many."""
    inner = 1 if len(parts) > threads else threads

    def part(sides: tuple[Ints, Ints]) -> tuple[Outcome, Work]:
        return grown(problem, scorer(problem, frame, *sides, inner), candidates)

    if inner == 1 and threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            yield from pool.map(part, parts)
    else:
        yield from map(part, parts)


def markets(problem: Problem, frame: Frame) -> list[tuple[Ints, Ints]]:
    """Mentees with seats and mentors with places, in order of their keys, in markets that share nobody."""
    order = np.lexsort((np.arange(problem.mentees), problem.mentee_keys))
    columns = np.lexsort((np.arange(problem.mentors), problem.mentor_keys))
    rows, cols = order[frame.seats[order] > 0], columns[frame.room[columns] > 0]
    return apart(problem, rows, cols[~shut(problem, cols)])


def assembled(problem: Problem, frame: Frame, markets: list[Outcome], work: Work) -> Answer:
    """The answer of several markets that share nobody, with the pins."""
    mentee_price = np.zeros((problem.mentees, 2), dtype=np.int64)
    mentor_price = first_places(problem, frame)
    mentee, mentor = [problem.pins[:, 0]], [problem.pins[:, 1]]
    limit = np.full((problem.mentees, 2), FAR, dtype=np.int64)
    looked = [_looked(problem, frame, market) for market in markets]
    for market in markets:
        mentee_price[market.rows] = market.prices.row
        mentor_price[market.cols] = -market.prices.col
        limit[market.rows] = market.limit
        mentee.append(market.rows[market.edges.row[market.on]])
        mentor.append(market.cols[market.edges.col[market.on]])
    pairs = np.concatenate(mentee), np.concatenate(mentor)
    return answer_of(problem, *pairs, mentee_price, mentor_price, frame.weights, work, _together(looked, limit))


def answer_of(
    problem: Problem, i: Ints, j: Ints, mentee_price: Ints, mentor_price: Ints, weights: tuple[int, int, int, int],
    work: Work, looked: Looked,
) -> Answer:  # fmt: skip
    """Pairs (mentee, mentor) in order, with their seats, places and scores worked out."""
    keys = i * problem.mentors + j
    pinned = np.isin(keys, problem.pins @ np.array([problem.mentors, 1]))
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
        i, j, _count(i), place, score, int(np.unique(i).size), int(score.sum()), names, mentee_price, mentor_price,
        work, looked, weights,
    )  # fmt: skip


def kept_points(problem: Problem, i: Ints, j: Ints) -> Ints:
    """What keeping pairs proposed before adds to their scores."""
    points = np.zeros(len(i), dtype=np.int64)
    for term in problem.terms:
        points += term.grid.at(i, j) if term.kind == "kept" else 0
    return points


def _looked(problem: Problem, frame: Frame, market: Outcome) -> Looked:
    edges = market.edges
    i, j = market.rows[edges.row], market.cols[edges.col]
    score = (-edges.high if frame.scale == 1 else -edges.high // frame.scale) - kept_points(problem, i, j)
    return Looked(i, j, score, market.on, market.limit, edges.low)


def _together(parts: list[Looked], limit: Ints) -> Looked:
    nothing = np.zeros(0, dtype=np.int64)
    if len(parts) == 1:
        return replace(parts[0], limit=limit)
    every = [Looked(nothing, nothing, nothing, nothing > 0, limit, nothing), *parts]
    mentee, mentor, score, on = (
        np.concatenate([getattr(part, name) for part in every]) for name in ("mentee", "mentor", "score", "on")
    )
    lows = [part.low for part in every if part.low is not None]
    return Looked(mentee, mentor, score, on, limit, np.concatenate(lows) if len(lows) == len(every) else None)


def _count(groups: Ints) -> Ints:
    """Running number from 1 within runs of equal values."""
    place = np.arange(len(groups), dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if len(groups) else place
    return place - np.repeat(starts, np.diff(np.r_[starts, len(groups)])) + 1
