"""Lists coming in: upload, agree the columns, check, write, take back."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.actions import runs
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.schedule import tasks
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.intake.actions import applying, rows, staging, undoing, uploads
from opora.intake.bridge.blank import write_blank
from opora.intake.bridge.marking import MarkedRow, mark_faults
from opora.intake.forms import ColumnsForm, RowForm, UploadForm
from opora.intake.models import Batch, Row
from opora.intake.pages import (
    RowPage,
    cells_of,
    columns_page,
    faults_of,
    lists_page,
    review_page,
    told_asked,
)
from opora.intake.queries.batches import batch_of, batches_of, faulty_rows, nodes_for_lists, row_of, run_under_way
from opora.intake.rules.batches import UnableToReadFile, path_of
from opora.intake.rules.fields import SheetKind
from opora.intake.rules.mapping import Mapping as ColumnMapping

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@policy(Data.INTAKE, Right.ENTER)
def show_lists(request: Request) -> HttpResponse:
    """The batches brought in so far, and the form that takes a file."""
    viewer = request.viewer
    form = UploadForm(request.POST or None, request.FILES or None, nodes=nodes_for_lists(viewer))

    def receive() -> HttpResponse:
        file, node = form.cleaned_data["file"], form.cleaned_data["node"]
        batch = uploads.receive(by=viewer, node=node, content=file, name=file.name, today=viewer.today)
        return redirect("intake:columns", batch_id=batch.pk)

    answer = tried(request, receive, form=form, field="file")
    results = viewer.may_somewhere(Data.RESULT, Right.ENTER)
    page = lists_page(request.GET, batches_of(viewer), form, results=results)
    return answer or shown(request, "intake/batch_list.html", page)


@require_http_methods(["GET", "POST"])
@policy(Data.INTAKE, Right.ENTER, scope="object")
def agree_columns(request: Request, batch_id: int) -> HttpResponse:
    """What each column means: guessed, shown with examples, corrected."""
    viewer = request.viewer
    batch = found(batch_of(viewer, batch_id))
    if run := run_under_way(viewer, batch):
        return redirect("base:run_show", run_id=run.pk)
    columns = ColumnMapping.from_json(batch.mapping["columns"]).columns
    initial = {"kind": batch.kind, "is_full": batch.is_full}
    results = viewer.may(Data.RESULT, Right.ENTER, path=batch.node.path)
    form = ColumnsForm(request.POST or None, columns=columns, results=results, initial=initial)

    def agree() -> HttpResponse:
        kind, is_full = SheetKind(form.cleaned_data["kind"]), form.cleaned_data["is_full"]
        uploads.agree(by=viewer, batch=batch, chosen=form.chosen(), kind=kind, is_full=is_full)
        return _run(request, batch, "intake.stage")

    answer = tried(request, agree, form=form)
    return answer or shown(request, "intake/batch_columns.html", columns_page(batch, form, columns))


@require_POST
@policy(Data.INTAKE, Right.ENTER, scope="object")
def choose_sheet(request: Request, batch_id: int) -> HttpResponse:
    """Take another sheet of the same workbook."""
    batch = found(batch_of(request.viewer, batch_id))
    sheet = request.POST.get("sheet", "")
    return _do(
        request,
        lambda by: uploads.choose_sheet(by=by, batch=batch, sheet=int(sheet) if sheet.isdigit() else -1),
        redirect("intake:columns", batch_id=batch.pk),
    )


def _do(
    request: Request,
    deed: Callable[[Any], object],
    otherwise: HttpResponse,
    *,
    then: Callable[[], HttpResponse] | None = None,
    done: str = "",
) -> HttpResponse:
    """Do what a button asks and go on; refused, tell why where one came from."""

    def go() -> HttpResponse:
        deed(request.viewer)
        return then() if then else otherwise

    return tried(request, go, done=done) or otherwise


def _run(request: Request, batch: Batch, kind: str) -> HttpResponse:
    """Start reading or writing as a task and go to its progress; a short list is over before the page comes."""
    back = reverse("intake:review", args=[batch.pk])
    run = runs.begin(
        by=request.viewer,
        kind=kind,
        key=f"{kind}:{batch.pk}",
        task=tasks()[kind],
        arguments={"batch": batch.pk},
        back_url=back,
    )
    run.refresh_from_db()
    return redirect(back) if run.is_over else redirect("base:run_show", run_id=run.pk)


@require_GET
@policy(Data.INTAKE, Right.ENTER, scope="object")
def review(request: Request, batch_id: int) -> HttpResponse:
    """What would be written, line by line, with what to mend and what to decide."""
    batch = found(batch_of(request.viewer, batch_id))
    if run := run_under_way(request.viewer, batch):
        return redirect("base:run_show", run_id=run.pk)
    if batch.state in {Batch.State.UPLOADED, Batch.State.MAPPED}:
        return redirect("intake:columns", batch_id=batch.pk)
    return render(request, "intake/batch_review.html", {"page": review_page(request.GET, batch)})


@require_POST
@policy(Data.INTAKE, Right.ENTER, scope="object")
def decide(request: Request, batch_id: int) -> HttpResponse:
    """Apply or leave out the chosen lines, or add them as new people; who is asked about is never added in passing."""
    viewer = request.viewer
    batch = found(batch_of(viewer, batch_id))
    chosen = [int(value) for value in request.POST.getlist("chosen") if value.isdigit()]
    decision = request.POST.get("decision", "")
    if decision not in rows.DECISIONS:
        decision = Row.Decision.APPLY.value

    def go() -> HttpResponse:
        asked = rows.decide(by=viewer, batch=batch, rows=chosen, decision=decision)
        if asked:
            messages.warning(request, told_asked(asked))
        return redirect(_back(request, batch))

    return tried(request, go) or redirect(_back(request, batch))


def _back(request: Request, batch: Batch) -> str:
    show = request.POST.get("show", "")
    return reverse("intake:review", args=[batch.pk]) + (f"?show={show}" if show.isidentifier() else "")


@require_http_methods(["GET", "POST"])
@policy(Data.INTAKE, Right.ENTER, scope="object")
def mend(request: Request, row_id: int) -> HttpResponse:
    """Mend the cells of one row; it is read again at once."""
    viewer = request.viewer
    row = found(row_of(viewer, row_id))
    form = RowForm(request.POST or None, cells=cells_of(row), faults={})

    def read_row_again() -> HttpResponse | None:
        nonlocal row
        row = rows.mend(by=viewer, row=row, cells=form.cleaned_data, today=viewer.today)
        if row.is_faulty:
            return None
        messages.success(request, _("Row %(number)s is in order now.") % {"number": row.number})
        return redirect("intake:review", batch_id=row.batch_id)

    answer = tried(request, read_row_again, form=form)
    if answer is not None:
        return answer
    page = RowPage(row, form, faults_of(row))
    if row.is_faulty:
        page.mark_fields()
    return shown(request, "intake/row_mend.html", page)


@require_POST
@policy(Data.INTAKE, Right.ENTER, scope="object")
def settle(request: Request, row_id: int) -> HttpResponse:
    """Say who an unclear row is."""
    row = found(row_of(request.viewer, row_id))
    person, place = (
        int(text) if (text := request.POST.get(name, "")).isdigit() else None for name in ("person", "place")
    )
    back = redirect(_back(request, row.batch))

    def go_on() -> HttpResponse:  # the other side of a pair may still be asked about
        return redirect("intake:mend", row_id=row.pk) if row.is_asked else back

    return _do(request, lambda by: rows.settle(by=by, row=row, person_id=person, place=place), back, then=go_on)


@require_POST
@policy(Data.INTAKE, Right.ENTER, scope="object")
def write(request: Request, batch_id: int) -> HttpResponse:
    """Write the decided lines into the record."""
    batch = found(batch_of(request.viewer, batch_id))
    return _do(
        request,
        lambda by: applying.begin(by=by, batch=batch),
        redirect("intake:review", batch_id=batch.pk),
        then=lambda: _run(request, batch, "intake.apply"),
    )


@require_POST
@policy(Data.INTAKE, Right.ENTER, scope="object")
def read_again(request: Request, batch_id: int) -> HttpResponse:
    """Read the same file again: the reading was stopped, or the record has changed since."""
    batch = found(batch_of(request.viewer, batch_id))
    return _do(
        request,
        lambda by: staging.begin_again(by=by, batch=batch),
        redirect("intake:review", batch_id=batch.pk),
        then=lambda: _run(request, batch, "intake.stage"),
    )


@require_POST
@policy(Data.INTAKE, Right.ENTER, scope="object")
def undo(request: Request, batch_id: int) -> HttpResponse:
    """Take the import back."""
    batch = found(batch_of(request.viewer, batch_id))
    return _do(
        request,
        lambda by: undoing.undo(by=by, batch=batch),
        redirect("intake:review", batch_id=batch.pk),
        done=_("The import was taken back: the record is as it was before."),
    )


@require_POST
@policy(Data.INTAKE, Right.ENTER, scope="object")
def abandon(request: Request, batch_id: int) -> HttpResponse:
    """Put a list away unwritten."""
    batch = found(batch_of(request.viewer, batch_id))
    return _do(
        request,
        lambda by: uploads.abandon(by=by, batch=batch),
        redirect("intake:list"),
        done=_("The list was put away; nothing was written."),
    )


def sent(path: Path, name: str) -> FileResponse:
    """A file made for this answer alone, as a download; its folder may vanish at once."""
    return FileResponse(io.BytesIO(path.read_bytes()), as_attachment=True, filename=name, content_type=XLSX)


@require_GET
@policy(Data.INTAKE, Right.VIEW, scope="object")
def marked(request: Request, batch_id: int) -> FileResponse:
    """The uploaded list with its faults marked."""
    batch = found(batch_of(request.viewer, batch_id))
    try:
        path = path_of(batch)
    except UnableToReadFile as refusal:
        raise Http404 from refusal
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "marked.xlsx"
        mark_faults(
            path,
            batch.file.name,
            target,
            [MarkedRow(row.number, faults_of(row)) for row in faulty_rows(batch)],
            ColumnMapping.from_json(batch.mapping["columns"]),
            batch.mapping["sheet"],
            batch.mapping["body"],
        )
        name = f"{Path(batch.file.name).stem} — {_('to mend')}.xlsx"
        return sent(target, name)


@require_GET
@policy(Data.DICTIONARY, Right.VIEW, scope="signed")
def blank(request: Request, kind: str) -> FileResponse:
    """The blank form of a list."""
    sheet = SheetKind(kind) if kind in set(SheetKind) else SheetKind.STAFF
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "blank.xlsx"
        write_blank(target, request.viewer.language, sheet)
        name = _("Opora list") + f" — {Batch.Kind(sheet.value).label}.xlsx"
        return sent(target, name)
