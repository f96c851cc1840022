"""A profile: looked at, and used by others by one's own word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy
from opora.diagnostics.pages.courses import courses_of
from opora.diagnostics.pages.profile import profile_page
from opora.diagnostics.pages.raters import opinions_of
from opora.diagnostics.queries.profile import live_consents, profile_person
from opora.diagnostics.rules.consents import CONSENTS
from opora.people.actions import consents


@require_GET
@policy(Data.MEASURED, Right.VIEW, scope="object")
def show(request: Request, person_id: int) -> HttpResponse:
    """What was measured of one person."""
    person = found(profile_person(request.viewer, person_id))
    page = profile_page(request.viewer, person)
    said = tuple(opinions_of(rows, request.viewer.language) for rows in page.opinions)
    courses = courses_of(page.measured, request.viewer.language)
    told = {"page": page, "opinions": said, "courses": courses}
    return render(request, "diagnostics/profile_show.html", told)


@require_POST
@policy(Data.MEASURED, Right.ENTER, scope="object")
def share(request: Request, person_id: int) -> HttpResponse:
    """Agree to a use of the profile, or take that back."""
    viewer = request.viewer
    person = found(profile_person(viewer, person_id) if viewer.person_id == person_id else None)
    asked = found(CONSENTS.get(request.POST.get("use", "mentor")))
    if request.POST.get("share") == "no":
        if consent := live_consents(person).get(asked.purpose):
            consents.withdraw(by=viewer, consent=consent, today=viewer.today)
        messages.success(request, asked.over)
    else:
        consents.give(
            by=viewer, person=person, purpose=asked.purpose, version=asked.version, text=asked.text, today=viewer.today
        )
        messages.success(request, asked.thanks)
    return redirect("diagnostics:profile", person_id=person.pk)
