"""Binding people to rules: what cannot be read is named row by row, all of it at once."""

from __future__ import annotations

import math

import pytest

from opora.engine.matching import InputFaults, Relations, Table, bind, parse_scheme

RULES = """
[mentees]
id = "id"
[mentors]
id = "id"
capacity = "capacity"
[scales]
grade = ["low", ["middle", "mid"], "high"]
[[hard]]
name = "Above"
kind = "above"
column = "grade"
scale = "grade"
empty = "fault"
[[hard]]
name = "Other school"
kind = "different"
column = "school"
[[term]]
name = "Service"
kind = "band"
column = "years"
bands = [{from = 1, points = 1}]
"""


def mentees(**changes):
    columns = {"id": ["a", "b"], "grade": ["low", "LOW "], "school": ["1", "2"], "years": ["0", 1], **changes}
    return Table(columns, 2)


def mentors(**changes):
    columns = {"id": ["p", "q"], "grade": ["Mid", "high"], "school": ["1", "1"], "years": ["3 года", "2,5"]}
    return Table({**columns, "capacity": ["1", 2.0], **changes}, 2)


def faults_of(left=None, right=None, relations=None, rules=RULES):
    with pytest.raises(InputFaults) as caught:
        bind(parse_scheme(rules), left or mentees(), right or mentors(), relations)
    return [(fault.side, fault.row, fault.column, fault.code) for fault in caught.value.faults]


def test_spelling_is_forgiven():
    problem = bind(parse_scheme(RULES), mentees(), mentors())
    assert problem.capacity.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"id": ["a", " A "]}, {}, ("mentees", 1, "id", "duplicate_id")),
        ({"id": ["a", ""]}, {}, ("mentees", 1, "id", "empty")),
        ({"grade": ["low", "lowest"]}, {}, ("mentees", 1, "grade", "unknown_value")),
        ({}, {"grade": ["", "high"]}, ("mentors", 0, "grade", "empty")),
        ({"years": [math.nan, 1]}, {}, ("mentees", 0, "years", "not_a_number")),
        ({"years": ["many", 1]}, {}, ("mentees", 0, "years", "not_a_number")),
        ({}, {"capacity": ["1.5", "1"]}, ("mentors", 0, "capacity", "not_whole")),
        ({}, {"capacity": ["-1", "1"]}, ("mentors", 0, "capacity", "not_whole")),
        ({}, {"capacity": [math.nan, "1"]}, ("mentors", 0, "capacity", "not_whole")),
        ({}, {"capacity": ["", "1"]}, ("mentors", 0, "capacity", "empty")),
        ({}, {"capacity": ["1"]}, ("mentors", None, "capacity", "ragged")),
    ],
)
def test_one_fault(left, right, expected):
    assert faults_of(mentees(**left), mentors(**right)) == [expected]


def test_all_faults_at_once_in_order():
    found = faults_of(mentees(grade=["x", "y"], years=["z", 1]), mentors(id=["p", "p"]))
    assert [(side, row) for side, row, _, _ in found] == [
        ("mentees", 0),
        ("mentees", 0),
        ("mentees", 1),
        ("mentors", 1),
    ]


def test_a_missing_column_is_named_once_with_what_is_there():
    with pytest.raises(InputFaults) as caught:
        bind(parse_scheme(RULES), Table({"id": ["a"], "grades": ["low"]}, 1), mentors())
    codes = [(fault.column, fault.code) for fault in caught.value.faults]
    assert codes == [("grade", "missing_column"), ("school", "missing_column"), ("years", "missing_column")]
    assert "Is it «grades»?" in caught.value.faults[0].remedy


@pytest.mark.parametrize(
    ("relations", "code"),
    [
        (Relations(pinned=[(0, 0)]), "pin_breaks_rule"),
        (Relations(pinned=[(0, 1)], forbidden=[(0, 1)]), "pin_breaks_rule"),
        (Relations(pinned=[(0, 1)], refusals=[(0, 1)]), "pin_breaks_rule"),
        (Relations(pinned=[(0, 9)]), "unknown_row"),
        (Relations(forbidden=[(-1, 0)]), "unknown_row"),
        (Relations(mentee_wishes=[(5, 0, 1)]), "unknown_row"),
    ],
)
def test_contradictory_relations(relations, code):
    left = mentees(school=["1", "2"])
    right = mentors(school=["1", "3"])
    assert code in {found[-1] for found in faults_of(left, right, relations)}


def test_more_pins_than_room():
    right = mentors(school=["3", "3"], capacity=[1, 1])
    codes = [found[-1] for found in faults_of(mentees(), right, Relations(pinned=[(0, 0), (1, 0)]))]
    assert codes == ["too_many_pins"]
    codes = [found[-1] for found in faults_of(mentees(), right, Relations(pinned=[(0, 0), (0, 1)]))]
    assert codes == ["too_many_pins"]


def test_pins_may_stand_in_the_file():
    rules = RULES.replace('[mentees]\nid = "id"', '[mentees]\nid = "id"\npinned = "pin"')
    right = mentors(school=["3", "3"])
    problem = bind(parse_scheme(rules), mentees(pin=["", "Q"]), right)
    assert problem.pins.tolist() == [[1, 1]]
    assert faults_of(mentees(pin=["", "nobody"]), right, rules=rules) == [("mentees", 1, "pin", "unknown_pin")]


def test_rows_of_the_other_side_take_no_part():
    rules = RULES.replace('[mentees]\nid = "id"', '[mentees]\nid = "id"\nonly = {column = "role", values = ["mentee"]}')
    problem = bind(parse_scheme(rules), mentees(role=["mentor", "Mentee"], grade=["nonsense", "low"]), mentors())
    assert problem.seats.tolist() == [0, 1]


def test_scores_too_large_are_refused_before_anything_is_computed():
    from opora.engine.matching import solve

    rules = "\n".join(f'[[term]]\nname = "t{k}"\nkind = "constant"\npoints = 1000000' for k in range(900))
    people = Table({"id": list(range(3000))}, 3000)
    problem = bind(parse_scheme(rules), people, Table({"id": [1]}, 1))
    with pytest.raises(InputFaults, match="64 bits"):
        solve(problem)


KEPT = '[[term]]\nname = "Kept"\nkind = "kept"\npoints = 3\n[[term]]\nname = "Mark"\nkind = "bids"\nside = "mentee"\n'
KEPT += 'column = "bids"\npoints = {a = 5, b = 3, c = 1}\n'


def kept(bids, pairs, capacity=1):
    from opora.engine.matching import solve

    ids = f'[mentees]\nid = "id"\n[mentors]\nid = "id"\ncapacity = {capacity}\n'
    left = Table({"id": ["a", "b"][: len(bids)], "bids": bids}, len(bids))
    problem = bind(parse_scheme(ids + KEPT), left, Table({"id": ["p", "q"]}, 2), Relations(kept=pairs))
    answer = solve(problem)
    return problem, list(zip(answer.mentee.tolist(), answer.mentor.tolist(), strict=True))


def test_a_pair_proposed_before_outweighs_a_small_gain_only():
    assert kept(["p:b; q:a"], [])[1] == [(0, 1)]
    assert kept(["p:b; q:a"], [(0, 0)])[1] == [(0, 0)]
    assert kept(["p:c; q:a"], [(0, 0)])[1] == [(0, 1)]


def test_a_kept_pair_never_costs_somebody_their_mentor():
    rules = "[mentors]\ncapacity = 1\n" + KEPT.replace("points = 3", "points = 900") + FORBID
    from opora.engine.matching import solve

    left = Table({"bids": ["p:a", "p:a"], "only": ["x", "y"]}, 2)
    right = Table({"only": ["x; y", "x"]}, 2)
    answer = solve(bind(parse_scheme(rules), left, right, Relations(kept=[(0, 0)])))
    assert answer.mentor.tolist() == [1, 0]


FORBID = '[[hard]]\nkind = "overlap"\ncolumn = "only"\n'


def test_without_kept_pairs_the_term_is_not_there():
    problem, _ = kept(["p:a", "q:a"], [])
    assert [term.name for term in problem.terms] == ["Mark"]


def test_a_kept_pair_of_nobody_is_named():
    from opora.engine.matching import InputFaults

    with pytest.raises(InputFaults, match="kept pair names row"):
        kept(["p:a"], [(4, 0)])
