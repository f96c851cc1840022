"""«Try it on your own file»: nothing leaves the machine, one button takes everything back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.folders import is_elsewhere
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import policy
from opora.desk.actions import tries
from opora.desk.forms import TryForm
from opora.desk.pages.addresses import about
from opora.desk.pages.tries import try_page
from opora.desk.queries.school import school_of
from opora.desk.queries.tries import progress_of
from opora.desk.views.middleware import COOKIE, name_in, signed
from opora.people.actions.demo import is_open


@require_http_methods(["GET", "POST"])
@policy(Data.PUBLIC, scope="public")
def show_try(request: Request) -> HttpResponse:
    """The promise and the form; inside a try, how far it is and the way back."""
    if not is_open(request):
        raise Http404
    viewer: Viewer = request.viewer
    if is_elsewhere():
        node = school_of(viewer)
        page = try_page(viewer, progress_of(viewer, node)) if node else None
        return render(request, "desk/try_show.html", {"page": page})
    form = TryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            name, batch = tries.begin(
                content=file, name=file.name, school=form.cleaned_data["school"], today=viewer.today
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            response = redirect(reverse("intake:review", args=[batch]))
            response.set_cookie(COOKIE, signed(name), httponly=True, samesite="Lax", secure=request.is_secure())
            return response
    return render(request, "desk/try_begin.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@policy(Data.PUBLIC, Right.VIEW, scope="public")
def end_try(request: Request) -> HttpResponse:
    """Take everything back; works outside the try, on its folder."""
    tries.end(name_in(request))
    messages.success(request, _("Everything is taken back: the list, the people and the pairs are deleted."))
    response = redirect("desk:try_own")
    response.delete_cookie(COOKIE)
    return response


@require_POST
@policy(Data.PUBLIC, Right.VIEW, scope="public")
def match_try(request: Request) -> HttpResponse:
    """Offer experienced teachers, open places for those who need a mentor, and match."""
    if not is_open(request) or not is_elsewhere():
        raise Http404
    viewer: Viewer = request.viewer
    node = school_of(viewer)
    if node is None:
        raise Http404
    try:
        run = tries.match(by=viewer, node=node)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:try_own")
    return redirect(about("matching:run", run.pk, "matching:cockpit", "desk:try_own"))
