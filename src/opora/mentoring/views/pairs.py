"""Pairs on screens: the list, one pair, the order that fixes them, how one ends."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.calendars import school_year_of
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.documents.models import Paper
from opora.documents.queries.papers import is_repeated, next_number
from opora.mentoring.actions import pairs, papers, seats
from opora.mentoring.forms import BasisForm, EndForm, OrderForm, PaperForm
from opora.mentoring.models import Pair
from opora.mentoring.pages.pairs import PairLine, file_columns, file_rows, lines_of, pair_page, pairs_page
from opora.mentoring.queries.pairs import pair_of, unordered_at
from opora.mentoring.rules import ORDER_PAIRS
from opora.mentoring.views.exports import register
from opora.network.queries.nodes import node_of


@require_GET
@policy(Data.PAIR, Right.VIEW, scope="own")
def show_list(request: Request) -> HttpResponse:
    """Pairs within reach; for a teacher, their own."""
    return render(request, "mentoring/pair_list.html", {"page": pairs_page(request.GET, request.viewer)})


@require_GET
@policy(Data.PAIR, Right.VIEW)
def export(request: Request, kind: str) -> FileResponse:
    """The same list as a file."""
    rows = file_rows(request.GET, request.viewer)
    return register(request, kind, what="mentoring.pair", title=_("Pairs"), columns=file_columns(), rows=rows)


def show_pair(
    request: Request,
    pair: Pair,
    *,
    end: forms.Form | None = None,
    paper: forms.Form | None = None,
    basis: forms.Form | None = None,
) -> HttpResponse:
    """The page of a pair, with the form that was refused if one was."""
    viewer = request.viewer
    if end or paper or basis:
        # Refused, it may stand otherwise than it was read, or than it stood in the middle of what was taken back.
        pair = found(pair_of(viewer, pair.pk))
    page = pair_page(
        viewer,
        pair,
        end or EndForm(pair=pair, today=viewer.today),
        paper or PaperForm(initial={"dated_on": viewer.today}),
        basis or BasisForm(initial={"basis": pair.basis}),
    )
    status = 422 if any(form is not None and form.errors for form in (end, paper, basis)) else 200
    return render(request, "mentoring/pair_show.html", {"page": page}, status=status)


@require_GET
@policy(Data.PAIR, Right.VIEW, scope="object")
def show(request: Request, pair_id: int) -> HttpResponse:
    """One pair."""
    return show_pair(request, found(pair_of(request.viewer, pair_id)))


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="object")
def end(request: Request, pair_id: int) -> HttpResponse:
    """End a pair with its reason; the teacher waits again unless the plan is done."""
    viewer = request.viewer
    pair = found(pair_of(viewer, pair_id, Right.ENTER))
    form = EndForm(request.POST, pair=pair, today=viewer.today)
    if form.is_valid():
        try:
            seat = pairs.end_pair(by=viewer, pair=pair, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            again = _("The pair has ended. The teacher waits for another mentor, first in turn.")
            messages.success(request, again if seat else _("The pair has ended."))
            return redirect("mentoring:pair", pair_id=pair.pk)
    return show_pair(request, pair, end=form)


@require_POST
@policy(Data.PAPER, Right.ENTER, scope="object")
def add_paper(request: Request, pair_id: int) -> HttpResponse:
    """Record a paper of a pair: consent, agreement."""
    viewer = request.viewer
    pair = found(pair_of(viewer, pair_id, Right.ENTER))
    if not viewer.may(Data.PAPER, Right.ENTER, path=pair.node.path):
        raise PermissionDenied
    form = PaperForm(request.POST)
    if form.is_valid():
        try:
            pairs.add_paper(by=viewer, pair=pair, today=viewer.today, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The paper is recorded."))
            return redirect("mentoring:pair", pair_id=pair.pk)
    return show_pair(request, pair, paper=form)


def _choice(line: PairLine) -> tuple[str, str]:
    agreed = _("agreed on %(day)s") % {"day": f"{line.pair.confirmed_on:%d.%m.%Y}"}
    return str(line.pair.pk), f"{line.title} ({agreed})"


@require_http_methods(["GET", "POST"])
@policy(Data.PAPER, Right.ENTER)
def order(request: Request) -> HttpResponse:
    """One order for all the pairs that wait for it."""
    viewer = request.viewer
    waiting = list(unordered_at(viewer))
    wanted = request.GET.getlist("pair") or [str(pair.pk) for pair in waiting]
    number = next_number(waiting[0].node, ORDER_PAIRS, viewer.today) if waiting else ""
    form = OrderForm(
        request.POST or None,
        choices=[_choice(line) for line in lines_of(waiting, viewer)],
        initial={"pairs": wanted, "number": number, "dated_on": viewer.today, "until": _last_day(viewer)},
    )
    if request.method == "POST" and form.is_valid():
        made = _made(request, form, waiting, number) if "make" in request.POST else None
        if made is not None:
            return redirect("documents:paper", paper_id=made.pk)
        if "make" not in request.POST and _ordered(request, form, waiting):
            return redirect("mentoring:pairs")
    page = {"form": form, "waiting": waiting}
    return render(request, "mentoring/pair_order.html", page, status=422 if form.errors else 200)


def _last_day(viewer: Viewer) -> dt.date:
    """The last day of the school year, which most orders name."""
    return school_year_of(viewer.today).ends_on - dt.timedelta(days=1)


def _made(request: Request, form: OrderForm, waiting: list[Pair], suggested: str) -> Paper | None:
    """The order as a Word file; the number that was suggested is taken anew, in case somebody was quicker."""
    viewer = request.viewer
    told = form.cleaned_data
    chosen = [pair for pair in waiting if str(pair.pk) in told["pairs"]]
    until = told["until"].isoformat() if told["until"] else ""
    try:
        made = papers.make_order(
            by=viewer, node=chosen[0].node, pairs=chosen, dated_on=told["dated_on"], today=viewer.today,
            number=None if told["number"] == suggested else told["number"], typed={"until": until},
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    words = _("The order № %(number)s is made. Download it, have it signed, then record the signature here.")
    messages.success(request, words % {"number": made.number})
    return made


def _ordered(request: Request, form: OrderForm, waiting: list[Pair]) -> bool:
    viewer = request.viewer
    chosen = [pair for pair in waiting if str(pair.pk) in form.cleaned_data["pairs"]]
    number, day = form.cleaned_data["number"], form.cleaned_data["dated_on"]
    node = chosen[0].node
    repeated = is_repeated(node, number, day.year)
    try:
        pairs.record_order(by=viewer, node=node, pairs=chosen, number=number, dated_on=day, today=viewer.today)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    told = ngettext("The order is recorded: %(count)s pair.", "The order is recorded: %(count)s pairs.", len(chosen))
    messages.success(request, told % {"count": len(chosen)})
    if repeated:
        messages.warning(
            request, _("Another paper of this year has the number %(number)s as well.") % {"number": number}
        )
    return True


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="own")
def ask(request: Request) -> HttpResponse:
    """Ask for a mentor for oneself."""
    viewer = request.viewer
    node = node_of(viewer, viewer.workplaces[0]) if viewer.workplaces else None
    try:
        seats.ask(by=viewer, node=found(node), today=viewer.today)
        messages.success(request, _("Your school's curator sees that you would like a mentor."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:pairs")
