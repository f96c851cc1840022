"""«What if»: a form of plain inputs, before and after side by side; nothing is kept in the record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.views.policy import found, policy
from opora.matching.actions.what_if import start_what_if
from opora.matching.models import Run
from opora.matching.pages.what_if import WhatIfPage, what_if_page
from opora.matching.queries.runs import run_of
from opora.matching.views.runs import page_of


def _page(viewer: Viewer, run: Run, query: QueryDict) -> WhatIfPage:
    return what_if_page(viewer, run, query)


def _shown(request: Request, run: Run, page: WhatIfPage) -> HttpResponse:
    status = 422 if page.form.errors else 200
    return render(request, "matching/run_what_if.html", {"page": page, "back": page_of(run)}, status=status)


@require_GET
@policy(Data.MATCHING, Right.VIEW, scope="object")
def show(request: Request, run_id: int) -> HttpResponse:
    """The question and, once something is imagined, its answer."""
    viewer = request.viewer
    run = found(run_of(viewer, run_id))
    try:
        page = _page(viewer, run, request.GET)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(run))
    return _shown(request, run, page)


@require_POST
@policy(Data.MATCHING, Right.ENTER, scope="object")
def compute(request: Request, run_id: int) -> HttpResponse:
    """Hand a large question to the workers."""
    viewer = request.viewer
    run = found(run_of(viewer, run_id))
    try:
        page = _page(viewer, run, request.POST)
    except NotAllowed:
        raise
    except Refusal as refusal:
        # What the matching was made from is gone: there is nothing left to imagine about it.
        messages.error(request, str(refusal))
        return redirect(page_of(run))
    if page.form.errors:
        return _shown(request, run, page)
    address = f"{reverse('matching:what_if', args=[run.pk])}?{page.query}"
    try:
        task = start_what_if(by=viewer, run=run, change=page.change, address=address)
    except NotAllowed:
        raise
    except Refusal as refusal:
        page.form.add_error(None, str(refusal))
        return _shown(request, run, page)
    task.refresh_from_db()
    return redirect(address) if task.is_over else redirect("base:run_show", run_id=task.pk)
