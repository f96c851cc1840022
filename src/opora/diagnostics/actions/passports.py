"""How precise a calibrated instrument is: reckoned once a calibration, beside the pages, as sittings are simulated."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from opora.base.actions import journal, runs
from opora.base.actions.turns import in_turn
from opora.base.models import TaskRun
from opora.base.rules import schedule
from opora.base.rules.access import Viewer, system_viewer
from opora.base.rules.refusals import NotAllowed
from opora.diagnostics.bridge.passports import reckoned
from opora.diagnostics.models import Calibration, Instrument
from opora.diagnostics.queries.instruments import current_calibration, items_of, keeps_instruments

__all__ = ["KIND", "ask_for_passport", "reckon", "reckon_missing"]

KIND = "diagnostics.passport"


def ask_for_passport(*, by: Viewer, instrument: Instrument, back: str = "") -> TaskRun | None:
    """Have the precision of the last calibration reckoned beside the pages; nothing where it is known already."""
    if not keeps_instruments(by):
        raise NotAllowed
    calibration = current_calibration(instrument)
    if calibration is None or calibration.passport:
        return None
    return runs.begin(
        by=by, kind=KIND, key=f"{KIND} {calibration.pk}", task=schedule.tasks()[KIND], back_url=back,
        arguments={"instrument": instrument.pk},
    )  # fmt: skip


def reckon(*, by: Viewer, instrument: Instrument) -> Calibration | None:
    """Reckon how precise a calibrated version is, once a calibration."""
    if not keeps_instruments(by):
        raise NotAllowed
    calibration = current_calibration(instrument)
    if calibration is None or calibration.passport:
        return calibration
    drawn, figures = calibration.eligible, reckoned(instrument, items_of(instrument), calibration)
    with transaction.atomic():
        in_turn(calibration)
        calibration.refresh_from_db(fields=["passport", "eligible"])
        if not calibration.passport and calibration.eligible == drawn:
            calibration.passport = figures
            calibration.save(update_fields=["passport"])
            journal.record(by=by, verb="instrument.reckon", about=instrument)
    # the draw was worked out meanwhile: its questions are other ones
    return calibration if calibration.passport else reckon(by=by, instrument=instrument)


def reckon_missing(today: dt.date) -> int:
    """Reckon the precision of what was put on the shelf without it; returns how many."""
    waiting = Instrument.objects.filter(state=Instrument.State.PUBLISHED, calibrations__passport={}).distinct()
    for instrument in waiting:
        reckon(by=system_viewer(today), instrument=instrument)
    return len(waiting)
