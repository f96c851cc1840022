"""The shelf of instruments: what comes with Opora is put on it, versions are reviewed, published and withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal, states
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.diagnostics.actions.exposure import ask_for_draw
from opora.diagnostics.actions.passports import ask_for_passport
from opora.diagnostics.bridge.choosing import unfit_bank
from opora.diagnostics.bridge.instrument_files import InstrumentPlan, shipped_codes, shipped_plan
from opora.diagnostics.models import Calibration, Instrument, Item
from opora.diagnostics.queries.instruments import competences_named, current_calibration, items_of, keeps_instruments
from opora.diagnostics.rules.instruments import LIFE, ON_TRIAL, faults_of, parts_of

#: Of the passport: the account that put the version on the shelf.
AUTHOR = "author_account"


class NotFit(Refusal):
    """An instrument with faults is not published."""

    message = _("It cannot be published yet: %(faults)s")


class SameHand(Refusal):
    """A second person looks at every instrument."""

    message = _("You wrote this version yourself. Ask a colleague to review it.")


def _require(by: Viewer) -> None:
    if not keeps_instruments(by):
        raise NotAllowed


@transaction.atomic
def load_shipped(*, by: Viewer, codes: Iterable[str] | None = None, today: dt.date) -> list[Instrument]:
    """Put the instruments that come with Opora on the shelf, published; a version that is there stays as it is."""
    _require(by)
    made = []
    for code in shipped_codes() if codes is None else codes:
        plan = shipped_plan(code)
        known = Instrument.objects.filter(code=plan.code, version=plan.version).first()
        made.append(known or put(by=by, plan=plan, state=Instrument.State.PUBLISHED, today=today))
    return made


@transaction.atomic
def put(*, by: Viewer, plan: InstrumentPlan, state: str = Instrument.State.DRAFT, today: dt.date) -> Instrument:
    """Put one version of an instrument on the shelf with its questions and their parameters."""
    _require(by)
    made = Instrument(code=plan.code, version=plan.version, state=state, **plan.fields)
    if not by.is_system:
        made.passport = {**made.passport, AUTHOR: by.account_id}
    made.save(force_insert=True)
    blocks = {part.code: part.competence for part in parts_of(made)}
    known = competences_named({code for code in blocks.values() if code})
    Item.objects.bulk_create(
        Item(
            instrument=made, order=order, code=row.code, kind=row.kind, section=row.section, text=dict(row.text),
            options=row.options, key=row.key, weight=row.weight, inverted=row.inverted,
            competence=known.get(blocks.get(row.section, "")),
        )
        for order, row in enumerate(plan.items, start=1)
    )  # fmt: skip
    if plan.calibration is not None:
        Calibration.objects.create(**{"instrument": made, "made_on": today, **plan.calibration})
    states.append(made, "", state, by=by)
    journal.record(by=by, verb="instrument.put", about=made)
    return made


def faults(instrument: Instrument) -> list[str]:
    """Everything that keeps a version from being published."""
    calibration, items = current_calibration(instrument), items_of(instrument)
    found = faults_of(instrument, items, calibration.parameters if calibration else ())
    if not found and instrument.mode == Instrument.Mode.ADAPTIVE and calibration is not None:
        told = [unfit_bank([item for item in items if item.section == part.code], calibration, part.code)
                for part in parts_of(instrument)]  # fmt: skip
        found += [text for text in (unfit_bank(items, calibration), *told) if text]
    return found


@transaction.atomic
def review(*, by: Viewer, instrument: Instrument, note: str = "") -> Instrument:
    """Say that a colleague has looked at a version and found it sound."""
    _require(by)
    if not by.is_system and by.account_id == instrument.passport.get(AUTHOR):
        raise SameHand
    if found := faults(instrument):
        raise NotFit(faults=" ".join(found[:5]))
    states.move(LIFE, instrument, Instrument.State.REVIEWED, by=by, reason=note[:200])
    journal.record(by=by, verb="instrument.review", about=instrument)
    return instrument


@transaction.atomic
def publish(*, by: Viewer, instrument: Instrument) -> Instrument:
    """Offer a reviewed version; how often its questions may be seen, and how precise it is, is worked out aside."""
    _require(by)
    if found := faults(instrument):
        raise NotFit(faults=" ".join(found[:5]))
    passport = {**instrument.passport, ON_TRIAL: _count_on_trial(instrument)}
    states.move(LIFE, instrument, Instrument.State.PUBLISHED, by=by, passport=passport)
    journal.record(by=by, verb="instrument.publish", about=instrument)
    if ask_for_draw(by=by, instrument=instrument) is None:  # the precision follows the draw
        ask_for_passport(by=by, instrument=instrument)
    return instrument


def _count_on_trial(instrument: Instrument) -> int:
    """Questions without parameters of a test that chooses by the answers."""
    calibration = current_calibration(instrument)
    if instrument.mode != Instrument.Mode.ADAPTIVE or calibration is None:
        return 0
    return sum(item.code not in calibration.parameters for item in items_of(instrument))


@transaction.atomic
def withdraw(*, by: Viewer, instrument: Instrument) -> Instrument:
    """Offer a version no more; what was measured by it stays."""
    _require(by)
    states.move(LIFE, instrument, Instrument.State.WITHDRAWN, by=by)
    journal.record(by=by, verb="instrument.withdraw", about=instrument)
    return instrument
