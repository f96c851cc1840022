"""Search: people, organisations, papers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Viewer
from opora.base.views.policy import policy
from opora.desk.pages.search import search_page
from opora.desk.queries.search import found_by

#: Nobody types more; a longer text is cut.
LONGEST = 100


@require_GET
@policy(Data.STAFF, Right.SEARCH, scope="signed")
def show_search(request: Request) -> HttpResponse:
    """What holds the words asked for."""
    viewer: Viewer = request.viewer
    words = " ".join(request.GET.get("q", "").split())[:LONGEST]
    page = search_page(viewer, words, found_by(viewer, words))
    return render(request, "desk/search_show.html", {"page": page})
