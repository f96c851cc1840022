"""Papers of a centre and other bodies of the network, from the body's own page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.forms import media_of
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import tried
from opora.base.views.policy import found, policy
from opora.documents.actions.bodies import cancel_of_body, record_of_body
from opora.documents.forms import BodyPaperForm, ReasonForm
from opora.documents.models import Paper
from opora.documents.pages.bodies import body_paper_page
from opora.documents.queries.bodies import body_behind, body_paper
from opora.network.queries.bodies import bodies_kept


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def add(request: Request, body_id: int) -> HttpResponse:
    """Record a paper of the body, with its scan if there is one."""
    viewer = request.viewer
    body = found(bodies_kept(viewer).filter(pk=body_id).first())
    form = BodyPaperForm(request.POST or None, request.FILES or None, initial={"dated_on": viewer.today})

    def record() -> HttpResponse:
        told = dict(form.cleaned_data)
        file = told.pop("file")
        media = media_of(file.name) if file else ""
        record_of_body(by=viewer, body=body, content=file, media_type=media, today=viewer.today, **told)
        return redirect("network:body", body_id=body.pk)

    answer = tried(request, record, form=form, done=_("The paper is recorded."))
    page = {"form": form, "body": body, "asks_repeat": bool(form.non_field_errors())}
    return answer or render(
        request, "documents/body_paper_add.html", {"page": page}, status=422 if form.errors else 200
    )


@require_GET
@policy(Data.NETWORK, Right.VIEW, scope="object")
def show(request: Request, body_paper_id: int) -> HttpResponse:
    """One paper of a body."""
    return _shown(request, found(body_paper(request.viewer, body_paper_id)), ReasonForm())


def _shown(request: Request, paper: Paper, form: ReasonForm) -> HttpResponse:
    page = body_paper_page(request.viewer, paper, found(body_behind(paper)), form)
    return render(request, "documents/body_paper_show.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@policy(Data.NETWORK, Right.ENTER, scope="object")
def cancel(request: Request, body_paper_id: int) -> HttpResponse:
    """Put a paper of a body away."""
    viewer = request.viewer
    paper = found(body_paper(viewer, body_paper_id))
    body = found(bodies_kept(viewer).filter(pk=found(body_behind(paper)).pk).first())
    form = ReasonForm(request.POST)

    def put_away() -> HttpResponse:
        cancel_of_body(by=viewer, paper=paper, reason=form.cleaned_data["reason"], today=viewer.today)
        return redirect("network:body", body_id=body.pk)

    done = _("The paper is cancelled. Its number stays taken.")
    return tried(request, put_away, form=form, done=done) or _shown(request, paper, form)
