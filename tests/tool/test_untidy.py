"""Long lists as they come: spelled in many ways, in any file, with rows that cannot be used."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest
import xlsxwriter

from opora import cli

HEADERS = ["first name", "last name", "email address", "organisation", "grade", "profession", "Замечания"]
GRADES = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2"]
OFFICES = ["Отдел учёта", "Отдел школ", "Ministry of Roads", "Лётный отряд", "Office 5"]
TRADES = ["Policy", "Учёт", "Digital", "Law"]


def people(side, count, seed):
    """Tidy rows."""
    dice = random.Random(seed)
    low, high = (0, 6) if side == "mentee" else (3, 9)
    return [
        ["Имя", f"Фамилия{row}", f"{side}.{row}@gov.example", dice.choice(OFFICES), dice.choice(GRADES[low:high]),
         dice.choice(TRADES), ""]
        for row in range(count)
    ]  # fmt: skip


def untidy(rows, seed):
    """The same rows as people type them."""
    dice = random.Random(seed)
    ways = [
        str.upper, str.lower, lambda text: f"  {text} ", lambda text: text.replace(" ", "\u00a0 "),
        lambda text: text.replace("ё", "е"), lambda text: text.replace(" ", ""), str,
    ]  # fmt: skip
    return [[dice.choice(ways)(cell) if place > 1 and cell else cell for place, cell in enumerate(row)] for row in rows]


def as_csv(path, rows, delimiter=",", encoding="utf-8", above=(), below=()):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([*above, HEADERS, *rows, *below])
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def as_xlsx(path, rows):
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Правила").write(0, 0, "Как заполнять")
        sheet = book.add_worksheet("Список")
        sheet.merge_range(0, 0, 0, 6, "Список участников, 2026 год")
        sheet.merge_range(1, 0, 1, 6, "Заполняет отдел кадров")
        for number, row in enumerate([HEADERS, *rows, ["Итого", len(rows)]], 3):
            sheet.write_row(number, 0, row)
        sheet.write_row(len(rows) + 40, 0, ["  "])
    return path


@pytest.fixture
def match(request, capsys):
    rules = request.config.rootpath / "examples" / "civil-service" / "rules.toml"

    def call(left, right, *more):
        code = cli.main(["match", str(left), str(right), "--rules", str(rules), "--json", "--lang", "en", *more])
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else None, printed.err

    return call


def pairs_of(told):
    return [(pair["mentee"], pair["mentor"], pair["score"]) for pair in told["pairs"]]


SIZE = 150


@pytest.fixture
def tidy(tmp_path, match):
    left, right = people("mentee", SIZE, 1), people("mentor", SIZE, 2)
    files = as_csv(tmp_path / "left.csv", left), as_csv(tmp_path / "right.csv", right)
    code, told, err = match(*files)
    assert (code, told["proved"]) == (0, True), err
    assert told["matched"] > SIZE / 2
    return left, right, told


@pytest.mark.parametrize(
    "written",
    [
        {"encoding": "utf-8-sig", "delimiter": ";"},
        {"encoding": "cp1251", "delimiter": ";"},
        {"encoding": "utf-16", "delimiter": "\t"},
        {"above": [["Список, участники; 2026"], []], "below": [["", ""], [" "] * 7, ["Итого", str(SIZE)], [], []]},
    ],
)
def test_spelling_and_files_change_no_pair(tidy, tmp_path, match, written):
    left, right, told = tidy
    files = (
        as_csv(tmp_path / "l.csv", untidy(left, 3), **written),
        as_csv(tmp_path / "r.csv", untidy(right, 4), **written),
    )
    code, found, err = match(*files)
    assert code == 0, err
    assert pairs_of(found) == pairs_of(told)


def test_spreadsheets_with_titles_and_totals_change_no_pair(tidy, tmp_path, match):
    left, right, told = tidy
    code, found, err = match(as_xlsx(tmp_path / "l.xlsx", untidy(left, 5)), as_xlsx(tmp_path / "r.xlsx", right))
    assert code == 0, err
    assert pairs_of(found) == pairs_of(told)
    assert f"row {SIZE + 5}" in err


SPOILT = {
    10: (4, "Grade 77", "column «grade»: «Grade 77» is not on the scale"),
    20: (3, " \u00a0", "column «organisation»: the cell is empty"),
    30: (2, "MENTEE.7@gov.example ", "stands already in another row (row 9)"),
    40: (2, "", "column «email address»: the cell is empty"),
    50: (4, "", "column «grade»: the cell is empty"),
    60: (6, "", "has 9 cells for 7 columns"),
}


def test_rows_that_cannot_be_used_are_named_and_may_be_left_out(tidy, tmp_path, match):
    left, right, _ = tidy
    rows = [list(row) for row in left]
    for place, (column, cell, _) in SPOILT.items():
        rows[place][column] = cell
    bad = [list(row) for row in right]
    bad[5][4] = "Director"
    rows[60] = [*rows[60], "", "one cell too many"]
    files = as_csv(tmp_path / "l.csv", rows), as_csv(tmp_path / "r.csv", bad)
    code, told, err = match(*files)
    assert "l.csv: row 62 has 9 cells for 7 columns" in err
    assert (code, told) == (2, None)
    for place, (_, _, words) in SPOILT.items():
        assert any(
            f"l.csv, row {place + 2}" in line.replace(": row", ", row") and words in line for line in err.splitlines()
        ), (place, err)
    assert "r.csv, row 7, column «grade»" in err
    code, told, _ = match(*files, "--leave-out-faulty")
    assert code == 0
    assert set(SPOILT) <= {alone["mentee"] for alone in told["unmatched"]}
    assert not {pair["mentee"] for pair in told["pairs"]} & set(SPOILT)
    assert 5 not in {pair["mentor"] for pair in told["pairs"]}
    without = [row for place, row in enumerate(left) if place not in SPOILT]
    again = as_csv(tmp_path / "w.csv", without), as_csv(tmp_path / "v.csv", [*right[:5], *right[6:]])
    _, plain, _ = match(*again)
    kept = [place for place in range(SIZE) if place not in SPOILT]
    moved = [(kept[i], j + (j >= 5), score) for i, j, score in pairs_of(plain)]
    assert pairs_of(told) == moved


def test_rows_are_counted_below_the_header_whatever_stands_between(tidy, tmp_path, match):
    left, right, told = tidy
    text = as_csv(tmp_path / "l.csv", left, above=[["A list"]]).read_text("utf-8")
    lines = text.split("\r\n")
    spread = "\r\n".join([*lines[:2], "", *lines[2:40], "", "", *lines[40:]])
    (tmp_path / "l.csv").write_text(spread, "utf-8", newline="")
    code, found, err = match(tmp_path / "l.csv", as_csv(tmp_path / "r.csv", right))
    assert code == 0, err
    assert pairs_of(found) == pairs_of(told)


def test_two_thousand_rows_on_either_side(tmp_path, match):
    left, right = people("mentee", 2000, 6), people("mentor", 2000, 7)
    files = as_csv(tmp_path / "l.csv", untidy(left, 8), ";", "cp1251"), as_xlsx(tmp_path / "r.xlsx", untidy(right, 9))
    code, told, err = match(*files)
    assert (code, told["proved"], told["score"]) == (0, True, told["bound"]), err
    for pair in told["pairs"]:
        mentee, mentor = left[pair["mentee"]], right[pair["mentor"]]
        steps = GRADES.index(mentor[4]) - GRADES.index(mentee[4])
        assert steps > 0
        assert mentee[3] != mentor[3]
        assert pair["score"] == {1: 9, 2: 6}.get(steps, 0) + 4 * (mentee[5] == mentor[5])


def test_numbers_kept_as_text_are_numbers(tmp_path, capsys):
    rules = tmp_path / "r.toml"
    rules.write_text('[mentees]\nid = "no"\n[mentors]\nid = "no"\ncapacity = "places"\n[[hard]]\nkind = "within"\n'
                     'column = "years"\nfrom = 1\n[[term]]\nkind = "wishes"\nside = "mentee"\ncolumn = "w"\n'
                     "points = [2]\n")  # fmt: skip
    paths = []
    for name, rows in (
        ("l", [["no", "years", "w"], ["1", "2", 3.0], [2, " 1\u00a0000,5 ", "3"]]),
        ("r", [["no", "years", "places"], ["3 ", 1200, "2 "]]),
    ):
        with xlsxwriter.Workbook(tmp_path / f"{name}.xlsx") as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        paths.append(str(tmp_path / f"{name}.xlsx"))
    assert cli.main(["match", *paths, "--rules", str(rules), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["score"] == 4
