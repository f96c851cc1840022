"""Days and lengths of service as lists write them: text, spreadsheet numbers, half-told dates."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from opora.base.rules.cells import Cell, clean, text_of

from .faults import Fault

type DayReading = tuple[date | None, Fault | None]
type YearsReading = tuple[float | None, Fault | None]

_EPOCH = date(1899, 12, 30)
_MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "май": 5, "мае": 5, "июн": 6, "июл": 7, "авг": 8,
    "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
_DMY = re.compile(r"(\d{1,2})\s*[.,/\\\-–]\s*(\d{1,2})\s*[.,/\\\-–]\s*(\d{4}|\d{2})(?!\d)")
_YMD = re.compile(r"(\d{4})\s*[.,/\-–]\s*(\d{1,2})\s*[.,/\-–]\s*(\d{1,2})(?!\d)")
_WORDS = re.compile(r"(?:«?(\d{1,2})»?[\s.-]*)?([а-яёa-z]{3,9})[\s.,-]*(\d{4}|\d{2})(?!\d)", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[.,/\-]\s*(\d{4})(?!\d)")
_YEAR = re.compile(r"(?:с\s*)?((?:19|20)\d{2})\s*(?:г|год|года|г\.)?\.?", re.IGNORECASE)
_YEAR_FIRST = 1900
_YEAR_LAST = 2100


def day_of_serial(number: float) -> date | None:
    """Turn a spreadsheet's day number into a day (1900 system)."""
    return _EPOCH + timedelta(days=int(number)) if 1 <= number < 73_051 else None


def read_day(cell: Cell, field: str, today: date) -> DayReading:
    """Read a day; a year of two digits is the nearest that makes sense, a month alone is its first day.

    >>> read_day("1 сентября 2020 г.", "hired_on", date(2026, 9, 1))[0]
    datetime.date(2020, 9, 1)
    """
    if isinstance(cell, datetime):
        return _within(cell.date(), field)
    if isinstance(cell, date):
        return _within(cell, field)
    if isinstance(cell, bool) or cell is None:
        return None, Fault("day_unreadable", field, text_of(cell))
    if isinstance(cell, int | float):
        return _day_of_number(cell, field)
    if isinstance(cell, str):
        return _day_of_text(cell[:200], field, today)
    return None, Fault("day_unreadable", field, text_of(cell))


def _within(day: date, field: str) -> DayReading:
    if _YEAR_FIRST <= day.year <= _YEAR_LAST:
        return day, None
    return None, Fault("day_impossible", field, text_of(day))


def _day_of_number(number: float, field: str) -> DayReading:
    if number != number or number in (float("inf"), float("-inf")):
        return None, Fault("day_unreadable", field, str(number))
    if 1940 <= number <= 2060 and number == int(number):
        return date(int(number), 1, 1), Fault("day_completed", field, text_of(float(number)))
    day = day_of_serial(number) if number >= 7_000 else None
    return (day, None) if day else (None, Fault("day_unreadable", field, text_of(float(number))))


@lru_cache(maxsize=32_768)
def _day_of_text(text: str, field: str, today: date) -> DayReading:
    tidy = clean(text)
    if found := _YMD.search(tidy):
        return _built(int(found[1]), int(found[2]), int(found[3]), tidy, field)
    if found := _DMY.search(tidy):
        year, completed = _full_year(found[3], field, today)
        day, fault = _built(year, int(found[2]), int(found[1]), tidy, field)
        return day, fault or (Fault("year_completed", field, text_of(day)) if completed and day else None)
    return _day_of_words(tidy, field, today)


def _day_of_words(tidy: str, field: str, today: date) -> DayReading:
    found = _WORDS.search(tidy)
    month = _MONTHS.get(found[2].lower()[:3]) if found else None
    if found and month:
        year, completed = _full_year(found[3], field, today)
        day, fault = _built(year, month, int(found[1] or 1), tidy, field)
        note = "day_completed" if not found[1] else "year_completed" if completed else ""
        return day, fault or (Fault(note, field, text_of(day)) if note and day else None)
    if found := _MONTH_YEAR.fullmatch(tidy.rstrip(" г.")):
        day, fault = _built(int(found[2]), int(found[1]), 1, tidy, field)
        return day, fault or Fault("day_completed", field, text_of(day))
    if found := _YEAR.fullmatch(tidy):
        return date(int(found[1]), 1, 1), Fault("day_completed", field, tidy)
    if tidy.isascii() and tidy.replace(".", "", 1).isdigit() and len(tidy) < 12:
        return _day_of_digits(tidy, field)
    return None, Fault("day_unreadable", field, tidy[:60])


def _day_of_digits(digits: str, field: str) -> DayReading:
    """«45170» is a spreadsheet's number; «01092020» has lost its full stops."""
    if len(digits) == 8 and "." not in digits:
        return _built(int(digits[4:]), int(digits[2:4]), int(digits[:2]), digits, field)
    return _day_of_number(float(digits), field)


def _full_year(digits: str, field: str, today: date) -> tuple[int, bool]:
    if len(digits) == 4:
        return int(digits), False
    year = today.year // 100 * 100 + int(digits)
    latest = today.year - 14 if field == "birth_on" else today.year + 5
    return (year if year <= latest else year - 100), True


def _built(year: int, month: int, day: int, text: str, field: str) -> DayReading:
    try:
        return _within(date(year, month, day), field)
    except ValueError:
        return None, Fault("day_impossible", field, text[:60])


def years_between(start: date, end: date) -> float:
    """Count the years from one day to another, to a hundredth."""
    return round((end - start).days / 365.25, 2)


_SERVICE = re.compile(
    r"(?:(\d{1,3}(?:[.,]\d+)?)\s*(?:л(?:ет)?|г(?:од(?:а|ов)?)?|y(?:ears?)?)\b\.?)?\s*,?\s*(?:и\s*)?"
    r"(?:(\d{1,3}(?:[.,]\d+)?)\s*(?:м(?:ес(?:яц(?:а|ев)?)?)?|m(?:onths?)?)\b\.?)?\s*,?\s*(?:и\s*)?(?:(\d{1,3})\s*(?:д(?:н(?:ей|я)?)?|день|d(?:ays?)?)\b\.?)?",
    re.IGNORECASE,
)
_TRIPLE = re.compile(r"(\d{1,2})\s*[-/.,]\s*(\d{1,2})\s*[-/.,]\s*(\d{1,2})")
_BARE = re.compile(r"(?:более|свыше|больше|около|>|~)?\s*(\d{1,3}(?:[.,]\d+)?)\s*\+?")
_NONE = frozenset({
    "б/с", "б\\с", "бс", "б.с.", "нет", "без стажа", "0", "начинающий", "менее года", "до года",
    "меньше года", "менее 1 года", "до 1 года", "no", "none", "молодой специалист", "м/с", "мс",
})  # fmt: skip
_LONGEST = 75


def read_service(cell: Cell, field: str, today: date) -> YearsReading:
    """Read length of service in years.

    >>> read_service("5 лет 3 мес.", "service_teaching_years", date(2026, 9, 1))[0]
    5.25
    """
    if isinstance(cell, bool) or cell is None:
        return None, Fault("service_unreadable", field, text_of(cell))
    if isinstance(cell, int | float):
        return _service_of_number(float(cell), field, today)
    if isinstance(cell, date):
        return _service_since(cell, field, today)
    if isinstance(cell, str):
        return _service_of_text(clean(cell[:200]), field, today)
    return None, Fault("service_unreadable", field, text_of(cell))


def _service_of_number(years: float, field: str, today: date) -> YearsReading:
    if 0 <= years <= _LONGEST:
        return round(years, 2), None
    if years == years and 1940 <= years <= today.year and years.is_integer():
        return _service_since(date(int(years), 9, 1), field, today)
    return None, Fault("service_improbable", field, text_of(years))


def _service_since(start: date, field: str, today: date) -> YearsReading:
    day = start.date() if isinstance(start, datetime) else start
    if day > today or day.year < 1940:
        return None, Fault("service_unreadable", field, text_of(day))
    return years_between(day, today), Fault("service_from_day", field, text_of(day))


@lru_cache(maxsize=32_768)
def _service_of_text(text: str, field: str, today: date) -> YearsReading:
    lowered = text.lower()
    if lowered in _NONE:
        return 0.0, None
    if found := _BARE.fullmatch(lowered):
        return _service_of_number(float(found[1].replace(",", ".")), field, today)
    if found := _TRIPLE.fullmatch(lowered):
        years, months, days = (int(part) for part in found.groups())
        if months < 12 and days <= 31:
            return round(years + months / 12 + days / 365.25, 2), None
    found = _SERVICE.fullmatch(lowered)
    if found and any(found.groups()):
        spans = [float((part or "0").replace(",", ".")) for part in found.groups()]
        return _service_of_number(round(spans[0] + spans[1] / 12 + spans[2] / 365.25, 2), field, today)
    day, fault = _day_of_text(lowered.removeprefix("с ").removeprefix("c "), field, today)
    if day is not None and (fault is None or fault.severity == "note"):
        return _service_since(day, field, today)
    return None, Fault("service_unreadable", field, text[:60])
