"""How an event lives, and when two of them clash: the same place or the same people at one time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal
from opora.base.rules.states import Machine

OCCURRENCE = Machine(
    kind="catalogue.occurrence",
    transitions={"planned": ("held", "cancelled")},
)


class UnableToPlan(Refusal):
    """The event cannot be so."""

    message = _("%(why)s")


class ItClashes(Refusal):
    """Somebody or some place is taken at that time, and it was not said that it shall be so."""

    message = _("At this time already: %(others)s. Choose another time, or tick below that it shall be so.")


@dataclass(frozen=True, slots=True)
class Slot:
    """An event as far as clashes go: when, where (empty: nowhere in particular), who is needed."""

    key: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str = ""
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Clash:
    """Two events at once that need the same place or the same people."""

    one: int
    other: int
    same_place: bool
    people: frozenset[int]


def clashes(slots: Iterable[Slot]) -> list[Clash]:
    """Every pair of events that cannot both be held as planned, the earlier first; ends may touch beginnings.

    >>> at = dt.datetime(2026, 11, 25, 14)
    >>> hour = dt.timedelta(hours=1)
    >>> [(c.one, c.other) for c in clashes([Slot(1, at, at + hour, "hall"), Slot(2, at, at + 2 * hour, "hall")])]
    [(1, 2)]
    >>> clashes([Slot(1, at, at + hour, "hall"), Slot(2, at + hour, at + 2 * hour, "hall")])
    []
    """
    found: list[Clash] = []
    running: list[Slot] = []
    for slot in sorted(slots, key=lambda one: (one.starts_at, one.key)):
        running = [one for one in running if one.ends_at > slot.starts_at]
        for one in running:
            same_place = bool(slot.place) and one.place == slot.place
            people = one.people & slot.people
            if same_place or people:
                found.append(Clash(one.key, slot.key, same_place, people))
        running.append(slot)
    return found
