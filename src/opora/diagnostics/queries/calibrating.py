"""Answers of finished sittings as a calibration reads them: for those who keep instruments, without names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.diagnostics.models import Answer, Calibration, Instrument, Sitting
from opora.diagnostics.queries.instruments import keeps_instruments
from opora.network.models import Node
from opora.people.models import Appointment, Person
from opora.people.queries.youth import young_among

__all__ = ["Gathered", "answers_for", "calibrations_of", "groups_for", "places_compared", "ready_count"]


@dataclass
class Gathered:
    """One person's last answers to an instrument: item id → score. The person is kept only to be put into a group."""

    person: int | None
    scores: dict[int, float] = field(default_factory=dict)


def answers_for(viewer: Viewer, instrument: Instrument) -> list[Gathered]:
    """The answers of everybody who has finished it, the last to each question; without a name each sitting is one."""
    if not keeps_instruments(viewer):
        return []
    rows = Answer.objects.filter(
        sitting__instrument=instrument, sitting__state=Sitting.State.FINISHED, score__isnull=False
    ).order_by("sitting__opened_on", "sitting_id", "sequence")
    found: dict[tuple[str, int], Gathered] = {}
    for sitting, person, item, score in rows.values_list("sitting_id", "sitting__person_id", "item_id", "score"):
        if score is None:
            continue
        key = ("person", person) if person is not None else ("sitting", sitting)
        found.setdefault(key, Gathered(person)).scores[item] = score
    return [found[key] for key in sorted(found)]


def ready_count(viewer: Viewer, instrument: Instrument) -> int:
    """How many sittings have been finished."""
    if not keeps_instruments(viewer):
        return 0
    return Sitting.objects.filter(instrument=instrument, state=Sitting.State.FINISHED).count()


def calibrations_of(viewer: Viewer, instrument: Instrument) -> list[Calibration]:
    """Every calibration of a version, the newest first."""
    if not keeps_instruments(viewer):
        return []
    return list(Calibration.objects.filter(instrument=instrument).order_by("-number").defer("parameters", "eligible"))


def groups_for(viewer: Viewer, people: list[int], by: str, day: dt.date) -> set[int]:
    """Who of them belongs to the group that is compared with the others: the young, or those of one territory."""
    if not keeps_instruments(viewer):
        return set()
    known = Person.objects.filter(pk__in=people)
    if by == "young":
        return set(young_among(known, day))
    node = Node.objects.filter(pk=by).first() if by.isdigit() and len(by) < 19 else None
    if node is None:
        return set()
    works = Appointment.objects.filter(holds_on(day), within([node.path], "node__path"), person__in=people)
    return set(works.values_list("person_id", flat=True))


def places_compared(viewer: Viewer) -> list[Node]:
    """Territories whose people may be compared with the others: those below the viewer's own."""
    inside = within(viewer.paths(Data.DICTIONARY, Right.ENTER), "path")
    return list(Node.objects.filter(inside, kind=Node.Kind.MUNICIPALITY).order_by("sort_key")[:40])
