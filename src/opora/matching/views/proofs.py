"""The proof of a matching: checked once more at the press of a button, taken out as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from opora.base.models import TaskRun
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.views.policy import found, policy
from opora.matching.actions import proofs
from opora.matching.queries.runs import run_of
from opora.matching.views.runs import page_of


@require_POST
@policy(Data.MATCHING, Right.ENTER, scope="object")
def verify(request: Request, run_id: int) -> HttpResponse:
    """Open the frozen input and check the answer against it; the run's page says how it ended."""
    viewer = request.viewer
    run = found(run_of(viewer, run_id))
    try:
        task = proofs.start_check(by=viewer, run=run, address=page_of)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(run))
    task.refresh_from_db()
    if task.state == TaskRun.State.FAILED:
        messages.error(request, task.result.get("fault") or _("The check broke off on our side. Try once more."))
    return redirect(page_of(run)) if task.is_over else redirect("base:run_show", run_id=task.pk)


@require_GET
@policy(Data.MATCHING, Right.ENTER, scope="object")
def take_out(request: Request, run_id: int) -> HttpResponse:
    """Rules, people, answer and prices in one file, for `opora match verify`."""
    viewer = request.viewer
    run = found(run_of(viewer, run_id))
    try:
        content = proofs.take_out(by=viewer, run=run)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of(run))
    name = f'attachment; filename="matching-{run.pk}-proof.json"'
    return HttpResponse(content, content_type="application/json", headers={"Content-Disposition": name})
