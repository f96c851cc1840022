"""One's own wishes: up to three colleagues one would like, and «not with this person»."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import policy
from opora.matching.actions import bars
from opora.matching.forms import WishForm
from opora.matching.pages.wishes import wishes_page
from opora.matching.queries.wishes import own_person, wishable


@require_http_methods(["GET", "POST"])
@policy(Data.PAIR, Right.ENTER, scope="own")
def show(request: Request) -> HttpResponse:
    """Whom one would like, in order."""
    viewer = request.viewer
    person = own_person(viewer)
    form = WishForm(request.POST or None, people=wishable(viewer))
    if request.method == "POST" and person is not None and form.is_valid():
        about, refusal = form.cleaned_data["about"], form.cleaned_data["kind"] == "refusal"
        try:
            bars.add_wish(by=viewer, person=person, about=about, is_refusal=refusal)
            messages.success(request, _("Noted. Only the matching knows."))
            return redirect("matching:wishes")
        except Refusal as told:
            form.add_error(None, str(told))
    page = wishes_page(viewer, form)
    return render(request, "matching/wish_list.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@policy(Data.PAIR, Right.ENTER, scope="own")
def forget(request: Request) -> HttpResponse:
    """Take a wish back."""
    viewer = request.viewer
    person, about = own_person(viewer), request.POST.get("about", "")
    if person is not None and about.isdigit() and len(about) < 19:
        bars.forget_wish(by=viewer, person=person, about_id=int(about))
        messages.success(request, _("The wish is forgotten."))
    return redirect("matching:wishes")
