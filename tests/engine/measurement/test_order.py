"""Scores know no order: of people, of items, or of who else was scored."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.engine.measurement import MISSING
from opora.engine.measurement.blocks import block_values, overview
from opora.engine.measurement.estimate import eap, wle
from opora.engine.measurement.items import Items

PEOPLE, BLOCKS = 6, 3
ALIKE = np.full((BLOCKS, BLOCKS), 0.6) + 0.4 * np.eye(BLOCKS)


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(BLOCKS * 2, 18), steps=st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_scores_do_not_depend_on_the_order_of_people_or_items_nor_on_the_others(
    seed: int, count: int, steps: int
) -> None:
    dice = np.random.default_rng(seed)
    thresholds = np.sort(dice.normal(0, 1, (count, steps)), axis=1) + 0.3 * np.arange(steps)
    items = Items(tuple(map(str, range(count))), np.exp(dice.normal(0.2, 0.3, count)), thresholds)
    answers = dice.integers(MISSING, steps + 1, (PEOPLE, count))
    answers[:, 0] = dice.integers(0, steps + 1, PEOPLE)
    block = np.arange(count) % BLOCKS
    people, rows = dice.permutation(PEOPLE), dice.permutation(count)
    mixed, moved = items.take(rows), answers[people][:, rows]
    for score in (eap, wle):
        straight, shuffled = score(items, answers), score(mixed, moved)
        np.testing.assert_allclose(shuffled.value, straight.value[people], atol=1e-7, err_msg=score.__name__)
        np.testing.assert_allclose(shuffled.error, straight.error[people], atol=1e-7, err_msg=score.__name__)
        np.testing.assert_allclose(score(items, answers[:1]).value, straight.value[:1], atol=1e-7)
    straight, shuffled = block_values(items, block, answers, ALIKE), block_values(mixed, block[rows], moved, ALIKE)
    np.testing.assert_allclose(shuffled.value, straight.value[people], atol=2e-5)
    np.testing.assert_allclose(shuffled.error, straight.error[people], atol=2e-5)
    alone = overview(items, block, answers[:1], ALIKE)
    np.testing.assert_allclose(alone.value, straight.value[:1].mean(axis=1), atol=2e-5)
