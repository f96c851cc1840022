"""A checked programme as TOML text: short tables on one line, everything keyed in tables of its own."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDE = 112


def written(data: Mapping[str, Any]) -> str:
    """The text; read again it gives equal data, in the same order.

    >>> print(written({"code": "x", "title": {"ru": "Да", "en": "Yes"}, "stages": {"a": {"starts": "2018"}}}), end="")
    code = "x"
    title = {ru = "Да", en = "Yes"}
    <BLANKLINE>
    [stages]
    a = {starts = "2018"}
    """
    return "\n".join(_table(data, ())).strip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Plain keys first, then the tables below: TOML knows no other order."""
    below = {key: value for key, value in table.items() if isinstance(value, Mapping) and not _is_short(key, value)}
    if below and all(isinstance(value, Mapping) for value in table.values()):
        below = dict(table)  # entries of one list stand alike, so that their order stays
    lists = {key: value for key, value in table.items() if _is_tables(value)}
    plain = [(key, value) for key, value in table.items() if key not in below and key not in lists]
    if path and (plain or not (below or lists)):
        yield ""
        yield f"[{'.'.join(map(_key, path))}]"
    for key, value in plain:
        yield f"{_key(key)} = {_value(value)}"
    for key, value in below.items():
        yield from _table(value, (*path, key))
    for key, rows in lists.items():
        for row in rows:
            yield ""
            yield f"[[{'.'.join(map(_key, (*path, key)))}]]"
            yield from _table_within(row, (*path, key))


def _table_within(row: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """The keys of one entry of a list of tables, its own tables inline."""
    for key, value in row.items():
        yield f"{_key(key)} = {_value(value)}"


def _is_tables(value: Any) -> bool:
    """Whether it is a list of tables too long for one line."""
    if not (isinstance(value, list | tuple) and value and all(isinstance(row, Mapping) for row in value)):
        return False
    return len(_value(value)) > _WIDE


def _is_short(key: str, table: Mapping[str, Any]) -> bool:
    """Whether a table may stand on the line of its key: it holds nothing but plain values, and not many."""
    if any(isinstance(value, Mapping) or _is_tables(value) for value in table.values()):
        return False
    return len(key) + len(_value(table)) <= _WIDE


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(text: str) -> str:
    """A string on one line, or as it stands between three quotes where it has several lines."""
    if "\n" not in text or "\r" in text:
        return _string(text)
    body = "\n".join(_string(line)[1:-1] for line in text.split("\n"))
    return f'"""\n{body}"""'


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        # TOML 1.0 wants an inline table on one line, so its strings stay on one line too
        return "{" + ", ".join(f"{_key(key)} = {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    return repr(value)


def _inline(value: Any) -> str:
    return _string(value) if isinstance(value, str) else _value(value)
