"""Every key of a programme file in words, and what it does in a run: nothing of a file is silently passed over."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from opora.base.rules.texts import text_in

WORDS = Path(__file__).resolve().parents[1] / "data" / "format_words.toml"
#: What is said in the reference of a key that decides nothing.
SHOWN = "Shown on the page of the whole model."


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def key_title(name: str, lang: str) -> str:
    """What a key is called on a page.

    >>> key_title("duties", "en")
    'What the role does'
    """
    return text_in(_table()["keys"][name], lang)


def option_title(word: str, lang: str) -> str:
    """What one of the words a key may hold is called on a page."""
    return text_in(_table()["options"][word], lang)


def uses() -> dict[str, str]:
    """The way of a key, with CODE in the place of a code → what it does in a run."""
    told: dict[str, str] = _table()["uses"]
    return told


def use_of(path: str) -> str:
    """What a key does: as it is told of itself, else of the table it stands in; empty: it is only shown.

    >>> use_of("young.own.CODE.max_age"), use_of("gates.CODE.meetings")
    ('Who is young: lists, matching, terms.', '')
    """
    known, parts = uses(), path.split(".")
    for end in range(len(parts), 0, -1):
        way = ".".join(parts[:end])
        if way in known:
            return known[way]
    return ""
