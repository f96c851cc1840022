"""Who is young: each definition at its edges, and an honest «not known» where a fact is missing."""

from __future__ import annotations

import datetime as dt
import doctest
from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from opora.people.rules import youth
from opora.people.rules.youth import (
    Break,
    Distribution,
    Facts,
    Override,
    ReasonNeeded,
    Verdict,
    facts_of,
    is_young,
    rules,
    rules_of,
)

SEPTEMBER = dt.date(2026, 9, 1)
DAY = dt.timedelta(days=1)
LEAVE = Break(dt.date(2025, 1, 1), dt.date(2026, 1, 1), "parental")
SENT = Distribution("distribution", dt.date(2025, 8, 15), dt.date(2027, 8, 15))
dates = st.dates(dt.date(2015, 1, 1), dt.date(2027, 1, 1))
breaks = st.builds(
    lambda start, days, kind: Break(start, start + dt.timedelta(days=days), kind),
    dates,
    st.integers(1, 900),
    st.sampled_from(["parental", "military", "other"]),
)
some_facts = st.builds(
    Facts,
    birth_on=st.none() | st.dates(dt.date(1960, 1, 1), dt.date(2005, 1, 1)),
    teaching_started_on=st.none() | dates,
    qualification_on=st.none() | dates,
    first_job=st.none() | st.booleans(),
    breaks=st.none() | st.lists(breaks, max_size=3),
    distribution=st.none() | st.just(SENT),
    distributed=st.none() | st.just(False),
    service_years=st.none() | st.integers(0, 9) | st.sampled_from([0.5, 2.9]),
    service_on=st.none() | dates,
)


def test_examples_run() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(youth).failed == 0


def test_the_rules_are_there_for_both_profiles() -> None:
    """Belarus does not use the Russian rules, and the other way round."""
    russian = {rule.code for rule in rules_of("ru")}
    assert {"ru_489_first_job", "ru_489_35_3", "r145_0_3", "up_to_5", "after_break"} == russian
    assert {rule.code for rule in rules_of("by")} == {"by_distribution", "after_break"}
    assert all(rule.title["ru"] and rule.title["en"] for rule in rules().values())


@pytest.mark.parametrize(
    ("rule", "facts", "on", "young", "until"),
    [
        # 35 inclusive: young until the day of turning 36
        (
            "ru_489_35_3",
            Facts(dt.date(1991, 9, 2), dt.date(2025, 9, 1)),
            SEPTEMBER,
            True,
            dt.date(2027, 9, 2),
        ),
        (
            "ru_489_35_3",
            Facts(dt.date(1990, 9, 2), dt.date(2025, 9, 1)),
            SEPTEMBER,
            True,
            dt.date(2026, 9, 2),
        ),
        ("ru_489_35_3", Facts(dt.date(1990, 9, 1), dt.date(2025, 9, 1)), SEPTEMBER, False, None),
        (
            "ru_489_35_3",
            Facts(dt.date(2000, 1, 1), dt.date(2023, 9, 2)),
            SEPTEMBER,
            True,
            dt.date(2026, 9, 2),
        ),
        ("ru_489_35_3", Facts(dt.date(2000, 1, 1), dt.date(2023, 9, 1)), SEPTEMBER, False, None),
        ("ru_489_35_3", Facts(dt.date(1988, 2, 29), dt.date(2023, 9, 2)), dt.date(2024, 2, 28), True, None),
        ("r145_0_3", Facts(None, dt.date(2023, 9, 1)), SEPTEMBER - DAY, True, SEPTEMBER),
        ("r145_0_3", Facts(None, dt.date(2023, 9, 1)), SEPTEMBER, False, None),
        ("r145_0_3", Facts(None, dt.date(2023, 9, 1), breaks=[LEAVE]), SEPTEMBER, True, dt.date(2027, 9, 1)),
        (
            "r145_0_3",
            Facts(None, dt.date(2023, 9, 1), breaks=[replace(LEAVE, kind="other")]),
            SEPTEMBER,
            False,
            None,
        ),
        (
            "r145_0_3",
            Facts(None, dt.date(2023, 9, 1), breaks=[replace(LEAVE, ends_on=None)]),
            SEPTEMBER,
            True,
            None,
        ),
        ("up_to_5", Facts(None, dt.date(2021, 9, 2)), SEPTEMBER, True, dt.date(2026, 9, 2)),
        (
            "ru_489_first_job",
            Facts(dt.date(2003, 5, 5), None, dt.date(2026, 6, 30), first_job=True),
            SEPTEMBER,
            True,
            dt.date(2039, 5, 5),
        ),
        ("ru_489_first_job", Facts(dt.date(2003, 5, 5), first_job=False), SEPTEMBER, False, None),
        ("ru_489_first_job", Facts(dt.date(1980, 5, 5)), SEPTEMBER, False, None),
        ("after_break", Facts(breaks=[LEAVE]), SEPTEMBER, True, dt.date(2027, 1, 1)),
        (
            "after_break",
            Facts(breaks=[replace(LEAVE, starts_on=dt.date(2025, 1, 2))]),
            SEPTEMBER,
            False,
            None,
        ),
        ("after_break", Facts(breaks=[replace(LEAVE, ends_on=None)]), SEPTEMBER, False, None),
        ("after_break", Facts(breaks=[LEAVE]), dt.date(2027, 1, 1), False, None),
        ("by_distribution", Facts(distribution=SENT), SEPTEMBER, True, SENT.ends_on),
        ("by_distribution", Facts(distribution=SENT), SENT.ends_on, False, None),
        (
            "by_distribution",
            Facts(distribution=SENT, breaks=[Break(dt.date(2026, 2, 1), dt.date(2026, 2, 11), "military")]),
            SENT.ends_on,
            True,
            SENT.ends_on + 10 * DAY,
        ),
        ("by_distribution", Facts(distribution=replace(SENT, basis="agreement")), SEPTEMBER, False, None),
        ("by_distribution", Facts(distributed=False), SEPTEMBER, False, None),
    ],
)
def test_rules_at_their_edges(rule: str, facts: Facts, on: dt.date, young: bool, until: dt.date | None) -> None:
    """Each definition changes its mind on the right day."""
    verdict = is_young(facts, rule, on)
    assert (verdict.young, verdict.reason != "") == (young, True)
    if until is not None or not young:
        assert verdict.until == until


@pytest.mark.parametrize(
    ("rule", "facts", "unknown"),
    [
        ("ru_489_35_3", Facts(), ("birth_on", "teaching_started_on")),
        ("ru_489_35_3", Facts(birth_on=dt.date(2000, 1, 1)), ("teaching_started_on",)),
        ("ru_489_first_job", Facts(birth_on=dt.date(2000, 1, 1)), ("first_job", "qualification_on")),
        ("by_distribution", Facts(), ("distribution",)),
        ("after_break", Facts(breaks=None), ("breaks",)),
        ("r145_0_3", Facts(None, dt.date(2022, 9, 1), breaks=None), ("breaks",)),
        ("r145_0_3", Facts(service_years=2, service_on=None), ("teaching_started_on",)),
    ],
)
def test_a_missing_fact_is_named(rule: str, facts: Facts, unknown: tuple[str, ...]) -> None:
    """Without the fact there is no answer, and the answer says which fact."""
    with translation.override("en"):
        verdict = is_young(facts, rule, SEPTEMBER)
        assert verdict.young is None and verdict.until is None and verdict.unknown == unknown
        assert all(words in verdict.reason for words in verdict.missing)


def test_a_certain_no_needs_no_other_fact() -> None:
    """Too old is too old, whatever is not known of the service."""
    assert is_young(Facts(birth_on=dt.date(1970, 1, 1)), "ru_489_35_3", SEPTEMBER).young is False
    old_hand = Facts(teaching_started_on=dt.date(1999, 9, 1), breaks=None)
    assert is_young(old_hand, "r145_0_3", SEPTEMBER).young is False


@pytest.mark.parametrize(
    ("told", "on", "young"),
    [
        (0, SEPTEMBER, True),
        (1, SEPTEMBER, True),
        (2, SEPTEMBER, False),
        (2, SEPTEMBER - DAY, None),  # from two years to three, and almost a year more
        (3, SEPTEMBER, False),
        (2, dt.date(2025, 9, 1), True),
        (2.5, dt.date(2025, 12, 1), True),
        (2.5, dt.date(2026, 4, 1), False),
        (20, SEPTEMBER, False),
        (-1, SEPTEMBER, None),
    ],
)
def test_service_from_a_list(told: float, on: dt.date, young: bool | None) -> None:
    """A whole number of years is a year wide, and so is the doubt."""
    facts = Facts(service_years=told, service_on=dt.date(2025, 9, 1))
    verdict = is_young(facts, "r145_0_3", on)
    assert verdict.young is young
    if young:
        assert not verdict.until_exact and verdict.until is not None and on < verdict.until


def test_a_decision_by_hand_needs_a_reason() -> None:
    """A person may be counted in or out by hand, with a reason and perhaps an end."""
    with pytest.raises(ReasonNeeded):
        Override(True, "  ")
    kept = Override(True, "вернулась в профессию", until=dt.date(2026, 12, 31))
    verdict = is_young(Facts(), "r145_0_3", SEPTEMBER, kept)
    assert verdict.young and verdict.by_hand and "вернулась в профессию" in verdict.reason
    assert is_young(Facts(), "r145_0_3", dt.date(2026, 12, 31), kept).young is None


def test_facts_from_the_record() -> None:
    """Dates beside the person come as text and become facts."""
    facts = facts_of(
        {
            "first_job": True,
            "breaks": [{"starts_on": "2025-01-01", "ends_on": "2026-01-01", "kind": "parental"}],
            "distribution": {"basis": "distribution", "starts_on": "2025-08-15", "ends_on": "2027-08-15"},
            "service_years": 2,
            "service_on": "2025-09-01",
        },
        birth_on=dt.date(2000, 1, 1),
    )
    assert facts.breaks == (LEAVE,) and facts.distribution == SENT and facts.distributed
    assert facts.service_on == dt.date(2025, 9, 1) and facts.birth_on == dt.date(2000, 1, 1)
    assert facts_of({}) == Facts()
    assert facts_of({"distribution": None}).distributed is False
    assert facts_of({"breaks": None}).breaks is None


@given(some_facts, st.sampled_from(sorted(rules())), dates)
def test_verdicts_are_whole(facts: Facts, rule: str, on: dt.date) -> None:
    """Every verdict has a reason; an open one names its facts; a yes lasts beyond its day."""
    verdict = is_young(facts, rule, on)
    assert verdict.reason
    assert (verdict.young is None) <= bool(verdict.unknown)
    if verdict.young and verdict.until is not None:
        assert on < verdict.until
    if not verdict.young:
        assert verdict.until is None


@given(some_facts, st.sampled_from(sorted(rules())), dates)
def test_more_facts_never_turn_an_answer_over(facts: Facts, rule: str, on: dt.date) -> None:
    """What was certain stays when a missing fact becomes known."""
    before = is_young(facts, rule, on)
    known = replace(
        facts,
        birth_on=facts.birth_on or dt.date(1999, 1, 1),
        qualification_on=facts.qualification_on or dt.date(2015, 1, 1),
        first_job=True if facts.first_job is None else facts.first_job,
        breaks=facts.breaks if facts.breaks is not None else [Break(on - 400 * DAY, on - 30 * DAY, "parental")],
    )
    if before.young is not None:
        assert is_young(known, rule, on).young == before.young


@given(some_facts, st.sampled_from(["ru_489_35_3", "r145_0_3", "up_to_5"]), dates, st.integers(0, 3000))
def test_youth_passes_once(facts: Facts, rule: str, on: dt.date, days: int) -> None:
    """By age and service nobody becomes young again."""

    def certain(verdict: Verdict) -> int:
        return {True: 0, None: 1, False: 2}[verdict.young]

    later = is_young(facts, rule, on + dt.timedelta(days=days))
    assert certain(is_young(facts, rule, on)) <= certain(later)
