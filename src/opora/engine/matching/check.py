"""Whether an answer is allowed, and whether nothing better exists: worked out anew from the prices, without
the solver.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.candidates import allowed_tile, score_tile, tiles
from opora.engine.matching.grids import Ints
from opora.engine.matching.problem import Problem
from opora.engine.matching.solve import Answer, Level, tie_bits

GONE = 2**61


@dataclass(frozen=True)
class LevelProof:
    """One objective: what the answer costs under it and what no answer can go below; equal when proved."""

    name: str
    value: int
    bound: int


@dataclass(frozen=True)
class Proof:
    """The verdict: `broken` names what is not allowed (empty: feasible); `bound` is the greatest total
    score (millionths)

    any answer that serves the same people could have; `proved` holds when the answer is feasible and every
    objective reaches its bound.
    """

    broken: tuple[str, ...]
    total: int
    bound: int
    levels: tuple[LevelProof, ...]
    proved: bool


def check(problem: Problem, answer: Answer) -> Proof:
    """Check an answer against its problem.

    Parameters
    ----------
    problem, answer : as given to and by `solve`.

    Returns
    -------
    Proof

    Notes
    -----
    For any prices u (n,) and v (m,) the Lagrangian Σ −u·seats + Σ min(0, c + u + v) + Σ min(0, empty + u)
    + Σ min(0, place − v) is a lower bound of the cost (weak duality; Ahuja, Magnanti & Orlin 1993, ch. 16).
    Equality with the answer's cost proves it optimal. Sums are exact whole numbers. Later objectives are
    checked over what the prices of earlier ones leave open; there any reward for keeping what is decided
    gives a valid bound. O(n·m) time a tile at a time.

    Examples
    --------
    >>> from opora.engine.matching import Table, bind, parse_scheme, solve
    >>> scheme = parse_scheme('[[term]]\\nkind = "constant"\\npoints = 1')
    >>> problem = bind(scheme, Table({"a": [1]}, 1), Table({"a": [2]}, 1))
    >>> check(problem, solve(problem)).proved
    True
    """
    broken = _broken(problem, answer)
    if broken:
        return Proof(tuple(broken), answer.total, answer.total, (), False)
    audit = _Audit(problem, answer)
    proofs = tuple(audit.level(depth) for depth in range(len(answer.levels)))
    gap = proofs[0].value - proofs[0].bound
    named = tuple(level.name for level in answer.levels) == audit.names
    proved = named and audit.unit_suffices and all(proof.value == proof.bound for proof in proofs)
    return Proof((), answer.total, answer.total + gap, proofs, proved)


def _broken(problem: Problem, answer: Answer) -> list[str]:
    i, j = answer.mentee, answer.mentor
    lengths = {len(part) for part in (i, j, answer.seat, answer.place, answer.score)}
    if len(lengths) > 1:
        return ["the columns of the answer differ in length"]
    if ((i < 0) | (i >= problem.mentees) | (j < 0) | (j >= problem.mentors)).any():
        return ["a pair names a row that is not there"]
    pairs = set(zip(i.tolist(), j.tolist(), strict=True))
    pins = {(a, b) for a, b in problem.pins.tolist()}
    found = []
    if len(pairs) < len(i):
        found.append("a mentor fills two seats of one mentee")
    if (np.bincount(i, minlength=problem.mentees) > problem.seats).any():
        found.append("a mentee has more mentors than seats")
    if (np.bincount(j, minlength=problem.mentors) > problem.capacity).any():
        found.append("a mentor has more mentees than places")
    if not pins <= pairs:
        found.append("a pinned pair is missing")
    found += [f"a pair breaks the rule «{rule.name}»" for rule in problem.rules if (rule.grid.at(i, j) == 0).any()]
    return found or _numbers(problem, answer, pins)


def _numbers(problem: Problem, answer: Answer, pins: set[tuple[int, int]]) -> list[str]:
    i, j = answer.mentee, answer.mentor
    plain = np.zeros(len(i), dtype=np.int64)
    for term in problem.terms:
        plain += term.grid.at(i, j)
    found = []
    if problem.scheme.floor is not None:
        below = np.flatnonzero(plain < problem.scheme.floor)
        if any((int(i[k]), int(j[k])) not in pins for k in below):
            found.append("a pair lies below the floor")
    if not (_runs(i, answer.seat) and _runs(j, answer.place)):
        return [*found, "seats or places are not numbered 1, 2, …"]
    load = problem.place_points[j, answer.place - 1] if problem.place_points.shape[1] else 0
    if not np.array_equal(plain + load, answer.score) or answer.total != int(answer.score.sum()):
        found.append("a score is not the sum of its terms")
    if answer.matched != np.unique(i).size:
        found.append("the number of mentees matched is wrong")
    return found


def _runs(groups: Ints, numbers: Ints) -> bool:
    order = np.lexsort((numbers, groups))
    groups, numbers = groups[order], numbers[order]
    first = np.r_[True, groups[1:] != groups[:-1]] if len(groups) else np.array([], dtype=bool)
    expected = np.where(first, 1, np.r_[0, numbers[:-1]] + 1)[: len(numbers)]
    return bool(np.array_equal(numbers, expected))


class _Audit:
    """The arcs of a problem without its pins, their costs under each objective, and what the answer pays."""

    def __init__(self, problem: Problem, answer: Answer):
        self.problem, self.answer = problem, answer
        self.served_first = problem.scheme.objective == "most_served"
        middle = ("served and score",) if self.served_first else ("score", "served")
        self.names = (*middle, "balance", "ties")
        self.pinned = np.bincount(problem.pins[:, 1], minlength=problem.mentors)
        self.had = np.bincount(problem.pins[:, 0], minlength=problem.mentees)
        self.seats = problem.seats - self.had
        self.free = problem.capacity - self.pinned
        self.filled = np.bincount(answer.mentee, minlength=problem.mentees) - self.had
        self.load = np.bincount(answer.mentor, minlength=problem.mentors) - self.pinned
        widest = self._widest() + int(problem.place_points.max(initial=0))
        self.unit = answer.unit
        self.unit_suffices = not self.served_first or answer.unit > 2 * widest * int(problem.seats.sum())

    def _widest(self) -> int:
        widest = 0
        for rows in tiles(self.problem):
            score = score_tile(self.problem, rows)
            widest = max(widest, int(score[allowed_tile(self.problem, rows, score)].max(initial=0)))
        return widest

    def level(self, depth: int) -> LevelProof:
        """Value and bound of one objective over what the earlier ones leave open."""
        level = self.answer.levels[depth]
        bound = -sum(int(u) * int(k) for u, k in zip(level.mentee, self.seats, strict=True))
        value = 0
        chosen = self._chosen()
        for rows in tiles(self.problem):
            cost = self._pairs(rows, depth)
            bound += _below(cost + level.mentee[rows][:, None] + level.mentor[None, :])
            value += _sum(cost[chosen[rows]])
        empty, place = self._empties(depth), self._places(depth)
        bound += _below(empty + level.mentee[:, None]) + _below(place - level.mentor[:, None])
        value += _sum(empty[np.arange(empty.shape[1])[None, :] < (self.seats - self.filled)[:, None]])
        value += _sum(place[np.arange(place.shape[1])[None, :] < self.load[:, None]])
        return LevelProof(level.name, value, bound)

    def _chosen(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        chosen = np.zeros((self.problem.mentees, self.problem.mentors), dtype=bool)
        chosen[self.answer.mentee, self.answer.mentor] = True
        chosen[self.problem.pins[:, 0], self.problem.pins[:, 1]] = False
        return chosen

    def _narrow(self, depth: int, own: list[Ints], prices: list[Ints]) -> Ints:
        """Costs at a depth: 0…depth of `own`, narrowed at each step by the sign of the reduced cost before
        it.
        """
        cost = own[0]
        for step in range(depth):
            reduced = cost + prices[step]
            force = -self.answer.levels[step + 1].force
            after = np.where(reduced < 0, force, np.where(reduced > 0, GONE, own[step + 1]))
            cost = np.where(cost >= GONE // 2, GONE, after)
        return cost

    def _pairs(self, rows: Ints, depth: int) -> Ints:
        problem = self.problem
        score = score_tile(problem, rows)
        there = allowed_tile(problem, rows, score) & (problem.capacity > 0)[None, :]
        for i, j in problem.pins.tolist():
            there[rows == i, j] = False
        zero = np.zeros_like(score)
        ties = tie_bits(problem, rows[:, None], np.arange(problem.mentors)[None, :])
        own = [-score, zero, ties] if self.served_first else [-score, zero, zero, ties]
        own[0] = np.where(there, own[0], GONE)
        prices = [self._level(k).mentee[rows][:, None] + self._level(k).mentor[None, :] for k in range(depth)]
        return self._narrow(depth, own, prices)

    def _empties(self, depth: int) -> Ints:
        problem = self.problem
        tiers = int(problem.tier[problem.seats > 0].max(initial=0)) + 1
        column = np.arange(int(self.seats.max(initial=0)))[None, :]
        last = (column == self.seats[:, None] - 1) & (self.had == 0)[:, None]
        steps = np.where(last, tiers - problem.tier[:, None] + 1, 1)
        zero = np.zeros_like(steps)
        own = [steps * self.unit, zero, zero] if self.served_first else [zero, steps, zero, zero]
        own[0] = np.where(column < self.seats[:, None], own[0], GONE)
        return self._narrow(depth, own, [self._level(k).mentee[:, None] for k in range(depth)])

    def _places(self, depth: int) -> Ints:
        problem = self.problem
        column = np.arange(int(min(self.free.max(initial=0), self.seats.sum())))[None, :]
        number = column + self.pinned[:, None]
        width = problem.place_points.shape[1]
        points = np.take_along_axis(problem.place_points, np.minimum(number, width - 1), 1) if width else 0 * number
        squares = 2 * (problem.taken[:, None] + number) + 1
        zero = np.zeros_like(number)
        own = [-points, squares, zero] if self.served_first else [-points, zero, squares, zero]
        own[0] = np.where(column < self.free[:, None], own[0], GONE)
        return self._narrow(depth, own, [-self._level(k).mentor[:, None] for k in range(depth)])

    def _level(self, depth: int) -> Level:
        return self.answer.levels[depth]


def _below(reduced: Ints) -> int:
    return sum(reduced[reduced < 0].tolist())


def _sum(costs: Ints) -> int:
    return sum(costs.tolist())
