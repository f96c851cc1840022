"""Which question comes next: all in their order, or by the answers so far."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from opora.diagnostics.bridge.measuring import category_of, items_of_calibration
from opora.diagnostics.models import Answer, Calibration, Instrument, Item
from opora.engine.measurement.adaptive import Sitting, step
from opora.engine.measurement.bank import BLOCK, OVERVIEW, Bank, BankRefused, make_bank

__all__ = ["first_plan", "next_item", "unfit_bank"]


@lru_cache(maxsize=64)
def _bank(calibration_id: int, section: str, codes: tuple[str, ...], sections: tuple[str, ...], whole: int) -> Bank:
    """The bank of one section, or of all sections with equal shares; calibrations never change."""
    calibration = Calibration.objects.get(pk=calibration_id)
    areas = sorted(set(sections))
    area = np.array([areas.index(one) for one in sections])
    rules = BLOCK if section else OVERVIEW
    return make_bank(items_of_calibration(calibration, codes), area, rules=rules, whole=whole)


def _bank_of(items: Sequence[Item], calibration: Calibration, section: str) -> tuple[Bank, list[Item]]:
    known = [item for item in items if item.code in calibration.parameters]
    codes = tuple(item.code for item in known)
    sections = tuple(item.section for item in known)
    return _bank(calibration.pk, section, codes, sections, len(calibration.parameters)), known


def unfit_bank(items: Sequence[Item], calibration: Calibration, section: str = "") -> str:
    """Why a bank cannot serve adaptive sittings; empty when it can."""
    try:
        _bank_of(items, calibration, section)
    except BankRefused as fault:
        return str(fault)
    return ""


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
    rows = {item.pk: at for at, item in enumerate(known)}
    shown = tuple(rows[answer.item_id] for answer in answers)
    steps = [int(one) for one in bank.items.steps]
    given = tuple(category_of(answer, steps[at]) for answer, at in zip(answers, shown, strict=True))
    found = step(bank, Sitting(seed=seed, shown=shown, answers=given)).item
    return None if found is None else known[found].pk
