"""Asking others about a teacher: a visit to a lesson is planned, opinions are asked for, either is called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.diagnostics.actions.rounds import end_if_all_in, end_now
from opora.diagnostics.actions.sittings import NotPublished, SittingIsOver
from opora.diagnostics.models import Instrument, Rater, Sitting
from opora.diagnostics.models.sittings import random_id
from opora.diagnostics.queries.raters import (
    called_off_by,
    colleagues_of,
    observed_person,
    observers_for,
    present,
    rounds_of,
)
from opora.diagnostics.queries.sittings import OPEN
from opora.diagnostics.rules.raters import LEAST_COLLEAGUES, mentors_of, short_name
from opora.diagnostics.rules.sittings import LIFE
from opora.people.models import Person

#: So many days after the lesson its card may still be filled in.
DAYS_AFTER = 14


class OwnLesson(Refusal):
    """Nobody observes themselves."""

    message = _("One does not observe one’s own lesson: invite your mentor, a methodist or a tutor.")


class LessonIsPast(Refusal):
    """The teacher knows beforehand."""

    message = _("The lesson is over already. Agree on another one: a teacher knows of a visit beforehand.")


class VisitPlanned(Refusal):
    """One visit at a time."""

    message = _("A visit of %(name)s to this teacher is planned already. Fill in its card or call it off first.")


class TooFewColleagues(Refusal):
    """One or two would be known by their answers."""

    message = _("Choose at least three colleagues, or none: with fewer it would be known who said what.")


class NobodyAsked(Refusal):
    """Opinions of nobody."""

    message = _("Choose whom to ask: your mentor, at least three colleagues, or both.")


class AskedNow(Refusal):
    """One round at a time."""

    message = _("You are already asking for opinions. Wait until it is over, or end it, before you ask again.")


class DayIsPast(Refusal):
    """Nobody can answer any more."""

    message = _("The last day is past. Give people at least one day to answer.")


def _require_published(by: Viewer, instrument: Instrument, kind: str) -> None:
    if instrument.state != Instrument.State.PUBLISHED or instrument.kind != kind or instrument.outside:
        raise NotPublished(title=instrument.title.get(by.language) or instrument.code)


def _open(by: Viewer, instrument: Instrument, person_id: int, about: Person, rater: str, **also: Any) -> Sitting:
    made = Sitting.objects.create(
        instrument=instrument, person_id=person_id, about=about, rater=rater, opened_on=by.today,
        language=by.language, **also,
    )  # fmt: skip
    states.append(made, "", made.state, by=by)
    journal.record(by=by, verb="sitting.open", about=made)
    return made


@transaction.atomic
def plan_visit(
    *, by: Viewer, instrument: Instrument, about: Person, observer: Person, taught_on: dt.date, form: str = "",
    subject: str = "", today: dt.date,
) -> Sitting:  # fmt: skip
    """Plan a visit to a lesson: a mentor's to a mentee, or of whom the teacher invites; never of a past lesson."""
    _require_published(by, instrument, Instrument.Kind.OBSERVATION)
    if observer.pk == about.pk:
        raise OwnLesson
    own = by.person_id == about.pk
    invited = observers_for(by).get(observer.pk) if own else None
    if observed_person(by, about.pk) is None or not (invited if own else observer.pk == by.person_id):
        raise NotAllowed
    if taught_on < today:
        raise LessonIsPast
    in_turn(about)
    if Sitting.objects.filter(person=observer, about=about, instrument=instrument, state__in=OPEN).exists():
        raise VisitPlanned(name=short_name(observer))
    header = {"taught_on": taught_on.isoformat(), "class": form.strip()[:40], "subject": subject.strip()[:80]}
    return _open(
        by, instrument, observer.pk, about, invited[1] if invited else Rater.MENTOR, header=header,
        last_on=taught_on + dt.timedelta(days=DAYS_AFTER),
    )  # fmt: skip


@transaction.atomic
def ask_opinions(
    *, by: Viewer, instrument: Instrument, colleagues: Iterable[int], mentors: bool, last_on: dt.date, today: dt.date
) -> int:
    """A teacher asks what others think of the own work; returns the number the asked ones share.

    To ask is to agree: nobody but the teacher can begin it, and the teacher alone sees what comes of it.
    """
    _require_published(by, instrument, Instrument.Kind.MULTI_RATER)
    about = present({by.person_id or 0}).first()
    if about is None:
        raise NotAllowed
    asked, near = set(colleagues), {person.pk for person in colleagues_of(by)}
    leading = mentors_of(by) - {about.pk} if mentors else set()
    if asked - near:
        raise NotAllowed
    if not asked and not leading:
        raise NobodyAsked
    if asked and len(asked) < LEAST_COLLEAGUES:
        raise TooFewColleagues
    if last_on < today:
        raise DayIsPast
    in_turn(about)
    if Sitting.objects.filter(about=about, round__isnull=False, state__in=OPEN).exists():
        raise AskedNow
    number = random_id()
    sides = [(about.pk, Rater.SELF)]
    sides += [(person, Rater.MENTOR) for person in sorted(leading)]
    sides += [(person, Rater.COLLEAGUE) for person in sorted(asked)]
    for person, rater in sides:
        _open(by, instrument, person, about, rater, round=number, last_on=last_on)
    return number


@transaction.atomic
def end_opinions(*, by: Viewer, number: int) -> None:
    """The teacher waits no longer: what was said by now is counted."""
    if not rounds_of(by, number):
        raise NotAllowed
    end_now(by=by, number=number)


@transaction.atomic
def call_off(*, by: Viewer, sitting: Sitting) -> None:
    """Call a visit off before it begins, or decline to answer about a colleague."""
    held = called_off_by(by, sitting.pk)
    if held is None:
        raise NotAllowed
    held = Sitting.objects.select_for_update(of=("self",)).get(pk=held.pk)
    own = held.about_id == by.person_id and held.person_id != by.person_id
    if held.state not in OPEN or (own and held.state != Sitting.State.ASSIGNED):
        raise SittingIsOver
    states.move(LIFE, held, Sitting.State.CANCELLED, by=by)
    journal.record(by=by, verb="sitting.cancel", about=held)
    if held.round is not None:
        end_if_all_in(by=by, number=held.round)
