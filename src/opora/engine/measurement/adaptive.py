"""An adaptive sitting: which item comes next, and when enough is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from opora.engine.measurement.bank import Bank, Bools, Floats
from opora.engine.measurement.items import MISSING

_WORD = (1 << 64) - 1
_ONE, _TWO, _GOLD = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0x9E3779B97F4A7C15


class AnswerRefused(ValueError):
    """An answer that this sitting cannot take; the sitting stays as it was."""


class NotTheItem(AnswerRefused):
    """The answer is to another item than the one shown: sent twice, or out of order. `due` is None after the end."""

    def __init__(self, item: int, due: int | None):
        self.item, self.due = item, due
        super().__init__(f"item {item} is answered, but {'the sitting is over' if due is None else f'{due} is due'}")


class NoSuchAnswer(AnswerRefused):
    """The item has no such category."""

    def __init__(self, item: int, answer: int):
        self.item, self.answer = item, answer
        super().__init__(f"item {item} has no answer {answer}")


@dataclass(frozen=True)
class Sitting:
    """All that must be kept of a sitting to go on with it: the seed of its draw, and what was answered so far.

    `shown` are rows of the bank in the order shown, `answers` their categories (−1: skipped). The item on the screen
    is not kept: it is worked out anew, and is the same.
    """

    seed: int
    shown: tuple[int, ...] = ()
    answers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """What a sitting has come to: the next item (None at the end), the value with its error, why it ended.

    `ended` is "" while it goes on, else "precise" (the error asked for is reached), "longest" (as many items as
    allowed) or "spent" (no eligible item is left).
    """

    item: int | None
    value: float
    error: float
    ended: str


def drawn(bank: Bank, seed: int) -> Bools:
    """Which items may be chosen in the sitting with this seed.

    Parameters
    ----------
    bank : Bank
    seed : int
        Any whole number; one a sitting.

    Returns
    -------
    (I,) bool
        Item i is in with probability `bank.eligible[i]`, independently of the others and of every answer.

    Notes
    -----
    A counter hashed by SplitMix64 (Steele, Lea, Flood 2014), so that the draw depends on no version of a library.
    O(I).

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement.bank import make_bank
    >>> from opora.engine.measurement.items import Items
    >>> items = Items(tuple(map(str, range(120))), np.full(120, 1.2), np.linspace(-2, 2, 120)[:, None])
    >>> bool(drawn(make_bank(items), 7).all())
    True
    """
    start = np.uint64(_mixed(seed & _WORD))
    code = np.arange(1, bank.items.count + 1, dtype=np.uint64) * np.uint64(_GOLD) + start
    code = (code ^ (code >> np.uint64(30))) * np.uint64(_ONE)
    code = (code ^ (code >> np.uint64(27))) * np.uint64(_TWO)
    code ^= code >> np.uint64(31)
    inside: Bools = (code >> np.uint64(11)) * 2.0**-53 < bank.eligible
    return inside


def step(bank: Bank, sitting: Sitting) -> Step:
    """The next item of a sitting, or its end.

    Parameters
    ----------
    bank : Bank
        I items, Q points of the scale.
    sitting : Sitting
        With n answers.

    Returns
    -------
    Step
        `value` and `error` are the mean and the standard deviation of the posterior (EAP), in the units of the scale.

    Notes
    -----
    1. The area with the largest gap share·(n+1) − count gets the item; areas with equal gaps compete. So no area is
    ever
       ahead of its share by a whole item: count < share·n + 1, as long as the areas that lag have eligible items
       left. (Content balancing after Kingsbury and Zara 1989.)
    2. Among the eligible items of that area the one with the largest information averaged over the posterior
       (van der Linden 1998), the first of equals.
    3. The end: after `least` items at the error asked for, after `most` items, or when nothing eligible is left.

    The same bank and the same sitting give the same item on every machine that rounds alike. O(n·Q + I·Q).

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement.bank import make_bank
    >>> from opora.engine.measurement.items import Items
    >>> items = Items(tuple(map(str, range(120))), np.full(120, 1.2), np.linspace(-2, 2, 120)[:, None])
    >>> bank = make_bank(items)
    >>> first = step(bank, Sitting(seed=1))
    >>> first.ended, round(first.error, 2), abs(float(items.thresholds[first.item, 0])) < 0.05
    ('', 1.0, True)
    """
    rules, n = bank.rules, len(sitting.answers)
    shown = np.array(sitting.shown, dtype=np.int64)
    belief = bank.prior
    if n:
        width = bank.width
        rows = shown * width + np.array(sitting.answers, dtype=np.int64) % width
        belief = belief + bank.table[rows].sum(axis=0)
    weight = np.exp(belief - belief.max())
    weight /= weight.sum()
    value = float(weight @ bank.nodes)
    error = float(weight @ (bank.nodes - value) ** 2) ** 0.5
    if n >= rules.least and error <= rules.error * bank.items.spread:
        return Step(None, value, error, "precise")
    if n >= rules.most:
        return Step(None, value, error, "longest")
    free = drawn(bank, sitting.seed)
    free[shown] = False
    counts = np.bincount(bank.area[shown], minlength=len(bank.shares))
    item = _best(bank, free, bank.shares * (n + 1) - counts, weight)
    return Step(item, value, error, "" if item is not None else "spent")


def _best(bank: Bank, free: Bools, gap: Floats, weight: Floats) -> int | None:
    wish = np.where(free, gap[bank.area], -np.inf)
    top = wish.max()
    if top == -np.inf:
        return None
    return int(np.argmax(np.where(wish >= top - 1e-9, bank.information @ weight, -1.0)))


def answered(bank: Bank, sitting: Sitting, item: int, answer: int) -> Sitting:
    """The sitting after one more answer.

    Parameters
    ----------
    bank : Bank
    sitting : Sitting
    item : int
        Row of the item that was shown.
    answer : int
        Its category from 0, or −1 when it was skipped: then it counts as shown and says nothing.

    Returns
    -------
    Sitting

    Raises
    ------
    NotTheItem
        The item is not the one that is due: an answer sent twice or out of order, or after the end.
    NoSuchAnswer
        The item has no such category.

    Notes
    -----
    One `step`.

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement.bank import make_bank
    >>> from opora.engine.measurement.items import Items
    >>> items = Items(tuple(map(str, range(120))), np.full(120, 1.2), np.linspace(-2, 2, 120)[:, None])
    >>> bank = make_bank(items)
    >>> start = Sitting(seed=1)
    >>> later = answered(bank, start, step(bank, start).item, 1)
    >>> step(bank, later).value > 0
    True
    """
    due = step(bank, sitting).item
    if item != due:
        raise NotTheItem(item, due)
    if answer != MISSING and not 0 <= answer <= int(bank.items.steps[item]):
        raise NoSuchAnswer(item, answer)
    return replace(sitting, shown=(*sitting.shown, item), answers=(*sitting.answers, answer))


def _mixed(word: int) -> int:
    word = (word + _GOLD) & _WORD
    word = ((word ^ (word >> 30)) * _ONE) & _WORD
    word = ((word ^ (word >> 27)) * _TWO) & _WORD
    return word ^ (word >> 31)
