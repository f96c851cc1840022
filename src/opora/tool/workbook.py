"""Result files as XLSX: plain cells, no formula from a person's text, written whole or not at all."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import Any

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 80
LONGEST = 32_000


def harmless(text: str) -> str:
    """A text no spreadsheet program takes for a formula.

    >>> harmless("=1+1")
    "'=1+1"
    """
    text = "".join(letter for letter in text if letter >= " " or letter in "\t\r\n")[:LONGEST]
    return "'" + text if text.startswith(DANGEROUS) else text


def write_workbook(path: Path, sheets: list[tuple[str, list[list[Any]]]]) -> None:
    """Write sheets (name, rows with the header first); the file appears only when it is complete."""
    import xlsxwriter

    memory = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(memory, options) as book:
        bold, plain = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"text_wrap": True, "valign": "top"}),
        )
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                _write_row(sheet, number, row, plain if number else bold)
            for column in range(len(rows[0])):
                longest = max((len(str(row[column])) for row in rows if column < len(row)), default=8)
                sheet.set_column(column, column, min(max(longest + 1, 8), WIDEST))
            if len(rows) > 1:
                sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(memory.getvalue())
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _write_row(sheet: Any, number: int, row: list[Any], style: Any) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            sheet.write_number(number, column, cell, style)
        else:
            sheet.write_string(number, column, harmless(str(cell)), style)
