"""Where mentors are short: a map of tiles, a table with the wait to expect, the places that would serve most people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.matching.pages.what_if import Tile, step_of
from opora.matching.pages.words import NBSP
from opora.matching.queries.places import names_of
from opora.matching.queries.shortage import Cell, Shortage, shortage_of, titles_of
from opora.matching.rules.forecasts import Forecast, additions, forecast
from opora.network.models import Node

#: Counts of requests below this leave no school.
SMALL = 5
MOST_ADDITIONS = 5
WEEK = 7


@dataclass(frozen=True)
class ShortLine:
    """One subject in one part of the territory."""

    place: str
    subject: str
    waiting: int
    free: int
    unmatched: int
    wait: str
    trend: str

    @property
    def lacks(self) -> int:
        """Teachers beyond the free places."""
        return max(0, self.waiting - self.free)


@dataclass(frozen=True)
class AskedLine:
    """One competence in one part: counts below five are told as «< 5»."""

    place: str
    competence: str
    asked: str
    able: str
    wait: str

    @property
    def hidden(self) -> bool:
        """Whether the count of mentors is suppressed."""
        return self.able == less()


@dataclass(frozen=True)
class ShortagePage:
    """The page."""

    node: Node
    tiles: tuple[Tile, ...]
    lines: tuple[ShortLine, ...]
    helps: tuple[str, ...]
    asked: tuple[AskedLine, ...]
    waiting: int
    free: int
    was_matched: bool
    parents: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The finding in a sentence."""
        if not self.waiting:
            return _("Nobody waits for a mentor here")
        waits = ngettext("%(n)s teacher waits for a mentor", "%(n)s teachers wait for a mentor", self.waiting)
        places = ngettext("%(n)s place is free", "%(n)s places are free", self.free)
        return f"{waits % {'n': self.waiting}}, {places % {'n': self.free}}"

    @property
    def rest_note(self) -> str:
        """Whose wants were counted under what would help."""
        if self.was_matched:
            return _("Counted for those whom the last matchings left without a mentor.")
        return _("No matching has left anybody out yet: counted for those for whom no place of their subject is free.")


def less() -> str:
    """A small count."""
    return _("fewer than %(n)s") % {"n": SMALL}


def shortage_page(viewer: Viewer, node: Node) -> ShortagePage:
    """The page of a territory within the viewer's reach."""
    found = shortage_of(viewer, node)
    names = names_of(found.parts)
    helps = additions(found.people, MOST_ADDITIONS)
    return ShortagePage(
        node=node,
        tiles=tuple(_tiles(found, names, node)),
        lines=tuple(_lines(found, names)),
        helps=tuple(_help(cast(Cell, one.key), one.places, names) for one in helps),
        asked=tuple(_asked(found, names, viewer.language)),
        waiting=sum(found.waiting_people.values()),
        free=sum(found.free_places.values()),
        was_matched=found.was_matched,
    )


def _tiles(found: Shortage, names: Mapping[int, str], node: Node) -> list[Tile]:
    tiles = []
    for part in found.parts:
        waiting, free = found.waiting_people[part], found.free_places[part]
        waits = ngettext("%(n)s waits", "%(n)s wait", waiting) % {"n": waiting}
        places = ngettext("%(n)s place", "%(n)s places", free) % {"n": free}
        text = f"{waits}, {places}".replace(" ", NBSP, 1) if waiting else _("nobody waits")
        href = f"{reverse('matching:shortage')}?node={part}" if part != node.pk else ""
        tiles.append(Tile(names.get(part, ""), text, step_of(max(0, waiting - free), waiting), href))
    return sorted(tiles, key=lambda tile: tile.label)


def _lines(found: Shortage, names: Mapping[int, str]) -> list[ShortLine]:
    lines = []
    for cell, waiting in found.waiting.items():
        part, subject = cell
        expected = forecast(waiting=waiting, arrived=found.arrived[cell], served=found.served[cell])
        lines.append(
            ShortLine(
                names.get(part, ""), subject or _("no subject told"), waiting, found.free[cell],
                found.unmatched[cell], wait_words(expected, found.served[cell]), trend_words(expected),
            )
        )  # fmt: skip
    return sorted(lines, key=lambda line: (-line.lacks, -line.waiting, line.place, line.subject))


def wait_words(expected: Forecast | None, served: int) -> str:
    """«Около 6 недель (от 2 до 15)», or why nothing can be said."""
    if expected is None:
        if not served:
            return _("not enough data: nobody was served in half a year")
        told = ngettext(
            "not enough data: %(n)s mentor found in half a year",
            "not enough data: %(n)s mentors found in half a year",
            served,
        )
        return told % {"n": served}
    low, middle, high = (max(1, round(days / WEEK)) for days in (expected.low, expected.middle, expected.high))
    about = ngettext("about %(n)s week", "about %(n)s weeks", middle) % {"n": middle}
    return _("%(about)s (from %(low)s to %(high)s)") % {"about": about, "low": low, "high": high}


def trend_words(expected: Forecast | None) -> str:
    """Whether the queue grows, where that is fairly sure."""
    if expected is None:
        return ""
    if expected.grows >= 0.8:
        return _("the queue grows")
    return _("the queue shrinks") if expected.grows <= 0.2 else ""


def _help(cell: Cell, places: int, names: Mapping[int, str]) -> str:
    part, subject = cell
    told = ngettext("%(n)s place: %(subject)s, %(place)s", "%(n)s places: %(subject)s, %(place)s", places)
    return told % {"n": places, "subject": subject or _("no subject told"), "place": names.get(part, "")}


def _asked(found: Shortage, names: Mapping[int, str], language: str) -> list[AskedLine]:
    """Competences asked for by five and more in one place; smaller groups are not told apart from none."""
    shown = {cell: count for cell, count in found.asked.items() if count >= SMALL}
    titles = {pk: text_in(title, language) for pk, title in titles_of({one for _part, one in shown}).items()}
    lines = []
    for (part, competence), count in shown.items():
        cell = (part, competence)
        able = found.able[competence]
        expected = forecast(waiting=count, arrived=found.asked_arrived[cell], served=found.asked_served[cell])
        wait = wait_words(expected, found.asked_served[cell]) if expected else _("not enough data")
        told = str(able) if able >= SMALL else less()
        lines.append(AskedLine(names.get(part, ""), titles.get(competence, ""), str(count), told, wait))
    return sorted(lines, key=lambda line: (-int(line.asked), line.place, line.competence))
