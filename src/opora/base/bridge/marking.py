"""A list given back to its owner with the faulty cells marked and, beside each row, what to mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from opora.base.bridge.sheets import open_file
from opora.base.rules.cells import Cell
from opora.base.rules.marks import Mark, Severity

__all__ = ["mark_rows", "mark_sheets", "neutral"]

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST = 32_000
_FILLS = {Severity.FAULT: "#F8C9C4", Severity.GAP: "#FCE8B2", Severity.NOTE: "#DCE9F7"}


def neutral(text: str) -> str:
    """Keep a text from being taken for a formula by any program that opens it later.

    >>> neutral("=1+1")
    "'=1+1"
    """
    if text.startswith(_RISKY) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:].replace(" ", "").replace(",", "", 1).replace(".", "", 1).isdigit()


def mark_rows(
    source: str | Path,
    name: str,
    target: str | Path,
    marks: Mapping[int, Sequence[Mark]],
    sheet: int = 0,
    header_row: int = 1,
) -> int:
    """Write a copy of an uploaded list with the faults of one sheet marked; give how many rows are marked."""
    return mark_sheets(source, name, target, {sheet: (header_row, marks)})


def mark_sheets(
    source: str | Path, name: str, target: str | Path, sheets: Mapping[int, tuple[int, Mapping[int, Sequence[Mark]]]]
) -> int:
    """Write a copy of an uploaded workbook with its faults marked; give how many rows are marked.

    Of each sheet: the row of its header and the marks by the number of the row, both from 1, as a spreadsheet shows
    them. Every sheet's values are kept (a CSV becomes a workbook); of formulas only what they showed.
    """
    count = 0
    with open_file(source, name) as book, xlsxwriter.Workbook(str(target), _OPTIONS) as copy:
        formats = _Formats(copy)
        for index, old in enumerate(book.sheets):
            page = copy.add_worksheet(_sheet_name(old.name, index))
            if index not in sheets:
                _copy_plain(page, old.rows(), formats)
                continue
            header_row, marks = sheets[index]
            marked = {number: tuple(told) for number, told in marks.items() if told}
            _copy_marked(page, old.rows(), marked, header_row, formats)
            page.freeze_panes(header_row, 0)
            if not count:
                page.activate()
            count += len(marked)
    return count


_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def _sheet_name(name: str, index: int) -> str:
    kept = "".join(sign for sign in name if sign not in "[]:*?/\\'" and sign.isprintable()).strip()[:28]
    return f"{kept or 'Sheet'} {index + 1}" if index else kept or "Sheet"


class _Formats:
    """Cell formats of the copy, and the one way cells are written."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.day = book.add_format({"num_format": "dd.mm.yyyy"})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.advice = book.add_format({"text_wrap": True, "valign": "top"})
        self.marks = {severity: book.add_format({"bg_color": fill}) for severity, fill in _FILLS.items()}
        self.day_marks = {
            severity: book.add_format({"bg_color": fill, "num_format": "dd.mm.yyyy"})
            for severity, fill in _FILLS.items()
        }

    def write(
        self,
        page: xlsxwriter.worksheet.Worksheet,
        row: int,
        column: int,
        cell: Cell,
        mark: Severity | None = None,
    ) -> None:
        """Write a cell as plain data, never as a formula."""
        style = self.marks[mark] if mark else None
        if cell is None or cell == "":
            if style is not None:
                page.write_blank(row, column, None, style)
        elif isinstance(cell, bool):
            page.write_boolean(row, column, cell, style)
        elif isinstance(cell, int | float):
            page.write_number(row, column, cell, style)
        elif isinstance(cell, datetime | date):
            if cell.year < 1901:
                page.write_string(row, column, cell.isoformat(), style)
            else:
                page.write_datetime(row, column, cell, self.day_marks[mark] if mark else self.day)
        elif isinstance(cell, time | timedelta):
            page.write_string(row, column, str(cell), style)
        else:
            page.write_string(row, column, neutral(cell[:_LONGEST]), style)


def _copy_plain(page: xlsxwriter.worksheet.Worksheet, rows: Iterable[Sequence[Cell]], formats: _Formats) -> None:
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            formats.write(page, at, column, cell)


def _copy_marked(
    page: xlsxwriter.worksheet.Worksheet,
    rows: Iterable[Sequence[Cell]],
    marked: Mapping[int, Sequence[Mark]],
    header_row: int,
    formats: _Formats,
) -> None:
    kept = list(rows)
    advice = max((len(row) for row in kept), default=0)
    for at, row in enumerate(kept):
        told = marked.get(at + 1, ())
        places = _places(told)
        for column in range(max(len(row), max(places, default=-1) + 1)):
            cell = row[column] if column < len(row) else ""
            here = places.get(column, [])
            formats.write(page, at, column, cell, here[0].severity if here else None)
            if here:
                page.write_comment(at, column, "\n".join(mark.said for mark in here)[:1000], {"x_scale": 2})
        if told:
            page.write_string(at, advice, neutral("\n".join(mark.said for mark in told)), formats.advice)
    page.write_string(max(header_row - 1, 0), advice, _("What to mend"), formats.head)
    page.set_column(advice, advice, 60)
    if kept and header_row <= len(kept):
        page.autofilter(header_row - 1, 0, len(kept) - 1, advice)


def _places(marks: Sequence[Mark]) -> dict[int, list[Mark]]:
    """The marks by column, the gravest first."""
    places: dict[int, list[Mark]] = {}
    for mark in sorted(marks, key=lambda one: list(Severity).index(one.severity)):
        places.setdefault(mark.column, []).append(mark)
    return places
