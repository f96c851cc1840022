"""The Word file of a sheet of results: made from the records at once, never kept, numbered or registered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opora.documents.actions.unkept import bar, made_now

__all__ = ["bar", "sheet_file"]

SOURCES = Path(__file__).resolve().parents[1] / "data" / "papers"


def sheet_file(data: Mapping[str, Any], language: str) -> bytes:
    """The file of what the sheet says, in the language of whoever reads it."""
    told = language if language in ("ru", "en") else "ru"
    return made_now(source=SOURCES / f"diag_sheet.{told}.txt", data=data, language=told)
