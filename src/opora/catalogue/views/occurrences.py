"""The common calendar, the plan of a body, one event: planned, changed, held, called off."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import shown, tried
from opora.base.views.policy import found, policy
from opora.catalogue.actions import occurrences
from opora.catalogue.forms import OccurrenceForm
from opora.catalogue.models import Occurrence
from opora.catalogue.pages import FormPage, calendar_page, occurrence_page, plan_page
from opora.catalogue.queries.occurrences import occurrence_kept, occurrence_of, organiser_body, organiser_node
from opora.network.queries.bodies import body_of

FORM = "catalogue/occurrence_change.html"


@require_GET
@policy(Data.NETWORK, Right.VIEW)
def calendar(request: Request) -> HttpResponse:
    """A month of the region's events with their clashes."""
    page = calendar_page(request.GET, request.viewer)
    return render(request, "catalogue/calendar_show.html", {"page": page})


@require_GET
@policy(Data.NETWORK, Right.VIEW, scope="object")
def plan(request: Request, body_id: int) -> HttpResponse:
    """The plan of a body."""
    viewer = request.viewer
    body = found(body_of(viewer, body_id))
    return render(request, "catalogue/plan_show.html", {"page": plan_page(viewer, body)})


@require_GET
@policy(Data.NETWORK, Right.VIEW, scope="object")
def show(request: Request, occurrence_id: int) -> HttpResponse:
    """One event."""
    viewer = request.viewer
    one = found(occurrence_of(viewer, occurrence_id))
    page = occurrence_page(viewer, one, timezone.now())
    return render(request, "catalogue/occurrence_show.html", {"page": page})


def _to(occurrence: Occurrence) -> HttpResponse:
    return redirect("catalogue:occurrence", occurrence_id=occurrence.pk)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def add(request: Request, body_id: int) -> HttpResponse:
    """A meeting of a body."""
    viewer = request.viewer
    body = found(organiser_body(viewer, body_id))
    form = OccurrenceForm(request.POST or None, near=body.node, initial={"day": viewer.today})
    page = FormPage(
        form, _("Plan a meeting"), _("Put into the plan"), reverse("catalogue:plan", args=[body.pk]), body.name
    )
    answer = tried(
        request,
        lambda: _to(occurrences.plan(by=viewer, body=body, **form.facts())),
        form=form,
        done=_("Put into the plan."),
    )
    return answer or shown(request, FORM, page)


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def add_at(request: Request, node_id: int) -> HttpResponse:
    """An event of an organisation or a territory."""
    viewer = request.viewer
    node = found(organiser_node(viewer, node_id))
    form = OccurrenceForm(request.POST or None, near=node, initial={"day": viewer.today, "kind": "seminar"})
    page = FormPage(form, _("Plan an event"), _("Put into the plan"), reverse("catalogue:calendar"), node.short_name)
    answer = tried(
        request,
        lambda: _to(occurrences.plan(by=viewer, node=node, **form.facts())),
        form=form,
        done=_("Put into the plan."),
    )
    return answer or shown(request, FORM, page)


def _kept(request: Request, occurrence_id: int) -> Occurrence:
    return found(occurrence_kept(request.viewer, occurrence_id))


@require_http_methods(["GET", "POST"])
@policy(Data.NETWORK, Right.ENTER, scope="object")
def change(request: Request, occurrence_id: int) -> HttpResponse:
    """Another time, another place."""
    viewer = request.viewer
    one = _kept(request, occurrence_id)
    first, last = timezone.localtime(one.starts_at), timezone.localtime(one.ends_at)
    initial = {
        "title": one.title, "kind": one.kind, "day": first.date(), "begins": first.time(), "ends": last.time(),
        "online": one.online, "at": one.at.short_name if one.at else "", "place": one.place, "about": one.about,
    }  # fmt: skip
    form = OccurrenceForm(request.POST or None, near=one.node, initial=initial)
    back = reverse("catalogue:occurrence", args=[one.pk])
    page = FormPage(form, _("Change"), _("Save"), back, one.title)

    def do() -> HttpResponse:
        facts = form.facts()
        anyway = bool(facts.pop("anyway"))
        return _to(occurrences.change(by=viewer, occurrence=one, facts=facts, anyway=anyway))

    return tried(request, do, form=form, done=_("Saved.")) or shown(request, FORM, page)


@require_POST
@policy(Data.NETWORK, Right.ENTER, scope="object")
def hold(request: Request, occurrence_id: int) -> HttpResponse:
    """It was held."""
    viewer = request.viewer
    one = _kept(request, occurrence_id)
    now = timezone.now()
    tried(request, lambda: _to(occurrences.hold(by=viewer, occurrence=one, now=now)), done=_("Noted."))
    return _to(one)


@require_POST
@policy(Data.NETWORK, Right.ENTER, scope="object")
def cancel(request: Request, occurrence_id: int) -> HttpResponse:
    """It is called off."""
    viewer = request.viewer
    one = _kept(request, occurrence_id)
    tried(request, lambda: _to(occurrences.cancel(by=viewer, occurrence=one)), done=_("Called off."))
    return _to(one)
