"""Lists of mentoring that leave as files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse, Http404

from opora.base.bridge.spreadsheets import MIME_CSV, MIME_XLSX, Column, write_csv, write_register
from opora.base.pages.requests import Request
from opora.people.actions.exports import note_export


def register(
    request: Request,
    kind: str,
    *,
    what: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
) -> FileResponse:
    """A list as a workbook or a CSV file; that it left is remembered."""
    viewer = request.viewer
    kept, found = io.BytesIO(), list(rows)
    if kind == "csv":
        write_csv(kept, columns, found, viewer.language)
    elif kind == "xlsx":
        write_register(kept, title, columns, found, viewer.language)
    else:
        raise Http404
    note_export(by=viewer, what=what, rows=len(found))
    kept.seek(0)
    mime = MIME_CSV if kind == "csv" else MIME_XLSX
    return FileResponse(kept, as_attachment=True, filename=f"{title}.{kind}", content_type=mime)
