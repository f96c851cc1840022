"""How far scores may be trusted: what is promised is what a simulation finds."""

from __future__ import annotations

import numpy as np
import pytest

from opora.engine.measurement import (
    Items,
    classification,
    eap,
    empirical_reliability,
    information,
    level_of,
    level_probabilities,
    levels_told,
    marginal_reliability,
    planned_classification,
    probabilities,
    real_change,
    standard_error,
    wle,
)

from .worlds import answered, named, people

FORTY = Items(tuple(f"i{j}" for j in range(40)), np.linspace(0.8, 1.8, 40), np.linspace(-2.2, 2.2, 40)[:, None])
CUTS = [-1.0, 0.0, 1.0]


@pytest.fixture(scope="module")
def measured():
    """Three thousand people, their answers twice, and their scores."""
    truth = people(3000, 21)
    first, again = (eap(FORTY, answered(FORTY, truth, seed)) for seed in (22, 23))
    return truth, first, again


def test_reliability_is_the_squared_correlation_with_the_truth(measured):
    truth, first, again = measured
    promised = empirical_reliability(*first.both)
    assert promised == pytest.approx(np.corrcoef(truth, first.value)[0, 1] ** 2, abs=0.02)
    assert promised == pytest.approx(np.corrcoef(first.value, again.value)[0, 1], abs=0.02)
    assert marginal_reliability(FORTY) == pytest.approx(promised, abs=0.02)


def test_levels_are_right_and_repeated_as_often_as_promised(measured):
    truth, first, again = measured
    promised = classification(*first.both, CUTS)
    mine, true, other = (level_of(value, CUTS) for value in (first.value, truth, again.value))
    assert promised.accuracy == pytest.approx((mine == true).mean(), abs=0.02)
    assert promised.consistency == pytest.approx((mine == other).mean(), abs=0.04)
    np.testing.assert_allclose(promised.by_level, np.bincount(mine) / 3000)


def test_with_an_error_of_three_tenths_one_in_five_is_misplaced():
    assert planned_classification(0.3, CUTS).accuracy == pytest.approx(0.8, abs=0.02)
    assert planned_classification(1e-9, CUTS).accuracy == pytest.approx(1.0, abs=0.01)


def test_what_is_said_of_levels_is_true_of_four_in_five(measured):
    truth, first, _ = measured
    low, high = levels_told(level_probabilities(*first.both, CUTS))
    true = level_of(truth, CUTS)
    assert ((low <= true) & (true <= high)).mean() > 0.85
    assert 0.4 < (low == high).mean() < 0.9 and (high - low <= 1).all()


def test_a_bound_belongs_to_the_level_above_and_nothing_is_rounded():
    assert level_of([-1.0, np.nextafter(-1.0, -2.0), 1.0], CUTS).tolist() == [1, 0, 3]
    assert level_probabilities([-1.0, -1.0000001], [0.0, 0.0], CUTS).tolist() == [[0, 1, 0, 0], [1, 0, 0, 0]]
    np.testing.assert_allclose(level_probabilities([0.3, 2.0], [0.4, 1.0], CUTS).sum(1), 1)
    low, high = levels_told([[0.0, 0.79, 0.21, 0.0], [0.0, 0.8, 0.2, 0.0], [0.3, 0.3, 0.2, 0.2]])
    assert (low.tolist(), high.tolist()) == ([1, 1, 0], [2, 1, 2])


def test_levels_that_overlap_are_refused():
    for cuts in ([1.0, 0.0], [0.0, 0.0], [0.0, np.nan]):
        with pytest.raises(ValueError, match="overlap"):
            level_probabilities([0.0], [1.0], cuts)
    with pytest.raises(ValueError, match="error"):
        level_probabilities([0.0], [-1.0], CUTS)


@pytest.mark.parametrize("method", [eap, wle])
def test_where_nothing_changed_one_in_twenty_at_most_is_called_changed(method):
    truth = people(4000, 31)
    first, later = (method(FORTY, answered(FORTY, truth, seed)) for seed in (32, 33))
    assert real_change(*first.both, *later.both).mean() <= 0.05
    grown = method(FORTY, answered(FORTY, truth + 1.5, 34))
    assert real_change(*first.both, *grown.both).mean() > 0.6


def test_information_is_the_mean_squared_slope_of_the_likelihood():
    items = named([1.2, 0.8, 1.8], [[-2.0, 0.0, 1.0], [-1.5, 0.2, 2.0], [0.4, np.inf, np.inf]])
    theta, step = np.array([-1.0, 0.2, 2.0]), 1e-5
    chance = probabilities(items, theta)
    np.testing.assert_allclose(chance.sum(1), 1)
    slope = (probabilities(items, theta + step) - probabilities(items, theta - step)) / (2 * step)
    expected = (np.where(chance > 0, slope**2 / np.where(chance > 0, chance, 1), 0)).sum(1)
    np.testing.assert_allclose(information(items, theta), expected, rtol=1e-6)
    np.testing.assert_allclose(standard_error(items, theta), expected.sum(0) ** -0.5, rtol=1e-6)
