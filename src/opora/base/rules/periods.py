"""Arithmetic of dated periods: when a post, a pair or a leave holds, where two meet and what lies between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Period", "common", "contains", "covers", "days", "gaps", "merge", "overlaps"]


class Period(NamedTuple):
    """From `starts_on` to an exclusive `ends_on`; None: no end is known."""

    starts_on: dt.date
    ends_on: dt.date | None = None


def _end(period: Period) -> dt.date:
    return dt.date.max if period.ends_on is None else period.ends_on


def _holds_a_day(period: Period) -> bool:
    return period.starts_on < _end(period)


def contains(period: Period, day: dt.date) -> bool:
    """Whether `day` lies within the period.

    >>> contains(Period(dt.date(2026, 9, 1), dt.date(2027, 9, 1)), dt.date(2027, 9, 1))
    False
    """
    return period.starts_on <= day and (period.ends_on is None or day < period.ends_on)


def overlaps(one: Period, other: Period) -> bool:
    """Whether both hold on at least one day.

    >>> term = Period(dt.date(2026, 9, 1), dt.date(2027, 1, 1))
    >>> overlaps(term, Period(dt.date(2027, 1, 1))), overlaps(term, Period(dt.date(2026, 12, 31)))
    (False, True)
    """
    return common(one, other) is not None


def common(one: Period, other: Period) -> Period | None:
    """The days both hold on, or None.

    >>> common(Period(dt.date(2026, 9, 1)), Period(dt.date(2026, 1, 1), dt.date(2026, 10, 1)))
    Period(starts_on=datetime.date(2026, 9, 1), ends_on=datetime.date(2026, 10, 1))
    """
    ends = [period.ends_on for period in (one, other) if period.ends_on is not None]
    shared = Period(max(one.starts_on, other.starts_on), min(ends) if ends else None)
    return shared if _holds_a_day(shared) and _holds_a_day(one) and _holds_a_day(other) else None


def covers(whole: Period, part: Period) -> bool:
    """Whether every day of `part` is a day of `whole`.

    >>> covers(Period(dt.date(2026, 9, 1)), Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1)))
    True
    >>> covers(Period(dt.date(2026, 9, 1), dt.date(2027, 9, 1)), Period(dt.date(2026, 10, 1)))
    False
    """
    if not _holds_a_day(part):
        return True
    if part.ends_on is None and whole.ends_on is not None:
        return False
    return whole.starts_on <= part.starts_on and _end(part) <= _end(whole)


def merge(periods: Iterable[Period]) -> list[Period]:
    """The same days as fewest periods, in order; periods that touch become one.

    >>> march = Period(dt.date(2026, 3, 1), dt.date(2026, 4, 1))
    >>> merge([march, Period(dt.date(2026, 1, 1), dt.date(2026, 3, 1))])
    [Period(starts_on=datetime.date(2026, 1, 1), ends_on=datetime.date(2026, 4, 1))]
    """
    merged: list[Period] = []
    for period in sorted(filter(_holds_a_day, periods), key=lambda period: period.starts_on):
        if merged and period.starts_on <= _end(merged[-1]):
            last = merged.pop()
            open_ended = last.ends_on is None or period.ends_on is None
            merged.append(Period(last.starts_on, None if open_ended else max(_end(last), _end(period))))
        else:
            merged.append(period)
    return merged


def gaps(periods: Iterable[Period], within: Period) -> list[Period]:
    """The days of `within` that none of the periods holds, as fewest periods in order.

    >>> gaps([Period(dt.date(2026, 10, 1))], Period(dt.date(2026, 9, 1), dt.date(2027, 9, 1)))
    [Period(starts_on=datetime.date(2026, 9, 1), ends_on=datetime.date(2026, 10, 1))]
    """
    found: list[Period] = []
    cursor: dt.date | None = within.starts_on
    for period in merge(periods):
        if cursor is None or _end(within) <= period.starts_on:
            break
        if cursor < period.starts_on:
            found.append(Period(cursor, period.starts_on))
        cursor = None if period.ends_on is None else max(cursor, period.ends_on)
    if cursor is not None and cursor < _end(within):
        found.append(Period(cursor, within.ends_on))
    return found


def days(period: Period, until: dt.date) -> int:
    """How many days of the period lie before `until`; an open period needs this bound.

    >>> days(Period(dt.date(2026, 9, 1)), until=dt.date(2026, 9, 11))
    10
    """
    return max(0, (min(_end(period), until) - period.starts_on).days)
