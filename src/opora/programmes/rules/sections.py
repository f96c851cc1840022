"""Sections of a programme that belong to other apps: each registers a checker at its start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from opora.programmes.rules.faults import Path
from opora.programmes.rules.force import Rules


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

#: Rules at places (path → law profile) as they are, and as they would be.
Compared = tuple[Mapping[str, Rules], Mapping[str, Rules]]
#: Asked with the path of a node and the means to compare rules at any places under it; answers in sentences.
Effect = Callable[[str, dt.date, Callable[[Mapping[str, str]], Compared]], Iterable[str]]

_checkers: dict[str, Checker] = {}
_reaches: dict[str, Reach] = {}
_effects: dict[str, Effect] = {}


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


def register_effect(name: str, effect: Effect) -> None:
    """Say who knows what other gates, limits, definitions or weights would change for people."""
    _effects[name] = effect


def effects(path: str, on: dt.date, compared: Callable[[Mapping[str, str]], Compared]) -> list[str]:
    """What changed rules would do under a node, in sentences of those who follow them."""
    return [sentence for effect in _effects.values() for sentence in effect(path, on, compared)]
