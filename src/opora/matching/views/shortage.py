"""Where mentors are short, over a territory."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy
from opora.matching.pages.shortage import shortage_page
from opora.matching.queries.places import place_of
from opora.matching.views.cockpit import address_of


@require_GET
@policy(Data.MATCHING, Right.VIEW)
def show(request: Request) -> HttpResponse:
    """The territory asked for, else the first of one's own."""
    viewer = request.viewer
    node = found(place_of(viewer, request.GET.get("node", "")))
    page = shortage_page(viewer, node)
    return render(request, "matching/shortage_show.html", {"page": page, "back": address_of(node)})
