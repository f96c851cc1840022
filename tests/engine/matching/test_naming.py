"""People named in lists, marks and matrices: what is wrong is named by row, what is overlooked is told."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from opora.engine.matching import InputFaults, Relations, Table, bind, parse_scheme, solve

HEAD = '[mentees]\nid = "id"\n[mentors]\nid = "id"\n'
SIDE = 'side = "mentee"\n'


def problem_of(rules, mentees, mentors=None, **relations):
    right = Table({"id": ["p", "q", "r"], **(mentors or {})}, 3)
    return bind(parse_scheme(HEAD + rules), Table({"id": ["a", "b"], **mentees}, 2), right, Relations(**relations))


def faults_of(rules, mentees, mentors=None):
    with pytest.raises(InputFaults) as caught:
        problem_of(rules, mentees, mentors)
    return [(fault.side, fault.row, fault.column, fault.code) for fault in caught.value.faults]


WISHES = f'[[term]]\nkind = "wishes"\n{SIDE}points = [5, 3]\n'
TERM = f'[[term]]\nkind = "bids"\n{SIDE}points = {{yes = 5, no = 1}}\n'
RULE = f'[[hard]]\nkind = "bids"\n{SIDE}'
MATRIX = f'[[term]]\nkind = "matrix"\n{SIDE}'


@pytest.mark.parametrize(
    ("rules", "cells", "expected"),
    [
        (WISHES + 'column = "w"', ["p; q; p", ""], ("mentees", 0, "w", "named_twice")),
        (WISHES + 'column = "w"', ["", "p=1; q=2"], ("mentees", 1, "w", "looks_like_ranks")),
        (WISHES + 'column = "w"\nunknown = "fault"', ["p; z", ""], ("mentees", 0, "w", "unknown_name")),
        (WISHES + 'columns = ["id", "w"]', ["a", ""], None),
        (TERM + 'column = "w"', ["p:yes; q:perhaps", ""], ("mentees", 0, "w", "unknown_value")),
        (TERM + 'column = "w"', ["p", ""], ("mentees", 0, "w", "unknown_value")),
        (TERM + 'column = "w"', ["p:yes; p:no", ""], ("mentees", 0, "w", "two_marks")),
        (RULE + 'column = "w"\nrefuse = ["conflict"]', ["p:conflct", ""], ("mentees", 0, "w", "unknown_value")),
        (MATRIX + 'reads = "marks"\npoints = {yes = 1}', None, ("mentees", None, None, "no_matrix")),
        (
            '[[hard]]\nkind = "refused"\nmentee = "w"\nunknown = "fault"',
            ["", "z"],
            ("mentees", 1, "w", "unknown_name"),
        ),
    ],
)
def test_faults_are_named_by_row(rules, cells, expected):
    if expected is None:
        assert problem_of(rules, {"w": cells}).terms
    else:
        assert faults_of(rules, {"w": cells or ["", ""]}) == [expected]


def test_a_name_in_two_ranked_columns_is_a_fault_of_the_later_one():
    rules = WISHES + 'columns = ["one", "two"]\n'
    cells = {"one": ["p", "q"], "two": ["q", "q"]}
    assert faults_of(rules, cells) == [("mentees", 1, "two", "named_twice")]
    assert problem_of(rules + 'repeat = "best"', cells).terms


def test_the_worse_mark_wins_in_a_rule():
    rules = TERM + 'columns = {yes = "yes", no = "no"}\n'
    rules += RULE + 'columns = {yes = "yes", conflict = "conflict"}\nrefuse = ["conflict"]\n'
    problem = problem_of(rules, {"yes": ["p", "q"], "no": ["", ""], "conflict": ["p", ""]})
    answer = solve(problem)
    assert 0 not in answer.mentor[answer.mentee == 0]


@pytest.mark.parametrize(
    ("reads", "cell", "code"),
    [
        ('"ranks"\npoints = [3, 2]', "0", "not_a_rank"),
        ('"ranks"\npoints = [3, 2]', "first", "not_a_rank"),
        ('"points"', "-1", "not_points"),
        ('"points"', "9e9", "not_points"),
        ('"marks"\npoints = {yes = 1}', "no", "unknown_value"),
    ],
)
def test_cells_of_a_matrix(reads, cell, code):
    assert faults_of(f"{MATRIX}reads = {reads}", {"p": ["", cell]}) == [("mentees", 1, "p", code)]


def test_headers_of_a_matrix():
    rules = MATRIX + 'reads = "points"\n'
    problem = problem_of(rules, {"p": [1, 2], "remarks": ["x", "y"]})
    (note,) = problem.notes
    assert (note.side, note.code, note.count) == ("mentors", "no_column", 2)
    assert faults_of(rules, {"p": [1, 2], "P ": [1, 2]}) == [("mentees", None, "P ", "column_twice")]
    assert faults_of(rules, {"p": [1, 2], "p (2)": [1, 2]}) == [("mentees", None, "p (2)", "column_twice")]
    problem = problem_of(rules + 'prefix = "Rank: "', {"rank: p": [1, 2], "Rank: z": ["", ""], "q": ["no", "no"]})
    assert {note.code for note in problem.notes} == {"no_column", "unknown_name"}


def test_unknown_names_are_noted_once_a_column_whoever_reads_it():
    rules = WISHES + 'column = "w"\n[[hard]]\nkind = "named"\nmentee = "w"\n'
    (note,) = problem_of(rules, {"w": ["p; x", "y; z"]}).notes
    assert (note.side, note.column, note.count, note.rows) == ("mentees", "w", 3, ((0, "x"), (1, "y"), (1, "z")))


@pytest.mark.parametrize(("repeat", "first"), [("max", 4), ("sum", 5), ("last", 1)])
def test_a_pair_twice_in_a_long_table_counts_as_the_rules_say(repeat, first):
    rules = f'[pairs.x]\nmentee = "e"\nmentor = "o"\nrepeat = "{repeat}"\n'
    rules += '[[term]]\nkind = "number"\npairs = "x"\ncolumn = "s"\nto = 1\npoints = 4\n'
    table = Table({"e": ["a", "b", "a"], "o": ["p", "q", "P"], "s": [1, 0.5, "0,25"]}, 3)
    problem = problem_of(rules, {}, tables={"x": table})
    assert (problem.terms[0].grid.tile(np.arange(2)) / 1e6).tolist() == [[first, 0, 0], [0, 2, 0]]
    assert problem.terms[0].most >= first * 1_000_000


def test_silence_in_a_long_table_earns_the_rest():
    rules = '[pairs.x]\nmentee = "e"\nmentor = "o"\n[[term]]\nkind = "bids"\npairs = "x"\ncolumn = "s"\n'
    rules += 'points = {yes = 5, no = 0}\nrest = 1\nignore = ["conflict"]\n'
    table = Table({"e": ["a", "a", "b", "b"], "o": ["p", "q", "p", "q"], "s": ["yes", "no", "conflict", ""]}, 4)
    problem = problem_of(rules, {}, tables={"x": table})
    assert (problem.terms[0].grid.tile(np.arange(2)) / 1e6).tolist() == [[5, 0, 1], [0, 1, 1]]


def test_superiors_and_conflicts_that_name_nobody_are_told():
    for rules in ('[[warning]]\nkind = "refused"\nmentee = "w"', RULE + 'columns = {bad = "w"}\nrefuse = ["bad"]'):
        (note,) = problem_of(rules, {"w": ["ghost", ""]}).notes
        assert note.rows == ((0, "ghost"),)


def test_rows_that_take_no_part_raise_nothing():
    rules = WISHES + 'column = "w"\n'
    head = HEAD.replace('"id"', '"id"\nonly = {column = "role", values = ["in"]}', 1)
    left = Table({"id": ["a", "b"], "role": ["in", "out"], "w": ["p", "{p},x:1"]}, 2)
    problem = bind(parse_scheme(head + rules), left, Table({"id": ["p"]}, 1))
    assert problem.notes == ()


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ('kind = "wishes"\nside = "mentee"\ncolumn = "w"\npoints = {first = 3}', "term[1].points"),
        ('kind = "wishes"\nside = "mentee"\ncolumn = "w"\npoints = {first = 3, step = -1}', "term[1].points"),
        ('kind = "wishes"\nside = "mentee"\ncolumn = "w"\npoints = {first = 3, least = 4}', "term[1].points"),
        ('kind = "wishes"\nside = "mentee"\ncolumn = "w"\npoints = {first = 3, ratio = 2}', "term[1].points"),
        ('kind = "bids"\nside = "mentee"\npoints = {yes = 1}', "term[1].column"),
        ('kind = "bids"\ncolumn = "w"\npoints = {yes = 1}', "term[1].side"),
        ('kind = "bids"\npairs = "w"\ncolumn = "w"\npoints = {yes = 1}', "term[1].pairs"),
        ('kind = "matrix"\nside = "mentee"\nreads = "ranks"\npoints = {yes = 1}', "term[1].points"),
        ('kind = "mutual"\nmentee = "w"\nmentor = "w"\npoints = [3, 1]', "term[1].combine"),
        ('kind = "number"\ncolumn = "w"\nto = 1\npoints = 1', "term[1].side"),
    ],
)
def test_keys_that_do_not_fit_together(lines, key):
    from opora.engine.matching import SchemeFaults

    with pytest.raises(SchemeFaults) as caught:
        parse_scheme(f"[[term]]\n{lines}\n")
    assert [fault.key for fault in caught.value.faults] == [key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[[limit]]\nby = "lecturer"', "limit"),
        ('[mentors]\nleast = "min"', "mentors.least"),
        ("[mentees]\nleast_seats = 2", "mentees.least_seats"),
    ],
)
def test_what_is_known_and_not_built_says_what_to_do_instead(text, key):
    from opora.engine.matching import SchemeFaults

    with pytest.raises(SchemeFaults) as caught:
        parse_scheme(text)
    (fault,) = caught.value.faults
    assert fault.key == key
    assert fault.line is not None
    assert "not built" in fault.problem
    assert len(fault.remedy) > 40


@pytest.mark.parametrize("seed", range(12))
def test_who_is_named_against_the_plain_meaning_of_the_words(seed):
    """Random lists of both sides, every `need`, `empty` and `top`, compared pair by pair."""
    dice = random.Random(seed)
    n, m = dice.randint(1, 5), dice.randint(1, 5)
    left = [dice.sample(range(m), dice.randint(0, min(m, 3))) for _ in range(n)]
    right = [dice.sample(range(n), dice.randint(0, min(n, 3))) for _ in range(m)]
    mentees = Table({"id": list(range(n)), "w": ["; ".join(f"m{j}" for j in cell) for cell in left]}, n)
    mentors = Table({"id": [f"M{j}" for j in range(m)], "w": [" > ".join(map(str, cell)) for cell in right]}, m)
    lists = '[[hard]]\nkind = "named"\nmentee = "w"\nmentor = "w"\nform = "groups"\n'
    for need, empty, top in itertools.product(("both", "either"), ("pass", "fail"), (None, 1, 2)):
        rules = f'{HEAD}{lists}need = "{need}"\nempty = "{empty}"\n' + (f"top = {top}\n" if top else "")
        problem = bind(parse_scheme(rules), mentees, mentors)
        free = empty == "pass"
        for i, j in itertools.product(range(n), range(m)):
            one = j in left[i][:top] or (free and not left[i])
            two = i in right[j][:top] or (free and not right[j])
            meant = (one and two) if need == "both" else (one or two)
            assert problem.rules[-1].grid.at(np.array([i]), np.array([j]))[0] == meant, (rules, i, j)
