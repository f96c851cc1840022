"""Small numbers in words, as a colleague would say them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data" / "number_words.toml"


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def in_words(count: int, form: str, language: str) -> str:
    """A number in one of the forms of the file.

    >>> in_words(6, "of_pairs", "ru"), in_words(12, "nth", "en"), in_words(300, "things", "ru")
    ('шести', 'twelfth', '300')
    """
    words = _words().get(language[:2], _words()["en"])[form]
    return words[count - 1] if 0 < count <= len(words) else str(count)
