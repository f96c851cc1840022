"""Requests of a person: the page, asking, taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.diagnostics.actions import needs
from opora.diagnostics.forms.needs import AskForm
from opora.diagnostics.pages.needs import FormPage, needs_page
from opora.diagnostics.queries.needs import asking_person, wish_of


@require_GET
@policy(Data.REQUEST, Right.VIEW, scope="object")
def show(request: Request, person_id: int) -> HttpResponse:
    """What one person asks for and can help with."""
    viewer = request.viewer
    person = found(asking_person(viewer, person_id))
    return render(request, "diagnostics/need_list.html", {"page": needs_page(viewer, person)})


@require_http_methods(["GET", "POST"])
@policy(Data.REQUEST, Right.ENTER, scope="object")
def ask(request: Request, person_id: int) -> HttpResponse:
    """A request for help in something."""
    viewer = request.viewer
    person = found(asking_person(viewer, person_id, Right.ENTER))
    form = AskForm(request.POST, viewer=viewer) if request.method == "POST" else AskForm(viewer=viewer)
    if request.method == "POST" and form.is_valid():
        try:
            needs.ask(
                by=viewer, person=person, competence=form.cleaned_data["competence"],
                words=form.cleaned_data["words"],
                severity=form.cleaned_data["severity"], today=viewer.today,
            )  # fmt: skip
            messages.success(request, _("The request is noted."))
            return redirect("diagnostics:needs", person_id=person.pk)
        except Refusal as refusal:
            form.add_error("competence", str(refusal))
    own = viewer.person_id == person.pk
    note = _("Your curator sees it and looks for a mentor who can help.") if own else _("As the teacher told you.")
    page = FormPage(person, form, _("Ask for help") if own else _("A request for help"), _("Note the request"), note)
    return render(request, "diagnostics/need_change.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@policy(Data.REQUEST, Right.ENTER, scope="object")
def withdraw(request: Request, need_id: int) -> HttpResponse:
    """A request taken back."""
    viewer = request.viewer
    need = found(wish_of(viewer, need_id))
    try:
        needs.withdraw(by=viewer, need=need, today=viewer.today)
        messages.success(request, _("The request is taken back."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("diagnostics:needs", person_id=need.person_id)
