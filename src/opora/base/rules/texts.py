"""Texts by language, and the words of a law profile and of a kind of institution.

A region of Belarus never meets a word of Russian law, and a kindergarten is not called a school: pages and
papers ask here for the word instead of writing it down.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from opora.base.rules.wording import Case, phrase_in

__all__ = ["FALLBACKS", "SPEECH", "speech_of", "text_in", "word", "words"]

WORDS = Path(__file__).resolve().parents[1] / "data" / "words.toml"
#: Where a text is looked for when it does not exist in the reader's language.
FALLBACKS = ("ru", "en")
#: What a kind of institution adds to the language of its pages: a private subtag has eight letters at most.
SPEECH = {"kindergarten": "garden", "college": "college", "extra": "extra", "other": "other"}
_KINDS = {tag: kind for kind, tag in SPEECH.items()}


def speech_of(language: str, institution: str) -> str:
    """The language of pages for people of this kind of institution: the reader's own, with its words where they differ.

    >>> speech_of("ru", "kindergarten"), speech_of("en", "school")
    ('ru-x-garden', 'en')
    """
    return f"{language}-x-{SPEECH[institution]}" if institution in SPEECH else language


def text_in(texts: Mapping[str, str], lang: str) -> str:
    """The text in a language, else in the first language it does exist in; empty when there is none.

    A text of the reader's kind of institution, `ru_kindergarten`, goes before the general one of the same language.

    >>> text_in({"ru": "урок", "en": "lesson"}, "en-gb"), text_in({"en": "lesson"}, "ru"), text_in({}, "ru")
    ('lesson', 'lesson', '')
    >>> told = {"ru": "урок", "ru_kindergarten": "занятие", "en": "lesson"}
    >>> text_in(told, "ru-x-garden"), text_in(told, "ru-x-college"), text_in(told, "en-x-garden")
    ('занятие', 'урок', 'lesson')
    """
    kind = _KINDS.get(lang.partition("-x-")[2], "")
    for known in (lang, lang.split("-")[0].lower(), *FALLBACKS):
        text = (kind and texts.get(f"{known}_{kind}")) or texts.get(known)
        if text:
            return text
    return next((text for text in texts.values() if text), "")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def words() -> tuple[str, ...]:
    """Every word that has a lookup, by its code."""
    return tuple(_table())


def _entry(code: str, profile: str, institution: str) -> dict[str, Any]:
    """The nearest entry: of profile and institution together, of the institution, of the profile, of all."""
    table = _table()[code]
    for name in (f"{profile}-{institution}", institution, profile, "all"):
        if name in table:
            return dict(table[name])
    raise KeyError(code)


def word(
    code: str,
    *,
    profile: str = "ru",
    institution: str = "school",
    lang: str = "ru",
    case: Case | str = Case.NOMINATIVE,
    many: bool = False,
) -> str:
    """A word as this law profile and this kind of institution say it.

    >>> word("class", institution="kindergarten", case="genitive"), word("lesson", many=True, lang="en")
    ('группы', 'lessons')
    >>> word("route"), word("route", profile="by", case="dative")
    ('ИОМ', 'плану профессионального роста')
    """
    entry = _entry(code, profile, institution)
    case = Case(case)
    if many:
        if case is not Case.NOMINATIVE:
            raise ValueError("a plural has only its first form here")
        return text_in(entry.get("many", entry), lang)
    text = text_in(entry, lang)
    if lang.split("-")[0].lower() != "ru":
        return text
    return str(entry.get("in", {}).get(case.value) or phrase_in(case, text))
