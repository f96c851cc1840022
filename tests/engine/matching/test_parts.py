"""A problem in parts, each solved from its bytes alone, comes to what the whole comes to."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest

from opora.engine.matching import (
    Relations,
    Table,
    bind,
    check,
    explain,
    merge,
    opened_outcome,
    opened_part,
    packed,
    parse_scheme,
    restored,
    settle,
    solve,
    split,
    told,
)
from opora.engine.matching import grow as growing
from opora.engine.matching import parts as partition
from opora.engine.matching.cuts import cut
from tests.engine.matching.test_kinds import HEAD, RULE_CASES, TERM_CASES
from tests.engine.matching.test_scans import problem_of
from tests.engine.matching.twin import small_problem

RULES = """
objective = "{objective}"
floor = {floor}
[mentees]
id = "id"
seats = "seats"
priority = "tier"
[mentors]
id = "id"
capacity = "capacity"
taken = "taken"
[[hard]]
kind = "equal"
column = "town"
[[term]]
name = "Bid"
kind = "bids"
side = "mentee"
column = "bids"
points = {{a = 0, b = 1, c = 2, d = 3.5}}
[[term]]
name = "There"
kind = "constant"
points = 1
[[term]]
name = "Load"
kind = "load"
points = 0.5
"""


def country(seed, objective="most_served"):
    """Towns of very different sizes, some without mentors, a few seats pinned, tiers that not every town has."""
    dice = random.Random(seed)
    n, m, towns = dice.randint(12, 60), dice.randint(8, 40), "ABCDEFGH"[: dice.randint(2, 8)]
    town = [dice.choice(towns) for _ in range(n)], [dice.choice(towns[1:]) for _ in range(m)]
    mentees = {
        "id": [f"a{i}" for i in range(n)], "town": town[0], "seats": [dice.choice([0, 1, 1, 2]) for _ in range(n)],
        "tier": [dice.choice([1, 2, 5]) for _ in range(n)],
        "bids": [";".join(f"b{j}:{dice.choice('abcd')}" for j in range(m) if dice.random() < 0.4) for _ in range(n)],
    }  # fmt: skip
    mentors = {
        "id": [f"b{j}" for j in range(m)], "town": town[1], "capacity": [dice.choice([0, 1, 1, 2]) for _ in range(m)],
        "taken": [dice.choice([0, 0, 1]) for _ in range(m)],
    }  # fmt: skip
    cells = [(i, j) for i in range(n) for j in range(m) if town[0][i] == town[1][j]]
    forbidden = [cell for cell in cells if dice.random() < 0.3]
    free = [(i, j) for i, j in cells if mentees["seats"][i] and mentors["capacity"][j] and (i, j) not in forbidden]
    rules = parse_scheme(RULES.format(objective=objective, floor=dice.choice([0, 2])))
    return bind(rules, Table(mentees, n), Table(mentors, m), Relations(forbidden=forbidden, pinned=free[:1]))


def apart(problem, pairs):
    """Solved in parts, in any order, each part and each outcome having been bytes on the way."""
    parts = [opened_part(problem.scheme, packed(part)) for part in split(problem, pairs)]
    return merge(problem, [opened_outcome(packed(settle(part))) for part in reversed(parts)])


def is_the_whole(problem, answer, *, prices=True):
    whole = solve(problem)
    names = ("mentee", "mentor", "seat", "place", "score") + ("mentee_price", "mentor_price") * prices
    for name in names:
        assert getattr(answer, name).tolist() == getattr(whole, name).tolist(), name
    assert (answer.total, answer.matched, answer.weights) == (whole.total, whole.matched, whole.weights)
    proof = check(problem, answer)
    assert proof.proved and proof == check(problem, whole)
    assert check(problem, restored(problem, told(answer))).proved


@pytest.mark.parametrize("objective", ["most_served", "best_total"])
@pytest.mark.parametrize("compiled", [False, True])
def test_parts_of_a_country_come_to_the_whole_to_the_last_price(objective, compiled, monkeypatch):
    if compiled:
        monkeypatch.setattr(growing, "SMALL", 0)
        monkeypatch.setattr(growing, "WARM", 0)
    monkeypatch.setattr(partition, "SEARCHED", 0)
    seen = 0
    for seed in range(10 if compiled else 80):
        problem = country(seed, objective)
        pairs = 1 if seed % 3 else 60
        if parts := split(problem, pairs):
            seen += len(parts)
            is_the_whole(problem, apart(problem, pairs))
    assert seen > 20


@pytest.mark.parametrize("objective", ["most_served", "best_total"])
def test_parts_that_no_rule_names_come_to_the_whole(objective):
    """Whom chains of allowed pairs do not connect are solved apart; the prices of strangers may differ."""
    seen = 0
    for seed in range(250):
        problem = small_problem(seed, objective)
        if problem is not None and split(problem, 1):
            seen += 1
            is_the_whole(problem, apart(problem, 1), prices=False)
    assert seen > 40


def test_a_part_does_not_depend_on_the_order_of_rows_and_nobody_is_in_two():
    problem = country(3)
    parts = split(problem, 1)
    assert (
        sorted(np.concatenate([part.mentees for part in parts]).tolist())
        == np.flatnonzero(problem.seats - np.bincount(problem.pins[:, 0], minlength=problem.mentees) > 0).tolist()
    )
    turned = cut(problem, np.arange(problem.mentees)[::-1], np.arange(problem.mentors)[::-1])
    keys = [sorted(part.problem.mentee_keys.tolist()) for part in parts]
    assert keys == [sorted(part.problem.mentee_keys.tolist()) for part in split(turned, 1)]


@pytest.mark.parametrize(("section", "kind"), [*(("hard", k) for k in RULE_CASES), *(("term", k) for k in TERM_CASES)])
def test_a_pair_is_worth_in_a_part_what_it_is_worth_in_the_whole(section, kind):
    cases = (RULE_CASES if section == "hard" else TERM_CASES)[kind]
    dice = np.random.default_rng(4)
    for lines, _ in cases:
        problem = problem_of(f'{HEAD}[[{section}]]\nname = "it"\nkind = "{kind}"\n{lines}\n')
        rows, cols = dice.permutation(310)[:23], dice.permutation(270)[:19]
        few = cut(problem, rows, cols)
        i, j = (side.ravel() for side in np.meshgrid(np.arange(23), np.arange(19), indexing="ij"))
        for whole, part in zip((*problem.rules, *problem.terms), (*few.rules, *few.terms), strict=True):
            assert part.grid.at(i, j).tolist() == whole.grid.at(rows[i], cols[j]).tolist()
            assert np.array_equal(part.grid.tile(np.arange(23)), whole.grid.tile(rows)[:, cols])


def test_small_problems_and_the_fairest_stay_whole():
    assert split(country(1), 10**9) == [] and split(country(1, "fairest"), 1) == []
    assert len(split(country(1), 1)) > 1


def test_parts_that_do_not_fit_together_are_refused():
    problem = country(5)
    done = [settle(part) for part in split(problem, 1)]
    with pytest.raises(ValueError, match="none of them"):
        merge(problem, done[1:])
    with pytest.raises(ValueError, match="two of them"):
        merge(problem, [*done, done[0]])
    wrong = dataclasses.replace(done[0], on=~done[0].on)
    assert not check(problem, merge(problem, [wrong, *done[1:]])).proved


def test_reasons_are_those_of_the_whole():
    problem = country(4)
    mine, whole = explain(problem, apart(problem, 1)), explain(problem, solve(problem))
    assert mine.points.tolist() == whole.points.tolist() and mine.unmatched.tolist() == whole.unmatched.tolist()
    assert [rival.tolist() for rival in mine.rivals] == [rival.tolist() for rival in whole.rivals]
    assert mine.mentors.row.tolist() == whole.mentors.row.tolist()


def test_a_part_stops_where_it_is_asked_to_and_opens_only_as_what_it_is():
    part = split(country(2), 60)[0]
    heard = []
    settle(part, told=heard.append)
    assert heard == np.cumsum(part.sizes[:, 0]).tolist()

    def stop(done):
        raise KeyError

    with pytest.raises(KeyError):
        settle(part, told=stop)
    with pytest.raises(ValueError, match="no outcome"):
        opened_outcome(packed(part))
    with pytest.raises(ValueError, match="no part"):
        opened_part(country(2).scheme, packed(settle(part)))
