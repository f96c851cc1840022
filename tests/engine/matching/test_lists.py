"""How one cell names people in order, in every hand it is written in."""

from __future__ import annotations

import pytest

from opora.engine.matching.columns import normal
from opora.engine.matching.lists import Hand, Unclear
from opora.engine.matching.scheme import TextOptions

KNOWN = {"a", "b", "c", "d", "1", "2", "3", "4", "anna petrova", "ivan (younger)", "x=y"}


def ranked(cell, form=None, ties="dense", separator=";,"):
    return Hand(form, separator, ties, lambda part: normal(part, TextOptions()), KNOWN).ranked(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a; b", {"a": 1, "b": 2}),
        ("A ;\u00a0B, c=d", {"a": 1, "b": 2, "c": 3, "d": 3}),
        ("x=y; a", {"x=y": 1, "a": 2}),
        ("a; Olga (Orlova)", {"a": 1, "olga (orlova)": 2}),
        ("Olga > Vera", {"olga > vera": 1}),
        ("Ivan (younger); a", {"ivan (younger)": 1, "a": 2}),
        (["a", "b=c"], {"a": 1, "b": 2, "c": 2}),
        ({"a": 2, "b": 1}, {"a": 2, "b": 1}),
        (3.0, {"3": 1}),
        (None, {}),
        ("", {}),
    ],
)
def test_plain_lists(cell, expected):
    assert dict(ranked(cell)) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("{a,b},{c}", {"a": 1, "b": 1, "c": 2}),
        ("{a,b},{},{c}", {"a": 1, "b": 1, "c": 3}),
        ("(a b) c", {"a": 1, "b": 1, "c": 2}),
        ("2 (1 3)", {"2": 1, "1": 2, "3": 2}),
        ("3 (1 2) 4", {"3": 1, "1": 2, "2": 2, "4": 3}),
        ("[a;b];c", {"a": 1, "b": 1, "c": 2}),
        ("[3 2] > 1", {"3": 1, "2": 1, "1": 2}),
        ("a > b > c = d", {"a": 1, "b": 2, "c": 3, "d": 3}),
        ("a, b > c", {"a": 1, "b": 1, "c": 2}),
        ("a = b; c", {"a": 1, "b": 1, "c": 2}),
        ("Anna Petrova > Ivan (younger)", {"anna petrova": 1, "ivan (younger)": 2}),
        ("{Anna Petrova, a}, Ivan (younger)", {"anna petrova": 1, "a": 1, "ivan (younger)": 2}),
        ("a", {"a": 1}),
    ],
)
def test_groups(cell, expected):
    assert dict(ranked(cell, "groups")) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("a:1; b:1; c:2", {"a": 1, "b": 1, "c": 2}), ("3=1, 4=2.5", {"3": 1, "4": 2.5}), ("x=y=3", {"x=y": 3})],
)
def test_explicit_ranks(cell, expected):
    assert dict(ranked(cell, "ranks")) == expected


@pytest.mark.parametrize(
    ("ties", "expected"), [("dense", [1, 2, 2, 3]), ("competition", [1, 2, 2, 4]), ("average", [1, 2.5, 2.5, 4])]
)
def test_what_equals_count_as(ties, expected):
    assert [rank for _, rank in ranked("a; b=c; d", ties=ties)] == expected
    assert [rank for _, rank in ranked("a > b = c > d", "groups", ties)] == expected


def test_a_column_may_have_its_own_separator():
    assert dict(ranked("a, and more|b", "list", separator="|")) == {"a, and more": 1, "b": 2}


@pytest.mark.parametrize(
    ("cell", "form", "code"),
    [
        ("{a,b},c", None, "looks_like_groups"),
        ("a > b", None, "looks_like_groups"),
        ("a b c", None, "looks_like_groups"),
        ("a:1; b:2", None, "looks_like_ranks"),
        ("a; b", "ranks", "not_a_rank"),
        ("a:0", "ranks", "not_a_rank"),
        ("{a, b", "groups", "not_a_group"),
        ({"a": "first"}, None, "not_a_rank"),
    ],
)
def test_a_fault_beats_a_guess(cell, form, code):
    with pytest.raises(Unclear) as caught:
        ranked(cell, form)
    assert caught.value.code == code
