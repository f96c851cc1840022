"""What a column holds, told by the shape of its cells alone."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from opora.base.rules.cells import Cell, is_blank, key_of, text_of

from .tables import looks_like_name
from .vocabulary import post_spellings, read_post, read_subjects, subject_spellings

_PHONE = re.compile(r"(?:\+?[78]|\+?375)?[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?:\s*г\.?)?|\d{4}-\d\d-\d\d")
_GUID = re.compile(r"\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?", re.IGNORECASE)
_CATEGORY = re.compile(r"(?:высш|перв|втор|соответ|сзд|без кат|б к\b|(?:[12]|i{1,2}|в) к(?:ат|в|\b))")
_WORD = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
_SEX = frozenset({"м", "ж", "муж", "жен", "мужской", "женский", "m", "f", "male", "female"})
_YES_NO = frozenset({"да", "нет", "yes", "no", "готов", "готова", "не готов"})


def _is_day(cell: Cell) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and _DAY.fullmatch(cell.strip()) is not None)


def _is_subject(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > 100:
        return False
    return key_of(cell) in subject_spellings() or (bool(read_subjects(cell).codes) and not _is_post(cell))


def _is_post(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > 150:
        return False
    key = key_of(cell)
    return (key in post_spellings() and key not in subject_spellings()) or bool(read_post(cell).codes)


def _is_patronymic(cell: Cell) -> bool:
    return isinstance(cell, str) and _WORD.fullmatch(cell) is not None and cell.endswith(("вна", "вич", "чна"))


def _is_whole_name(cell: Cell) -> bool:
    return looks_like_name(cell)


_SHAPES: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
    ("email", lambda cell: isinstance(cell, str) and _EMAIL.fullmatch(cell.strip()) is not None),
    ("guid", lambda cell: isinstance(cell, str) and _GUID.fullmatch(cell.strip()) is not None),
    ("phone", lambda cell: _PHONE.fullmatch(text_of(cell)) is not None and not isinstance(cell, date)),
    ("day", _is_day),
    ("sex", lambda cell: text_of(cell).lower().strip(".") in _SEX),
    ("yes_no", lambda cell: text_of(cell).lower().strip(". +") in _YES_NO or cell == "+"),
    ("number", lambda cell: isinstance(cell, int | float) and not isinstance(cell, bool)),
    ("name", _is_whole_name),
    ("patronymic", _is_patronymic),
    ("category", lambda cell: _CATEGORY.match(key_of(text_of(cell))) is not None),
    ("post", _is_post),
    ("subject", _is_subject),
)
_ENOUGH = 0.6


def shape_of(cells: Sequence[Cell]) -> str:
    """Name the shape that most filled cells of a column share, or ''.

    >>> shape_of(["Иванова Мария Петровна", "Котов Л. А."])
    'name'
    """
    filled = [cell for cell in cells if not is_blank(cell)][:60]
    if not filled:
        return ""
    for shape, fits in _SHAPES:
        if sum(map(fits, filled)) >= _ENOUGH * len(filled):
            return shape
    return ""


def filled_share(cells: Sequence[Cell]) -> float:
    """Tell which part of the cells says something."""
    return sum(not is_blank(cell) for cell in cells) / len(cells) if cells else 0.0
