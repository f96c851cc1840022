"""What a running programme decides outside its own pages: gates of pairs, load, choice of mentors, who is young."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

#: Where the extract keeps the matching's own rules as the text a rule file is.
MATCHING_TEXT = "matching_text"
#: The sections other apps follow while the programme runs.
SECTIONS = ("law", "use", "forms", "kinds", "gates", "young", "selection", "limits", "matching")


def extract(whole: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is followed elsewhere.

    >>> extract({"code": "x", "law": "ru", "stages": {}, "young": {"rules": ["r145_0_3"]}})
    {'law': 'ru', 'young': {'rules': ['r145_0_3']}}
    """
    return {name: whole[name] for name in SECTIONS if name in whole}


@lru_cache(maxsize=512)
def read(text: str) -> Mapping[str, Any]:
    """The kept extract as data."""
    told: dict[str, Any] = json.loads(text or "{}")
    return told


@dataclass(frozen=True)
class Gate:
    """What must be there before a pair works, and how often its people meet then."""

    title: Mapping[str, str]
    needs: tuple[str, ...]
    programme: str = ""
    #: The least and the greatest length of a personal programme, and the hours a request waits at most.
    days: tuple[int, int] | None = None
    hours: int | None = None


@dataclass(frozen=True)
class Limit:
    """The greatest number of people one mentor has."""

    most: int
    programme: str = ""


@dataclass(frozen=True)
class Criterion:
    """One thing by which mentors are chosen: a must, a wish, or what the head confirms."""

    code: str
    title: Mapping[str, str]
    weight: str
    at_least: float | None = None


@dataclass(frozen=True)
class Said:
    """What one programme says."""

    title: str
    data: Mapping[str, Any] = field(hash=False)
    programme: int = 0
    node: int = 0


@dataclass(frozen=True)
class Rules:
    """What the programmes that run at a place decide there: each question is answered by the nearest that speaks."""

    said: Sequence[Said] = ()

    def gate(self, form: str, kind: str) -> Gate | None:
        """The gate of a pair: the one that names its form and kind before one that is for all."""
        for one in self.said:
            fits = list(_fitting(one.data.get("gates"), form, kind))
            if fits:
                closest = max(fits, key=lambda gate: ("forms" in gate) + ("kinds" in gate))
                days = closest.get("programme_days")
                return Gate(
                    closest["title"], tuple(closest["needs"]), one.title, tuple(days) if days else None,
                    closest.get("reaction_hours") if "reaction_time" in closest["needs"] else None,
                )  # fmt: skip
        return None

    def limit(self, form: str, kind: str) -> Limit | None:
        """How many people one mentor has at most in this form and kind."""
        for one in self.said:
            fits = [
                limit
                for limit in _fitting(one.data.get("limits"), form, kind)
                if limit.get("role", "mentor") == "mentor"
            ]
            if fits:
                return Limit(int(min(limit["most"] for limit in fits)), one.title)
        return None

    def selection(self, form: str) -> tuple[Criterion, ...]:
        """How mentors of a form are chosen."""
        for one in self.said:
            told = one.data.get("selection") or {}
            if told:
                return tuple(
                    Criterion(code, entry["title"], entry["weight"], entry.get("at_least"))
                    for code, entry in told.items()
                    if form in entry.get("forms", (form,))
                )
        return ()

    @property
    def young(self) -> Mapping[str, Any]:
        """Who counts as young; empty: as the law of the place has it."""
        return next((one.data["young"] for one in self.said if _defines_young(one.data)), {})

    @property
    def matching(self) -> Said | None:
        """The programme that says by which rules mentors are matched."""
        return next((one for one in self.said if one.data.get("matching")), None)

    def form(self, usual: str) -> str:
        """The form of a pair of two teachers: the usual one where the model has it, else the model's own."""
        for one in self.said:
            forms = _in_use(one.data, "forms")
            if usual in forms:
                return usual
            own = [code for code, form in forms.items() if form.get("audience") == "teachers"]
            if own:
                return own[0]
        return usual

    def kind(self, usual: str, *, online: bool) -> str:
        """The kind of a pair of one mentor and one mentee: the usual one where the model has it, else its own."""
        for one in self.said:
            kinds = _in_use(one.data, "kinds")
            if usual in kinds:
                return usual
            own = [code for code, kind in kinds.items() if _is_single(kind) and bool(kind.get("online")) == online]
            if own:
                return own[0]
        return usual


def _fitting(entries: Mapping[str, Any] | None, form: str, kind: str) -> Iterator[Mapping[str, Any]]:
    """Entries for this form and kind, and those for all."""
    for entry in (entries or {}).values():
        if form in entry.get("forms", (form,)) and kind in entry.get("kinds", (kind,)):
            yield entry


def _in_use(data: Mapping[str, Any], listed: str) -> Mapping[str, Any]:
    """The forms or kinds in use."""
    there = data.get(listed) or {}
    used = (data.get("use") or {}).get(listed) or there
    return {code: there[code] for code in used if code in there}


def _is_single(kind: Mapping[str, Any]) -> bool:
    """Whether the unit is of one mentor and one mentee who meet as a rule."""
    ordinary = not kind.get("two_way") and not kind.get("event")
    return ordinary and list(kind.get("mentees", ()))[:1] == [1] and list(kind.get("mentors", (1, 1)))[:1] == [1]


def _defines_young(data: Mapping[str, Any]) -> bool:
    told = data.get("young") or {}
    return bool(told.get("rules") or told.get("own"))
