"""Every kind of rule and term on a case small enough to do by hand."""

from __future__ import annotations

import numpy as np
import pytest

from opora.engine.matching import Relations, Table, bind, parse_scheme
from opora.engine.matching.vocabulary import RULES, TERMS

LEFT = {
    "id": ["a", "b", "c"],
    "person": ["p", "b", "c"],
    "grade": ["low", "middle", ""],
    "subjects": ["Физика; Химия", "музыка", ""],
    "years": [1, 10, None],
    "school": ["1", "2", ""],
    "town": ["N", "N", "S"],
    "lat": [55.0, 55.0, None],
    "lon": [37.0, 38.0, None],
    "online": ["да", "no", "yes"],
    "needs": ["x:2; y:1", "z:3:1", ""],
    "wishes": ["q; p", "p=q", ""],
    "bids": ["p:yes; q:maybe", "", ""],
    "ranks": ["p:1; q:3", "q=2", ""],
    "groups": ["{p,q}", "{},(p q)", "q > p"],
    "yes": ["p", "q", ""],
    "no": ["", "p", "q"],
    "p": [1, 2.5, None],
    "q": ["2", "", ""],
}
RIGHT = {
    "id": ["p", "q"],
    "grade": ["middle", "high"],
    "subjects": ["астрономия, химия", "Физика"],
    "years": [5, 3],
    "school": ["1", "2"],
    "town": ["N", "S"],
    "lat": [55.0, 56.0],
    "lon": [37.1, 37.0],
    "online": ["yes", "нет"],
    "strengths": ["x:1; y:3", "x:2; z:2"],
    "wishes": ["c", "a"],
    "category": ["Высшая", ""],
    "marks": ["a:yes; b:conflict", "c:conflict"],
}
HEAD = '[scales]\ngrade = ["low", "middle", "high"]\n[mentees]\nid = "id"\n[mentors]\nid = "id"\n'


def grid(section, lines):
    scheme = parse_scheme(f'{HEAD}[[{section}]]\nname = "it"\n{lines}\n')
    problem = bind(scheme, Table(LEFT, 3), Table(RIGHT, 2), Relations(kept=[(1, 0), (2, 1)]))
    (part,) = [part for part in (*problem.rules, *problem.terms, *problem.warnings) if part.name == "it"]
    tile = part.grid.tile(np.arange(3))
    i, j = np.divmod(np.arange(6), 2)
    assert part.grid.at(i, j).reshape(3, 2).tolist() == tile.tolist()
    return tile


COLUMNS = 'column = "grade"\nscale = "grade"\n'
RULE_CASES = {
    "equal": [
        ('column = "school"', [[1, 0], [0, 1], [0, 0]]),
        ('column = "school"\nempty = "pass"', [[1, 0], [0, 1], [1, 1]]),
    ],
    "different": [('column = "school"', [[0, 1], [1, 0], [0, 0]])],
    "above": [
        (COLUMNS, [[1, 1], [0, 1], [0, 0]]),
        (COLUMNS + "at_least = 1\nat_most = 1", [[1, 0], [0, 1], [0, 0]]),
    ],
    "within": [
        ('column = "years"\nfrom = 2', [[1, 1], [0, 0], [0, 0]]),
        ('column = "years"\nof = "gap"\nto = 5', [[1, 1], [1, 0], [0, 0]]),
        ('column = "years"\nof = "mentee"\nto = 1', [[1, 1], [0, 0], [0, 0]]),
        ('column = "years"\nof = "mentor"\nfrom = 5', [[1, 0], [1, 0], [1, 0]]),
    ],
    "overlap": [
        ('column = "subjects"', [[1, 1], [0, 0], [0, 0]]),
        ('column = "subjects"\nempty = "pass"', [[1, 1], [0, 0], [1, 1]]),
    ],
    "related": [('column = "subjects"\ntable = [["Музыка", "Физика"]]', [[1, 1], [0, 1], [0, 0]])],
    "distance": [
        ("km = 10", [[1, 0], [0, 0], [0, 0]]),
        ('same = ["school"]', [[1, 0], [0, 1], [0, 0]]),
        ('km = 10\nsame = ["school"]\nonline = "online"', [[1, 0], [0, 1], [1, 0]]),
        ('km = 10\nempty = "pass"', [[1, 0], [0, 0], [1, 1]]),
    ],
    "covers": [
        ('needs = "needs"\nstrengths = "strengths"', [[1, 1], [0, 0], [1, 1]]),
        ('needs = "needs"\nstrengths = "strengths"\ntop = 1', [[0, 1], [0, 0], [1, 1]]),
        ('needs = "needs"\nstrengths = "strengths"\nthreshold = 1', [[1, 1], [0, 1], [1, 1]]),
    ],
    "refused": [
        ('mentor = "wishes"', [[1, 0], [1, 1], [0, 1]]),
        ('mentee = "bids"\nmatch = "id"', [[1, 1], [1, 1], [1, 1]]),
    ],
    "named": [
        ('mentee = "wishes"', [[1, 1], [1, 1], [1, 1]]),
        ('mentee = "wishes"\nempty = "fail"', [[1, 1], [1, 1], [0, 0]]),
        ('mentee = "wishes"\nempty = "fail"\ntop = 1', [[0, 1], [1, 1], [0, 0]]),
        ('mentor = "wishes"', [[0, 1], [0, 0], [1, 0]]),
        ('mentee = "wishes"\nmentor = "wishes"', [[0, 1], [0, 0], [1, 0]]),
        ('mentee = "yes"\nmentor = "wishes"\nempty = "fail"', [[0, 0], [0, 0], [0, 0]]),
        ('mentee = "yes"\nmentor = "marks"\nform = "list"', [[0, 0], [0, 0], [0, 0]]),
        ('mentee = "yes"\nmentor = "wishes"\nneed = "either"\nempty = "fail"', [[1, 1], [0, 1], [1, 0]]),
        ('mentee = "yes"\nmentor = "wishes"\nneed = "either"', [[1, 1], [0, 1], [1, 1]]),
    ],
    "bids": [
        ('side = "mentor"\ncolumn = "marks"\nrefuse = ["conflict"]', [[1, 1], [0, 1], [1, 0]]),
        ('side = "mentor"\ncolumn = "marks"\nonly = ["Yes"]', [[1, 0], [0, 0], [0, 0]]),
        ('side = "mentee"\ncolumns = {yes = "yes", no = "no"}\nrefuse = ["no"]', [[1, 1], [0, 1], [1, 0]]),
    ],
    "matrix": [
        ('side = "mentee"', [[1, 1], [1, 0], [0, 0]]),
        ('side = "mentee"\nreads = "marks"\nrefuse = ["2"]', [[1, 0], [1, 1], [1, 1]]),
        ('side = "mentee"\nreads = "marks"\nonly = ["2"]', [[0, 1], [0, 0], [0, 0]]),
    ],
    "require": [('side = "mentor"\ncolumn = "category"\nvalues = ["высшая"]', [[1, 0], [1, 0], [1, 0]])],
    "any": [
        (
            'of = [{kind = "equal", column = "school"}, {kind = "overlap", column = "subjects"}]',
            [[1, 1], [0, 1], [0, 0]],
        )
    ],
}
TERM_CASES = {
    "constant": [("points = 2", [[2, 2], [2, 2], [2, 2]])],
    "equal": [('column = "town"\npoints = 3', [[3, 0], [3, 0], [0, 3]])],
    "different": [('column = "school"\npoints = 3', [[0, 3], [3, 0], [0, 0]])],
    "steps": [(COLUMNS + "points = {1 = 9, 2 = 6}", [[9, 6], [0, 9], [0, 0]])],
    "value": [('side = "mentor"\ncolumn = "category"\npoints = {"ВЫСШАЯ" = 5}', [[5, 0], [5, 0], [5, 0]])],
    "related": [
        (
            'column = "subjects"\npoints = 4\ntable = [["Физика", "Астрономия"], ["Музыка", "Физика", 0.25]]',
            [[4, 4], [0, 1], [0, 0]],
        ),
        ('column = "subjects"\npoints = 4\ntable = [["Музыка", "Химия"]]', [[4, 4], [2, 0], [0, 0]]),
    ],
    "overlap": [
        ('column = "subjects"\npoints = 4', [[4, 4], [0, 0], [0, 0]]),
        ('column = "subjects"\npoints = 4\nmeasure = "share"', [[2, 2], [0, 0], [0, 0]]),
    ],
    "band": [
        (
            'column = "years"\nbands = [{from = 2, to = 4, points = 1}, {from = 4, points = 2}]',
            [[2, 1], [0, 0], [0, 0]],
        ),
        (
            'column = "years"\nof = "mentor"\nbands = [{to = 4, points = 1}, {to = 9, points = 2}]',
            [[2, 1]] * 3,
        ),
        ('column = "years"\nof = "gap"\nbands = [{from = 5, to = 7, points = 1}]', [[0, 0], [1, 0], [0, 0]]),
    ],
    "number": [('side = "mentor"\ncolumn = "years"\nfrom = 1\nto = 5\npoints = 4', [[4, 2]] * 3)],
    "distance": [
        ("km = [{to = 10, points = 5}, {to = 200, points = 1}]", [[5, 1], [1, 1], [0, 0]]),
        (
            'same = [{column = "town", points = 3}]\nonline = "online"\nonline_points = 4',
            [[4, 0], [3, 0], [4, 3]],
        ),
    ],
    "coverage": [
        ('needs = "needs"\nstrengths = "strengths"\npoints = 3', [[1, 2], [0, 0], [0, 0]]),
        ('needs = "needs"\nstrengths = "strengths"\nthreshold = 2\npoints = 3', [[1, 2], [0, 3], [0, 0]]),
        (
            'needs = "needs"\nstrengths = "strengths"\npartial = true\npoints = 3',
            [[2, 2], [0, 1.998], [0, 0]],
        ),
    ],
    "wishes": [
        ('side = "mentee"\ncolumn = "wishes"\npoints = [5, 2]', [[2, 5], [5, 5], [0, 0]]),
        ('side = "mentor"\ncolumn = "wishes"\npoints = [5]', [[0, 5], [0, 0], [5, 0]]),
        ('side = "mentee"\ncolumns = ["wishes"]\npoints = [5]', [[5, 5], [5, 5], [0, 0]]),
        ('side = "mentor"\ncolumn = "town"\nmatch = "town"\npoints = [5]', [[5, 0], [5, 0], [0, 5]]),
        (
            'side = "mentee"\ncolumn = "ranks"\nform = "ranks"\npoints = {first = 9, step = 2}',
            [[9, 5], [0, 7], [0, 0]],
        ),
        (
            'side = "mentee"\ncolumn = "groups"\nform = "groups"\npoints = {first = 8, ratio = 0.5}',
            [[8, 8], [4, 4], [4, 8]],
        ),
        ('side = "mentee"\ncolumn = "wishes"\npoints = {first = 7, least = 3}\nrest = 1', [[3, 7], [7, 7], [0, 0]]),
        (
            'side = "mentor"\ncolumn = "wishes"\npoints = [5]\nrest = 1\nempty = "rest"',
            [[1, 5], [1, 1], [5, 1]],
        ),
        ('side = "mentee"\ncolumn = "yes"\npoints = [0]\nrest = 2', [[0, 2], [2, 0], [0, 0]]),
        ('side = "mentee"\ncolumn = "wishes"\nties = "average"\npoints = [6, 4]', [[4, 6], [5, 5], [0, 0]]),
    ],
    "bids": [
        (
            'side = "mentee"\ncolumns = {yes = "yes", no = "no"}\npoints = {yes = 3, no = 0}\nrest = 1',
            [[3, 1], [0, 3], [1, 0]],
        ),
        ('side = "mentor"\ncolumn = "marks"\npoints = {yes = 3}\nignore = ["conflict"]', [[3, 0], [0, 0], [0, 0]]),
        ('side = "mentee"\ncolumn = "bids"\npoints = {Yes = 3, maybe = 1}', [[3, 1], [0, 0], [0, 0]]),
    ],
    "mutual": [
        ('mentee = "wishes"\nmentor = "wishes"\npoints = 4', [[0, 4], [0, 0], [0, 0]]),
        ('mentee = "wishes"\nmentor = "wishes"\npoints = [4, 1]\ncombine = "least"', [[0, 4], [0, 0], [0, 0]]),
    ],
    "matrix": [
        ('side = "mentee"\nreads = "ranks"\npoints = {first = 4, step = 1}', [[4, 3], [2.5, 0], [0, 0]]),
        ('side = "mentee"\nreads = "points"\nscale = 2\nrest = 1', [[2, 4], [5, 1], [1, 1]]),
        (
            'side = "mentee"\nreads = "marks"\npoints = {1 = 3, 2 = 5}\nignore = ["2.5"]',
            [[3, 5], [0, 0], [0, 0]],
        ),
    ],
    "kept": [("points = 6", [[0, 0], [6, 0], [0, 6]])],
}


@pytest.mark.parametrize(
    ("kind", "lines", "expected"), [(k, *case) for k, cases in RULE_CASES.items() for case in cases]
)
def test_rule(kind, lines, expected):
    assert grid("hard", f'kind = "{kind}"\n{lines}').tolist() == expected
    assert grid("warning", f'kind = "{kind}"\n{lines}').tolist() == expected


@pytest.mark.parametrize(
    ("kind", "lines", "expected"), [(k, *case) for k, cases in TERM_CASES.items() for case in cases]
)
def test_term(kind, lines, expected):
    tile = grid("term", f'kind = "{kind}"\n{lines}')
    assert (tile / 1e6).tolist() == expected


def test_no_kind_is_without_a_case():
    assert set(RULE_CASES) == set(RULES)
    assert set(TERM_CASES) | {"load"} == set(TERMS)


def test_load_gives_less_with_each_place():
    scheme = parse_scheme('[mentors]\ncapacity = "c"\ntaken = "t"\n[[term]]\nkind = "load"\npoints = 6\n')
    problem = bind(scheme, Table({"n": [1, 2, 3]}, 3), Table({"c": [3, 1], "t": [0, 1]}, 2))
    points = problem.load_points(np.array([0, 0, 0, 1, 1]), np.array([1, 2, 3, 1, 2]))
    assert (points / 1e6).tolist() == [6, 4, 2, 3, 0]


def test_nobody_mentors_themselves():
    problem = bind(parse_scheme(HEAD), Table({"id": ["A", "b"]}, 2), Table({"id": ["a", "c"]}, 2))
    assert problem.rules[0].grid.tile(np.arange(2)).tolist() == [[0, 1], [1, 1]]
    own = HEAD.replace("[mentors]", 'person = "person"\n[mentors]')
    problem = bind(parse_scheme(own), Table({"id": ["1", "2"], "person": ["a", ""]}, 2), Table({"id": ["a", "2"]}, 2))
    assert problem.rules[0].grid.tile(np.arange(2)).tolist() == [[0, 1], [1, 0]]
