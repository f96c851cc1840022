"""A test as its items were calibrated: how steep and how hard each one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.integer]

MISSING = -1


@dataclass(frozen=True)
class Items:
    """Calibrated items of one scale.

    One model serves all: the probability of category k or higher is

        P(X_i ≥ k | θ) = 1 / (1 + exp(−slope_i (θ − thresholds[i, k−1]))),  k = 1 … K_i.

    An item of two categories has one threshold (its difficulty); then this is the two-parameter logistic model, and
    the Rasch model where every slope is 1. With more thresholds it is Samejima's graded response model.

    Parameters
    ----------
    names : (I,) names of the items, all different.
    slope : (I,) per logit, not 0; negative where a higher category speaks of less (a reversed key).
    thresholds : (I, K) on the scale of θ, in order (ascending where the slope is positive); shorter rows are filled
        with +inf.
    spread : standard deviation of the people calibrated on: θ ~ N(0, spread²).
    labels : (I,) the whole numbers the categories had in the file, lowest first; counted from 0 if not told.

    Raises
    ------
    ValueError : shapes that differ, a name twice, a slope of 0, thresholds out of order, a spread not above 0.

    Examples
    --------
    >>> items = Items(("one", "two"), [1.0, 2.0], [[0.0, np.inf], [-1.0, 1.0]])
    >>> items.count, items.steps.tolist(), items.labels
    (2, [1, 2], ((0, 1), (0, 1, 2)))
    """

    names: tuple[str, ...]
    slope: Floats
    thresholds: Floats
    spread: float = 1.0
    labels: tuple[tuple[int, ...], ...] = field(default=())

    def __post_init__(self) -> None:
        slope = np.asarray(self.slope, dtype=np.float64)
        thresholds = np.asarray(self.thresholds, dtype=np.float64)
        thresholds = thresholds[:, None] if thresholds.ndim == 1 else thresholds
        object.__setattr__(self, "names", tuple(self.names))
        object.__setattr__(self, "slope", slope)
        object.__setattr__(self, "thresholds", thresholds)
        if slope.shape != (len(self.names),) or thresholds.shape[:1] != slope.shape:
            raise ValueError(f"{len(self.names)} names, {slope.shape} slopes and {thresholds.shape} thresholds differ")
        if len(set(self.names)) != len(self.names):
            raise ValueError("an item is named twice")
        if not np.isfinite(slope).all() or (slope == 0).any():
            raise ValueError("a slope must be a number other than 0")
        if not self.spread > 0:
            raise ValueError("the spread must be above 0")
        self._check_thresholds()
        if not self.labels:
            object.__setattr__(self, "labels", tuple(tuple(range(int(count) + 1)) for count in self.steps))
        if [len(labels) for labels in self.labels] != (self.steps + 1).tolist():
            raise ValueError("an item needs one label more than it has thresholds")

    def _check_thresholds(self) -> None:
        given = np.isfinite(self.thresholds)
        if not given[:, :1].all() or (given[:, 1:] & ~given[:, :-1]).any() or np.isnan(self.thresholds).any():
            raise ValueError("every item needs a first threshold; empty places stand last as +inf")
        both = given[:, 1:] & given[:, :-1]
        left, right = np.where(both, self.thresholds[:, :-1], 0.0), np.where(both, self.thresholds[:, 1:], 1.0)
        ahead = np.where(both, (right - left) * np.sign(self.slope)[:, None], 1.0)
        if (ahead <= 0).any():
            raise ValueError(f"the thresholds of «{self.names[int((ahead <= 0).any(1).argmax())]}» are out of order")

    @property
    def count(self) -> int:
        """Number of items I."""
        return len(self.names)

    @property
    def steps(self) -> Ints:
        """(I,) number of thresholds of each item: its categories less one, its highest score."""
        return np.isfinite(self.thresholds).sum(1).astype(np.int64)

    def take(self, places: Sequence[int] | Ints) -> Items:
        """Some of the items, in the order asked for."""
        rows = [int(place) for place in places]
        names, labels = tuple(self.names[row] for row in rows), tuple(self.labels[row] for row in rows)
        return Items(names, self.slope[rows], self.thresholds[rows], self.spread, labels)


@dataclass(frozen=True)
class Ladder:
    """All thresholds of a test in one line, as every computation here needs them.

    `item` (T,) whose threshold it is, `start` (I,) where an item's thresholds begin, `level` (T,) the category it
    leads to (from 1), `steps` (I,).
    """

    item: Ints
    start: Ints
    level: Ints
    steps: Ints

    @property
    def size(self) -> int:
        """Number of thresholds T."""
        return len(self.item)


def ladder_of(steps: ArrayLike) -> Ladder:
    """The thresholds of items with so many steps each.

    >>> ladder_of([1, 2]).level.tolist()
    [1, 1, 2]
    """
    steps = np.asarray(steps, dtype=np.int64)
    item = np.repeat(np.arange(len(steps)), steps)
    start = np.cumsum(steps) - steps
    return Ladder(item, start, np.arange(len(item)) - start[item] + 1, steps)


def checked_answers(items: Items, answers: Codes) -> Codes:
    """(N, I) answers that fit the items: whole numbers from 0 to the item's highest category, or `MISSING`.

    Raises
    ------
    ValueError : another shape, not whole numbers, a category the item has not.
    """
    answers = np.asarray(answers)
    if answers.ndim != 2 or answers.shape[1] != items.count:
        raise ValueError(f"answers of shape {answers.shape} do not fit {items.count} items")
    if not np.issubdtype(answers.dtype, np.integer):
        raise ValueError("answers must be whole numbers")
    low, high = answers.min(0, initial=MISSING), answers.max(0, initial=MISSING)
    wrong = (low < MISSING) | (high > items.steps)
    if wrong.any():
        place = int(wrong.argmax())
        raise ValueError(f"«{items.names[place]}» has categories 0 to {items.steps[place]} only")
    return answers
