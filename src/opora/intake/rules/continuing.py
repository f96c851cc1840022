"""Rows that go on with the row above: cells merged downwards, and lines of a tariff list that name only a subject."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from opora.base.rules.cells import Cell, Row, is_blank

from .fields import NAME_FIELDS
from .mapping import Mapping
from .tables import why_not_a_person

#: One merged range: first row, first column, last row, last column, from 0.
type Merged = tuple[int, int, int, int]
_OWN_OF_PERSON = (*NAME_FIELDS, "previous_family", "birth_on", "external_id")


class Continuing:
    """Gives each row what it shares with the row above; rows are to be shown to it in their order."""

    def __init__(self, mapping: Mapping, merges: Iterable[Merged]) -> None:
        self._below: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for top, left, bottom, _ in merges:
            if bottom > top:
                self._below[top].append((left, bottom))
        self._spread: dict[int, tuple[int, Cell]] = {}
        fields = mapping.fields
        self._is_tariff = mapping.pattern == "tariff_list"
        self._names = tuple(fields[name] for name in NAME_FIELDS if name in fields)
        self._own = tuple(fields[name] for name in _OWN_OF_PERSON if name in fields)
        self._work = tuple(fields[name] for name in ("post", "subjects") if name in fields)
        self._above: Row | None = None

    def whole(self, at: int, raw: Sequence[Cell]) -> Sequence[Cell]:
        """Give the row that stands at a place (from 0) as a person reads it."""
        if self._spread or at in self._below:
            raw = self._merged(at, raw)
        return self._named(raw) if self._is_tariff else raw

    def _merged(self, at: int, raw: Sequence[Cell]) -> Sequence[Cell]:
        told = list(raw)
        for column, (bottom, value) in list(self._spread.items()):
            if at > bottom:
                del self._spread[column]
            elif column < len(told) and is_blank(told[column]):
                told[column] = value
        for column, bottom in self._below.get(at, ()):
            if column < len(raw) and not is_blank(raw[column]):
                self._spread[column] = (bottom, raw[column])
        return told

    def _named(self, raw: Sequence[Cell]) -> Sequence[Cell]:
        """In a tariff list a line without a name goes on about the teacher above, until a line is nobody's."""
        if any(not _empty(raw, column) for column in self._names):
            self._above = None if why_not_a_person(raw) else raw
        elif self._above is None or why_not_a_person(raw) or all(_empty(raw, column) for column in self._work):
            self._above = None
        else:
            told = list(raw) + [""] * (max(self._own) + 1 - len(raw))
            for column in self._own:
                told[column] = told[column] if not is_blank(told[column]) else _cell(self._above, column)
            return told
        return raw


def _cell(row: Row, column: int) -> Cell:
    return row[column] if column < len(row) else ""


def _empty(row: Row, column: int) -> bool:
    return is_blank(_cell(row, column))
