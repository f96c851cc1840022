"""The registry of terms and readers: what an upper app knows and a lower one needs by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from opora.base.rules.access import Viewer


@dataclass(frozen=True)
class Term:
    """A named, dated count over a node: `mentoring.active_pairs`."""

    name: str
    title: Any
    count: Callable[[str, dt.date], int]


_terms: dict[str, Term] = {}
_file_readers: dict[str, Callable[[Viewer, Any], bool]] = {}


def register(term: Term) -> None:
    """Make a term known; a name may be registered once."""
    if term.name in _terms and _terms[term.name] != term:
        raise ValueError(f"term {term.name} is registered twice")
    _terms[term.name] = term


def known() -> dict[str, Term]:
    """Every term that somebody provides."""
    return dict(_terms)


def count(name: str, *, path: str, on: dt.date) -> int:
    """The term's value over the subtree at `path` on the day `on`."""
    return _terms[name].count(path, on)


def register_file_reader(purpose: str, may_read: Callable[[Viewer, Any], bool]) -> None:
    """Say who may read files kept for `purpose`."""
    _file_readers[purpose] = may_read


def may_read_file(viewer: Viewer, file: Any) -> bool:
    """Whether the app that keeps files of this purpose lets the viewer read this one."""
    reader = _file_readers.get(file.purpose)
    return reader is not None and reader(viewer, file)
