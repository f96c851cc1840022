"""Dates as a programme writes them: a year, a month, a day, or counted from the start of the run."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_CALENDAR = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_COUNTED = re.compile(r"year ([1-9]|[12]\d)(?: (\d\d)(?:-(\d\d))?)?")
_SCHOOL_YEAR = re.compile(r"(\d{4})/(\d{4})")
#: A school year begins with this month.
SEPTEMBER = 9
#: A year of a programme begins earlier: in August schools prepare what begins in September.
AUGUST = 8


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as precise as its author was; `counted` ones begin with the August of the run's first year."""

    year: int
    month: int | None = None
    day: int | None = None
    counted: bool = False

    @property
    def precision(self) -> str:
        """`year`, `month` or `day`."""
        return "day" if self.day else "month" if self.month else "year"

    def __str__(self) -> str:
        rest = "-".join(f"{part:02}" for part in (self.month, self.day) if part)
        if self.counted:
            return f"year {self.year} {rest}".strip()
        return f"{self.year:04}-{rest}".strip("-")

    def first(self, anchor: int = 2001) -> dt.date:
        """The first day it can mean; `anchor` is the calendar year in which the first school year begins.

        >>> str(Moment(2, 3, 1, counted=True).first(2026)), str(Moment(2018).first())
        ('2028-03-01', '2018-01-01')
        """
        year = self._calendar_year(anchor)
        if self.counted and not self.month:
            return dt.date(year, AUGUST, 1)
        return dt.date(year, self.month or 1, self.day or 1)

    def until(self, anchor: int = 2001) -> dt.date:
        """The day after the last day it can mean.

        >>> str(Moment(2021).until()), str(Moment(2024, 2).until()), str(Moment(2024, 2, 29).until())
        ('2022-01-01', '2024-03-01', '2024-03-01')
        """
        first = self.first(anchor)
        if self.day:
            return first + dt.timedelta(days=1)
        if self.month:
            return dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return first.replace(year=first.year + 1)

    def _calendar_year(self, anchor: int) -> int:
        if not self.counted:
            return self.year
        later = self.month is not None and self.month < AUGUST
        return anchor + self.year - 1 + int(later)

    def shifted(self, years: int) -> Moment:
        """The same so many years later; 29 February becomes the 28th where there is none; counted ones stay."""
        if self.counted or not years:
            return self
        year = self.year + years
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        day = 28 if (self.month, self.day) == (2, 29) and not leap else self.day
        return Moment(year, self.month, day)

    def resolved(self, anchor: int, years: int = 0) -> Moment:
        """The same as a date of the calendar, with its precision where the calendar has it."""
        if not self.counted:
            return self.shifted(years)
        first = self.first(anchor)
        return Moment(first.year, first.month, first.day if self.day else None)


def moment(value: object) -> Moment:
    """Read a date in any of its spellings; `ValueError` when it is none.

    >>> str(moment(2018)), str(moment("2018-09")), str(moment(dt.date(2018, 9, 1))), str(moment("year 2 05-31"))
    ('2018', '2018-09', '2018-09-01', 'year 2 05-31')
    """
    if isinstance(value, bool | dt.datetime):
        raise ValueError(value)
    if isinstance(value, dt.date):
        found = Moment(value.year, value.month, value.day)
    elif isinstance(value, int):
        found = _calendar(str(value))
    elif isinstance(value, str):
        found = _counted(value) or _calendar(value)
    else:
        raise ValueError(value)
    if not found.counted and not 1900 <= found.year <= 2200:
        raise ValueError(value)
    found.first(2004 - found.year + 1 if found.counted else 2001)  # no thirteenth month, no 31 June
    return found


def _calendar(text: str) -> Moment:
    read = _CALENDAR.fullmatch(text.strip())
    if read is None:
        raise ValueError(text)
    return Moment(int(read[1]), _number(read[2]), _number(read[3]))


def _counted(text: str) -> Moment | None:
    read = _COUNTED.fullmatch(text.strip())
    return Moment(int(read[1]), _number(read[2]), _number(read[3]), counted=True) if read else None


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "00":
        raise ValueError(text)
    return int(text)


def anchor_of(day: dt.date) -> int:
    """The calendar year of the August in which the programme's year of this day began.

    >>> anchor_of(dt.date(2026, 8, 20)), anchor_of(dt.date(2027, 2, 1))
    (2026, 2026)
    """
    return day.year if day.month >= AUGUST else day.year - 1


@dataclass(frozen=True, slots=True)
class TargetYear:
    """The year of a target: of the calendar, of school, or counted from the start."""

    kind: str  # calendar · school · counted
    year: int

    def __str__(self) -> str:
        if self.kind == "school":
            return f"{self.year}/{self.year + 1}"
        return f"year {self.year}" if self.kind == "counted" else str(self.year)

    def starts(self, anchor: int = 2001) -> dt.date:
        """Its first day."""
        if self.kind == "calendar":
            return dt.date(self.year, 1, 1)
        return dt.date(self.year if self.kind == "school" else anchor + self.year - 1, SEPTEMBER, 1)

    def until(self, anchor: int = 2001) -> dt.date:
        """The day after its last."""
        first = self.starts(anchor)
        return first.replace(year=first.year + 1)

    def resolved(self, anchor: int, years: int = 0) -> TargetYear:
        """The same on the calendar."""
        if self.kind == "counted":
            return TargetYear("school", anchor + self.year - 1)
        return TargetYear(self.kind, self.year + years)


def target_year(text: str) -> TargetYear:
    """Read the year of a target; `ValueError` when it is none.

    >>> str(target_year("2022")), str(target_year("2026/2027")), str(target_year("year 1"))
    ('2022', '2026/2027', 'year 1')
    """
    school = _SCHOOL_YEAR.fullmatch(text)
    if school and int(school[2]) == int(school[1]) + 1:
        return TargetYear("school", int(school[1]))
    if text.isdigit() and 1900 <= int(text) <= 2200:
        return TargetYear("calendar", int(text))
    read = _COUNTED.fullmatch(text)
    if read and not read[2]:
        return TargetYear("counted", int(read[1]))
    raise ValueError(text)
