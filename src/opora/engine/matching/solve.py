"""The best set of pairs: one objective after another, each decided exactly and with the prices that prove
it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.candidates import Candidates, candidates
from opora.engine.matching.faults import InputFault, InputFaults
from opora.engine.matching.flow import ABSENT, LIMIT, Costs, Solution, TooLarge, minimise, restrict
from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.problem import Problem

TIE_BITS = 32


@dataclass(frozen=True)
class Level:
    """One objective decided: its name, prices of mentees (n,) and mentors (m,), and the reward that held
    earlier ones.
    """

    name: str
    mentee: Ints
    mentor: Ints
    force: int


@dataclass(frozen=True)
class Answer:
    """The pairs and their proof.

    `mentee`, `mentor` (p,): rows of the pairs, in order of mentee and seat; `seat` (p,) counts from 1 for
    each mentee, `place` (p,) from 1 for each mentor; `score` (p,) in millionths with the load term of that
    place. `matched`: mentees with at least one seat filled. `total`: sum of `score`. `unit`: what one step
    of service weighs in the first objective (0 when it is not part of it). `levels`: the objectives in
    order.
    """

    mentee: Ints
    mentor: Ints
    seat: Ints
    place: Ints
    score: Ints
    matched: int
    total: int
    unit: int
    levels: tuple[Level, ...]


def solve(problem: Problem) -> Answer:
    """Find the optimal pairs.

    Parameters
    ----------
    problem : n mentees, m mentors.

    Returns
    -------
    Answer

    Raises
    ------
    InputFaults : when the scores are so large that sums would pass 64 bits.

    Notes
    -----
    Mentees with a seat filled → priority tiers → further seats → total score → least sum of squared loads →
    fixed tie bits. The first four are one linear objective: a filled first seat of tier t of T earns B·(T −
    t + 2), a further seat B, with B larger than any difference of scores; sets of seats that can be filled
    form a polymatroid, on which such weights already decide lexicographically. Balance and ties are decided
    over the remaining optimal solutions (complementary slackness), so the answer is the same under any
    order of the rows. Dense: memory O(n·(m + places)), time that of a few assignments.

    Examples
    --------
    >>> from opora.engine.matching import Table, bind, parse_scheme
    >>> scheme = parse_scheme('[[term]]\\nkind = "equal"\\ncolumn = "subject"\\npoints = 1')
    >>> people = {"subject": ["maths", "music"]}, {"subject": ["music", "maths"]}
    >>> answer = solve(bind(scheme, Table(people[0], 2), Table(people[1], 2)))
    >>> answer.mentor.tolist(), answer.total
    ([1, 0], 2000000)
    """
    found = candidates(problem)
    order = np.lexsort((np.arange(problem.mentees), problem.mentee_keys))
    columns = np.lexsort((np.arange(problem.mentors), problem.mentor_keys))
    stages = [(name, _sorted(costs, order, columns)) for name, costs in objectives(problem, found)]
    chosen, levels = _decide(problem, stages)
    back, back_columns = np.argsort(order), np.argsort(columns)
    levels = tuple(Level(v.name, v.mentee[back], v.mentor[back_columns], v.force) for v in levels)
    return _answer(problem, found, chosen[back][:, back_columns], levels)


def _sorted(costs: Costs, rows: Ints, columns: Ints) -> Costs:
    return Costs(costs.pair[rows][:, columns], costs.seats[rows], costs.empty[rows], costs.place[columns])


def _decide(problem: Problem, stages: list[tuple[str, Costs]]) -> tuple[Bools, tuple[Level, ...]]:
    served = problem.scheme.objective == "most_served"
    levels: list[Level] = []
    costs: Costs | None = None
    solution: Solution | None = None
    force, empties = 0, None
    for name, stage in stages:
        if costs is None or solution is None:
            costs = stage
        else:
            costs, force = restrict(costs, solution, stage)
            empties = int(costs.seats.sum() - solution.chosen.sum()) if served else None
        solution = _minimise(costs, empties, served and not levels)
        levels.append(Level(name, solution.mentee, solution.mentor, force))
    assert solution is not None
    return solution.chosen, tuple(levels)


def _minimise(costs: Costs, empties: int | None, fills: bool) -> Solution:
    try:
        return minimise(costs, empties, fills)
    except TooLarge as error:
        remedy = "Use smaller points in the rule file (only their proportions matter)"
        raise InputFaults([InputFault("relations", None, None, "overflow", str(error), remedy)]) from error


def objectives(problem: Problem, found: Candidates) -> list[tuple[str, Costs]]:
    """The objectives in order, each as costs over the same arcs."""
    frame = _frame(problem, found)
    score = Costs(np.where(frame.pair < LIMIT, -found.score, ABSENT), frame.seats, frame.empty, _load(problem, frame))
    bonus = np.where(frame.empty < LIMIT, _bonus(problem, frame), ABSENT)
    last = [("balance", _balance(problem, frame)), ("ties", _ties(problem, frame))]
    if problem.scheme.objective == "best_total":
        return [("score", score), ("served", Costs(frame.pair, frame.seats, bonus, frame.place)), *last]
    unit = served_unit(problem, found)
    empty = np.where(frame.empty < LIMIT, bonus * unit, ABSENT)
    return [("served and score", Costs(score.pair, frame.seats, empty, score.place)), *last]


def served_unit(problem: Problem, found: Candidates) -> int:
    """B, the worth of one step of service in millionths: more than any two totals can differ; 1 +
    2·widest·seats.
    """
    widest = int(found.score[found.allowed].max(initial=0)) + int(problem.place_points.max(initial=0))
    return 2 * widest * int(problem.seats.sum() + 1) + 1


def _frame(problem: Problem, found: Candidates) -> Costs:
    """The arcs that exist, at cost 0: pins are taken out, their seats and places are gone."""
    pins = problem.pins
    pair = np.where(found.allowed & (problem.capacity > 0)[None, :], 0, ABSENT)
    pair[pins[:, 0], pins[:, 1]] = ABSENT
    used = np.bincount(pins[:, 0], minlength=problem.mentees).astype(np.int64)
    seats = problem.seats - used
    places = problem.capacity - np.bincount(pins[:, 1], minlength=problem.mentors)
    width = int(min(places.max(initial=0), seats.sum()))
    empty = np.where(np.arange(int(seats.max(initial=0)))[None, :] < seats[:, None], 0, ABSENT)
    place = np.where(np.arange(width)[None, :] < places[:, None], 0, ABSENT)
    return Costs(pair, seats, empty, place)


def _bonus(problem: Problem, frame: Costs) -> Ints:
    """Steps of service lost by the first, second, … empty seat: 1, and T − t + 1 + 1 for the last of a
    mentee of tier t.
    """
    tiers = int(problem.tier[problem.seats > 0].max(initial=0)) + 1
    lost = np.ones(frame.empty.shape, dtype=np.int64)
    rows = np.flatnonzero((frame.seats > 0) & (frame.seats == problem.seats))
    lost[rows, frame.seats[rows] - 1] = tiers - problem.tier[rows] + 1
    return lost


def _shifted(problem: Problem, frame: Costs, table: Ints) -> Ints:
    """A table of values by place, as seen by the places left after the pins."""
    pinned = np.bincount(problem.pins[:, 1], minlength=problem.mentors)
    column = np.arange(frame.place.shape[1])[None, :] + pinned[:, None]
    inside = np.minimum(column, max(table.shape[1] - 1, 0))
    values = np.take_along_axis(table, inside, axis=1) if table.shape[1] else np.zeros_like(column)
    return np.where(frame.place < LIMIT, values, ABSENT)


def _load(problem: Problem, frame: Costs) -> Ints:
    values = _shifted(problem, frame, problem.place_points)
    return np.where(values < LIMIT, -values, ABSENT)


def _balance(problem: Problem, frame: Costs) -> Costs:
    """What one more place adds to the sum of squared loads: 2·load + 1."""
    width = frame.place.shape[1] + len(problem.pins)
    return Costs(frame.pair, frame.seats, frame.empty, _shifted(problem, frame, squares(problem, width)))


def squares(problem: Problem, width: int) -> Ints:
    """Added sum of squares by place, shape (m, width)."""
    return 2 * (problem.taken[:, None] + np.arange(width)[None, :]) + 1


def _ties(problem: Problem, frame: Costs) -> Costs:
    bits = tie_bits(problem, np.arange(problem.mentees)[:, None], np.arange(problem.mentors)[None, :])
    return Costs(np.where(frame.pair < LIMIT, bits, ABSENT), frame.seats, frame.empty, frame.place)


def tie_bits(problem: Problem, i: Ints, j: Ints) -> Ints:
    """Fixed 32 bits of a pair from the keys of both; the smaller sum wins a tie (finaliser of SplitMix64,
    Steele 2014).
    """
    left = problem.mentee_keys[i] * np.uint64(0x9E3779B97F4A7C15)
    mixed = left ^ (problem.mentor_keys[j] * np.uint64(0xC2B2AE3D27D4EB4F))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits: Ints = ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(64 - TIE_BITS)).astype(np.int64)
    return bits


def _answer(problem: Problem, found: Candidates, chosen: Bools, levels: tuple[Level, ...]) -> Answer:
    mentee, mentor = np.nonzero(chosen)
    pinned = np.r_[np.zeros(len(mentee), bool), np.ones(len(problem.pins), bool)]
    mentee, mentor = np.r_[mentee, problem.pins[:, 0]], np.r_[mentor, problem.pins[:, 1]]
    score = found.score[mentee, mentor]
    place = np.zeros(len(mentee), dtype=np.int64)
    by_mentor = np.lexsort((problem.mentee_keys[mentee], -score, ~pinned, mentor))
    place[by_mentor] = _count(mentor[by_mentor])
    if problem.place_points.shape[1]:
        score = score + problem.place_points[mentor, place - 1]
    order = np.lexsort((problem.mentor_keys[mentor], -score, mentee))
    mentee, mentor, place, score = mentee[order], mentor[order], place[order], score[order]
    matched = int(np.unique(mentee).size)
    unit = served_unit(problem, found) if problem.scheme.objective == "most_served" else 0
    return Answer(mentee, mentor, _count(mentee), place, score, matched, int(score.sum()), unit, levels)


def _count(groups: Ints) -> Ints:
    """Running number from 1 within runs of equal values."""
    place = np.arange(len(groups), dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if len(groups) else place
    return place - np.repeat(starts, np.diff(np.r_[starts, len(groups)])) + 1
