"""Registers as files: every list on a screen leaves as a workbook or a CSV file that opens well in a school.

A cell never becomes a formula or a link, whoever wrote its text.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

__all__ = ["MIME_CSV", "MIME_XLSX", "Column", "neutral", "plain", "write_book", "write_csv", "write_register"]

MIME_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MIME_CSV = "text/csv; charset=utf-8"
Kind = Literal["text", "number", "percent", "date", "moment"]
Target = str | Path | IO[bytes]

#: What makes a spreadsheet take a text for a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {"number": "#,##0.##", "percent": "0.0%", "date": "dd.mm.yyyy", "moment": "dd.mm.yyyy hh:mm"}
_WIDTHS = {"text": 28, "number": 12, "percent": 10, "date": 12, "moment": 17}
#: Characters no XML file may hold, and marks that turn the direction of writing.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff]")
_CELL_LIMIT = 32_000
_FIRST_ROW = 2
_CHOSEN_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register: its heading, what it holds, whether its numbers are summed below."""

    title: str
    kind: Kind = "text"
    width: float | None = None
    total: bool = False
    #: What stands in a note over the heading, and what may be chosen in the cells below.
    hint: str = ""
    choices: tuple[str, ...] = ()


def plain(value: Any) -> str:
    """A value as text without unseen characters, cut where a spreadsheet would refuse it.

    >>> plain(None), plain("а\\x00б")
    ('', 'аб')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = _UNSEEN.sub("", str(value))
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"


def neutral(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet would run it as a formula.

    >>> neutral("=1+1"), neutral("Школа № 7")
    ("'=1+1", 'Школа № 7')
    """
    return f"'{text}" if text.lstrip(" \u00a0\n").startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text


def write_csv(target: Target, columns: Sequence[Column], rows: Iterable[Sequence[Any]], lang: str = "ru") -> None:
    """Write a CSV file as Russian spreadsheets expect it: `;` between cells, a byte-order mark, ДД.ММ.ГГГГ.

    >>> kept = io.BytesIO()
    >>> write_csv(kept, [Column("Школа"), Column("Дата", "date")], [["@7", dt.date(2026, 9, 1)]])
    >>> kept.getvalue().decode("utf-8-sig").splitlines()
    ['Школа;Дата', "'@7;01.09.2026"]
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    with ExitStack() as stack:
        out = stack.enter_context(open(target, "wb")) if isinstance(target, str | Path) else target
        out.write(b"\xef\xbb\xbf")
        stack.enter_context(translation.override(lang))
        writer.writerow([neutral(plain(column.title)) for column in columns])
        for row in rows:
            writer.writerow([_csv_cell(value, lang) for value in row])
            if buffer.tell() > 1_000_000:
                out.write(_drained(buffer))
        out.write(_drained(buffer))


def _drained(buffer: io.StringIO) -> bytes:
    written = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return written


def _csv_cell(value: Any, lang: str) -> str:
    if isinstance(value, dt.datetime):
        return f"{_local(value):%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if not math.isfinite(value):
            return ""
        return str(value).replace(".", ",") if lang.startswith("ru") else str(value)
    return neutral(plain(value))


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def write_register(
    target: Target,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    lang: str = "ru",
) -> int:
    """Write a register as XLSX and return the number of its rows.

    The title stands above the header; the header is frozen, filtered and repeated on every printed page;
    columns marked `total` are summed below. Rows are streamed: a hundred thousand need little memory.
    """
    return write_book(target, [(title, columns, rows)], lang)[0]


def write_book(
    target: Target, sheets: Sequence[tuple[str, Sequence[Column], Iterable[Sequence[Any]]]], lang: str = "ru"
) -> list[int]:
    """Write several registers as sheets of one XLSX file, each as `write_register` does; give their numbers of rows."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        target if isinstance(target, str) else str(target) if isinstance(target, Path) else target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": _FORMATS["date"],
            "remove_timezone": True,
        },
    )
    try:
        with translation.override(lang):
            return [_Register(book, plain(title), columns).write(rows) for title, columns, rows in sheets]
    finally:
        book.close()


class _Register:
    """One sheet being written from the top down."""

    def __init__(self, book: Any, title: str, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.sheet = book.add_worksheet(_sheet_name(title))
        book.set_properties({"title": title[:255]})
        self.formats = {
            kind: book.add_format({"num_format": shape, "valign": "top"}) for kind, shape in _FORMATS.items()
        }
        self.formats["text"] = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.bold = {
            kind: book.add_format({"num_format": shape, "bold": True, "top": 1}) for kind, shape in _FORMATS.items()
        }
        self.bold["text"] = book.add_format({"bold": True, "top": 1})
        heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#EEF1F4"}
        )
        for number, column in enumerate(columns):
            self.sheet.set_column(number, number, column.width or _WIDTHS[column.kind])
        self.sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        for number, column in enumerate(columns):
            self.sheet.write_string(1, number, plain(column.title), heading)
            if column.hint:
                self.sheet.write_comment(1, number, plain(column.hint), {"x_scale": 2, "y_scale": 1.5})
            if column.choices:
                told = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
                self.sheet.data_validation(_FIRST_ROW, number, _FIRST_ROW + _CHOSEN_ROWS, number, told)

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        """Write the rows, the totals and what belongs to the sheet as a whole."""
        totals: dict[int, float] = {number: 0 for number, column in enumerate(self.columns) if column.total}
        line = _FIRST_ROW
        for row in rows:
            for number, value in enumerate(row):
                self._cell(line, number, value, self.formats)
                if number in totals and _is_number(value):
                    totals[number] += float(value)
            line += 1
        count = line - _FIRST_ROW
        if totals:
            if 0 not in totals:
                self.sheet.write_string(line, 0, _("Total"), self.bold["text"])
            for number, total in totals.items():
                self._cell(line, number, total, self.bold)
        self.sheet.autofilter(1, 0, max(1, line - 1), max(0, len(self.columns) - 1))
        self.sheet.freeze_panes(_FIRST_ROW, 0)
        self.sheet.repeat_rows(1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        return count

    def _cell(self, line: int, number: int, value: Any, formats: dict[str, Any]) -> None:
        kind = self.columns[number].kind
        if isinstance(value, dt.datetime):
            self.sheet.write_datetime(line, number, _local(value), formats["moment"])
        elif isinstance(value, dt.date) and value.year >= 1900:
            self.sheet.write_datetime(line, number, value, formats["date"])
        elif isinstance(value, dt.date):
            self.sheet.write_string(line, number, f"{value:%d.%m.%Y}", formats["text"])
        elif _is_number(value):
            self.sheet.write_number(line, number, value, formats[kind if kind == "percent" else "number"])
        else:
            text = plain(None if isinstance(value, float) else value)
            # A text cell is no formula here, but the reader may save the file as CSV: guard it as well.
            self.sheet.write_string(line, number, neutral(text), formats["text"])


def _is_number(value: Any) -> bool:
    """A number a spreadsheet keeps whole: longer ones (bank and register numbers) stay text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return math.isfinite(value) and bool(-(10**15) < value < 10**15)


def _sheet_name(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\\r\n\t]+", " ", title).strip().strip("'")[:31].strip().strip("'")
    return name if name and name.casefold() != "history" else "Opora"
