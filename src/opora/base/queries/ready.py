"""Questions that every page asks the database: put into words once in a process, asked again with other values.

To make the words of such a question takes Django several times as long as the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.expressions import RawSQL

__all__ = ["Ready"]


@dataclass(frozen=True)
class _Place:
    """Where a value is put in when the question is asked."""

    number: int


@dataclass(frozen=True)
class _Words:
    """A question in one dialect: its words, its values and places, and what turns columns into values again."""

    sql: str
    values: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


class Ready:
    """A question of so many values.

    It is given as a function that makes it from expressions standing for them; its last step is `values_list`.
    """

    def __init__(self, ask: Callable[..., models.QuerySet[Any, Any]], count: int) -> None:
        self._ask, self._count = ask, count
        self._words: dict[str, _Words] = {}

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """The answer; values are told as the database takes them."""
        words = self._words.get(connection.vendor) or self._worded()
        with connection.cursor() as cursor:
            cursor.execute(words.sql, [values[one.number] if isinstance(one, _Place) else one for one in words.values])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return [self._read(row, words) for row in found] if words.converters else found

    def _worded(self) -> _Words:
        places = [RawSQL("%s", (_Place(number),)) for number in range(self._count)]
        compiler = self._ask(*places).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
        told = compiler.get_converters([expression for expression, _sql, _alias in compiler.select])
        converters = tuple((at, tuple(turns), expression) for at, (turns, expression) in told.items())
        self._words[connection.vendor] = made = _Words(sql, tuple(values), converters)
        return made

    @staticmethod
    def _read(row: tuple[Any, ...], words: _Words) -> tuple[Any, ...]:
        values = list(row)
        for at, turns, expression in words.converters:
            for turn in turns:
                values[at] = turn(values[at], expression, connection)
        return tuple(values)
