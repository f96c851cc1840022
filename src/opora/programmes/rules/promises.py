"""What gates ask of pairs while they work: a list of self-checks that every programme with such gates has."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "promises.toml"
#: Its code among the lists of the file: no list of a file can be called so.
CODE = "-promises"


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def lists_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The self-checks of a programme: those its file writes, and what its gates promise.

    >>> lists_of({"gates": {"fast": {"needs": ["list", "attendance"]}}})[CODE]["items"].keys()
    dict_keys(['attendance'])
    >>> lists_of({"gates": {"plain": {"needs": ["order"]}}})
    {}
    """
    asked = {word for gate in (data.get("gates") or {}).values() for word in (*gate, *gate["needs"])}
    items = {code: one for code, one in _told()["items"].items() if code in asked}
    promised = {CODE: {"title": _told()["title"], "items": items}} if items else {}
    return {**(data.get("self_checks") or {}), **promised}
