"""Which column means what: guessed from headers and cells, with reasons, open to correction, remembered."""

import hashlib
from collections.abc import Mapping as Mappings
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opora.base.rules.cells import Cell, Row, key_of, one_edit_apart

from .fields import NAME_FIELDS, TITLES, UNREAD, SheetKind, Stems, known_headers
from .kinds import kind_of, pattern_of
from .shapes import filled_share, shape_of
from .tables import HeaderAt, find_header

REASONS: dict[str, Promise | str] = {
    "remembered": _("as you said last time"),
    "wording": _("the header says so"),
    "words": _("words of the header"),
    "typo": _("the header, with a slip of the pen"),
    "cells": _("what stands in the cells"),
    "corrected": _("chosen by you"),
    "repeated": _("another column already says this"),
    "not_needed": _("Opora does not need this and does not read it"),
    "unknown": _("not recognised"),
}
_DAYS = frozenset(
    {"birth_on", "hired_on", "left_on", "order_on", "pair_starts_on", "pair_ends_on", "teaching_started_on"}
)
_BY_SHAPE = {
    "email": "email",
    "guid": "external_id",
    "phone": "phone",
    "sex": "sex",
    "name": "full_name",
    "patronymic": "patronymic",
    "category": "category",
    "post": "post",
    "subject": "subjects",
}
#: Headers of signs alone leave no letters to compare.
_NUMBER_SIGNS = frozenset({"№", "№№", "#"})
_WANTED = {
    SheetKind.STAFF: (
        "birth_on",
        "post",
        "subjects",
        "service_teaching_years",
        "hired_on",
        "category",
        "phone",
        "email",
    ),
    SheetKind.PAIRS: (
        "mentor_name",
        "mentee_name",
        "order_number",
        "order_on",
        "pair_starts_on",
        "pair_ends_on",
    ),
    SheetKind.RESULTS: ("instrument", "measured_on", "block", "score", "most"),
    SheetKind.MOVEMENTS: ("birth_on", "post", "hired_on", "left_on"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """What one column seems to mean, how sure that is (0 to 1), and why."""

    index: int
    header: str
    field: str
    confidence: float
    reason: str

    @property
    def title(self) -> str:
        """The field's name on the screen."""
        return str(TITLES[self.field]) if self.field else ""

    @property
    def why(self) -> str:
        """The reason in words."""
        return str(REASONS[self.reason])


@dataclass(frozen=True, slots=True)
class Mapping:
    """What all columns of a sheet mean, and what the sheet tells about."""

    columns: tuple[Column, ...]
    kind: SheetKind
    pattern: str = ""

    @property
    def fields(self) -> dict[str, int]:
        """Each recognised field with the column that holds it."""
        return {column.field: column.index for column in self.columns if column.field and column.field not in UNREAD}

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that would help and that no column holds."""
        fields = self.fields
        return tuple(field for field in _WANTED[self.kind] if field not in fields)

    @property
    def has_people(self) -> bool:
        """Whether at least names can be read."""
        fields = self.fields
        names = ("mentor_name", "mentee_name") if self.kind == SheetKind.PAIRS else NAME_FIELDS[:2]
        return any(name in fields for name in names)

    @property
    def confidence(self) -> float:
        """How sure the least sure of the recognised columns is."""
        return min((column.confidence for column in self.columns if column.field), default=0.0)

    def corrected(self, chosen: Mappings[int, str], kind: SheetKind | None = None) -> "Mapping":
        """Give the mapping with columns as a person chose them ('' means: do not read)."""
        taken = {field for field in chosen.values() if field}
        columns = tuple(
            replace(column, field=chosen[column.index], confidence=1.0, reason="corrected")
            if column.index in chosen
            else replace(column, field="", reason="repeated")
            if column.field in taken and column.field not in UNREAD
            else column
            for column in self.columns
        )
        return Mapping(columns, kind or self.kind, self.pattern)

    def memory(self) -> dict[str, str]:
        """Give what to remember: each header's key with its field."""
        return {key_of(column.header): column.field for column in self.columns if key_of(column.header)}

    def to_json(self) -> dict[str, Any]:
        """Write the mapping as plain data."""
        return {
            "columns": [asdict(column) for column in self.columns],
            "kind": self.kind.value,
            "pattern": self.pattern,
        }

    @classmethod
    def from_json(cls, data: Mappings[str, Any]) -> "Mapping":
        """Read what `to_json` wrote."""
        return cls(tuple(Column(**column) for column in data["columns"]), SheetKind(data["kind"]), data["pattern"])


def fingerprint(headers: Sequence[str]) -> str:
    """Give the same mark to lists with the same headers, whatever their case and line breaks."""
    return hashlib.sha256("\n".join(map(key_of, headers)).encode()).hexdigest()


def guess(
    headers: Sequence[str],
    sample: Sequence[Row],
    remembered: Mappings[str, str] | None = None,
    title: str = "",
) -> Mapping:
    """Guess what each column means from its header, its cells, and what people said before."""
    remembered = remembered or {}
    width = max((len(headers), *(len(row) for row in sample)))
    cells = [[row[at] if at < len(row) else "" for row in sample] for at in range(width)]
    columns = [_column(at, headers[at] if at < len(headers) else "", cells[at], remembered) for at in range(width)]
    columns = _without_repeats(_names_settled(columns, cells))
    fields = {column.field: column.index for column in columns if column.field}
    filled = {field: filled_share(cells[index]) for field, index in fields.items()}
    kind = kind_of(filled, title)
    if kind == SheetKind.PAIRS:
        columns = [_of_pair(column, fields) for column in columns]
    return Mapping(tuple(columns), kind, pattern_of([column.header for column in columns], fields, title))


def _of_pair(column: Column, fields: Mappings[str, int]) -> Column:
    """In a list of pairs the other name is the mentee's, and cells that only look like a post tell nobody's post."""
    if column.field == "full_name" and "mentee_name" not in fields:
        return replace(column, field="mentee_name")
    if column.field == "post" and column.reason == "cells":
        return replace(column, field="", confidence=0.0, reason="unknown")
    return column


def _column(index: int, header: str, cells: Sequence[Cell], remembered: Mappings[str, str]) -> Column:
    key = key_of(header)
    if key and key in remembered and (remembered[key] in TITLES or not remembered[key]):
        return Column(index, header, remembered[key], 1.0, "remembered")
    if header.strip(" .") in _NUMBER_SIGNS:
        return Column(index, header, "row_number", 0.95, "wording")
    field, confidence, reason = field_of_header(key)
    shape = shape_of(cells)
    if not field and shape in _BY_SHAPE:
        return Column(index, header, _BY_SHAPE[shape], 0.7 if not key else 0.55, "cells")
    if not field and shape == "day" and not key:
        return Column(index, header, "birth_on" if _are_births(cells) else "", 0.4, "cells")
    field, confidence = _weighed(field, confidence, shape)
    return Column(index, header, field, round(confidence, 2), "not_needed" if field == "never_read" else reason)


def _are_births(cells: Sequence[Cell]) -> bool:
    years = [year for cell in cells if (year := getattr(cell, "year", 0))]
    return bool(years) and sum(1940 < year < 2008 for year in years) > 0.8 * len(years)


def _weighed(field: str, confidence: float, shape: str) -> tuple[str, float]:
    """Let the cells confirm, doubt or turn what the header says."""
    if field == "mentor_name" and shape == "yes_no":
        return "is_mentor_ready", 0.8
    if field == "family" and shape == "name":
        return "full_name", 0.9
    if field == "post" and shape == "subject":
        return "subjects", 0.6
    if field == "service_teaching_years" and shape == "day":
        return "teaching_started_on", 0.8
    if field == "order_number" and shape == "day":
        return "order_on", 0.7
    if field in _DAYS and shape in {"name", "post", "email", "phone"}:
        return field, confidence / 2
    if field in {"full_name", "mentor_name", "mentee_name"} and shape in {"day", "number", "post", "phone"}:
        return field, confidence / 3
    return field, confidence


@lru_cache(maxsize=4096)
def field_of_header(key: str) -> tuple[str, float, str]:
    """Tell the field of a header's key, how sure, and why."""
    known = known_headers()
    if field := known.wordings.get(key):
        return field, 0.95, "wording"
    words = key.split()
    best, field = 0.0, ""
    for stems in known.stems:
        score = _fit(stems, words, key)
        if score > best:
            best, field = score, stems.field
    if field:
        return field, best, "words"
    if len(key) >= 4:
        for wording, named in known.wordings.items():
            if len(wording) >= 4 and one_edit_apart(wording, key):
                return named, 0.75, "typo"
    return "", 0.0, "unknown"


def _fit(stems: Stems, words: Sequence[str], key: str) -> float:
    """Score how well the beginnings of words cover a header; 0 when they do not fit."""
    used = 0
    for beginning in stems.words:
        word = next((word for word in words if word.startswith(beginning)), "")
        if not word:
            return 0.0
        used += len(word)
    for refused in stems.never:
        if all(any(word.startswith(part) for word in words) for part in refused.split()):
            return 0.0
    return min(0.9, 0.55 + 0.1 * len(stems.words) + 0.15 * used / max(len(key.replace(" ", "")), 1))


def _names_settled(columns: list[Column], cells: Sequence[Sequence[Cell]]) -> list[Column]:
    """«Имя» beside «Фамилия» is the given name; a lone surname column of whole names is the full name."""
    fields = {column.field for column in columns}
    settled = []
    for column in columns:
        if column.field == "full_name" and "family" in fields and key_of(column.header) in {"имя", "name"}:
            column = replace(column, field="given")
        settled.append(column)
    settled = _over_three(settled, cells)
    fields = {column.field for column in settled}
    if not fields & {"full_name", "family", "mentor_name", "mentee_name"}:
        return [_if_capitalised(column, cells[column.index]) for column in settled]
    return settled


def _over_three(columns: list[Column], cells: Sequence[Sequence[Cell]]) -> list[Column]:
    """One header «Ф.И.О.» over two or three columns of single words: surname, given name, patronymic."""
    first = next((column for column in columns if column.field == "full_name"), None)
    if first is None or not _are_single_words(cells[first.index]):
        return columns
    settled = list(columns)
    for step, field in enumerate(("family", "given", "patronymic")):
        at = first.index + step
        if at >= len(columns) or columns[at].header not in ("", first.header) or not _are_single_words(cells[at]):
            break
        settled[at] = replace(columns[at], field=field, confidence=0.8, reason="cells")
    return settled if any(column.field == "given" for column in settled) else columns


def _are_single_words(cells: Sequence[Cell]) -> bool:
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    return bool(texts) and sum(text.replace("-", "").isalpha() for text in texts) > 0.7 * len(texts)


def _if_capitalised(column: Column, cells: Sequence[Cell]) -> Column:
    """Nobody is named yet: a nameless column of words in capitals may be names."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    alike = sum(
        2 <= len(text.split()) <= 4 and text.replace(" ", "").replace("-", "").isalpha() and text.istitle()
        for text in texts
    )
    if not column.field and texts and alike > 0.7 * len(texts):
        return replace(column, field="full_name", confidence=0.5, reason="cells")
    return column


def _without_repeats(columns: list[Column]) -> list[Column]:
    """Leave each field to the column that is surest of it."""
    best: dict[str, Column] = {}
    for column in columns:
        holder = best.get(column.field)
        if column.field and (holder is None or column.confidence > holder.confidence):
            best[column.field] = column
    return [
        column
        if not column.field or column.field in UNREAD or best[column.field] is column
        else replace(column, field="", confidence=0.0, reason="repeated")
        for column in columns
    ]


@dataclass(frozen=True, slots=True)
class SheetGuess:
    """One sheet of a workbook: where its header is, what its columns mean, how likely it holds people."""

    index: int
    name: str
    header: HeaderAt
    mapping: Mapping
    score: float


def rank_sheets(
    heads: Sequence[tuple[str, Sequence[Row]]], remembered: Mappings[str, str] | None = None
) -> list[SheetGuess]:
    """Order the sheets of a workbook by how likely they hold people, the likeliest first."""
    guesses = []
    for index, (name, rows) in enumerate(heads):
        header = find_header(rows)
        mapping = guess(header.headers, rows[header.body :], remembered, f"{name} {header.title}")
        people = sum(column.confidence for column in mapping.columns if column.field and column.field not in UNREAD)
        rows_below = min(len(rows) - header.body, 20) / 20
        score = (people + rows_below) if mapping.has_people and len(rows) > header.body else 0.0
        guesses.append(SheetGuess(index, name, header, mapping, round(score, 3)))
    return sorted(guesses, key=lambda item: (-item.score, item.index))
