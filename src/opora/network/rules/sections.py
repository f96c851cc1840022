"""What apps above know of a node: they register a source at start, and the node's page asks them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from opora.base.rules.access import Viewer
from opora.network.models import Node

__all__ = [
    "NodeLine",
    "NodeSection",
    "consequences_of",
    "node_sections",
    "register_consequences",
    "register_section",
]


@dataclass(frozen=True, slots=True)
class NodeLine:
    """One number or fact of a node, with the list behind it."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class NodeSection:
    """A sheet of the node's page, with at most one thing to do."""

    title: str
    lines: Sequence[NodeLine] = ()
    url: str = ""
    verb: str = ""


SectionSource = Callable[[Viewer, Node], NodeSection | None]
#: What else happens when a node closes on a day: sentences for the page that asks for confirmation.
ConsequenceSource = Callable[[Viewer, Node, dt.date], Iterable[str]]

_sections: dict[str, SectionSource] = {}
_consequences: dict[str, ConsequenceSource] = {}


def register_section(key: str, source: SectionSource) -> None:
    """Let an upper app add a sheet to the node's page; the same key again takes the place of the first."""
    _sections[key] = source


def register_consequences(key: str, source: ConsequenceSource) -> None:
    """Let an upper app say what the closing of a node brings with it."""
    _consequences[key] = source


def node_sections(viewer: Viewer, node: Node) -> tuple[NodeSection, ...]:
    """The sheets the viewer may see, in the order of their keys."""
    asked = (source(viewer, node) for _key, source in sorted(_sections.items()))
    return tuple(section for section in asked if section is not None)


def consequences_of(viewer: Viewer, node: Node, on: dt.date) -> list[str]:
    """What upper apps say of a node's closing on a day."""
    return [words for source in _consequences.values() for words in source(viewer, node, on)]
