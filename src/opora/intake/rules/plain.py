"""Values of a row as JSON keeps them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

#: What JSON keeps as it is.
_KEPT = frozenset({str, int, float, bool, type(None)})


def plain_list(values: Iterable[Any]) -> list[Any]:
    """Several values as JSON keeps them."""
    return [value if type(value) in _KEPT else plain(value) for value in values]


def plain_dict(values: Mapping[str, Any]) -> dict[str, Any]:
    """Named values as JSON keeps them."""
    return {name: value if type(value) in _KEPT else plain(value) for name, value in values.items()}


def plain(value: Any) -> Any:
    """A value as JSON keeps it: days as text, tuples as lists."""
    if isinstance(value, dt.timedelta):
        return str(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return plain_list(value)
    if isinstance(value, dict):
        return plain_dict(value)
    return value
