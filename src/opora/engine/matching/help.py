"""What would help somebody who got nobody: the smallest changes that would, and what each costs the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from opora.engine.matching.answers import Answer, service
from opora.engine.matching.grids import EARTH_KM, Best, Bools, Distance, Floats, Grid, Ints, Lookup
from opora.engine.matching.problem import Problem
from opora.engine.matching.rematch import rematch

BUILT_IN = ("oneself", "refusal", "forbidden")
PLACE, RULE, DISTANCE, ONLINE, FLOOR = "place", "rule", "distance", "online", "floor"


@dataclass(frozen=True)
class Help:
    """One change that would give a mentee a mentor.

    `kind`: "place" (one more place with this mentor), "distance" (the rule's distance raised to `km`), "online"
    (meeting online), "floor" (the floor lowered by `short` millionths), "rule" (the rule `rule` waived for the pair).
    `mentor`: row; `score`: the pair's millionths without load. `free`: the mentor has a place left. `steps` and
    `loss`: what everybody else loses by it, exactly: steps of service and millionths of score.
    """

    kind: str
    rule: str
    mentor: int
    score: int
    free: bool
    km: float | None = None
    short: int = 0
    steps: int = 0
    loss: int = 0


def helps(problem: Problem, answer: Answer, mentee: int, most: int = 5) -> tuple[Help, ...]:
    """The smallest changes that would serve a mentee.

    Parameters
    ----------
    problem, answer : as given to and by `solve`.
    mentee : row.
    most : how many changes at most, those with a free place first.

    Returns
    -------
    tuple of Help

    Notes
    -----
    Only changes of one thing are looked at: mentors whom exactly one rule keeps away, and suitable ones whose places
    are taken. Where the mentor is free nobody else is touched; else the problem is matched again with the pair in it.
    O(m·(rules + terms)), and one `rematch` for each change without a free place.

    Examples
    --------
    >>> from opora.engine.matching import Table, bind, parse_scheme, solve
    >>> problem = bind(parse_scheme(""), Table({"a": [1, 2]}, 2), Table({"b": [3]}, 1))
    >>> answer = solve(problem)
    >>> left = 1 - int(answer.mentee[0])
    >>> [(help.kind, help.mentor) for help in helps(problem, answer, left)]
    [('place', 0)]
    """
    if problem.seats[mentee] < 1 or not problem.mentors:
        return ()
    return _Search(problem, answer, mentee).found()[:most]


class _Search:
    def __init__(self, problem: Problem, answer: Answer, mentee: int):
        self.problem, self.answer, self.mentee = problem, answer, mentee
        self.every = np.arange(problem.mentors)
        self.own = np.full(problem.mentors, mentee)
        self.score = np.zeros(problem.mentors, dtype=np.int64)
        for term in problem.terms:
            self.score += term.grid.at(self.own, self.every)
        load = np.bincount(answer.mentor, minlength=problem.mentors)
        self.free = load < problem.capacity
        self.there = problem.capacity > 0
        self.there[answer.mentor[answer.mentee == mentee]] = False

    def found(self) -> tuple[Help, ...]:
        """Every kind of change, those that touch nobody first, then by the pair's score."""
        fails = [rule.grid.at(self.own, self.every) == 0 for rule in self.problem.rules]
        floor = self.problem.scheme.floor
        below = self.score < (floor or 0)
        count = np.sum([*fails, below], axis=0)
        helps = self._place((count == 0) & self.there & ~self.free)
        for rule, broken in zip(self.problem.rules, fails, strict=True):
            if rule.name not in BUILT_IN:
                helps += self._rule(rule.name, rule.grid, broken & (count == 1) & self.there)
        near = below & (count == 1) & self.there
        if near.any():
            best = self._best(near)
            helps.append(self._help(FLOOR, "floor", best, short=int((floor or 0) - self.score[best])))
        return tuple(sorted(helps, key=lambda help: (help.steps, help.loss, not help.free, -help.score)))

    def _best(self, among: Bools) -> int:
        """The mentor with the greatest score, a free one before others."""
        rows = np.flatnonzero(among & self.free) if (among & self.free).any() else np.flatnonzero(among)
        return int(rows[np.lexsort((self.problem.mentor_keys[rows], -self.score[rows]))[0]])

    def _place(self, full: Bools) -> list[Help]:
        """One more place of the best mentor whose places are taken: everybody else keeps what they have."""
        if not full.any():
            return []
        best = self._best(full)
        return [Help(PLACE, "", best, int(self.score[best]), free=False)]

    def _rule(self, name: str, grid: Grid, only: Bools) -> list[Help]:
        if not only.any():
            return []
        far = next((part for part in _parts(grid) if isinstance(part, Distance)), None)
        if far is None:
            return [self._help(RULE, name, self._best(only))]
        km = _kilometres(far, self.mentee, self.every)
        known = only & ~np.isnan(km)
        helps = []
        if known.any():
            rows = np.flatnonzero(known & self.free) if (known & self.free).any() else np.flatnonzero(known)
            nearest = int(rows[np.lexsort((self.problem.mentor_keys[rows], km[rows]))[0]])
            helps.append(self._help(DISTANCE, name, nearest, km=float(np.ceil(km[nearest]))))
        if any(isinstance(part, Lookup) for part in _parts(grid)):
            helps.append(self._help(ONLINE, name, self._best(only)))
        return helps

    def _help(self, kind: str, rule: str, mentor: int, km: float | None = None, short: int = 0) -> Help:
        score, free = int(self.score[mentor]), bool(self.free[mentor])
        steps, loss = (0, 0) if free else self._loss(mentor)
        return Help(kind, rule, mentor, score, free, km, short, steps, loss)

    def _loss(self, mentor: int) -> tuple[int, int]:
        """What everybody else loses when the pair is in: the answer with it pinned, less what it brings itself."""
        pins = np.vstack([self.problem.pins, [[self.mentee, mentor]]])
        forced = rematch(replace(self.problem, pins=pins), self.answer, np.array([self.mentee]), np.array([mentor]))
        before, after = _others(self.answer, self.mentee), _others(forced, self.mentee)
        lost = service(self.problem, before) - service(self.problem, after)
        return lost, before.total - after.total


def _others(answer: Answer, mentee: int) -> Answer:
    """The part of an answer that concerns everybody but one mentee."""
    other = answer.mentee != mentee
    return replace(
        answer, mentee=answer.mentee[other], mentor=answer.mentor[other], seat=answer.seat[other],
        place=answer.place[other], score=answer.score[other], total=int(answer.score[other].sum()),
    )  # fmt: skip


def _parts(grid: Grid) -> tuple[Grid, ...]:
    return tuple(part for inner in grid.parts for part in _parts(inner)) if isinstance(grid, Best) else (grid,)


def _kilometres(grid: Distance, mentee: int, mentors: Ints) -> Floats:
    """Kilometres along the sphere from a mentee to each mentor; NaN where a coordinate is missing."""
    chord = np.sqrt(((grid.right[mentors] - grid.left[mentee]) ** 2).sum(axis=1))
    km: Floats = 2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0, 1))
    return km
