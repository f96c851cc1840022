"""Innovation projects: opened from a programme, carried on by several institutions, reported of in one click."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.programmes.actions import projects, reports
from opora.programmes.forms.projects import ConsultationForm, LeaveForm, PartForm, ProjectForm, ReportForm, ResultForm
from opora.programmes.models import Programme
from opora.programmes.pages.projects import project_page, signing, years_of
from opora.programmes.pages.roadmap import FormPage
from opora.programmes.queries.programmes import programme_of
from opora.programmes.queries.projects import (
    consultants_for,
    consulted_by,
    institutions_for,
    part_of,
    project_of,
    report_of,
    section_of,
)
from opora.programmes.queries.running import people_for
from opora.programmes.rules.hearing import heard

FORM = "programmes/running_change.html"


def _to(project_id: int) -> HttpResponse:
    return redirect("programmes:project", project_id=project_id)


def _back(project_id: int) -> str:
    return reverse("programmes:project", args=[project_id])


@require_GET
@policy(Data.PROGRAMME, Right.VIEW, scope="object")
def show(request: Request, project_id: int) -> HttpResponse:
    """One project."""
    viewer = request.viewer
    project = found(project_of(viewer, project_id))
    return render(request, "programmes/project_show.html", {"page": project_page(viewer, project)})


def _leaders(viewer: Viewer, programme: Programme) -> dict[str, Any]:
    """Who may lead a project, and who may consult it."""
    return {"people": people_for(viewer, programme), "consultants": consultants_for(viewer, programme)}


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def add(request: Request, programme_id: int) -> HttpResponse:
    """Open a programme as a project, or go to the one it is."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id, Right.ENTER))
    there = getattr(programme, "project", None)
    if there is not None:
        return _to(there.pk)
    goal = programme.blueprint.data.get("goal")
    told = heard(viewer, programme.node).language
    initial = {"goal": text_in(goal, told) if goal else ""}
    form = ProjectForm(request.POST or None, **_leaders(viewer, programme), initial=initial)
    title = text_in(programme.title, told)
    page = FormPage(form, _("Open a project"), _("Open"), reverse("programmes:roadmap", args=[programme.pk]), title)

    def open_it() -> HttpResponse:
        return _to(projects.open_project(by=viewer, programme=programme, facts=form.cleaned_data).pk)

    return tried(request, open_it, form=form, done=_("Opened.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def change(request: Request, project_id: int) -> HttpResponse:
    """Who leads and consults it, its theme, goal and order."""
    viewer = request.viewer
    project = found(project_of(viewer, project_id, Right.ENTER))
    initial = {name: getattr(project, name) for name in ("theme", "goal", "order_number", "order_on")}
    initial |= {"head": project.head_id, "consultant": project.consultant_id}
    form = ProjectForm(request.POST or None, **_leaders(viewer, project.programme), initial=initial)
    page = FormPage(form, _("Change"), _("Save"), _back(project.pk))

    def save() -> HttpResponse:
        return _to(projects.change_project(by=viewer, project=project, facts=form.cleaned_data).pk)

    return tried(request, save, form=form, done=_("Saved.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def add_part(request: Request, project_id: int) -> HttpResponse:
    """An institution joins."""
    viewer = request.viewer
    project = found(project_of(viewer, project_id, Right.ENTER))
    form = PartForm(
        request.POST or None, nodes=institutions_for(viewer, project), section=section_of(project.programme),
        people=people_for(viewer, project.programme), language=heard(viewer, project.programme.node).language,
        initial={"starts_on": viewer.today},
    )  # fmt: skip
    page = FormPage(form, _("Add an institution"), _("Add"), _back(project.pk))

    def join() -> HttpResponse:
        projects.join(by=viewer, project=project, **form.cleaned_data)
        return _to(project.pk)

    return tried(request, join, form=form, done=_("Added.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def leave(request: Request, part_id: int) -> HttpResponse:
    """An institution takes part no longer; what it has come to stays."""
    viewer = request.viewer
    part = found(part_of(viewer, part_id))
    project = found(project_of(viewer, part.project_id, Right.ENTER))
    form = LeaveForm(request.POST or None, initial={"on": viewer.today})
    verb = _("It leaves from this day")
    page = FormPage(form, _("The institution leaves"), verb, _back(project.pk), part.node.short_name)

    def go() -> HttpResponse:
        return _to(projects.leave(by=viewer, part=part, on=form.cleaned_data["on"]).project_id)

    return tried(request, go, form=form, done=_("The leaving is noted. Its results stay.")) or shown(
        request, FORM, page
    )


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def result(request: Request, part_id: int) -> HttpResponse:
    """What an institution has come to in a year."""
    viewer = request.viewer
    part = found(part_of(viewer, part_id))
    form = ResultForm(
        request.POST or None, years=years_of(part.project), section=section_of(part.project.programme),
        language=heard(viewer, part.project.programme.node).language, initial={"year": viewer.today.year},
    )  # fmt: skip
    page = FormPage(form, _("Write a result"), _("Save"), _back(part.project_id), part.node.short_name)

    def save() -> HttpResponse:
        kind, _dot, code = form.cleaned_data["about"].partition(".")
        projects.write_result(
            by=viewer, part=part, year=form.cleaned_data["year"], kind=kind, code=code, today=viewer.today,
            text=form.cleaned_data["text"],
        )  # fmt: skip
        return _to(part.project_id)

    return tried(request, save, form=form, done=_("Saved.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def consult(request: Request, project_id: int) -> HttpResponse:
    """A line of the consultant's log."""
    viewer = request.viewer
    project = found(consulted_by(viewer, project_id))
    form = ConsultationForm(request.POST or None, initial={"on": viewer.today})
    page = FormPage(form, _("Add to the consultant's log"), _("Add"), _back(project.pk))

    def note() -> HttpResponse:
        projects.consult(by=viewer, project=project, today=viewer.today, **form.cleaned_data)
        return _to(project.pk)

    return tried(request, note, form=form, done=_("Added.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def report(request: Request, programme_id: int) -> HttpResponse:
    """The report of a year, made from the record, and who signs it."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id, Right.ENTER))
    project = getattr(programme, "project", None)
    back = _to(project.pk) if project else redirect("programmes:standing", programme_id=programme.pk)
    form = ReportForm(request.POST or None, **signing(viewer, programme))
    page = FormPage(form, _("Report of a year"), _("Make the report"), back["Location"], programme.node.short_name)

    def write() -> HttpResponse:
        told = {"year": form.cleaned_data["year"], "signer": form.cleaned_data.get("signer") or None}
        paper = reports.write(by=viewer, programme=programme, today=viewer.today, **told)
        if viewer.may(Data.PAPER, Right.VIEW, path=programme.node.path):
            return redirect("documents:paper", paper_id=paper.pk)
        return back

    done = _("The report is made. Empty parts are marked in it.")
    return tried(request, write, form=form, done=done) or shown(request, FORM, page)


@require_GET
@policy(Data.PROGRAMME, Right.VIEW, scope="object")
def report_file(request: Request, paper_id: int) -> HttpResponse:
    """The report as a Word file, for those who see the programme and keep no papers."""
    paper = found(report_of(request.viewer, paper_id))
    file = found(paper.file)
    with file.content.open("rb") as source:
        content = source.read()
    told = {"Content-Disposition": content_disposition_header(True, file.name) or "attachment"}
    return HttpResponse(content, content_type=file.media_type, headers=told)
