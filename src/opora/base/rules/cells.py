"""Cells of a school's spreadsheet: what may stand in one, and how its text is made clean and comparable."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

type Cell = str | int | float | bool | date | datetime | time | timedelta | None
type Row = Sequence[Cell]

# Controls, soft hyphens, zero-width and bidirectional marks: never meant by the person who typed.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"\s+")
_UNTIDY = re.compile(rf"{_INVISIBLE.pattern}|[^\S ]|  |^ | $")
_NOT_WORD = re.compile(r"[^\w]+|_+")
_HYPHENATED = re.compile(r"(?<=[а-яё])-[ \t]*\r?\n[ \t]*(?=[а-яё])")
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_WORD = re.compile(r"[^\W\d_]+")

_LOOKALIKE = str.maketrans("ABCEHKMOPTXYaceopxykmtugnb", "АВСЕНКМОРТХУасеорхукмтидпь")
_SURE = frozenset("ABCEHKMOPTXYaceopxy")

BLANK_WORDS = frozenset(
    {"", "-", "--", "---", "–", "—", "нет данных", "н/д", "н\\д", "#н/д", "#n/a", "null", "none", "х"}
)


def clean(text: str) -> str:
    """Give the text without invisible characters and with single ordinary spaces."""
    if _UNTIDY.search(text) is None:
        return text
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def visible(text: str) -> str:
    """Give the text without invisible characters, its lines and spaces as they were typed."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def unbroken(text: str) -> str:
    """Join words that were parted at the end of a line: «Квалифи-⏎кационная»."""
    return _HYPHENATED.sub("", text)


def has_hidden(text: str) -> bool:
    """Tell whether the text carries characters nobody can see."""
    return _INVISIBLE.search(text) is not None


def text_of(cell: Cell) -> str:
    """Write a cell as a person reads it: whole numbers without «.0», days as ДД.ММ.ГГГГ."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell).replace(".", ",")
    if isinstance(cell, date):  # a datetime is a date too
        return f"{cell.day:02d}.{cell.month:02d}.{cell.year:04d}"
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell says nothing: empty, spaces, dashes."""
    if cell is None or cell == "":
        return True
    if not isinstance(cell, str) or cell[0].isdigit():
        return False
    return (len(cell) < 12 or cell[:1].isspace()) and clean(cell).lower() in BLANK_WORDS


@lru_cache(maxsize=65_536)
def repair_word(word: str) -> str:
    """Put Cyrillic letters for the Latin look-alikes of a word that is otherwise Cyrillic."""
    if not _LATIN.search(word) or not _CYRILLIC.search(word):
        return word
    return word.translate(_LOOKALIKE)


def repair_latin(text: str) -> str:
    """Repair every mixed word, and wholly look-alike words standing among Cyrillic ones."""
    if text.isascii() or not _LATIN.search(text):
        return text
    return _WORD.sub(_repaired_beside_cyrillic, text)


def _repaired_beside_cyrillic(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii() and set(word) <= _SURE:
        return word.translate(_LOOKALIKE)
    return repair_word(word)


@lru_cache(maxsize=65_536)
def key_of(text: str) -> str:
    """Give the form in which wordings are compared: lower case, ё as е, words apart by one space."""
    if len(text) > 2000:
        text = text[:2000]
    joined = _HYPHENATED.sub("", _INVISIBLE.sub("", text))
    return _NOT_WORD.sub(" ", repair_latin(joined).lower().replace("ё", "е")).strip()


_ENDING = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ями|ами|ой|ей|ый|ий|ая|яя|ое|ее|ые|ие|ых|их|ую|юю|ия|ии|ию|ов|ев|ам|ям|ах|ях|ом|ем"
    r"|а|я|ы|и|у|ю|о|е|ь|й)$"
)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Cut the ending of a Russian word, so that its cases meet."""
    if len(word) < 4:
        return word
    cut = _ENDING.sub("", word)
    return cut if len(cut) >= 3 else word


@lru_cache(maxsize=65_536)
def stem_key(text: str) -> str:
    """Give the key of a text with every word cut to its stem."""
    return " ".join(map(stem, key_of(text).split()))


def one_edit_apart(a: str, b: str) -> bool:
    """Tell whether one letter added, lost, changed, or two neighbours swapped, make one text of the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = next((i for i, letter in enumerate(a) if letter != b[i]), len(a))
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    swapped = a[start + 1 : start + 2] + a[start : start + 1]
    return a[start + 1 :] == b[start + 1 :] or (swapped == b[start : start + 2] and a[start + 2 :] == b[start + 2 :])
