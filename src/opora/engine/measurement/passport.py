"""What an instrument's passport tells of its precision: error, reliability and certainty of levels, before anybody sat.

People are taken as the calibration took them: N(0, spread²).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opora.engine.measurement.bank import Bank
from opora.engine.measurement.exposure import reach
from opora.engine.measurement.items import Items
from opora.engine.measurement.probability import information
from opora.engine.measurement.reliability import planned_classification

__all__ = ["Precision", "precision_of_all", "precision_of_bank"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Precision:
    """How precisely one scale is measured.

    Attributes
    ----------
    ability : (T,) places along the scale
    errors : (T,) standard error told there
    lengths : (T,) items answered there
    error : root mean squared error over the people
    reliability : 1 − error² / spread²
    accuracy, consistency : of the levels (see `reliability.Classification`); nan where there are no bounds
    """

    ability: Floats
    errors: Floats
    lengths: Floats
    error: float
    reliability: float
    accuracy: float
    consistency: float


def precision_of_all(items: Items, cuts: ArrayLike = ()) -> Precision:
    """The precision when everybody answers all items.

    Parameters
    ----------
    items : Items
    cuts : (C,)
        Lower bounds of the levels above the lowest.

    Returns
    -------
    Precision

    Notes
    -----
    error(θ) = 1 / √(1/spread² + Σ information(θ)), the error of an EAP score. Green B. F. et al. (1984). Technical
    guidelines for assessing computerized adaptive tests. Journal of Educational Measurement 21, 347-360. O(I·K·T).

    Examples
    --------
    >>> import numpy as np
    >>> items = Items(tuple("abcdefgh"), np.full(8, 1.5), np.linspace(-2, 2, 8)[:, None])
    >>> round(precision_of_all(items, [0.0]).reliability, 2)
    0.69
    """
    ability = _places(items.spread)
    errors = 1.0 / np.sqrt(items.spread**-2 + information(items, ability).sum(axis=0))
    return _told(items.spread, ability, errors, np.full(len(ability), float(items.count)), cuts)


def precision_of_bank(bank: Bank, cuts: ArrayLike = (), *, people: int = 100, seed: int = 0) -> Precision:
    """The precision when the items are chosen by the answers, by simulated sittings.

    Parameters
    ----------
    bank : Bank
    cuts : (C,)
        Lower bounds of the levels above the lowest.
    people : int
        Sittings a place.
    seed : int

    Returns
    -------
    Precision

    Notes
    -----
    The errors are those of `exposure.reach`. A simulation: tenths of a second a bank.

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement.bank import make_bank
    >>> items = Items(tuple(map(str, range(120))), np.full(120, 1.6), np.linspace(-2, 2, 120)[:, None])
    >>> round(precision_of_bank(make_bank(items), people=20).reliability, 1)
    0.9
    """
    spread = bank.items.spread
    found = reach(bank, _places(spread), people=people, seed=seed)
    return _told(spread, found.ability, found.error, found.items, cuts)


def _places(spread: float) -> Floats:
    return np.linspace(-3.0, 3.0, 13) * spread


def _told(spread: float, ability: Floats, errors: Floats, lengths: Floats, cuts: ArrayLike) -> Precision:
    weight = np.exp(-0.5 * (ability / spread) ** 2)
    error = float(np.sqrt((weight @ errors**2) / weight.sum()))
    bounds = np.asarray(cuts, dtype=float)
    levels = planned_classification(error, bounds, spread) if len(bounds) else None
    return Precision(
        ability, errors, lengths, error, 1.0 - (error / spread) ** 2,
        levels.accuracy if levels else float("nan"), levels.consistency if levels else float("nan"),
    )  # fmt: skip
