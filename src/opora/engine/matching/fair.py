"""The least served first: the lowest score anybody gets as high as it can be, without leaving one person more out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from opora.engine.matching.answers import Answer, service
from opora.engine.matching.problem import Problem


def floored(problem: Problem, floor: int) -> Problem:
    """The same problem under a higher floor (millionths); pinned pairs stay."""
    return replace(problem, scheme=replace(problem.scheme, floor=max(floor, problem.scheme.floor or 0)))


def fairest(problem: Problem, base: Answer, solve: Callable[[Problem], Answer]) -> Answer:
    """Raise the floor while as many are served, then take the best total under it.

    Parameters
    ----------
    problem : n mentees, m mentors.
    base : the answer that serves most, without a floor of its own.
    solve : solves a problem for most served.

    Returns
    -------
    Answer : with `floor`, the lowest score of a pair that is not pinned, and two answers that prove it: `base`, that
        nobody is left out for it, and `beyond`, that one millionth more would leave somebody out.

    Notes
    -----
    Whether a floor leaves somebody out only ever changes from no to yes as it rises, so it is found by halving: about
    log₂ of the greatest score in millionths matchings.
    """
    wanted = service(problem, base)
    own = _own(problem, base)
    if not len(own):
        return base
    best, low, high = base, int(own.min()), _greatest(problem)
    while low < high:
        middle = (low + high + 1) // 2
        answer = solve(floored(problem, middle))
        if service(problem, answer) == wanted:
            best, low = answer, max(middle, int(_own(problem, answer).min()))
        else:
            high = middle - 1
    best = solve(floored(problem, low)) if best is base else best
    return replace(best, floor=low, proofs=(base, solve(floored(problem, low + 1))))


def _own(problem: Problem, answer: Answer) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Scores without load of the pairs that are not pinned."""
    keys = answer.mentee * problem.mentors + answer.mentor
    free = ~np.isin(keys, problem.pins @ np.array([problem.mentors, 1]))
    return answer.score[free] - problem.load_points(answer.mentor[free], answer.place[free])


def _greatest(problem: Problem) -> int:
    return sum(term.most for term in problem.terms)
