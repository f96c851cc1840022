"""A bank of calibrated items made ready for adaptive sittings: areas, limits of length, error and exposure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opora.engine.measurement.items import Items
from opora.engine.measurement.probability import information, probabilities

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: A bank below this many items is known by heart before it has served a district.
LEAST_BANK = 120
#: Points of the scale at which everything is held, from −6 to 6 standard deviations of the people.
NODES = 61


class BankRefused(ValueError):
    """The bank cannot serve adaptive sittings; the message says what is missing."""


class BankTooSmall(BankRefused):
    """Fewer items than an adaptive sitting needs; `have` and `need` are counts of items."""

    def __init__(self, have: int, need: int, what: str = "the bank"):
        self.have, self.need = have, need
        super().__init__(f"{what} has {have} items, an adaptive sitting needs at least {need}")


class AreaTooSmall(BankRefused):
    """An area has fewer items than its share of the longest sitting asks for."""

    def __init__(self, area: int, have: int, need: int):
        self.area, self.have, self.need = area, have, need
        super().__init__(f"area {area} has {have} items, its share of the longest sitting asks for {need}")


class LimitTooTight(BankRefused):
    """No choice of items can keep the limit of exposure: the sittings show more than limit × bank."""

    def __init__(self, limit: float, least: float):
        self.limit, self.least = limit, least
        super().__init__(f"an exposure limit of {limit:.2f} cannot be kept: this bank allows no less than {least:.2f}")


@dataclass(frozen=True)
class Rules:
    """How long a sitting is and how often an item may be shown.

    `least` and `most` items; `error` is the standard error to stop at, in standard deviations of the people;
    `limit` the share of sittings that may see one item; `own` the least number of items in the part of the bank used.
    """

    least: int
    most: int
    error: float
    limit: float
    own: int


#: One scale, as precise as asked for.
WHOLE = Rules(least=8, most=40, error=0.3, limit=0.4, own=LEAST_BANK)
#: One block in about fifteen minutes.
BLOCK = Rules(least=12, most=15, error=0.3, limit=0.5, own=40)
#: The overall level and the order of blocks; areas are the blocks.
OVERVIEW = Rules(least=20, most=24, error=0.3, limit=0.4, own=LEAST_BANK)


@dataclass(frozen=True)
class Bank:
    """A bank as `make_bank` checked and prepared it. I items, A areas, Q points of the scale, C categories at most.

    Attributes
    ----------
    items : Items
    area : (I,) area of each item, 0 … A−1
    shares : (A,) share of each area in a sitting, summing to 1
    rules : Rules
    nodes, prior : (Q,) points of the scale, logarithm of the people's density there (up to a constant)
    table : (I·(C+1), Q) log-probability of each category; the last row of an item is 0: not answered
    information : (I, Q) Fisher information
    eligible : (I,) probability that an item may be chosen at all in a sitting; see `exposure`
    """

    items: Items
    area: Ints
    shares: Floats
    rules: Rules
    nodes: Floats
    prior: Floats
    table: Floats
    information: Floats
    eligible: Floats

    @property
    def width(self) -> int:
        """Rows of `table` an item takes."""
        return len(self.table) // self.items.count


def make_bank(
    items: Items,
    area: ArrayLike | None = None,
    *,
    shares: ArrayLike | None = None,
    rules: Rules = WHOLE,
    whole: int | None = None,
) -> Bank:
    """Check a bank and prepare it for adaptive sittings.

    Parameters
    ----------
    items : Items
        I calibrated items of one scale.
    area : (I,) integers 0 … A−1, optional
        Area (competence, block) of each item; one area if not given.
    shares : (A,) non-negative, optional
        How much of a sitting each area gets; equal if not given.
    rules : Rules
        `WHOLE`, `BLOCK` or `OVERVIEW`, or one's own.
    whole : int, optional
        Size of the bank the items were taken from, when they are one block of it.

    Returns
    -------
    Bank
        Every item is eligible in every sitting until `exposure.controlled` has worked out the limits.

    Raises
    ------
    BankTooSmall, AreaTooSmall, LimitTooTight

    Notes
    -----
    O(I·C·Q) once for a version of a bank.

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement.items import Items
    >>> names = tuple(f"i{n}" for n in range(150))
    >>> items = Items(names, np.full(150, 1.2), np.linspace(-2, 2, 150)[:, None])
    >>> make_bank(items, np.arange(150) % 3).shares.round(2).tolist()
    [0.33, 0.33, 0.33]
    """
    count = items.count
    if (whole or count) < LEAST_BANK:
        raise BankTooSmall(whole or count, LEAST_BANK)
    if count < rules.own:
        raise BankTooSmall(count, rules.own, "this part of the bank" if whole else "the bank")
    areas = np.zeros(count, dtype=np.int64) if area is None else np.asarray(area, dtype=np.int64)
    held = np.bincount(areas)
    parts = np.ones(len(held)) if shares is None else np.asarray(shares, dtype=float)
    parts = parts / parts.sum()
    wanted = np.ceil(parts * rules.most - 1e-9).astype(int)
    for place in np.nonzero(held < wanted)[0]:
        raise AreaTooSmall(int(place), int(held[place]), int(wanted[place]))
    tightest = float((parts * rules.least / held).max())
    if rules.limit < tightest:
        raise LimitTooTight(rules.limit, tightest)
    nodes = np.linspace(-6.0, 6.0, NODES) * items.spread
    chances = probabilities(items, nodes)
    table = np.zeros((count, chances.shape[1] + 1, NODES))
    table[:, :-1] = np.log(np.maximum(chances, 1e-300))
    return Bank(
        items=items,
        area=areas,
        shares=parts,
        rules=rules,
        nodes=nodes,
        prior=-0.5 * (nodes / items.spread) ** 2,
        table=table.reshape(-1, NODES),
        information=np.ascontiguousarray(information(items, nodes)),
        eligible=np.ones(count),
    )
