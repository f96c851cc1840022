"""A matching: by which rules, computed as a task, reviewed, sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.matching.actions import proposals, runs, schemes
from opora.matching.bridge.programmes import proposed
from opora.matching.forms import RunForm
from opora.matching.models import Run, Scheme
from opora.matching.pages.runs import run_new_page, run_page
from opora.matching.queries.places import place_of
from opora.matching.queries.runs import run_of
from opora.matching.queries.schemes import schemes_for
from opora.matching.queries.seats import seat_of
from opora.matching.views.cockpit import address_of
from opora.network.models import Node


def page_of(run: Run) -> str:
    """Where a run's result is looked at."""
    return reverse("matching:run", args=[run.pk])


@require_http_methods(["GET", "POST"])
@policy(Data.MATCHING, Right.ENTER)
def new(request: Request) -> HttpResponse:
    """Choose the rules and start."""
    viewer = request.viewer
    node = found(place_of(viewer, request.POST.get("node", "") or request.GET.get("node", "")))
    wide = node.kind != Node.Kind.ORGANISATION
    form = RunForm(
        request.POST or None, schemes=schemes_for(node), proposed=proposed(node, viewer.today),
        language=viewer.language, wide=wide,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        across = wide or form.cleaned_data.get("across") == "1"
        try:
            plan = runs.Plan(objective=form.cleaned_data["objective"])
            scheme = schemes.keep_proposed(by=viewer, node=node, scheme=form.cleaned_data["scheme"])
            return _begin(request, node, scheme, across, plan)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    page = run_new_page(viewer, node, form, address_of(node))
    return render(request, "matching/run_new.html", {"page": page}, status=422 if form.errors else 200)


def _begin(request: Request, node: Node, scheme: Scheme, across: bool, plan: runs.Plan) -> HttpResponse:
    """Start as a task and go to its progress; a small one is over before the page comes."""
    viewer = request.viewer
    run = runs.start(by=viewer, node=node, scheme=scheme, across_schools=across, address=page_of, plan=plan)
    return redirect("matching:run", run_id=run.pk)


@require_GET
@policy(Data.MATCHING, Right.VIEW, scope="object")
def show(request: Request, run_id: int) -> HttpResponse:
    """The review; while it is being computed, its progress."""
    viewer = request.viewer
    run = found(run_of(viewer, run_id))
    if run.state == Run.State.WAITING and run.task and run.task.account_id == viewer.account_id:
        return redirect("base:run_show", run_id=run.task.pk)
    if run.state not in {Run.State.READY, Run.State.SENT}:
        return render(request, "matching/run_over.html", {"run": run, "back": address_of(run.node)})
    page = run_page(request.GET, viewer, run)
    return render(request, "matching/run_show.html", {"page": page, "back": address_of(run.node)})


@require_POST
@policy(Data.MATCHING, Right.ENTER, scope="object")
def again(request: Request, run_id: int) -> HttpResponse:
    """Compute once more, for all or for one teacher: pinned pairs stay, those kept apart are left out."""
    viewer = request.viewer
    run = found(run_of(viewer, run_id))
    scheme = schemes_for(run.node).filter(code=run.scheme.code).first() or run.scheme
    asked = request.POST.get("seat", "")
    only = found(seat_of(viewer, int(asked))) if asked.isdigit() and len(asked) < 19 else None
    basis = run if run.state in {Run.State.READY, Run.State.SENT} else None
    moves = only is None and request.POST.get("with") == "proposals"
    try:
        return _begin(request, run.node, scheme, run.across_schools, runs.Plan(run.objective, basis, only, moves))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(page_of(run))


@require_POST
@policy(Data.MATCHING, Right.ENTER, scope="object")
def send(request: Request, run_id: int) -> HttpResponse:
    """Send the proposals of all pairs, or of the ticked ones."""
    viewer = request.viewer
    run = found(run_of(viewer, run_id))
    chosen = [int(value) for value in request.POST.getlist("chosen") if value.isdigit() and len(value) < 19]
    if request.POST.get("which") == "chosen" and not chosen:
        messages.error(request, _("Tick at least one pair."))
        return redirect(page_of(run))
    try:
        count = len(proposals.send_all(by=viewer, run=run, today=viewer.today, only=chosen))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(run))
    told = ngettext("%(count)s proposal sent to both sides.", "%(count)s proposals sent to both sides.", count)
    messages.success(request, told % {"count": count})
    return redirect("matching:proposals")
