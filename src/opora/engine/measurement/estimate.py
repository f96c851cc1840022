"""How able a person is, from the answers given, and how far that may be wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from opora.engine.measurement.items import MISSING, Codes, Floats, Items, Ladder, checked_answers, ladder_of
from opora.engine.measurement.marginal import Nodes, nodes
from opora.engine.measurement.probability import information, logistic

BLOCK = 4096
LEAST_NODES, MOST_NODES = 61, 1921
FAR = 40.0
CLOSE = 1e-9
NEAR = 1e-4
FLAT = 1e-250
MOST_STEPS = 100
STEEP = 3.0


@dataclass(frozen=True)
class Scores:
    """`value` (N,) ability in logits of the items' scale; `error` (N,) its standard error; NaN where there is none."""

    value: Floats
    error: Floats

    @property
    def both(self) -> tuple[Floats, Floats]:
        """Value and error, as most functions take them."""
        return self.value, self.error


def eap(items: Items, answers: Codes) -> Scores:
    """Mean and standard deviation of ability given the answers.

    Parameters
    ----------
    items : I items; people are N(0, items.spread²) before they answer.
    answers : (N, I) categories from 0, `MISSING` where there is none.

    Returns
    -------
    Scores : `value` the mean, `error` the standard deviation of the posterior. Without any answer: 0 and the spread.

    Raises
    ------
    ValueError : answers that do not fit the items.

    Notes
    -----
    E(θ | x) = ∫ θ Π P_j(x_j | θ) φ(θ) dθ / ∫ Π P_j(x_j | θ) φ(θ) dθ by the rectangle rule, with as many points
    from 61 as the sharpest posterior needs. Values are drawn towards 0 the more the less is known. Bock R. D.,
    Mislevy R. J. (1982). Applied Psychological Measurement 6, 431-444. O(N Q) where all answer items of two categories,
    else O(N I Q).

    Examples
    --------
    >>> items = Items(("one", "two"), [1.0, 1.0], [[0.0], [0.0]])
    >>> scores = eap(items, np.array([[1, 0], [-1, -1]]))
    >>> np.abs(scores.value).round(9).tolist(), scores.error.round(3).tolist()
    ([0.0, 0.0], [0.835, 1.0])
    """
    answers = checked_answers(items, answers)
    grid = _fine_enough(items)
    theta = items.spread * grid.theta
    value, error = np.empty(len(answers)), np.empty(len(answers))
    levels = _levels(items, theta, grid)
    powers = np.column_stack([np.ones_like(theta), theta, theta**2])
    for rows in _blocks(len(answers)):
        level = levels(answers[rows])
        level -= level.max(1, keepdims=True)
        sums = np.exp(level, out=level) @ powers
        value[rows] = sums[:, 1] / sums[:, 0]
        error[rows] = np.sqrt(np.maximum(sums[:, 2] / sums[:, 0] - value[rows] ** 2, 0.0))
    return Scores(value, error)


def _blocks(rows: int) -> Iterator[slice]:
    return (slice(begin, begin + BLOCK) for begin in range(0, rows, BLOCK))


def _fine_enough(items: Items) -> Nodes:
    """Nodes no further apart than the smallest standard deviation any posterior can have."""
    rough = information(items, items.spread * np.linspace(-6, 6, 121)).sum(0).max()
    sharpest = 1.0 / np.sqrt(rough * items.spread**2 + 1.0)
    count = int(np.ceil(12.0 / sharpest)) + 1
    return nodes(min(max(LEAST_NODES, count | 1), MOST_NODES))


def _levels(items: Items, theta: Floats, grid: Nodes) -> Callable[[Codes], Floats]:
    """A function from answers (n, I) to (n, Q) log posterior, up to a constant of the person."""
    ladder = ladder_of(items.steps)
    slope = items.slope[ladder.item]
    below = -np.logaddexp(0.0, slope[:, None] * (theta - items.thresholds[ladder.item, ladder.level - 1][:, None]))
    two = ladder.size == items.count
    whole = below.sum(0) + grid.log_weight

    def levels(part: Codes) -> Floats:
        if two and (part != MISSING).all():
            return np.asarray(np.outer(part @ items.slope, theta) + whole)
        reached, faced = _faced(ladder, part)
        return np.asarray(np.outer(reached @ slope, theta) + faced @ below + grid.log_weight)

    return levels


def _faced(ladder: Ladder, part: Codes) -> tuple[Floats, Floats]:
    """(n, T) whether the answer is the category the threshold leads to, and whether it is that or the one below."""
    reached = part[:, ladder.item] == ladder.level
    return reached.astype(np.float64), (reached | (part[:, ladder.item] == ladder.level - 1)).astype(np.float64)


def wle(items: Items, answers: Codes) -> Scores:
    """Warm's weighted likelihood estimate.

    Parameters
    ----------
    items : I items; their spread plays no part.
    answers : (N, I) categories from 0, `MISSING` where there is none.

    Returns
    -------
    Scores : finite for all-lowest and all-highest answers too; NaN for a person without answers.

    Raises
    ------
    ValueError : answers that do not fit the items.

    Notes
    -----
    Solves W(θ) = S(θ) + J(θ) / (2 I(θ)) = 0 with S the slope of the log-likelihood, I the information of the items
    answered and J = Σ P'P''/P, which takes the first-order bias away. The error is 1/√−W'(θ), the curvature at the
    solution (1/√I where that is not positive): with few items smaller than 1/√I, with many the same. Where items
    steeper than 3 make several solutions, it is the likeliest of them. Warm T. A. (1989).
    Psychometrika 54, 427-450; for graded answers Samejima F. (1998). Psychometrika 63, 111-130. Steps of scoring inside
    a bracket that halves where they fail. O(N T) a step, about 10 steps.

    Examples
    --------
    >>> items = Items(("one", "two"), [1.0, 1.0], [[0.0], [0.0]])
    >>> scores = wle(items, np.array([[1, 0], [1, 1], [-1, -1]]))
    >>> np.round(scores.value + 0.0, 3).tolist()
    [0.0, 1.609, nan]
    """
    answers = checked_answers(items, answers)
    value, error = np.full(len(answers), np.nan), np.full(len(answers), np.nan)
    some = np.flatnonzero((answers != MISSING).any(1))
    for rows in _blocks(len(some)):
        value[some[rows]], error[some[rows]] = _solved(items, answers[some[rows]])
    return Scores(value, error)


@dataclass(frozen=True)
class _Terms:
    """Sums over the answered items at each person's θ: `pull` = S + J/2I (n,), `known` = I (n,)."""

    pull: Floats
    known: Floats


def _solved(items: Items, answers: Codes) -> tuple[Floats, Floats]:
    ladder = ladder_of(items.steps)
    terms = _two if ladder.size == items.count else _many
    ends = items.thresholds[np.isfinite(items.thresholds)]
    flattest = FAR / np.abs(items.slope).min()
    low = np.full(len(answers), ends.min() - flattest)
    high = np.full(len(answers), ends.max() + flattest)
    middle = _middle(items, answers)
    theta = middle.copy()
    if np.abs(items.slope).max() > STEEP:
        low, high, theta = _highest(items, low, high, theta, lambda at: terms(items, ladder, answers, at).pull)
    going = np.arange(len(answers))
    for _ in range(MOST_STEPS):
        here = terms(items, ladder, answers[going], theta[going])
        up = np.where(here.known > FLAT, here.pull > 0, theta[going] < middle[going])
        low[going[up]], high[going[~up]] = theta[going[up]], theta[going[~up]]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            there = theta[going] + here.pull / here.known
        inside = (there >= low[going]) & (there <= high[going])
        there = np.where(inside, there, 0.5 * (low[going] + high[going]))
        moved = np.abs(there - theta[going]) > CLOSE
        theta[going] = there
        going = going[moved & ((here.pull != 0) | (here.known <= FLAT))]
        if not len(going):
            break
    before, after = (terms(items, ladder, answers, theta + shift).pull for shift in (-NEAR, NEAR))
    curve = (before - after) / (2.0 * NEAR)
    known = terms(items, ladder, answers, theta).known
    with np.errstate(divide="ignore"):
        return theta, 1.0 / np.sqrt(np.where(curve > 0, curve, known))


def _highest(
    items: Items, low: Floats, high: Floats, start: Floats, pull: Callable[[Floats], Floats]
) -> tuple[Floats, Floats, Floats]:
    """Of several solutions the likeliest: W is the slope of the weighted likelihood's logarithm, so its integral from
    one solution to another tells which stands higher. Steep items make several; nodes stand close around them.
    """
    ends = items.thresholds[np.isfinite(items.thresholds)]
    wide = FAR / 4.0 / np.abs(items.slope).min()
    nodes_of = [np.linspace(ends.min() - wide, ends.max() + wide, 81), np.linspace(ends.min() - 4, ends.max() + 4, 81)]
    for place in np.flatnonzero(np.abs(items.slope) > STEEP):
        around = np.linspace(-8.0, 8.0, 33) / abs(items.slope[place])
        nodes_of += [cut + around for cut in items.thresholds[place] if np.isfinite(cut)]
    grid = np.unique(np.concatenate(nodes_of))
    before, height, best = pull(np.full(len(low), grid[0])), np.zeros(len(low)), np.full(len(low), -np.inf)
    low, high, start = low.copy(), high.copy(), start.copy()
    for left, right in pairwise(grid.tolist()):
        after = pull(np.full(len(low), right))
        top = (before > 0) & (after <= 0) & (height > best)
        best[top], low[top], high[top], start[top] = height[top], left, right, 0.5 * (left + right)
        height += 0.5 * (before + after) * (right - left)
        before = after
    return low, high, start


def _middle(items: Items, answers: Codes) -> Floats:
    """(n,) where the items a person answered stand, the steep ones counting most: something is in doubt there."""
    centre = np.where(np.isfinite(items.thresholds), items.thresholds, 0.0).sum(1) / items.steps
    weight = (answers != MISSING) * items.slope**2
    return np.asarray((weight @ centre) / weight.sum(1))


def _two(items: Items, ladder: Ladder, answers: Codes, theta: Floats) -> _Terms:
    """Items of two categories: S = Σ a (x − P), I = Σ a² P Q, J = Σ a³ P Q (Q − P)."""
    a = items.slope
    eta = a * (theta[:, None] - items.thresholds[:, 0])
    right, wrong = logistic(eta), logistic(-eta)
    there = answers != MISSING
    spread = right * wrong * there
    pull = np.where(there, np.where(answers > 0, wrong, -right), 0.0) @ a
    known, third = spread @ a**2, (spread * (wrong - right)) @ a**3
    with np.errstate(divide="ignore", invalid="ignore"):
        return _Terms(pull + np.where(known > 0, third / (2.0 * known), 0.0), known)


def _many(items: Items, ladder: Ladder, answers: Codes, theta: Floats) -> _Terms:
    """Graded items: with g = 1 − P*_k − P*_{k+1} and h = P*_k Q*_k + P*_{k+1} Q*_{k+1}, P' = a P g and
    P'' = a² P (g² − h).
    """
    slope, thresholds = items.slope[ladder.item], items.thresholds[ladder.item, ladder.level - 1]
    eta = slope * (theta[:, None] - thresholds)
    above, below = logistic(eta), logistic(-eta)
    start, inner = ladder.start, np.flatnonzero(ladder.level > 1)
    ends = start + ladder.steps - 1
    there = answers != MISSING
    bend = above * below
    joint, following, beyond, apart = np.ones_like(eta), np.zeros_like(eta), np.ones_like(eta), np.zeros_like(eta)
    joint[:, inner - 1] = -np.expm1(eta[:, inner] - eta[:, inner - 1])
    following[:, inner - 1], beyond[:, inner - 1] = above[:, inner], below[:, inner]
    apart[:, inner - 1] = bend[:, inner]
    chance = above * beyond * joint
    g, h = below - following, bend + apart
    first, g0, h0 = below[:, start], -above[:, start], bend[:, start]
    known_items = np.add.reduceat(chance * g**2, start, 1) + first * g0**2
    third_items = np.add.reduceat(chance * g * (g**2 - h), start, 1) + first * g0 * (g0**2 - h0)
    picked = np.where(answers > 0, np.take_along_axis(g, np.clip(start + answers - 1, start, ends), 1), g0)
    a = items.slope
    pull = np.where(there, picked, 0.0) @ a
    known, third = (known_items * there) @ a**2, (third_items * there) @ a**3
    with np.errstate(divide="ignore", invalid="ignore"):
        return _Terms(pull + np.where(known > 0, third / (2.0 * known), 0.0), known)
