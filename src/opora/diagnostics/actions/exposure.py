"""How often a question may be seen: worked out once for each calibration, kept with it, and used by every sitting."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from opora.base.actions import journal, runs
from opora.base.models import TaskRun
from opora.base.rules import schedule
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed
from opora.diagnostics.bridge.choosing import eligible_of
from opora.diagnostics.models import Calibration, Instrument
from opora.diagnostics.queries.instruments import current_calibration, items_of, keeps_instruments
from opora.diagnostics.rules.instruments import parts_of

__all__ = ["KIND", "ask_for_draw", "lacks_draw", "work_out_draw"]

KIND = "diagnostics.exposure"
Told = Callable[[int, int], None]


def lacks_draw(instrument: Instrument) -> bool:
    """Whether sittings of an instrument choose without their calibration's own draw."""
    calibration = current_calibration(instrument)
    return instrument.mode == Instrument.Mode.ADAPTIVE and calibration is not None and not calibration.eligible


def ask_for_draw(*, by: Viewer, instrument: Instrument) -> TaskRun | None:
    """Have the draw of the last calibration worked out beside the pages; nothing where it stands already."""
    if not keeps_instruments(by):
        raise NotAllowed
    calibration = current_calibration(instrument)
    if calibration is None or not lacks_draw(instrument):
        return None
    return runs.begin(
        by=by, kind=KIND, key=f"{KIND} {calibration.pk}", task=schedule.tasks()[KIND],
        arguments={"calibration": calibration.pk},
    )  # fmt: skip


def work_out_draw(*, by: Viewer, calibration: Calibration, told: Told | None = None) -> Calibration:
    """Work out, section by section and for all of them, how likely each item may be shown; seconds a section."""
    if not keeps_instruments(by):
        raise NotAllowed
    sections = ["", *(part.code for part in parts_of(calibration.instrument))]
    items = items_of(calibration.instrument)
    chances = {}
    for done, section in enumerate(sections):
        if told is not None:
            told(done, len(sections))
        own = [item for item in items if section in ("", item.section)]
        chances[section] = eligible_of(own, calibration, section)
    with transaction.atomic():
        calibration.eligible = chances
        calibration.passport = {}  # reckoned anew, of sittings that are drawn so
        calibration.save(update_fields=["eligible", "passport"])
        journal.record(by=by, verb="calibration.draw", about=calibration)
    return calibration
