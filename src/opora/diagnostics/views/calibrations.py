"""Calibrating an instrument from its own answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from opora.base.pages.requests import Request
from opora.base.rules.access import Data, Right
from opora.base.views.answers import tried
from opora.base.views.policy import found, policy
from opora.diagnostics.actions.calibrations import ask_for_calibration
from opora.diagnostics.forms.calibrations import CalibrateForm
from opora.diagnostics.pages.calibrations import calibrations_page
from opora.diagnostics.queries.calibrating import places_compared
from opora.diagnostics.queries.instruments import instrument_of


@require_http_methods(["GET", "POST"])
@policy(Data.DICTIONARY, Right.ENTER, scope="object")
def show(request: Request, instrument_id: int) -> HttpResponse:
    """The calibrations there are; the next one; questions that work differently for a group."""
    viewer = request.viewer
    instrument = found(instrument_of(viewer, instrument_id, Right.ENTER))
    form = CalibrateForm(request.POST or None)
    back = reverse("diagnostics:calibrations", args=[instrument.pk])

    def begin() -> HttpResponse:
        model = form.cleaned_data["model"]
        run = ask_for_calibration(by=viewer, instrument=instrument, model=model, back=back)
        return redirect("base:run_show", run_id=run.pk)

    if done := tried(request, begin, form=form):
        return done
    page = calibrations_page(viewer, instrument, form, request.GET.get("by", ""), places_compared(viewer))
    status = 422 if form.errors else 200
    return render(request, "diagnostics/calibration_list.html", {"page": page}, status=status)
