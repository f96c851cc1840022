"""An object behind an address of the permission matrix: where it stands, and whom it lets in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from opora.people.models import Person


@dataclass(frozen=True)
class Sample:
    """One object: its id in the address, its place in the tree, and who is let in beside whom the table names."""

    value: Any
    path: str
    #: The person the object is about: `own` in the table.
    person: Person | None = None
    #: People of the object's other side: `partner` in the table.
    partners: tuple[int, ...] = ()
    #: People let in beside the table: to a page where they change only what is theirs.
    also: tuple[int, ...] = ()
    #: The two sides may look at the object, but not do this with it.
    by_staff: bool = False
    #: When given, these people alone, whatever the table says.
    only: tuple[int, ...] | None = None
    data: dict[str, Any] = field(default_factory=dict)
