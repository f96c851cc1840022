"""Calibrating an instrument from the record's own answers: a new dated version, on the scale of the one before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal, runs
from opora.base.actions.turns import in_turn
from opora.base.models import TaskRun
from opora.base.rules import schedule
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.diagnostics.actions.exposure import lacks_draw, work_out_draw
from opora.diagnostics.actions.passports import ask_for_passport
from opora.diagnostics.bridge.calibrating import category, made_from
from opora.diagnostics.models import Calibration, Instrument
from opora.diagnostics.queries.calibrating import answers_for
from opora.diagnostics.queries.instruments import current_calibration, items_of, keeps_instruments
from opora.diagnostics.rules.instruments import parts_of

__all__ = ["KIND", "MODELS", "NoSuchModel", "ask_for_calibration", "calibrate"]

KIND = "diagnostics.calibration"
MODELS = ("rasch", "2pl", "grm")
Told = Callable[[int, int], None]


class NoSuchModel(Refusal):
    """A model nobody knows."""

    message = _("Choose one of the models of the list.")


def ask_for_calibration(*, by: Viewer, instrument: Instrument, model: str, back: str = "") -> TaskRun:
    """Calibrate beside the pages; asked twice it is done once."""
    if not keeps_instruments(by):
        raise NotAllowed
    if model not in MODELS:
        raise NoSuchModel
    return runs.begin(
        by=by, kind=KIND, key=f"{KIND} {instrument.pk}", task=schedule.tasks()[KIND], back_url=back,
        arguments={"instrument": instrument.pk, "model": model},
    )  # fmt: skip


def calibrate(
    *, by: Viewer, instrument: Instrument, model: str, today: dt.date, told: Told | None = None
) -> Calibration:
    """Make the next calibration of a version from its finished sittings.

    What was measured by an earlier one stays as it is: every measurement keeps the calibration it was made by. How
    precise the new one is, is reckoned right after it, beside the pages.
    """
    if not keeps_instruments(by):
        raise NotAllowed
    if model not in MODELS:
        raise NoSuchModel
    items, former = items_of(instrument), current_calibration(instrument)
    by_pk = {item.pk: item for item in items}
    rows = [
        {by_pk[pk].code: category(by_pk[pk], score) for pk, score in one.scores.items() if pk in by_pk}
        for one in answers_for(by, instrument)
    ]
    sections = list(dict.fromkeys([*(part.code for part in parts_of(instrument)), *(item.section for item in items)]))
    made = made_from(rows, items, sections, model, former, told)
    with transaction.atomic():
        in_turn(f"calibration {instrument.pk}")
        last = current_calibration(instrument)
        if last is not None and _is_repeat(last, model, made.sample, today):
            return last
        found = Calibration.objects.create(
            instrument=instrument, number=last.number + 1 if last else 1, model=model, made_on=today,
            sample=made.sample, parameters=made.parameters, reliability=made.reliability,
            correlation=made.correlation, link=made.link,
        )  # fmt: skip
        journal.record(by=by, verb="calibration.make", about=found)
        if lacks_draw(instrument):
            work_out_draw(by=by, calibration=found)
        ask_for_passport(by=by, instrument=instrument)
    return found


def _is_repeat(last: Calibration, model: str, sample: int, today: dt.date) -> bool:
    """Whether the last one was made today, by this model, of the same answers: asked twice, it is found again."""
    return (last.model, last.sample, last.made_on, last.invented) == (model, sample, today, False)
