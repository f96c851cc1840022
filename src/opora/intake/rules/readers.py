"""How the cell of each field is read: one reader a field."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from opora.base.rules.cells import Cell, text_of
from opora.diagnostics.rules.outside import block_of

from .days import read_day, read_service
from .faults import Fault
from .names import read_name
from .values import (
    ValueReading,
    education_level,
    read_answer,
    read_category,
    read_email,
    read_employment,
    read_hours,
    read_id,
    read_leave,
    read_movement,
    read_number_of_order,
    read_order,
    read_phone,
    read_points,
    read_rate,
    read_sex,
    read_stages,
    read_text,
)
from .vocabulary import read_post, read_subjects

type Found = tuple[dict[str, Any], tuple[Fault, ...]]
type Reader = Callable[[Cell, str, date], Found]


def _simple(read: Callable[[Cell, str], ValueReading]) -> Reader:
    def reader(cell: Cell, field: str, today: date) -> Found:
        value, fault = read(cell, field)
        return ({} if value is None else {field: value}), (() if fault is None else (fault,))

    return reader


def _dated(read: Callable[[Cell, str, date], tuple[date | float | None, Fault | None]]) -> Reader:
    def reader(cell: Cell, field: str, today: date) -> Found:
        value, fault = read(cell, field, today)
        return ({} if value is None else {field: value}), (() if fault is None else (fault,))

    return reader


#: «15/12»: the whole service and that of teaching, in whichever order.
_TWO_SERVICES = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*[/\\]\s*(\d{1,2}(?:[.,]\d{1,2})?)")


def _service(cell: Cell, field: str, today: date) -> Found:
    """A date where service should be tells since when, too; of two services teaching is never the longer."""
    if isinstance(cell, str) and (both := _TWO_SERVICES.fullmatch(cell.strip())):
        less, more = sorted(float(part.replace(",", ".")) for part in both.groups())
        told = {"service_total_years": more, "service_teaching_years": less}
        return told, (Fault("service_two", field, cell.strip()),)
    years, fault = read_service(cell, field, today)
    values: dict[str, Any] = {} if years is None else {field: years}
    if fault is not None and fault.code == "service_from_day" and field == "service_teaching_years":
        started = read_day(fault.cell, field, today)[0]
        values["teaching_started_on"] = started
    return values, (() if fault is None else (fault,))


_PART_OF_POST = re.compile(r"(\d(?:[.,]\d{1,2})?)\s*ст(?:авк\w*|\.|(?!\w))", re.IGNORECASE)


def _hours(cell: Cell, field: str, today: date) -> Found:
    """«1,5 ставки» in a column of hours is a part of a post; «27 ч (1,5 ст.)» is both."""
    if not isinstance(cell, str) or not (part := _PART_OF_POST.search(cell)):
        return _simple(read_hours)(cell, field, today)
    values, faults = _simple(read_rate)(part[1], "rate", today)
    rest = cell[: part.start()] + cell[part.end() :]
    if not any(map(str.isdigit, rest)):
        return values, faults
    hours, more = _simple(read_hours)(rest, field, today)
    return {**values, **hours}, (*faults, *more)


def _hired(cell: Cell, field: str, today: date) -> Found:
    """A day of the past is expected; a day to come is a gap to look at."""
    day, fault = read_day(cell, field, today)
    if day is not None and (day - today).days > 366:
        return {}, (Fault("day_in_future", field, text_of(day)),)
    return ({} if day is None else {field: day}), (() if fault is None else (fault,))


def _born(cell: Cell, field: str, today: date) -> Found:
    day, fault = read_day(cell, field, today)
    if day is None:
        return {}, (() if fault is None else (fault,))
    if not 14 <= today.year - day.year <= 100:
        return {}, (Fault("birth_improbable", field, text_of(day)),)
    return {field: day}, (() if fault is None else (fault,))


def _post(cell: Cell, field: str, today: date) -> Found:
    text = text_of(cell)
    reading = read_post(text)
    values: dict[str, Any] = {"post_text": text[:300]}
    if reading.codes:
        values["post"] = reading.codes[0]
        if len(reading.codes) > 1:
            values["more_posts"] = reading.codes[1:]
    if reading.subjects:
        values["post_subjects"] = reading.subjects
    return values, (() if reading.codes or reading.is_duty else (Fault("post_unknown", field, text[:100]),))


def _side_post(cell: Cell, field: str, today: date) -> Found:
    text = text_of(cell)[:300]
    reading = read_post(text)
    values: dict[str, Any] = {f"{field}_text": text}
    if reading.codes:
        values[field] = reading.codes[0]
    if reading.subjects:
        values[f"{field.removesuffix('_post')}_subjects"] = reading.subjects
    return values, ()


def _subjects(cell: Cell, field: str, today: date) -> Found:
    text = text_of(cell)
    reading = read_subjects(text)
    values: dict[str, Any] = {"subjects_text": text[:300]}
    if reading.codes:
        values["subjects"] = reading.codes
    if not reading.unknown:
        return values, ()
    values["subjects_unknown"] = reading.unknown
    return values, (Fault("subject_unknown", field, " ".join(reading.unknown)[:100]),)


def _education(cell: Cell, field: str, today: date) -> Found:
    text = text_of(cell)[:500]
    level = education_level(text)
    return ({"education": text, "education_level": level} if level else {"education": text}), ()


def _order(cell: Cell, field: str, today: date) -> Found:
    if isinstance(cell, date):
        return {"order_on": cell}, ()
    number, day = read_order(text_of(cell), today)
    values: dict[str, Any] = {}
    if number:
        values["order_number"] = number
    if day is not None:
        values["order_on"] = day
    return values, ()


_SCHOOL_YEARS = re.compile(r"\s*(20\d\d)\s*[-–—/]\s*(?:20)?(\d\d)(?:\s*(?:г|уч).*)?$")


#: A dash, «по», «до»; a hyphen only behind a year of four digits, for «01-09-2026» is one day.
_BETWEEN_DAYS = re.compile(r"[–—]|\s-\s|(?<=\d{4})\s?-|(?<=г\.)\s?-|\s(?:по|до)\s", re.IGNORECASE)
_ONLY_UNTIL = re.compile(r"\s*(?:до|по)\s", re.IGNORECASE)


def _period(cell: Cell, field: str, today: date) -> Found:
    """«01.09.2025 – 31.05.2026» gives both ends; a school year gives its first and last day."""
    text = text_of(cell)
    if years := _SCHOOL_YEARS.match(text):
        first, last = int(years.group(1)), 2000 + int(years.group(2))
        if first < last <= first + 5:
            return {"pair_starts_on": date(first, 9, 1), "pair_ends_on": date(last, 8, 31)}, ()
    parts = [part for part in _BETWEEN_DAYS.split(text) if part.strip()]
    days = [read_day(part.strip(" сc.гдо"), field, today)[0] for part in parts[:2]]
    values: dict[str, Any] = {}
    if len(days) == 1 and days[0] is not None and _ONLY_UNTIL.match(text):
        return {"pair_ends_on": days[0]}, ()
    if days and days[0] is not None:
        values["pair_starts_on"] = days[0]
    if len(days) == 2 and days[1] is not None:
        values["pair_ends_on"] = days[1]
    return values, (() if values else (Fault("day_unreadable", field, text[:60]),))


def _leave(cell: Cell, field: str, today: date) -> Found:
    code, _ = read_leave(cell, field)
    return ({} if code is None else {"leave": code, "leave_text": text_of(cell)[:200]}), ()


def _other_name(cell: Cell, field: str, today: date) -> Found:
    reading = read_name(text_of(cell), field)
    return {field: reading.name.full}, reading.findings


def _block(cell: Cell, field: str, today: date) -> Found:
    text = text_of(cell)[:100]
    code = block_of(text)
    if code is None:
        return {}, (Fault("block_unknown", field, text[:60]),)
    return {field: code, "block_text": text}, ()


_text = _simple(read_text)

READERS: dict[str, Reader] = {
    "sex": _simple(read_sex),
    "birth_on": _born,
    "phone": _simple(read_phone),
    "email": _simple(read_email),
    "external_id": _simple(read_id),
    "post": _post,
    "subjects": _subjects,
    "stages": _simple(read_stages),
    "load_hours": _hours,
    "rate": _simple(read_rate),
    "employment": _simple(read_employment),
    "hired_on": _hired,
    "left_on": _hired,
    "leaving_reason": _text,
    "leave": _leave,
    "movement": _simple(read_movement),
    "service_total_years": _service,
    "service_teaching_years": _service,
    "teaching_started_on": _hired,
    "category": _simple(read_category),
    "education": _education,
    "school": _text,
    "municipality": _text,
    "mentor_post": _side_post,
    "mentee_post": _side_post,
    "mentor_external_id": _simple(read_id),
    "mentee_external_id": _simple(read_id),
    "mentor_school": _text,
    "mentee_school": _text,
    "order": _order,
    "order_number": _simple(read_number_of_order),
    "order_on": _dated(read_day),
    "pair_starts_on": _dated(read_day),
    "pair_ends_on": _dated(read_day),
    "pair_period": _period,
    "is_mentor_ready": _simple(read_answer),
    "instrument": _text,
    "measured_on": _dated(read_day),
    "block": _block,
    "score": _simple(read_points),
    "most": _simple(read_points),
    "wishes": _text,
    "needs": _text,
}
