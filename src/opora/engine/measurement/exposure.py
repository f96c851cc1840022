"""How often an item is seen, the draw that keeps it below a limit, and how precisely a bank can measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from opora.engine.measurement.adaptive import drawn
from opora.engine.measurement.bank import Bank, Bools, Floats, Ints, LimitTooTight
from opora.engine.measurement.probability import at_least, information

#: A simulated top exposure may lie this much above the limit.
SLACK = 0.05
_ROUNDS = 8


@dataclass(frozen=True)
class Simulated:
    """N simulated sittings.

    Attributes
    ----------
    items : (N,) items shown
    value, error : (N,) what was measured, and the error it was told with
    shown : (N, I) whether an item was shown
    eligible : (N, I) whether it could have been
    """

    items: Ints
    value: Floats
    error: Floats
    shown: Bools
    eligible: Bools

    @property
    def exposure(self) -> Floats:
        """(I,) share of the sittings that saw each item."""
        return np.asarray(self.shown.mean(axis=0))


@dataclass(frozen=True)
class Reach:
    """How precisely a bank measures along its scale, at T places.

    Attributes
    ----------
    ability : (T,) places, in the units of the scale
    best : (T,) error that the `most` most informative items would give, were they always chosen
    error : (T,) mean error told at the end of a sitting there
    miss : (T,) root mean squared distance of the measured value from the truth there
    items : (T,) mean length of a sitting
    """

    ability: Floats
    best: Floats
    error: Floats
    miss: Floats
    items: Floats


def simulate(bank: Bank, ability: ArrayLike, *, seed: int = 0) -> Simulated:
    """Sittings of people with known abilities, all in step.

    Parameters
    ----------
    bank : Bank
    ability : (N,)
        True values, in the units of the scale.
    seed : int
        Of the answers and of the sittings' draws.

    Returns
    -------
    Simulated

    Notes
    -----
    The same rule as `adaptive.step`, on all people at once: N·(I·Q) operations an item. A test compares the two item
    by item.

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement.bank import make_bank
    >>> from opora.engine.measurement.items import Items
    >>> items = Items(tuple(map(str, range(120))), np.full(120, 1.6), np.linspace(-2, 2, 120)[:, None])
    >>> done = simulate(make_bank(items), np.zeros(5))
    >>> bool((done.error <= 0.3).all()), bool((done.items >= 8).all())
    (True, True)
    """
    truth = np.asarray(ability, dtype=float)
    dice = np.random.default_rng(seed)
    answers = _answers(bank, truth, dice)
    seeds = dice.integers(0, 2**63, len(truth))
    rules, people, width = bank.rules, len(truth), bank.width
    eligible = np.array([drawn(bank, int(one)) for one in seeds], dtype=bool).reshape(people, bank.items.count)
    shown = np.zeros_like(eligible)
    belief = np.tile(bank.prior, (people, 1))
    counts = np.zeros((people, len(bank.shares)))
    value, error, items = np.zeros(people), np.zeros(people), np.zeros(people, dtype=np.int64)
    going = np.arange(people)
    for n in range(rules.most + 1):
        weight = np.exp(belief[going] - belief[going].max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        value[going] = weight @ bank.nodes
        spread = weight @ bank.nodes**2 - value[going] ** 2
        error[going], items[going] = np.sqrt(np.maximum(spread, 0.0)), n
        on = (n < rules.most) & ~((n >= rules.least) & (error[going] <= rules.error * bank.items.spread))
        free = eligible[going] & ~shown[going]
        on = on & free.any(axis=1)
        going, weight, free = going[on], weight[on], free[on]
        if not len(going):
            break
        gap = bank.shares * (n + 1) - counts[going]
        wish = np.where(free, gap[:, bank.area], -np.inf)
        score = np.where(wish >= wish.max(axis=1, keepdims=True) - 1e-9, weight @ bank.information.T, -1.0)
        chosen = score.argmax(axis=1)
        shown[going, chosen] = True
        counts[going, bank.area[chosen]] += 1
        belief[going] += bank.table[chosen * width + answers[going, chosen]]
    return Simulated(items, value, error, shown, eligible)


def _answers(bank: Bank, truth: Floats, dice: np.random.Generator) -> Ints:
    chance = dice.random((len(truth), bank.items.count))
    above = at_least(bank.items, truth)
    return np.asarray((chance.T[:, None, :] < above).sum(axis=1).T, dtype=np.int64)


def controlled(
    bank: Bank, *, people: int = 1000, seed: int = 0, populations: Sequence[tuple[float, float]] = ((0.0, 1.0),)
) -> Bank:
    """The bank with a draw of eligible items that keeps every item's exposure below the limit of its rules.

    Parameters
    ----------
    bank : Bank
    people : int
        Simulated sittings a round and population.
    seed : int
    populations : pairs (mean, SD)
        Of ability, in standard deviations of the calibration's people. The limit is kept in each of them, and so in
        every mixture of them.

    Returns
    -------
    Bank
        With `eligible` between the limit and twice the limit (or 1).

    Raises
    ------
    LimitTooTight
        A last simulation with another seed saw an item in more than limit + 0.05 of the sittings.

    Notes
    -----
    Before a sitting begins, item i becomes eligible with probability kᵢ; then P(shown) = kᵢ·P(chosen | eligible).
    As Sympson and Hetter (1985) do, kᵢ is lowered to limit / P(chosen | eligible) where that is below 1, until the
    simulation is steady; only that the draw is made before the first item, so it does not depend on answers.

    What holds: (1) for any people whatever, in any group however chosen, P(shown) ≤ kᵢ ≤ 2·limit, because the draw
    knows nothing of the person; (2) for the populations named, P(shown) ≤ limit up to the error of the simulation,
    checked on fresh sittings. O(rounds · people · items · I·Q): seconds, once a version of a bank.

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement.bank import make_bank
    >>> from opora.engine.measurement.items import Items
    >>> items = Items(tuple(map(str, range(160))), np.full(160, 1.6), np.linspace(-2, 2, 160)[:, None])
    >>> bank = controlled(make_bank(items), people=200)
    >>> bool(simulate(bank, np.random.default_rng(5).normal(size=300)).exposure.max() < 0.45)
    True
    """
    limit = bank.rules.limit
    ceiling = min(1.0, 2.0 * limit)
    bank = replace(bank, eligible=np.full(bank.items.count, ceiling))
    best, least = bank, np.inf
    for turn in range(_ROUNDS):
        exposure, chosen = _exposures(bank, populations, people, seed + turn)
        top = float(exposure.max())
        if top < least:
            best, least = bank, top
        if top <= limit + np.sqrt(limit * (1.0 - limit) / people):
            break
        aim = 0.95 * limit
        wanted = np.where(chosen > aim / ceiling, aim / np.maximum(chosen, 1e-9), ceiling)
        bank = replace(bank, eligible=np.minimum(ceiling, 0.5 * (wanted + np.minimum(bank.eligible, wanted))))
    top = float(_exposures(best, populations, people, seed + 7919)[0].max())
    if top > limit + SLACK:
        raise LimitTooTight(limit, top)
    return best


def _exposures(bank: Bank, populations: Sequence[tuple[float, float]], people: int, seed: int) -> tuple[Floats, Floats]:
    """(I,) the largest exposure over the populations, and there the share of the chosen among the eligible."""
    exposure, chosen = np.zeros(bank.items.count), np.zeros(bank.items.count)
    for number, (mean, spread) in enumerate(populations):
        dice = np.random.default_rng((seed, number))
        done = simulate(bank, dice.normal(mean, spread, people) * bank.items.spread, seed=seed * 31 + number)
        exposure = np.maximum(exposure, done.exposure)
        chosen = np.maximum(chosen, done.shown.sum(axis=0) / np.maximum(done.eligible.sum(axis=0), 1))
    return exposure, chosen


def reach(bank: Bank, ability: ArrayLike | None = None, *, people: int = 200, seed: int = 0) -> Reach:
    """How precisely the bank measures along its scale: what the passport tells.

    Parameters
    ----------
    bank : Bank
    ability : (T,), optional
        Places; from −3 to 3 standard deviations of the people by default.
    people : int
        Simulated sittings a place.
    seed : int

    Returns
    -------
    Reach

    Notes
    -----
    `best` = 1/√(1/spread² + Σ of the `most` largest informations) at that place. `error` and `miss` are simulated,
    with areas and exposure as they are. At the ends `miss` is above `error`: values lean to the mean there, for the
    people's prior does not expect anybody there.

    Examples
    --------
    >>> import numpy as np
    >>> from opora.engine.measurement.bank import make_bank
    >>> from opora.engine.measurement.items import Items
    >>> items = Items(tuple(map(str, range(120))), np.full(120, 1.6), np.linspace(-2, 2, 120)[:, None])
    >>> far = reach(make_bank(items), [0.0, 3.0], people=20)
    >>> bool(far.error[0] < far.error[1])
    True
    """
    spread = bank.items.spread
    places = np.linspace(-3.0, 3.0, 13) * spread if ability is None else np.asarray(ability, dtype=float)
    each = np.sort(information(bank.items, places), axis=0)[::-1][: bank.rules.most]
    best = 1.0 / np.sqrt(spread**-2 + each.sum(axis=0))
    truth = np.repeat(places, people)
    done = simulate(bank, truth, seed=seed)
    shape = (len(places), people)
    return Reach(
        ability=places,
        best=best,
        error=done.error.reshape(shape).mean(axis=1),
        miss=np.sqrt(((done.value - truth) ** 2).reshape(shape).mean(axis=1)),
        items=done.items.reshape(shape).mean(axis=1),
    )
