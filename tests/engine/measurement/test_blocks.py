"""Values by block under the correlation of blocks: as full quadrature has them, and no level from too few items."""

from __future__ import annotations

import numpy as np
import pytest

from opora.engine.measurement.blocks import (
    BlocksRefused,
    block_values,
    correlation_of_blocks,
    may_tell_level,
    overview,
)
from opora.engine.measurement.items import Items
from opora.engine.measurement.probability import probabilities


def exam(blocks: int, each: int, seed: int) -> tuple[Items, np.ndarray]:
    random = np.random.default_rng(seed)
    count = blocks * each
    items = Items(
        tuple(map(str, range(count))), np.exp(random.normal(0.2, 0.3, count)), random.normal(0, 1, count)[:, None]
    )
    return items, np.repeat(np.arange(blocks), each)


def alike(blocks: int, together: float) -> np.ndarray:
    return np.full((blocks, blocks), together) + (1 - together) * np.eye(blocks)


def given(items: Items, block: np.ndarray, correlation: np.ndarray, people: int, seed: int):
    random = np.random.default_rng(seed)
    ability = random.multivariate_normal(np.zeros(len(correlation)), correlation, people)
    chance = 1 / (1 + np.exp(-items.slope * (ability[:, block] - items.thresholds[:, 0])))
    return ability, (random.random(chance.shape) < chance).astype(int)


def whole(items: Items, block: np.ndarray, answers: np.ndarray, correlation: np.ndarray):
    """The slow twin: every combination of points of every block."""
    blocks = len(correlation)
    nodes = np.linspace(-5, 5, 41)
    grid = np.stack(np.meshgrid(*[nodes] * blocks, indexing="ij"), axis=-1).reshape(-1, blocks)
    log = -0.5 * np.einsum("gi,ij,gj->g", grid, np.linalg.inv(correlation), grid)
    table = np.log(probabilities(items, nodes))
    place = np.stack(np.meshgrid(*[np.arange(41)] * blocks, indexing="ij"), axis=-1).reshape(-1, blocks)
    for item, answer in enumerate(answers):
        if answer >= 0:
            log = log + table[item, answer][place[:, block[item]]]
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    mean = weight @ grid
    return mean, np.sqrt(weight @ grid**2 - mean**2)


@pytest.mark.parametrize(("blocks", "each", "together"), [(2, 3, 0.9), (2, 15, 0.6), (3, 5, 0.8)])
def test_values_and_errors_are_those_of_full_quadrature(blocks: int, each: int, together: float) -> None:
    items, block = exam(blocks, each, seed=each)
    correlation = alike(blocks, together)
    _, answers = given(items, block, correlation, 12, seed=1)
    answers[0] = 1
    answers[1, block == 0] = -1
    found = block_values(items, block, answers, correlation)
    for person, row in enumerate(answers):
        mean, error = whole(items, block, row, correlation)
        assert found.value[person] == pytest.approx(mean, abs=0.01)
        assert found.error[person] == pytest.approx(error, abs=0.01)
    assert found.answered[1].tolist() == [0] + [each] * (blocks - 1)


def test_blocks_that_do_not_go_together_stand_alone_and_others_lend() -> None:
    items, block = exam(2, 12, seed=4)
    _, answers = given(items, block, alike(2, 0.7), 300, seed=2)
    alone = block_values(items, block, answers, np.eye(2))
    first = block_values(items.take(range(12)), np.zeros(12), answers[:, :12], np.eye(1))
    assert alone.value[:, 0] == pytest.approx(first.value[:, 0], abs=1e-9)
    lent = block_values(items, block, answers, alike(2, 0.7))
    assert (lent.error.mean(axis=0) < alone.error.mean(axis=0)).all()
    assert (lent.reliability > alone.reliability).all()
    # nobody's value depends on who else was there
    assert block_values(items, block, answers[:3], alike(2, 0.7)).value == pytest.approx(lent.value[:3], abs=1e-5)
    order = np.random.default_rng(0).permutation(24)
    turned = block_values(items.take(order), block[order], answers[:, order], alike(2, 0.7))
    assert turned.value == pytest.approx(lent.value, abs=1e-9)


def test_errors_told_are_errors_made() -> None:
    items, block = exam(4, 5, seed=9)
    truth, answers = given(items, block, alike(4, 0.7), 1500, seed=3)
    found = block_values(items, block, answers, alike(4, 0.7))
    made = np.sqrt(((found.value - truth) ** 2).mean(axis=0))
    assert made == pytest.approx(np.sqrt((found.error**2).mean(axis=0)), rel=0.05)
    # twenty items over four blocks: too little for a level of a block
    assert found.reliability.max() < 0.75


def test_an_overview_gives_an_order_that_says_how_sure_it_is() -> None:
    items, block = exam(4, 6, seed=10)
    truth, answers = given(items, block, alike(4, 0.5), 1500, seed=4)
    seen = overview(items, block, answers, alike(4, 0.5))
    assert not {"values", "blocks", "level"} & set(vars(seen))
    people = np.arange(1500)
    right = truth[people, seen.order[:, 0]] > truth[people, seen.order[:, 1]]
    assert right.mean() == pytest.approx(seen.sure[:, 0].mean(), abs=0.03)
    assert np.corrcoef(seen.value, truth.mean(axis=1))[0, 1] > 0.85


def test_the_correlation_is_freed_from_the_error_of_measurement() -> None:
    items, block = exam(3, 10, seed=11)
    real = np.array([[1, 0.8, 0.5], [0.8, 1, 0.3], [0.5, 0.3, 1]])
    _, answers = given(items, block, real, 1500, seed=5)
    answers[np.random.default_rng(1).random(answers.shape) < 0.1] = -1
    found = correlation_of_blocks(items, block, answers)
    assert found == pytest.approx(real, abs=0.08)
    assert np.diag(found) == pytest.approx(1.0)


def test_levels_from_ten_items_and_refusals_by_name() -> None:
    assert may_tell_level([0, 9, 10, 15]).tolist() == [False, False, True, True]
    items, block = exam(2, 3, seed=12)
    with pytest.raises(BlocksRefused, match="fit"):
        block_values(items, block[:4], np.zeros((1, 6)), np.eye(2))
    with pytest.raises(BlocksRefused, match="no correlation"):
        block_values(items, block, np.zeros((1, 6)), np.array([[1, 1.2], [1.2, 1]]))
    with pytest.raises(BlocksRefused, match="200"):
        correlation_of_blocks(items, block, np.zeros((150, 6), dtype=int))
    apart = np.zeros((400, 6), dtype=int)
    apart[:200, :3], apart[200:, 3:] = -1, -1
    with pytest.raises(BlocksRefused, match="together"):
        correlation_of_blocks(items, block, apart)
