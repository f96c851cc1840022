"""Items that work differently for two groups of people of equal ability: Mantel-Haenszel with purified anchors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtri

from opora.engine.measurement.items import MISSING, Floats, Ints

#: Fewer people in a group say nothing about single items.
LEAST_GROUP = 100
#: Fewer anchors do not tell who is of equal ability.
LEAST_ANCHORS = 4
#: From log odds to the delta scale of difficulty (13 + 4 z): 4 · √3 / π, rounded as everywhere.
DELTA = -2.35
_ROUNDS = 20


class DifferenceRefused(ValueError):
    """Nothing can be said about differences of items from these data; the message says why."""


class TooFewPeople(DifferenceRefused):
    """A group below `LEAST_GROUP`; `have` are the sizes of the two groups."""

    def __init__(self, have: tuple[int, int]):
        self.have = have
        super().__init__(f"groups of {have[0]} and {have[1]} people: each needs at least {LEAST_GROUP}")


class TooFewAnchors(DifferenceRefused):
    """Too many items differ: what is left cannot tell who is of equal ability."""

    def __init__(self, have: int):
        self.have = have
        super().__init__(f"{have} items are left to compare people by, at least {LEAST_ANCHORS} are needed")


class AnswersMissing(DifferenceRefused):
    """Some did not answer, so sums cannot be compared: give `by`, what people are to be compared by."""

    def __init__(self, count: int):
        self.count = count
        super().__init__(f"{count} answers are missing: give `by`, a whole number each, to compare equal people by")


@dataclass(frozen=True)
class Difference:
    """How differently I items work.

    Attributes
    ----------
    log_odds, error : (I,) common log-odds ratio (reference against focal) and its standard error; of a graded item by
        the cumulative odds of Liu and Agresti
    delta : (I,) −2.35 · log_odds; negative: harder for the focal group
    statistic, probability : (I,) chi-square with one degree of freedom (with continuity correction for two
        categories), and how probable so large a value is if the item works alike
    effect : (I,) mean score of the focal group less the reference group's, at equal ability, in standard deviations
        of the item
    grade : (I,) "A" negligible, "B" moderate, "C" large
    anchors : (I,) bool, items that people were compared by in the end
    rounds : how often the anchors were purified
    """

    log_odds: Floats
    error: Floats
    delta: Floats
    statistic: Floats
    probability: Floats
    effect: Floats
    grade: tuple[str, ...]
    anchors: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    rounds: int


def differences(
    answers: ArrayLike,
    focal: ArrayLike,
    *,
    by: ArrayLike | None = None,
    purify: bool = True,
    level: float = 0.05,
) -> Difference:
    """Mantel-Haenszel analysis of every item.

    Parameters
    ----------
    answers : (N, I) whole numbers
        Category of each answer from 0; −1: missing, which is allowed only with `by`.
    focal : (N,) bool
        Who belongs to the focal group; the others are the reference group.
    by : (N,) whole numbers, optional
        Strata of equal people made elsewhere (tenths of an ability). Else people are equal whose sums over the
        anchors are; the item itself always counts in its own comparison.
    purify : bool
        Leave items of grades B and C out of the anchors, and repeat until no item changes sides.
    level : float
        Of the test behind a grade.

    Returns
    -------
    Difference

    Raises
    ------
    TooFewPeople, TooFewAnchors, AnswersMissing

    Notes
    -----
    Two categories, stratum k with Aₖ right and Bₖ wrong of the reference group, Cₖ and Dₖ of the focal, Tₖ together:
    α = Σ AₖDₖ/Tₖ ÷ Σ BₖCₖ/Tₖ, Δ = −2.35 ln α, SE of ln α by Robins, Breslow and Greenland (1986),
    χ² = (|Σ(Aₖ − E Aₖ)| − ½)² / Σ Var Aₖ (Mantel and Haenszel 1959). Grades of ETS (Zwick 2012): A if χ² is not
    significant or |Δ| < 1; C if |Δ| ≥ 1.5 and significantly above 1 (one-sided); else B.

    More categories: Mantel's (1963) test of mean scores; log odds of Liu and Agresti (1996) with the error
    that the test implies, |log odds| / √χ² (Miettinen 1976); the same borders on Δ, and an item is no worse than A
    when its standardised mean difference is at most 0.17, no worse than B when at most 0.25 (Dorans and Schmitt
    1991).

    Purification as Holland and Thayer (1988), repeated. O(rounds · I · (N + strata · categories)).

    Examples
    --------
    >>> import numpy as np
    >>> random = np.random.default_rng(1)
    >>> ability, focal = random.normal(size=600), np.arange(600) % 2 == 1
    >>> hard = np.linspace(-1, 1, 12) + np.where(np.arange(12) == 3, 1.5, 0.0) * focal[:, None]
    >>> answers = (random.random((600, 12)) < 1 / (1 + np.exp(hard - ability[:, None]))).astype(int)
    >>> differences(answers, focal).grade[3]
    'C'
    """
    scores = np.asarray(answers, dtype=np.int64)
    second = np.asarray(focal, dtype=bool)
    have = (int((~second).sum()), int(second.sum()))
    if min(have) < LEAST_GROUP:
        raise TooFewPeople(have)
    if by is None and (scores == MISSING).any():
        raise AnswersMissing(int((scores == MISSING).sum()))
    strata = None if by is None else np.asarray(by, dtype=np.int64)
    count = scores.shape[1]
    anchors, seen, rounds = np.ones(count, dtype=bool), set(), 0
    while True:
        found = [_item(scores, second, place, anchors, strata, level) for place in range(count)]
        grades = tuple(one[6] for one in found)
        clean = np.array([grade == "A" for grade in grades])
        if (
            not purify
            or strata is not None
            or (clean == anchors).all()
            or anchors.tobytes() in seen
            or rounds >= _ROUNDS
        ):
            break
        if clean.sum() < LEAST_ANCHORS:
            raise TooFewAnchors(int(clean.sum()))
        seen.add(anchors.tobytes())
        anchors, rounds = clean, rounds + 1
    figures = np.array([one[:6] for one in found], dtype=float).T
    odds, error, delta, statistic, probability, effect = figures
    return Difference(odds, error, delta, statistic, probability, effect, grades, anchors, rounds)


_Row = tuple[float, float, float, float, float, float, str]


def _item(scores: Ints, second: Ints, place: int, anchors: Ints, by: Ints | None, level: float) -> _Row:
    mine = scores[:, place]
    there = mine != MISSING
    if by is None:
        others = anchors.copy()
        others[place] = True
        stratum = scores[:, others].sum(axis=1)
    else:
        stratum = by
    counts = _counts(stratum[there], second[there], mine[there])
    return _two(counts, level) if counts.shape[2] == 2 else _graded(counts, level)


def _counts(stratum: Ints, second: Ints, mine: Ints) -> Floats:
    """(S, 2, C) people by stratum, group and category; only strata where both groups are."""
    number = np.unique(stratum, return_inverse=True)[1]
    shape = (int(number.max()) + 1, 2, max(int(mine.max()), 1) + 1)
    flat = np.ravel_multi_index((number, second.astype(np.int64), mine), shape)
    counts = np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape).astype(float)
    return np.asarray(counts[(counts.sum(axis=2) > 0).all(axis=1)])


def _two(counts: Floats, level: float) -> _Row:
    (b, a), (d, c) = counts[:, 0].T, counts[:, 1].T
    t = a + b + c + d
    up, down = a * d / t, b * c / t
    one, two = float(up.sum()), float(down.sum())
    if one <= 0 or two <= 0:
        return 0.0, np.inf, 0.0, 0.0, 1.0, 0.0, "A"
    odds = float(np.log(one / two))
    p, q = (a + d) / t, (b + c) / t
    variance = (
        (p * up).sum() / (2 * one**2) + (p * down + q * up).sum() / (2 * one * two) + (q * down).sum() / (2 * two**2)
    )
    right, reference = a + c, a + b
    usable = t > 1
    spread = (reference * (c + d) * right * (b + d))[usable] / (t[usable] ** 2 * (t[usable] - 1))
    off = max(abs(float((a - reference * right / t).sum())) - 0.5, 0.0)
    statistic = off**2 / max(float(spread.sum()), 1e-12)
    error = float(np.sqrt(variance))
    probability = float(chdtrc(1, statistic))
    grade = _grade(DELTA * odds, abs(DELTA) * error, probability, level)
    return odds, error, DELTA * odds, statistic, probability, _effect(counts), grade


def _graded(counts: Floats, level: float) -> _Row:
    score = np.arange(counts.shape[2], dtype=float)
    size = counts.sum(axis=2)
    t = size.sum(axis=1)
    both = counts.sum(axis=1)
    focal = counts[:, 1] @ score
    mean = both @ score
    usable = t > 1
    spread = (size[:, 0] * size[:, 1] * (t * (both @ score**2) - mean**2))[usable]
    spread = spread / (t[usable] ** 2 * (t[usable] - 1))
    statistic = float((focal - size[:, 1] * mean / t).sum()) ** 2 / max(float(spread.sum()), 1e-12)
    probability = float(chdtrc(1, statistic))
    above = counts[:, :, ::-1].cumsum(axis=2)[:, :, ::-1][:, :, 1:]
    below = size[:, :, None] - above
    up = float((above[:, 0] * below[:, 1] / t[:, None]).sum())
    down = float((below[:, 0] * above[:, 1] / t[:, None]).sum())
    odds = float(np.log(up / down)) if up > 0 and down > 0 else 0.0
    # the test and the log odds speak of the same null: its size over its root is the error, as for a score test
    error = abs(odds) / float(np.sqrt(max(statistic, 1e-12)))
    effect = _effect(counts)
    grade = _grade(DELTA * odds, abs(DELTA) * error, probability, level)
    if abs(effect) <= 0.17:
        grade = "A"
    elif abs(effect) <= 0.25:
        grade = min(grade, "B")
    return odds, error, DELTA * odds, statistic, probability, effect, grade


def _grade(delta: float, error: float, probability: float, level: float) -> str:
    if probability >= level or abs(delta) < 1.0:
        return "A"
    if abs(delta) >= 1.5 and abs(delta) - 1.0 > float(ndtri(1.0 - level)) * error:
        return "C"
    return "B"


def _effect(counts: Floats) -> float:
    """Standardised mean difference, focal less reference, weighted by where the focal group stands."""
    score = np.arange(counts.shape[2], dtype=float)
    size = counts.sum(axis=2)
    mean = counts @ score / size
    weight = size[:, 1] / size[:, 1].sum()
    every = counts.sum(axis=(0, 1)) / counts.sum()
    spread = float(np.sqrt(every @ score**2 - (every @ score) ** 2))
    return float(weight @ (mean[:, 1] - mean[:, 0])) / spread if spread > 0 else 0.0


def strata(value: ArrayLike, count: int = 10) -> Ints:
    """Strata of about equal size from an ability, to compare people by when answers are missing.

    Parameters
    ----------
    value : (N,) finite numbers
    count : int

    Returns
    -------
    (N,) whole numbers 0 … count − 1; equal values are in one stratum

    Notes
    -----
    O(N log N).

    Examples
    --------
    >>> strata([0.1, 0.4, 0.2, 0.9], 2).tolist()
    [0, 1, 0, 1]
    """
    told = np.asarray(value, dtype=float)
    borders = np.quantile(told, np.linspace(0, 1, count + 1)[1:-1])
    return np.asarray(np.searchsorted(borders, told, side="right"), dtype=np.int64)
