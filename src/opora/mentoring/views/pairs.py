"""Pairs: the list, one pair, its order, its end, its papers."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from opora.base.bridge.spreadsheets import MIME_CSV, MIME_XLSX, write_csv, write_register
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.views.policy import found, policy
from opora.documents.actions.papers import record_paper
from opora.documents.models import Paper
from opora.documents.queries.papers import is_repeated, next_number
from opora.mentoring.actions import pairs
from opora.mentoring.forms import EndForm, OrderForm, PaperForm
from opora.mentoring.pages.pairs import choice_words, file_columns, file_rows, pair_page, pairs_page
from opora.mentoring.queries.pairs import pair_of, pairs_of, without_order
from opora.people.actions.exports import note_export


@require_GET
@policy(Data.PAIR, Right.VIEW, scope="own")
def show_list(request: HttpRequest) -> HttpResponse:
    """The pairs one looks after, and one's own."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    return render(request, "mentoring/pair_list.html", {"page": pairs_page(request.GET, viewer)})


@require_GET
@policy(Data.PAIR, Right.VIEW)
def export(request: HttpRequest, kind: str) -> FileResponse:
    """The register of pairs as a workbook or a CSV file."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    rows, kept, title = file_rows(request.GET, viewer), io.BytesIO(), _("Pairs")
    if kind == "csv":
        write_csv(kept, file_columns(), rows, viewer.language)
    else:
        write_register(kept, title, file_columns(), rows, viewer.language)
    note_export(by=viewer, what="mentoring.pair", rows=len(rows))
    kept.seek(0)
    name, mime = (f"{title}.csv", MIME_CSV) if kind == "csv" else (f"{title}.xlsx", MIME_XLSX)
    return FileResponse(kept, as_attachment=True, filename=name, content_type=mime)


@require_GET
@policy(Data.PAIR, Right.VIEW, scope="object")
def show(request: HttpRequest, pair_id: int) -> HttpResponse:
    """One pair: facts, what happened, the next step on top."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    page = pair_page(viewer, found(pair_of(viewer, pair_id)))
    return render(request, "mentoring/pair_show.html", {"page": page})


@require_http_methods(["GET", "POST"])
@policy(Data.PAPER, Right.ENTER)
def order(request: HttpRequest) -> HttpResponse:
    """One order on several pairs: the number is suggested, a repeated one is asked about, the date is checked."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    waiting = list(without_order(viewer))
    given = request.POST if "number" in request.POST else None
    ticked = {*request.POST.getlist("chosen"), *request.GET.getlist("chosen")}
    chosen = [pair.pk for pair in waiting if str(pair.pk) in ticked] or [pair.pk for pair in waiting]
    first = next((pair for pair in waiting if pair.pk in chosen), None)
    node = first.node if first else None
    form = OrderForm(
        given, pairs=without_order(viewer, node), words=choice_words(waiting),
        initial={
            "number": next_number(node, Paper.Kind.ORDER_PAIRS) if node else "", "dated_on": viewer.today,
            "chosen": chosen,
        },
    )  # fmt: skip
    asks_repeat = False
    if given is not None and node is not None and form.is_valid():
        data = form.cleaned_data
        asks_repeat = not data["repeat"] and is_repeated(node, data["number"].strip(), data["dated_on"].year)
        if not asks_repeat:
            if recorded := _record(request, form, node):
                return recorded
    page = {"form": form, "node": node, "asks_repeat": asks_repeat, "empty": not waiting}
    return render(request, "mentoring/order_new.html", {"page": page}, status=422 if form.errors or asks_repeat else 200)


def _record(request: HttpRequest, form: OrderForm, node: Any) -> HttpResponse | None:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    data = form.cleaned_data
    try:
        paper = pairs.record_order(
            by=viewer, node=node, pairs=list(data["chosen"]), number=data["number"], dated_on=data["dated_on"],
            today=viewer.today,
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    count = len(data["chosen"])
    told = ngettext(
        "Order No. %(number)s is recorded for %(count)s pair.",
        "Order No. %(number)s is recorded for %(count)s pairs.",
        count,
    )
    messages.success(request, told % {"number": paper.number, "count": count})
    return redirect("mentoring:pairs")


@require_http_methods(["GET", "POST"])
@policy(Data.PAIR, Right.ENTER, scope="object")
def end(request: HttpRequest, pair_id: int) -> HttpResponse:
    """End a pair with its reason; the mentee waits again, first in turn."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    pair = found(pair_of(viewer, pair_id))
    page = pair_page(viewer, pair)
    if not page.line.may_enter:
        raise NotAllowed
    form = EndForm(request.POST or None, initial={"on": viewer.today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            seat = pairs.end_pair(by=viewer, pair=pair, on=data["on"], reason=data["reason"])
            told = _("The pair is ended. The teacher waits for a mentor again, first in turn.")
            messages.success(request, told if seat else _("The pair is ended."))
            return redirect("mentoring:pair", pair_id=pair.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"page": page, "form": form}
    return render(request, "mentoring/pair_end.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@policy(Data.PAPER, Right.ENTER, scope="object")
def add_paper(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Record an agreement or a consent on a pair."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    pair = found(pairs_of(viewer).filter(pk=pair_id).first())
    found(pair if viewer.may(Data.PAPER, Right.ENTER, path=pair.node.path) else None)
    form = PaperForm(request.POST or None, initial={"dated_on": viewer.today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            record_paper(
                by=viewer, kind=data["kind"], node=pair.node, number=data["number"], dated_on=data["dated_on"],
                about=[pair],
            )  # fmt: skip
            messages.success(request, _("The paper is recorded."))
            return redirect("mentoring:pair", pair_id=pair.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"page": pair_page(viewer, pair), "form": form}
    return render(request, "mentoring/pair_paper.html", context, status=422 if form.errors else 200)
