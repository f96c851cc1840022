"""A list comes back with its faults marked and no live formula; a blank is written and read again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from opora.base.bridge.marking import neutral
from opora.base.bridge.sheets import open_file
from opora.base.rules.cells import Cell
from opora.intake.bridge.blank import write_blank
from opora.intake.bridge.marking import MarkedRow, mark_faults
from opora.intake.rules.fields import SheetKind
from opora.intake.rules.mapping import rank_sheets
from opora.intake.rules.rows import RowParser

TODAY = date(2026, 9, 1)
ROWS: list[list[Cell]] = [
    ["ФИО", "Дата рождения", "Примечание"],
    ["Котова Анна Ильинична", "31.02.1990", '=HYPERLINK("http://evil.example","x")'],
    ["Белов Лев Андреевич", date(1999, 3, 2), "@SUM(A1)"],
]


def marked(source: Path, target: Path) -> openpyxl.Workbook:
    with open_file(source) as book:
        best = rank_sheets([(sheet.name, sheet.head()) for sheet in book.sheets])[0]
        parser = RowParser(best.mapping, best.mapping.kind, TODAY)
        rows = list(book.sheets[best.index].rows())
    found = [MarkedRow(at + 1, parser.parse(row).faults) for at, row in enumerate(rows) if at >= best.header.body]
    assert mark_faults(source, source.name, target, found, best.mapping, best.index, best.header.body) == 1
    return openpyxl.load_workbook(target)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_faults_are_marked(tmp_path: Path, kind: str) -> None:
    source = tmp_path / f"список.{kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in ROWS:
            book.active.append(row)
        book.active["C2"].data_type = "s"
        book.save(source)
    else:
        lines = [["" if cell is None else str(cell).replace('"', '""') for cell in row] for row in ROWS]
        source.write_text("\n".join(";".join(f'"{cell}"' for cell in line) for line in lines), encoding="cp1251")
    sheet = marked(source, tmp_path / "out.xlsx").worksheets[0]
    assert sheet["A2"].value == "Котова Анна Ильинична"
    assert sheet["B2"].fill.fgColor.rgb == "FFFCE8B2" and sheet["B2"].comment is not None
    assert sheet["B3"].comment is None
    assert "31.02.1990" in sheet["D2"].value and sheet["D3"].value is None
    assert sheet["D1"].value
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet["C2"].value.startswith("'=") and sheet["C3"].value.startswith("'@")


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@x", "\tx", "\rx"])
def test_formulas_are_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Котова", "+79123456789", "-5", "-0,5", "", "1=2"])
def test_ordinary_texts_are_left_alone(text: str) -> None:
    assert neutral(text) == text


#: What a line of a blank needs beside a name, in the order of its columns.
LEAST = {
    SheetKind.PAIRS: ("Белов Лев Андреевич",),
    SheetKind.RESULTS: ("", "", "Оценка компетенций", "15.10.2025", "Методический", "18", "25"),
}


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("kind", list(SheetKind))
def test_blank(tmp_path: Path, lang: str, kind: SheetKind) -> None:
    path = tmp_path / "blank.xlsx"
    write_blank(path, lang, kind)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert all(cell.comment for cell in sheet[1])
    if kind == SheetKind.STAFF:
        assert len(sheet.data_validations.dataValidation) == 3
    sheet.append(["Котова Анна Ильинична", *LEAST.get(kind, ())])
    book.save(path)
    with open_file(path) as opened:
        best = rank_sheets([(item.name, item.head()) for item in opened.sheets])[0]
        rows = list(opened.sheets[0].rows())
    assert best.header.body == 1
    assert len(best.mapping.fields) == len(sheet[1])
    parser = RowParser(best.mapping, kind, TODAY)
    assert parser.parse(rows[1]).skipped == "example"
    assert parser.parse(rows[2]).is_usable
