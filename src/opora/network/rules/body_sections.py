"""What apps above know of bodies: they register sources at start, and the pages of the network ask them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from opora.base.rules.access import Data, Right, Viewer
from opora.network.models import Body, Node
from opora.network.rules.sections import NodeSection

__all__ = [
    "Tab",
    "body_sections",
    "notes_on",
    "people_at",
    "register_body_section",
    "register_notes",
    "register_people",
    "register_subjects",
    "register_tab",
    "subject_choices",
    "tabs_for",
]

#: Who looks, at which body, and whether they keep it: asked once for all sheets.
SectionSource = Callable[[Viewer, Body, bool], NodeSection | None]
#: Several bodies at once → what to say of each in a list, a sentence or two.
NoteSource = Callable[[Viewer, Sequence[Body]], dict[int, list[str]]]
SubjectSource = Callable[[str], list[tuple[str, str]]]

#: Organisations → how many people teach there, in words: the last step of the chain.
PeopleSource = Callable[[Viewer, list[Node]], dict[int, str]]

_sections: dict[str, SectionSource] = {}
_notes: dict[str, NoteSource] = {}
_subjects: list[SubjectSource] = []
_people: list[PeopleSource] = []


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages of the network: its order, its word, its address, who has it."""

    key: str
    label: Any
    address: str
    data: Data = Data.NETWORK
    right: Right = Right.VIEW


_tabs: dict[str, Tab] = {}


def register_body_section(key: str, source: SectionSource) -> None:
    """Let an upper app add a sheet to a body's page."""
    _sections[key] = source


def register_notes(key: str, source: NoteSource) -> None:
    """Let an upper app say something of each body of a list."""
    _notes[key] = source


def register_subjects(source: SubjectSource) -> None:
    """Let the app that keeps the dictionary of subjects name them."""
    _subjects[:] = [source]


def register_people(source: PeopleSource) -> None:
    """Let the app that knows people count them at organisations."""
    _people[:] = [source]


def register_tab(tab: Tab) -> None:
    """Add a page to the row of the network's pages."""
    _tabs[tab.key] = tab


def body_sections(viewer: Viewer, body: Body, keeps: bool) -> tuple[NodeSection, ...]:
    """The sheets upper apps have for a body, in the order of their keys."""
    asked = (source(viewer, body, keeps) for _key, source in sorted(_sections.items()))
    return tuple(section for section in asked if section is not None)


def notes_on(viewer: Viewer, bodies: Sequence[Body]) -> dict[int, list[str]]:
    """What upper apps say of each of the bodies."""
    found: dict[int, list[str]] = {}
    for _key, source in sorted(_notes.items()):
        for body, words in source(viewer, bodies).items():
            found.setdefault(body, []).extend(words)
    return found


def subject_choices(language: str) -> list[tuple[str, str]]:
    """Codes and names of the subjects."""
    return [choice for source in _subjects for choice in source(language)]


def tabs_for(viewer: Viewer) -> list[Tab]:
    """The pages of the network that the viewer has, in their order."""
    return [tab for _key, tab in sorted(_tabs.items()) if viewer.may_somewhere(tab.data, tab.right)]


def people_at(viewer: Viewer, nodes: list[Node]) -> dict[int, str]:
    """How many people teach at these organisations, in words."""
    return {key: words for source in _people for key, words in source(viewer, nodes).items()}
