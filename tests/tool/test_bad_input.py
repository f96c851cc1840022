"""What is wrong in files and rules is named with file, row or key, and nothing is written."""

from __future__ import annotations

import pytest

from opora import cli

HEAD = '[mentees]\nid = "id"\nseats = "seats"\npinned = "pin"\n[mentors]\nid = "id"\ncapacity = "places"\n'
HEAD += '[scales]\ngrade = ["low", "middle", "high"]\n'
TERM = '[[term]]\nname = "It"\nkind = "constant"\npoints = 1\n'
MENTEES = "id,seats,pin,grade,needs\na,1,,low,x:2\nb,1,,middle,y:1\n"
MENTORS = "id,places,grade,strengths\np,1,high,x:3\nq,1,middle,y:1\n"


@pytest.fixture
def told(tmp_path, capsys):
    """What is printed about these texts."""

    def call(mentees=MENTEES, mentors=MENTORS, rules=TERM):
        for name, text in (("mentees.csv", mentees), ("mentors.csv", mentors), ("rules.toml", HEAD + rules)):
            (tmp_path / name).write_text(text, "utf-8")
        files = [str(tmp_path / name) for name in ("mentees.csv", "mentors.csv", "rules.toml")]
        out = tmp_path / "result.xlsx"
        code = cli.main(["match", *files[:2], "--rules", files[2], "--out", str(out), "--json", "--lang", "en"])
        printed = capsys.readouterr()
        assert (code, printed.out, out.exists()) == (2, "", False)
        return printed.err

    return call


def test_the_sound_files_match(tmp_path, capsys):
    for name, text in (("mentees.csv", MENTEES), ("mentors.csv", MENTORS), ("rules.toml", HEAD + TERM)):
        (tmp_path / name).write_text(text, "utf-8")
    files = [str(tmp_path / name) for name in ("mentees.csv", "mentors.csv")]
    assert cli.main(["match", *files, "--rules", str(tmp_path / "rules.toml"), "--json"]) == 0


LINE = HEAD.count("\n")
ABOVE = '[[hard]]\nkind = "above"\ncolumn = "grade"\nscale = "grade"\n'
VALUE = '[[term]]\nkind = "value"\nside = "mentor"\ncolumn = "grade"\nscale = "grade"\n'
STEPS = '[[term]]\nkind = "steps"\ncolumn = "grade"\nscale = "grade"\n'
COVERS = '[[hard]]\nkind = "covers"\nneeds = "needs"\nstrengths = "strengths"\n'


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (TERM.replace("= 1", '= "much"'), f"line {LINE + 4}, term[1].points: 'much' cannot be used"),
        (TERM.replace("= 1", "= -1"), f"line {LINE + 4}, term[1].points: -1 cannot be used. Points must not be"),
        (TERM.replace("= 1", "= nan"), f"line {LINE + 4}, term[1].points"),
        (TERM.replace("= 1", "= 1e12"), "would overflow"),
        (ABOVE + "at_least = 3\n", f"line {LINE + 5}, hard[1].at_least: nobody stands 3 steps above"),
        (ABOVE + "at_most = 0\n", f"line {LINE + 5}, hard[1].at_most: at_most is below at_least"),
        ('[[hard]]\nkind = "within"\ncolumn = "seats"\nfrom = 3\nto = 1\n', "hard[1].to: no number lies between"),
        (COVERS + "threshold = -2\n", f"line {LINE + 5}, hard[1].threshold"),
        (COVERS + 'threshold = "high"\n', f"line {LINE + 5}, hard[1].threshold"),
        (
            COVERS + "threshold = 4\n",
            f"line {LINE + 5}, hard[1].threshold: no mentor has a level of 4: 3 is the highest",
        ),
        ("a = [1\n", f"line {LINE + 1}, file: not readable as TOML: Unclosed array"),
        (STEPS + "points = {1 = 9, 3 = 6}\n", f"line {LINE + 5}, term[1].points: nobody stands 3 steps above"),
        (STEPS + "points = {9999999999 = 6}\n", "term[1].points: nobody stands 9999999999 steps above"),
        (VALUE + "points = {High = 1, huge = 2}\n", "term[1].points: «huge» is not on the scale"),
        ("[mentors.x]\nleast = 1\n", "mentors.x: this key is not known"),
        ('[[limit]]\nname = "Lecturer"\n', "limit: this key is known, but not built. Limits of groups"),
    ],
)
def test_rules_are_named_by_line_and_key(told, rules, words):
    err = told(rules=rules)
    assert "rules.toml: " in err
    assert words in err


@pytest.mark.parametrize(
    ("mentees", "mentors", "rules", "words"),
    [
        (MENTEES + "A ,1,,low,\n", MENTORS, TERM, ["mentees.csv, row 4, column «id»", "another row (row 2)"]),
        (MENTEES, MENTORS + "r,1.5,low,\n", TERM, ["mentors.csv, row 4, column «places»: '1.5' is not a whole"]),
        (MENTEES, MENTORS + "r,-1,low,\n", TERM, ["mentors.csv, row 4, column «places»"]),
        (MENTEES, MENTORS + "r,many,low,\n", TERM, ["mentors.csv, row 4, column «places»"]),
        (MENTEES + "c,0.5,,low,\n", MENTORS, TERM, ["mentees.csv, row 4, column «seats»"]),
        (MENTEES, "id,places,grade\n", TERM, ["mentors.csv: there is nobody in the list"]),
        ("id,seats\n\n", MENTORS, TERM, ["mentees.csv: there is nobody in the list"]),
        (MENTEES, MENTORS + "r,1,higher,\n", ABOVE, ["mentors.csv, row 4, column «grade»: «higher»", "Is it «high»?"]),
        (MENTEES, MENTORS + "r,1,top,\n", VALUE + "points = {high = 1}\n", ["mentors.csv, row 4, column «grade»"]),
        (MENTEES + "c,1,z,low,\n", MENTORS, TERM, ["mentees.csv, row 4, column «pin»: the pinned mentor «z»"]),
        (MENTEES + "c,1,p;q,low,\n", MENTORS, TERM, ["mentees.csv, row 4: is pinned 2 times and has room for 1"]),
        (MENTEES + "c,1,p,low,\nd,1,p,low,\n", MENTORS, TERM, ["mentors.csv, row 2: is pinned 2 times"]),
        (
            MENTEES + "c,1,q,high,\n",
            MENTORS,
            ABOVE.replace("[[hard]]", '[[hard]]\nname = "Higher"'),
            ["mentees.csv, row 4, column «pin»: the pinned mentor «q» breaks the rule «Higher»"],
        ),
        (MENTEES + "c,1,,low,x:much\n", MENTORS, COVERS, ["mentees.csv, row 4, column «needs»: «x» has no readable"]),
        (MENTEES + "c,1,,low,x:1;X:2\n", MENTORS, COVERS, ["mentees.csv, row 4, column «needs»: «x» stands twice"]),
        (MENTEES, MENTORS + "r,1,low,y:0;y:1\n", COVERS, ["mentors.csv, row 4, column «strengths»: «y» stands twice"]),
        (
            MENTEES + "c,1,,low,x:1:1e308;y:1:1e308\n",
            MENTORS,
            COVERS.replace("[[hard]]", "[[term]]").replace("covers", "coverage") + "points = 10\n",
            ["mentees.csv, row 4, column «needs»: «x» has no readable", "with numbers from 0 to 1000000"],
        ),
    ],
)
def test_rows_are_named(told, mentees, mentors, rules, words):
    err = told(mentees, mentors, rules)
    assert all(word in err for word in words), err


def test_scores_that_would_overflow_are_refused(told):
    rules = "".join(TERM.replace("It", f"t{place}").replace("= 1", "= 1000000") for place in range(900))
    mentees = "id,seats,pin\n" + "".join(f"a{place},1,\n" for place in range(3000))
    err = told(mentees, MENTORS, rules)
    assert "rules.toml: " in err
    assert "64 bits" in err


def test_a_floor_nobody_can_earn_is_named_before_anything_is_computed(tmp_path, capsys):
    for floor, code in ((1, 0), (1.5, 2)):
        rules = tmp_path / "rules.toml"
        rules.write_text(f"floor = {floor}\n" + HEAD + TERM, "utf-8")
        for name, text in (("mentees.csv", MENTEES), ("mentors.csv", MENTORS)):
            (tmp_path / name).write_text(text, "utf-8")
        files = [str(tmp_path / name) for name in ("mentees.csv", "mentors.csv")]
        assert cli.main(["match", *files, "--rules", str(rules), "--json", "--lang", "en"]) == code
        told = capsys.readouterr().err
        assert ("rules.toml: line 1, floor: no pair can earn 1.5 points: 1 is the most. " in told) == (code == 2)
