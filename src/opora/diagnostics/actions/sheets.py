"""The Word file of a sheet of results: made from the records at once, never kept, numbered or registered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opora.documents.actions.unkept import made_now

SOURCE = Path(__file__).resolve().parents[1] / "data" / "papers" / "diag_sheet.ru.txt"


def sheet_file(data: Mapping[str, Any]) -> bytes:
    """The file of what the sheet says."""
    return made_now(source=SOURCE, data=data)
