"""Mentors: places and limits, paused and back again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.views.policy import found, policy
from opora.mentoring.actions import mentors
from opora.mentoring.forms import MentorForm
from opora.mentoring.pages.mentors import mentors_page
from opora.mentoring.queries.mentors import mentor_of


@require_GET
@policy(Data.PAIR, Right.VIEW, scope="own")
def show_list(request: HttpRequest) -> HttpResponse:
    """Mentors within reach, and oneself as a mentor."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    return render(request, "mentoring/mentor_list.html", {"page": mentors_page(request.GET, viewer)})


@require_http_methods(["GET", "POST"])
@policy(Data.PAIR, Right.ENTER, scope="object")
def change(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Places and limits of one mentor."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    profile: Any = found(mentor_of(viewer, profile_id, Right.ENTER))
    form = MentorForm(request.POST or None, instance=profile, taken=profile.taken)
    if request.method == "POST" and form.is_valid():
        mentors.change(by=viewer, profile=profile, facts=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("mentoring:mentors")
    page = {"form": form, "profile": profile}
    return render(request, "mentoring/mentor_change.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="object")
def turn(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Pause a mentor, or put them back on offer; nobody asks why."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    profile: Any = found(mentor_of(viewer, profile_id, Right.ENTER))
    try:
        if request.POST.get("to") == "available":
            mentors.offer(by=viewer, person=profile.person, capacity=profile.capacity)
            messages.success(request, _("On offer again."))
        else:
            mentors.pause(by=viewer, profile=profile)
            messages.success(request, _("Paused: no new proposals until you say so. Pairs at work go on."))
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:mentors")
