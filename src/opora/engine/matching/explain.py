"""Why these pairs and not others: the terms of each score, the next best on both sides, and why somebody
got nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from opora.engine.matching.answers import Answer
from opora.engine.matching.candidates import allowed_tile, score_tile, tiles
from opora.engine.matching.frame import Frame, frame_of
from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.grow import SMALL
from opora.engine.matching.market import is_among
from opora.engine.matching.problem import Problem
from opora.engine.matching.solve import kept_points

FLOOR = "floor"
Keys = np.ndarray[tuple[int], np.dtype[np.uint64]]


@dataclass(frozen=True)
class Alternatives:
    """For each pair the best other partner: its row (−1: none), its score, and at least what taking it
    loses for all.

    `score` and `loss` (p,) are millionths of points; `steps` (p,) are steps of service lost (one further
    seat, or a mentee by tier), before score. Both come from the prices and are lower bounds; `price` gives
    the exact loss.
    """

    row: Ints
    score: Ints
    steps: Ints
    loss: Ints


@dataclass(frozen=True)
class Explanation:
    """Reasons as arrays, in the order of the answer's pairs (p) and of `unmatched` (u).

    `term_names` (t) with `term_most` (t,) and `points` (p, t) in millionths, the load term last;
    `warning_names` (w) with `warned` (p, w). `mentors`: the best other mentor for the pair's mentee;
    `mentees`: the best other mentee for its mentor. `unmatched` (u,): mentees with seats and nobody;
    `rule_names` (r) with `excluded` (u, r): mentors with places whom each rule excluded, counted at the
    first rule that fails, the floor last; `open` (u,): mentors no rule excludes, all taken by others;
    `rivals`: for each unmatched the rows of the answer's pairs that hold the places of those mentors, the
    best mentors first.
    """

    term_names: tuple[str, ...]
    term_most: Ints
    points: Ints
    warning_names: tuple[str, ...]
    warned: Bools
    mentors: Alternatives
    mentees: Alternatives
    unmatched: Ints
    rule_names: tuple[str, ...]
    excluded: Ints
    open: Ints
    rivals: tuple[Ints, ...]


def explain(problem: Problem, answer: Answer) -> Explanation:
    """Explain an answer.

    Parameters
    ----------
    problem, answer : as given to and by `solve`.

    Returns
    -------
    Explanation

    Notes
    -----
    O(n·m·terms) time, a tile of pairs in memory at once.

    Examples
    --------
    >>> from opora.engine.matching import Table, bind, parse_scheme, solve
    >>> scheme = parse_scheme('[[term]]\\nname = "Given"\\nkind = "constant"\\npoints = 2')
    >>> problem = bind(scheme, Table({"a": [1, 2]}, 2), Table({"a": [3]}, 1))
    >>> why = explain(problem, solve(problem))
    >>> why.term_names, why.points.tolist(), why.open.tolist()
    (('Given',), [[2000000]], [1])
    """
    i, j = answer.mentee, answer.mentor
    points = [term.grid.at(i, j) for term in problem.terms]
    names = [term.name for term in problem.terms]
    most = [term.most for term in problem.terms]
    if problem.load is not None:
        names, most = [*names, problem.load.name], [*most, problem.load.most]
        points.append(problem.load_points(j, answer.place))
    warned = [rule.grid.at(i, j) == 0 for rule in problem.warnings]
    mentors, mentees = _alternatives(problem, answer)
    unmatched = np.setdiff1d(np.flatnonzero(problem.seats > 0), i)
    excluded, open_, rivals = _reasons(problem, answer, unmatched)
    return Explanation(
        tuple(names),
        np.array(most, dtype=np.int64),
        np.array(points, dtype=np.int64).reshape(len(points), len(i)).T,
        tuple(rule.name for rule in problem.warnings),
        np.array(warned, dtype=bool).reshape(len(warned), len(i)).T,
        mentors,
        mentees,
        unmatched,
        (*(rule.name for rule in problem.rules), FLOOR),
        excluded,
        open_,
        rivals,
    )


def _alternatives(problem: Problem, answer: Answer) -> tuple[Alternatives, Alternatives]:
    """The best other mentor of each pair's mentee, the best other mentee of its mentor.

    In a large problem the other mentee is the best among the pairs the run looked at closely.
    """
    n, m = problem.mentees, problem.mentors
    if n * m > SMALL:
        return _looked(problem, answer)
    best_of_row = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    best_of_col = np.full(m, -1, dtype=np.int64), np.full(m, -1, dtype=np.int64)
    for rows in tiles(problem):
        score = score_tile(problem, rows)
        usable = allowed_tile(problem, rows, score) & (problem.capacity > 0)[None, :]
        inside = np.isin(answer.mentee, rows)
        usable[np.searchsorted(rows, answer.mentee[inside]), answer.mentor[inside]] = False
        score = np.where(usable, score, -1)
        _keep(best_of_row, rows, np.arange(m), score, problem.mentor_keys)
        held = best_of_col[0].copy()
        _keep_columns(best_of_col, rows, score, held, problem.mentee_keys)
    i, j = answer.mentee, answer.mentor
    mentors = _lost(problem, answer, i, best_of_row[1][i], best_of_row[0][i], False)
    mentees = _lost(problem, answer, best_of_col[1][j], j, best_of_col[0][j], True)
    return mentors, mentees


def _looked(problem: Problem, answer: Answer) -> tuple[Alternatives, Alternatives]:
    i, j, seen = answer.mentee, answer.mentor, answer.looked
    other = ~seen.on
    if len(problem.pins):
        other &= ~is_among(seen.mentee * problem.mentors + seen.mentor, problem.pins @ np.array([problem.mentors, 1]))
    row, col = seen.mentee[other], seen.mentor[other]
    score = seen.score[other] + kept_points(problem, row, col)
    best_of_row = _first(problem.mentees, row, col, score, problem.mentor_keys)
    best_of_col = _first(problem.mentors, col, row, score, problem.mentee_keys)
    mentors = _lost(problem, answer, i, best_of_row[1][i], best_of_row[0][i], False)
    return mentors, _lost(problem, answer, best_of_col[1][j], j, best_of_col[0][j], True)


def _first(count: int, group: Ints, other: Ints, score: Ints, keys: Keys) -> tuple[Ints, Ints]:
    """The greatest score of each group and whose it is, of equal ones the first by key; −1 where there is none."""
    top, partner = np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    np.maximum.at(top, group, score)
    best = np.flatnonzero(score == top[group])
    best = best[np.argsort(keys[other[best]], kind="stable")[::-1]]
    partner[group[best]] = other[best]
    return top, partner


def _keep(
    best: tuple[Ints, Ints],
    rows: Ints,
    columns: Ints,
    score: Ints,
    keys: Keys,
) -> None:
    if not score.size:
        return
    order = np.argsort(keys, kind="stable")
    place = order[score[:, order].argmax(axis=1)]
    top = score[np.arange(len(rows)), place]
    best[0][rows] = top
    best[1][rows] = np.where(top >= 0, place, -1)


def _keep_columns(
    best: tuple[Ints, Ints],
    rows: Ints,
    score: Ints,
    held: Ints,
    keys: Keys,
) -> None:
    if not score.size:
        return
    order = np.argsort(keys[rows], kind="stable")
    place = order[score[order].argmax(axis=0)]
    top = score[place, np.arange(score.shape[1])]
    nearer = (top == held) & (best[1] >= 0) & (keys[rows[place]] < keys[np.maximum(best[1], 0)])
    better = (top >= 0) & ((top > held) | nearer)
    best[0][better] = top[better]
    best[1][better] = rows[place[better]]


def _lost(problem: Problem, answer: Answer, i: Ints, j: Ints, score: Ints, by_mentor: bool) -> Alternatives:
    """Reduced costs under the prices of the first objective, parted into steps of service and score."""
    row = i if by_mentor else j
    known = row >= 0
    frame = frame_of(problem)
    price = answer.mentee_price[np.maximum(i, 0), 0] + answer.mentor_price[np.maximum(j, 0), 0]
    gap = np.where(known, price - score * frame.scale, 0)
    steps, loss = _split(frame, np.maximum(gap, 0))
    return Alternatives(np.where(known, row, -1), np.where(known, score, 0), steps, loss)


def _split(frame: Frame, loss: Ints) -> tuple[Ints, Ints]:
    """A loss in first words as steps of service and millionths of score (which may be a gain)."""
    if not frame.unit:
        return np.zeros_like(loss), loss // frame.scale
    steps = (loss + frame.unit // 2) // frame.unit
    return steps, loss - steps * frame.unit


def _reasons(problem: Problem, answer: Answer, unmatched: Ints) -> tuple[Ints, Ints, tuple[Ints, ...]]:
    rules = len(problem.rules) + 1
    excluded = np.zeros((len(unmatched), rules), dtype=np.int64)
    rivals: list[Ints] = []
    offered = problem.capacity > 0
    step = max(1, 4_000_000 // max(problem.mentors, 1))
    for start in range(0, len(unmatched), step):
        rows = unmatched[start : start + step]
        left = np.repeat(offered[None, :], len(rows), axis=0)
        for place, rule in enumerate(problem.rules):
            holds = rule.grid.tile(rows) > 0
            excluded[start : start + step, place] = (left & ~holds).sum(axis=1)
            left &= holds
        row, col, score = _scored(problem, rows, left)
        if problem.scheme.floor is not None:
            low = score < problem.scheme.floor
            excluded[start : start + step, -1] = np.bincount(row[low], minlength=len(rows))
            row, col, score = row[~low], col[~low], score[~low]
        ends = np.searchsorted(row, np.arange(len(rows) + 1))
        spans = [slice(begun, end) for begun, end in pairwise(ends)]
        rivals.extend(_rivals(problem, answer, col[span], score[span]) for span in spans)
    return excluded, offered.sum() - excluded.sum(axis=1), tuple(rivals)


def _scored(problem: Problem, rows: Ints, there: Bools) -> tuple[Ints, Ints, Ints]:
    """Pairs no rule excludes, by place of the mentee and by mentor, with their scores: only they are scored."""
    row, col = np.nonzero(there)
    score = np.zeros(len(row), dtype=np.int64)
    for term in problem.terms:
        score += term.grid.at(rows[row], col)
    return row, col, score


def _rivals(problem: Problem, answer: Answer, mentors: Ints, score: Ints) -> Ints:
    """Pairs of the answer that hold the places of the open mentors, in order of the mentor's score."""
    rank = np.full(problem.mentors, -1, dtype=np.int64)
    rank[mentors[np.lexsort((problem.mentor_keys[mentors], -score))]] = np.arange(len(mentors))
    pairs = np.flatnonzero(rank[answer.mentor] >= 0)
    return pairs[np.argsort(rank[answer.mentor[pairs]], kind="stable")]
