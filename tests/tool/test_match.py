"""`opora match` from files to files."""

from __future__ import annotations

import csv
import json

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from opora import cli
from opora.tool.match import shipped_schemes

RULES = """
[mentees]
id = "email"
[mentors]
id = "email"
capacity = {column = "places", default = 1}
[scales]
grade = ["AO", "EO", "Grade 7"]
[text]
spaces = "ignore"
[[hard]]
name = "Higher"
kind = "above"
column = "grade"
scale = "grade"
empty = "fault"
[[term]]
name = "Profession"
kind = "equal"
column = "profession"
points = 1.5
"""
MENTEES = "email,grade,profession\na@x,AO,Law\n=b@x,eo ,law\nc@x,Grade 7,Law\n"
MENTORS = "email,grade,profession,places\np@x,grade7,LAW,2\n"


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command on texts; gives exit code, standard output, standard error and the result's path."""

    def call(mentees=MENTEES, mentors=MENTORS, rules=RULES, *more, out="result.xlsx", encoding="utf-8"):
        paths = []
        for name, content in (("mentees.csv", mentees), ("mentors.csv", mentors), ("rules.toml", rules)):
            path = tmp_path / name
            path.write_bytes(
                content if isinstance(content, bytes) else content.encode(encoding if ".csv" in name else "utf-8")
            )
            paths.append(str(path))
        result = tmp_path / out
        code = cli.main(
            ["match", *paths[:2], "--rules", paths[2], "--out", str(result), "--json", "--lang", "en", *more]
        )
        printed = capsys.readouterr()
        return code, printed.out, printed.err, result

    return call


def test_pairs_unmatched_and_proof(run):
    code, out, err, result = run()
    told = json.loads(out)
    assert code == 0
    assert [(pair["mentee"], pair["mentor"], pair["seat"], pair["score"]) for pair in told["pairs"]] == [
        (0, 0, 1, 1.5),
        (1, 0, 1, 1.5),
    ]
    assert told["pairs"][0]["terms"] == {"Profession": 1.5}
    assert (told["matched"], told["score"], told["bound"], told["proved"]) == (2, 3, 3, True)
    (alone,) = told["unmatched"]
    assert alone["mentee"] == 2
    (change,) = alone["would_help"]
    assert (change["kind"], change["rule"], change["mentor"], change["free"]) == ("rule", "Higher", 0, False)
    assert (change["others_lose_steps"], change["others_lose_score"]) == (2, 1.5)
    assert "Without the rule «Higher»" in change["text"]
    assert "1 of 1 mentors: «Higher» does not hold" in alone["reason"]
    assert set(told) == {"pairs", "unmatched", "matched", "score", "bound", "proved", "seconds", "notes"}
    assert "2 of 3" in err
    assert out.count("\n") == 1
    assert result.exists()


def test_the_workbook_has_three_sheets_and_no_formula(run):
    *_, result = run()
    book = CalamineWorkbook.from_path(result)
    assert book.sheet_names == ["Pairs", "Unmatched", "Run"]
    pairs = book.get_sheet_by_name("Pairs").to_python()
    assert pairs[1][:2] == [2.0, "a@x"]
    assert pairs[2][1] == "'=b@x"
    assert "1.5 of 1.5 points: Profession 1.5 of 1.5." in pairs[1][pairs[0].index("Why")]
    told = {row[0]: row[1] for row in book.get_sheet_by_name("Run").to_python()}
    assert told["Proved optimal"] == "yes"
    assert len(told["SHA-256 of mentees.csv"]) == 64


def test_russian_sentences(run):
    code, out, err, result = run(MENTEES, MENTORS, RULES, "--lang", "ru")
    assert code == 0
    assert "не выполнено «Higher»" in json.loads(out)["unmatched"][0]["reason"]
    assert "оптимальность доказана" in err
    assert CalamineWorkbook.from_path(result).sheet_names == ["Пары", "Без пары", "Расчёт"]


@pytest.mark.parametrize(
    ("mentees", "words"),
    [
        (MENTEES + "d@x,Grade 8,Law\n", ["mentees.csv, row 5, column «grade»", "«Grade 8»", "«Grade 7»?"]),
        (MENTEES + "A@X,AO,Law\n", ["row 5, column «email»", "stands already in another row (row 2)"]),
        (MENTEES + ",,\n\n d@x ,,Law\n", ["row 7, column «grade»", "empty"]),
        (MENTEES + "d@x,AO,Law,more\n", ["row 5 has 4 cells for 3 columns"]),
        ("email,grade,grade\n", ["names the column «grade» twice"]),
        ("email,profession\na@x,Law\n", ["column «grade»", "need this column"]),
        ("\n \n", ["empty"]),
        ("", ["empty"]),
    ],
)
def test_bad_rows_are_named_and_nothing_is_written(run, mentees, words):
    code, out, err, result = run(mentees)
    assert (code, out, result.exists()) == (2, "", False)
    for word in words:
        assert word in err


def test_faulty_rows_may_be_left_out(run):
    code, out, err, _ = run(MENTEES + "d@x,AQ,Law\n", MENTORS + "q@x,,,1\n", RULES, "--leave-out-faulty")
    told = json.loads(out)
    assert code == 0
    assert [alone["mentee"] for alone in told["unmatched"]] == [2, 3]
    assert "row 5" in told["unmatched"][1]["reason"]
    assert "mentors.csv, row 3" in err


def test_rows_count_below_the_header_without_empty_lines(run):
    text = "Our list\n\nemail,grade,profession\n\na@x,AO,Law\n,,\nb@x,AO,Law\n"
    _, out, _, _ = run(text)
    assert [pair["mentee"] for pair in json.loads(out)["pairs"]] == [0, 2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(run, encoding, delimiter):
    rows = [
        ["Ф. И. О.", "Предмет", "Стаж"],
        ["Ёлкин А. А.", "Физика", "2"],
        ["Белов Б. Б.", "Музыка; пение", "1,5"],
    ]
    text = "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    rules = '[mentees]\nid = "Ф. И. О."\n[mentors]\nid = "Ф. И. О."\n'
    rules += '[[term]]\nkind = "overlap"\ncolumn = "Предмет"\npoints = 1\n'
    mentors = text.replace("Ёлкин", "Орлов").replace("Белов", "Елкин")
    code, out, err, _ = run(text, mentors, rules, encoding=encoding)
    assert code == 0, err
    assert json.loads(out)["score"] == 2


def test_one_file_on_both_sides_pairs_nobody_with_themselves(run):
    people = "email,grade,profession\na@x,AO,Law\nb@x,EO,Law\n"
    rules = '[mentees]\nid = "email"\n[mentors]\nid = "email"\n[[term]]\nkind = "constant"\npoints = 1\n'
    _, out, _, _ = run(people, people, rules)
    assert [(pair["mentee"], pair["mentor"]) for pair in json.loads(out)["pairs"]] == [(0, 1), (1, 0)]


def test_spreadsheets_are_read_with_numbers_and_dates(tmp_path, capsys):
    paths = []
    for name, rows in (
        ("left", [["no", "years"], [1, 2], [2, 30]]),
        ("right", [["no", "years"], [3, 10], [4, 20]]),
    ):
        path = tmp_path / f"{name}.xlsx"
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet("empty")
            sheet = book.add_worksheet("people")
            for number, row in enumerate(rows, 2):
                sheet.write_row(number, 1, row)
        paths.append(str(path))
    rules = tmp_path / "r.toml"
    rules.write_text('[mentees]\nid="no"\n[mentors]\nid="no"\n[[hard]]\nkind="within"\ncolumn="years"\nfrom=1\n')
    assert cli.main(["match", *paths, "--rules", str(rules), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [pair["mentee"] for pair in told["pairs"]] == [0]


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"PK\x03\x04 not a zip", "damaged"), (b"\xd0\xcf\x11\xe0 nothing", "cannot be read")],
)
def test_hostile_files_are_refused(tmp_path, capsys, content, word):
    path = tmp_path / "people.xlsx"
    path.write_bytes(content)
    assert cli.main(["match", str(path), str(path), "--rules", "by-needs", "--json"]) == 2
    assert word in capsys.readouterr().err


def test_missing_files_rules_and_places(tmp_path, capsys):
    assert cli.main(["match", "a.csv", "b.csv", "--rules", "no.toml", "--json"]) == 2
    assert "by-needs, first-september" in capsys.readouterr().err
    assert cli.main(["match", "a.csv", "b.csv", "--rules", "by-needs", "--json"]) == 2
    assert "a.csv: cannot be opened" in capsys.readouterr().err
    assert cli.main(["match", "a.csv", "b.csv", "--rules", "by-needs"]) == 2
    assert "--out" in capsys.readouterr().err
    assert cli.main(["match", "a", "b", "--rules", "by-needs", "--out", str(tmp_path / "no" / "x.xlsx")]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_rules_may_be_checked_alone(tmp_path, capsys):
    for name in shipped_schemes():
        assert cli.main(["match", "--check-rules", name]) == 0
    path = tmp_path / "r.toml"
    path.write_text("flor = 1\n")
    assert cli.main(["match", "--check-rules", str(path)]) == 2
    assert "line 1, flor" in capsys.readouterr().err


def test_matching_imports_no_django():
    import subprocess
    import sys

    code = (
        "import sys; from opora import cli; cli.main(['match', '--check-rules', 'by-needs']);"
        "print([m for m in ('django', 'scipy', 'numba') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class TestCivilService:
    """The sample of a civil-service scheme and its rules among the examples."""

    @pytest.fixture
    def files(self, shared_data):
        folder = shared_data / "mentor-match-small"
        return folder / "mentees.csv", folder / "mentors.csv"

    @pytest.fixture
    def rules(self, request):
        return request.config.rootpath / "examples" / "civil-service" / "rules.toml"

    def test_everybody_is_served_at_the_best_total(self, files, rules, capsys):
        assert cli.main(["match", *map(str, files), "--rules", str(rules), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["matched"], told["score"], told["bound"], told["proved"]) == (50, 444, 444, True)
        people = [list(csv.DictReader(path.read_text("utf-8").splitlines())) for path in files]
        grades = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]
        total = 0
        for pair in told["pairs"]:
            mentee, mentor = people[0][pair["mentee"]], people[1][pair["mentor"]]
            steps = grades.index(mentor["grade"]) - grades.index(mentee["grade"])
            assert steps > 0
            assert mentee["organisation"] != mentor["organisation"]
            total += {1: 9, 2: 6}.get(steps, 0) + 4 * (mentee["profession"] == mentor["profession"])
        assert total == 444
        assert len({pair["mentor"] for pair in told["pairs"]}) == 50

    def test_untidy_spelling_changes_nothing(self, files, rules, tmp_path, capsys):
        text = files[1].read_text("utf-8")
        untidy = text.replace(",Grade 7,", ", grade\u00a07 ,").replace("@gov.uk", "@GOV.UK").replace("Policy", "policy")
        path = tmp_path / "mentors.csv"
        path.write_text(untidy.replace("first name,", "\ufefffirst name,", 1), "utf-8")
        assert cli.main(["match", str(files[0]), str(path), "--rules", str(rules), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["score"] == 444


WISHES = '[mentees]\nid = "id"\n[mentors]\nid = "id"\n[[term]]\nname = "Wish"\nkind = "wishes"\nside = "mentee"\n'
WISHES += 'column = "wishes"\npoints = [10, 7, 4]\n'
SCHOOLS = "id,wishes\n7,\n3,\n9,\n"


def score(printed):
    return json.loads(printed)["score"]


@pytest.mark.parametrize(
    "mentees",
    [
        "id,wishes\ns1,3;7;9\n",
        'id,wishes\ns1,"3;7;9"\n',
        "id;wishes;places\ns1;3,7;2\n",
        "Wishes of our pupils\nid;wishes\ns1;3,7,9\n",
        "Wishes; of our; pupils\nid,wishes\ns1,3;7;9\n",
        "id\twishes\ns1\t3;7,9\n",
        "id|wishes\ns1|3;7,9\n",
    ],
)
def test_lists_in_cells_do_not_decide_the_delimiter(run, mentees):
    code, out, err, _ = run(mentees, "id,room\n3,\n7,\n9,\n", WISHES)
    assert code == 0, err
    assert score(out) == 10


@pytest.mark.parametrize(
    ("cell", "form", "told"),
    [
        ("7=1; 3=1; 9=2", "ranks", 'form = "ranks"'),
        ("7:1; 3:1; 9:2", "ranks", 'form = "ranks"'),
        ("{3,7},9", "groups", 'form = "groups"'),
        ("(3 7) 9", "groups", 'form = "groups"'),
        ("[3 7] > 9", "groups", 'form = "groups"'),
        ("3 = 7 > 9", "groups", 'form = "groups"'),
        ("3 7 9", "groups", 'form = "groups"'),
    ],
)
def test_a_list_in_another_hand_is_refused_until_its_form_is_said(run, cell, form, told):
    mentees = f'id,wishes\ns1,"{cell}"\n'
    code, out, err, _ = run(mentees, SCHOOLS, WISHES, "--leave-out-faulty")
    assert (code, out) == (2, "")
    assert "mentees.csv, row 2, column «wishes»" in err
    assert told in err
    code, out, err, _ = run(mentees, SCHOOLS, WISHES + f'form = "{form}"\n')
    assert (code, score(out), json.loads(out)["notes"]) == (0, 10, [])


def test_names_nobody_has_are_told_with_their_rows(run):
    mentees = "id,wishes\n\ns1,12;3\ns2,9\ns3,a;b;c;d;e;f\n"
    code, out, err, result = run(mentees, SCHOOLS, WISHES)
    (note,) = json.loads(out)["notes"]
    assert code == 0
    assert (note["file"], note["column"], note["code"], note["count"]) == ("mentees", "wishes", "unknown_name", 7)
    assert note["rows"][0] == {"row": 0, "text": "12"}
    assert len(note["rows"]) == 5
    assert "«12» in row 3" in note["text"]
    assert "and 2 more" in err
    cells = [cell for row in CalamineWorkbook.from_path(result).get_sheet_by_name("Run").to_python() for cell in row]
    assert note["text"] in cells
    code, out, err, _ = run(mentees, SCHOOLS, WISHES + 'unknown = "fault"\n')
    assert (code, out) == (2, "")
    assert "mentees.csv, row 3, column «wishes»: «12» is not on the list of mentors" in err


def test_the_same_name_twice_is_refused_or_its_best_rank_counts(run):
    mentees = "id,wishes\ns1,3;7;3\n"
    code, _, err, _ = run(mentees, SCHOOLS, WISHES)
    assert code == 2
    assert "row 2, column «wishes»: «3» stands twice" in err
    code, out, _, _ = run(mentees, SCHOOLS, WISHES + 'repeat = "best"\n')
    assert (code, score(out)) == (0, 10)


BIDS = '[mentees]\nid = "paper"\n[mentors]\nid = "reviewer"\n[pairs.bids]\nmentee = "Submission"\nmentor = "Bidder"\n'
BIDS += '[[hard]]\nname = "Conflict"\nkind = "bids"\npairs = "bids"\ncolumn = "Bid"\nrefuse = ["conflict"]\n'
BIDS += '[[term]]\nname = "Bid"\nkind = "bids"\npairs = "bids"\ncolumn = "Bid"\npoints = {yes = 10, maybe = 5}\n'
BIDS += 'ignore = ["conflict"]\n[[term]]\nname = "Score"\nkind = "number"\npairs = "bids"\ncolumn = "score"\n'
BIDS += "to = 1\npoints = 4\n"
LONG = "Bidder;Submission;Bid;score\nr1;p1;conflict;1\nr2;p1;Maybe;0,5\nr1;p2;yes;1\nr2;p2;;1\n"


@pytest.fixture
def long(run, tmp_path):
    def call(text=LONG, *more):
        (tmp_path / "bids.csv").write_text(text, "utf-8")
        pairs = ("--pairs", f"bids={tmp_path / 'bids.csv'}")
        return run("paper\np1\np2\n", "reviewer,places\nr1,\nr2,\n", BIDS, *pairs, *more)

    return call


def test_a_long_table_of_pairs_gives_bids_scores_and_conflicts(long):
    code, out, err, _ = long()
    assert code == 0, err
    told = json.loads(out)
    assert [(pair["mentee"], pair["mentor"], pair["score"]) for pair in told["pairs"]] == [(0, 1, 7), (1, 0, 14)]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("r2;p1;yes;1\n", ["bids.csv, row 6, column «Submission»", "already in another row (row 3)"]),
        ("r1;p1;yess;1\n", ["bids.csv, row 6, column «Bid»: the mark «yess» is not known"]),
        (";p1;yes;1\n", ["bids.csv, row 6, column «Bidder»: the cell is empty"]),
        ("r2;p1;yes;many\n", ["bids.csv, row 6, column «score»"]),
    ],
)
def test_bad_rows_of_a_long_table_are_named_and_may_be_left_out(long, more, words):
    code, out, err, _ = long(LONG + more)
    assert (code, out) == (2, "")
    assert all(word in err for word in words), err
    code, out, _, _ = long(LONG + more, "--leave-out-faulty")
    assert (code, score(out)) == (0, 21)


def test_strangers_in_a_long_table_are_told(long):
    code, out, err, _ = long(LONG + "r9;p1;yes;1\n")
    (note,) = json.loads(out)["notes"]
    assert (code, note["file"], note["column"], note["rows"]) == (0, "pairs.bids", "Bidder", [{"row": 4, "text": "r9"}])
    assert "bids.csv, column «Bidder»" in err


def test_long_tables_and_rules_must_agree(run, tmp_path):
    (tmp_path / "bids.csv").write_text(LONG, "utf-8")
    given = str(tmp_path / "bids.csv")
    papers, reviewers = "paper\np1\n", "reviewer\nr1\n"
    for more, word in (
        ((), "--pairs bids=FILE"),
        (("--pairs", given), "a name and a file"),
        (("--pairs", f"bids={given}", "--pairs", f"bids={given}"), "given twice"),
        (("--pairs", f"bids={given}", "--pairs", f"marks={given}"), "[pairs.marks]"),
        (("--pairs", f"bids={given}.no"), "cannot be opened"),
    ):
        code, out, err, _ = run(papers, reviewers, BIDS, *more)
        assert (code, out) == (2, "")
        assert word in err


def test_a_line_of_totals_is_nobody(run):
    code, out, err, _ = run(MENTEES + "Итого,3,\n,,Всего: \n")
    assert (code, json.loads(out)["matched"]) == (0, 2)
    assert "passed over: row 5, 6" in err
