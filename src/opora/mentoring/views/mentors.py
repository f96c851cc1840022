"""Mentors on screens: the list with places, one mentor's places and limits, off the list for a while."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.mentoring.actions import mentors
from opora.mentoring.forms import MentorForm
from opora.mentoring.models import MentorProfile
from opora.mentoring.pages.mentors import file_columns, file_rows, mentor_page, mentors_page
from opora.mentoring.queries.chosen import criteria_under, rules_for
from opora.mentoring.queries.mentors import mentor_of
from opora.mentoring.views.exports import register


@require_GET
@policy(Data.PAIR, Right.VIEW)
def show_list(request: Request) -> HttpResponse:
    """Mentors within reach, with their places."""
    return render(request, "mentoring/mentor_list.html", {"page": mentors_page(request.GET, request.viewer)})


@require_GET
@policy(Data.PAIR, Right.VIEW)
def export(request: Request, kind: str) -> FileResponse:
    """The same list as a file."""
    rows = file_rows(request.GET, request.viewer)
    return register(request, kind, what="mentoring.mentor", title=_("Mentors"), columns=file_columns(), rows=rows)


@require_http_methods(["GET", "POST"])
@policy(Data.PAIR, Right.ENTER, scope="object")
def change(request: Request, profile_id: int) -> HttpResponse:
    """A mentor's places and limits: the curator's work, or the mentor's own."""
    viewer = request.viewer
    profile: Any = found(mentor_of(viewer, profile_id, Right.ENTER))
    taken = profile.taken
    form = MentorForm(request.POST or None, instance=profile, taken=taken)
    if request.method == "POST" and form.is_valid():
        try:
            mentors.change(by=viewer, profile=profile, facts=form.facts())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            own = profile.person_id == viewer.person_id and not viewer.paths(Data.PAIR)
            return redirect("mentoring:mentor", profile_id=profile.pk) if own else redirect("mentoring:mentors")
    page = mentor_page(viewer, profile, form, taken)
    return render(request, "mentoring/mentor_change.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="object")
def confirm(request: Request, profile_id: int) -> HttpResponse:
    """Say which criteria a mentor meets, where the record cannot know."""
    viewer = request.viewer
    profile = found(mentor_of(viewer, profile_id, Right.ENTER))
    known = {one.code for one in criteria_under(rules_for(profile.person, viewer.today))}
    told = known & set(request.POST.getlist("criteria"))
    try:
        mentors.confirm(by=viewer, profile=profile, criteria=told, today=viewer.today)
        messages.success(request, _("Saved."))
    except Refusal as refusal:  # nobody confirms themselves
        messages.error(request, str(refusal))
    return redirect("mentoring:mentor", profile_id=profile.pk)


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="object")
def pause(request: Request, profile_id: int) -> HttpResponse:
    """Off the list for a while, or back on it."""
    viewer = request.viewer
    profile = found(mentor_of(viewer, profile_id, Right.ENTER))
    try:
        if profile.state == MentorProfile.State.AVAILABLE:
            mentors.pause(by=viewer, profile=profile)
            messages.success(request, _("The mentor gets no new proposals; the pairs go on."))
        else:
            mentors.offer(by=viewer, person=profile.person)
            messages.success(request, _("The mentor is on offer again."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:mentor", profile_id=profile.pk)
