"""Pairs that would rather have each other: how stable an answer is, for those who care."""

from __future__ import annotations

import numpy as np

from opora.engine.matching.answers import Answer
from opora.engine.matching.candidates import allowed_tile, score_tile, tiles
from opora.engine.matching.grids import Ints
from opora.engine.matching.problem import Problem

FAR = 2**62


def blocking(problem: Problem, answer: Answer) -> Ints:
    """Blocking pairs: allowed, not in the answer, and both sides would gain by having each other.

    Parameters
    ----------
    problem, answer : as given to and by `solve`.

    Returns
    -------
    array (b, 2) of mentee and mentor rows

    Notes
    -----
    A side likes a pair as much as its terms are worth without the wishes and bids of the other side. It would gain
    when it has room left or likes the pair more than the least liked one it has. A matching made for the best total
    need not be stable: this counts what that costs. O(n·m·terms), a tile at a time.

    Examples
    --------
    >>> from opora.engine.matching import Table, bind, parse_scheme, solve
    >>> problem = bind(parse_scheme(""), Table({"a": [1]}, 1), Table({"b": [2]}, 1))
    >>> len(blocking(problem, solve(problem)))
    0
    """
    sides = _Sides(problem, answer)
    found = [np.zeros((0, 2), dtype=np.int64)]
    for rows in tiles(problem):
        score = score_tile(problem, rows)
        there = allowed_tile(problem, rows, score) & (problem.capacity > 0)[None, :]
        inside = np.isin(answer.mentee, rows)
        there[np.searchsorted(rows, answer.mentee[inside]), answer.mentor[inside]] = False
        mine, theirs = score - sides.tile("mentor", rows), score - sides.tile("mentee", rows)
        there &= (mine > sides.mentee_least[rows, None]) & (theirs > sides.mentor_least[None, :])
        place, col = np.nonzero(there)
        found.append(np.stack([rows[place], col], axis=1))
    return np.concatenate(found)


class _Sides:
    """What each side has now, as it likes it; −1 where there is room left."""

    def __init__(self, problem: Problem, answer: Answer):
        self.problem = problem
        self.said = {
            entry.name: str(entry.options.get("side"))
            for entry in problem.scheme.terms
            if entry.kind in ("wishes", "bids")
        }
        i, j = answer.mentee, answer.mentor
        worth = {side: np.zeros(len(i), dtype=np.int64) for side in ("mentee", "mentor")}
        for term in problem.terms:
            points = term.grid.at(i, j)
            for side, total in worth.items():
                total += 0 if self.said.get(term.name, side) != side else points
        self.mentee_least = _least(i, worth["mentee"], problem.seats)
        self.mentor_least = _least(j, worth["mentor"], problem.capacity)

    def tile(self, side: str, rows: Ints) -> Ints:
        """Points that only one side's wishes bring."""
        total = np.zeros((len(rows), self.problem.mentors), dtype=np.int64)
        for term in self.problem.terms:
            if self.said.get(term.name) == side:
                total += term.grid.tile(rows)
        return total


def _least(group: Ints, worth: Ints, room: Ints) -> Ints:
    least = np.full(len(room), FAR, dtype=np.int64)
    np.minimum.at(least, group, worth)
    return np.where(np.bincount(group, minlength=len(room)) < room, -1, least)
