"""Diagnostics of the demo: one beginner has a profile with honest gaps, and another block waits to be measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from opora.base.rules.access import Viewer, system_viewer
from opora.diagnostics.actions import sittings
from opora.diagnostics.models import Instrument, Item
from opora.diagnostics.queries.instruments import current_calibration
from opora.people.models import Person

DAY = dt.timedelta(days=1)
#: What the beginner of the play feels: marks of the map of difficulties, in the order of its questions.
FELT = (2, 3, 1, 3, 4, 2, 3, 5, 4, 3, 3, 4)
#: Blocks already measured: code, days ago, up to which difficulty answers are right.
TAKEN = (("methodical", 21, -1.2), ("communicative", 14, 0.6))


def measure_beginner(*, by: Viewer, today: dt.date, cast: Mapping[str, Person]) -> None:
    """The beginner has taken two blocks and the map of difficulties; a third block waits."""
    known = {row.code: row for row in Instrument.objects.filter(code__in=("start", "difficulties"))}
    person = cast["mentee"]
    for block, ago, right in TAKEN:
        take(person, known["start"], block, today - ago * DAY, right)
    take(person, known["difficulties"], "", today - 14 * DAY, 0)
    sittings.assign(
        by=by, person=person, instrument=known["start"], section="psych_ped", last_on=today + 7 * DAY, today=today
    )


def take(person: Person, instrument: Instrument, section: str, day: dt.date, right: float) -> None:
    """Answer one diagnostic on a day of the past."""
    by = system_viewer(day)
    now = dt.datetime.combine(day, dt.time(15, 0), tzinfo=timezone.get_current_timezone())
    one = sittings.assign(by=by, person=person, instrument=instrument, section=section, today=day)
    one = sittings.begin(by=by, sitting=one, now=now)
    calibration = current_calibration(instrument)
    number = 0
    while number < len(one.plan):
        item, number = Item.objects.get(pk=one.plan[number]), number + 1
        hard = calibration.parameters[item.code]["b"] if calibration else 0
        given = FELT[(number - 1) % len(FELT)] if item.kind == Item.Kind.RATING else answer_of(item, hard < right)
        sittings.answer(by=by, sitting=one, number=number, given=given, settle=True, now=now)
    sittings.finish(by=by, sitting=one, now=now)


def answer_of(item: Item, right: bool) -> Any:
    """The right answer in the shape the question takes it, or none."""
    if not right:
        return []
    if item.kind == Item.Kind.NUMERIC:
        return str(item.key["value"])
    return item.key[0] if item.kind == Item.Kind.SINGLE else item.key
