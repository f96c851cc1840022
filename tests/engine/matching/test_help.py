"""What would help, and who would rather have each other, on lists small enough to do by hand."""

from __future__ import annotations

import random

import numpy as np

from opora.engine.matching import Table, bind, blocking, check, helps, parse_scheme, solve
from tests.engine.matching.test_rematch import bound, world

RULES = """
floor = 2
[mentees]
id = "id"
[mentors]
id = "id"
capacity = "capacity"
[[hard]]
name = "Near"
kind = "distance"
km = 20
online = "online"
[[hard]]
name = "Category"
kind = "require"
side = "mentor"
column = "category"
values = ["first"]
[[term]]
name = "Subject"
kind = "equal"
column = "subject"
points = 3
[[term]]
name = "Always"
kind = "constant"
points = 1
"""


def helped(mentors, mentees=None):
    mentees = mentees or {"id": ["a"], "lat": [55.0], "lon": [37.0], "online": ["yes"], "subject": ["x"]}
    keys = ("id", "lat", "lon", "online", "category", "subject", "capacity")
    columns = {key: [mentor[place] for mentor in mentors] for place, key in enumerate(keys)}
    problem = bind(parse_scheme(RULES), Table(mentees, len(mentees["id"])), Table(columns, len(mentors)))
    answer = solve(problem)
    assert check(problem, answer).proved
    return problem, answer


def told(problem, answer, row=0):
    return [(h.kind, h.rule, h.mentor, h.free, h.steps, h.loss) for h in helps(problem, answer, row)]


def test_each_single_obstacle_is_named_with_the_mentor_it_would_bring():
    mentors = [
        ("far", 55.5, 37.0, "no", "first", "x", 1),
        ("farther", 57.0, 37.0, "no", "first", "x", 1),
        ("unfit", 55.0, 37.0, "yes", "second", "x", 1),
        ("other", 55.0, 37.0, "yes", "first", "y", 1),
        ("two obstacles", 57.0, 37.0, "no", "second", "x", 1),
    ]
    problem, answer = helped(mentors)
    assert answer.matched == 0
    found = helps(problem, answer, 0)
    by_kind = {h.kind: h for h in found}
    assert by_kind["distance"].mentor == 0
    assert by_kind["distance"].km == 56
    assert by_kind["online"].mentor in (0, 1)
    assert (by_kind["rule"].rule, by_kind["rule"].mentor) == ("Category", 2)
    assert (by_kind["floor"].mentor, by_kind["floor"].short) == (3, 1_000_000)
    assert all(h.free and h.steps == 0 and h.loss == 0 for h in found)


def test_one_more_place_touches_nobody():
    mentees = {"id": ["a", "b"], "lat": [55.0] * 2, "lon": [37.0] * 2, "online": ["yes"] * 2, "subject": ["x"] * 2}
    problem, answer = helped([("m", 55.0, 37.0, "yes", "first", "x", 1)], mentees)
    left = 1 - int(answer.mentee[0])
    assert told(problem, answer, left) == [("place", "", 0, False, 0, 0)]


def test_waiving_a_rule_for_a_mentor_who_is_taken_says_what_the_other_loses():
    mentees = {"id": ["a", "b"], "lat": [57.0, 55.0], "lon": [37.0] * 2, "online": ["no"] * 2, "subject": ["x"] * 2}
    problem, answer = helped([("m", 55.0, 37.0, "no", "first", "x", 1)], mentees)
    assert answer.mentee.tolist() == [1]
    kinds = {kind: (steps, loss) for kind, _, _, _, steps, loss in told(problem, answer, 0)}
    assert kinds["distance"] == (2, 4_000_000)


def test_the_loss_of_the_others_is_what_solving_with_the_pair_says():
    tried = 0
    for seed in range(12):
        mentees, mentors, forbidden = world(seed, n=14, m=8, most=1)
        problem = bound(mentees, mentors, forbidden)
        answer = solve(problem)
        for row in np.setdiff1d(np.flatnonzero(problem.seats), answer.mentee)[:2]:
            for change in helps(problem, answer, int(row)):
                assert change.kind == "place"
                more = dict(mentors, capacity=[c + (j == change.mentor) for j, c in enumerate(mentors["capacity"])])
                after = solve(bound(mentees, more, forbidden))
                assert after.matched == answer.matched + 1
                tried += 1
    assert tried > 5


def test_blocking_pairs_are_those_both_sides_would_prefer():
    rules = parse_scheme(
        '[mentees]\nid = "id"\n[mentors]\nid = "id"\n'
        '[[term]]\nname = "a"\nkind = "wishes"\nside = "mentee"\ncolumn = "w"\npoints = [5, 4]\n'
        '[[term]]\nname = "b"\nkind = "wishes"\nside = "mentor"\ncolumn = "w"\npoints = [5, 1]\n'
    )
    mentees = Table({"id": ["a", "b"], "w": ["p; q", "p; q"]}, 2)
    mentors = Table({"id": ["p", "q"], "w": ["a; b", "b; a"]}, 2)
    problem = bind(rules, mentees, mentors)
    answer = solve(problem)
    assert blocking(problem, answer).tolist() == []
    swapped = bind(rules, mentees, Table({"id": ["p", "q"], "w": ["a; b", "a"]}, 2))
    answer = solve(swapped)
    by_hand = []
    has = dict(zip(answer.mentee.tolist(), answer.mentor.tolist(), strict=True))
    mine = {(0, 0): 5, (0, 1): 4, (1, 0): 5, (1, 1): 4}
    theirs = {(0, 0): 5, (0, 1): 5, (1, 0): 1, (1, 1): 0}
    of = {j: i for i, j in has.items()}
    for i, j in mine:
        if has[i] != j and mine[i, j] > mine[i, has[i]] and theirs[i, j] > theirs[of[j], j]:
            by_hand.append([i, j])
    assert blocking(swapped, answer).tolist() == by_hand


def test_nobody_blocks_what_is_best_for_everybody():
    dice = random.Random(1)
    rules = parse_scheme(
        '[mentees]\nid = "i"\n[mentors]\nid = "i"\n[[term]]\nkind = "equal"\ncolumn = "s"\npoints = 1\n'
    )
    for _ in range(10):
        left, right = ([dice.choice("xyz") for _ in range(6)] for _ in range(2))
        ids = [str(k) for k in range(6)]
        problem = bind(rules, Table({"i": ids, "s": left}, 6), Table({"i": [k + "m" for k in ids], "s": right}, 6))
        assert len(blocking(problem, solve(problem))) == 0
