"""Questions as files: a version to download, a workbook brought in, the picture of a question."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.bridge.spreadsheets import MIME_XLSX
from opora.base.models import StoredFile
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.texts import text_in
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.diagnostics.actions import items
from opora.diagnostics.bridge.item_books import write_blank, write_marked, write_questions
from opora.diagnostics.forms.items import PictureForm, WorkbookForm
from opora.diagnostics.models import ItemsFile
from opora.diagnostics.pages.items import items_file_page, picture_page, take_in_page
from opora.diagnostics.queries.instruments import (
    current_calibration,
    instrument_of,
    item_of,
    items_files_of,
    items_of,
    picture_of,
)
from opora.diagnostics.queries.sittings import count_settled, item_numbered, rows_of, sitting_of
from opora.diagnostics.rules.items_files import UnreadFile, path_of
from opora.diagnostics.views.sittings import secret_of


def _sent(content: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=MIME_XLSX)


def _pictured(stored: StoredFile) -> HttpResponse:
    """A picture within a page: its name tells nothing, and it is kept by nobody on the way."""
    with stored.content.open("rb") as content:
        response = HttpResponse(content.read(), content_type=stored.media_type)
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_GET
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def export(request: Request, instrument_id: int) -> HttpResponseBase:
    """The questions of a version, with their right answers."""
    viewer = request.viewer
    instrument = found(instrument_of(viewer, instrument_id, Right.ENTER))
    target = io.BytesIO()
    write_questions(target, instrument, items_of(instrument), current_calibration(instrument), viewer.language)
    name = f"{text_in(instrument.title, viewer.language)} – {instrument.version}.xlsx"
    return _sent(target.getvalue(), name)


@require_GET
@policy(Data.DICTIONARY, Right.ENTER)
def blank(request: Request) -> HttpResponseBase:
    """An empty workbook to fill in."""
    target = io.BytesIO()
    write_blank(target, request.viewer.language)
    return _sent(target.getvalue(), _("Questions – blank workbook") + ".xlsx")


@require_http_methods(["GET", "POST"])
@policy(Data.DICTIONARY, Right.ENTER)
def take_in(request: Request) -> HttpResponse:
    """Take a workbook: of a new instrument, or of the next version of one (`?of=`)."""
    viewer = request.viewer
    asked = request.GET.get("of", "")
    follows = instrument_of(viewer, int(asked), Right.ENTER) if asked.isascii() and asked.isdigit() else None
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def go() -> HttpResponse:
        file = form.cleaned_data["file"]
        made = items.take_in(by=viewer, content=file, name=file.name, follows=follows, today=viewer.today)
        return redirect("diagnostics:items_file", items_file_id=made.pk)

    answer = tried(request, go, form=form, field="file")
    return answer or shown(request, "diagnostics/items_take_in.html", take_in_page(form, follows, viewer.language))


def _file(request: Request, items_file_id: int) -> ItemsFile:
    return found(items_files_of(request.viewer).filter(pk=items_file_id).first())


@require_GET
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def show(request: Request, items_file_id: int) -> HttpResponse:
    """The workbook as it was read."""
    items_file = _file(request, items_file_id)
    page = items_file_page(items_file, items.understood(items_file), request.viewer.language)
    return render(request, "diagnostics/items_file.html", {"page": page})


@require_POST
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def make(request: Request, items_file_id: int) -> HttpResponse:
    """Make a draft of it."""
    viewer, items_file = request.viewer, _file(request, items_file_id)

    def go() -> HttpResponse:
        leave_out = bool(request.POST.get("leave_out"))
        keep = request.POST.getlist("keep")
        made = items.make(by=viewer, items_file=items_file, leave_out=leave_out, keep=keep, today=viewer.today)
        return redirect("diagnostics:instrument", instrument_id=made.pk)

    answer = tried(request, go, done=_("The draft is made: ask a colleague to review it."))
    return answer or redirect("diagnostics:items_file", items_file_id=items_file.pk)


@require_POST
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def drop(request: Request, items_file_id: int) -> HttpResponse:
    """Put it away."""
    items_file = _file(request, items_file_id)

    def go() -> HttpResponse:
        items.drop(by=request.viewer, items_file=items_file)
        return redirect("diagnostics:shelf")

    answer = tried(request, go, done=_("The file is put away; nothing was made of it."))
    return answer or redirect("diagnostics:items_file", items_file_id=items_file.pk)


@require_GET
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def marked(request: Request, items_file_id: int) -> HttpResponseBase:
    """The workbook with its faults marked."""
    items_file = _file(request, items_file_id)
    try:
        path = path_of(items_file.file)
    except UnreadFile as refusal:
        raise Http404 from refusal
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "marked.xlsx"
        write_marked(path, items_file.file.name, target, items_file.cells, items.understood(items_file).flaws)
        name = f"{Path(items_file.file.name).stem} — {_('to mend')}.xlsx"
        return _sent(target.read_bytes(), name)


@require_http_methods(["GET", "POST"])
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def picture(request: Request, item_id: int) -> HttpResponse:
    """The picture of a question of a draft, and what it shows in words."""
    viewer, item = request.viewer, found(item_of(request.viewer, item_id))
    initial = {f"words_{language}": text for language, text in item.picture_text.items()}
    form = PictureForm(
        request.POST or None, request.FILES or None, has_picture=item.picture_id is not None, initial=initial
    )
    back = redirect("diagnostics:instrument", instrument_id=item.instrument_id)

    def take_away() -> HttpResponse:
        items.describe(by=viewer, item=item, words={}, keep=False)
        return back

    def go() -> HttpResponse:
        file = form.cleaned_data["file"]
        if file:
            kept = {"content": file, "name": file.name, "media_type": form.media_type}
            items.set_picture(by=viewer, item=item, words=form.words, **kept)
        else:
            items.describe(by=viewer, item=item, words=form.words)
        return back

    if request.method == "POST" and request.POST.get("take_away"):
        return tried(request, take_away, done=_("The picture is taken away.")) or back
    answer = tried(request, go, form=form, field="file", done=_("The picture is kept."))
    return answer or shown(request, "diagnostics/item_picture.html", picture_page(item, form, viewer.language))


@require_GET
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def image(request: Request, item_id: int) -> HttpResponse:
    """The picture itself, for those who keep the shelf."""
    return _pictured(found(picture_of(found(item_of(request.viewer, item_id)))))


@require_GET
@policy(Data.MEASURED, Right.ENTER, scope="object")
def sitting_picture(request: Request, sitting_id: int, number: int) -> HttpResponse:
    """The picture of a question that has been put to whoever sits; never of a later one."""
    sitting = found(sitting_of(request.viewer, sitting_id, secret_of(request, sitting_id)))
    item = item_numbered(sitting, number) if number <= count_settled(rows_of(sitting)) + 1 else None
    return _pictured(found(picture_of(item)))
