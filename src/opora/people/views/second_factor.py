"""The page that asks staff for a second step before other people's data appear."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.policy import policy
from opora.base.views.preferences import way_back


@require_GET
@policy(Data.ACCOUNT, Right.ENTER, scope="signed")
def show(request: Request) -> HttpResponse:
    """Why it is asked and how it is done; once it is done, straight on."""
    if not request.second_factor_due:
        return redirect(way_back(request))
    return render(request, "people/second_factor_show.html", {"next": way_back(request)})
