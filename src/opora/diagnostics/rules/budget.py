"""The attention budget: so many minutes a month a teacher is asked for, and no more without a named decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

__all__ = ["MENTEE_MINUTES", "MENTOR_MINUTES", "mentors_among", "month_of", "register_mentors"]

#: Minutes a month, beyond meetings.
MENTEE_MINUTES, MENTOR_MINUTES = 20, 15

#: Of these people, who is a mentor on the day: pairs are known on an upper floor.
Mentors = Callable[[Iterable[int], dt.date], set[int]]

_mentors: list[Mentors] = []


def register_mentors(source: Mentors) -> None:
    """Say who knows the mentors."""
    if source not in _mentors:
        _mentors.append(source)


def mentors_among(people: Iterable[int], day: dt.date) -> set[int]:
    """Those of these people who are mentors: they are asked for less."""
    told = list(people)
    return {one for source in _mentors for one in source(told, day)}


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first day of a day's month, and of the month after.

    >>> month_of(dt.date(2026, 12, 31))
    (datetime.date(2026, 12, 1), datetime.date(2027, 1, 1))
    """
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1)
