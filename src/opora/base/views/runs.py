"""Watching and stopping one's background work."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from opora.base.actions.runs import ask_to_cancel
from opora.base.pages.requests import Request
from opora.base.queries.runs import run_of
from opora.base.rules.access import Data, Right
from opora.base.views.policy import found, policy


@require_GET
@policy(Data.ACCOUNT, Right.VIEW, scope="object")
def show(request: Request, run_id: UUID) -> HttpResponse:
    """The progress of a run; when it is over, the way on. A page that asks again gets the progress alone."""
    run = found(run_of(request.viewer, run_id))
    if not request.htmx:
        return render(request, "base/run_show.html", {"run": run})
    if run.state == run.State.DONE and run.back_url:
        return HttpResponseClientRedirect(run.back_url)
    return render(request, "base/run_show.html#progress", {"run": run})


@require_POST
@policy(Data.ACCOUNT, Right.ENTER, scope="object")
def cancel(request: Request, run_id: UUID) -> HttpResponse:
    """Ask the run to stop."""
    run = found(run_of(request.viewer, run_id))
    ask_to_cancel(by=request.viewer, run=run)
    return redirect("base:run_show", run_id=run.pk)
