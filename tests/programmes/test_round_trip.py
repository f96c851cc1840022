"""What is written is read again as it was, whatever a programme holds; differences tell apart what differs."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from opora.programmes.bridge.writing import written
from opora.programmes.rules.differences import differences
from opora.programmes.rules.faults import ProgrammeFaults
from opora.programmes.rules.fields import CODE
from opora.programmes.rules.runs import Shift, on_calendar
from tests.programmes.files import read

CODES = st.from_regex(CODE, fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SAID = WORDS.filter(lambda text: bool(text.strip()))
TEXT = st.one_of(
    st.fixed_dictionaries({"ru": SAID}, optional={"en": WORDS, "be": WORDS, "ru_college": WORDS}),
    st.fixed_dictionaries({"en": SAID}),
)
JSON = st.recursive(
    st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def entries(**fields: Any) -> Any:
    """A list of coded entries with a title and some of these keys."""
    return st.dictionaries(CODES, st.fixed_dictionaries({"title": TEXT}, optional=fields), max_size=3)


DATES = st.tuples(st.dates(), st.dates()).map(sorted).filter(lambda two: two[0].year > 1950 and two[1].year < 2150)
STAGE = st.builds(
    lambda title, two, tasks, tests: {
        "title": title, "starts": str(two[0]), "ends": str(two[1]), "tasks": tasks, "exit": tests,
    },
    TEXT, DATES, entries(due=st.sampled_from(["2030", "2030-05", "2030-05-06"]), result=TEXT),
    st.dictionaries(CODES, st.fixed_dictionaries(
        {"title": TEXT, "test": st.sampled_from(["mentoring.mentors >= 1", "mentoring.mentors = mentoring.mentees"])}
    ), max_size=2),
)  # fmt: skip
PROGRAMME = st.fixed_dictionaries(
    {
        "code": CODES, "title": TEXT, "country": st.just("KZ"), "law": st.just("other"),
        "period": st.just({"starts": "1900", "ends": "2200"}),
    },
    optional={
        "about": TEXT,
        "roles": entries(about=TEXT, duties=st.lists(TEXT, max_size=2)),
        "forms": st.dictionaries(CODES, st.fixed_dictionaries({
            "title": TEXT, "variants": st.dictionaries(CODES, st.fixed_dictionaries({"title": TEXT}), min_size=1,
                                                       max_size=3),
        }), max_size=2),
        "stages": st.dictionaries(CODES, STAGE, max_size=3),
        "thresholds": st.dictionaries(CODES, st.fixed_dictionaries(
            {"title": TEXT, "value": st.integers(-1000, 1000) | st.floats(-1000, 1000)}
        ), max_size=2),
        "indicators": st.dictionaries(CODES, st.fixed_dictionaries({
            "title": TEXT, "numerator": st.just("mentoring.mentors"), "unit": st.just("count"),
            "targets": st.fixed_dictionaries({"region": st.dictionaries(
                st.integers(1900, 2199).map(str), st.integers(0, 100) | st.floats(0, 100), max_size=3
            )}),
        }), max_size=2),
        "dictionaries": st.dictionaries(CODES, st.fixed_dictionaries({"title": TEXT, "entries": entries()}),
                                        max_size=2),
        "public": st.fixed_dictionaries({}, optional={"definition": TEXT, "principles": entries(kept_by=TEXT)}),
    },
)  # fmt: skip


@given(PROGRAMME)
@settings(max_examples=60)
def test_what_is_written_is_read_again(raw: dict[str, Any]) -> None:
    """Equal data, in equal order, also when a run has put it on the calendar."""
    try:
        data = read(written(raw)).data
    except ProgrammeFaults as faults:
        # the codes of shipped programmes keep their lists; nothing else may be refused
        assert {fault.name for fault in faults.faults} <= {"locked_missing", "locked_changed"}
        return
    again = read(written(data)).data
    assert json.dumps(again) == json.dumps(data)
    assert differences(data, again) == []
    laid = on_calendar(data, Shift(2026, 0))
    assert json.dumps(read(written(laid)).data) == json.dumps(laid)


@given(st.dictionaries(WORDS, JSON, max_size=4))
def test_any_table_is_written(table: dict[str, Any]) -> None:
    """Sections of other apps go out as they came in."""
    import tomllib

    assert json.dumps(tomllib.loads(written(table)), sort_keys=True) == json.dumps(table, sort_keys=True)


@given(PROGRAMME, PROGRAMME)
@settings(max_examples=30)
def test_differences_are_told_exactly_when_there_are_some(one: dict[str, Any], other: dict[str, Any]) -> None:
    """What a programme is called is no difference; everything else is."""
    other = {**other, "code": one["code"]}
    assert bool(differences(one, other)) == (json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True))
    assert differences(one, one) == []
