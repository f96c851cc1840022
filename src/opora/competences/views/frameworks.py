"""The common language: the tree, one's own additions to it, and the framework as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.bridge.spreadsheets import MIME_CSV
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.competences.actions import frameworks
from opora.competences.bridge.csv_files import NotATable, read_competences, written_competences
from opora.competences.forms import AddForm, FileForm, TitleForm
from opora.competences.pages.frameworks import TakeInPage, parents_in, tree_page
from opora.competences.queries.frameworks import competence_of, framework_of, plans_locked, plans_of


@require_GET
@policy(Data.DICTIONARY, Right.VIEW)
def tree(request: Request) -> HttpResponse:
    """Every framework, with levels and thresholds."""
    viewer = request.viewer
    page = tree_page(viewer, archived=request.GET.get("show") == "archived")
    return render(request, "competences/framework_tree.html", {"page": page})


@require_http_methods(["GET", "POST"])
@policy(Data.DICTIONARY, Right.ENTER)
def add(request: Request) -> HttpResponse:
    """A competence of one's own."""
    viewer = request.viewer
    framework = found(framework_of(viewer))
    form = AddForm(
        request.POST or None, parents=parents_in(framework, viewer.language),
        initial={"parent": request.GET.get("under", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["parent"]
        parent = found(competence_of(viewer, chosen)) if chosen else None
        try:
            frameworks.add(
                by=viewer, framework=framework, parent=parent, title=form.title, code=form.cleaned_data["code"]
            )
            messages.success(request, _("The competence is added."))
            return redirect("competences:tree")
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    return _form_page(request, form, _("A competence of your own"), _("Add the competence"))


@require_http_methods(["GET", "POST"])
@policy(Data.DICTIONARY, Right.ENTER)
def change(request: Request, competence_id: int) -> HttpResponse:
    """Other words for a competence of one's own."""
    viewer = request.viewer
    competence = found(competence_of(viewer, competence_id, Right.ENTER))
    form = TitleForm(request.POST or None, initial=competence.title)
    if request.method == "POST" and form.is_valid():
        try:
            frameworks.rename(by=viewer, competence=competence, title=form.title)
            messages.success(request, _("Saved."))
            return redirect("competences:tree")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, _("What it is called"), _("Save"), competence.code)


def _form_page(request: Request, form: Any, title: str, verb: str, note: str = "") -> HttpResponse:
    shown = {"form": form, "title": title, "verb": verb, "note": note}
    return render(request, "competences/competence_change.html", shown, status=422 if form.errors else 200)


@require_POST
@policy(Data.DICTIONARY, Right.ENTER)
def archive(request: Request, competence_id: int) -> HttpResponse:
    """Put one away, or bring it back."""
    viewer = request.viewer
    competence = found(competence_of(viewer, competence_id, Right.ENTER))
    try:
        if competence.archived_on:
            frameworks.restore(by=viewer, competence=competence)
            messages.success(request, _("It is offered again."))
        else:
            frameworks.archive(by=viewer, competence=competence, today=viewer.today)
            messages.success(request, _("It is put away: nobody is offered it any more, what was noted stays."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("competences:tree")


@require_GET
@policy(Data.DICTIONARY, Right.VIEW)
def export(request: Request) -> HttpResponse:
    """The framework as a CSV file."""
    viewer = request.viewer
    framework = found(framework_of(viewer))
    content = written_competences(plans_of(framework), viewer.language)
    answer = HttpResponse(content, content_type=MIME_CSV)
    answer["Content-Disposition"] = f'attachment; filename="competences-{framework.code}.csv"'
    return answer


@require_http_methods(["GET", "POST"])
@policy(Data.DICTIONARY, Right.ENTER)
def take_in(request: Request) -> HttpResponse:
    """A file comes in: all of it, or its faults by row and nothing."""
    viewer = request.viewer
    framework = found(framework_of(viewer))
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    page = TakeInPage(form, framework)
    if request.method == "POST" and form.is_valid():
        try:
            reading = read_competences(form.cleaned_data["file"], plans_locked(framework))
            if not reading.faults:
                added, renamed = frameworks.take_in(by=viewer, framework=framework, plans=reading.competences)
                messages.success(request, _taken_in(added, renamed))
                return redirect("competences:tree")
            page = TakeInPage(form, framework, reading.faults)
            form.add_error("file", _("Nothing was written. Mend the rows below and bring the file again."))
        except (NotATable, Refusal) as refusal:
            form.add_error("file", str(refusal))
    status = 422 if form.errors else 200
    return render(request, "competences/framework_take_in.html", {"page": page}, status=status)


def _taken_in(added: int, renamed: int) -> str:
    """What the file changed, in a sentence."""
    if not added and not renamed:
        return _("The file holds what is here already: nothing changed.")
    said = ngettext("%(count)s added", "%(count)s added", added) % {"count": added}
    also = ngettext("%(count)s renamed", "%(count)s renamed", renamed) % {"count": renamed}
    return _("The file is taken in: %(added)s, %(renamed)s.") % {"added": said, "renamed": also}
