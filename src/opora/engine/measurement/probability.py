"""How likely every answer is for a person of a given ability, and how much an item tells about that ability."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from opora.engine.measurement.items import Floats, Items


def logistic(x: Floats) -> Floats:
    """1 / (1 + exp(−x)) of any finite or infinite x, without overflow and exact in its tails.

    >>> logistic(np.array([-np.inf, 0.0, 800.0])).tolist(), float(logistic(np.array(-300.0))) > 0
    ([0.0, 0.5, 1.0], True)
    """
    return np.asarray(expit(x))


def at_least(items: Items, theta: ArrayLike) -> NDArray[np.float64]:
    """Probability of each category or a higher one.

    Parameters
    ----------
    items : I items with up to K thresholds.
    theta : (Q,) abilities, in logits of the items' scale.

    Returns
    -------
    (I, K, Q) P(X_i ≥ k | θ_q) for k = 1 … K; 0 where the item has no such category.

    Notes
    -----
    P = 1 / (1 + exp(−a (θ − b_k))). Samejima F. (1969). Estimation of latent ability using a response pattern of
    graded scores. Psychometrika Monograph 17. O(I K Q).

    Examples
    --------
    >>> at_least(Items(("one",), [1.0], [[0.0]]), [0.0]).tolist()
    [[[0.5]]]
    """
    theta = np.atleast_1d(np.asarray(theta, dtype=np.float64))
    given = np.isfinite(items.thresholds)
    eta = items.slope[:, None, None] * (theta - np.where(given, items.thresholds, 0.0)[:, :, None])
    return np.asarray(np.where(given[:, :, None], logistic(eta), 0.0))


def probabilities(items: Items, theta: ArrayLike) -> NDArray[np.float64]:
    """Probability of each category.

    Parameters
    ----------
    items : I items with up to K thresholds.
    theta : (Q,) abilities.

    Returns
    -------
    (I, K+1, Q) P(X_i = k | θ_q) for k = 0 … K; 0 where the item has no such category; sums to 1 over k.

    Notes
    -----
    The difference of neighbours of `at_least`, worked out as a product so that nothing cancels:
    P_k = σ(η_k) σ(−η_{k+1}) (1 − exp(η_{k+1} − η_k)). O(I K Q).

    Examples
    --------
    >>> probabilities(Items(("one",), [1.0], [[0.0]]), [0.0]).tolist()
    [[[0.5], [0.5]]]
    """
    theta = np.atleast_1d(np.asarray(theta, dtype=np.float64))
    given = np.isfinite(items.thresholds)
    slope = items.slope[:, None, None]
    eta = slope * (theta - np.where(given, items.thresholds, 0.0)[:, :, None])
    eta = np.where(given[:, :, None], eta, -np.inf)
    ends = np.full((items.count, 1, len(theta)), np.inf)
    upper, lower = np.concatenate([ends, eta], 1), np.concatenate([eta, -ends], 1)
    both = np.isfinite(upper) & np.isfinite(lower)
    gap = np.where(both, np.where(both, lower, 0.0) - np.where(both, upper, 0.0), -np.inf)
    exists = np.concatenate([np.ones((items.count, 1), dtype=bool), given], 1)[:, :, None]
    return np.asarray(np.where(exists, logistic(upper) * logistic(-lower) * -np.expm1(gap), 0.0))


def expected(items: Items, theta: ArrayLike) -> NDArray[np.float64]:
    """(I, Q) mean score of each item, counted from 0: the sum of `at_least` over its categories.

    Examples
    --------
    >>> expected(Items(("one",), [1.0], [[-1.0, 1.0]]), [0.0]).tolist()
    [[1.0]]
    """
    return np.asarray(at_least(items, theta).sum(1))


def information(items: Items, theta: ArrayLike) -> NDArray[np.float64]:
    """Fisher information of each item.

    Parameters
    ----------
    items : I items.
    theta : (Q,) abilities.

    Returns
    -------
    (I, Q) in 1 / logit²: the sum over items is 1 / SE² of an estimate at θ.

    Notes
    -----
    I = Σ_k P_k'² / P_k = a² Σ_k P_k (1 − P*_k − P*_{k+1})² with P*_k = P(X ≥ k), P*_0 = 1; for two categories
    a² P (1 − P). Samejima (1969). O(I K Q).

    Examples
    --------
    >>> information(Items(("one",), [2.0], [[0.0]]), [0.0]).tolist()
    [[1.0]]
    """
    above = at_least(items, theta)
    ends = np.ones((items.count, 1, above.shape[2]))
    pull = 1.0 - np.concatenate([ends, above], 1) - np.concatenate([above, 0.0 * ends], 1)
    return np.asarray(items.slope[:, None] ** 2 * (probabilities(items, theta) * pull**2).sum(1))
