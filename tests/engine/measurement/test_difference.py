"""Items that work differently for two groups: found when they do, left in peace when they do not."""

from __future__ import annotations

import numpy as np
import pytest

from opora.engine.measurement.difference import (
    AnswersMissing,
    TooFewAnchors,
    TooFewPeople,
    differences,
    strata,
)

COUNT, EACH = 30, 1000


def answers_of(seed: int, shift: np.ndarray, impact: float = 0.5, each: int = EACH, steps: int = 1):
    """Two groups that differ in ability by `impact`; items that are harder for the second by `shift`."""
    random = np.random.default_rng(seed)
    focal = np.repeat([False, True], each)
    ability = random.normal(size=2 * each) - impact * focal
    slope = np.exp(random.normal(0.1, 0.25, COUNT))
    first = random.normal(0, 0.9, COUNT)
    chance = random.random((2 * each, COUNT))
    answers = np.zeros((2 * each, COUNT), dtype=int)
    for number in range(steps):
        hard = first + 0.8 * (number - (steps - 1) / 2) + shift * focal[:, None]
        answers += chance < 1 / (1 + np.exp(-slope * (ability[:, None] - hard)))
    return answers, focal


@pytest.mark.parametrize("steps", [1, 3])
def test_power_and_false_alarms(steps: int) -> None:
    """A small run of what `benchmarks/measurement_difference.py` does at length."""
    found, alarms, whole = 0, 0, 0
    shift = np.where(np.arange(COUNT) < 4, 0.8, 0.0)
    for seed in range(6):
        seen = differences(*answers_of(seed, shift, steps=steps))
        flagged = np.array(seen.grade) != "A"
        found += flagged[:4].sum()
        alarms += flagged[4:].sum()
        whole += COUNT - 4
    assert found / 24 >= 0.9
    assert alarms / whole <= 0.05


def test_purified_anchors_see_what_a_spoilt_sum_hides() -> None:
    shift = np.where(np.arange(COUNT) < 9, 0.9, 0.0)
    answers, focal = answers_of(3, shift)
    plain, pure = differences(answers, focal, purify=False), differences(answers, focal)
    clean = np.arange(COUNT) >= 9
    assert np.abs(pure.log_odds[clean].mean()) < np.abs(plain.log_odds[clean].mean()) / 2
    assert pure.anchors[clean].mean() > 0.9 and not pure.anchors[~clean].any()
    assert pure.rounds >= 1 and plain.rounds == 0


def test_figures_of_a_table_worked_by_hand() -> None:
    # one stratum by `by`: reference 60 right 40 wrong, focal 40 right 60 wrong
    answers = np.repeat([1, 0, 1, 0], [60, 40, 40, 60])[:, None]
    focal = np.repeat([False, True], 100)
    seen = differences(answers, focal, by=np.zeros(200))
    assert seen.log_odds[0] == pytest.approx(np.log(2.25))
    assert seen.error[0] == pytest.approx(np.sqrt(2 / 60 + 2 / 40))
    assert seen.delta[0] == pytest.approx(-2.35 * np.log(2.25))
    # (|60 − 50| − ½)² / (100·100·100·100 / (200²·199))
    assert seen.statistic[0] == pytest.approx(9.5**2 / (1e8 / (4e4 * 199)))
    assert seen.grade == ("B",)
    assert seen.effect[0] == pytest.approx(-0.4)
    # two categories told as three give Mantel's test without the correction
    graded = differences(np.where(answers == 1, 2, 0), focal, by=np.zeros(200))
    assert graded.statistic[0] == pytest.approx(10.0**2 / (1e8 / (4e4 * 199)))
    assert graded.log_odds[0] == pytest.approx(np.log(2.25))


def test_the_other_way_round_is_the_same_with_the_sign_turned() -> None:
    answers, focal = answers_of(5, np.where(np.arange(COUNT) < 3, 0.8, 0.0))
    one, two = differences(answers, focal), differences(answers, ~focal)
    assert one.delta == pytest.approx(-two.delta)
    assert one.grade == two.grade
    order = np.random.default_rng(0).permutation(len(focal))
    again = differences(answers[order], focal[order])
    assert again.delta == pytest.approx(one.delta)


def test_what_says_nothing_is_refused_by_name() -> None:
    answers, focal = answers_of(1, np.zeros(COUNT), each=150)
    with pytest.raises(TooFewPeople) as few:
        differences(answers[:240], focal[:240])
    assert few.value.have == (150, 90)
    answers[5, 2] = -1
    with pytest.raises(AnswersMissing):
        differences(answers, focal)
    assert len(differences(answers, focal, by=strata(answers.sum(axis=1))).grade) == COUNT
    with pytest.raises(TooFewAnchors):
        spoilt, who = answers_of(2, np.tile([1.6, -1.6], COUNT // 2))
        differences(spoilt, who)
