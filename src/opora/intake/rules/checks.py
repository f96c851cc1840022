"""What the values of one row must not say against each other."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from opora.base.rules.cells import text_of

from .faults import Fault
from .fields import SheetKind

_YOUNGEST_AT_WORK = 14


def faults_between(values: Mapping[str, Any], kind: SheetKind, today: date) -> list[Fault]:
    """Compare days and numbers of a row with each other; every finding is a gap, never a refusal."""
    if kind == SheetKind.PAIRS:
        return _of_pair(values)
    if kind == SheetKind.RESULTS:
        return _of_result(values, today)
    found: list[Fault] = []
    born = values.get("birth_on")
    hired = values.get("hired_on")
    if hired is not None:
        left = values.get("left_on")
        if left is not None and left < hired:
            found.append(Fault("left_before_hired", "left_on", text_of(left)))
        if born is not None and hired.year - born.year < _YOUNGEST_AT_WORK:
            found.append(Fault("hired_too_young", "hired_on", text_of(hired)))
    teaching = values.get("service_teaching_years")
    total = values.get("service_total_years")
    longest = max(teaching or 0.0, total or 0.0)
    if born is not None and longest > today.year - born.year - _YOUNGEST_AT_WORK + 1:
        field = "service_teaching_years" if longest == teaching else "service_total_years"
        found.append(Fault("service_over_age", field, text_of(longest)))
    if teaching is not None and total is not None and teaching > total + 0.5:
        found.append(Fault("teaching_over_total", "service_teaching_years", text_of(teaching)))
    return found


def _of_pair(values: Mapping[str, Any]) -> list[Fault]:
    found: list[Fault] = []
    if "mentor" not in values or "mentee" not in values:
        return found  # no pair yet, so no order either
    if "order_number" not in values:
        found.append(Fault("order_number_missing", "order_number"))
    elif "order_on" not in values:
        found.append(Fault("order_day_missing", "order_on"))
    starts, ends = values.get("pair_starts_on"), values.get("pair_ends_on")
    if starts is not None and ends is not None and ends < starts:
        found.append(Fault("ends_before_starts", "pair_ends_on", text_of(ends)))
    return found


def _of_result(values: Mapping[str, Any], today: date) -> list[Fault]:
    """A result without its diagnostics, day, points or maximum is nobody's result: such a row is refused."""
    found = [Fault("instrument_missing", "instrument")] if not values.get("instrument") else []
    day, score, most = values.get("measured_on"), values.get("score"), values.get("most")
    if day is None:
        found.append(Fault("result_day_missing", "measured_on"))
    elif day > today:
        found.append(Fault("result_ahead", "measured_on", text_of(day)))
    if score is None:
        found.append(Fault("score_missing", "score"))
    if not most:
        found.append(Fault("most_missing", "most"))
    elif score is not None and score > most:
        found.append(Fault("score_over_most", "score", f"{score:g} > {most:g}".replace(".", ",")))
    return found
