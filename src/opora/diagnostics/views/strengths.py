"""Strengths of people: said, confirmed for a whole list, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from opora.base.pages import Column, build_table
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.rules.texts import text_in
from opora.base.views.policy import found, policy
from opora.diagnostics.actions import strengths
from opora.diagnostics.forms.needs import ClaimForm, DecisionForm
from opora.diagnostics.pages.needs import ClaimsPage, FormPage
from opora.diagnostics.queries.needs import asking_person
from opora.diagnostics.queries.strengths import claims_within, strength_of

COLUMNS = (
    Column("name", gettext_lazy("Teacher"), order=("person__sort_key", "competence__order", "pk")),
    Column("competence", gettext_lazy("Competence"), order=("competence__order", "person__sort_key", "pk")),
    Column("level", gettext_lazy("Level")),
    Column("since", gettext_lazy("Said on"), order=("starts_on", "person__sort_key", "pk")),
)


@require_http_methods(["GET", "POST"])
@policy(Data.REQUEST, Right.ENTER, scope="object")
def claim(request: Request, person_id: int) -> HttpResponse:
    """Something a person can help with, in their own words."""
    viewer = request.viewer
    person = found(asking_person(viewer, person_id, Right.ENTER))
    form = ClaimForm(request.POST, viewer=viewer) if request.method == "POST" else ClaimForm(viewer=viewer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            strengths.claim(
                by=viewer, person=person, competence=data["competence"], level=data["level"], today=viewer.today
            )
            messages.success(request, _("Noted. A decision of the school confirms it."))
            return redirect("diagnostics:needs", person_id=person.pk)
        except Refusal as refusal:
            form.add_error("competence", str(refusal))
    note = _("Matching counts on it after the school has confirmed it.")
    page = FormPage(person, form, _("What can be shared with colleagues"), _("Note the strength"), note)
    return render(request, "diagnostics/need_change.html", {"page": page}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@policy(Data.STAFF, Right.ENTER)
def claims(request: Request) -> HttpResponse:
    """Strengths that wait for a decision: one date confirms all that are marked."""
    viewer = request.viewer
    waiting = claims_within(viewer)
    known = list(waiting.values_list("pk", flat=True))
    form = DecisionForm(request.POST if request.method == "POST" else None, known=known, today=viewer.today)
    if request.method == "POST" and form.is_valid():
        chosen = waiting.filter(pk__in=form.cleaned_data["chosen"])
        try:
            made = strengths.confirm(
                by=viewer, strengths=chosen, decided_on=form.cleaned_data["decided_on"], today=viewer.today
            )
            said = ngettext("%(count)s strength is confirmed.", "%(count)s strengths are confirmed.", len(made))
            messages.success(request, said % {"count": len(made)})
            return redirect("diagnostics:claims")
        except Refusal as refusal:
            form.add_error("decided_on", str(refusal))
    table = build_table(request.GET, columns=COLUMNS, rows=waiting, default="name")
    ticked = set(request.POST.getlist("chosen"))
    lines = tuple(
        (
            row,
            text_in(row.competence.title, viewer.language),
            text_in(row.level.title, viewer.language),
            str(row.pk) in ticked,
        )
        for row in table.rows
    )
    page = ClaimsPage(table, lines, form)
    return render(request, "diagnostics/strength_list.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@policy(Data.REQUEST, Right.ENTER, scope="object")
def end(request: Request, strength_id: int) -> HttpResponse:
    """A strength taken back."""
    viewer = request.viewer
    strength = found(strength_of(viewer, strength_id))
    person_id = strength.person_id
    try:
        strengths.end(by=viewer, strength=strength, today=viewer.today)
        messages.success(request, _("Taken back."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("diagnostics:needs", person_id=person_id)
