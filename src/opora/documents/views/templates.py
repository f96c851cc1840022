"""Templates of papers: the list, one kind with its fields and versions, the file to take, an own version to add."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.documents.actions.numbers import count_by
from opora.documents.actions.templates import WORD, add_version, withdraw_version
from opora.documents.bridge.layouts import shipped_template
from opora.documents.forms import CountForm, TemplateForm
from opora.documents.pages.templates import template_page, templates_page
from opora.documents.queries.papers import nodes_for_papers
from opora.documents.queries.templates import places_for_templates, template_of
from opora.documents.rules.kinds import PaperKind, kind_named


@require_GET
@policy(Data.DICTIONARY, Right.VIEW)
def show_list(request: Request) -> HttpResponse:
    """Every kind of paper that Opora makes."""
    return render(request, "documents/template_list.html", {"page": templates_page(request.viewer)})


def _shown(request: Request, kind: PaperKind, form: TemplateForm, count: CountForm | None = None) -> HttpResponse:
    viewer = request.viewer
    page = template_page(viewer, kind, form, count)
    refused = form.errors or (count is not None and count.errors)
    return render(request, "documents/template_show.html", {"page": page}, status=422 if refused else 200)


@require_GET
@policy(Data.DICTIONARY, Right.VIEW)
def show(request: Request, kind: str) -> HttpResponse:
    """One kind: its fields and versions."""
    known = found(kind_named(kind))
    return _shown(request, known, TemplateForm(nodes=places_for_templates(request.viewer)))


@require_POST
@policy(Data.DICTIONARY, Right.ENTER)
def add(request: Request, kind: str) -> HttpResponse:
    """An own version for a place whose dictionaries the viewer keeps: checked, then taken."""
    viewer = request.viewer
    known = found(kind_named(kind))
    form = TemplateForm(request.POST, request.FILES, nodes=places_for_templates(viewer))
    if form.is_valid():
        node, file = form.cleaned_data["node"], form.cleaned_data["file"]
        try:
            made = add_version(by=viewer, kind=known, node=node, content=file.read())
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            told = _("The template is taken: version %(version)s. New papers are made from it.")
            messages.success(request, told % {"version": made.version})
            return redirect("documents:template", kind=kind)
    return _shown(request, known, form)


@require_POST
@policy(Data.PAPER, Right.ENTER)
def count(request: Request, kind: str) -> HttpResponse:
    """When an organisation's numbers of this kind begin with one again."""
    viewer = request.viewer
    known = found(kind_named(kind))
    form = CountForm(request.POST, nodes=nodes_for_papers(viewer))
    if form.is_valid():
        count_by(by=viewer, kind=kind, today=viewer.today, **form.cleaned_data)
        messages.success(request, _("The numbers go on from the last one until they begin again."))
        return redirect("documents:template", kind=kind)
    return _shown(request, known, TemplateForm(nodes=places_for_templates(viewer)), form)


@require_GET
@policy(Data.DICTIONARY, Right.VIEW)
def take(request: Request, kind: str, profile: str) -> HttpResponse:
    """The template that comes with Opora, to be changed in a word processor."""
    known = found(kind_named(kind))
    if profile not in known.shipped:
        raise Http404
    answer = HttpResponse(shipped_template(known.shipped[profile]), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{kind}.{profile}.docx"'
    return answer


@require_POST
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def withdraw(request: Request, template_id: int) -> HttpResponse:
    """Stop making papers from an own version."""
    template = found(template_of(request.viewer, template_id, Right.ENTER))
    withdraw_version(by=request.viewer, template=template)
    messages.success(request, _("The version is withdrawn. Papers made from it stay as they are."))
    return redirect("documents:template", kind=template.kind)
