"""Kinds of paper and what may be merged into each: apps above register them, this floor looks them up by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from opora.base.rules.access import Viewer
from opora.network.models import Node

__all__ = [
    "COMMON",
    "NO_DATA",
    "OTHER",
    "Field",
    "PaperKind",
    "field_at",
    "fields_of",
    "kept_titles",
    "kind_named",
    "kind_title",
    "kinds",
    "person_fields",
    "register_kind",
    "register_title",
]

#: A paper recorded by hand that is of no kind Opora makes.
OTHER = "other"
#: What stands in a paper where the record has nothing: never a blank that looks like an answer.
NO_DATA = "нет данных"

#: The data at the moment: text, parts by name, rows.
Gather = Callable[[Viewer, Node, Sequence[Model], Mapping[str, str]], dict[str, Any]]


@dataclass(frozen=True)
class Field:
    """One thing a template may name: text, or parts (`mentor.dative`), or rows of such parts (`many`)."""

    name: str
    title: Any
    parts: tuple[Field, ...] = ()
    many: bool = False
    #: May stay empty without a mark.
    optional: bool = False

    def __post_init__(self) -> None:
        """A name that every mapping has would be read as the mapping's own."""
        if not self.name.isidentifier() or hasattr(dict, self.name) or self.name in ("loop", "paper_kind"):
            raise ValueError(f"a field cannot be called {self.name}")


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper: what it is called, what it holds, which laws know it, who signs it."""

    code: str
    title: Any
    fields: tuple[Field, ...]
    gather: Gather
    #: Law profile → the readable source of the template that comes with Opora. A profile not named has no such paper.
    shipped: Mapping[str, Path]
    #: The shape of its first number, `{n}-од`; empty: papers of this kind have no numbers.
    shape: str = ""
    #: Names of the fields (persons) that sign.
    signers: tuple[str, ...] = ("head",)
    #: What opens when the paper is signed; called in the same transaction.
    signed: Callable[[Viewer, Any, dt.date], None] | None = None
    #: What shuts when a signed paper counts no more, with the reason; called in the same transaction.
    undone: Callable[[Viewer, Any, dt.date, str], None] | None = None


def person_fields(name: str, title: Any, *, optional: bool = False) -> Field:
    """A person as papers need them: the name in six cases, the post in five, the words that agree with the sex."""
    return Field(
        name,
        title,
        (
            Field("name", _("name in full"), optional=optional),
            Field("genitive", _("full name: of whom"), optional=optional),
            Field("dative", _("full name: to whom"), optional=optional),
            Field("accusative", _("full name: whom"), optional=optional),
            Field("instrumental", _("full name: by whom"), optional=optional),
            Field("prepositional", _("full name: about whom"), optional=optional),
            Field("short", _("family name with initials"), optional=optional),
            Field("initials", _("initials with family name"), optional=optional),
            Field("post", _("post"), optional=optional),
            Field("post_genitive", _("post: of whom"), optional=optional),
            Field("post_dative", _("post: to whom"), optional=optional),
            Field("post_accusative", _("post: whom"), optional=optional),
            Field("post_instrumental", _("post: by whom"), optional=optional),
            Field("place", _("where they work"), optional=optional),
            Field("named", _("«called» in the right gender"), optional=True),
            Field("acting", _("«acting» in the right gender"), optional=True),
        ),
    )


#: What every paper may name.
COMMON: tuple[Field, ...] = (
    Field(
        "paper",
        _("the paper itself"),
        (
            Field("number", _("number"), optional=True),
            Field("date", _("date, 24.11.2026"), optional=True),
            Field("day", _("date in words, 24 November 2026"), optional=True),
        ),
    ),
    Field(
        "org",
        _("the organisation"),
        (
            Field("name", _("full name")),
            Field("short", _("short name")),
            Field("address", _("address"), optional=True),
            Field("territory", _("territory"), optional=True),
        ),
    ),
    person_fields("head", _("the head of the organisation")),
    Field(
        "words",
        _("words of this kind of organisation"),
        tuple(
            Field(f"{code}{case}", title)
            for code, title in (
                ("school", _("school, kindergarten, college")),
                ("teacher", _("teacher, nursery teacher, lecturer")),
                ("learner", _("pupil, child, student")),
                ("lesson", _("lesson, session")),
                ("head", _("head teacher, head")),
            )
            for case in ("", "_genitive", "_many")
        ),
    ),
)

_kinds: dict[str, PaperKind] = {}
_titles: dict[str, Any] = {}


def register_kind(kind: PaperKind) -> None:
    """Make a kind of paper known; a code may be registered once."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise ValueError(f"the kind of paper {kind.code} is registered twice")
    names = [field.name for field in (*COMMON, *kind.fields)]
    if len(names) != len(set(names)):
        raise ValueError(f"the kind of paper {kind.code} names a field twice")
    _kinds[kind.code] = kind


def register_title(code: str, title: Any) -> None:
    """Make a kind of paper known that nobody makes: it is recorded as it lies in the folder, and counted."""
    _titles[code] = title


def kept_titles() -> dict[str, Any]:
    """Kinds of paper that are only recorded."""
    return {code: title for code, title in _titles.items() if code not in _kinds}


def kinds() -> dict[str, PaperKind]:
    """Every kind of paper that somebody makes."""
    return dict(_kinds)


def kind_named(code: str) -> PaperKind | None:
    """The kind of this code, if somebody makes such papers."""
    return _kinds.get(code)


def kind_title(code: str) -> str:
    """What papers of this kind are called."""
    if code in _kinds:
        return str(_kinds[code].title)
    return str(_titles.get(code, _("other paper") if code == OTHER else code))


def fields_of(kind: PaperKind) -> tuple[Field, ...]:
    """Everything a template of the kind may name."""
    return (*COMMON, *kind.fields)


def field_at(fields: Sequence[Field], path: Sequence[str]) -> Field | None:
    """The field under a dotted name."""
    found: Field | None = None
    for name in path:
        found = next((field for field in fields if field.name == name), None)
        if found is None:
            return None
        fields = found.parts
    return found


def frozen(fields: Sequence[Field], data: Mapping[str, Any], clean: Callable[[str], str]) -> dict[str, Any]:
    """The data as the paper keeps them: only what the kind names, cleaned, and a mark where there is nothing."""
    return {field.name: _frozen(field, data.get(field.name), clean) for field in fields}


def _frozen(field: Field, value: Any, clean: Callable[[str], str]) -> Any:
    if field.many:
        return [frozen(field.parts, row, clean) for row in value or ()]
    if field.parts:
        return frozen(field.parts, value or {}, clean)
    text = clean("" if value is None else str(value))
    if text.strip() or field.optional:
        return text
    with translation.override("ru"):
        return f"{NO_DATA}: {field.title}"


def marks_in(data: Any) -> list[str]:
    """What a paper says is missing, each once, as it stands there."""
    if isinstance(data, Mapping):
        data = list(data.values())
    if isinstance(data, list):
        return list(dict.fromkeys(mark for value in data for mark in marks_in(value)))
    return [data] if isinstance(data, str) and data.startswith(f"{NO_DATA}: ") else []
