"""`opora calibrate` and `opora score` from files to figures, and what they say of bad files."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xlsxwriter

from opora import cli
from opora.engine.measurement import Items, calibrate, probabilities, responses_of

ITEMS = Items(("первое", "второе", "третье", "четвёртое"), [1.0, 1.4, 0.8, 1.2], [[-1.0], [0.0], [0.5], [1.0]])


def drawn(items, people, seed):
    rng = np.random.default_rng(seed)
    chance = probabilities(items, rng.standard_normal(people))
    return (rng.random((people, items.count)).T[:, None, :] > np.cumsum(chance, 1)[:, :-1]).sum(1).T


ANSWERS = drawn(ITEMS, 300, 5)


def text(names, rows, mark=","):
    return "\n".join(mark.join("" if str(cell) == "-1" else str(cell) for cell in row) for row in [names, *rows]) + "\n"


@pytest.fixture
def run(tmp_path, capsys):
    """Run a command on the text of a file; gives exit code, standard output and standard error."""

    def call(word, content, *more, name="answers.csv", encoding="utf-8", lang="en"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        code = cli.main([word, str(path), "--lang", lang, *map(str, more)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@pytest.mark.parametrize(("mark", "encoding"), [(",", "utf-8"), (";", "cp1251"), ("\t", "utf-8-sig")])
def test_one_object_is_printed_whatever_the_file_looks_like(run, mark, encoding):
    code, out, err = run("calibrate", text(ITEMS.names, ANSWERS, mark), "--model", "2pl", "--json", encoding=encoding)
    told = json.loads(out)
    known = calibrate(responses_of(ITEMS.names, ANSWERS), "2pl")
    assert (code, told["people"], told["model"], told["converged"]) == (0, 300, "2pl", True)
    assert told["log_likelihood"] == pytest.approx(known.log_likelihood)
    assert [item["item"] for item in told["items"]] == list(ITEMS.names)
    for key, figures in (("a", known.items.slope), ("se_a", known.slope_error), ("b", known.items.thresholds[:, 0])):
        np.testing.assert_allclose([item[key] for item in told["items"]], figures, rtol=1e-6)
    assert 0 < told["reliability"] < 1 and "300 people; 500 would" in err


def test_a_workbook_with_ids_and_frequencies_is_the_same(run, tmp_path):
    patterns, count = np.unique(ANSWERS, axis=0, return_counts=True)
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Ответы весны"])
        sheet.write_row(1, 0, ["ФИО", *ITEMS.names, "Freq"])
        for row, (pattern, number) in enumerate(zip(patterns, count, strict=True)):
            sheet.write_row(row + 2, 0, [f"Иванова {row}", *pattern.tolist(), int(number)])
    listed = json.loads(run("calibrate", text(ITEMS.names, ANSWERS), "--model", "rasch", "--json")[1])
    code, out, _ = run("calibrate", path.read_bytes(), "--model", "rasch", "--json", name="a.xlsx")
    told = json.loads(out)
    assert code == 0 and told["people"] == 300 and told["patterns"] == len(patterns)
    assert told["log_likelihood"] == pytest.approx(listed["log_likelihood"])
    assert told["latent"]["sd"] > 0 and {item["a"] for item in told["items"]} == {1.0}
    assert told["items"][0]["standardised"]["a"] == pytest.approx(told["latent"]["sd"])


def test_graded_answers_counted_from_one_with_gaps_are_calibrated_and_scored(run, tmp_path):
    items = Items(("a", "b", "c"), [1.5, 1.0, 2.0], [[-1.0, 0.0, 1.2], [-0.5, 0.5, 1.5], [-1.2, 0.2, np.inf]])
    answers = drawn(items, 400, 6)
    answers[::7, 1] = -2
    rows = [[f"t{number}", *[cell + 1 for cell in row]] for number, row in enumerate(answers)]
    content = text(["id", "a", "b", "c"], rows)
    code, out, _ = run("calibrate", content, "--model", "grm", "--json")
    told = json.loads(out)
    assert code == 0 and [len(item["thresholds"]) for item in told["items"]] == [3, 3, 2]
    assert all(len(item["se_thresholds"]) == len(item["thresholds"]) for item in told["items"])
    assert told["items"][2]["categories"] == [1, 2, 3]
    (tmp_path / "items.json").write_text(out, "utf-8")
    code, out, _ = run("score", content, "--items", tmp_path / "items.json", "--json")
    scores = json.loads(out)["scores"]
    assert code == 0 and len(scores) == 400 == json.loads(out)["people"]
    assert json.loads(out)["reliability"] == pytest.approx(told["reliability"])
    assert (scores[7]["row"], scores[7]["id"], scores[7]["answered"]) == (7, "t7", 2)
    best, worst = (next(s for s, row in zip(scores, answers, strict=True) if row.tolist() == p) for p in
                   ([3, 3, 2], [0, 0, 0]))  # fmt: skip
    assert worst["eap"] < -1 < 1 < best["eap"] < best["wle"] and worst["se_wle"] > worst["se_eap"] > 0


def test_a_plain_list_of_items_scores_too(run, tmp_path):
    listed = [{"item": "x", "a": 1.0, "b": 0.0}, {"item": "y", "b": 0.0}]
    (tmp_path / "items.json").write_text(json.dumps(listed), "utf-8")
    code, out, err = run("score", "id,X,y,more\nq,1,0,5\nr,,,2\n", "--items", tmp_path / "items.json", "--json")
    first, second = json.loads(out)["scores"]
    assert code == 0 and first["eap"] == pytest.approx(0, abs=1e-9) and first["wle"] == pytest.approx(0, abs=1e-6)
    assert (second["answered"], second["wle"], second["se_wle"]) == (0, None, None)
    assert second["se_eap"] == pytest.approx(1) and "no items: more" in err


def test_a_row_of_nothing_between_others_keeps_its_place(run, tmp_path):
    (tmp_path / "items.json").write_text('[{"item": "x", "b": 0}, {"item": "y", "b": 0}]', "utf-8")
    for name, content in (("a.csv", "x,y,freq\n1,1,2\n,,\n0,0,3\n"), ("b.csv", "x,y\n1,1\n0,0\n")):
        scores = json.loads(run("score", content, "--items", tmp_path / "items.json", "--json", name=name)[1])["scores"]
        assert [score["row"] for score in scores] == list(range(len(scores)))
        assert scores[-1]["wle"] == pytest.approx(-scores[0]["wle"])
    code, out, _ = run("score", "x,y,freq\n1,1,2\n,,\n0,0,3\n", "--items", tmp_path / "items.json", "--json")
    assert code == 0 and [score["answered"] for score in json.loads(out)["scores"]] == [2, 0, 2]


def test_without_json_a_table_is_shown_in_the_language_asked_for(run):
    code, out, _ = run("calibrate", text(ITEMS.names, ANSWERS), "--model", "rasch", lang="ru")
    assert code == 0 and out.startswith("Людей — 300, заданий — 4, модель rasch") and "первое" in out


def test_rows_without_a_header_are_answers(run):
    code, out, err = run("calibrate", text(ANSWERS[0], ANSWERS[1:]), "--json")
    told = json.loads(out)
    assert code == 0 and told["people"] == 300 and [item["item"] for item in told["items"]] == list("1234")
    assert "no header" in err


def test_a_column_without_a_name_and_rows_cut_short_are_told(run):
    names = [*ITEMS.names[:1], "", *ITEMS.names[2:]]
    lines = text(names, ANSWERS).splitlines()
    lines[5] = lines[5].split(",")[0]
    _code, out, err = run("calibrate", "\n".join(lines), "--model", "rasch", "--json")
    assert json.loads(out)["notes"] == err.splitlines()[:2] and len(json.loads(out)["items"]) == len(names) - 1
    assert "not answered: 6." in err and "passed over: 2." in err


SMALL = text(ITEMS.names, ANSWERS[:100])


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        ("", (), "the file is empty"),
        ("a,b\n", (), "there are no rows of answers"),
        ("a,b,c\n0,x,1\n1,-1,0\n", (), "row 2, column «b»: «x» is no whole number"),
        ("a,b,c\n0,0.5,1\n1,-1,0\n", (), "row 3, column «b»: «-1» is below 0"),
        ("a,b,c\n0,1,1\n1,1,0\n", (), "column «b»: everybody answered alike"),
        ("a,b,a\n0,1,1\n1,1,0\n", (), "names the column «a» twice"),
        ("a,b,freq\n0,1,1\n1,0,1.5\n", (), "row 3, column «freq»: «1.5» is no frequency"),
        ("a,b,c\n0,1,1,1\n1,1,0\n", (), "row 2 has 4 cells for 3 columns"),
        (SMALL, (), "100 people are too few for the model «2pl», which needs 250"),
        (text(ITEMS.names, ANSWERS[:29]), ("--model", "rasch"), "29 people are too few for the model «rasch»"),
        (SMALL.replace("0", "2", 1), ("--model", "rasch"), "has 3 categories, and the model «rasch» knows two"),
        (SMALL, ("--without", "пятое"), "there is no column «пятое»"),
    ],
)
def test_bad_answers_are_told_with_their_place(run, content, more, words):
    code, out, err = run("calibrate", content, "--json", *more)
    assert (code, out) == (2, "") and words in err and "Traceback" not in err and "to mend" in err


def test_too_few_people_may_go_on_anyway(run):
    code, out, _ = run("calibrate", SMALL, "--json", "--anyway", "--without", "первое")
    assert code == 0 and json.loads(out)["warnings"][0]["code"] == "few_people"


@pytest.mark.parametrize(
    ("content", "items", "words"),
    [
        ("x\n1\n", "no json", "cannot be read as calibrated items"),
        ("x\n1\n", '{"items": []}', "there is no list of items"),
        ("x\n1\n", '[{"a": 1, "b": 2}]', "there is no 'item'"),
        ("x\n1\n", '[{"item": "x", "a": 1}]', "neither b nor thresholds"),
        ("x\n1\n", '[{"item": "x", "a": 0, "b": 1}]', "a slope must be a number other than 0"),
        ("x\n1\n", '[{"item": "x", "a": 1, "thresholds": [1, 0]}]', "out of order"),
        ("x\n2\n", '[{"item": "x", "a": 1, "b": 1}]', "row 2, column «x»: «2» is no category of this item"),
        ("x\nyes\n", '[{"item": "x", "a": 1, "b": 1}]', "«yes» is no whole number"),
        ("x\n1\n", '[{"item": "y", "a": 1, "b": 1}]', "not one column is among the items"),
    ],
)
def test_bad_items_are_told(run, tmp_path, content, items, words):
    (tmp_path / "items.json").write_text(items, "utf-8")
    code, out, err = run("score", content, "--items", tmp_path / "items.json", "--json")
    assert (code, out) == (2, "") and words in err
