"""The shelf of instruments: what is on it, one of them, the steps of its life."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import tried
from opora.base.views.policy import found, policy
from opora.diagnostics.actions import instruments, passports
from opora.diagnostics.models import Instrument
from opora.diagnostics.pages.passport import passport_page
from opora.diagnostics.pages.shelf import instrument_page, shelf_page
from opora.diagnostics.queries.instruments import (
    current_calibration,
    instrument_of,
    items_of,
    keeps_instruments,
    offered_to,
    shelf_of,
    steps_of,
    versions_of,
)


@require_GET
@policy(Data.DICTIONARY, Right.VIEW)
def show_list(request: Request) -> HttpResponse:
    """What is on the shelf."""
    viewer = request.viewer
    page = shelf_page(viewer, request.GET, shelf_of(viewer), keeps=keeps_instruments(viewer))
    return render(request, "diagnostics/instrument_list.html", {"page": page})


@require_GET
@policy(Data.DICTIONARY, Right.VIEW, scope="object")
def show(request: Request, instrument_id: int) -> HttpResponse:
    """One version: its passport, and its questions for those who keep the shelf."""
    viewer = request.viewer
    instrument = found(instrument_of(viewer, instrument_id))
    keeps, items = keeps_instruments(viewer), items_of(instrument)
    calibration = current_calibration(instrument)
    open_still = instrument.state in (Instrument.State.DRAFT, Instrument.State.REVIEWED)
    page = instrument_page(
        viewer, request.GET, instrument, items,
        passport_page(instrument, items, calibration, steps_of(instrument), viewer.language, names=keeps),
        keeps=keeps, offered=offered_to(viewer).filter(pk=instrument.pk).exists(),
        faults=instruments.faults(instrument) if keeps and open_still else (), calibration=calibration,
        versions=versions_of(viewer, instrument) if keeps else (),
    )  # fmt: skip
    return render(request, "diagnostics/instrument_show.html", {"page": page})


@require_POST
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def move(request: Request, instrument_id: int) -> HttpResponse:
    """Take the next step of a version's life, or reckon its precision."""
    viewer = request.viewer
    instrument = found(instrument_of(viewer, instrument_id, Right.ENTER))
    back = redirect("diagnostics:instrument", instrument_id=instrument.pk)
    steps = {
        "review": (instruments.review, _("It is reviewed and may be published.")),
        "publish": (instruments.publish, _("It is on offer now.")),
        "withdraw": (instruments.withdraw, _("It is no longer offered; what was measured by it stays.")),
        "reckon": (passports.reckon, _("The precision is reckoned.")),
    }
    step, done = steps.get(request.POST.get("to", ""), (None, ""))

    def go() -> HttpResponse:
        if step is not None:
            step(by=viewer, instrument=instrument)
        return back

    return tried(request, go, done=done) or back
