"""Visits to lessons and opinions of several people: planned, asked for, called off, looked at by the teacher."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.rules.texts import text_in
from opora.base.views.policy import found, policy
from opora.diagnostics.actions import raters
from opora.diagnostics.forms.raters import OpinionsForm, VisitForm
from opora.diagnostics.models import Instrument
from opora.diagnostics.pages.raters import OpinionsAskPage, opinions_page, visit_page
from opora.diagnostics.queries.raters import (
    called_off_by,
    observed_person,
    offered_about,
    own_person,
    rounds_of,
)


@require_http_methods(["GET", "POST"])
@policy(Data.MEASURED, Right.ENTER, scope="object")
def visit(request: Request, person_id: int) -> HttpResponse:
    """Plan a visit to a lesson of a mentee, or invite somebody to one's own."""
    viewer = request.viewer
    person = found(observed_person(viewer, person_id))
    card = found(offered_about(viewer, Instrument.Kind.OBSERVATION))
    own = person.pk == viewer.person_id
    form = VisitForm(request.POST if request.method == "POST" else None, viewer=viewer, own=own)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        observer = form.known[told["observer"]][0] if own else found(own_person(viewer))
        try:
            raters.plan_visit(
                by=viewer, instrument=card, about=person, observer=observer, taught_on=told["taught_on"],
                form=told["form"], subject=told["subject"], today=viewer.today,
            )  # fmt: skip
            messages.success(request, _("The visit is planned: both of you see it."))
            return redirect("diagnostics:own")
        except Refusal as refusal:
            form.add_error("taught_on", str(refusal))
    page = visit_page(viewer, person, form, card, nobody=own and not form.known)
    return render(request, "diagnostics/visit_change.html", {"page": page}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@policy(Data.MEASURED, Right.ENTER, scope="own")
def ask(request: Request) -> HttpResponse:
    """Ask others what they think of one's own work."""
    viewer = request.viewer
    asked = found(offered_about(viewer, Instrument.Kind.MULTI_RATER))
    form = OpinionsForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            number = raters.ask_opinions(
                by=viewer, instrument=asked, colleagues=told["colleagues"], mentors=told.get("mentors", False),
                last_on=told["last_on"], today=viewer.today,
            )  # fmt: skip
            return redirect("diagnostics:opinions", round_id=number)
        except Refusal as refusal:
            form.add_error("colleagues", str(refusal))
    page = OpinionsAskPage(form, text_in(asked.title, viewer.language), asked.minutes, reverse("diagnostics:own"))
    return render(request, "diagnostics/opinions_change.html", {"page": page}, status=422 if form.errors else 200)


@require_GET
@policy(Data.MEASURED, Right.VIEW, scope="object")
def opinions(request: Request, round_id: int) -> HttpResponse:
    """How far a round of one's own is, and what came out."""
    viewer = request.viewer
    one = found(next(iter(rounds_of(viewer, round_id)), None))
    return render(request, "diagnostics/opinions_show.html", {"page": opinions_page(viewer, one)})


@require_POST
@policy(Data.MEASURED, Right.ENTER, scope="object")
def end_opinions(request: Request, round_id: int) -> HttpResponse:
    """Wait for nobody any more."""
    one = found(next(iter(rounds_of(request.viewer, round_id)), None))
    raters.end_opinions(by=request.viewer, number=one.number)
    return redirect("diagnostics:opinions", round_id=one.number)


@require_POST
@policy(Data.MEASURED, Right.ENTER, scope="object")
def call_off(request: Request, sitting_id: int) -> HttpResponse:
    """A visit called off, or an opinion not given."""
    sitting = found(called_off_by(request.viewer, sitting_id))
    try:
        raters.call_off(by=request.viewer, sitting=sitting)
        messages.success(request, _("It is called off."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("diagnostics:own")
