"""A framework goes out as a CSV file and comes back; every fault is told by its row."""

from __future__ import annotations

import doctest
from contextlib import suppress

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from opora.competences.bridge import csv_files
from opora.competences.bridge.csv_files import NotATable, read_competences, written_competences
from opora.competences.rules.frameworks import CompetencePlan, federal

LOCKED = {plan.code: plan for plan in federal().competences}
names = (
    st.text(min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and text.isprintable() and not text.startswith("'"))
)
steps = st.text(alphabet="abc_1", min_size=1, max_size=3)


def rows(*lines: str) -> bytes:
    """A file of our own shape."""
    return "\n".join(("Код;Название;Название по-английски", *lines)).encode("utf-8-sig")


def test_examples_run() -> None:
    """The examples of the docstrings are true."""
    with translation.override("en"):
        assert doctest.testmod(csv_files).failed == 0


def test_there_and_back() -> None:
    """The shipped framework comes back as it went, in both languages."""
    for lang in ("ru", "en"):
        reading = read_competences(written_competences(federal().competences, lang))
        assert reading.faults == ()
        assert {plan.code: dict(plan.title) for plan in reading.competences} == {
            plan.code: dict(plan.title) for plan in federal().competences
        }


def test_a_region_adds_below_the_locked_blocks() -> None:
    """Own competences hang on locked parents; unchanged locked rows do no harm."""
    added = CompetencePlan("subject.mari", {"ru": "Марийский язык"})
    reading = read_competences(written_competences([*federal().competences, added]), LOCKED)
    assert reading.faults == () and reading.competences == (added,)


@pytest.mark.parametrize(
    ("lines", "row", "column", "said"),
    [
        (("local;Наше", ";Без кода"), 3, "code", "empty"),
        (("Местное;Наше",), 2, "code", "Latin"),
        (("local..x;Наше",), 2, "code", "Latin"),
        (("a" * 61 + ";Наше",), 2, "code", "60"),
        (("local;Наше", "local;Другое"), 3, "code", "row 2"),
        (("local.x;Наше",), 2, "code", "“local”"),
        (("local;",), 2, "ru", "empty"),
        (("local;" + "х" * 301,), 2, "ru", "300"),
        (("subject;Иначе;Otherwise",), 2, "ru", "locked"),
    ],
)
def test_faults_by_row(lines: tuple[str, ...], row: int, column: str, said: str) -> None:
    """A faulty row is named with its number and what is wrong."""
    with translation.override("en"):
        faults = read_competences(rows(*lines), LOCKED).faults
    assert [(fault.row, fault.column) for fault in faults] == [(row, column)]
    assert said in faults[0].words


def test_below_a_faulty_row_nothing_stands() -> None:
    """Children of a row that was not taken are faults as well; good rows are kept."""
    reading = read_competences(rows("x;", "x.y;Игрек", "x.y.z;Зет", "good;Хорошее", "", "good.a;Ещё"))
    assert [fault.row for fault in reading.faults] == [2, 3, 4]
    assert [plan.code for plan in reading.competences] == ["good", "good.a"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_as_schools_save_it(encoding: str, delimiter: str) -> None:
    """Any usual encoding and separator, columns in any order, children above parents."""
    lines = ["Название|КОД", "Ёмкое дело|local.x", "Местное|LOCAL"]
    content = "\r\n".join(lines).replace("|", delimiter).encode(encoding)
    reading = read_competences(content)
    assert reading.faults == ()
    assert [(plan.code, plan.title["ru"]) for plan in reading.competences] == [
        ("local", "Местное"),
        ("local.x", "Ёмкое дело"),
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"a;b\n1;2", b"PK\x03\x04\x00\x00", "Код\nx".encode()])
def test_not_a_table(content: bytes) -> None:
    """Something else altogether is refused with what to do."""
    with pytest.raises(NotATable):
        read_competences(content)


@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    """Whatever is uploaded, the answer is a reading or a named refusal."""
    with suppress(NotATable):
        read_competences(b"code;name\n" + content)


@given(st.dictionaries(st.lists(steps, min_size=1, max_size=3).map(".".join), names, max_size=6))
def test_any_tree_comes_back(titles: dict[str, str]) -> None:
    """A tree of any shape survives the way out and in, formulas and quotes included."""
    for code in list(titles):
        while "." in code:
            code = code.rpartition(".")[0]
            titles.setdefault(code, "раздел")
    plans = [CompetencePlan(code, {"ru": title}) for code, title in titles.items()]
    reading = read_competences(written_competences(plans))
    assert reading.faults == ()
    assert {plan.code: plan.title["ru"] for plan in reading.competences} == titles
