"""Two versions of a test on one scale, and the common items that drifted."""

from __future__ import annotations

import numpy as np
import pytest

from opora.engine.measurement.items import Items
from opora.engine.measurement.linking import METHODS, NotComparable, TooFewCommon, link, rescaled
from opora.engine.measurement.probability import probabilities


def version(seed: int, steps: int = 1, count: int = 12) -> Items:
    random = np.random.default_rng(seed)
    first = random.normal(0, 1, count)[:, None]
    return Items(
        tuple(f"i{n}" for n in range(count)),
        np.exp(random.normal(0.2, 0.3, count)),
        first
        + np.cumsum(np.concatenate([np.zeros((count, 1)), random.uniform(0.4, 1, (count, steps - 1))], 1), axis=1),
    )


@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("method", METHODS)
def test_a_moved_scale_is_found_again(method: str, steps: int) -> None:
    old = version(1, steps)
    new = rescaled(old, 0.8, 0.5)
    found = link(old, new.take(list(reversed(range(12)))), method)
    assert (found.slope, found.shift) == pytest.approx((1.25, -0.625), abs=1e-5)
    assert found.kept.all() and found.distance.max() < 1e-4
    assert found.moved([0.5]) == pytest.approx([0.0], abs=1e-5)
    nodes = np.linspace(-3, 3, 7)
    back = found.items(new)
    assert probabilities(back, nodes) == pytest.approx(probabilities(old, nodes), abs=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_with_errors_of_calibration_every_method_comes_near(method: str) -> None:
    random = np.random.default_rng(7)
    old = version(2, count=25)
    noisy = Items(
        old.names, old.slope * np.exp(random.normal(0, 0.06, 25)), old.thresholds + random.normal(0, 0.07, (25, 1))
    )
    found = link(old, rescaled(noisy, 1 / 1.3, 0.0), method)
    assert (found.slope, found.shift) == pytest.approx((1.3, 0.0), abs=0.09)


def test_stocking_lord_and_haebara_minimise_what_they_say() -> None:
    old, other = version(3), version(4)
    new = Items(old.names, other.slope, old.thresholds + np.random.default_rng(0).normal(0, 0.3, (12, 1)))
    nodes = np.linspace(-4, 4, 41)
    weight = np.exp(-0.5 * nodes**2)

    def loss(method: str, slope: float, shift: float) -> float:
        gap = probabilities(old, nodes) - probabilities(rescaled(new, slope, shift), nodes)
        return float((gap[:, 1].sum(axis=0) ** 2 if method == "stocking-lord" else (gap**2).sum(axis=(0, 1))) @ weight)

    for method in ("haebara", "stocking-lord"):
        found = link(old, new, method, watch=False)
        least = loss(method, found.slope, found.shift)
        for slope, shift in ((0.02, 0), (-0.02, 0), (0, 0.02), (0, -0.02)):
            assert loss(method, found.slope + slope, found.shift + shift) > least


def test_an_item_that_drifted_carries_no_link() -> None:
    old = version(5)
    moved = old.thresholds.copy()
    moved[4] += 1.4
    random = np.random.default_rng(1)
    new = rescaled(Items(old.names, old.slope, moved + random.normal(0, 0.05, moved.shape)), 1 / 1.2, 0.2)
    found = link(old, new)
    assert [name for name, stays in zip(found.common, found.kept, strict=True) if not stays] == ["i4"]
    assert found.drift[4] == pytest.approx(1.4, abs=0.2)
    assert found.slope == pytest.approx(1.2, abs=0.05)
    assert abs(link(old, new, watch=False).shift - found.shift) > 0.05


def test_what_cannot_be_linked_is_refused_by_name() -> None:
    old = version(6)
    with pytest.raises(TooFewCommon) as few:
        link(old, old.take(range(4)))
    assert few.value.have == 4
    with pytest.raises(NotComparable, match="categories"):
        link(old, version(6, steps=2))
    turned = Items(old.names, np.where(np.arange(12) == 2, -old.slope, old.slope), old.thresholds)
    with pytest.raises(NotComparable, match="turned"):
        link(old, turned)
    with pytest.raises(ValueError, match="none of"):
        link(old, old, "equipercentile")
    few_left = old.take(range(6))
    moved = few_left.thresholds + np.array([0.0, 0.02, -0.03, 0.01, 2.0, -1.5])[:, None]
    with pytest.raises(TooFewCommon) as drifted:
        link(few_left, Items(few_left.names, few_left.slope, moved), "mean-mean")
    assert set(drifted.value.drifted) == {"i4", "i5"}
