"""Writing thousands of rows of one table at once: what `bulk_create` does, without making an object of each row."""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import batched, repeat
from typing import Any

import orjson
from django.db import connection, models, transaction
from django.utils import timezone

CHUNK = 1000
_EMPTY: dict[type[Any], str] = {list: "[]", tuple: "[]", dict: "{}"}


class Written(bytes):
    """JSON written already: kept in a seventh of the memory the values would take."""


def written(value: Any) -> Written:
    """A value as JSON keeps it: days as text, tuples as lists, what JSON does not know as its text."""
    try:
        return Written(orjson.dumps(value, str))
    except TypeError:  # numbers past 64 bits, halves of sign pairs
        return Written(json.dumps(value, default=str).encode())


@contextmanager
def thousands() -> Iterator[None]:
    """Let Python's collector of cycles rest while a thousand rows are made and written: there are no cycles in rows.

    It would walk everything that is loaded again and again, a tenth of the time of a long list.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[int]:
    """Write rows (values of `columns`, by attribute name) and give their ids; columns not named get their defaults.

    Constraints of the database hold as always; `save` and its like are not called.
    """
    given = list(rows)
    if not given:
        return []
    key = model._meta.pk
    assert key is not None
    others = [field for field in model._meta.concrete_fields if field is not key and field.attname not in columns]
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[column] for column in columns]
    constant = tuple(_converter(field)(_default(field)) for field in others)
    into = ", ".join(f'"{field.column}"' for field in (key, *fields, *others))
    marks = ", ".join(["%s"] * (1 + len(fields) + len(others)))
    statement = f'INSERT INTO "{model._meta.db_table}" ({into}) VALUES ({marks})'
    columns_told: list[Iterable[Any]] = list(zip(*given, strict=True))
    for place, field in enumerate(fields):
        if (change := _converter(field)) is not _same:
            columns_told[place] = map(change, columns_told[place])
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        ids = _ids(cursor, model, len(given))
        told = zip(ids, *columns_told, *(repeat(value, len(given)) for value in constant), strict=True)
        for chunk in batched(told, CHUNK):
            cursor.executemany(statement, chunk)
    return ids


def _ids(cursor: Any, model: type[models.Model], count: int) -> list[int]:
    """Ids nobody else will get: taken from the sequence, or following the last one ever given on SQLite."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        column = model._meta.pk.column if model._meta.pk else "id"
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [f'"{table}"', column, count]
        )
        return [row[0] for row in cursor.fetchall()]
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + 1 + count))


def _default(field: Any) -> Any:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return timezone.now()
    return field.get_default()


def _same(value: Any) -> Any:
    return value


def _day(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _moment(value: dt.datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _json(value: Any) -> str:
    if not value and type(value) in _EMPTY:
        return _EMPTY[type(value)]
    return (value if type(value) is Written else written(value)).decode()


def _converter(field: Any) -> Callable[[Any], Any]:
    """How a value of the field is told to the database."""
    kinds: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
        (models.JSONField, _json),
        (models.DateTimeField, _moment),
        (models.DateField, _day),
        (models.DecimalField, _number),
    )
    return next((change for kind, change in kinds if isinstance(field, kind)), _same)
