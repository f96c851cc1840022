"""From answers to abilities with their errors, and from a value to the level it tells, by the engine of measurement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from opora.diagnostics.models import Answer, Calibration, Instrument, Measurement
from opora.diagnostics.rules.instruments import Band, Part, bands_of
from opora.diagnostics.rules.measuring import is_reliable
from opora.engine.measurement.blocks import LEAST_FOR_LEVEL, block_values, may_tell_level, overview
from opora.engine.measurement.estimate import eap
from opora.engine.measurement.items import Items
from opora.engine.measurement.reliability import level_probabilities, real_change

__all__ = [
    "SURE", "Estimate", "Told", "estimates_inside", "estimates_of", "is_real_change", "level_told", "may_tell",
    "severity_of", "strong_band",
]  # fmt: skip

#: A level is told alone from this probability; below it two levels are named.
SURE = 0.80


@dataclass(frozen=True)
class Estimate:
    """An ability with its standard error, from so many items with so many points."""

    value: float
    error: float
    items: int
    points: float
    #: Of an overview: sections from the strongest on, each with how sure it is that it stands above the next.
    order: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True)
class Told:
    """What may be said of a value: one level, or between two, and how likely each level is."""

    low: Band
    high: Band
    probability: float
    probabilities: tuple[tuple[Band, float], ...]

    @property
    def is_sure(self) -> bool:
        """Whether one level is named."""
        return self.low is self.high


def items_of_calibration(calibration: Calibration, codes: Sequence[str]) -> Items:
    """The calibrated parameters of some items as the engine takes them."""
    rows = [calibration.parameters[code] for code in codes]
    cuts = [row["thresholds"] if "thresholds" in row else [row["b"]] for row in rows]
    width = max((len(row) for row in cuts), default=1)
    thresholds = np.array([[*row, *[np.inf] * (width - len(row))] for row in cuts], dtype=float)
    return Items(tuple(codes), np.array([float(row.get("a", 1.0)) for row in rows]), thresholds)


def category_of(answer: Answer, steps: int) -> int:
    """The category of an answer, from 0; −1 where nothing can be said."""
    return -1 if answer.score is None else round(answer.score * steps)


def may_tell(found: Measurement) -> bool:
    """Whether a level may be told: the measurement is reliable, and rests on ten answers to calibrated questions."""
    latent = found.scale == Measurement.Scale.LATENT
    return is_reliable(found) and (not latent or bool(may_tell_level(found.items)))


def estimates_of(
    calibration: Calibration, parts: Sequence[Part], answers: Sequence[Answer], *, whole: bool
) -> dict[str, Estimate]:
    """Abilities by section; of an overview that of the whole alone, under the empty code, with the order of sections.

    Sections answered together lend to each other through the calibrated correlation.
    """
    counted = [row for row in answers if row.item.code in calibration.parameters and row.score is not None]
    codes = [part.code for part in parts if any(row.item.section == part.code for row in counted)]
    rows = [row for row in counted if row.item.section in codes]
    if not rows:
        return {"": _alone(calibration, counted)} if whole and counted else {}
    if whole and len(codes) > 1:
        return {"": _overview(calibration, codes, rows)}
    if len(codes) == 1:
        return {"" if whole else codes[0]: _alone(calibration, rows)}
    items, block, given = _laid_out(calibration, codes, rows)
    found = block_values(items, block, given, correlation_among(calibration.correlation, codes))
    return {
        code: replace(
            _counted([row for row in rows if row.item.section == code]),
            value=float(found.value[0, at]), error=float(found.error[0, at]),
        )
        for at, code in enumerate(codes)
    }  # fmt: skip


def estimates_inside(calibration: Calibration, part: Part, answers: Sequence[Answer]) -> dict[int, Estimate]:
    """Abilities in the competences inside a section, by their ids: from so many answers as a level needs."""
    groups: dict[int, list[Answer]] = defaultdict(list)
    for row in answers:
        known = row.item.code in calibration.parameters and row.score is not None
        inside = row.item.competence
        if known and inside is not None and inside.code != part.competence and row.item.section == part.code:
            groups[inside.pk].append(row)
    return {one: _alone(calibration, rows) for one, rows in groups.items() if len(rows) >= LEAST_FOR_LEVEL}


def correlation_among(kept: Mapping[str, Mapping[str, float]], codes: Sequence[str]) -> np.ndarray:
    """The correlation of these sections as calibrated; sections it does not know go by themselves."""
    found = np.eye(len(codes))
    for row, one in enumerate(codes):
        for column, other in enumerate(codes):
            if row != column:
                found[row, column] = float(kept.get(one, {}).get(other, 0.0))
    return found


def _overview(calibration: Calibration, codes: Sequence[str], rows: Sequence[Answer]) -> Estimate:
    """The whole in standard deviations of the people, and the order of sections."""
    items, block, given = _laid_out(calibration, codes, rows)
    alike = correlation_among(calibration.correlation, codes)
    seen = overview(items, block, given, alike)
    spread = float(np.sqrt(alike.mean()))  # the mean of several abilities varies less than each of them
    order, sure = seen.order[0].tolist(), [float(one) for one in seen.sure[0]]
    return replace(
        _counted(rows), value=float(seen.value[0]) / spread, error=float(seen.error[0]) / spread,
        order=tuple((codes[at], chance) for at, chance in zip(order, [*sure, None], strict=True)),
    )  # fmt: skip


def _laid_out(
    calibration: Calibration, codes: Sequence[str], rows: Sequence[Answer]
) -> tuple[Items, np.ndarray, np.ndarray]:
    """The items answered, the number of each one's section, and one row of categories."""
    items = items_of_calibration(calibration, [row.item.code for row in rows])
    block = np.array([codes.index(row.item.section) for row in rows])
    given = np.array([[category_of(row, int(steps)) for row, steps in zip(rows, items.steps, strict=True)]])
    return items, block, given


def _counted(rows: Sequence[Answer]) -> Estimate:
    return Estimate(0.0, 1.0, len(rows), sum(float(row.score or 0) for row in rows))


def _alone(calibration: Calibration, rows: Sequence[Answer]) -> Estimate:
    items = items_of_calibration(calibration, [row.item.code for row in rows])
    given = np.array([[category_of(row, int(steps)) for row, steps in zip(rows, items.steps, strict=True)]])
    found = eap(items, given)
    return replace(_counted(rows), value=float(found.value[0]), error=float(found.error[0]))


def level_told(instrument: Instrument, found: Measurement) -> Told | None:
    """The level of a measurement with its probability; without an error the level where the value stands."""
    bands = bands_of(instrument)
    if not bands:
        return None
    if found.error is None:
        here = [band for band in bands if band.above is None or found.value >= band.above][-1]
        return Told(here, here, 1.0, ((here, 1.0),))
    cuts = np.array([band.above for band in bands[1:]], dtype=float)
    chances = level_probabilities(np.array([found.value]), np.array([found.error]), cuts)[0]
    rows = tuple((band, float(chance)) for band, chance in zip(bands, chances, strict=True))
    low, high = _told_between(rows)
    said = sum(chance for _band, chance in rows[low : high + 1])
    return Told(rows[low][0], rows[high][0], said, rows)


def _told_between(rows: Sequence[tuple[Band, float]]) -> tuple[int, int]:
    """One level when it is likely enough, else the two neighbours that hold the most."""
    best = max(range(len(rows)), key=lambda at: rows[at][1])
    if rows[best][1] >= SURE or len(rows) == 1:
        return best, best
    pairs = [(rows[at][1] + rows[at + 1][1], at) for at in range(len(rows) - 1)]
    at = max(pairs)[1]
    return at, at + 1


def severity_of(instrument: Instrument, found: Measurement) -> int:
    """How serious a value is, as far as it is sure: the severest that holds with a probability of .80."""
    told = level_told(instrument, found)
    if told is None:
        return 0
    for severity in (3, 2, 1):
        if sum(chance for band, chance in told.probabilities if band.severity >= severity) >= SURE:
            return severity
    return 0


def strong_band(instrument: Instrument, found: Measurement) -> Band | None:
    """The level from which one helps others, when it is reached with a probability of .80."""
    told = level_told(instrument, found)
    if told is None or sum(chance for band, chance in told.probabilities if band.is_strong) < SURE:
        return None
    return next((band for band in reversed([band for band, _chance in told.probabilities]) if band.is_strong), None)


def is_real_change(value: float, error: float, again: float, error_again: float) -> bool:
    """Whether two measurements of one person differ by more than their errors explain."""
    told = real_change(np.array([value]), np.array([error]), np.array([again]), np.array([error_again]))
    return bool(told[0])
