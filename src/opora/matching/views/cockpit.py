"""The cockpit: who needs a mentor here, and the buttons that start the search."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.rules.refusals import Refusal
from opora.base.views.policy import found, policy
from opora.matching.pages.cockpit import cockpit_page
from opora.matching.queries.places import place_of
from opora.mentoring.actions import mentors, seats
from opora.network.models import Node


def address_of(node: Node) -> str:
    """The cockpit over one node."""
    return reverse("matching:cockpit") + "?" + urlencode({"node": node.pk})


@require_GET
@policy(Data.MATCHING, Right.VIEW)
def show(request: Request) -> HttpResponse:
    """Who needs a mentor, where each search stands, who could help."""
    viewer = request.viewer
    node = found(place_of(viewer, request.GET.get("node", "")))
    return render(request, "matching/cockpit_show.html", {"page": cockpit_page(request.GET, viewer, node)})


@require_POST
@policy(Data.PAIR, Right.ENTER)
def open_places(request: Request) -> HttpResponse:
    """Open a place for a mentor for everybody who needs one."""
    viewer = request.viewer
    node = found(place_of(viewer, request.POST.get("node", "")))
    made = seats.open_for_all(by=viewer, node=node, today=viewer.today)
    count = len(made)
    told = ngettext("%(count)s place opened.", "%(count)s places opened.", count) % {"count": count}
    messages.success(request, told if made else _("All the places are open already."))
    return redirect(address_of(node))


@require_POST
@policy(Data.PAIR, Right.ENTER)
def offer_mentors(request: Request) -> HttpResponse:
    """Offer the ticked teachers as mentors."""
    viewer = request.viewer
    node = found(place_of(viewer, request.POST.get("node", "")))
    chosen = [int(value) for value in request.POST.getlist("chosen") if value.isdigit() and len(value) < 19]
    if not chosen:
        messages.error(request, _("Tick at least one teacher who may be a mentor."))
        return redirect(address_of(node))
    try:
        count = mentors.offer_all(by=viewer, node=node, today=viewer.today, people=chosen)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(address_of(node))
    told = ngettext("%(count)s mentor is on offer now.", "%(count)s mentors are on offer now.", count)
    messages.success(request, told % {"count": count} if count else _("They are on offer already."))
    return redirect(address_of(node))
