"""Which question comes next: all in their order, or by the answers so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.rules.refusals import Refusal
from opora.diagnostics.bridge.measuring import category_of, items_of_calibration
from opora.diagnostics.models import Answer, Calibration, Instrument, Item
from opora.diagnostics.queries.instruments import calibration_mark, items_of
from opora.diagnostics.rules.instruments import TRIAL
from opora.engine.measurement.adaptive import Sitting, step
from opora.engine.measurement.bank import (
    BLOCK,
    OVERVIEW,
    AreaTooSmall,
    Bank,
    BankRefused,
    BankTooSmall,
    LimitTooTight,
    make_bank,
)
from opora.engine.measurement.exposure import controlled

__all__ = ["UnfitBank", "bank_of", "eligible_of", "first_plan", "next_item", "next_of_kept", "unfit_bank"]

#: Simulated sittings a round when the draw of a bank is worked out, and so many digits of a chance are kept.
_PEOPLE, _DIGITS = 1000, 4


class UnfitBank(Refusal):
    """The bank cannot serve adaptive sittings."""

    message = gettext_lazy("Questions cannot be chosen by the answers here: %(why)s")


@lru_cache(maxsize=64)
def _bank(
    calibration_id: int, section: str, codes: tuple[str, ...], sections: tuple[str, ...], whole: int, kept: bool
) -> Bank:
    """The bank of one section, or of all sections with equal shares; calibrations never change.

    Until its draw has been worked out, an item is eligible in so many sittings as the limit allows at most.
    """
    calibration = Calibration.objects.get(pk=calibration_id)
    areas = sorted(set(sections))
    area = np.array([areas.index(one) for one in sections])
    rules = BLOCK if section else OVERVIEW
    bank = make_bank(items_of_calibration(calibration, codes), area, rules=rules, whole=whole)
    chances = calibration.eligible.get(section, {}) if kept else {}
    most = min(1.0, 2.0 * rules.limit)
    return replace(bank, eligible=np.array([float(chances.get(code, most)) for code in codes]))


def _bank_of(items: Sequence[Item], calibration: Calibration, section: str) -> tuple[Bank, list[Item]]:
    known = [item for item in items if item.code in calibration.parameters]
    codes = tuple(item.code for item in known)
    sections = tuple(item.section for item in known)
    kept = section in calibration.eligible
    return _bank(calibration.pk, section, codes, sections, len(calibration.parameters), kept), known


def bank_of(items: Sequence[Item], calibration: Calibration, section: str = "") -> Bank:
    """The bank that sittings of a section choose from, or of all sections; `UnfitBank` when it cannot serve."""
    try:
        return _bank_of(items, calibration, section)[0]
    except BankRefused as fault:
        raise UnfitBank(why=_why(fault)) from fault


def eligible_of(items: Sequence[Item], calibration: Calibration, section: str = "") -> dict[str, float]:
    """How likely each item may be shown at all, so that none is seen in more sittings than the limit; takes seconds."""
    bank, known = _bank_of(items, calibration, section)
    try:
        told = controlled(bank, people=_PEOPLE).eligible
    except BankRefused as fault:
        raise UnfitBank(why=_why(fault)) from fault
    return {item.code: round(float(chance), _DIGITS) for item, chance in zip(known, told, strict=True)}


def unfit_bank(items: Sequence[Item], calibration: Calibration, section: str = "") -> str:
    """Why a bank cannot serve adaptive sittings; empty when it can."""
    try:
        _bank_of(items, calibration, section)
    except BankRefused as fault:
        return _why(fault)
    return ""


def _why(fault: BankRefused) -> str:
    """What is missing, in words a keeper of instruments can act on."""
    if isinstance(fault, BankTooSmall | AreaTooSmall):
        told = {"have": fault.have, "need": fault.need}
        return _("there are %(have)s questions where at least %(need)s are needed.") % told
    if isinstance(fault, LimitTooTight):
        told = {"least": round(100 * fault.least), "limit": round(100 * fault.limit)}
        return (
            _("some question would be seen in %(least)s of a hundred sittings, the limit is %(limit)s. Add questions.")
            % told
        )
    return str(fault)


def first_plan(
    instrument: Instrument, items: Sequence[Item], calibration: Calibration | None, seed: int, section: str = ""
) -> list[int]:
    """The questions a sitting begins with: all of them, or the first chosen one."""
    if instrument.mode != Instrument.Mode.ADAPTIVE or calibration is None:
        return [item.pk for item in items]
    chosen = next_item(items, calibration, (), seed, section)
    return [] if chosen is None else [chosen]


def next_item(
    items: Sequence[Item], calibration: Calibration, answers: Sequence[Answer], seed: int, section: str
) -> int | None:
    """The question after these answers; nothing when enough is known or nothing is left."""
    bank, known = _bank_of(items, calibration, section)
    return _chosen(bank, tuple(item.pk for item in known), _on_trial(items, calibration), answers, seed)


def next_of_kept(instrument: Instrument, answers: Sequence[Answer], seed: int, section: str) -> int | None:
    """The same from the last calibration, whose bank is read once in a process: one light statement an answer."""
    mark = calibration_mark(instrument)
    if mark is None:
        return None
    bank, known, trial = _kept_bank(mark, section, str(connection.settings_dict["NAME"]))
    return _chosen(bank, known, trial, answers, seed)


@lru_cache(maxsize=64)
def _kept_bank(
    mark: tuple[int, bool, int | None], section: str, database: str
) -> tuple[Bank, tuple[int, ...], tuple[int, ...]]:
    calibration = Calibration.objects.select_related("instrument").get(pk=mark[0])
    items = items_of(calibration.instrument, section)
    bank, known = _bank_of(items, calibration, section)
    return bank, tuple(item.pk for item in known), _on_trial(items, calibration)


def _on_trial(items: Sequence[Item], calibration: Calibration) -> tuple[int, ...]:
    """The questions without parameters: put to gather answers for the next calibration, they count for nobody."""
    return tuple(item.pk for item in items if item.code not in calibration.parameters)


def _chosen(
    bank: Bank, known: Sequence[int], trial: Sequence[int], answers: Sequence[Answer], seed: int
) -> int | None:  # fmt: skip
    """The question that tells most after these answers; when enough is known, one on trial."""
    rows = {pk: at for at, pk in enumerate(known)}
    counted = [answer for answer in answers if answer.item_id in rows]
    shown = tuple(rows[answer.item_id] for answer in counted)
    steps = [int(one) for one in bank.items.steps]
    given = tuple(category_of(answer, steps[at]) for answer, at in zip(counted, shown, strict=True))
    found = step(bank, Sitting(seed=seed, shown=shown, answers=given)).item
    if found is not None:
        return known[found]
    put = {answer.item_id for answer in answers}
    left = [pk for pk in trial if pk not in put]
    return left[seed % len(left)] if left and len(answers) - len(counted) < TRIAL else None
