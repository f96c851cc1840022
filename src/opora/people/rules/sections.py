"""What apps above know of a person: they register a source at start, and the person's page asks them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from opora.base.rules.access import Viewer
from opora.people.models import Person

__all__ = [
    "Happening",
    "Section",
    "SectionLine",
    "consequences_of",
    "happenings_of",
    "period_words",
    "person_sections",
    "register_consequences",
    "register_happenings",
    "register_section",
]


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One line of a section: what, in which state, and the way on."""

    title: str
    note: str = ""
    kind: str = ""
    word: str = ""
    url: str = ""
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet of the person's page: lines, and at most one thing to do."""

    title: str
    lines: Sequence[SectionLine] = ()
    note: str = ""
    url: str = ""
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """A dated row of the person's timeline."""

    starts_on: dt.date
    ends_on: dt.date | None
    title: str
    note: str = ""
    kind: str = ""
    url: str = ""
    #: The dates in other words than the period's.
    said: str = ""

    @property
    def when(self) -> str:
        """The dates in words."""
        return self.said or period_words(self.starts_on, self.ends_on)


def period_words(starts_on: dt.date, ends_on: dt.date | None) -> str:
    """«since 01.09.2024» or «01.09.2024 – 31.08.2025»: to a reader the last day belongs to the period."""
    if ends_on is None:
        return _("since %(day)s") % {"day": f"{starts_on:%d.%m.%Y}"}
    last = ends_on - dt.timedelta(days=1)
    return f"{starts_on:%d.%m.%Y}" if last == starts_on else f"{starts_on:%d.%m.%Y} – {last:%d.%m.%Y}"


SectionSource = Callable[[Viewer, Person], Section | None]
HappeningSource = Callable[[Viewer, Person], Iterable[Happening]]
#: What else happens when a person leaves a node on a day: sentences for the page that asks for confirmation.
ConsequenceSource = Callable[[Viewer, Person, int, dt.date], Iterable[str]]

_sections: dict[str, SectionSource] = {}
_happenings: dict[str, HappeningSource] = {}
_consequences: dict[str, ConsequenceSource] = {}


def register_section(key: str, source: SectionSource) -> None:
    """Let an upper app add a sheet to the person's page; the same key again takes the place of the first."""
    _sections[key] = source


def register_happenings(key: str, source: HappeningSource) -> None:
    """Let an upper app add rows to the person's timeline."""
    _happenings[key] = source


def register_consequences(key: str, source: ConsequenceSource) -> None:
    """Let an upper app say what leaving a post brings with it."""
    _consequences[key] = source


def person_sections(viewer: Viewer, person: Person) -> tuple[Section, ...]:
    """The sheets the viewer may see, in the order of their keys."""
    asked = (source(viewer, person) for _key, source in sorted(_sections.items()))
    return tuple(section for section in asked if section is not None)


def happenings_of(viewer: Viewer, person: Person) -> list[Happening]:
    """The rows of the timeline that upper apps know of."""
    return [row for source in _happenings.values() for row in source(viewer, person)]


def consequences_of(viewer: Viewer, person: Any, node_id: int, on: dt.date) -> list[str]:
    """What upper apps say of a person's leaving a node on a day."""
    return [words for source in _consequences.values() for words in source(viewer, person, node_id, on)]
