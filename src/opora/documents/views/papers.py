"""The register of papers: looked through, taken away, one recorded by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.bridge.spreadsheets import MIME_CSV, MIME_XLSX, write_csv, write_register
from opora.base.forms import media_of
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.views.policy import found, policy
from opora.documents.actions import issuing
from opora.documents.actions.papers import record_with_file
from opora.documents.bridge.bundles import packed
from opora.documents.forms import PaperForm, ReasonForm, ScanForm, SignForm
from opora.documents.models import Paper
from opora.documents.pages.papers import file_columns, file_rows, paper_page, papers_page
from opora.documents.queries.papers import made_among, next_number, nodes_for_papers, paper_of
from opora.documents.rules.kinds import kinds
from opora.documents.rules.refusals import NumberUsed, PaperKnown
from opora.people.actions.exports import note_export


@require_GET
@policy(Data.PAPER, Right.VIEW)
def show_list(request: Request) -> HttpResponse:
    """The register."""
    viewer = request.viewer
    return render(request, "documents/paper_list.html", {"page": papers_page(request.GET, viewer)})


@require_GET
@policy(Data.PAPER, Right.VIEW, scope="object")
def show(request: Request, paper_id: int) -> HttpResponse:
    """One paper."""
    return _shown(request, found(paper_of(request.viewer, paper_id)))


def _shown(
    request: Request, paper: Paper, *, sign: SignForm | None = None, cancel: ReasonForm | None = None,
    scan: ScanForm | None = None,
) -> HttpResponse:  # fmt: skip
    viewer = request.viewer
    if sign or cancel or scan:
        # Refused, it may stand otherwise than it was read, or than it stood in the middle of what was taken back.
        paper = found(paper_of(viewer, paper.pk))
    page = paper_page(
        viewer, paper, sign or SignForm(initial={"signed_on": viewer.today}), cancel or ReasonForm(), scan or ScanForm()
    )
    status = 422 if any(form is not None and form.errors for form in (sign, cancel, scan)) else 200
    return render(request, "documents/paper_show.html", {"page": page}, status=status)


@require_POST
@policy(Data.PAPER, Right.ENTER, scope="object")
def sign(request: Request, paper_id: int) -> HttpResponse:
    """Record that the paper was signed by hand."""
    viewer = request.viewer
    paper = found(paper_of(viewer, paper_id, Right.ENTER))
    form = SignForm(request.POST, request.FILES)
    if form.is_valid():
        told = {"signed_on": form.cleaned_data["signed_on"], "today": viewer.today, "scan": _scan(form)}
        if taken := _taken(request, form, _("The signature is recorded."), issuing.sign, paper=paper, **told):
            return taken
    return _shown(request, paper, sign=form)


def _taken(request: Request, form: Form, told: str, act: Callable[..., Any], **what: Any) -> HttpResponse | None:
    """Do it to the paper and go back to it; refused, the form says why."""
    try:
        act(by=request.viewer, **what)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, told)
    return redirect("documents:paper", paper_id=what["paper"].pk)


def _scan(form: Form) -> issuing.Scan | None:
    file = form.cleaned_data["scan"]
    return issuing.Scan(file, file.name, media_of(file.name)) if file else None


@require_POST
@policy(Data.PAPER, Right.ENTER, scope="object")
def scan(request: Request, paper_id: int) -> HttpResponse:
    """Keep the scan of a signed paper, or a better one."""
    paper = found(paper_of(request.viewer, paper_id, Right.ENTER))
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        told = _("The scan is kept with the paper.")
        if taken := _taken(request, form, told, issuing.attach_scan, paper=paper, scan=_scan(form)):
            return taken
    return _shown(request, paper, scan=form)


@require_POST
@policy(Data.PAPER, Right.ENTER, scope="object")
def cancel(request: Request, paper_id: int) -> HttpResponse:
    """Put the paper away, or make it anew from today's record."""
    viewer = request.viewer
    paper = found(paper_of(viewer, paper_id, Right.ENTER))
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            shown = _anew(request, paper, reason) if "replace" in request.POST else _cancelled(request, paper, reason)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("documents:paper", paper_id=shown.pk)
    return _shown(request, paper, cancel=form)


def _anew(request: Request, paper: Paper, reason: str) -> Paper:
    made = issuing.replace(by=request.viewer, paper=paper, today=request.viewer.today, reason=reason)
    told = _("The paper is made anew. The former one stays in the register.")
    if paper.state == Paper.State.SIGNED:
        told = _("A new paper is made. The signed one stays in force until the new one is signed.")
    messages.success(request, told)
    return made


def _cancelled(request: Request, paper: Paper, reason: str) -> Paper:
    issuing.cancel(by=request.viewer, paper=paper, reason=reason)
    messages.success(request, _("The paper is cancelled. Its number stays taken."))
    return paper


@require_GET
@policy(Data.PAPER, Right.VIEW)
def bundle(request: Request) -> HttpResponseBase:
    """The files of several papers in one archive."""
    viewer = request.viewer
    papers = made_among(viewer, (int(key) for key in request.GET.getlist("paper") if key.isdecimal()))
    if not papers:
        messages.info(request, _("None of these papers has a file to download."))
        return redirect("documents:list")
    kept = packed((paper.file.name, paper.file.content) for paper in papers if paper.file)
    note_export(by=viewer, what="documents.paper", rows=len(papers))
    return FileResponse(kept, as_attachment=True, filename=_("Papers") + ".zip", content_type="application/zip")


@require_GET
@policy(Data.PAPER, Right.VIEW)
def export(request: Request, kind: str) -> FileResponse:
    """The register as a workbook or a CSV file."""
    viewer = request.viewer
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows, kept, title = file_rows(request.GET, viewer), io.BytesIO(), _("Papers")
    if kind == "csv":
        write_csv(kept, file_columns(), rows, viewer.language)
    else:
        write_register(kept, title, file_columns(), rows, viewer.language)
    note_export(by=viewer, what="documents.paper", rows=len(rows))
    kept.seek(0)
    name, mime = (f"{title}.csv", MIME_CSV) if kind == "csv" else (f"{title}.xlsx", MIME_XLSX)
    return FileResponse(kept, as_attachment=True, filename=name, content_type=mime)


@require_http_methods(["GET", "POST"])
@policy(Data.PAPER, Right.ENTER)
def add(request: Request) -> HttpResponse:
    """Record a paper that lies in the folder, with its scan if there is one."""
    viewer = request.viewer
    nodes = nodes_for_papers(viewer)
    first = nodes.first()
    shaped = next((code for code, kind in kinds().items() if kind.shape), "")
    initial = {"dated_on": viewer.today, "number": next_number(first, shaped, viewer.today) if first else ""}
    form = PaperForm(request.POST or None, request.FILES or None, nodes=nodes, initial=initial)
    asks_repeat = ""
    if request.method == "POST" and form.is_valid():
        try:
            if made := _record(request, form):
                return redirect("documents:paper", paper_id=made.pk)
        except (NumberUsed, PaperKnown) as like:
            asks_repeat = str(like)
            if isinstance(like, PaperKnown):
                form.fields["repeat"].label = _("This is another paper: record it too")
    page = {"form": form, "asks_repeat": asks_repeat}
    return render(
        request, "documents/paper_add.html", {"page": page}, status=422 if form.errors or asks_repeat else 200
    )


def _record(request: Request, form: PaperForm) -> Paper | None:
    data = form.cleaned_data
    try:
        paper = record_with_file(
            by=request.viewer, kind=data["kind"], node=data["node"], number=data["number"],
            dated_on=data["dated_on"], title=data["title"], content=data["file"],
            media_type=media_of(data["file"].name) if data["file"] else "", repeat=data["repeat"],
        )  # fmt: skip
    except (NotAllowed, NumberUsed, PaperKnown):
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("The paper is recorded."))
    return paper
