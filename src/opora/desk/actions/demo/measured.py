"""Diagnostics of the demo: one beginner has a profile from several sources, and another block waits to be measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from opora.base.rules.access import Viewer, system_viewer
from opora.diagnostics.actions import raters, sittings
from opora.diagnostics.models import Instrument, Item, Rater, Sitting
from opora.diagnostics.queries.instruments import current_calibration
from opora.diagnostics.queries.raters import colleagues_of
from opora.people.models import Person
from opora.people.queries.viewers import viewer_of

DAY = dt.timedelta(days=1)
#: What the beginner of the play feels: marks of the map of difficulties, in the order of its questions.
FELT = (2, 3, 1, 3, 4, 2, 3, 5, 4, 3, 3, 4)
#: The overview and the blocks already measured: code, days ago, up to which difficulty answers are right.
TAKEN = (("", 28, 0.0), ("methodical", 21, -1.2), ("communicative", 14, 0.6))
#: Marks of the mentor at the lesson, of the teacher, of the mentor and of three colleagues; all in turn.
SEEN, OWN, MENTOR, COLLEAGUES = (2, 3, 1, 2), (2, 1, 2), (2, 3, 2), ((3, 2, 3), (2, 3, 3), (3, 3, 2))


def measure_beginner(*, by: Viewer, today: dt.date, cast: Mapping[str, Person]) -> None:
    """The beginner has taken two blocks and the map of difficulties; a third block waits."""
    known = {row.code: row for row in Instrument.objects.filter(code__in=("start", "difficulties"))}
    person = cast["mentee"]
    for block, ago, right in TAKEN:
        take(person, known["start"], block, today - ago * DAY, right)
    take(person, known["difficulties"], "", today - 14 * DAY, 0)
    be_observed(today=today, cast=cast)
    ask_others(today=today, cast=cast)
    sittings.assign(
        by=by, person=person, instrument=known["start"], section="psych_ped", last_on=today + 7 * DAY, today=today
    )


def take(person: Person, instrument: Instrument, section: str, day: dt.date, right: float) -> None:
    """Answer one diagnostic on a day of the past."""
    one = sittings.assign(by=system_viewer(day), person=person, instrument=instrument, section=section, today=day)
    calibration = current_calibration(instrument)

    def given(item: Item, number: int) -> Any:
        hard = calibration.parameters[item.code]["b"] if calibration else 0
        return FELT[number % len(FELT)] if item.kind == Item.Kind.RATING else answer_of(item, hard < right)

    fill(one, day, given)


def fill(one: Sitting, day: dt.date, given: Callable[[Item, int], Any]) -> None:
    """Answer everything that is asked on a day of the past, and end it."""
    by = system_viewer(day)
    now = dt.datetime.combine(day, dt.time(15, 0), tzinfo=timezone.get_current_timezone())
    one = sittings.begin(by=by, sitting=one, now=now)
    number = 0
    while number < len(one.plan):
        item, number = Item.objects.get(pk=one.plan[number]), number + 1
        told = given(item, number - 1)
        sittings.answer(by=by, sitting=one, number=number, given=told, settle=True, now=now)
    sittings.finish(by=by, sitting=one, now=now)


def marks(told: Sequence[int]) -> Callable[[Item, int], Any]:
    """These marks in turn; nothing where words of one's own are asked for."""
    return lambda item, number: told[number % len(told)] if item.kind == Item.Kind.RATING else ""


def be_observed(*, today: dt.date, cast: Mapping[str, Person]) -> None:
    """The mentor came to a lesson yesterday, as the beginner had asked the day before."""
    person, asked_on = cast["mentee"], today - 2 * DAY
    if (card := Instrument.objects.filter(code="observation").first()) is None or person.account is None:
        return
    visit = raters.plan_visit(
        by=viewer_of(person.account, today=asked_on), instrument=card, about=person, observer=cast["mentor"],
        taught_on=today - DAY, form="7 Б", today=asked_on,
    )  # fmt: skip
    fill(visit, today - DAY, marks(SEEN))


def ask_others(*, today: dt.date, cast: Mapping[str, Person]) -> None:
    """The beginner has asked the mentor and three colleagues what they think; everybody has answered."""
    person, asked_on = cast["mentee"], today - 2 * DAY
    asked = Instrument.objects.filter(code="opinions").first()
    if asked is None or person.account is None:
        return
    by = viewer_of(person.account, today=asked_on)
    near = [one.pk for one in colleagues_of(by)[:3]]
    number = raters.ask_opinions(
        by=by, instrument=asked, colleagues=near, mentors=True, last_on=today + 5 * DAY, today=asked_on
    )
    told = {Rater.SELF: [OWN], Rater.MENTOR: [MENTOR], Rater.COLLEAGUE: list(COLLEAGUES)}
    for one in Sitting.objects.filter(round=number).order_by("pk"):
        fill(one, today - DAY, marks(told[Rater(one.rater)].pop()))


def answer_of(item: Item, right: bool) -> Any:
    """The right answer in the shape the question takes it, or none."""
    if not right:
        return []
    if item.kind == Item.Kind.NUMERIC:
        return str(item.key["value"])
    return item.key[0] if item.kind == Item.Kind.SINGLE else item.key
