"""Two versions of a test on one scale: linked by the items they share, which are watched for drift."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import least_squares

from opora.engine.measurement.items import Floats, Items
from opora.engine.measurement.probability import expected, probabilities

#: With fewer common items one that drifted carries the whole link.
LEAST_COMMON = 5
METHODS = ("mean-mean", "mean-sigma", "haebara", "stocking-lord")
_NODES = np.linspace(-4.0, 4.0, 41)


class LinkRefused(ValueError):
    """The two versions cannot be put on one scale; the message says why."""


class TooFewCommon(LinkRefused):
    """Fewer common items than `LEAST_COMMON`, at first or after those that drifted were left out."""

    def __init__(self, have: int, drifted: tuple[str, ...] = ()):
        self.have, self.drifted = have, drifted
        left = f" once {', '.join(drifted)} are left out" if drifted else ""
        super().__init__(f"the versions share {have} items{left}, a link needs at least {LEAST_COMMON}")


class NotComparable(LinkRefused):
    """A common item has other categories in the two versions, or the slopes of the common items point both ways."""


@dataclass(frozen=True)
class Link:
    """θ of the old scale = slope · θ of the new scale + shift. Over C common items.

    Attributes
    ----------
    slope, shift : the line
    method : one of `METHODS`
    common : C names, in the old version's order
    kept : (C,) bool, whether the item carries the link
    distance : (C,) root mean squared distance of the two curves of the mean score, as a share of the item's highest
        score
    drift : (C,) how far the item's difficulty moved, in old units; positive: it became harder
    robust : (C,) the same, measured by the middle half of all common items: above 2.7 is drift
    """

    slope: float
    shift: float
    method: str
    common: tuple[str, ...]
    kept: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    distance: Floats
    drift: Floats
    robust: Floats

    def moved(self, value: ArrayLike) -> Floats:
        """Values of the new scale, told on the old one."""
        return np.asarray(self.slope * np.asarray(value, dtype=float) + self.shift)

    def items(self, new: Items) -> Items:
        """The new version's items on the old scale."""
        return rescaled(new, self.slope, self.shift)


def rescaled(items: Items, slope: float, shift: float) -> Items:
    """Items on another scale: θ* = slope · θ + shift.

    Parameters
    ----------
    items : Items
    slope, shift : float
        `slope` above 0.

    Returns
    -------
    Items
        With slopes a / slope, thresholds slope · b + shift; every probability stays as it was at the moved θ.

    Notes
    -----
    O(I·K). `spread` is multiplied by slope; that the people's mean is now `shift` cannot be said in `Items` and must
    be remembered where people are scored.

    Examples
    --------
    >>> from opora.engine.measurement.items import Items
    >>> moved = rescaled(Items(("a",), [2.0], [[0.5]]), 2.0, 1.0)
    >>> moved.slope.tolist(), moved.thresholds.tolist()
    ([1.0], [[2.0]])
    """
    return Items(items.names, items.slope / slope, slope * items.thresholds + shift, items.spread * slope, items.labels)


def link(
    old: Items, new: Items, method: str = "stocking-lord", *, watch: bool = True, far: float = 2.7, wide: float = 0.1
) -> Link:
    """Put the new version of a test on the old one's scale.

    Parameters
    ----------
    old, new : Items
        Calibrated apart; items of the same name are the same item.
    method : str
        "mean-mean", "mean-sigma", "haebara" or "stocking-lord".
    watch : bool
        Leave out common items that drifted, one after the other, the worst first.
    far : float
        An item drifts when its robust z is above this, …
    wide : float
        … and its curve moved by more than this share of its highest score.

    Returns
    -------
    Link

    Raises
    ------
    TooFewCommon, NotComparable
    ValueError
        An unknown method.

    Notes
    -----
    θ_old = A θ_new + B, so b* = A b + B and a* = a / A (Kolen and Brennan 2014, ch. 6).
    mean-mean: A = mean a_new / mean a_old; mean-sigma: A = SD b_old / SD b_new; both B = mean b_old − A mean b_new,
    over all thresholds of the common items. Haebara (1980): least Σ_q w_q Σ_i Σ_k (P_old − P_new*)²; Stocking and
    Lord (1983): least Σ_q w_q (Σ_i E_old − Σ_i E_new*)², over 41 points of the old scale from −4 to 4 with normal
    weights; Gauss-Newton from mean-sigma. Robust z: (d − median d) / (0.74 · IQR d) of the differences d in
    difficulty (Huynh 2009). O(rounds · C · K · Q).

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement.items import Items
    >>> old = Items(tuple("abcdef"), np.linspace(0.8, 1.8, 6), np.linspace(-1.5, 1.5, 6)[:, None])
    >>> new = rescaled(old, 0.8, 0.3)
    >>> found = link(old, new)
    >>> round(found.slope, 6), round(found.shift, 6)
    (1.25, -0.375)
    """
    if method not in METHODS:
        raise ValueError(f"«{method}» is none of {', '.join(METHODS)}")
    common = tuple(name for name in old.names if name in set(new.names))
    if len(common) < LEAST_COMMON:
        raise TooFewCommon(len(common))
    one = old.take([old.names.index(name) for name in common])
    two = new.take([new.names.index(name) for name in common])
    for name, mine, theirs in zip(common, one.steps, two.steps, strict=True):
        if mine != theirs:
            raise NotComparable(f"«{name}» has {mine + 1} categories in one version and {theirs + 1} in the other")
    if (np.sign(one.slope) != np.sign(two.slope)).any():
        raise NotComparable("the slope of a common item turned round: its key changed")
    kept = np.ones(len(common), dtype=bool)
    while True:
        rows = np.nonzero(kept)[0]
        slope, shift = _line(one.take(rows), two.take(rows), method)
        distance, drift, robust = _moves(one, rescaled(two, slope, shift), kept)
        worst = np.where(kept & (np.abs(robust) > far) & (distance > wide), np.abs(robust), 0.0)
        if not watch or not worst.any():
            return Link(slope, shift, method, common, kept, distance, drift, robust)
        kept[int(worst.argmax())] = False
        if kept.sum() < LEAST_COMMON:
            gone = tuple(name for name, stays in zip(common, kept, strict=True) if not stays)
            raise TooFewCommon(int(kept.sum()), gone)


def _line(old: Items, new: Items, method: str) -> tuple[float, float]:
    real = np.isfinite(old.thresholds)
    mine, theirs = old.thresholds[real], new.thresholds[np.isfinite(new.thresholds)]
    ratio = float(np.abs(new.slope).mean() / np.abs(old.slope).mean())
    # items equally hard say nothing about the unit by their difficulties
    spread = float(mine.std() / theirs.std()) if theirs.std() > 1e-9 and mine.std() > 1e-9 else ratio
    slope = ratio if method == "mean-mean" else spread
    shift = float(mine.mean() - slope * theirs.mean())
    if method in ("mean-mean", "mean-sigma"):
        return slope, shift
    nodes = _NODES * old.spread
    weight = np.sqrt(np.exp(-0.5 * _NODES**2) / np.exp(-0.5 * _NODES**2).sum())
    curves: Callable[[Items], Floats] = (
        (lambda items: probabilities(items, nodes))
        if method == "haebara"
        else (lambda items: expected(items, nodes).sum(axis=0))
    )
    goal = curves(old)

    def off(line: Floats) -> Floats:
        return np.asarray(((goal - curves(rescaled(new, float(np.exp(line[0])), float(line[1])))) * weight).ravel())

    found: Any = least_squares(off, [np.log(slope), shift], xtol=1e-12, ftol=1e-14, gtol=1e-12)
    return float(np.exp(found.x[0])), float(found.x[1])


def _moves(old: Items, moved: Items, kept: Floats) -> tuple[Floats, Floats, Floats]:
    nodes = _NODES * old.spread
    weight = np.exp(-0.5 * _NODES**2)
    gap = (expected(old, nodes) - expected(moved, nodes)) / old.steps[:, None]
    distance = np.sqrt(gap**2 @ (weight / weight.sum()))
    real = np.isfinite(old.thresholds)
    drift = np.where(real, np.where(real, moved.thresholds, 0.0) - np.where(real, old.thresholds, 0.0), 0.0)
    drift = drift.sum(axis=1) / real.sum(axis=1)
    middle = np.median(drift[kept])
    quarter = float(np.subtract(*np.quantile(drift[kept], [0.75, 0.25])))
    return distance, drift, (drift - middle) / max(0.74 * quarter, 1e-6)
