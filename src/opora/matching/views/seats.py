"""One teacher's place: other mentors with their price, a pair by hand, pinned or kept apart."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.views.policy import found, policy
from opora.matching.actions import bars, by_hand
from opora.matching.bridge.programmes import proposed
from opora.matching.models import Run
from opora.matching.pages.help import help_page
from opora.matching.pages.others import others_page
from opora.matching.pages.runs import line_page
from opora.matching.queries.runs import run_of
from opora.matching.queries.seats import mentor_by_id, seat_of
from opora.matching.views.cockpit import address_of
from opora.matching.views.runs import page_of


def _run(viewer: Viewer, asked: str) -> Run | None:
    return run_of(viewer, int(asked)) if asked.isdigit() and len(asked) < 19 else None


@require_GET
@policy(Data.MATCHING, Right.ENTER, scope="object")
def others(request: Request, seat_id: int) -> HttpResponse:
    """Who else could be this teacher's mentor, and what each would cost the others."""
    viewer = request.viewer
    seat = found(seat_of(viewer, seat_id))
    run = _run(viewer, request.GET.get("run", ""))
    back = page_of(run) if run else address_of(seat.node)
    try:
        page = others_page(viewer, seat, run, wide=request.GET.get("wide") == "1")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return render(request, "matching/seat_others.html", {"page": page, "back": back})


@require_GET
@policy(Data.MATCHING, Right.ENTER, scope="object")
def helps(request: Request, seat_id: int) -> HttpResponse:
    """What would give this teacher a mentor, by the run that left them out."""
    viewer = request.viewer
    seat = found(seat_of(viewer, seat_id))
    run = _run(viewer, request.GET.get("run", ""))
    if run is None:
        return redirect("matching:others", seat_id=seat.pk)
    try:
        page = help_page(viewer, run, seat)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(run))
    return render(request, "matching/seat_helps.html", {"page": page, "back": page_of(run)})


@require_POST
@policy(Data.MATCHING, Right.ENTER, scope="object")
def bar(request: Request, seat_id: int) -> HttpResponse:
    """Pin a pair, keep it apart, or free it again; on the review the row is swapped in place."""
    viewer = request.viewer
    seat = found(seat_of(viewer, seat_id))
    kind, _dot, mentor_id = request.POST.get("bar", "").partition(".")
    mentor = found(mentor_by_id(int(mentor_id)) if mentor_id.isdigit() and len(mentor_id) < 19 else None)
    run = _run(viewer, request.GET.get("run", ""))
    try:
        bars.set_bar(by=viewer, seat=seat, mentor=mentor, kind="" if kind == "free" else kind)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    if run is not None and request.htmx:
        line = line_page(viewer, run, seat.pk)
        return render(request, "matching/run_show.html#row", {"line": line, "run": run})
    return redirect(page_of(run) if run else address_of(seat.node))


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="object")
def propose(request: Request, seat_id: int) -> HttpResponse:
    """Propose a mentor chosen by hand."""
    viewer = request.viewer
    seat = found(seat_of(viewer, seat_id))
    mentor_id = request.POST.get("mentor", "")
    mentor = found(mentor_by_id(int(mentor_id)) if mentor_id.isdigit() and len(mentor_id) < 19 else None)
    run = _run(viewer, request.GET.get("run", ""))
    scheme = run.scheme if run else found(proposed(seat.node, viewer.today))
    try:
        made = by_hand.propose(by=viewer, seat=seat, mentor=mentor, scheme=scheme, today=viewer.today)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("matching:others", seat_id=seat.pk)
    messages.success(request, _("The proposal is sent to both sides."))
    return redirect("matching:proposal", proposal_id=made.pk)
