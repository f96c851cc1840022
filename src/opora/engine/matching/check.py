"""Whether an answer is allowed, and whether nothing better exists: worked out anew from the prices, without
the solver.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from opora.engine.matching.answers import Answer, service
from opora.engine.matching.candidates import allowed_tile, score_tile, tiles
from opora.engine.matching.fair import floored
from opora.engine.matching.frame import NAMES, frame_of, tie_bits
from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.grow import SMALL, apart
from opora.engine.matching.market import Edges, Prices
from opora.engine.matching.problem import Problem
from opora.engine.matching.program import shut
from opora.engine.matching.scans import Scans, cores


@dataclass(frozen=True)
class LevelProof:
    """One word of the cost: what the answer costs and what no answer can go below; equal when proved."""

    name: str
    value: int
    bound: int


@dataclass(frozen=True)
class Proof:
    """The verdict: `broken` names what is not allowed (empty: feasible); `bound` is the greatest total
    score (millionths)

    any answer that serves the same people could have; `proved` holds when the answer is feasible and both
    words of its cost reach their bounds.
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
    That holds in any ordered group, so for costs of two words compared one after the other. Equality with the
    answer's cost proves it optimal. Sums are exact whole numbers. O(n·m) time a tile at a time.

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
    unfair = _unfair(problem, answer)
    problem = floored(problem, answer.floor or 0) if unfair == () else problem
    audit = _Audit(problem, answer)
    audit.run()
    proofs = tuple(LevelProof(name, *sums) for name, *sums in zip(audit.names, audit.value, audit.bound, strict=True))
    gap = -(-(proofs[0].value - proofs[0].bound) // audit.frame.scale)
    proved = not unfair and answer.levels == audit.names and audit.weighs and audit.value == audit.bound
    return Proof((), answer.total, answer.total + gap, proofs, proved)


def _unfair(problem: Problem, answer: Answer) -> tuple[str, ...]:
    """What is missing in the proof that the least score could not be higher; always empty for other objectives."""
    if problem.scheme.objective != "fairest" or not len(answer.proofs):
        return ("no proof",) if problem.scheme.objective == "fairest" and len(answer.mentee) > len(problem.pins) else ()
    base, beyond = answer.proofs
    plain = replace(problem, scheme=replace(problem.scheme, objective="most_served"))
    higher = floored(plain, (answer.floor or 0) + 1)
    wanted = service(problem, answer)
    said = (
        ("one more could be served", check(plain, base).proved and service(problem, base) == wanted),
        ("a higher floor leaves nobody out", check(higher, beyond).proved and service(problem, beyond) < wanted),
    )
    return tuple(text for text, holds in said if not holds)


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
    load = problem.load_points(j, answer.place)
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
    """The arcs of a problem without its pins, both words of their costs, and what the answer pays."""

    def __init__(self, problem: Problem, answer: Answer):
        self.problem, self.answer = problem, answer
        self.frame = frame_of(problem)
        self.names = NAMES[problem.scheme.objective]
        self.filled = np.bincount(answer.mentee, minlength=problem.mentees) - self.frame.had
        self.load = np.bincount(answer.mentor, minlength=problem.mentors) - self.frame.first
        self.value, self.bound, self.widest = [0, 0], [0, 0], 0

    @property
    def weighs(self) -> bool:
        """Whether a step of service outweighs any difference of totals (where service comes first)."""
        return not self.frame.unit or self.frame.unit > 2 * self.widest * self.frame.units

    def run(self) -> None:
        """Sum what the answer costs and what the prices say no answer can go below."""
        u, v = self.answer.mentee_price, self.answer.mentor_price
        self.bound = [-_total(u[:, word], self.frame.seats) for word in (0, 1)]
        self._own_pairs()
        if not self._nothing_gains():
            for rows in tiles(self.problem):
                high, low, there = self._pairs(rows)
                price = u[rows, None, :] + v[None, :, :]
                self._below(high + price[..., 0], low + price[..., 1], there)
        self.widest += self.problem.load.most if self.problem.load else 0
        self._ends(*self._empties(), u, (self.frame.seats - self.filled))
        self._ends(*self._places(), -v, self.load)

    def _own_pairs(self) -> None:
        """What the answer's pairs cost; those that gain under the prices belong to the bound."""
        i, j = self.answer.mentee, self.answer.mentor
        pinned = np.isin(i * self.problem.mentors + j, self.problem.pins @ np.array([self.problem.mentors, 1]))
        i, j = i[~pinned], j[~pinned]
        score = np.zeros(len(i), dtype=np.int64)
        for term in self.problem.terms:
            score += term.grid.at(i, j)
        self.widest = int(score.max(initial=0))
        high, low = -score * self.frame.scale, tie_bits(self.problem, self.frame, i, j)
        self._pay(high, low, np.ones(len(i), dtype=bool))
        self.pairs = i, j, high, low

    def _nothing_gains(self) -> bool:
        """Large problems: one pass of the kernels over all pairs finds no pair outside the answer that gains."""
        frame, problem = self.frame, self.problem
        rows, cols = np.flatnonzero(frame.seats), np.flatnonzero(frame.room)
        if len(rows) * len(cols) <= SMALL or not _tame(self.answer):
            return False
        u, v = self.answer.mentee_price, self.answer.mentor_price
        cols = cols[~shut(problem, cols)]
        i, j, high, low = self.pairs
        for own, other in apart(problem, rows, cols):
            known = np.isin(i, own)
            chosen = Edges(np.searchsorted(own, i[known]), np.searchsorted(other, j[known]), high[known], low[known])
            pairs = Scans(problem, frame, own, other, cores())
            if not pairs.nothing_gains(Prices(u[own], -v[other]), chosen):
                return False
        price = u[i] + v[j]
        self._below(high + price[:, 0], low + price[:, 1], np.ones(len(i), dtype=bool))
        self.widest = sum(term.most for term in problem.terms)
        return True

    def _pairs(self, rows: Ints) -> tuple[Ints, Ints, Bools]:
        problem = self.problem
        score = score_tile(problem, rows)
        there = allowed_tile(problem, rows, score) & (self.frame.room > 0)[None, :]
        there &= (self.frame.seats[rows] > 0)[:, None]
        for i, j in problem.pins.tolist():
            there[rows == i, j] = False
        self.widest = max(self.widest, int(score[there].max(initial=0)))
        low = tie_bits(problem, self.frame, rows[:, None], np.arange(problem.mentors)[None, :])
        return -score * self.frame.scale, low, there

    def _ends(self, high: Ints, low: Ints, there: Bools, price: Ints, used: Ints) -> None:
        """Arcs to the sink: one column a place or an empty seat, of which `used` are paid."""
        self._below(high + price[:, :1], low + price[:, 1:], there)
        self._pay(high, low, np.arange(high.shape[1])[None, :] < used[:, None])

    def _empties(self) -> tuple[Ints, Ints, Bools]:
        seats = self.frame.seats[:, None]
        column = np.arange(int(seats.max(initial=0)))[None, :]
        high = np.where(column == seats - 1, self.frame.last[:, None], self.frame.void)
        return high, np.zeros_like(high), column < seats

    def _places(self) -> tuple[Ints, Ints, Bools]:
        room = self.frame.room[:, None]
        number = np.arange(int(room.max(initial=0)))[None, :] + self.frame.first[:, None]
        mentors = np.broadcast_to(np.arange(len(room))[:, None], number.shape)
        points = self.problem.load_points(mentors, number + 1)
        squares = (2 * (self.problem.taken[:, None] + number) + 1) << self.frame.shift
        return -points * self.frame.scale, squares, number - self.frame.first[:, None] < room

    def _below(self, high: Ints, low: Ints, there: Bools) -> None:
        gains = there & ((high < 0) | ((high == 0) & (low < 0)))
        self.bound[0] += _total(high[gains])
        self.bound[1] += _total(low[gains])

    def _pay(self, high: Ints, low: Ints, paid: Bools) -> None:
        self.value[0] += _total(high[paid])
        self.value[1] += _total(low[paid])


def _total(numbers: Ints, times: Ints | int = 1) -> int:
    """An exact sum: upper and lower halves apart, so that nothing passes 64 bits."""
    half = (1 << 32) - 1
    return (int(((numbers >> 32) * times).sum()) << 32) + int(((numbers & half) * times).sum())


def _tame(answer: Answer) -> bool:
    """Whether prices are of the size a solver gives, so that differences cannot pass 64 bits."""
    prices = (answer.mentee_price, answer.mentor_price)
    return all(len(part) == 0 or int(np.abs(part).max()) < 2**61 for part in prices)
