"""Dated periods meet, merge and leave gaps exactly as their days do."""

from __future__ import annotations

import datetime as dt
import doctest
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from opora.base.rules import periods
from opora.base.rules.periods import Period, common, contains, covers, days, gaps, merge, overlaps

FIRST = dt.date(2026, 9, 1)
WINDOW = [FIRST + dt.timedelta(days=number) for number in range(40)]


def _period(start: int, length: int | None) -> Period:
    return Period(WINDOW[start], None if length is None else WINDOW[start] + dt.timedelta(days=length))


some_period = st.builds(_period, st.integers(0, 30), st.none() | st.integers(0, 9))
some_periods = st.lists(some_period, max_size=6)


def held(period: Period) -> set[dt.date]:
    """The days of the window a period holds, counted one by one."""
    end = period.ends_on or dt.date.max
    return {day for day in WINDOW if period.starts_on <= day < end}


def held_by_any(many: list[Period]) -> set[dt.date]:
    """The days held by at least one of the periods."""
    return set().union(*(held(period) for period in many)) if many else set()


def test_examples_run() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(periods).failed == 0


@given(some_period)
def test_contains_counts_days(one: Period) -> None:
    """A day is in a period when it is one of its days."""
    assert {day for day in WINDOW if contains(one, day)} == held(one)
    assert days(one, until=WINDOW[-1] + dt.timedelta(days=1)) == len(held(one))


@given(some_period, some_period)
def test_common_days(one: Period, other: Period) -> None:
    """Two periods share exactly the days both hold."""
    both = common(one, other)
    assert overlaps(one, other) == overlaps(other, one) == bool(held(one) & held(other))
    assert (held(both) if both else set()) == held(one) & held(other)


@given(some_period, some_period)
def test_covers(whole: Period, part: Period) -> None:
    """One covers another when no day of the other is outside."""
    if part.ends_on is None:
        expected = whole.ends_on is None and whole.starts_on <= part.starts_on
    else:
        expected = held(part) <= held(whole)
    assert covers(whole, part) == expected


@given(some_periods)
def test_merge_keeps_the_days(many: list[Period]) -> None:
    """Merged periods hold the same days, in order and apart; merging again changes nothing."""
    merged = merge(many)
    assert held_by_any(merged) == held_by_any(many)
    assert all(one.ends_on and one.ends_on < other.starts_on for one, other in pairwise(merged))
    assert merge(merged) == merged


@given(some_periods, some_period)
def test_gaps_are_the_rest(many: list[Period], within: Period) -> None:
    """Gaps and periods together fill the span, and never meet."""
    left = gaps(many, within)
    assert held_by_any(left) == held(within) - held_by_any(many)
    assert merge(left) == left
