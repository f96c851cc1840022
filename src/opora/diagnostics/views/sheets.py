"""The sheet of results: a page to print, and the same as a Word file that nobody keeps."""

from __future__ import annotations

import io

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy
from opora.diagnostics.actions.sheets import sheet_file
from opora.diagnostics.pages.sheets import sheet_data, sheet_page
from opora.diagnostics.queries.profile import profile_person

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@policy(Data.MEASURED, Right.VIEW, scope="object")
def show(request: Request, person_id: int) -> HttpResponse:
    """The sheet on the screen and on paper."""
    person = found(profile_person(request.viewer, person_id))
    return render(request, "diagnostics/sheet_show.html", {"page": sheet_page(request.viewer, person)})


@require_GET
@policy(Data.MEASURED, Right.VIEW, scope="object")
def download(request: Request, person_id: int) -> FileResponse:
    """The sheet as a Word file, made for this answer alone."""
    person = found(profile_person(request.viewer, person_id))
    page = sheet_page(request.viewer, person)
    name = f"{_('Results of diagnostics')} — {page.short}.docx"
    content = io.BytesIO(sheet_file(sheet_data(page), request.viewer.language))
    return FileResponse(content, as_attachment=True, filename=name, content_type=DOCX)
