"""«Sign in as another»: the demo's cast, one sentence each."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.desk.pages.another import another_page
from opora.desk.queries.people import cast_here, models_here
from opora.people.actions.demo import enter_as, is_open


@require_http_methods(["GET", "POST"])
@policy(Data.PUBLIC, scope="public")
def show_another(request: Request) -> HttpResponse:
    """The cast to choose from; choosing signs in, only in the demo and only on its own machine."""
    if not is_open(request):
        raise Http404
    if request.method == "POST":
        person = found(cast_here().filter(account__username=request.POST.get("who", "")).first())
        try:
            enter_as(request, person)
        except Refusal as refusal:
            raise Http404 from refusal
        return redirect("/")
    viewer = request.viewer
    page = another_page(viewer, list(cast_here()), list(models_here()))
    return render(request, "desk/another_show.html", {"page": page})
