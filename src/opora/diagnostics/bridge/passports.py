"""How precise an instrument is, by its calibration: reckoned once, as sittings have to be simulated for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from opora.diagnostics.bridge.choosing import UnfitBank, bank_of
from opora.diagnostics.bridge.measuring import items_of_calibration
from opora.diagnostics.models import Calibration, Instrument, Item
from opora.diagnostics.rules.instruments import bands_of, parts_of
from opora.engine.measurement.passport import Precision, precision_of_all, precision_of_bank

__all__ = ["reckoned"]


def reckoned(instrument: Instrument, items: Sequence[Item], calibration: Calibration) -> dict[str, Any]:
    """Section code → figures of its precision; the empty code is all sections together where there are several."""
    known = [item for item in items if item.code in calibration.parameters]
    cuts = [band.above for band in bands_of(instrument)[1:]] if instrument.levels.get("rule") == "latent" else []
    codes = [part.code for part in parts_of(instrument)]
    found = {}
    for code in [*codes, *([""] if len(codes) > 1 else [])]:
        chosen = [item for item in known if not code or item.section == code]
        if chosen:
            found[code] = _figures(instrument, chosen, calibration, code, cuts)
    return found


def _figures(
    instrument: Instrument, chosen: Sequence[Item], calibration: Calibration, code: str, cuts: Sequence[float | None]
) -> dict[str, Any]:
    if instrument.mode != Instrument.Mode.ADAPTIVE:
        items = items_of_calibration(calibration, [item.code for item in chosen])
        return _kept(precision_of_all(items, np.array(cuts, dtype=float)), len(chosen))
    try:
        bank = bank_of(chosen, calibration, code)
    except UnfitBank as refusal:
        return {"items": len(chosen), "refused": str(refusal)}
    return _kept(precision_of_bank(bank, np.array(cuts, dtype=float)), len(chosen))


def _kept(found: Precision, count: int) -> dict[str, Any]:
    def plain(value: float) -> float | None:
        return None if math.isnan(value) else round(value, 3)

    places = zip(found.ability, found.errors, found.lengths, strict=True)
    return {
        "items": count, "error": plain(found.error), "reliability": plain(found.reliability),
        "accuracy": plain(found.accuracy), "consistency": plain(found.consistency),
        "reach": [[round(float(one), 2) for one in place] for place in places],
    }  # fmt: skip
