"""Calibration: the figures of the reference, a twin that goes the long way, errors, and what is refused."""

from __future__ import annotations

import csv
import gzip

import numpy as np
import pytest
from scipy.optimize import minimize

from opora.engine.measurement import UnableToCalibrate, calibrate, read_responses, responses_of

from .worlds import answered, curvature, lifts, long_way, named, people

A = [0.98755, 1.08084, 1.70746, 0.76499, 0.73567]
B = [-1.87926, -0.74754, -1.05724, -0.63530, -2.52076]
GRADED = named(
    [1.2, 0.8, 1.8, 1.5],
    [[-2.0, 0.0, 1.0], [-1.5, 0.2, 2.0], [-1.0, 0.5, np.inf], [0.3, np.inf, np.inf]],
)


@pytest.fixture(scope="module")
def lsat(shared_data):
    """The five items of Bock and Lieberman (1970)."""
    with (shared_data / "LSAT7_patterns_freq.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [row[name] for row in rows] for name in rows[0] if name != "freq"}
    return read_responses(columns, [row["freq"] for row in rows])


def test_the_reference_is_met_in_every_figure(lsat):
    found = calibrate(lsat, "2pl")
    assert found.converged and found.people == 1000
    assert found.log_likelihood == pytest.approx(-2658.80511, abs=1e-5)
    np.testing.assert_allclose(found.items.slope, A, atol=2e-5)
    np.testing.assert_allclose(found.items.thresholds[:, 0], B, atol=2e-5)
    np.testing.assert_allclose(found.slope_error, [0.17719, 0.16876, 0.32108, 0.13412, 0.15113], atol=1e-5)
    np.testing.assert_allclose(found.threshold_error[:, 0], [0.26397, 0.10925, 0.11536, 0.13012, 0.44625], atol=1e-5)


def test_graded_items_of_two_categories_are_the_two_parameter_model(lsat):
    graded, two = calibrate(lsat, "grm"), calibrate(lsat, "2pl")
    assert graded.log_likelihood == two.log_likelihood
    np.testing.assert_array_equal(graded.items.thresholds, two.items.thresholds)


def test_one_slope_for_all_is_the_rasch_model(lsat):
    found = calibrate(lsat, "rasch")
    assert found.items.slope.tolist() == [1.0] * 5 and found.parameters == 6
    np.testing.assert_allclose(found.standard.slope, found.items.spread)
    np.testing.assert_allclose(found.standard.thresholds * found.items.spread, found.items.thresholds)
    answers = np.repeat(lsat.answers, lsat.freq.astype(int), axis=0)
    at = np.concatenate([[found.items.spread], -found.items.thresholds[:, 0]])

    def minus(parameters):
        return long_way(parameters, lsat.steps, answers, common=True)

    assert minus(at) == pytest.approx(-found.log_likelihood, abs=1e-6)
    error = np.sqrt(np.diag(np.linalg.inv(curvature(minus, at))))
    np.testing.assert_allclose([found.spread_error, *found.threshold_error[:, 0]], error, rtol=1e-4)
    assert minimize(minus, at, method="BFGS").fun == pytest.approx(-found.log_likelihood, abs=1e-6)


def test_five_thousand_by_sixty_reach_the_likelihood_of_the_reference(shared_data):
    with gzip.open(shared_data / "sim5000x60.csv.gz", "rt") as file:
        answers = np.loadtxt(file, delimiter=",", dtype=np.int16)
    found = calibrate(responses_of([f"i{j}" for j in range(60)], answers), "2pl")
    assert found.log_likelihood == pytest.approx(-155837.461, abs=0.001)
    with (shared_data / "ref_sim5000x60_2pl_mirt.csv").open(encoding="utf-8") as file:
        known = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
    np.testing.assert_allclose(found.items.slope, known[:, 0], atol=1e-4)
    np.testing.assert_allclose(found.items.thresholds[:, 0], known[:, 1], atol=1e-4)


@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_graded_items_of_mixed_length_meet_the_twin(gaps):
    answers = answered(GRADED, people(500, 3), 4, gaps)
    responses = responses_of(GRADED.names, answers)
    found = calibrate(responses, "grm")
    at = lifts(found.items, responses.steps)

    def minus(parameters):
        return long_way(parameters, responses.steps, responses.answers)

    assert found.converged and minus(at) == pytest.approx(-found.log_likelihood, abs=1e-7)
    again = minimize(minus, at * 1.05, method="BFGS", options={"gtol": 1e-6})
    assert again.fun == pytest.approx(-found.log_likelihood, abs=1e-6)
    np.testing.assert_allclose(again.x, at, atol=2e-3)
    covariance = np.linalg.inv(curvature(minus, at))
    np.testing.assert_allclose(found.slope_error, np.sqrt(np.diag(covariance))[:4], rtol=1e-3)
    bends = np.zeros((len(at), 1))  # the delta method for the first threshold of the first item
    bends[0], bends[4] = at[4] / at[0] ** 2, -1 / at[0]
    assert found.threshold_error[0, 0] == pytest.approx(float(np.sqrt(bends.T @ covariance @ bends).item()), rel=1e-3)


def test_missing_answers_under_two_categories_meet_the_twin():
    items = named([1.0, 1.5, 0.7, 1.2], [[-1.0], [0.0], [0.5], [1.0]])
    responses = responses_of(items.names, answered(items, people(600, 8), 9, 0.3))
    found = calibrate(responses, "2pl")
    at = lifts(found.items, responses.steps)

    def minus(parameters):
        return long_way(parameters, responses.steps, responses.answers)

    assert minus(at) == pytest.approx(-found.log_likelihood, abs=1e-7)
    error = np.sqrt(np.diag(np.linalg.inv(curvature(minus, at))))
    np.testing.assert_allclose(found.slope_error, error[:4], rtol=1e-3)


def test_what_made_the_answers_is_found_again():
    slope, hard = np.linspace(0.7, 2.0, 12), np.linspace(-2, 2, 12)[:, None]
    thresholds = np.concatenate([hard - 0.6, hard + 0.7], 1)
    items = named(slope, thresholds)
    found = calibrate(responses_of(items.names, answered(items, people(3000, 1), 2, 0.1)), "grm")
    off = (found.items.slope - slope) / found.slope_error
    steps_off = (found.items.thresholds - thresholds) / found.threshold_error
    assert abs(off).max() < 4 and abs(steps_off).max() < 4
    assert 0.5 < np.concatenate([off, steps_off.ravel()]).std() < 1.5


def test_order_of_people_and_items_and_frequencies_change_nothing():
    answers = answered(GRADED, people(300, 5), 6, 0.1)
    found = calibrate(responses_of(GRADED.names, answers), "grm")
    rng = np.random.default_rng(7)
    rows, columns = rng.permutation(300), rng.permutation(4)
    names = [GRADED.names[place] for place in columns]
    mixed = calibrate(responses_of(names, answers[rows][:, columns]), "grm")
    assert mixed.log_likelihood == pytest.approx(found.log_likelihood, abs=1e-9)
    np.testing.assert_allclose(mixed.items.slope, found.items.slope[columns], atol=1e-5)
    doubled = calibrate(responses_of(GRADED.names, answers, np.full(300, 2)), "grm")
    listed = calibrate(responses_of(GRADED.names, np.concatenate([answers, answers])), "grm")
    assert doubled.log_likelihood == pytest.approx(2 * found.log_likelihood)
    assert doubled.log_likelihood == pytest.approx(listed.log_likelihood, abs=1e-9)
    np.testing.assert_allclose(doubled.slope_error * np.sqrt(2), found.slope_error, rtol=1e-4)
    assert doubled.people == listed.people == 600 and doubled.patterns == listed.patterns


def test_a_reversed_item_keeps_its_sign():
    items = named([1.0, 1.5, 0.9, 1.2], [[-1.0], [0.0], [0.5], [1.0]])
    answers = answered(items, people(800, 8), 9)
    answers[:, 1] = 1 - answers[:, 1]
    found = calibrate(responses_of(items.names, answers), "2pl")
    assert found.items.slope[1] < 0 < min(found.items.slope[[0, 2, 3]])
    assert ("negative_slope", "b") in [(warned.code, warned.item) for warned in found.warnings]


def refused(model, answers, freq=None):
    with pytest.raises(UnableToCalibrate) as fault:
        calibrate(responses_of([f"i{j}" for j in range(np.shape(answers)[1])], answers, freq), model)
    return fault.value


def test_too_few_people_are_refused_with_the_reason_and_may_go_on_anyway():
    items = named([1.0, 1.5, 0.7, 1.2], [[-1.0], [0.0], [0.5], [1.0]])
    answers = answered(items, people(249, 8), 9)
    for model in ("2pl", "grm"):  # graded items of two categories are the same model
        fault = refused(model, answers)
        assert (fault.code, fault.found, fault.needed) == ("too_few_people", 249, 250)
    found = calibrate(responses_of(items.names, answers), "2pl", anyway=True)
    assert found.converged and [warned.code for warned in found.warnings] == ["few_people"]
    assert calibrate(responses_of(items.names, answers), "rasch").converged
    assert refused("rasch", answers[:29]).needed == 30


def test_what_a_model_cannot_hold_is_refused():
    answers = answered(GRADED, people(400, 3), 4)
    assert (refused("2pl", answers).code, refused("rasch", answers).item) == ("many_categories", "i0")
    assert refused("grm", answers[:, :2]).code == "too_few_items"


def test_a_doubled_item_is_named():
    items = named([1.0, 0.8, 0.7], [[-1.0], [0.0], [0.5]])
    answers = answered(items, people(400, 8), 9)
    answers = np.column_stack([answers, answers[:, 0]])
    fault = refused("2pl", answers)
    assert fault.code == "slope_diverges" and fault.item in ("i0", "i3")
    found = calibrate(responses_of(["a", "b", "c", "d"], answers), "2pl", anyway=True)
    assert not found.converged and "slope_diverges" in [warned.code for warned in found.warnings]


def test_a_test_that_measures_nothing_is_refused():
    answers = [[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    assert refused("rasch", answers, np.full(8, 20)).code == "no_spread"
