"""Two matchings side by side."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy
from opora.matching.pages.compare import compare_page
from opora.matching.queries.runs import run_of
from opora.matching.views.runs import page_of


@require_GET
@policy(Data.MATCHING, Right.VIEW, scope="object")
def show(request: Request, run_id: int) -> HttpResponse:
    """This matching beside the one asked for, else beside the one before it."""
    viewer = request.viewer
    run = found(run_of(viewer, run_id))
    asked = request.GET.get("with", "")
    page = compare_page(viewer, run, int(asked) if asked.isdigit() and len(asked) < 19 else None)
    return render(request, "matching/run_compare.html", {"page": page, "back": page_of(run)})
