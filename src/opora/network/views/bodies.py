"""The centre, the bodies of the network, their materials and tasks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.forms import media_of
from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.network.actions import bodies
from opora.network.forms.bodies import (
    BodyForm,
    EndForm,
    MaterialForm,
    OpenBodyForm,
    RemarkForm,
    ReportForm,
    TaskForm,
)
from opora.network.models import Body, BodyTask
from opora.network.pages.bodies import BodyFormPage, bodies_page, body_page, centre_page, kinds_at
from opora.network.queries.bodies import (
    bodies_kept,
    bodies_led,
    body_of,
    levels_open_to,
    parents_for,
    places_to_open,
    task_of,
)
from opora.network.rules.body_sections import subject_choices

FORM = "network/body_change.html"


@require_GET
@policy(Data.NETWORK, Right.VIEW)
def centre(request: Request) -> HttpResponse:
    """The structure of the region's mentoring."""
    return render(request, "network/centre_show.html", {"page": centre_page(request.viewer)})


@require_GET
@policy(Data.NETWORK, Right.VIEW)
def show_list(request: Request) -> HttpResponse:
    """The bodies of the region."""
    return render(request, "network/body_list.html", {"page": bodies_page(request.GET, request.viewer)})


@require_GET
@policy(Data.NETWORK, Right.VIEW, scope="object")
def show(request: Request, body_id: int) -> HttpResponse:
    """One body."""
    viewer = request.viewer
    body = found(body_of(viewer, body_id))
    return render(request, "network/body_show.html", {"page": body_page(viewer, body)})


def _led(request: Request, body_id: int) -> Body:
    return found(bodies_led(request.viewer).filter(pk=body_id).first())


def _kept(request: Request, body_id: int) -> Body:
    return found(bodies_kept(request.viewer).filter(pk=body_id).first())


def _to(body: Body) -> HttpResponse:
    return redirect("network:body", body_id=body.pk)


def _back(body: Body) -> str:
    return reverse("network:body", args=[body.pk])


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def add(request: Request, node_id: int, kind: str) -> HttpResponse:
    """Open a body at a place."""
    viewer = request.viewer
    node = found(places_to_open(viewer, node_id))
    found(kind in Body.Kind.values or None)
    parents = parents_for(viewer, node, kind)
    above = None if kind == Body.Kind.COMMUNITY else parents.first()
    form = OpenBodyForm(
        request.POST or None, kind=kind, subjects=subject_choices(viewer.language), node=node,
        levels=levels_open_to(viewer, node), parents=parents, initial={"starts_on": viewer.today, "parent": above},
    )  # fmt: skip
    title = _("Open: %(kind)s") % {"kind": Body.Kind(kind).label}
    back = reverse("network:node", args=[node.pk])
    page = BodyFormPage(form, title, _("Open"), back, node.short_name, chips=kinds_at(node.pk, kind))
    answer = tried(
        request,
        lambda: _to(bodies.open_body(by=viewer, node=node, kind=kind, **form.cleaned_data)),
        form=form,
        done=_("Opened."),
    )
    return answer or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def change(request: Request, body_id: int) -> HttpResponse:
    """The facts of a body."""
    viewer = request.viewer
    body = _led(request, body_id)
    initial = {name: getattr(body, name) for name in BodyForm.base_fields}
    form = BodyForm(request.POST or None, kind=body.kind, subjects=subject_choices(viewer.language), initial=initial)
    page = BodyFormPage(form, _("Change"), _("Save"), _back(body), body.name)
    answer = tried(
        request,
        lambda: _to(bodies.change_body(by=viewer, body=body, facts=form.cleaned_data)),
        form=form,
        done=_("Saved."),
    )
    return answer or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def end(request: Request, body_id: int) -> HttpResponse:
    """The end of a body."""
    viewer = request.viewer
    body = _led(request, body_id)
    form = EndForm(request.POST or None, initial={"on": viewer.today})
    said = (_("What was stays and can be read; its people take part until that day."),)
    page = BodyFormPage(form, _("End: %(name)s") % {"name": body.name}, _("End it"), _back(body), said=said)
    answer = tried(
        request,
        lambda: _to(bodies.end_body(by=viewer, body=body, on=form.cleaned_data["on"])),
        form=form,
        done=_("Ended."),
    )
    return answer or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def add_material(request: Request, body_id: int) -> HttpResponse:
    """A file for those who see the body."""
    viewer = request.viewer
    body = _kept(request, body_id)
    form = MaterialForm(request.POST or None, request.FILES or None)
    page = BodyFormPage(form, _("Add a material"), _("Add"), _back(body), body.name, files=True)

    def keep() -> HttpResponse:
        file = form.cleaned_data["file"]
        bodies.add_material(
            by=viewer, body=body, title=form.cleaned_data["title"], content=file, name=file.name,
            media_type=media_of(file.name), today=viewer.today,
        )  # fmt: skip
        return _to(body)

    return tried(request, keep, form=form, done=_("Added.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def give_task(request: Request, body_id: int) -> HttpResponse:
    """A task from above."""
    viewer = request.viewer
    body = _led(request, body_id)
    form = TaskForm(request.POST or None)
    page = BodyFormPage(form, _("Give a task"), _("Give the task"), _back(body), body.name)

    def give() -> HttpResponse:
        bodies.give_task(by=viewer, body=body, today=viewer.today, **form.cleaned_data)
        return _to(body)

    return tried(request, give, form=form, done=_("The task is given.")) or shown(request, FORM, page)


def _task(request: Request, task_id: int) -> BodyTask:
    return found(task_of(request.viewer, task_id))


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def report(request: Request, task_id: int) -> HttpResponse:
    """A report upward on a task."""
    viewer = request.viewer
    task = _task(request, task_id)
    form = ReportForm(request.POST or None, request.FILES or None, initial={"words": task.report})
    said = tuple(filter(None, (task.details, task.remark)))
    page = BodyFormPage(form, task.title, _("Send the report"), _back(task.body), task.body.name, said, files=True)

    def send() -> HttpResponse:
        file = form.cleaned_data["file"]
        more = {"content": file, "name": file.name, "media_type": media_of(file.name)} if file else {}
        bodies.report(by=viewer, task=task, words=form.cleaned_data["words"], today=viewer.today, **more)
        return _to(task.body)

    return tried(request, send, form=form, done=_("The report is sent.")) or shown(request, FORM, page)


@require_POST
@policy(Data.NETWORK, Right.ENTER, scope="object")
def accept(request: Request, task_id: int) -> HttpResponse:
    """A report is accepted."""
    task = _task(request, task_id)
    tried(request, lambda: _to(bodies.accept(by=request.viewer, task=task).body), done=_("The report is accepted."))
    return _to(task.body)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def give_back(request: Request, task_id: int) -> HttpResponse:
    """A report is returned with a word on what is missing."""
    viewer = request.viewer
    task = _task(request, task_id)
    form = RemarkForm(request.POST or None)
    page = BodyFormPage(form, task.title, _("Return the report"), _back(task.body), task.body.name, (task.report,))
    answer = tried(
        request,
        lambda: _to(bodies.give_back(by=viewer, task=task, remark=form.cleaned_data["remark"]).body),
        form=form,
        done=_("The report is returned."),
    )
    return answer or shown(request, FORM, page)
