"""Scores: the figures of the reference, the long way, missing answers, and what must never change."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.engine.measurement import MISSING, Items, eap, probabilities, wle

from .worlds import answered, named, people

LSAT = named(
    [0.987545909181, 1.080837143861, 1.707477616895, 0.764989881727, 0.735672724750],
    [[-1.879260125208], [-0.747540547670], [-1.057235631389], [-0.635302267182], [-2.520764369347]],
)
GRADED = named([1.2, 0.8, 1.8], [[-2.0, 0.0, 1.0], [-1.5, 0.2, 2.0], [0.4, np.inf, np.inf]])
EVERY = np.array([[x, y, z] for x in range(4) for y in range(4) for z in range(2)])


def test_lowest_and_highest_answers_score_as_in_the_reference():
    ends = np.array([[0] * 5, [1] * 5])
    means, likely = eap(LSAT, ends), wle(LSAT, ends)
    np.testing.assert_allclose(means.value, [-1.86978, 0.72719], atol=1e-5)
    np.testing.assert_allclose(means.error, [0.69270, 0.80093], atol=1e-5)
    np.testing.assert_allclose(likely.value, [-4.13706, 1.08819], atol=2e-5)


def test_every_pattern_scores_as_in_the_reference(shared_data):
    with (shared_data / "ref_LSAT7_scores.csv").open(encoding="utf-8") as file:
        known = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
    answers = known[:, :5].astype(int)
    means, likely = eap(LSAT, answers), wle(LSAT, answers)
    np.testing.assert_allclose(np.column_stack(means.both), known[:, 5:7], atol=1e-5)
    np.testing.assert_allclose(np.column_stack(likely.both), known[:, 7:9], atol=2e-4)


def long_mean(items, row, spread=1.0):
    """Mean and deviation of the posterior on a fine grid."""
    theta = np.linspace(-9, 9, 4001) * spread
    density = np.exp(-0.5 * (theta / spread) ** 2)
    chance = probabilities(items, theta)
    for place, answer in enumerate(row):
        if answer != MISSING:
            density = density * chance[place, answer]
    mean = (density @ theta) / density.sum()
    return mean, np.sqrt(density @ (theta - mean) ** 2 / density.sum())


@pytest.mark.parametrize("spread", [1.0, 2.5])
def test_means_of_graded_answers_with_gaps_go_the_long_way(spread):
    items = Items(GRADED.names, GRADED.slope, GRADED.thresholds, spread)
    rows = np.array([[0, 0, 0], [3, 3, 1], [1, MISSING, 0], [MISSING, MISSING, 1], [MISSING] * 3])
    found = eap(items, rows)
    known = np.array([long_mean(items, row, spread) for row in rows])
    np.testing.assert_allclose(np.column_stack(found.both), known, atol=1e-7)


def test_a_sharp_test_gets_the_nodes_it_needs():
    items = Items(tuple(f"i{j}" for j in range(90)), np.full(90, 4.0), np.linspace(-0.5, 0.5, 90)[:, None])
    rows = answered(items, np.array([-0.4, 0.03, 0.41]), 3)
    known = np.array([long_mean(items, row) for row in rows])
    np.testing.assert_allclose(np.column_stack(eap(items, rows).both), known, atol=1e-6)


def weighted(items, row, theta):
    """Log-likelihood with Warm's weight put in as an integral of J / 2I, by differences: its top is the estimate."""
    step = theta[1] - theta[0]
    chance = probabilities(items, theta)
    there = [place for place, answer in enumerate(row) if answer != MISSING]
    level = sum(np.log(chance[place, row[place]]) for place in there)
    first = np.gradient(chance[there], step, axis=2)
    second = np.gradient(first, step, axis=2)
    safe = np.where(chance[there] > 0, chance[there], 1.0)
    known = (first**2 / safe).sum((0, 1))
    bias = (first * second / safe).sum((0, 1))
    return level + np.cumsum(bias / (2 * known)) * step


@pytest.mark.parametrize("items", [LSAT, GRADED], ids=["two categories", "graded"])
def test_weighted_likelihood_is_highest_where_the_estimate_stands(items):
    theta = np.linspace(-8, 8, 16001)
    rows = EVERY[::5] if items is GRADED else np.array([[0] * 5, [1, 0, 1, 0, 1], [1] * 5])
    rows = rows.copy()
    rows[1, 0] = MISSING
    found = wle(items, rows)
    tops = [theta[weighted(items, row, theta)[20:-20].argmax() + 20] for row in rows]
    np.testing.assert_allclose(found.value, tops, atol=3e-3)


def test_nobody_is_infinitely_able():
    ends = np.array([[0, 0, 0], [3, 3, 1]])
    found = wle(GRADED, ends)
    assert np.isfinite(found.value).all() and found.value[0] < -2 and found.value[1] > 2
    empty = wle(GRADED, np.full((1, 3), MISSING))
    assert np.isnan(empty.value).all() and np.isnan(empty.error).all()


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000))
def test_a_score_depends_on_nobody_else_and_on_no_order(seed):
    rng = np.random.default_rng(seed)
    rows = answered(GRADED, people(30, seed), seed, 0.2)
    who, which = rng.permutation(30), rng.permutation(3)
    for method in (eap, wle):
        whole = method(GRADED, rows)
        alone = method(GRADED, rows[who[:1]])
        turned = method(GRADED.take(which), rows[who][:, which])
        np.testing.assert_allclose(alone.value, whole.value[who[:1]], atol=1e-7)
        np.testing.assert_allclose(turned.value, whole.value[who], atol=1e-7)
        np.testing.assert_allclose(turned.error, whole.error[who], atol=1e-6)


def test_weighted_likelihood_is_all_but_unbiased_where_the_mean_is_drawn_in():
    items = Items(tuple(f"i{j}" for j in range(30)), np.full(30, 1.3), np.linspace(-2, 2, 30)[:, None])
    rows = answered(items, np.full(4000, 1.5), 11)
    assert abs(wle(items, rows).value.mean() - 1.5) < 0.03 < 1.5 - eap(items, rows).value.mean()


def test_answers_that_do_not_fit_are_refused():
    for wrong in ([[0, 0, 2]], [[-2, 0, 0]], [[0, 0]], [[0.5, 0, 0]]):
        with pytest.raises(ValueError, match=r"categories|shape|whole"):
            eap(GRADED, np.array(wrong))


def test_steep_items_far_from_a_person_still_give_a_score():
    items = Items(("a", "b", "c"), [30.0, 25.0, 28.0], [[-9.0, -8.0], [0.0, np.inf], [7.0, 9.0]])
    found = wle(items, np.array([[2, 1, 2], [0, 0, 0], [2, 0, 0], [2, 1, MISSING], [MISSING, 0, MISSING]]))
    assert np.isfinite(found.value).all() and np.isfinite(found.error).all()
    assert found.value[0] > 9 > found.value[3] > 0 > found.value[2] > -8 > found.value[1] - 1


def test_the_example_by_hand_holds():
    for count, right in ((2, 2), (5, 0), (7, 3)):
        items = Items(tuple(f"i{j}" for j in range(count)), np.ones(count), np.zeros((count, 1)))
        found = wle(items, np.array([[1] * right + [0] * (count - right)])).value[0]
        assert found == pytest.approx(np.log((right + 0.5) / (count + 0.5 - right)), abs=1e-8)


def test_of_several_solutions_the_likeliest_is_taken():
    """Steep items make several; the weighted likelihood itself, laid out finely, says which stands highest."""
    dice = np.random.default_rng(107)
    slope, cut = dice.uniform(0.4, 6.0, 8), dice.normal(size=8) * 1.3
    slope[0] = 9.0
    answers = dice.integers(0, 2, (60, 8))
    grid = np.linspace(-12, 12, 24001)
    eta = slope[:, None] * (grid - cut[:, None])
    known = (slope[:, None] ** 2 * np.exp(-np.logaddexp(0, eta) - np.logaddexp(0, -eta))).sum(0)
    level = answers @ -np.logaddexp(0, -eta) + (1 - answers) @ -np.logaddexp(0, eta) + 0.5 * np.log(known)
    found = wle(Items(tuple("abcdefgh"), slope, cut[:, None]), answers).value
    reached = [np.interp(value, grid, row) for value, row in zip(found, level, strict=True)]
    np.testing.assert_allclose(reached, level.max(1), atol=0.01)
