"""The road map of a running programme: what is to be done, by whom, and where it stands."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.texts import text_in
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.programmes.actions import running
from opora.programmes.forms.running import ArtefactForm, FactForm, StageForm, StatementForm, TaskForm
from opora.programmes.models import Programme
from opora.programmes.pages.roadmap import (
    FormPage,
    late_page,
    roadmap_page,
    stage_page,
    standing_page,
    task_page,
    terms_to_state,
)
from opora.programmes.queries.programmes import edition_of, programme_of
from opora.programmes.queries.running import artefact_of, people_for, stage_of, target_of, task_of
from opora.programmes.rules.hearing import heard

FORM = "programmes/running_change.html"


def _to(programme: Programme, page: str = "roadmap") -> HttpResponse:
    return redirect(f"programmes:{page}", programme_id=programme.pk)


def _back(programme: Programme, page: str = "roadmap") -> str:
    return reverse(f"programmes:{page}", args=[programme.pk])


@require_GET
@policy(Data.PROGRAMME, Right.VIEW, scope="object")
def roadmap(request: Request, programme_id: int) -> HttpResponse:
    """The road map: a picture and a table."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id))
    return render(request, "programmes/roadmap_show.html", {"page": roadmap_page(viewer, programme)})


@require_GET
@policy(Data.PROGRAMME, Right.VIEW, scope="object")
def standing(request: Request, programme_id: int) -> HttpResponse:
    """Targets with facts, and self-checks."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id))
    return render(request, "programmes/standing_show.html", {"page": standing_page(viewer, programme)})


@require_GET
@policy(Data.PROGRAMME, Right.VIEW)
def late(request: Request) -> HttpResponse:
    """What is late or carried over below the reader."""
    return render(request, "programmes/late_list.html", {"page": late_page(request.viewer)})


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def stage(request: Request, stage_id: int) -> HttpResponse:
    """One stage with its tests; moving it on."""
    viewer = request.viewer
    one = found(stage_of(viewer, stage_id))
    form = StageForm(request.POST or None)
    answer = tried(
        request,
        lambda: _to(running.move_stage(by=viewer, stage=one, today=viewer.today, **form.cleaned_data).programme),
        form=form,
        done=_("The stage has moved on."),
    )
    return answer or shown(request, "programmes/stage_show.html", stage_page(viewer, one, form))


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def task(request: Request, task_id: int) -> HttpResponse:
    """Who answers for a task and by when."""
    viewer = request.viewer
    one = found(task_of(viewer, task_id))
    initial = {"person": one.person_id, "due_on": one.due_on}
    form = TaskForm(request.POST or None, people=people_for(viewer, one.programme), initial=initial)
    title = text_in(one.title, heard(viewer, one.programme.node).language)
    page = FormPage(form, title, _("Save"), _back(one.programme))
    answer = tried(
        request,
        lambda: _to(running.give(by=viewer, task=one, today=viewer.today, **form.cleaned_data).programme),
        form=form,
        done=_("Saved."),
    )
    return answer or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def task_tell(request: Request, task_id: int) -> HttpResponse:
    """One task for whoever answers for it: it is done, or to be done again."""
    viewer = request.viewer
    one = found(task_of(viewer, task_id, own=True))
    if request.method == "GET":
        return render(request, "programmes/task_show.html", {"page": task_page(viewer, one)})

    def tell() -> HttpResponse:
        if request.POST.get("to") == "open":
            running.reopen_task(by=viewer, task=one)
        else:
            running.finish_task(by=viewer, task=one, today=viewer.today)
        return _to(one.programme)

    tried(request, tell, done=_("Saved."))
    sees = programme_of(viewer, one.programme_id)
    return _to(one.programme) if sees else redirect("programmes:task_tell", task_id=one.pk)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def artefact(request: Request, artefact_id: int) -> HttpResponse:
    """Evidence of a stage is there."""
    viewer = request.viewer
    one = found(artefact_of(viewer, artefact_id))
    form = ArtefactForm(request.POST or None, initial={"on": one.received_on or viewer.today})
    back = reverse("programmes:stage", args=[one.stage_id])
    page = FormPage(form, text_in(one.title, heard(viewer, one.stage.programme.node).language), _("It is there"), back)

    def receive() -> HttpResponse:
        running.receive(by=viewer, artefact=one, on=form.cleaned_data["on"], today=viewer.today)
        return redirect("programmes:stage", stage_id=one.stage_id)

    return tried(request, receive, form=form, done=_("Saved.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def target_fact(request: Request, target_id: int) -> HttpResponse:
    """What a target has come to."""
    viewer = request.viewer
    one = found(target_of(viewer, target_id))
    told = (edition_of(one.programme).data.get("indicators") or {}).get(one.indicator) or {}
    form = FactForm(request.POST or None, is_share=bool(told.get("denominator")), initial={"on": viewer.today})
    title = text_in(told["title"], heard(viewer, one.programme.node).language) if told else one.indicator
    page = FormPage(form, title, _("Record the fact"), _back(one.programme, "standing"))

    def record() -> HttpResponse:
        running.record_fact(by=viewer, target=one, today=viewer.today, **form.cleaned_data)
        return _to(one.programme, "standing")

    return tried(request, record, form=form, done=_("Saved.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.PROGRAMME, Right.ENTER, scope="object")
def statement(request: Request, programme_id: int) -> HttpResponse:
    """A value that Opora does not count yet, stated by name."""
    viewer = request.viewer
    programme = found(programme_of(viewer, programme_id, Right.ENTER))
    terms = terms_to_state(edition_of(programme).data, viewer.language)
    initial = {"on": viewer.today, "term": request.GET.get("term", "")}
    form = StatementForm(request.POST or None, terms=terms, initial=initial)
    said = (_("Opora does not count this yet. What you write is shown as stated, with the day and your name."),)
    page = FormPage(form, _("State a value"), _("State it"), _back(programme, "standing"), said=said)

    def state() -> HttpResponse:
        running.state_term(by=viewer, node=programme.node, today=viewer.today, **form.cleaned_data)
        return _to(programme, "standing")

    return tried(request, state, form=form, done=_("Saved.")) or shown(request, FORM, page)
