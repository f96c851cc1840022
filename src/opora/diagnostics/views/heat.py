"""The map of needs: numbers about groups of teachers, never about one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy
from opora.diagnostics.pages.heat import heat_page, kinds
from opora.diagnostics.queries.standings import summary_place


@require_GET
@policy(Data.SUMMARY, Right.VIEW)
def show(request: Request) -> HttpResponse:
    """The territory asked for, else the first of one's own."""
    viewer = request.viewer
    node = found(summary_place(viewer, request.GET.get("node", "")))
    asked = request.GET.get("kind", "")
    kind = asked if asked in kinds() else ""
    return render(request, "diagnostics/heat_show.html", {"page": heat_page(viewer, node, kind)})
