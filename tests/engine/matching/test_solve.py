"""The solver against its brute-force twin, and the awkward cases."""

from __future__ import annotations

import dataclasses
import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.engine.matching import Relations, Table, bind, check, explain, market, parse_scheme, price, solve
from tests.engine.matching.twin import best_by_trying, small_problem, steps_and_score

FLAT = """
[mentees]
id = "id"
[mentors]
id = "id"
capacity = "capacity"
[[term]]
kind = "constant"
points = 1
"""


def pairs_of(answer):
    return frozenset(zip(answer.mentee.tolist(), answer.mentor.tolist(), strict=True))


def flat(n, capacities, relations=None, rules=FLAT):
    mentees = Table({"id": [f"a{i}" for i in range(n)]}, n)
    mentors = Table({"id": [f"b{j}" for j in range(len(capacities))], "capacity": capacities}, len(capacities))
    return bind(parse_scheme(rules), mentees, mentors, relations)


@pytest.mark.parametrize("objective", ["most_served", "best_total", "fairest"])
@pytest.mark.parametrize("candidates", [1, 2, 32])
def test_the_twin_finds_the_same_pairs(objective, candidates):
    """From any number of candidates the prices bring in the pairs that are missing."""
    tried = 0
    for seed in range(120):
        problem = small_problem(seed, objective)
        if problem is None:
            continue
        tried += 1
        answer = solve(problem, candidates)
        assert pairs_of(answer) == best_by_trying(problem)[1], seed
        assert check(problem, answer).proved, seed
    assert tried > 80


def test_the_price_of_a_pair_is_what_forcing_it_loses():
    tried = 0
    for seed in range(60):
        problem = small_problem(seed)
        if problem is None:
            continue
        answer = solve(problem)
        before = steps_and_score(problem, best_by_trying(problem)[0])
        for i, j in itertools.product(range(problem.mentees), range(problem.mentors)):
            cost = price(problem, answer, i, j)
            if cost.loss is not None and not cost.below_floor:
                pins = np.unique(np.vstack([problem.pins, [[i, j]]]), axis=0)
                after = steps_and_score(problem, best_by_trying(dataclasses.replace(problem, pins=pins))[0])
                assert (cost.steps, cost.loss) == (before[0] - after[0], before[1] - after[1]), (seed, i, j)
                tried += 1
    assert tried > 60


def test_compiled_and_plain_agree_on_a_larger_problem(monkeypatch):
    dice = random.Random(7)
    n, m = 40, 30
    bids = [";".join(f"b{j}:{dice.choice('abcd')}" for j in range(m) if dice.random() < 0.4) for _ in range(n)]
    rules = FLAT + '[[term]]\nkind = "bids"\nside = "mentee"\ncolumn = "bids"\npoints = {a = 1, b = 2, c = 3, d = 4}\n'
    mentees = Table({"id": [f"a{i}" for i in range(n)], "bids": bids}, n)
    mentors = Table({"id": [f"b{j}" for j in range(m)], "capacity": [dice.randint(0, 2) for _ in range(m)]}, m)
    problem = bind(parse_scheme(rules), mentees, mentors)
    monkeypatch.setattr(market, "warm", lambda: False)
    first = solve(problem)
    monkeypatch.setattr(market, "INTERPRETED", 0)
    second = solve(problem)
    assert pairs_of(first) == pairs_of(second)
    assert check(problem, first).proved
    assert check(problem, second).proved


@given(st.integers(0, 400), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(seed, dice):
    rows = random.Random(seed)
    n, m = rows.randint(1, 6), rows.randint(1, 6)
    mentees = {"id": [f"a{i}" for i in range(n)], "subject": [rows.choice("xyz") for _ in range(n)]}
    mentors = {
        "id": [f"b{j}" for j in range(m)],
        "subject": [rows.choice("xyz") for _ in range(m)],
        "capacity": [rows.randint(0, 2) for _ in range(m)],
    }
    scheme = parse_scheme(FLAT + '[[term]]\nname = "s"\nkind = "equal"\ncolumn = "subject"\npoints = 1\n')

    def named(left, right):
        shuffled = [{k: [column[row] for row in order] for k, column in t.items()} for t, order in (left, right)]
        answer = solve(bind(scheme, Table(shuffled[0], n), Table(shuffled[1], m)))
        ids = [[shuffled[0]["id"][i], shuffled[1]["id"][j]] for i, j in pairs_of(answer)]
        return sorted(ids), answer.total

    orders = list(range(n)), list(range(m))
    straight = named((mentees, orders[0]), (mentors, orders[1]))
    dice.shuffle(orders[0])
    dice.shuffle(orders[1])
    assert named((mentees, orders[0]), (mentors, orders[1])) == straight


def test_without_an_id_the_rows_themselves_decide_ties():
    rules = parse_scheme('[[term]]\nkind = "constant"\npoints = 1')
    names = ["Ann", "Bea", "Cis"]
    one = solve(bind(rules, Table({"n": names}, 3), Table({"n": ["Zoe"]}, 1)))
    two = solve(bind(rules, Table({"n": names[::-1]}, 3), Table({"n": ["Zoe"]}, 1)))
    assert names[one.mentee[0]] == names[::-1][two.mentee[0]]


@pytest.mark.parametrize(
    ("n", "capacities", "matched"),
    [(0, [1], 0), (2, [], 0), (0, [], 0), (3, [0, 0], 0), (4, [3], 3), (3, [9], 3), (5, [1] * 5, 5)],
)
def test_awkward_sizes(n, capacities, matched):
    problem = flat(n, capacities)
    answer = solve(problem)
    assert answer.matched == matched
    assert check(problem, answer).proved
    assert len(explain(problem, answer).unmatched) == n - matched


def test_ties_everywhere_are_spread_evenly():
    problem = flat(12, [6] * 6)
    answer = solve(problem)
    assert np.bincount(answer.mentor, minlength=6).tolist() == [2] * 6


def test_no_pair_is_allowed():
    relations = Relations(forbidden=[(i, j) for i in range(3) for j in range(2)])
    problem = flat(3, [1, 1], relations)
    answer = solve(problem)
    why = explain(problem, answer)
    assert (answer.matched, check(problem, answer).proved) == (0, True)
    assert why.excluded[:, why.rule_names.index("forbidden")].tolist() == [2, 2, 2]


def test_one_mentor_never_fills_both_seats():
    rules = FLAT.replace('id = "id"\n[mentors]', 'id = "id"\nseats = 2\n[mentors]')
    answer = solve(flat(1, [2], rules=rules))
    assert len(answer.mentee) == 1
    answer = solve(flat(1, [2, 2], rules=rules))
    assert sorted(answer.mentor.tolist()) == [0, 1]
    assert answer.seat.tolist() == [1, 2]


def test_everybody_first_then_second_seats():
    rules = FLAT.replace('id = "id"\n[mentors]', 'id = "id"\nseats = 2\n[mentors]')
    answer = solve(flat(3, [2, 1], rules=rules))
    assert answer.matched == 3


def test_a_pin_holds_though_it_costs():
    rules = FLAT + '[[term]]\nname = "w"\nkind = "wishes"\nside = "mentee"\ncolumn = "w"\npoints = [9]\n'
    mentees = Table({"id": ["a0", "a1"], "w": ["b0", "b1"]}, 2)
    mentors = Table({"id": ["b0", "b1"], "capacity": [1, 1]}, 2)
    free = solve(bind(parse_scheme(rules), mentees, mentors))
    held = bind(parse_scheme(rules), mentees, mentors, Relations(pinned=[(0, 1)]))
    assert pairs_of(free) == {(0, 0), (1, 1)}
    assert pairs_of(solve(held)) == {(0, 1), (1, 0)}
    assert check(held, solve(held)).proved


def test_the_importing_of_the_doors_loads_no_scipy():
    import subprocess
    import sys

    heavy = "('scipy', 'django', 'numba')"
    code = f"import sys, opora.engine.matching; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_worked_example_of_the_explanation():
    rules = parse_scheme(
        '[[term]]\nkind = "bids"\nside = "mentee"\ncolumn = "b"\nmatch = "n"\npoints = {13 = 13, 8 = 8, 5 = 5}\n'
    )
    mentees = Table({"n": ["Anna", "Boris"], "b": ["Galina:13;Denis:5", "Galina:8"]}, 2)
    problem = bind(rules, mentees, Table({"n": ["Galina", "Denis"]}, 2), Relations(refusals=[(1, 1)]))
    answer = solve(problem)
    assert pairs_of(answer) == {(0, 1), (1, 0)}
    assert answer.total == 13_000_000
    assert (price(problem, answer, 0, 0).steps, price(problem, answer, 0, 0).loss) == (2, 0)


def test_the_fairest_answer_proves_that_nobody_need_be_worse_off():
    tried = 0
    for seed in range(60):
        problem = small_problem(seed, "fairest")
        if problem is None:
            continue
        answer = solve(problem)
        if not answer.proofs:
            continue
        tried += 1
        base, _ = answer.proofs
        assert check(problem, answer).proved
        assert not check(problem, dataclasses.replace(answer, proofs=(base, base))).proved
        assert not check(problem, dataclasses.replace(answer, proofs=())).proved
        lower = dataclasses.replace(answer, floor=answer.floor - 1)
        assert not check(problem, lower).proved
    assert tried > 30


def scarce(n=300, m=240, seed=5, relations=None):
    """Fewer places than mentees, thirty bids of eight kinds a mentee."""
    dice = random.Random(seed)
    bids = [";".join(f"b{j}:{dice.choice('abcdefgh')}" for j in dice.sample(range(m), 30)) for _ in range(n)]
    rules = FLAT.replace('kind = "constant"\npoints = 1', 'kind = "bids"\nside = "mentee"\ncolumn = "bids"')
    rules += (
        'points = {a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8}\n[[term]]\nkind = "load"\npoints = 0.5\n'
    )
    mentees = Table({"id": [f"a{i}" for i in range(n)], "bids": bids}, n)
    mentors = Table({"id": [f"b{j}" for j in range(m)], "capacity": [1 + (j % 9 == 0) for j in range(m)]}, m)
    return bind(parse_scheme(rules), mentees, mentors, relations)


def test_where_places_are_scarce_those_left_out_do_not_search_one_after_another(monkeypatch):
    problem = scarce()
    plain = solve(problem)
    monkeypatch.setattr(market, "INTERPRETED", 0)
    answer = solve(problem)
    assert pairs_of(answer) == pairs_of(plain)
    assert answer.matched == 267
    assert check(problem, answer).proved
    assert answer.work.scanned < 2 * answer.work.pairs


@pytest.mark.parametrize("seed", range(4))
def test_scarce_places_are_filled_alike_from_any_number_of_candidates(seed, monkeypatch):
    """Pairs left out come in round by round, some mentees have few allowed mentors, and the proof stands."""
    dice = random.Random(seed)
    forbidden = [(i, j) for i in range(60) for j in range(50) if dice.random() < 0.8]
    problem = scarce(60, 50, seed, Relations(forbidden=forbidden))
    plain = solve(problem)
    monkeypatch.setattr(market, "INTERPRETED", 0)
    for candidates in (2, 3, 32):
        answer = solve(problem, candidates)
        assert pairs_of(answer) == pairs_of(plain), candidates
        assert check(problem, answer).proved, candidates
