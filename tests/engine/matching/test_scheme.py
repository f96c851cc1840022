"""Rule files: every fault at once, each with its key, line and remedy."""

from __future__ import annotations

import pytest

from opora.engine.matching import SchemeFaults, parse_scheme
from opora.engine.matching.vocabulary import RULES, TERMS


def faults_of(text):
    with pytest.raises(SchemeFaults) as caught:
        parse_scheme(text)
    return caught.value.faults


def test_all_faults_are_named_with_their_lines():
    faults = faults_of(
        'objective = "quickest"\n'
        "flor = 1\n"
        "[mentees]\n"
        "seats = -1\n"
        "[[term]]\n"
        'kind = "stepps"\n'
        "[[term]]\n"
        'kind = "steps"\n'
        'column = "grade"\n'
        'scale = "grade"\n'
        "points = {a = 1}\n"
    )
    assert [(fault.line, fault.key) for fault in faults] == [
        (1, "objective"),
        (2, "flor"),
        (4, "mentees.seats"),
        (6, "term[1].kind"),
        (10, "term[2].scale"),
        (11, "term[2].points"),
    ]
    assert "floor" in faults[1].remedy
    assert "steps" in faults[3].remedy


@pytest.mark.parametrize(
    "line",
    [
        "points = -1",
        "points = nan",
        "points = inf",
        'points = "5"',
        "points = true",
        "points = 99999999999",
    ],
)
def test_points_that_are_no_points(line):
    (fault,) = faults_of(f'[[term]]\nkind = "constant"\n{line}\n')
    assert (fault.line, fault.key) == (3, "term[1].points")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("name = ", "TOML"),
        ('[[term]]\nkind = "constant"', "missing"),
        ('[[term]]\nkind = "equal"\npoints = 1', "no column"),
        (
            '[[term]]\nkind = "coverage"\nneeds = "n"\nstrengths = "s"\nthreshold = 0\npoints = 1',
            "cannot be used",
        ),
        ('[[term]]\nkind = "band"\ncolumn = "x"\nbands = [{from = 5, to = 3, points = 1}]', "cannot be used"),
        ('[[term]]\nname = "a"\nkind = "constant"\npoints = 1\n' * 2, "twice"),
        ('[[hard]]\nkind = "any"\nof = [{kind = "nothing"}]', "not known"),
        ('[scales]\ngrade = ["a", "a"]', "cannot be used"),
        ('objective = "happiest"', "not known"),
        ('[text]\nseparator = ""', "cannot be used"),
        ("term = 1", "list of tables"),
        ("mentees = 1", "section"),
    ],
)
def test_other_faults(text, word):
    assert any(word in fault.problem for fault in faults_of(text))


@pytest.mark.parametrize(
    ("section", "kind"),
    [*(("hard", kind) for kind in RULES.values()), *(("term", kind) for kind in TERMS.values())],
)
def test_every_example_of_the_vocabulary_is_readable(section, kind):
    scale = '[scales]\ngrade = ["AA", "AO", "EO"]\n'
    lines = kind.example.replace("…", "")
    scheme = parse_scheme(f"{scale}[[{section}]]\n" + one_key_a_line(lines))
    assert (scheme.rules + scheme.terms)[0].kind == kind.name


def one_key_a_line(text):
    """«a = 1, b = {c = 1, d = 2}» as TOML lines."""
    depth, lines = 0, [""]
    for letter in text:
        depth += letter in "[{"
        depth -= letter in "]}"
        if letter == "," and depth == 0:
            lines.append("")
        else:
            lines[-1] += letter
    return "\n".join(lines)
