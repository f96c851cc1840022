"""What a pair proposed by hand would cost everybody: the exact loss of forcing it into the answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.candidates import candidates
from opora.engine.matching.explain import split_loss
from opora.engine.matching.flow import ABSENT, LIMIT, Costs, residual_ends
from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.problem import Problem
from opora.engine.matching.solve import Answer, objectives


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
    The loss is the cheapest cycle of the residual network through the pair, found by relaxation over
    reduced costs: exact, O(n·m) a round, a few rounds.

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
    found = candidates(problem)
    chosen = np.zeros(found.score.shape, dtype=bool)
    chosen[answer.mentee, answer.mentor] = True
    if chosen[mentee, mentor]:
        return 0, 0
    chosen[problem.pins[:, 0], problem.pins[:, 1]] = False
    costs = objectives(problem, found)[0][1]
    level = answer.levels[0]
    own = level.mentee[mentee] + level.mentor[mentor] - found.score[mentee, mentor]
    rest = _back(costs, chosen, (level.mentee, level.mentor), mentee, mentor)
    if rest is None:
        return None, None
    steps, loss = split_loss(problem, answer, np.array([int(own) + rest]))
    return int(steps[0]), int(loss[0])


def _back(costs: Costs, chosen: Bools, prices: tuple[Ints, Ints], mentee: int, mentor: int) -> int | None:
    """Length of the shortest way from the mentor back to the mentee over reduced costs; None when there is
    none.
    """
    u, v = prices
    ends = residual_ends(costs, chosen)
    row, col, sink = np.full(len(u), ABSENT), np.full(len(v), ABSENT), ABSENT
    col[mentor] = 0
    held_row, held_col = np.nonzero(chosen)
    back = -(costs.pair[held_row, held_col] + u[held_row] + v[held_col])
    out_col, in_col = _present(ends.place, -v), _present(ends.unplace, v)
    out_row, in_row = _present(ends.void, u), _present(ends.unvoid, -u)
    forward = np.where(chosen | (costs.pair >= LIMIT), ABSENT, costs.pair + u[:, None] + v[None, :])
    while True:
        before = row.copy(), col.copy(), sink
        np.minimum.at(row, held_row, np.minimum(col[held_col] + back, ABSENT))
        sink = min(sink, int((col + out_col).min(initial=ABSENT)), int((row + out_row).min(initial=ABSENT)))
        np.minimum(row, sink + in_row, out=row)
        np.minimum(col, sink + in_col, out=col)
        near = np.flatnonzero((row < before[0]) & (row < row[mentee]))
        if near.size:
            np.minimum(col, (forward[near] + row[near][:, None]).min(axis=0), out=col)
        if sink == before[2] and (row == before[0]).all() and (col == before[1]).all():
            return int(row[mentee]) if row[mentee] < LIMIT else None


def _present(cost: Ints, price: Ints) -> Ints:
    return np.where(cost < LIMIT, cost + price, ABSENT)
