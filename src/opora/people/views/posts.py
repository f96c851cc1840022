"""Posts by hand: a second one, changed, ended with its consequences said, moved; a leave and the return from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.people.actions import appointments, staffing
from opora.people.forms.persons import EndForm, LeaveForm, MoveForm, PostForm, ReturnForm, WorkForm
from opora.people.pages.forms import FormPage, what_follows
from opora.people.queries.history import absence_now, place_kept, post_of
from opora.people.queries.persons import person_of
from opora.people.queries.staff import workplaces_for

DAY = dt.timedelta(days=1)


def _answer(request: Request, page: FormPage, deed: Callable[[], Any], done: str) -> HttpResponse:
    """Do what the form asks and go to the person, or show the form with what is wrong."""

    def go() -> HttpResponse:
        deed()
        return redirect("people:person", person_id=page.person.pk)

    return tried(request, go, form=page.form, done=done) or shown(request, "people/person_change.html", page)


@require_http_methods(["GET", "POST"])
@policy(Data.STAFF, Right.ENTER, scope="object")
def add(request: Request, person_id: int) -> HttpResponse:
    """One more post of a person."""
    viewer = request.viewer
    person: Any = found(person_of(viewer, person_id, Right.ENTER))
    form = WorkForm(
        request.POST or None, today=viewer.today, language=viewer.language, nodes=workplaces_for(viewer),
        initial={"is_main": not person.current},
    )  # fmt: skip
    page = FormPage(person, form, _("One more post"), _("Add the post"))
    return _answer(
        request, page,
        lambda: appointments.start(
            by=viewer, person=person, node=form.cleaned_data["node"], **form.work().facts()
        ),
        _("The post is added."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@policy(Data.STAFF, Right.ENTER, scope="object")
def change(request: Request, appointment_id: int) -> HttpResponse:
    """What a post consists of."""
    viewer = request.viewer
    post = found(post_of(viewer, appointment_id))
    initial = {
        "subjects": list(post.subjects.all()), "stages": post.stages, "load": post.load, "post_text": post.post_text
    }  # fmt: skip
    form = PostForm(request.POST or None, today=viewer.today, language=viewer.language, initial=initial)
    del form.fields["post"]
    page = FormPage(post.person, form, _("What the post consists of"), _("Save"), post.node.short_name)
    names = ("subjects", "stages", "load", "post_text")
    return _answer(
        request, page,
        lambda: appointments.change(
            by=viewer, appointment=post, **{name: form.cleaned_data[name] for name in names}
        ),
        _("Saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@policy(Data.STAFF, Right.ENTER, scope="object")
def end(request: Request, appointment_id: int) -> HttpResponse:
    """The end of a post, confirmed with open eyes."""
    viewer = request.viewer
    post = found(post_of(viewer, appointment_id))
    form = EndForm(request.POST or None, today=viewer.today, initial={"last_day": viewer.today})
    page = FormPage(
        post.person, form, _("Leaves the post"), _("Note the leaving"),
        note=post.node.short_name, consequences=what_follows(viewer, post), danger=True,
    )  # fmt: skip
    return _answer(
        request, page,
        lambda: appointments.end(by=viewer, appointment=post, on=form.cleaned_data["last_day"] + DAY),
        _("The leaving is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@policy(Data.STAFF, Right.ENTER, scope="object")
def move(request: Request, appointment_id: int) -> HttpResponse:
    """The same post at another organisation within reach."""
    viewer = request.viewer
    post = found(post_of(viewer, appointment_id))
    nodes = workplaces_for(viewer).exclude(pk=post.node_id)
    form = MoveForm(request.POST or None, today=viewer.today, nodes=nodes)
    page = FormPage(
        post.person, form, _("Moves to another organisation"), _("Move"),
        note=post.node.short_name, consequences=what_follows(viewer, post),
    )  # fmt: skip
    return _answer(
        request, page,
        lambda: staffing.move(
            by=viewer, appointment=post, node=form.cleaned_data["node"], on=form.cleaned_data["starts_on"]
        ),
        _("The move is noted."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@policy(Data.STAFF, Right.ENTER, scope="object")
def leave(request: Request, person_id: int) -> HttpResponse:
    """A long leave, or the return from the one that holds."""
    viewer = request.viewer
    person: Any = found(person_of(viewer, person_id, Right.ENTER))
    node = found(place_kept(viewer, person))
    absence = absence_now(viewer, person)
    if absence is None:
        going = LeaveForm(request.POST or None, today=viewer.today, initial={"starts_on": viewer.today})
        page = FormPage(
            person, going, _("Goes on long leave"), _("Note the leave"),
            note=_("Posts and roles stay; no new pair is proposed meanwhile."),
        )  # fmt: skip
        return _answer(
            request, page, lambda: staffing.leave(by=viewer, person=person, node=node, **going.cleaned_data),
            _("The leave is noted."),
        )  # fmt: skip
    back = ReturnForm(request.POST or None, today=viewer.today, initial={"back_on": viewer.today})
    page = FormPage(person, back, _("Returns from leave"), _("Note the return"))
    return _answer(
        request, page,
        lambda: staffing.come_back(by=viewer, absence=absence, node=node, on=back.cleaned_data["back_on"]),
        _("The return is noted."),
    )  # fmt: skip
