"""How short an adaptive test is, how often an item is seen, what a choice costs; how sharply differing items are told
apart.

Run it: `.venv/bin/python -m benchmarks.measurement_adaptive`. A few minutes; the figures go to
docs/reference/benchmarks.md by hand.
"""

from __future__ import annotations

import platform
import time
from dataclasses import replace

import numpy as np

from opora.engine.evaluation import INSIDE, PUBLIC, audit, crossed, flat, suppress
from opora.engine.measurement.adaptive import Sitting, answered, step
from opora.engine.measurement.bank import WHOLE, Bank, make_bank
from opora.engine.measurement.difference import differences
from opora.engine.measurement.exposure import controlled, reach, simulate
from opora.engine.measurement.items import Items


def invented(count: int, seed: int, spread: float = 0.3) -> Items:
    """A bank with median discrimination 1.2 and difficulties spread like people."""
    random = np.random.default_rng(seed)
    slope = np.exp(random.normal(0, spread, count))
    return Items(tuple(map(str, range(count))), 1.2 * slope / np.median(slope), random.normal(0, 1.1, count)[:, None])


def adaptive() -> None:
    """M5 over five banks of 200 items in four areas."""
    print("bank   free: items, top   kept: items, top, SE > 0.3   choice ms")
    for seed in range(5):
        free = make_bank(invented(200, seed), np.arange(200) % 4)
        kept = controlled(free, people=1000, seed=seed)
        truth = np.random.default_rng(1000 + seed).normal(size=3000)
        one, two = simulate(free, truth, seed=3), simulate(kept, truth, seed=3)
        late = (two.error > WHOLE.error).mean()
        print(
            f"{seed:4}   {one.items.mean():11.1f}, {one.exposure.max():.2f}   {two.items.mean():11.1f}, "
            f"{two.exposure.max():.3f}, {late:.3f}   {choice(kept) * 1e3:.4f}"
        )
    told = reach(kept, np.arange(-3.0, 4.0), people=400)
    for name in ("ability", "best", "error", "miss", "items"):
        print(f"{name:8}", *(f"{value:6.2f}" for value in getattr(told, name)))


def choice(bank: Bank) -> float:
    """Seconds of one choice of the next item: the least over sittings of the mean over a sitting."""
    best, random = np.inf, np.random.default_rng(0)
    for seed in range(60):
        states = [Sitting(seed)]
        while len(states) < 21 and (item := step(bank, states[-1]).item) is not None:
            states.append(answered(bank, states[-1], item, int(random.integers(0, 2))))
        start = time.perf_counter()
        for state in states:
            step(bank, state)
        best = min(best, (time.perf_counter() - start) / len(states))
    return best


def told_apart(runs: int = 60, people: int = 1000, count: int = 30) -> None:
    """M7: two groups of 1,000, four of 30 items harder for the second by 0.8; a difference in ability besides."""
    for impact in (0.0, 0.5, 1.0):
        found = alarms = 0
        for seed in range(runs):
            random = np.random.default_rng(seed)
            focal = np.repeat([False, True], people)
            ability = random.normal(size=2 * people) - impact * focal
            slope, hard = 1.2 * np.exp(random.normal(0, 0.3, count)), random.normal(0, 1, count)
            shift = np.where(np.arange(count) < 4, 0.8, 0.0) * focal[:, None]
            chance = 1 / (1 + np.exp(-slope * (ability[:, None] - hard - shift)))
            seen = differences((random.random(chance.shape) < chance).astype(int), focal)
            flagged = np.array(seen.grade) != "A"
            found, alarms = found + int(flagged[:4].sum()), alarms + int(flagged[4:].sum())
        print(f"impact {impact}: power {found / (4 * runs):.3f}, false alarms {alarms / ((count - 4) * runs):.4f}")


def small_numbers() -> None:
    """How long a region's table takes to make safe, how much of it is said, and what the audit finds."""
    for rows, columns, limits in ((20, 15, INSIDE), (20, 15, PUBLIC), (40, 20, INSIDE)):
        counts = np.random.default_rng(1).poisson(np.random.default_rng(2).gamma(0.7, 12, size=(rows, columns)))
        table = crossed(
            counts, [flat([f"m{place}" for place in range(rows)]), flat([f"s{place}" for place in range(columns)])]
        )
        start = time.perf_counter()
        shown = suppress(table, limits)
        took = time.perf_counter() - start
        small = int(((table.values > 0) & (table.values < limits.count)).sum())
        looked = audit(shown)
        print(
            f"{rows}×{columns}, k = {limits.count}: {took:.2f} s, small {small}, "
            f"covers {int(shown.hidden.sum()) - small}, said {int((~shown.hidden).sum())}; "
            f"exact {looked.exact}, narrow {looked.narrow}"
        )


if __name__ == "__main__":
    print(platform.processor() or platform.machine(), "Python", platform.python_version(), "numpy", np.__version__)
    adaptive()
    told_apart()
    small_numbers()
    print("limit 0.25:", end=" ")
    tight = controlled(make_bank(invented(200, 0), np.arange(200) % 4, rules=replace(WHOLE, limit=0.25)))
    done = simulate(tight, np.random.default_rng(9).normal(size=3000), seed=4)
    print(f"{done.items.mean():.1f} items, top {done.exposure.max():.3f}")
