"""A profile: looked at, and shown to the mentor by one's own word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy
from opora.diagnostics.pages.profile import profile_page
from opora.diagnostics.queries.profile import consent_to_show, profile_person
from opora.people.actions import consents
from opora.people.models import DataConsent

#: The words one agrees to, by version: what is kept is their digest.
CONSENT_VERSION = "show-needs-1"
CONSENT = (
    "Я согласен(на), чтобы мой наставник видел в Опоре мой профиль: результаты диагностики, их погрешность, "
    "затруднения и дефициты. Согласие действует, пока я его не отзову; отозвать можно в любой день на странице "
    "профиля или «Мои данные»."
)


@require_GET
@policy(Data.MEASURED, Right.VIEW, scope="object")
def show(request: Request, person_id: int) -> HttpResponse:
    """What was measured of one person."""
    person = found(profile_person(request.viewer, person_id))
    page = profile_page(request.viewer, person)
    return render(request, "diagnostics/profile_show.html", {"page": page, "consent_words": CONSENT})


@require_POST
@policy(Data.MEASURED, Right.ENTER, scope="object")
def share(request: Request, person_id: int) -> HttpResponse:
    """Agree that the mentor sees the profile, or take that back."""
    viewer = request.viewer
    person = found(profile_person(viewer, person_id) if viewer.person_id == person_id else None)
    if request.POST.get("share") == "no":
        if consent := consent_to_show(person):
            consents.withdraw(by=viewer, consent=consent, today=viewer.today)
        messages.success(request, _("Taken back: from now on only you see the profile."))
    else:
        consents.give(
            by=viewer, person=person, purpose=DataConsent.Purpose.SHOW_NEEDS, version=CONSENT_VERSION, text=CONSENT,
            today=viewer.today,
        )  # fmt: skip
        messages.success(request, _("Your mentor sees the profile now. You can take that back at any time."))
    return redirect("diagnostics:profile", person_id=person.pk)
