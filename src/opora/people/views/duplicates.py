"""Probable duplicates: the list, two records side by side, the decision and the way back from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.people.actions import duplicates, merging
from opora.people.models import Duplicate
from opora.people.pages.duplicates import duplicate_page, duplicates_page
from opora.people.queries.duplicates import duplicate_of


@require_http_methods(["GET", "POST"])
@policy(Data.ACCOUNT, Right.ENTER)
def show_list(request: Request) -> HttpResponse:
    """The list; a POST looks through the staff again."""
    viewer = request.viewer
    if request.method == "POST":
        count = duplicates.look_for(by=viewer)
        words = ngettext("%(count)s new pair found.", "%(count)s new pairs found.", count) % {"count": count}
        messages.success(request, words if count else _("Nothing new: no two records look alike."))
        return redirect("people:duplicates")
    return render(request, "people/duplicate_list.html", {"page": duplicates_page(request.GET, viewer)})


@require_http_methods(["GET", "POST"])
@policy(Data.ACCOUNT, Right.ENTER, scope="object")
def show(request: Request, duplicate_id: int) -> HttpResponse:
    """Two records side by side; a POST decides."""
    viewer = request.viewer
    duplicate = found(duplicate_of(viewer, duplicate_id))
    if request.method == "POST":
        try:
            messages.success(request, _decide(viewer, duplicate, request.POST.get("decision", "")))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("people:duplicates")
    return render(request, "people/duplicate_show.html", {"page": duplicate_page(viewer, duplicate)})


def _decide(viewer: Viewer, duplicate: Duplicate, decision: str) -> str:
    """Carry out the decision; returns what to say."""
    now = timezone.now()
    if decision in {"one", "other"}:
        kept = duplicate.one if decision == "one" else duplicate.other
        merging.merge(by=viewer, duplicate=duplicate, kept=kept, now=now)
        return _("The two records are one now. The merge can be taken apart.")
    if decision == "apart":
        merging.take_apart(by=viewer, duplicate=duplicate, now=now)
        return _("The records are two again.")
    if decision == "different":
        merging.tell_apart(by=viewer, duplicate=duplicate, now=now)
        return _("Noted: these are two people. They will not be asked about again.")
    return _("Nothing was decided.")
