"""Members of bodies, consultants on their way and at work, their hours, the methodical active."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.network.models import Body
from opora.network.queries.bodies import bodies_led
from opora.people.actions import bodies
from opora.people.forms.bodies import ApproveForm, HoursForm, LeaveForm, MemberForm, TrainForm, WhoForm
from opora.people.models import Consultant, Membership, Person
from opora.people.pages.bodies import (
    FormPage,
    active_page,
    consultant_page,
    consultants_page,
    members_page,
    name_of,
)
from opora.people.queries.bodies import consultant_led, consultant_of, hours_of, membership_of, person_by_name
from opora.people.rules.bodies import UnableToJoin

FORM = "people/member_change.html"


def _led(request: Request, body_id: int) -> Body:
    return found(bodies_led(request.viewer).filter(pk=body_id).first())


def _to_members(body_id: int) -> HttpResponse:
    return redirect("people:members", body_id=body_id)


def _person(request: Request, form: WhoForm) -> Person:
    """The one person of this name within reach, or a refusal that says how to mend it."""
    data = form.cleaned_data
    people = person_by_name(request.viewer, data["who"], data["workplace"])
    if not people:
        raise UnableToJoin(why=_("Nobody of this name works within your reach. Write the whole name as on the list."))
    if len(people) > 1:
        raise UnableToJoin(why=_("Several people bear this name. Write also where they work."))
    return people[0]


@require_GET
@policy(Data.NETWORK, Right.ENTER, scope="object")
def members(request: Request, body_id: int) -> HttpResponse:
    """The people of a body, for those who keep it."""
    body = _led(request, body_id)
    return render(request, "people/member_list.html", {"page": members_page(request.viewer, body)})


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def add_member(request: Request, body_id: int) -> HttpResponse:
    """Somebody takes part in a body."""
    viewer = request.viewer
    body = _led(request, body_id)
    form = MemberForm(request.POST or None, today=viewer.today, initial={"starts_on": viewer.today, "role": "member"})
    page = FormPage(form, _("Add somebody"), _("Add"), reverse("people:members", args=[body.pk]), body.name)

    def add() -> HttpResponse:
        data = form.cleaned_data
        bodies.join(by=viewer, person=_person(request, form), body=body, role=data["role"], starts_on=data["starts_on"])
        return _to_members(body.pk)

    return tried(request, add, form=form, field="who", done=_("Added.")) or shown(request, FORM, page)


def _membership(request: Request, membership_id: int) -> Membership:
    return found(membership_of(request.viewer, membership_id))


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def end_member(request: Request, membership_id: int) -> HttpResponse:
    """Somebody takes no part any more."""
    viewer = request.viewer
    membership = _membership(request, membership_id)
    form = LeaveForm(request.POST or None, today=viewer.today, initial={"on": viewer.today})
    title = _("Takes no part any more: %(name)s") % {"name": name_of(membership.person)}
    page = FormPage(
        form, title, _("End it"), reverse("people:members", args=[membership.body_id]), membership.body.name
    )

    def end() -> HttpResponse:
        bodies.leave(by=viewer, membership=membership, on=form.cleaned_data["on"])
        return _to_members(membership.body_id)

    return tried(request, end, form=form, done=_("Ended.")) or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def add_hours(request: Request, membership_id: int) -> HttpResponse:
    """Hours of every week."""
    viewer = request.viewer
    membership = _membership(request, membership_id)
    form = HoursForm(request.POST or None)
    back = reverse("people:members", args=[membership.body_id])
    page = FormPage(form, _("Add hours"), _("Add"), back, name_of(membership.person))

    def add() -> HttpResponse:
        bodies.add_hours(by=viewer, membership=membership, **form.cleaned_data)
        return _to_members(membership.body_id)

    return tried(request, add, form=form, done=_("Added.")) or shown(request, FORM, page)


@require_POST
@policy(Data.NETWORK, Right.ENTER, scope="object")
def drop_hours(request: Request, hours_id: int) -> HttpResponse:
    """Hours are taken away."""
    viewer = request.viewer
    hours = found(hours_of(viewer, hours_id))
    bodies.drop_hours(by=viewer, hours=hours)
    return _to_members(hours.membership.body_id)


@require_GET
@policy(Data.NETWORK, Right.ENTER)
def consultants(request: Request) -> HttpResponse:
    """Those who consult and those on the way."""
    page = consultants_page(request.GET, request.viewer)
    return render(request, "people/consultant_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def propose(request: Request, body_id: int) -> HttpResponse:
    """Somebody is proposed as a consultant."""
    viewer = request.viewer
    body = _led(request, body_id)
    form = WhoForm(request.POST or None, today=viewer.today)
    back = reverse("people:members", args=[body.pk])
    page = FormPage(form, _("Propose a consultant"), _("Propose"), back, body.name)

    def add() -> HttpResponse:
        made = bodies.propose(by=viewer, person=_person(request, form), body=body, today=viewer.today)
        return redirect("people:consultant", consultant_id=made.pk)

    return tried(request, add, form=form, field="who", done=_("Proposed.")) or shown(request, FORM, page)


def _to(consultant_id: int) -> HttpResponse:
    return redirect("people:consultant", consultant_id=consultant_id)


@require_GET
@policy(Data.NETWORK, Right.ENTER, scope="object")
def consultant(request: Request, consultant_id: int) -> HttpResponse:
    """One consultant or candidate."""
    viewer = request.viewer
    one = found(consultant_of(viewer, consultant_id))
    return render(request, "people/consultant_show.html", {"page": consultant_page(viewer, one)})


def _candidate(request: Request, consultant_id: int) -> Consultant:
    return found(consultant_led(request.viewer, consultant_id))


@require_POST
@policy(Data.NETWORK, Right.ENTER, scope="object")
def select(request: Request, consultant_id: int) -> HttpResponse:
    """A candidate is selected."""
    one = _candidate(request, consultant_id)
    tried(request, lambda: _to(bodies.select(by=request.viewer, consultant=one).pk), done=_("Selected."))
    return _to(one.pk)


@require_POST
@policy(Data.NETWORK, Right.ENTER, scope="object")
def decline(request: Request, consultant_id: int) -> HttpResponse:
    """A candidate is not chosen."""
    one = _candidate(request, consultant_id)
    tried(request, lambda: _to(bodies.decline(by=request.viewer, consultant=one).pk), done=_("Noted."))
    return _to(one.pk)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def train(request: Request, consultant_id: int) -> HttpResponse:
    """The training is over."""
    viewer = request.viewer
    one = _candidate(request, consultant_id)
    form = TrainForm(request.POST or None, today=viewer.today, initial={"on": viewer.today})
    back = reverse("people:consultant", args=[one.pk])
    page = FormPage(form, _("Record the training"), _("Record"), back, name_of(one.person))
    answer = tried(
        request,
        lambda: _to(bodies.train(by=viewer, consultant=one, **form.cleaned_data).pk),
        form=form,
        done=_("The training is recorded."),
    )
    return answer or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def approve(request: Request, consultant_id: int) -> HttpResponse:
    """A trained candidate is approved by an order."""
    viewer = request.viewer
    one = _candidate(request, consultant_id)
    form = ApproveForm(request.POST or None, today=viewer.today, initial={"on": viewer.today})
    back = reverse("people:consultant", args=[one.pk])
    page = FormPage(form, _("Approve by an order"), _("Approve"), back, name_of(one.person))

    def give() -> HttpResponse:
        made = bodies.approve(by=viewer, consultant=one, **form.cleaned_data)
        return _to_members(made.body_id)

    done = _("Approved. Now set the hours.")
    return tried(request, give, form=form, done=done) or shown(request, FORM, page)


@require_GET
@policy(Data.NETWORK, Right.ENTER)
def active(request: Request) -> HttpResponse:
    """The methodical active with its load and reach."""
    return render(request, "people/active_list.html", {"page": active_page(request.viewer)})
