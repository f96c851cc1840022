"""Answers as they come: what is read, what is noted, what is named as wrong; items looked at without a model."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

from opora.engine import measurement
from opora.engine.measurement import ResponseFaults, analyse, distractors, read_responses, responses_of


@pytest.mark.parametrize("name", [found.name for found in pkgutil.iter_modules(measurement.__path__)])
def test_the_examples_in_the_engine_run(name):
    outcome = doctest.testmod(importlib.import_module(f"opora.engine.measurement.{name}"))
    assert outcome.failed == 0


def faults_of(columns, freq=None):
    with pytest.raises(ResponseFaults) as faults:
        read_responses(columns, freq)
    return [(fault.code, fault.row, fault.column) for fault in faults.value.faults]


def test_cells_become_categories_whatever_they_are_written_as():
    found = read_responses({"a": ["1", 2.0, "3,0", "NA", None], "b": [True, "0", "", 1, "."]}, ["2", 1, 3, 4, "1"])
    assert found.answers.tolist() == [[0, 1], [1, 0], [2, -1], [-1, 1]]
    assert found.labels == ((1, 2, 3), (0, 1)) and found.people == 10 and found.rows.tolist() == [0, 1, 2, 3]
    assert [(note.code, note.row) for note in found.notes] == [("no_answers", 4)]


def test_every_fault_is_named_with_its_place():
    columns = {"a": ["x", "-1", "0.5", 1], "b": [0, 1, 0, 1]}
    assert faults_of(columns) == [("not_whole", 0, "a"), ("negative", 1, "a"), ("not_whole", 2, "a")]
    assert faults_of({"a": [1, 1], "b": ["", None], "c": [0, 1]}) == [
        ("no_variation", None, "a"),
        ("no_variation", None, "b"),
    ]
    assert faults_of({"a": [0, 1]}, ["-1", "1.5"]) == [("freq", 0, "freq"), ("freq", 1, "freq")]
    assert faults_of([("a", [0, 1]), ("a", [1, 0]), (" ", [1, 0])]) == [
        ("name_twice", None, "a"),
        ("no_name", None, " "),
    ]
    assert faults_of({"a": list(range(30)), "b": [0, 1] * 15}) == [("many_categories", None, "a")]
    assert faults_of({"a": []}) == [("empty", None, None)] and faults_of({}) == [("no_items", None, None)]
    assert faults_of({"a": [1, 0], "b": [1]}) == [("lengths", None, "b")]
    assert len(faults_of({"a": ["x"] * 100, "b": [0, 1] * 50})) == 20


def test_a_gap_is_closed_and_told():
    found = read_responses({"a": [1, 2, 5], "b": [0, 1, 1]})
    assert found.answers[:, 0].tolist() == [0, 1, 2] and found.labels[0] == (1, 2, 5)
    assert [(note.code, note.column, note.value) for note in found.notes] == [("gap", "a", "3, 4")]


def test_a_pattern_nobody_gave_is_passed_over():
    found = read_responses({"a": [0, 1, 7, 1], "b": [0, 1, 1, 0]}, [3, 2, 0, 1])
    assert (found.people, found.labels, found.rows.tolist(), found.notes) == (6, ((0, 1), (0, 1)), [0, 1, 3], ())


def test_patterns_are_counted_once():
    found = responses_of(["a", "b"], [[0, 1], [1, -1], [0, 1], [1, 0]], [1, 2, 3, 4])
    patterns, count = found.collapsed()
    assert sorted(zip(patterns.tolist(), count.tolist(), strict=True)) == [([0, 1], 4), ([1, -1], 2), ([1, 0], 4)]


def test_classical_figures_by_hand():
    answers = np.array([[0, 0, 0], [1, 0, 1], [1, 1, 1], [1, 1, 2], [0, 1, 0]])
    found = analyse(responses_of(["a", "b", "c"], answers))
    np.testing.assert_allclose(found.difficulty, [0.6, 0.6, 0.4])
    rest = answers[:, 1] + answers[:, 2] / 2
    assert found.discrimination[0] == pytest.approx(np.corrcoef(answers[:, 0], rest)[0, 1])
    covariance = np.cov(answers.T)
    alpha = 1.5 * (1 - np.trace(covariance) / covariance.sum())
    assert found.alpha == pytest.approx(alpha)
    assert found.alpha_without[2] == pytest.approx(2 * (1 - np.trace(covariance[:2, :2]) / covariance[:2, :2].sum()))
    total = answers.sum(1)
    assert found.total_error == pytest.approx(total.std(ddof=1) * np.sqrt(1 - alpha)) and found.complete == 5
    twice = analyse(responses_of(["a", "b", "c"], np.concatenate([answers, answers])))
    counted = analyse(responses_of(["a", "b", "c"], answers, np.full(5, 2)))
    assert counted.alpha == pytest.approx(twice.alpha) and counted.total_error == pytest.approx(twice.total_error)


def test_items_to_look_at_are_flagged():
    rng = np.random.default_rng(3)
    theta = rng.standard_normal(2000)
    hard = np.array([0.0] * 12 + [-4, 4, 0, 0])
    answers = (rng.random((2000, 16)) < 1 / (1 + np.exp(-2 * (theta[:, None] - hard)))).astype(int)
    answers[:, 14] = 1 - answers[:, 14]
    answers[:, 15] = rng.integers(0, 2, 2000)
    names = [f"i{j}" for j in range(16)]
    flags = analyse(responses_of(names, answers)).flags
    assert [flag[:1] for flag in flags] == [()] * 12 + [("easy",), ("hard",), ("drop",), ("review",)]
    answers[::3, 2] = -1
    gaps = analyse(responses_of(names, answers))
    assert gaps.complete == 2000 - 667 and gaps.answered[2] == gaps.complete and gaps.flags == flags


def test_options_that_mislead_are_named():
    rng = np.random.default_rng(4)
    good = rng.random(600) < 0.5
    rest = [["a" if one or rng.random() < 0.2 else "b" for _ in range(4)] for one in good]
    taken = ["c" if one else "a" for one in good]
    taken[0] = "d"
    found = distractors(["x", "1", "2", "3", "4"], [[t, *r] for t, r in zip(taken, rest, strict=True)], list("aaaaa"))
    flags = {one.option: one.flags for one in found if one.item == "x"}
    assert flags["a"] == ("key", "weak_key") and flags["c"] == ("attracts",) and "seldom" in flags["d"]
    with pytest.raises(ValueError, match="«x» has no key"):
        distractors(["x"], [["a"]], [""])
