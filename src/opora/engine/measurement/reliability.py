"""How far a score may be trusted: reliability, levels with their probability, and what counts as a real change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from opora.engine.measurement.items import Floats, Ints, Items
from opora.engine.measurement.marginal import nodes
from opora.engine.measurement.probability import information

SURE = 0.80
INDIVIDUAL = 0.70
REAL = 1.959963984540054


def empirical_reliability(value: ArrayLike, error: ArrayLike, freq: ArrayLike | None = None) -> float:
    """Share of the variance of EAP scores that is not error.

    Parameters
    ----------
    value, error : (N,) EAP scores and their posterior standard deviations.
    freq : (N,) people in each row; one each if None.

    Returns
    -------
    float in [0, 1]: Var(value) / (Var(value) + mean(error²)); NaN where nobody differs and nothing is known.

    Notes
    -----
    For EAP scores the two parts add up to the variance of ability. Under .70 no individual level may be shown
    (`INDIVIDUAL`). Thissen D., Wainer H. (2001). Test Scoring. O(N).

    Examples
    --------
    >>> empirical_reliability([-1.0, 1.0], [0.5, 0.5])
    0.8
    """
    value, error = np.asarray(value, dtype=np.float64), np.asarray(error, dtype=np.float64)
    weight = np.ones(len(value)) if freq is None else np.asarray(freq, dtype=np.float64)
    weight = weight / weight.sum()
    known = weight @ (value - weight @ value) ** 2
    unknown = weight @ error**2
    return float(known / (known + unknown)) if known + unknown > 0 else float("nan")


def marginal_reliability(items: Items) -> float:
    """Reliability the items promise for people N(0, spread²), before anybody answers.

    Notes
    -----
    ρ = ∫ s² I(θ) / (s² I(θ) + 1) φ(θ) dθ with s the spread: the mean over people of the share of information that comes
    from the test. Green B. F. et al. (1984). Journal of Educational Measurement 21, 347-360. O(I K Q).

    Examples
    --------
    >>> items = Items(("one",), [2.0], [[0.0]])
    >>> round(marginal_reliability(items), 3)
    0.35
    """
    grid = nodes(121)
    known = information(items, items.spread * grid.theta).sum(0) * items.spread**2
    return float(np.exp(grid.log_weight) @ (known / (known + 1.0)))


def standard_error(items: Items, theta: ArrayLike) -> NDArray[np.float64]:
    """(Q,) error 1/√I(θ) of an estimate by all items at these abilities, the prior left aside.

    Examples
    --------
    >>> standard_error(Items(("one",), [2.0], [[0.0]]), [0.0]).tolist()
    [1.0]
    """
    return np.asarray(1.0 / np.sqrt(information(items, theta).sum(0)))


def level_probabilities(value: ArrayLike, error: ArrayLike, cuts: ArrayLike) -> NDArray[np.float64]:
    """How likely each level is for each person.

    Parameters
    ----------
    value, error : (N,) scores and their standard errors.
    cuts : (C,) bounds of the levels on the same scale, ascending; a bound belongs to the level above it.

    Returns
    -------
    (N, C+1) probabilities from the lowest level to the highest; rows sum to 1. An error of 0 gives the one level.

    Raises
    ------
    ValueError : cuts not ascending (levels would overlap), an error below 0, anything not a number.

    Notes
    -----
    Ability is taken as N(value, error²): P(level c) = Φ((cut_{c+1} − v) / e) − Φ((cut_c − v) / e). Rudner L. M. (2005).
    Practical Assessment, Research and Evaluation 10(13). O(N C).

    Examples
    --------
    >>> level_probabilities([0.0], [1.0], [-1.0, 1.0]).round(3).tolist()
    [[0.159, 0.683, 0.159]]
    """
    value, error, cuts = _fitting(value, error, cuts)
    with np.errstate(divide="ignore", invalid="ignore"):
        below = ndtr((cuts - value[:, None]) / error[:, None])
    below = np.where(error[:, None] > 0, below, (value[:, None] < cuts).astype(np.float64))
    edge = np.ones((len(value), 1))
    return np.asarray(np.diff(np.concatenate([0.0 * edge, below, edge], 1), axis=1))


def _fitting(value: ArrayLike, error: ArrayLike, cuts: ArrayLike) -> tuple[Floats, Floats, Floats]:
    values, errors = (np.atleast_1d(np.asarray(part, dtype=np.float64)) for part in (value, error))
    bounds = np.atleast_1d(np.asarray(cuts, dtype=np.float64))
    if not np.isfinite(bounds).all() or (np.diff(bounds) <= 0).any():
        raise ValueError("bounds of levels must ascend: levels may not overlap")
    if values.shape != errors.shape or not np.isfinite(values).all() or not (errors >= 0).all():
        raise ValueError("every value needs an error of 0 or more")
    return values, errors, bounds


def level_of(value: ArrayLike, cuts: ArrayLike) -> Ints:
    """(N,) the level a score falls into, from 0; a bound belongs to the level above it; nothing is rounded.

    Examples
    --------
    >>> level_of([0.99, 1.0], [1.0]).tolist()
    [0, 1]
    """
    return np.searchsorted(np.asarray(cuts, dtype=np.float64), np.asarray(value, dtype=np.float64), side="right")


def levels_told(probabilities: ArrayLike, sure: float = SURE) -> tuple[Ints, Ints]:
    """Which level may be named for each person, or between which two.

    Parameters
    ----------
    probabilities : (N, L) of each level, lowest first.
    sure : how likely what is said must be.

    Returns
    -------
    low, high : (N,) equal where one level is as likely as `sure`; else the shortest run of neighbouring levels that
        is (of equally short ones the likeliest): «between low and high».

    Notes
    -----
    O(N L²).

    Examples
    --------
    >>> low, high = levels_told([[0.1, 0.9, 0.0], [0.05, 0.45, 0.5]])
    >>> low.tolist(), high.tolist()
    ([1, 1], [1, 2])
    """
    chances = np.atleast_2d(np.asarray(probabilities, dtype=np.float64))
    people, levels = chances.shape
    reach = np.concatenate([np.zeros((people, 1)), np.cumsum(chances, 1)], 1)
    low, high = np.zeros(people, dtype=np.int64), np.full(people, levels - 1, dtype=np.int64)
    open_ones = np.ones(people, dtype=bool)
    for width in range(1, levels):
        mass = reach[:, width:] - reach[:, :-width]
        best = mass.argmax(1)
        now = open_ones & (mass[np.arange(people), best] >= sure - 1e-12)
        low[now], high[now] = best[now], best[now] + width - 1
        open_ones &= ~now
    return low, high


@dataclass(frozen=True)
class Classification:
    """`accuracy`: expected share of people whose named level is their true one; `consistency`: expected share who would
    get the same level twice; `by_level` (L,) share of people named so.
    """

    accuracy: float
    consistency: float
    by_level: Floats


def classification(value: ArrayLike, error: ArrayLike, cuts: ArrayLike) -> Classification:
    """Accuracy and consistency of levels for the people measured.

    Parameters
    ----------
    value, error : (N,) scores and errors. cuts : (C,) ascending bounds.

    Returns
    -------
    Classification

    Notes
    -----
    Accuracy is the mean of P(the level the score falls into); consistency the mean of Σ_c P_c², two measurements being
    independent. Rudner (2005); Lee W.-C. (2010). Journal of Educational Measurement 47, 1-17. With an error of .3 and
    four levels about one person in five is misplaced. O(N C).

    Examples
    --------
    >>> found = classification([-2.0, 2.0], [0.5, 0.5], [0.0])
    >>> round(found.accuracy, 5), round(found.consistency, 5)
    (0.99997, 0.99994)
    """
    chances = level_probabilities(value, error, cuts)
    level = level_of(np.atleast_1d(np.asarray(value, dtype=np.float64)), cuts)
    share = np.bincount(level, minlength=chances.shape[1]) / len(level)
    right = float(chances[np.arange(len(level)), level].mean())
    return Classification(right, float((chances**2).sum(1).mean()), share)


def planned_classification(error: float, cuts: ArrayLike, spread: float = 1.0) -> Classification:
    """The same before anybody is measured: people N(0, spread²), every score with the same error.

    Examples
    --------
    >>> round(planned_classification(0.3, [-1.0, 0.0, 1.0]).accuracy, 2)
    0.79
    """
    grid = nodes(1201)
    truth, weight = spread * grid.theta, np.exp(grid.log_weight)
    chances = level_probabilities(truth, np.full_like(truth, error), cuts)
    level = level_of(truth, cuts)
    right = float(weight @ chances[np.arange(len(truth)), level])
    return Classification(right, float(weight @ (chances**2).sum(1)), weight @ chances)


def real_change(
    first: ArrayLike, first_error: ArrayLike, later: ArrayLike, later_error: ArrayLike
) -> NDArray[np.bool_]:
    """Whether a person's change is more than the two errors explain.

    Parameters
    ----------
    first, first_error, later, later_error : (N,) two measurements on one scale.

    Returns
    -------
    (N,) |later − first| > 1.96 √(error₁² + error₂²). Where nothing changed, one in twenty at most is flagged.

    Notes
    -----
    Jacobson N. S., Truax P. (1991). Journal of Consulting and Clinical Psychology 59, 12-19, with the error of each
    measurement in place of one for all. O(N).

    Examples
    --------
    >>> real_change([0.0, 0.0], [0.3, 0.3], [0.8, 0.9], [0.3, 0.3]).tolist()
    [False, True]
    """
    apart = np.abs(np.asarray(later, dtype=np.float64) - np.asarray(first, dtype=np.float64))
    errors = np.hypot(np.asarray(first_error, dtype=np.float64), np.asarray(later_error, dtype=np.float64))
    return np.asarray(apart > REAL * errors)
