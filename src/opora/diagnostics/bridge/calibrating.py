"""A calibration out of the record's own answers: parameters by section, on the scale of the calibration before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.rules.refusals import Refusal
from opora.diagnostics.bridge.measuring import correlation_among, items_of_calibration
from opora.diagnostics.models import Calibration, Item
from opora.diagnostics.rules.scoring import steps_of
from opora.engine.measurement import UnableToCalibrate, calibrate, responses_of
from opora.engine.measurement.blocks import BlocksRefused, correlation_of_blocks, overview
from opora.engine.measurement.difference import (
    LEAST_GROUP,
    Difference,
    DifferenceRefused,
    TooFewPeople,
    differences,
    strata,
)
from opora.engine.measurement.estimate import eap
from opora.engine.measurement.items import Items
from opora.engine.measurement.linking import LinkRefused, TooFewCommon, link

__all__ = ["LEAST_ANSWERS", "Made", "NotCalibrated", "NotCompared", "NotLinked", "differing", "made_from"]

#: Fewer answers tell too little of a question: it stays as it was.
LEAST_ANSWERS = 30
_DIGITS = 4

#: Answers of one person: item code → category from 0.
Row = Mapping[str, int]
Told = Callable[[int, int], None]


class NotCalibrated(Refusal):
    """The answers do not carry the model."""

    message = gettext_lazy("It cannot be calibrated yet: %(why)s")


class NotLinked(Refusal):
    """The new parameters cannot be put on the scale of the old ones."""

    message = gettext_lazy("It cannot be put on the scale of the calibration before it: %(why)s")


class NotCompared(Refusal):
    """Two groups cannot be compared question by question."""

    message = gettext_lazy("The groups cannot be compared: %(why)s")


@dataclass
class Made:
    """The fields of a new calibration."""

    sample: int
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    reliability: dict[str, float] = field(default_factory=dict)
    correlation: dict[str, dict[str, float]] = field(default_factory=dict)
    link: dict[str, Any] = field(default_factory=dict)


def category(item: Item, score: float) -> int:
    """The category of a score: marks of a scale are told apart, else right and wrong."""
    low, high = steps_of(item) if item.kind == Item.Kind.RATING else (0, 1)
    return round(score * (high - low))


def made_from(
    rows: Sequence[Row], items: Sequence[Item], sections: Sequence[str], model: str, former: Calibration | None,
    told: Told | None = None,
) -> Made:  # fmt: skip
    """Calibrate each section apart, link it to the calibration before, and see how sections go together."""
    made = Made(sample=len(rows))
    for done, section in enumerate(sections):
        if told is not None:
            told(done, len(sections))
        _section(made, rows, [item for item in items if item.section == section], section, model, former)
    if not made.parameters:
        raise NotCalibrated(why=_("no question has %(count)s answers.") % {"count": LEAST_ANSWERS})
    if former is not None:
        made.parameters = {**former.parameters, **made.parameters}
        made.reliability = {**former.reliability, **made.reliability}
        made.link = {"calibration": former.number, "sections": made.link}
    _together(made, rows, items, sections, model, former)
    return made


def _section(
    made: Made, rows: Sequence[Row], items: Sequence[Item], section: str, model: str, former: Calibration | None
) -> None:
    answered = {item.code: [row[item.code] for row in rows if item.code in row] for item in items}
    codes = [code for code, given in answered.items() if len(given) >= LEAST_ANSWERS and len(set(given)) > 1]
    table = [[row.get(code, -1) for code in codes] for row in rows if any(code in row for code in codes)]
    if not codes:
        return
    try:
        found = calibrate(responses_of(codes, table), model)
    except UnableToCalibrate as fault:
        raise NotCalibrated(why=_why(fault)) from fault
    fresh = found.standard
    if former is not None and (known := [code for code in codes if code in former.parameters]):
        old = items_of_calibration(former, known)
        try:
            line = link(old, fresh)
        except LinkRefused as fault:
            raise NotLinked(why=_why_apart(fault)) from fault
        fresh = line.items(fresh)
        drifted = [name for name, kept in zip(line.common, line.kept, strict=True) if not kept]
        made.link[section] = {
            "slope": round(line.slope, _DIGITS), "shift": round(line.shift, _DIGITS), "common": len(line.common),
            "drift": drifted,
        }  # fmt: skip
    made.parameters |= {code: _parameters(fresh, at) for at, code in enumerate(codes)}
    made.reliability[section] = round(found.reliability, 3)


def _parameters(items: Items, at: int) -> dict[str, Any]:
    cuts = [round(float(one), _DIGITS) for one in items.thresholds[at] if np.isfinite(one)]
    slope = round(float(items.slope[at]), _DIGITS)
    return {"a": slope, "b": cuts[0]} if len(cuts) == 1 else {"a": slope, "thresholds": cuts}


def _together(
    made: Made, rows: Sequence[Row], items: Sequence[Item], sections: Sequence[str], model: str,
    former: Calibration | None,
) -> None:  # fmt: skip
    """How sections go together, where enough people answered several; else as it was."""
    made.correlation = dict(former.correlation) if former else {}
    known = [item for item in items if item.code in made.parameters]
    codes = [section for section in sections if any(item.section == section for item in known)]
    if len(codes) < 2:
        return
    whole = Calibration(parameters=made.parameters)
    bank = items_of_calibration(whole, [item.code for item in known])
    block = np.array([codes.index(item.section) for item in known])
    table = np.array([[row.get(item.code, -1) for item in known] for row in rows])
    several = table[[len(set(block[line >= 0].tolist())) > 1 for line in table]]
    if len(several):
        try:
            alike = correlation_of_blocks(bank, block, several)
        except BlocksRefused:
            alike = correlation_among(made.correlation, codes)
        else:
            made.correlation = {
                one: {other: round(float(alike[at, by]), 3) for by, other in enumerate(codes)}
                for at, one in enumerate(codes)
            }
        seen = overview(bank, block, several, alike)
        spread = float(seen.value.var())
        made.reliability[""] = round(spread / (spread + float((seen.error**2).mean())), 3)


def differing(rows: Sequence[Row], focal: Sequence[bool], codes: Sequence[str], calibration: Calibration) -> Difference:
    """Mantel-Haenszel by question: people are compared with those of equal ability."""
    bank = items_of_calibration(calibration, codes)
    table = np.array([[row.get(code, -1) for code in codes] for row in rows]).reshape(len(rows), len(codes))
    try:
        return differences(table, np.array(focal, dtype=bool), by=strata(eap(bank, table).value))
    except TooFewPeople as fault:
        told = {"few": min(fault.have), "need": LEAST_GROUP}
        raise NotCompared(why=_("each group needs at least %(need)s people, one has %(few)s.") % told) from fault
    except DifferenceRefused as fault:
        raise NotCompared(why=str(fault)) from fault


def _why(fault: UnableToCalibrate) -> str:
    told = {"have": fault.found, "need": fault.needed, "item": fault.item}
    words = {
        "too_few_people": _("%(have)s people have answered, this model needs %(need)s."),
        "too_few_items": _("%(have)s questions are too few, this model needs %(need)s."),
        "many_categories": _("question %(item)s has more than two answers: take the graded model."),
        "slope_diverges": _("question %(item)s parts people too sharply for so few answers."),
        "no_spread": _("the people do not differ by more than chance."),
    }
    return words.get(fault.code, _("no best parameters were found. Wait for more answers.")) % told


def _why_apart(fault: LinkRefused) -> str:
    if isinstance(fault, TooFewCommon):
        return _("only %(have)s questions are in both and kept their difficulty; five are needed.") % {
            "have": fault.have
        }
    return _("the same questions are answered otherwise than before.")
