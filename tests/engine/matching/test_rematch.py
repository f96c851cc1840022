"""Matching again from the last answer gives what matching from the start gives."""

from __future__ import annotations

import random

import numpy as np
import pytest

from opora.engine.matching import Relations, Table, bind, check, market, parse_scheme, rematch, restored, solve, told
from opora.engine.matching import grow as growing

RULES = """
[mentees]
id = "id"
seats = "seats"
priority = "tier"
[mentors]
id = "id"
capacity = "capacity"
taken = "taken"
[[term]]
name = "Bid"
kind = "bids"
side = "mentee"
column = "bids"
points = {a = 1, b = 2, c = 3, d = 4.5}
[[term]]
name = "There"
kind = "constant"
points = 1
[[term]]
name = "Load"
kind = "load"
points = 0.5
"""


def world(seed, n=40, m=30, most=2):
    dice = random.Random(seed)
    mentees = {
        "id": [f"a{i}" for i in range(n)],
        "seats": [dice.choice([0, 1, 1, 2]) for _ in range(n)],
        "tier": [dice.randint(1, 3) for _ in range(n)],
        "bids": [";".join(f"b{j}:{dice.choice('abcd')}" for j in range(m) if dice.random() < 0.4) for _ in range(n)],
    }
    mentors = {
        "id": [f"b{j}" for j in range(m)],
        "capacity": [dice.randint(0, most) for _ in range(m)],
        "taken": [dice.choice([0, 0, 1]) for _ in range(m)],
    }
    forbidden = [(i, j) for i in range(n) for j in range(m) if dice.random() < 0.3]
    return mentees, mentors, forbidden


def bound(mentees, mentors, forbidden, pinned=(), kept=(), rules=RULES):
    relations = Relations(forbidden=forbidden, pinned=pinned, kept=kept)
    return bind(parse_scheme(rules), Table(mentees, len(mentees["id"])), Table(mentors, len(mentors["id"])), relations)


def changed(mentees, mentors, seed, rows, cols):
    """The same people with other bids, seats and places in some rows."""
    other = world(seed, len(mentees["id"]), len(mentors["id"]))
    left = {
        key: [other[0][key][i] if i in rows else value for i, value in enumerate(column)]
        for key, column in mentees.items()
    }
    right = {
        key: [other[1][key][j] if j in cols else value for j, value in enumerate(column)]
        for key, column in mentors.items()
    }
    return left, right


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("candidates", [3, 32])
def test_a_few_changes_lead_where_a_fresh_start_leads(compiled, candidates, monkeypatch):
    if compiled:
        monkeypatch.setattr(growing, "SMALL", 0)
        monkeypatch.setattr(growing, "WARM", 0)
    less = 0
    for seed in range(25):
        mentees, mentors, forbidden = world(seed, most=1 + seed % 3)
        before = solve(bound(mentees, mentors, forbidden), candidates)
        dice = random.Random(seed)
        rows, cols = dice.sample(range(40), seed % 4), dice.sample(range(30), (seed + 1) % 4)
        left, right = changed(mentees, mentors, seed + 500, rows, cols)
        problem = bound(left, right, forbidden)
        again = rematch(problem, before, np.array(rows, dtype=int), np.array(cols, dtype=int), candidates)
        fresh = solve(problem, candidates)
        assert again.mentor.tolist() == fresh.mentor.tolist(), seed
        assert again.mentee.tolist() == fresh.mentee.tolist(), seed
        assert check(problem, again).proved, seed
        less += again.work.scanned < fresh.work.scanned
    assert less > 15


def test_a_mentor_who_became_better_is_found_by_those_who_looked_before():
    for seed in range(3):
        mentees, mentors, forbidden = world(seed, 120, 60, 1 + seed % 2)
        before = solve(bound(mentees, mentors, forbidden))
        cols = random.Random(seed).sample(range(60), 12)
        left, right = changed(mentees, mentors, seed + 500, [], cols)
        left["bids"] = [";".join(_raised(bid, cols) for bid in bids.split(";")) for bids in left["bids"]]
        problem = bound(left, right, forbidden)
        again = rematch(problem, before, np.array([], dtype=int), np.array(cols))
        assert again.mentor.tolist() == solve(problem).mentor.tolist(), seed
        assert check(problem, again).proved, seed


def _raised(bid, cols):
    mentor, mark = bid.split(":")
    return f"{mentor}:{'d' if int(mentor[1:]) in cols else mark}"


def test_who_comes_stands_below_and_who_goes_has_no_seat():
    mentees, mentors, forbidden = world(4)
    before = solve(bound(mentees, mentors, forbidden))
    mentees["seats"][7] = 0
    for key, value in (("id", "a40"), ("seats", 1), ("tier", 1), ("bids", "b3:d;b8:c")):
        mentees[key].append(value)
    for key, value in (("id", "b30"), ("capacity", 1), ("taken", 0)):
        mentors[key].append(value)
    problem = bound(mentees, mentors, forbidden)
    again = rematch(problem, before, np.array([7]), np.array([], dtype=int))
    assert again.mentor.tolist() == solve(problem).mentor.tolist()
    assert check(problem, again).proved


def test_a_pin_and_a_ban_are_changes_of_both_people():
    mentees, mentors, forbidden = world(11, most=2)
    first = bound(mentees, mentors, forbidden)
    before = solve(first)
    i, j = int(before.mentee[0]), int(before.mentor[0])
    banned = bound(mentees, mentors, [*forbidden, (i, j)])
    again = rematch(banned, before, np.array([i]), np.array([j]))
    assert again.mentor.tolist() == solve(banned).mentor.tolist()
    pinned = bound(mentees, mentors, forbidden, pinned=[(i, j)])
    again = rematch(pinned, before, np.array([i]), np.array([j]))
    assert again.mentor.tolist() == solve(pinned).mentor.tolist()
    assert check(pinned, again).proved


def test_an_answer_that_was_kept_is_a_beginning_too():
    mentees, mentors, forbidden = world(5)
    first = bound(mentees, mentors, forbidden)
    kept = restored(first, told(solve(first)))
    left, right = changed(mentees, mentors, 77, [3, 9], [4])
    problem = bound(left, right, forbidden)
    again = rematch(problem, kept, np.array([3, 9]), np.array([4]))
    assert again.mentor.tolist() == solve(problem).mentor.tolist()
    assert check(problem, again).proved


def test_other_weights_start_from_the_beginning():
    mentees, mentors, forbidden = world(2)
    before = solve(bound(mentees, mentors, forbidden))
    mentees["seats"] = [2] * 40
    problem = bound(mentees, mentors, forbidden)
    again = rematch(problem, before, np.arange(40), np.array([], dtype=int))
    assert again.mentor.tolist() == solve(problem).mentor.tolist()


@pytest.mark.parametrize("compiled", [False, True])
def test_pairs_kept_from_the_last_answer_weigh_the_same_again_and_anew(compiled, monkeypatch):
    """Three matchings in a row; also a pair kept that the last one never looked at, and one no longer kept."""
    if compiled:
        monkeypatch.setattr(growing, "SMALL", 0)
        monkeypatch.setattr(growing, "WARM", 0)
    rules = RULES + '[[term]]\nname = "Kept"\nkind = "kept"\npoints = 0.75\n'
    stayed = without = 0
    for seed in range(12):
        mentees, mentors, forbidden = world(seed, most=1 + seed % 3)
        answer = solve(bound(mentees, mentors, forbidden, rules=rules), 3)
        dice = random.Random(seed)
        for turn in range(2):
            before = set(zip(answer.mentee.tolist(), answer.mentor.tolist(), strict=True))
            rows, cols = dice.sample(range(40), 2), dice.sample(range(30), 2)
            mentees, mentors = changed(mentees, mentors, 900 * turn + seed + 500, rows, cols)
            other = {(i, dice.randrange(30)) for i in dice.sample(range(40), 4)}
            kept = sorted(other | before - set(dice.sample(sorted(before), 3)))
            problem = bound(mentees, mentors, forbidden, kept=kept, rules=rules)
            again = rematch(problem, answer, np.array(rows), np.array(cols), 3)
            fresh = solve(problem, 3)
            assert again.mentor.tolist() == fresh.mentor.tolist(), (seed, turn)
            assert again.mentee.tolist() == fresh.mentee.tolist(), (seed, turn)
            assert check(problem, again).proved, (seed, turn)
            plain = solve(bound(mentees, mentors, forbidden))
            stayed += len(before & set(zip(again.mentee.tolist(), again.mentor.tolist(), strict=True)))
            without += len(before & set(zip(plain.mentee.tolist(), plain.mentor.tolist(), strict=True)))
            answer = again
    assert stayed > without


@pytest.mark.parametrize("objective", ["most_served", "best_total"])
def test_a_beginning_from_those_who_contend_leads_to_the_same_pairs(objective, monkeypatch):
    """Tiers, second seats, places in use: wherever the prices begin, the answer and its proof are the same."""
    rules = f'objective = "{objective}"\n{RULES}'
    for seed in range(20):
        problem = bound(*world(seed, most=1 + seed % 3), rules=rules)
        plain = solve(problem, 5)
        with monkeypatch.context() as other:
            other.setattr(market, "INTERPRETED", 0)
            other.setattr(market, "SCARCE", 0)
            answer = solve(problem, 5)
        assert answer.mentor.tolist() == plain.mentor.tolist(), seed
        assert answer.mentee.tolist() == plain.mentee.tolist(), seed
        assert check(problem, answer).proved, seed
