"""Working days are counted by the tables of the country, the region and the organisation's week."""

from __future__ import annotations

import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.base.rules import Refusal, calendars
from opora.base.rules.calendars import Calendar, CalendarUnknown, SchoolYear, school_year_of
from opora.base.rules.periods import Period, merge

THURSDAY = dt.date(2026, 3, 5)
DAY = dt.timedelta(days=1)
known_days = st.dates(dt.date(2024, 1, 1), dt.date(2026, 11, 1))
weeks = st.sampled_from([5, 6])
countries = st.sampled_from(["ru", "by"])


def test_examples_run() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(calendars).failed == 0


@pytest.mark.parametrize(("week", "last"), [(5, dt.date(2026, 3, 11)), (6, dt.date(2026, 3, 10))])
def test_notice_on_the_eve_of_a_long_weekend(week: int, last: dt.date) -> None:
    """Notice on Thursday 05.03.2026: Wednesday in a week of five days, Tuesday in a week of six."""
    calendar = Calendar("ru", week=week)
    assert calendar.last_working_day_after_notice(THURSDAY).on == last
    assert calendar.ends_on(THURSDAY).on == last + DAY
    assert calendar.ends_on(THURSDAY, count_notice_day=True).on < last + DAY


def test_a_day_off_of_the_region_and_a_day_of_ones_own() -> None:
    """A day off of the region moves the end; the organisation's own order can move it back."""
    off = dt.date(2026, 3, 10)
    assert Calendar("ru", [off]).last_working_day_after_notice(THURSDAY).on == dt.date(2026, 3, 12)
    both = Calendar("ru", [off], own_working_days=[off])
    assert both.last_working_day_after_notice(THURSDAY).on == dt.date(2026, 3, 11)


@pytest.mark.parametrize(
    ("country", "week", "day", "works"),
    [
        ("ru", 5, dt.date(2024, 4, 27), True),  # a Saturday worked for the Monday after it
        ("ru", 5, dt.date(2024, 4, 29), False),
        ("ru", 6, dt.date(2024, 4, 27), True),
        ("ru", 6, dt.date(2024, 4, 29), True),  # six days a week: the Saturday was never off
        ("ru", 5, dt.date(2025, 5, 8), False),  # instead of a Sunday: off in both weeks
        ("ru", 6, dt.date(2025, 5, 8), False),
        ("ru", 5, dt.date(2025, 6, 13), False),  # instead of a Saturday: off in a week of five
        ("ru", 6, dt.date(2025, 6, 13), True),
        ("ru", 5, dt.date(2026, 1, 3), False),  # moved elsewhere, and still a holiday
        ("ru", 6, dt.date(2026, 1, 3), False),
        ("by", 5, dt.date(2026, 4, 25), True),
        ("by", 5, dt.date(2026, 4, 20), False),
        ("by", 5, dt.date(2026, 4, 21), False),
        ("by", 5, dt.date(2026, 2, 23), True),
    ],
)
def test_transfers(country: str, week: int, day: dt.date, works: bool) -> None:
    """A transfer holds only for a week in which the day it came from would have been off."""
    assert bool(Calendar(country, week=week).is_working(day)) is works


@pytest.mark.parametrize(
    ("country", "year", "number"),
    [("ru", 2024, 248), ("ru", 2025, 247), ("ru", 2026, 247), ("by", 2025, 252)],
)
def test_working_days_of_a_year(country: str, year: int, number: int) -> None:
    """The sums agree with the published calendars of a five-day week."""
    days = Calendar(country).working_days(Period(dt.date(year, 1, 1), dt.date(year + 1, 1, 1)))
    assert len(list(days)) == number


def test_a_provisional_year_marks_every_answer() -> None:
    """The transfers of Belarus for 2027 are not published: whatever touches that year says so."""
    belarus = Calendar("by")
    assert belarus.is_working(dt.date(2027, 2, 1)).provisional
    assert not belarus.is_working(dt.date(2026, 2, 2)).provisional
    across = belarus.ends_on(dt.date(2026, 12, 30))
    assert across.provisional and str(across.mark)
    within = belarus.ends_on(dt.date(2026, 12, 1))
    assert not within.provisional and within.mark == ""
    assert not Calendar("ru").is_working(dt.date(2027, 2, 1)).provisional


@pytest.mark.parametrize(("country", "year"), [("ru", 2031), ("ru", 2019), ("kz", 2026), ("../ru", 2026)])
def test_no_table_is_no_guess(country: str, year: int) -> None:
    """A year or a country without data is refused by name, even on a Sunday."""
    with pytest.raises(CalendarUnknown) as refusal:
        Calendar(country).is_working(dt.date(year, 5, 1))
    assert isinstance(refusal.value, Refusal)
    assert str(year) in str(refusal.value)


def test_counting_past_the_last_table_is_refused() -> None:
    """A count that runs out of data does not go on by weekdays."""
    with pytest.raises(CalendarUnknown):
        Calendar("ru").add_working_days(dt.date(2027, 12, 28), 30)


@pytest.mark.parametrize("wrong", [0, -1])
def test_at_least_one_day(wrong: int) -> None:
    """Counting no days is a fault of the caller."""
    with pytest.raises(ValueError, match="at least one"):
        Calendar("ru").add_working_days(THURSDAY, wrong)


@given(countries, weeks, known_days, st.integers(1, 20), st.booleans())
def test_the_count_is_right(country: str, week: int, day: dt.date, number: int, first: bool) -> None:
    """The answer is a working day, and exactly so many working days were passed."""
    calendar = Calendar(country, week=week)
    found = calendar.add_working_days(day, number, count_first=first)
    assert calendar.is_working(found.on)
    start = day if first else day + DAY
    assert len(list(calendar.working_days(Period(start, found.on + DAY)))) == number


@given(countries, weeks, known_days, st.integers(1, 8), st.integers(1, 8))
def test_counts_add_up(country: str, week: int, day: dt.date, one: int, other: int) -> None:
    """Counting on from an answer is counting the sum."""
    calendar = Calendar(country, week=week)
    step = calendar.add_working_days(day, one)
    assert calendar.add_working_days(step.on, other).on == calendar.add_working_days(day, one + other).on


@given(countries, known_days, st.integers(1, 10))
def test_six_days_run_out_no_later(country: str, day: dt.date, number: int) -> None:
    """A week of six days never makes a notice longer than a week of five."""
    six, five = Calendar(country, week=6), Calendar(country, week=5)
    assert six.add_working_days(day, number).on <= five.add_working_days(day, number).on


@given(countries, weeks, known_days, known_days, st.integers(1, 10))
def test_a_later_notice_ends_no_earlier(country: str, week: int, one: dt.date, other: dt.date, number: int) -> None:
    """The order of notices is the order of ends."""
    calendar = Calendar(country, week=week)
    first, second = sorted((one, other))
    assert calendar.ends_on(first, number).on <= calendar.ends_on(second, number).on


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_school_years_tile_time(day: dt.date) -> None:
    """Every day is in one school year, in one of its halves and one of its quarters."""
    year = school_year_of(day)
    assert year.starts_on <= day < year.ends_on
    assert year.next.starts_on == year.ends_on and year.next.previous == year
    for parts in (year.halves, year.quarters):
        assert merge(parts) == [year.period]
        assert sum(part.starts_on <= day < (part.ends_on or day) for part in parts) == 1
    assert str(SchoolYear(2026)) == "2026/2027"
