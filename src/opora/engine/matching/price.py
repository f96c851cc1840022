"""What a pair proposed by hand would cost everybody: the exact loss of forcing it into the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from opora.engine.matching.answers import Answer, service
from opora.engine.matching.problem import Problem
from opora.engine.matching.rematch import rematch


@dataclass(frozen=True)
class Price:
    """One pair: rules and warnings it breaks, its terms (name, millionths, most) and score without load.

    `steps` and `loss` say what the best answer with this pair loses against the best answer: steps of
    service and millionths of score (negative: the score gains while service loses). None when the pair is
    not allowed or there is no room for it beside the pins.
    """

    broken: tuple[str, ...]
    warned: tuple[str, ...]
    below_floor: bool
    terms: tuple[tuple[str, int, int], ...]
    score: int
    steps: int | None
    loss: int | None


def price(problem: Problem, answer: Answer, mentee: int, mentor: int) -> Price:
    """Price one pair.

    Parameters
    ----------
    problem, answer : as given to and by `solve`.
    mentee, mentor : rows of the tables.

    Returns
    -------
    Price

    Notes
    -----
    The loss is exact: the problem is matched again from the answer with the pair pinned.

    Examples
    --------
    >>> from opora.engine.matching import Table, bind, parse_scheme, solve
    >>> scheme = parse_scheme('[[term]]\\nkind = "equal"\\ncolumn = "s"\\npoints = 3')
    >>> problem = bind(scheme, Table({"s": ["a", "b"]}, 2), Table({"s": ["a", "b"]}, 2))
    >>> price(problem, solve(problem), 0, 1).loss
    6000000
    """
    i, j = np.array([mentee]), np.array([mentor])
    broken = tuple(rule.name for rule in problem.rules if rule.grid.at(i, j)[0] == 0)
    warned = tuple(rule.name for rule in problem.warnings if rule.grid.at(i, j)[0] == 0)
    terms = tuple((term.name, int(term.grid.at(i, j)[0]), term.most) for term in problem.terms)
    score = sum(points for _, points, _ in terms)
    below = problem.scheme.floor is not None and score < problem.scheme.floor
    steps, loss = (None, None) if broken else _loss(problem, answer, mentee, mentor)
    return Price(broken, warned, below, terms, score, steps, loss)


def _loss(problem: Problem, answer: Answer, mentee: int, mentor: int) -> tuple[int | None, int | None]:
    if ((answer.mentee == mentee) & (answer.mentor == mentor)).any():
        return 0, 0
    pins = np.unique(np.vstack([problem.pins, [[mentee, mentor]]]), axis=0)
    rows, cols = np.bincount(pins[:, 0])[mentee], np.bincount(pins[:, 1])[mentor]
    if rows > problem.seats[mentee] or cols > problem.capacity[mentor]:
        return None, None
    forced = rematch(replace(problem, pins=pins), answer, np.array([mentee]), np.array([mentor]))
    return service(problem, answer) - service(problem, forced), answer.total - forced.total
