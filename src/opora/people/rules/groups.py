"""Parts of the staff that only an app above can tell apart (those without a mentor): registered at start by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from opora.base.rules.access import Viewer

#: Narrows people of the list to those of the part.
Narrowing = Callable[[Viewer, QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class StaffGroup:
    """A part of the staff: its word on the screen, and who belongs to it."""

    key: str
    word: Any
    narrowed: Narrowing


_groups: dict[str, StaffGroup] = {}


def register_group(group: StaffGroup) -> None:
    """Let an upper app name a part of the staff; the same key again takes the place of the first."""
    _groups[group.key] = group


def staff_groups() -> tuple[StaffGroup, ...]:
    """The parts that upper apps know, in the order of their keys."""
    return tuple(group for _key, group in sorted(_groups.items()))
