"""Adaptive sittings: short, balanced over areas, no item known by heart, resumed at the same item."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from opora.engine.measurement.adaptive import NoSuchAnswer, NotTheItem, Sitting, answered, drawn, step
from opora.engine.measurement.bank import (
    BLOCK,
    OVERVIEW,
    WHOLE,
    AreaTooSmall,
    Bank,
    BankTooSmall,
    LimitTooTight,
    make_bank,
)
from opora.engine.measurement.exposure import controlled, reach, simulate
from opora.engine.measurement.items import Items


def invented(count: int, seed: int = 0, median: float = 1.2, sigma: float = 0.3) -> Items:
    random = np.random.default_rng(seed)
    return Items(
        tuple(f"i{n}" for n in range(count)),
        median * np.exp(random.normal(0, sigma, count)),
        random.normal(0, 1.1, count)[:, None],
    )


def played(bank: Bank, seed: int, answers: np.ndarray) -> Sitting:
    sitting = Sitting(seed)
    while (item := step(bank, sitting).item) is not None:
        sitting = answered(bank, sitting, item, int(answers[item]))
    return sitting


@pytest.fixture(scope="module")
def bank() -> Bank:
    return controlled(make_bank(invented(200), np.arange(200) % 4), people=300)


def test_sittings_are_short_and_no_item_is_seen_too_often(bank: Bank) -> None:
    truth = np.random.default_rng(99).normal(size=1500)
    done = simulate(bank, truth, seed=123)
    assert done.items.mean() <= 21
    assert done.exposure.max() <= bank.rules.limit + 0.05
    assert done.items.min() >= bank.rules.least and done.items.max() <= bank.rules.most
    precise = done.items < bank.rules.most
    assert (done.error[precise] <= 0.3).all() and precise.mean() > 0.9
    # the error told is the error made
    assert np.sqrt(((done.value - truth) ** 2).mean()) == pytest.approx(np.sqrt((done.error**2).mean()), rel=0.08)


def test_no_group_however_chosen_sees_an_item_more_often_than_its_draw(bank: Bank) -> None:
    assert bank.eligible.max() <= 2 * bank.rules.limit
    alike = simulate(bank, np.full(1500, 2.5), seed=5)
    assert (alike.exposure <= bank.eligible + 4 * np.sqrt(0.25 / 1500)).all()
    draws = np.mean([drawn(bank, seed) for seed in range(4000)], axis=0)
    assert np.abs(draws - bank.eligible).max() < 4.5 * np.sqrt(0.25 / 4000)


def test_areas_are_never_ahead_of_their_share_by_an_item() -> None:
    shares = np.array([0.5, 0.3, 0.2])
    areas = np.repeat([0, 1, 2], [80, 60, 60])
    bank = make_bank(invented(200, 3), areas, shares=shares)
    random = np.random.default_rng(1)
    for seed in range(5):
        sitting = played(bank, seed, random.integers(0, 2, 200))
        for n in range(1, len(sitting.shown) + 1):
            counts = np.bincount(areas[list(sitting.shown[:n])], minlength=3)
            assert (counts < shares * n + 1).all()
            assert len(set(sitting.shown)) == len(sitting.shown)


def test_one_by_one_is_the_same_as_all_in_step(bank: Bank) -> None:
    people = 6
    truth = np.linspace(-2, 2, people)
    done = simulate(bank, truth, seed=11)
    random = np.random.default_rng(11)
    chance = random.random((people, 200))
    right = chance < 1 / (1 + np.exp(-bank.items.slope * (truth[:, None] - bank.items.thresholds[:, 0])))
    seeds = random.integers(0, 2**63, people)
    for person in range(people):
        sitting = played(bank, int(seeds[person]), right[person].astype(int))
        assert sorted(sitting.shown) == np.nonzero(done.shown[person])[0].tolist()
        last = step(bank, sitting)
        assert (last.value, last.error) == pytest.approx((done.value[person], done.error[person]))
        assert last.ended == ("precise" if len(sitting.shown) < bank.rules.most else last.ended)


def test_a_sitting_goes_on_at_the_same_item_and_takes_no_answer_twice(bank: Bank) -> None:
    sitting = Sitting(77)
    for answer in (1, 0, 1, -1, 1):
        item = step(bank, sitting).item
        assert step(bank, Sitting(77, sitting.shown, sitting.answers)).item == item
        with pytest.raises(NoSuchAnswer):
            answered(bank, sitting, item, 2)
        later = answered(bank, sitting, item, answer)
        with pytest.raises(NotTheItem):
            answered(bank, later, item, answer)
        sitting = later
    skipped = replace(sitting, answers=(*sitting.answers[:3], 1, sitting.answers[4]))
    assert step(bank, skipped).value > step(bank, sitting).value
    with pytest.raises(NotTheItem) as over:
        answered(replace(bank, rules=replace(WHOLE, least=1, most=5)), sitting, 3, 1)
    assert over.value.due is None


def test_what_cannot_serve_is_refused_by_name() -> None:
    with pytest.raises(BankTooSmall) as small:
        make_bank(invented(119))
    assert (small.value.have, small.value.need) == (119, 120)
    make_bank(invented(120))
    with pytest.raises(AreaTooSmall):
        make_bank(invented(150), np.repeat([0, 1], [145, 5]))
    with pytest.raises(LimitTooTight):
        make_bank(invented(150), rules=replace(WHOLE, limit=0.05))
    with pytest.raises(BankTooSmall):
        make_bank(invented(39), rules=BLOCK, whole=200)
    with pytest.raises(LimitTooTight):
        # half of the items can hardly be told from noise: the same few are wanted by everybody
        controlled(make_bank(invented(120), rules=replace(WHOLE, least=40, limit=0.34)), people=60)


def test_one_block_and_an_overview_have_their_own_lengths() -> None:
    block = make_bank(invented(50, 5), np.arange(50) % 3, rules=BLOCK, whole=200)
    done = simulate(block, np.random.default_rng(2).normal(size=200))
    assert (done.items.min(), done.items.max()) >= (12, 12) and done.items.max() <= 15
    view = make_bank(invented(200, 6), np.arange(200) % 4, rules=OVERVIEW)
    seen = simulate(view, np.zeros(50))
    counts = np.stack([seen.shown[:, np.arange(200) % 4 == block].sum(axis=1) for block in range(4)], axis=1)
    assert seen.items.min() >= 20 and seen.items.max() <= 24
    assert np.ptp(counts, axis=1).max() <= 1


def test_graded_items_and_rasch_are_adaptive_too() -> None:
    random = np.random.default_rng(4)
    middle = random.normal(size=130)[:, None]
    graded = Items(tuple(map(str, range(130))), np.full(130, 1.3), middle + np.array([-0.7, 0.0, 0.8]))
    plain = Items(graded.names, graded.slope, middle)
    truth = random.normal(size=100)
    lengths = [simulate(make_bank(items), truth).items.mean() for items in (graded, plain)]
    assert lengths[0] < lengths[1] - 2
    rasch = Items(tuple(map(str, range(130))), np.ones(130), middle, spread=1.5)
    done = simulate(make_bank(rasch), random.normal(size=100) * 1.5)
    assert (done.error[done.items < 40] <= 0.3 * 1.5).all()


def test_the_passport_says_where_the_bank_reaches(bank: Bank) -> None:
    told = reach(bank, [-3.0, 0.0, 3.0], people=100)
    assert told.error[1] < 0.31 and told.items[1] < told.items[0]
    assert told.best[1] < told.error[1] and told.best[0] > told.best[1]
    assert (told.miss[[0, 2]] > told.error[[0, 2]]).all()
