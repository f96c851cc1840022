"""The list of teachers: on a screen, and as a file."""

from __future__ import annotations

import io

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opora.base.bridge.spreadsheets import MIME_CSV, MIME_XLSX, write_csv, write_register
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.policy import policy
from opora.people.actions.exports import note_export
from opora.people.pages.staff import file_columns, file_rows, staff_page


@require_GET
@policy(Data.STAFF, Right.VIEW)
def show_list(request: Request) -> HttpResponse:
    """Everybody within reach, as the address asks."""
    viewer = request.viewer
    return render(request, "people/person_list.html", {"page": staff_page(request.GET, viewer)})


@require_GET
@policy(Data.STAFF, Right.VIEW)
def export(request: Request, kind: str) -> FileResponse:
    """The same list as a workbook or a CSV file."""
    viewer = request.viewer
    rows = list(file_rows(request.GET, viewer))
    kept, title = io.BytesIO(), _("Teachers")
    if kind == "csv":
        write_csv(kept, file_columns(), rows, viewer.language)
    else:
        write_register(kept, title, file_columns(), rows, viewer.language)
    note_export(by=viewer, what="people.person", rows=len(rows))
    kept.seek(0)
    name, mime = (f"{title}.csv", MIME_CSV) if kind == "csv" else (f"{title}.xlsx", MIME_XLSX)
    return FileResponse(kept, as_attachment=True, filename=name, content_type=mime)
