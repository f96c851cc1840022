"""Working days and school years: when a notice runs out, and whether anybody works that day.

A calendar is a country, the days off of its region and the organisation's own week of five or six days. Days
off and their transfers are data (`base/data/calendars`, made by `setup/calendars.py`); a year without data is
refused, and every answer says whether it rests on a year whose transfers were not yet published.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opora.base.rules.periods import Period
from opora.base.rules.refusals import Refusal

__all__ = ["Calendar", "CalendarUnknown", "SchoolYear", "Working", "WorkingDay", "school_year_of"]

FOLDER = Path(__file__).resolve().parents[1] / "data" / "calendars"
#: Countries by the words that follow “a calendar of”.
COUNTRIES = {"ru": _("Russia"), "by": _("Belarus")}
ONE = dt.timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6


class CalendarUnknown(Refusal):
    """There is no table of working days for this country and year, and a guess would be worse than none."""

    message = _("There is no working-day calendar of %(country)s for %(year)s yet: count the days by hand.")

    def __init__(self, country: str, year: int) -> None:
        self.country, self.year = country, year
        super().__init__(country=COUNTRIES.get(country, country), year=year)


class Working(NamedTuple):
    """Whether a day is a working one; true and false as itself."""

    works: bool
    provisional: bool = False

    def __bool__(self) -> bool:
        return self.works


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A day that was counted out, and whether the count rests on a provisional year."""

    on: dt.date
    provisional: bool = False

    @property
    def mark(self) -> str | Promise:
        """The word to show beside the day; empty when the calendar is final."""
        return _("provisional") if self.provisional else ""


@dataclass(frozen=True, slots=True)
class _Year:
    """The days off of one year by kind of week."""

    provisional: bool
    source: str
    holidays: frozenset[dt.date]
    moved: tuple[tuple[dt.date, dt.date], ...]

    def works(self, day: dt.date, week: int) -> bool:
        """Whether `day` is worked: a transfer counts only where the day it came from would have been off."""
        off_in_week = {_SUNDAY} if week == 6 else {_SATURDAY, _SUNDAY}
        for off, instead in self.moved:
            if instead.weekday() in off_in_week:
                if day == off:
                    return False
                if day == instead and day not in self.holidays:
                    return True
        return day not in self.holidays and day.weekday() not in off_in_week


@cache
def _years(country: str) -> dict[int, _Year]:
    path = FOLDER / f"{country}.toml"
    if not country.isalpha() or not path.is_file():
        return {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        int(number): _Year(
            provisional=year["mark"] != "final",
            source=year["source"],
            holidays=frozenset(year["holidays"]),
            moved=tuple((row["off"], row["from"]) for row in year["moved"]),
        )
        for number, year in table["years"].items()
    }


@dataclass(frozen=True, slots=True, init=False)
class Calendar:
    """The working days of one organisation.

    >>> school = Calendar("ru", week=6)
    >>> bool(school.is_working(dt.date(2026, 3, 7))), bool(school.is_working(dt.date(2026, 3, 9)))
    (True, False)
    """

    country: str
    region_days_off: frozenset[dt.date]
    week: int
    #: Days the organisation works although the tables call them off: its own order says so.
    own_working_days: frozenset[dt.date]

    def __init__(
        self,
        country: str,
        region_days_off: Iterable[dt.date] = (),
        week: int = 5,
        own_working_days: Iterable[dt.date] = (),
    ) -> None:
        if week not in (5, 6):
            raise ValueError(f"a working week has 5 or 6 days, not {week}")
        object.__setattr__(self, "country", country.lower())
        object.__setattr__(self, "region_days_off", frozenset(region_days_off))
        object.__setattr__(self, "week", week)
        object.__setattr__(self, "own_working_days", frozenset(own_working_days))

    def _year(self, year: int) -> _Year:
        try:
            return _years(self.country)[year]
        except KeyError:
            raise CalendarUnknown(self.country, year) from None

    def source(self, year: int) -> str:
        """Where the table of the year came from."""
        return self._year(year).source

    def is_working(self, day: dt.date) -> Working:
        """Whether the organisation works on `day`."""
        year = self._year(day.year)
        if day in self.own_working_days:
            return Working(True, year.provisional)
        return Working(day not in self.region_days_off and year.works(day, self.week), year.provisional)

    def add_working_days(self, day: dt.date, number: int, count_first: bool = False) -> WorkingDay:
        """The `number`-th working day after `day`, or with `day` itself as the first when `count_first`.

        >>> Calendar("ru").add_working_days(dt.date(2026, 3, 5), 3).on
        datetime.date(2026, 3, 11)
        """
        if number < 1:
            raise ValueError(f"count at least one working day, not {number}")
        cursor = day if count_first else day + ONE
        provisional = False
        while True:
            answer = self.is_working(cursor)
            provisional = provisional or answer.provisional
            number -= int(answer.works)
            if number == 0:
                return WorkingDay(cursor, provisional)
            cursor += ONE

    def working_days(self, period: Period) -> Iterator[dt.date]:
        """The working days of a period that has an end, in order."""
        if period.ends_on is None:
            raise ValueError("an open period has no last working day")
        for number in range((period.ends_on - period.starts_on).days):
            day = period.starts_on + number * ONE
            if self.is_working(day):
                yield day

    def last_working_day_after_notice(
        self, notice_on: dt.date, working_days: int = 3, count_notice_day: bool = False
    ) -> WorkingDay:
        """The last day of mentoring when notice is given on `notice_on`.

        >>> Calendar("ru", week=6).last_working_day_after_notice(dt.date(2026, 3, 5)).on
        datetime.date(2026, 3, 10)
        """
        return self.add_working_days(notice_on, working_days, count_first=count_notice_day)

    def ends_on(self, notice_on: dt.date, working_days: int = 3, count_notice_day: bool = False) -> WorkingDay:
        """The exclusive end of a period closed by notice: the day after the last one."""
        last = self.last_working_day_after_notice(notice_on, working_days, count_notice_day)
        return WorkingDay(last.on + ONE, last.provisional)


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """A school year by the calendar year it begins in.

    >>> str(SchoolYear(2026)), SchoolYear(2026).period.ends_on
    ('2026/2027', datetime.date(2027, 9, 1))
    """

    begins_in: int

    def __str__(self) -> str:
        return f"{self.begins_in}/{self.begins_in + 1}"

    @property
    def starts_on(self) -> dt.date:
        """1 September."""
        return dt.date(self.begins_in, 9, 1)

    @property
    def ends_on(self) -> dt.date:
        """The next 1 September, not included."""
        return dt.date(self.begins_in + 1, 9, 1)

    @property
    def period(self) -> Period:
        """The whole year."""
        return Period(self.starts_on, self.ends_on)

    @property
    def halves(self) -> tuple[Period, Period]:
        """Two halves for reports: until the New Year and after it."""
        middle = dt.date(self.begins_in + 1, 1, 1)
        return Period(self.starts_on, middle), Period(middle, self.ends_on)

    @property
    def quarters(self) -> tuple[Period, Period, Period, Period]:
        """Four quarters for reports, by whole months; a school's own holidays are its own business."""
        second = dt.date(self.begins_in, 11, 1)
        third, fourth = dt.date(self.begins_in + 1, 1, 1), dt.date(self.begins_in + 1, 4, 1)
        return (
            Period(self.starts_on, second),
            Period(second, third),
            Period(third, fourth),
            Period(fourth, self.ends_on),
        )

    @property
    def next(self) -> SchoolYear:
        """The year after."""
        return SchoolYear(self.begins_in + 1)

    @property
    def previous(self) -> SchoolYear:
        """The year before."""
        return SchoolYear(self.begins_in - 1)


def school_year_of(day: dt.date) -> SchoolYear:
    """The school year a day belongs to.

    >>> str(school_year_of(dt.date(2026, 8, 31))), str(school_year_of(dt.date(2026, 9, 1)))
    ('2025/2026', '2026/2027')
    """
    return SchoolYear(day.year if day.month >= 9 else day.year - 1)
