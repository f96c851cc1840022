"""Small numbers about people: nothing small can be worked out, alone or from several publications."""

from __future__ import annotations

import numpy as np
import pytest

from opora.engine.evaluation import (
    COMMON,
    COVER,
    INSIDE,
    PUBLIC,
    RARE,
    SAID,
    SMALL,
    AlreadyRecoverable,
    Axis,
    Limits,
    Shown,
    audit,
    crossed,
    flat,
    listed,
    means,
    published,
    suppress,
)
from tests.engine.evaluation.twin import widths

TREE = Axis(("a1", "a2", "b1", "b2", "A", "B", "region"), (4, 4, 5, 5, 6, 6, -1))
ANSWER = flat(["lacking", "not"])


def state(shown: Shown, *key: str) -> int:
    return int(shown.state[shown.keys.index(key)])


def naive(table, limits: Limits) -> Shown:
    """Only the small cells hidden: what everybody does first."""
    values = table.values
    small = (values > 0) & (values < limits.count)
    return Shown(
        table.keys, table.publication, table.members, table.kin,
        np.where(small, SMALL, SAID), np.where(small, -1, values), limits,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_the_audit_agrees_with_counting_every_possible_table(seed: int) -> None:
    random = np.random.default_rng(seed)
    limits = Limits(count=3, mean=5, sure=8)
    hierarchy = bool(seed % 2)
    axes, shape = ([TREE, ANSWER], (4, 2)) if hierarchy else ([flat("AB"), flat("xyz")], (2, 3))
    counts = random.multinomial(11 if hierarchy else 16, random.dirichlet(np.full(np.prod(shape), 0.8))).reshape(shape)
    table = crossed(counts, axes, answer=1 if hierarchy else None)
    shown = suppress(table, limits)
    found, slow = audit(shown), widths(shown, int(counts.sum()))
    assert shown.value[-1] == counts.sum()
    assert {key: ends for (_, key), *ends in zip(found.keys, found.low, found.high, strict=True)} == {
        key: list(ends) for key, ends in slow.items()
    }
    assert all(high - low >= limits.count for low, high in slow.values())
    assert found.safe


def test_hiding_the_small_ones_alone_is_not_enough_and_the_audit_says_so() -> None:
    table = crossed([[3, 9, 20], [7, 8, 30]], [flat("AB"), flat("xyz")])
    found = audit(naive(table, INSIDE))
    assert (found.exact, found.narrow, found.safe) == (1, 1, False)
    assert (found.low[0], found.high[0]) == (3, 3)


@pytest.mark.parametrize(("limits", "seed"), [(INSIDE, 1), (PUBLIC, 2), (INSIDE, 3)])
def test_a_table_of_a_region_is_safe_and_still_says_most(limits: Limits, seed: int) -> None:
    random = np.random.default_rng(seed)
    counts = random.poisson(random.gamma(0.8, 14, size=(8, 7)))
    table = crossed(counts, [flat([f"m{n}" for n in range(8)]), flat([f"s{n}" for n in range(7)])])
    shown = suppress(table, limits)
    assert audit(shown).safe
    assert audit(naive(table, limits)).narrow > 0
    values = table.values
    assert ((shown.state == SMALL) == ((values > 0) & (values < limits.count))).all()
    assert (shown.value[shown.state == SAID] == values[shown.state == SAID]).all()
    assert (shown.value[shown.hidden] == -1).all()
    assert shown.value[-1] == counts.sum()
    assert (shown.state == COVER).sum() <= 2 * (shown.state == SMALL).sum()


def test_none_and_all_of_few_are_said_as_bounds() -> None:
    schools = flat(["few", "none", "every", "big", "some", "mid"])
    counts = [[4, 0], [0, 20], [25, 0], [0, 60], [30, 41], [6, 8]]
    shown = suppress(crossed(counts, [schools, ANSWER], answer=1), INSIDE)
    assert (state(shown, "none", "lacking"), state(shown, "none", "not")) == (RARE, COMMON)
    assert state(shown, "every", "lacking") == COMMON
    assert state(shown, "big", "lacking") == SAID
    assert {state(shown, "few", column) for column in ("lacking", "not", "all")} <= {SMALL, COVER}
    share = dict(zip([shown.keys[part] for part, _ in shown.kin], shown.shares().tolist(), strict=True))
    assert share["none", "lacking"] == [0.0, 0.05]
    assert share["every", "lacking"] == [0.95, 1.0]
    assert share["big", "lacking"] == [0.0, 0.0]
    assert np.isnan(share["few", "lacking"]).all()
    assert audit(shown).safe


def test_two_publications_one_after_the_other_do_not_give_the_newcomer_away() -> None:
    # one teacher of school A is tested between March and April, and is found lacking
    random = np.random.default_rng(4)
    march = np.stack([random.integers(0, 3, 90), random.integers(0, 2, 90)], axis=1)
    april = np.concatenate([march, [[0, 0]]])
    before = np.concatenate([march, [[-1, -1]]])
    axes = [flat(["A", "B", "C"]), ANSWER]
    table = published([before, april], [axes, axes], answer=[1, 1])
    found = audit(naive(table, INSIDE))
    assert found.parted and not found.safe
    first = suppress(published([before], [axes], answer=[1]), INSIDE)
    both = suppress(table, INSIDE, before=first)
    assert audit(both).safe
    assert (both.state[both.publication == 0] == first.state).all()
    assert state(first, "A", "lacking") == SAID
    later = both.state[both.publication == 1]
    assert later[both.keys.index(("A", "lacking"))] != SAID


def test_where_people_come_and_go_each_date_is_safe_and_so_are_both_together() -> None:
    random = np.random.default_rng(6)
    march = np.stack([random.integers(0, 3, 60), random.integers(0, 2, 60)], axis=1)
    april = np.where(random.random(60)[:, None] < 0.1, -1, march)
    axes = [flat(["A", "B", "C"]), ANSWER]
    table = published([march, april], [axes, axes], answer=[1, 1], moving=True)
    assert table.values.tolist() == published([march, april], [axes, axes]).values.tolist()
    each = [suppress(published([month], [axes], answer=[1]), INSIDE) for month in (march, april)]
    both = suppress(table, INSIDE, before=each[0], hide=np.concatenate([each[0].hidden, each[1].hidden]))
    assert (both.hidden == np.concatenate([each[0].hidden, each[1].hidden])).all()
    assert audit(both).safe


def test_what_is_out_already_and_gives_somebody_away_is_refused_not_hushed_up() -> None:
    places = [[0]] * 30 + [[1]] * 2
    table = published([places, [[0]] * 32], [[flat("AB")], [flat("AB")]])
    before = naive(table, Limits(count=2, mean=2))
    with pytest.raises(AlreadyRecoverable):
        suppress(table, INSIDE, before=before)


def test_every_pair_of_filters_is_safe_together() -> None:
    # all · with a category · with an advanced degree: each filter shows its own table
    random = np.random.default_rng(8)
    school, lacking = random.integers(0, 4, 160), random.integers(0, 2, 160)
    filters = [np.ones(160, dtype=bool), random.random(160) < 0.9, random.random(160) < 0.12]
    places = [np.where(keep[:, None], np.stack([school, lacking], axis=1), -1) for keep in filters]
    axes = [flat(["A", "B", "C", "D"]), ANSWER]
    table = published(places, [axes] * 3, answer=[1] * 3)
    assert not audit(naive(table, INSIDE)).safe
    shown = suppress(table, INSIDE)
    assert audit(shown).safe
    assert (shown.state[shown.publication == 0] == SAID).any()


def test_means_from_ten_and_no_hidden_mean_can_be_worked_out() -> None:
    shown, mean = means(crossed([4, 30, 20], [flat("ABC")]), [8.0, 90.0, 40.0], INSIDE)
    assert np.isnan(mean[0]) and np.isnan(mean).sum() == 2
    assert mean[-1] == pytest.approx(138 / 54)
    # the said sums determine no hidden one: a hidden row is no combination of said rows
    rows = shown.members.toarray()
    said = rows[shown.state == SAID]
    for row in rows[shown.hidden]:
        assert np.linalg.matrix_rank(np.vstack([said, row])) > np.linalg.matrix_rank(said)


def test_nobody_and_one_cell() -> None:
    assert suppress(crossed([0, 0], [flat("AB")]), INSIDE).state.tolist() == [SAID] * 3
    lonely = suppress(crossed([3, 0], [flat("AB")]), INSIDE)
    assert lonely.state.tolist() == [SMALL, SAID, SMALL]
    assert audit(lonely).safe
    with pytest.raises(ValueError, match="negative"):
        crossed([-1, 2], [flat("AB")])


def test_the_order_of_schools_changes_no_guarantee() -> None:
    random = np.random.default_rng(5)
    counts = random.poisson(6, size=(6, 5))
    turn = random.permutation(6)
    names = np.array([f"m{n}" for n in range(6)])
    for order in (np.arange(6), turn):
        shown = suppress(crossed(counts[order], [flat(list(names[order])), flat("vwxyz")]), INSIDE)
        assert audit(shown).safe


def test_what_is_no_secret_is_reckoned_with() -> None:
    """A size that everybody knows parts a table further: a pattern that was safe without it gives the three away."""
    cells = {"all": [0, 1, 2, 3], "a": [0], "b": [1], "c": [2], "d": [3]}
    table, known = (listed([3, 6, 20, 8], of) for of in (cells, {"a and d": [0, 3]}))
    alone, together = suppress(table, INSIDE), suppress(table, INSIDE, known=known)
    assert audit(alone).safe and not audit(alone, known=known).safe, "11 together, and 8 of them are said"
    assert audit(together, known=known).safe and together.hidden.tolist() == [False, True, False, False, True]
