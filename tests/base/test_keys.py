"""Names are sorted and found in Russian, whatever the database."""

from __future__ import annotations

import doctest
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.base.rules import keys
from opora.base.rules.keys import search_key, sort_key

ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
any_text = st.text(max_size=80)
russian = st.text(alphabet=ALPHABET, min_size=1, max_size=12)


def test_examples_run() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(keys).failed == 0
    assert doctest.testmod(keys).attempted > 4


@pytest.mark.parametrize(
    "ordered",
    [
        ["Школа № 2", "Школа № 7", "Школа № 28", "Школа № 100", "Школа № 1234567", "Школа № 20000000"],
        ["Абрамов", "Ёжиков", "Ежов", "Жуков", "Щукин", "Юрьев", "Яковлев"],
        ["Иванов", "Иванов Пётр", "Иванова", "Иванова Анна", "Ивановский"],
        ["Умецкий", "Уяков", "Ўладзімір", "Фомин"],
        ["Наумов", "Няшин", "Ҥурбек", "Орлов"],
        ["Smith", "Абрамов"],
    ],
)
def test_byte_order_is_alphabetical(ordered: list[str]) -> None:
    """Plain byte order of the keys is the order a reader expects."""
    assert sorted(reversed(ordered), key=lambda name: sort_key(name).encode()) == ordered


def test_both_spellings_of_yo_meet() -> None:
    """Ё and Е are one letter for order and for search, composed or not."""
    for key in (sort_key, search_key):
        assert key("Фёдорова Алёна") == key("ФЕДОРОВА АЛЕНА") == key("Фе\u0308дорова Але\u0308на")
    assert sort_key("Чайкин") != sort_key("Чаикин"), "й is a letter of its own"


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("МБОУ «Школа № 7» г.\u00a0Волжска", "школа №7"),
        ("Лук\u2019яненка", "лукяненка"),
        ("Д'Артаньян", "дартаньян"),
        ("Петрова-Водкина", "петрова водкина"),
        ("Иванова\u200b Ма\u00adрия", "ИВАНОВА  мария"),
        ("Cоколова", "соколова"),  # the first letter of the list is Latin
        ("Ўладзімір", "уладзимир"),
        ("José", "jose"),
    ],
)
def test_found_however_it_is_typed(written: str, typed: str) -> None:
    """Quotes, dashes, odd spaces, invisible marks and mixed alphabets do not hide a name."""
    assert search_key(typed) in search_key(written)


def test_a_latin_name_stays_latin() -> None:
    """Only a word that mixes alphabets is put right."""
    assert search_key("Mary Tox") == "mary tox"


@given(any_text)
def test_keys_hold_only_plain_characters(text: str) -> None:
    """Whatever comes in, a key has no marks, no double spaces and no upper case."""
    key = search_key(text)
    assert key == key.strip() and "  " not in key
    assert "ё" not in key
    assert all(char == " " or char.isalnum() for char in key)


@given(any_text)
def test_search_key_is_stable(text: str) -> None:
    """The key of a key is the same key."""
    assert search_key(search_key(text)) == search_key(text)


@given(any_text, st.sampled_from([" ", "\u00a0", "«", "»", "\t", "—"]))
def test_edges_do_not_matter(text: str, edge: str) -> None:
    """Quotes and spaces around a name change nothing."""
    assert sort_key(edge + text + edge) == sort_key(text)


@given(russian, russian)
def test_russian_words_compare_by_their_letters(one: str, other: str) -> None:
    """Byte order of the keys is the order of the alphabet."""
    by_letters = [ALPHABET.index(char) for char in one] < [ALPHABET.index(char) for char in other]
    assert (sort_key(one).encode() < sort_key(other).encode()) == by_letters


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_compare_as_numbers(one: int, other: int) -> None:
    """Whatever their lengths, numbers sort by value."""
    assert (sort_key(f"Школа {one}") < sort_key(f"Школа {other}")) == (one < other)


@given(st.lists(any_text.filter(lambda text: "\x00" not in text), max_size=12))
def test_sqlite_agrees(names: list[str]) -> None:
    """The embedded database puts the keys in the very order of their bytes."""
    keys_made = [sort_key(name) for name in names]
    with_base = sqlite3.connect(":memory:")
    try:
        with_base.execute("CREATE TABLE names (key TEXT)")
        with_base.executemany("INSERT INTO names VALUES (?)", [(key,) for key in keys_made])
        ordered = [row[0] for row in with_base.execute("SELECT key FROM names ORDER BY key")]
    finally:
        with_base.close()
    assert ordered == sorted(keys_made, key=str.encode)
