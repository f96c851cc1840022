"""Registers open in a spreadsheet with dates as dates and with nothing that runs."""

from __future__ import annotations

import csv
import datetime as dt
import doctest
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.base.bridge import spreadsheets
from opora.base.bridge.spreadsheets import Column, neutral, write_csv, write_register

COLUMNS = [
    Column("Школа"),
    Column("Учителей", "number", total=True),
    Column("Доля", "percent"),
    Column("С", "date"),
]
ROWS = [["Школа № 7", 12, Decimal("0.25"), dt.date(2026, 9, 1)], ["=HYPERLINK(1)", 30, None, None]]
HOSTILE = ["=1+1", "+7 900", "-5 дней", "@SUM(A1)", "\tx", "\rx", " =1+1", "\u00a0=1+1"]


def sheet_of(columns: list[Column], rows: list[list[Any]], title: str = "Школы", lang: str = "ru") -> Any:
    """The register written and opened again."""
    kept = io.BytesIO()
    assert write_register(kept, title, columns, rows, lang) == len(rows)
    return openpyxl.load_workbook(io.BytesIO(kept.getvalue())).active


def lines_of(columns: list[Column], rows: list[list[Any]], lang: str = "ru") -> list[list[str]]:
    """The CSV written and read again."""
    kept = io.BytesIO()
    write_csv(kept, columns, rows, lang)
    assert kept.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(kept.getvalue().decode("utf-8-sig"), newline=""), delimiter=";"))


def test_examples_run() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(spreadsheets).failed == 0


def test_a_register_reads_as_a_register() -> None:
    """Title, frozen and filtered header, dates as dates, a total below."""
    sheet = sheet_of(COLUMNS, ROWS)
    assert sheet.title == "Школы" and sheet["A1"].value == "Школы"
    assert [cell.value for cell in sheet[2]] == ["Школа", "Учителей", "Доля", "С"]
    assert sheet.freeze_panes == "A3" and sheet.auto_filter.ref == "A2:D4"
    assert sheet["D3"].value == dt.datetime(2026, 9, 1) and sheet["D3"].number_format == "dd.mm.yyyy"
    assert sheet["C3"].value == 0.25 and sheet["C3"].number_format == "0.0%"
    assert sheet["B5"].value == 42 and sheet["A5"].data_type == "s"


def test_an_empty_register_is_a_register() -> None:
    """No rows, no columns summed: still a file that opens."""
    assert sheet_of([Column("Школа")], []).auto_filter.ref == "A2"


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs(text: str) -> None:
    """A text that looks like a formula stays a text in both formats."""
    cell = sheet_of([Column("Имя")], [[text]])["A3"]
    assert cell.data_type == "s" and str(cell.value).startswith("'")
    assert lines_of([Column(text)], [[text]]) == [[neutral(text)], [neutral(text)]]
    assert neutral(text).startswith("'")


def test_odd_values() -> None:
    """Numbers that are none, register numbers, moments, unseen characters and endless texts."""
    moment = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.UTC)
    row = [float("nan"), 12345678901234567890, moment, "а\x00\u202eб", "х" * 100_000, dt.date(1877, 1, 2)]
    columns = [Column(str(number)) for number in range(len(row))]
    cells = [cell.value for cell in sheet_of(columns, [row])[3]]
    assert cells[0] in (None, "") and cells[1] == "12345678901234567890"
    assert cells[2] == dt.datetime(2026, 9, 1, 12, 0)
    assert cells[3] == "аб" and len(cells[4]) == 32_000 and cells[5] == "02.01.1877"
    line = lines_of(columns, [row])[1]
    assert line[0] == "" and line[2] == "01.09.2026 12:00" and line[3] == "аб"


def test_numbers_speak_the_readers_language() -> None:
    """A decimal comma in Russian, a point in English; a negative number is a number, not a formula."""
    row: list[Any] = [1.5, -3, True]
    columns = [Column("а", "number"), Column("б", "number"), Column("в")]
    assert lines_of(columns, [row])[1][:2] == ["1,5", "-3"]
    assert lines_of(columns, [row], "en")[1] == ["1.5", "-3", "yes"]


@pytest.mark.parametrize("title", ["[A/B]: *что?*", "", "х" * 90, "'", "History", "a\tb"])
def test_any_title_makes_a_sheet(title: str) -> None:
    """A title no spreadsheet would take as a sheet's name is made into one."""
    assert 0 < len(sheet_of([Column("А")], [["1"]], title=title).title) <= 31


def test_to_a_path(tmp_path: Path) -> None:
    """A path will do as well as a buffer."""
    write_register(tmp_path / "a.xlsx", "А", COLUMNS, ROWS)
    write_csv(tmp_path / "a.csv", COLUMNS, ROWS)
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "a.csv").read_text("utf-8-sig").count("\n") == 3


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_csv_keeps_what_it_may(rows: list[list[str]]) -> None:
    """Every text comes back as it is shown, whatever quotes and separators it holds."""
    expected = [[neutral(spreadsheets.plain(text)) for text in row] for row in rows]
    assert lines_of([Column("а"), Column("б")], rows)[1:] == expected
