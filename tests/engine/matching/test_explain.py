"""Explanations: the terms add up, the next best is the next best, the unmatched learn why."""

from __future__ import annotations

from opora.engine.matching import Relations, Table, bind, explain, parse_scheme, price, solve

RULES = """
floor = 2
[mentees]
id = "id"
[mentors]
id = "id"
capacity = "capacity"
[[hard]]
name = "Another school"
kind = "different"
column = "school"
[[warning]]
name = "Superior"
kind = "refused"
mentee = "superiors"
[[term]]
name = "Subject"
kind = "equal"
column = "subject"
points = 3
[[term]]
name = "Town"
kind = "equal"
column = "town"
points = 2
[[term]]
name = "Load"
kind = "load"
points = 1
"""
MENTEES = {
    "id": ["a", "b", "c", "d"],
    "school": ["1", "1", "2", "9"],
    "subject": ["x", "x", "x", "z"],
    "town": ["N", "N", "N", "Z"],
    "superiors": ["q", "", "", ""],
}
MENTORS = {
    "id": ["p", "q", "r"],
    "school": ["2", "9", "1"],
    "subject": ["x", "x", "y"],
    "town": ["S", "N", "S"],
    "capacity": [1, 1, 0],
}


def explained(relations=None):
    problem = bind(parse_scheme(RULES), Table(MENTEES, 4), Table(MENTORS, 3), relations)
    answer = solve(problem)
    return problem, answer, explain(problem, answer)


def test_the_terms_of_a_pair_add_up_to_its_score():
    _, answer, why = explained()
    assert why.term_names == ("Subject", "Town", "Load")
    assert why.points.sum(axis=1).tolist() == answer.score.tolist()
    assert (why.points <= why.term_most).all()


def test_the_next_best_on_both_sides():
    problem, answer, why = explained(Relations(pinned=[(0, 0)]))
    pair = answer.mentee.tolist().index(0)
    assert why.mentors.row[pair] == 1
    assert why.mentors.score[pair] == 5_000_000
    assert why.mentees.row[pair] == 1
    assert price(problem, answer, 2, 1).loss == 0


def test_who_is_unmatched_and_why():
    _, answer, why = explained()
    assert sorted([*answer.mentee.tolist(), *why.unmatched.tolist()]) == [0, 1, 2, 3]
    place = why.unmatched.tolist().index(3)
    assert dict(zip(why.rule_names, why.excluded[place].tolist(), strict=True)) == {
        "oneself": 0,
        "Another school": 1,
        "floor": 1,
    }
    assert why.open[place] == 0
    other = 1 - place
    assert why.open[other] > 0
    assert set(answer.mentor[why.rivals[other]].tolist()) <= {0, 1}


def test_a_superior_is_a_warning_and_no_bar():
    problem, answer, why = explained(Relations(pinned=[(0, 1)]))
    pair = answer.mentee.tolist().index(0)
    assert why.warning_names == ("Superior",)
    assert why.warned[pair].tolist() == [True]
    assert why.warned.sum() == 1
    assert price(problem, answer, 0, 1).warned == ("Superior",)


def test_a_pair_by_hand_passes_the_same_rules():
    problem, answer, _ = explained()
    broken = price(problem, answer, 2, 0)
    assert (broken.broken, broken.loss) == (("Another school",), None)
    assert price(problem, answer, 3, 0).below_floor
    assert price(problem, answer, 0, 2).loss is None
