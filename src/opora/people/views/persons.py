"""One person: the page, adding by hand, changing what is known, the word by hand on being young."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.keys import search_key
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.people.actions import persons, staffing
from opora.people.forms.persons import PERSON_FACTS, AddForm, ContactForm, PersonForm, YoungForm
from opora.people.pages.forms import AddPage, FormPage
from opora.people.pages.person import may_see_contacts, person_page
from opora.people.queries.duplicates import alike_within
from opora.people.queries.persons import person_of, person_with_past
from opora.people.queries.staff import workplaces_for


@require_GET
@policy(Data.STAFF, Right.VIEW, scope="object")
def show(request: Request, person_id: int) -> HttpResponse:
    """Facts on the left, the timeline on the right."""
    viewer = request.viewer
    person = found(person_with_past(viewer, person_id))
    if person.merged_into_id:
        kept = found(person_of(viewer, person.merged_into_id))
        return redirect("people:person", person_id=kept.pk)
    return render(request, "people/person_show.html", {"page": person_page(viewer, person)})


@require_http_methods(["GET", "POST"])
@policy(Data.STAFF, Right.ENTER)
def add(request: Request) -> HttpResponse:
    """A new person with the first post; whoever looks like somebody known is asked about first."""
    viewer = request.viewer
    form = AddForm(request.POST or None, today=viewer.today, language=viewer.language, nodes=workplaces_for(viewer))
    alike: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        key = search_key(f"{data['family']} {data['given']} {data['patronymic']}")
        alike = list(alike_within(viewer, key))
        if alike and not data["is_another"]:
            form.add_error(
                "is_another", _("A record under this name exists. Open it, or confirm that this is another person.")
            )
        else:
            return _added(request, form) or _add_page(request, form, alike)
    return _add_page(request, form, alike)


def _added(request: Request, form: AddForm) -> HttpResponse | None:
    viewer = request.viewer
    try:
        person = staffing.hire(by=viewer, node=form.cleaned_data["node"], facts=form.facts(), work=form.work())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("%(person)s is added to the staff.") % {"person": person})
    return redirect("people:person", person_id=person.pk)


def _add_page(request: Request, form: AddForm, alike: list[Any]) -> HttpResponse:
    page = AddPage(form, tuple(alike))
    return render(request, "people/person_add.html", {"page": page}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@policy(Data.STAFF, Right.ENTER, scope="object")
def change(request: Request, person_id: int) -> HttpResponse:
    """What is known of a person; a person changes their own phone and e-mail."""
    viewer = request.viewer
    keeper = person_of(viewer, person_id, Right.ENTER)
    own = None if keeper or viewer.person_id != person_id else person_of(viewer, person_id)
    person = found(keeper or own)
    initial = {name: getattr(person, name) for name in PERSON_FACTS}
    form: ContactForm
    if keeper:
        contacts = may_see_contacts(viewer, person, Right.ENTER)
        form = PersonForm(request.POST or None, today=viewer.today, initial=initial, contacts=contacts)
    else:
        form = ContactForm(request.POST or None, today=viewer.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            persons.change(by=viewer, person=person, facts=form.facts(), today=viewer.today)
            messages.success(request, _("Saved."))
            return redirect("people:person", person_id=person.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    page = FormPage(person, form, _("What is known"), _("Save"))
    return render(request, "people/person_change.html", {"page": page}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@policy(Data.STAFF, Right.ENTER, scope="object")
def young(request: Request, person_id: int) -> HttpResponse:
    """Set the rule of youth aside, with a reason, or let it decide again."""
    viewer = request.viewer
    person = found(person_of(viewer, person_id, Right.ENTER))
    held = person.young_override
    chosen = ("young" if held["young"] else "other") if held else "rule"
    form = YoungForm(request.POST or None, initial={"decision": chosen, "reason": held.get("reason", "")})
    if request.method == "POST" and form.is_valid():
        try:
            staffing.decide_young(by=viewer, person=person, young=form.young, reason=form.cleaned_data["reason"])
            messages.success(request, _("Saved."))
            return redirect("people:person", person_id=person.pk)
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
    page = FormPage(person, form, _("Is this a young teacher?"), _("Save"))
    return render(request, "people/person_change.html", {"page": page}, status=422 if form.errors else 200)
