"""How long one would wait, against a simulation; which places would serve most, against every choice there is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from opora.matching.rules.forecasts import WINDOW_DAYS, additions, forecast


@pytest.mark.parametrize(("waiting", "served"), [(0, 5), (2, 10), (9, 40)])
def test_the_wait_agrees_with_a_simulation(waiting: int, served: int) -> None:
    found = forecast(waiting=waiting, arrived=served, served=served)
    assert found is not None
    random = np.random.default_rng(20261123)
    rate = random.gamma(served + 0.5, 1 / WINDOW_DAYS, 400_000)
    wait = random.gamma(waiting + 1, 1 / rate)
    for told, part in ((found.low, 0.1), (found.middle, 0.5), (found.high, 0.9)):
        assert told == pytest.approx(float(np.quantile(wait, part)), rel=0.03)


def test_the_growth_of_a_queue_agrees_with_a_simulation() -> None:
    found = forecast(waiting=3, arrived=14, served=6)
    assert found is not None
    random = np.random.default_rng(20261123)
    come, gone = (random.gamma(count + 0.5, 1, 400_000) for count in (14, 6))
    assert found.grows == pytest.approx(float((come > gone).mean()), abs=0.01) and found.grows > 0.9


def test_too_few_finds_say_nothing() -> None:
    assert forecast(waiting=1, arrived=50, served=4) is None
    assert forecast(waiting=1, arrived=0, served=5) is not None


def test_a_longer_queue_waits_longer_and_more_finds_shorten_it() -> None:
    short, long, quick = (
        forecast(waiting=waiting, arrived=9, served=served) for waiting, served in ((1, 9), (6, 9), (6, 30))
    )
    assert short is not None and long is not None and quick is not None
    assert short.middle < quick.middle < long.middle and quick.low < quick.middle < quick.high


def test_greedy_places_reach_what_they_promise() -> None:
    random = np.random.default_rng(7)
    for _turn in range(200):
        people = {
            person: [int(key) for key in random.choice(7, size=random.integers(1, 4), replace=False)]
            for person in range(12)
        }
        found = additions(people, 3)
        served = sum(one.places for one in found)
        chosen = {one.key for one in found}
        assert served == sum(bool(chosen & set(keys)) for keys in people.values())
        best = max(sum(bool(set(some) & set(keys)) for keys in people.values()) for some in combinations(range(7), 3))
        assert served >= (1 - 1 / np.e) * best
    assert additions({}, 3) == [] and additions({1: []}, 3) == []
