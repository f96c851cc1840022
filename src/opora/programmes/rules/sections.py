"""Sections of a programme that belong to other apps: each registers a checker at its start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from opora.programmes.rules.faults import Path


@dataclass(frozen=True, slots=True)
class SectionFault:
    """What is wrong within a section: the way from the section on, the reason, the remedy."""

    path: Path
    problem: Any
    remedy: Any


#: Asked with the section as data, and with the writer that makes TOML text of any of its tables.
Checker = Callable[[Mapping[str, Any], Callable[[Mapping[str, Any]], str]], Iterable[SectionFault]]
#: Asked with the path of a node, a list (`forms`) and the codes that would go; answers in sentences, who is touched.
Reach = Callable[[str, str, frozenset[str]], Iterable[str]]

_checkers: dict[str, Checker] = {}
_reaches: dict[str, Reach] = {}


def register_checker(section: str, checker: Checker) -> None:
    """Say who checks a section; there is one for each."""
    if _checkers.setdefault(section, checker) is not checker:
        raise ValueError(f"section {section} has a checker already")


def checkers() -> Mapping[str, Checker]:
    """The checkers by section."""
    return _checkers


def register_reach(name: str, reach: Reach) -> None:
    """Say who knows what a change of a programme would touch: pairs of a form that goes, say."""
    _reaches[name] = reach


def touched(path: str, listed: str, codes: frozenset[str]) -> list[str]:
    """What would be touched under a node if these entries of a list were gone."""
    return [sentence for reach in _reaches.values() for sentence in reach(path, listed, codes)] if codes else []
