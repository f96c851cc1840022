"""Campaigns: their list, a new one, its progress, and answering one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.answers import tried
from opora.base.views.policy import found, policy
from opora.diagnostics.actions import outside, sittings, surveys
from opora.diagnostics.actions.results import ask_for_count
from opora.diagnostics.forms.accommodations import AccommodationForm
from opora.diagnostics.forms.outside import OutsideForm
from opora.diagnostics.forms.surveys import ReasonForm, SurveyForm
from opora.diagnostics.pages.surveys import survey_page, surveys_page
from opora.diagnostics.queries.budget import asked_by_month
from opora.diagnostics.queries.surveys import invitations_for, survey_of, surveys_of
from opora.diagnostics.views.sittings import cookie_of


@require_GET
@policy(Data.SURVEY, Right.VIEW)
def show_list(request: Request) -> HttpResponse:
    """Every campaign within reach."""
    viewer = request.viewer
    page = surveys_page(viewer, list(surveys_of(viewer)[:100]), asked_by_month(viewer))
    return render(request, "diagnostics/survey_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@policy(Data.SURVEY, Right.ENTER)
def add(request: Request) -> HttpResponse:
    """A new campaign."""
    viewer = request.viewer
    form = SurveyForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = surveys.plan(
                by=viewer, node=form.places[data["node"]], instrument=form.known[data["instrument"]],
                title=data["title"], audience=data, starts_on=data["starts_on"], last_on=data["last_on"],
                today=viewer.today,
            )  # fmt: skip
            return redirect("diagnostics:survey", survey_id=made.pk)
        except Refusal as refusal:
            form.add_error("last_on", str(refusal))
    return render(request, "diagnostics/survey_change.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@policy(Data.SURVEY, Right.ENTER)
def bring(request: Request) -> HttpResponse:
    """Answers gathered elsewhere: a table taken in as a campaign that is over."""
    viewer = request.viewer
    form = OutsideForm(request.POST or None, request.FILES or None, viewer=viewer)

    def go() -> HttpResponse:
        data = form.cleaned_data
        made = outside.bring(
            by=viewer, node=form.places[data["node"]], title=data["title"], content=data["file"],
            name=data["file"].name, table={name: data[name] for name in ("skip", "missing", "sections")},
            answered_on=data["answered_on"],
        )  # fmt: skip
        return redirect("diagnostics:survey", survey_id=made.pk)

    answer = tried(request, go, form=form, field="file", done=_("The answers are taken in and are being counted."))
    told = {"form": form}
    return answer or render(request, "diagnostics/survey_bring.html", told, status=422 if form.errors else 200)


@require_GET
@policy(Data.SURVEY, Right.VIEW, scope="object")
def show(request: Request, survey_id: int) -> HttpResponse:
    """One campaign and how far it has come."""
    survey = found(survey_of(request.viewer, survey_id))
    page = survey_page(request.viewer, survey, request.GET.get("by", ""))
    return render(request, "diagnostics/survey_show.html", {"page": page})


@require_POST
@policy(Data.SURVEY, Right.ENTER, scope="object")
def accommodate(request: Request, survey_id: int) -> HttpResponse:
    """Grant one person more time, or take it back."""
    viewer = request.viewer
    survey = found(survey_of(viewer, survey_id, Right.ENTER))
    form = AccommodationForm(request.POST, viewer=viewer, survey=survey)
    if form.is_valid():
        try:
            surveys.accommodate(
                by=viewer, survey=survey, person_id=form.cleaned_data["person"],
                minutes=form.cleaned_data["minutes"], today=viewer.today,
            )  # fmt: skip
            messages.success(request, _("Kept. It stands on the person’s first screen."))
            return redirect("diagnostics:survey", survey_id=survey.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    told = {"page": survey_page(viewer, survey, form=form), "form": form}
    return render(request, "diagnostics/survey_show.html", told, status=422)


@require_POST
@policy(Data.SURVEY, Right.ENTER, scope="object")
def move(request: Request, survey_id: int) -> HttpResponse:
    """Begin or end a campaign; after its end its answers are counted beside the pages."""
    viewer = request.viewer
    survey = found(survey_of(viewer, survey_id, Right.ENTER))
    try:
        if request.POST.get("to") == "closed":
            surveys.close(by=viewer, survey=survey)
            messages.success(request, _("The campaign is over."))
            ask_for_count(by=viewer, survey=survey, back=reverse("diagnostics:survey", args=[survey.pk]))
        elif request.POST.get("to") == "counted":
            ask_for_count(by=viewer, survey=survey, back=reverse("diagnostics:survey", args=[survey.pk]))
        else:
            reason = request.POST.get("reason", "")
            count = surveys.launch(by=viewer, survey=survey, today=viewer.today, reason=reason)
            messages.success(request, _("Invited: %(count)s. It stands on their first page.") % {"count": count})
    except surveys.BeyondBudget as refusal:
        form = ReasonForm(request.POST)
        form.add_error("reason", str(refusal))
        told = {"page": survey_page(viewer, survey, reason=form), "form": form}
        return render(request, "diagnostics/survey_show.html", told, status=422)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("diagnostics:survey", survey_id=survey.pk)


@require_POST
@policy(Data.MEASURED, Right.ENTER, scope="own")
def answer(request: Request) -> HttpResponse:
    """Begin to answer a campaign one is invited to; an anonymous one gives the browser its secret."""
    viewer = request.viewer
    asked = request.POST.get("survey", "")
    waiting = invitations_for(viewer)
    invitation = waiting.filter(survey=int(asked)).first() if asked.isascii() and asked.isdigit() else None
    if invitation is None:
        messages.info(request, _("You have answered this campaign already, or it is over."))
        return redirect("diagnostics:own")
    try:
        sitting, secret = sittings.open_invited(by=viewer, invitation=invitation, today=viewer.today)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("diagnostics:own")
    response = redirect("diagnostics:begin", sitting_id=sitting.pk)
    if secret:
        left = (invitation.survey.last_on - timezone.localdate()).days + 1
        response.set_cookie(
            cookie_of(sitting.pk), secret, max_age=max(left, 1) * 86_400, httponly=True, samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE, path=f"/sittings/{sitting.pk}/",
        )  # fmt: skip
    return response
