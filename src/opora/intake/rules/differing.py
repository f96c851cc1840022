"""What a row of a list means against what is known: who joined, left, changed a name, a post or a school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .cells import one_edit_apart

LEAVES = ("parental", "long", "leave")
#: Facts of the person compared one to one.
COMPARED = ("birth_on", "email", "phone", "category", "teaching_started_on")


class KnownPerson(Protocol):
    """What is known of a person."""

    id: int
    family: str
    given: str
    patronymic: str
    birth_on: dt.date | None
    facts: dict[str, object]
    posts: dict[int, set[str]]
    subjects: set[str]
    is_away: bool


@dataclass(frozen=True)
class Verdict:
    """How a row differs: the sort of difference, the person it speaks of, and what changes."""

    difference: str
    person_id: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    candidates: tuple[int, ...] = ()


def births_agree(one: dt.date | None, other: dt.date | None) -> bool:
    """Whether two birth dates may belong to one person: unknown agrees with anything."""
    return one is None or other is None or one == other


def is_slip(family: str, other: str) -> bool:
    """Whether two family names differ by one slip of the keyboard."""
    return family != other and one_edit_apart(
        family.casefold().replace("ё", "е"), other.casefold().replace("ё", "е")
    )


def changes_of(values: Mapping[str, Any], known: KnownPerson, node_id: int) -> dict[str, list[Any]]:
    """What the row says otherwise than the record: field → [before, after]; what the row is silent about stays."""
    found: dict[str, list[Any]] = {}
    for name in COMPARED:
        new = values.get(name)
        old = known.birth_on if name == "birth_on" else known.facts.get(name)
        if name == "teaching_started_on" and old is not None:
            continue  # counted from whole years of service: it drifts from list to list
        if new and new != old:
            found[name] = [_told(old), _told(new)]
    posts = {code for code in (values.get("post"), *values.get("more_posts", ())) if code}
    if posts - known.posts.get(node_id, set()):
        found["post"] = [sorted(known.posts.get(node_id, ())), sorted(posts)]
    subjects = set(values.get("subjects", ()))
    if subjects and not subjects <= known.subjects:
        found["subjects"] = [sorted(known.subjects), sorted(subjects)]
    for name in ("given", "patronymic"):
        new = values.get(name, "")
        old = getattr(known, name)
        if new and not old:
            found[name] = [old, new]
    return found


def verdict_of(values: Mapping[str, Any], known: KnownPerson, node_id: int, *, sure: bool) -> Verdict:
    """Compare a row with the person it speaks of."""
    changes = changes_of(values, known, node_id)
    if _differs(values.get("family", ""), known.family) and sure:
        return Verdict("renamed", known.id, {"family": [known.family, values["family"]], **changes})
    if node_id not in known.posts:
        return Verdict("moved", known.id, changes)
    leave = values.get("leave", "")
    if leave in LEAVES and not known.is_away:
        return Verdict("on_leave", known.id, changes)
    if known.is_away and leave == "none":
        return Verdict("back", known.id, changes)
    return Verdict("changed" if changes else "same", known.id, changes)


def _differs(one: str, other: str) -> bool:
    return one.casefold().replace("ё", "е") != other.casefold().replace("ё", "е")


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
