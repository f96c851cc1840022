"""Answering: a sitting is opened, begun, answered item by item and ended; each answer is kept as it is given."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer, system_viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.diagnostics.actions.measuring import measure
from opora.diagnostics.actions.rounds import end_if_all_in
from opora.diagnostics.bridge.choosing import first_plan, next_of_kept
from opora.diagnostics.models import Answer, Instrument, Invitation, Sitting, Survey
from opora.diagnostics.queries.instruments import current_calibration, items_of
from opora.diagnostics.queries.needs import asking_person
from opora.diagnostics.queries.sittings import (
    OPEN,
    answers_of,
    count_settled,
    extra_minutes_of,
    is_own,
    item_numbered,
    open_sitting,
    rows_of,
    sitting_held,
    sitting_of,
)  # fmt: skip
from opora.diagnostics.rules.answers import cleaned
from opora.diagnostics.rules.instruments import parts_of
from opora.diagnostics.rules.raters import taught_on
from opora.diagnostics.rules.scoring import score_of
from opora.diagnostics.rules.sittings import LIFE, digest_of_secret, is_over, may_return, week_of
from opora.people.models import Person

SECRET_BYTES = 24


class NotPublished(Refusal):
    """Only what is published is answered."""

    message = _("“%(title)s” is not offered now. Choose another diagnostic.")


class SittingIsOver(Refusal):
    """Nothing changes after the end."""

    message = _("This is finished: answers are not changed any more.")


class LessonAhead(Refusal):
    """What has not been seen is not described."""

    message = _("The lesson has not been held yet: its card is filled in on its day or after it.")


class TimeIsUp(Refusal):
    """The time limit has passed."""

    message = _("The time is up. Everything you had answered by then is counted.")


class OutOfOrder(Refusal):
    """Questions come one after another."""

    message = _("This question comes later. First answer the one on the page.")


class TakenAlready(Refusal):
    """In a test one goes forward only."""

    message = _("Your first answer to question %(number)s is kept and is not changed. Go on from here.")


class NotYetAnswered(Refusal):
    """Nothing can be made of no answers."""

    message = _("Nothing is answered yet. Answer at least one question before finishing.")


def _require(by: Viewer, sitting: Sitting, secret: str) -> None:
    if not by.is_system and sitting_of(by, sitting.pk, secret) is None:
        raise NotAllowed


def _tell(by: Viewer, sitting: Sitting, verb: str) -> None:
    """The journal learns of an anonymous sitting that something was done, not by whom nor where."""
    if sitting.person_id is None:
        journal.record(by=system_viewer(by.today), verb=verb)
    else:
        journal.record(by=by, verb=verb, about=sitting)


def _move(by: Viewer, sitting: Sitting, to: str, **also: Any) -> None:
    """A step of the sitting's life; of an anonymous one no history with moments is kept."""
    if sitting.person_id is not None:
        states.move(LIFE, sitting, to, by=by, **also)
        return
    LIFE.require(sitting.state, to)
    sitting.state = to
    for name, value in also.items():
        setattr(sitting, name, value)
    sitting.save(update_fields=["state", *also])


def _require_offered(by: Viewer, instrument: Instrument, section: str) -> None:
    known = {"", *(part.code for part in parts_of(instrument))}
    about_others = instrument.kind in (Instrument.Kind.OBSERVATION, Instrument.Kind.MULTI_RATER)
    if instrument.state != Instrument.State.PUBLISHED or instrument.outside or about_others or section not in known:
        raise NotPublished(title=instrument.title.get(by.language) or instrument.code)


@transaction.atomic
def open_own(*, by: Viewer, instrument: Instrument, section: str = "", today: dt.date) -> Sitting:
    """Take something by oneself; what is begun already is gone on with."""
    _require_offered(by, instrument, section)
    if by.person_id is None or instrument.anonymous:
        raise NotAllowed
    in_turn(f"sitting {by.person_id} {instrument.pk}")
    if begun := open_sitting(by.person_id, instrument.pk, section):
        return begun
    return _open(by, instrument, by.person_id, section, today)


@transaction.atomic
def assign(
    *, by: Viewer, person: Person, instrument: Instrument, section: str = "", last_on: dt.date | None = None,
    today: dt.date,
) -> Sitting:  # fmt: skip
    """Ask a teacher to take something until a day; it shows on their first page."""
    if not (by.is_system or asking_person(by, person.pk, Right.ENTER)):
        raise NotAllowed
    _require_offered(by, instrument, section)
    in_turn(f"sitting {person.pk} {instrument.pk}")
    return open_sitting(person.pk, instrument.pk, section) or _open(
        by, instrument, person.pk, section, today, last_on=last_on
    )


@transaction.atomic
def open_invited(*, by: Viewer, invitation: Invitation, today: dt.date) -> tuple[Sitting, str]:
    """Answer a campaign; without a name the browser gets a secret, and the invitation only learns that it was used."""
    survey = invitation.survey
    if invitation.person_id != by.person_id:
        raise NotAllowed
    if survey.state != Survey.State.OPEN or not survey.starts_on <= today <= survey.last_on or invitation.done:
        raise NotPublished(title=survey.title)
    instrument = survey.instrument
    if not instrument.anonymous:
        in_turn(f"sitting {invitation.person_id} {instrument.pk}")
        begun = Sitting.objects.filter(person=by.person_id, survey=survey, state__in=OPEN).first()
        if begun is None and (own := open_sitting(invitation.person_id, instrument.pk, "")):
            # Begun by oneself before: from now on it is the answer to the campaign.
            own.survey, own.last_on = survey, survey.last_on
            own.save(update_fields=["survey", "last_on"])
            begun = own
        return begun or _open(by, instrument, invitation.person_id, "", today, survey, survey.last_on), ""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    if not Invitation.objects.filter(pk=invitation.pk, done=False).update(done=True):
        raise NotPublished(title=survey.title)  # sent twice at once: one invitation is one sitting
    return _open(by, instrument, None, "", week_of(today), survey, survey.last_on, digest_of_secret(secret)), secret


def _open(
    by: Viewer,
    instrument: Instrument,
    person_id: int | None,
    section: str,
    day: dt.date,
    survey: Survey | None = None,
    last_on: dt.date | None = None,
    secret_digest: str = "",
) -> Sitting:
    made = Sitting.objects.create(
        instrument=instrument, person_id=person_id, section=section, opened_on=day, survey=survey, last_on=last_on,
        secret_sha256=secret_digest, language=by.language,
    )  # fmt: skip
    if person_id is not None:
        states.append(made, "", made.state, by=by)
    _tell(by, made, verb="sitting.open")
    return made


@transaction.atomic
def begin(*, by: Viewer, sitting: Sitting, now: dt.datetime, secret: str = "") -> Sitting:
    """Begin: the first question is put and the clock, if there is one, starts; what runs already goes on."""
    _require(by, sitting, secret)
    held = _held(sitting.pk)
    if held.state == Sitting.State.IN_PROGRESS:
        return held
    if held.state != Sitting.State.ASSIGNED or (held.last_on and by.today > held.last_on):
        raise SittingIsOver
    if (lesson := taught_on(held)) and lesson > by.today:
        raise LessonAhead
    instrument = held.instrument
    named = held.person_id is not None
    limit = dt.timedelta(minutes=instrument.limit + extra_minutes_of(held)) if instrument.limit and named else None
    calibration, items = current_calibration(instrument), items_of(instrument, held.section)
    plan = first_plan(instrument, items, calibration, held.pk, held.section)
    _move(
        by, held, Sitting.State.IN_PROGRESS, plan=plan, language=by.language,
        started_at=now if named else None, due_at=now + limit if limit else None,
    )  # fmt: skip
    _tell(by, held, verb="sitting.begin")
    return held


def _held(sitting_id: int) -> Sitting:
    """The sitting as it stands now, kept from others until this transaction ends."""
    related = Sitting.objects.select_for_update(of=("self",)).select_related("instrument", "person")
    return related.get(pk=sitting_id)


def _own_held(by: Viewer, sitting_id: int, secret: str) -> Sitting:
    """The same for whoever sits, in one light statement: every answer asks it."""
    held = sitting_held(sitting_id)
    if held is None or not (by.is_system or (by.may_own(Data.MEASURED, Right.ENTER) and is_own(by, held, secret))):
        raise NotAllowed
    return held


@transaction.atomic
def answer(
    *, by: Viewer, sitting: Sitting, number: int, given: Any, settle: bool, now: dt.datetime, secret: str = ""
) -> Answer:
    """Keep the answer to the question of this number; `settle` goes on to the next.

    The same answer twice is one answer. A test goes forward only: another answer to a settled question is refused;
    opinions may be changed until the end.
    """
    held = _own_held(by, sitting.pk, secret)
    if held.state != Sitting.State.IN_PROGRESS or (held.last_on and by.today > held.last_on):
        raise SittingIsOver
    if is_over(held, now):
        raise TimeIsUp
    rows, item = rows_of(held), item_numbered(held, number)
    if item is None or number > count_settled(rows) + 1:
        raise OutOfOrder
    kept, told = rows.get(number), cleaned(item, given)
    if kept is not None and kept.settled and not may_return(held.instrument):
        if kept.given != told:
            raise TakenAlready(number=number)
        return kept
    kept = kept or Answer(sitting=held, item=item, sequence=number)
    kept.given, kept.settled = told, kept.settled or settle
    kept.score = score_of(item, told)
    if number in rows:
        kept.save(update_fields=["given", "settled", "score"])
    else:
        kept.save(force_insert=True)
    if settle:
        rows[number] = kept
        _put_next(held, [rows[at] for at in sorted(rows)])
        _tell(by, held, verb="sitting.answer")
    sitting.plan = held.plan
    return kept


def _put_next(sitting: Sitting, answers: list[Answer]) -> None:
    """An adaptive sitting chooses the question that follows."""
    if sitting.instrument.mode != Instrument.Mode.ADAPTIVE or len(answers) != len(sitting.plan):
        return
    chosen = next_of_kept(sitting.instrument, answers, sitting.pk, sitting.section)
    if chosen is not None:
        sitting.plan = [*sitting.plan, chosen]
        sitting.save(update_fields=["plan"])


@transaction.atomic
def finish(*, by: Viewer, sitting: Sitting, now: dt.datetime, secret: str = "") -> Sitting:
    """End it: what was answered is counted, and measurements and needs come of it. Ended twice is ended once."""
    _require(by, sitting, secret)
    held = _held(sitting.pk)
    if held.state == Sitting.State.FINISHED:
        return held
    if not _is_answered(held) and not is_over(held, now):
        raise NotYetAnswered
    _count(by, held, now)
    return held


def _is_answered(sitting: Sitting) -> bool:
    return any(answer.score is not None or answer.given for answer in answers_of(sitting))


def _count(by: Viewer, sitting: Sitting, at: dt.datetime) -> None:
    """End a sitting whose row is held: measurements and needs come of what was answered."""
    named = sitting.person_id is not None
    _move(by, sitting, Sitting.State.FINISHED, finished_at=at if named else None)
    if sitting.round is not None:
        end_if_all_in(by=by, number=sitting.round)
    elif named:
        measure(by=by, sitting=sitting, answers=answers_of(sitting), today=by.today)
        Invitation.objects.filter(survey=sitting.survey_id, person=sitting.person_id).update(done=True)
    _tell(by, sitting, verb="sitting.finish")


def expire_overdue(today: dt.date) -> int:
    """What was not ended by its last day: answers there are counted, where there are none the sitting lapses."""
    by = system_viewer(today)
    overdue = Sitting.objects.filter(state__in=OPEN, last_on__lt=today).values_list("pk", "last_on")
    ends = [(pk, dt.datetime.combine(last_on, dt.time.max, dt.UTC)) for pk, last_on in overdue if last_on]
    return sum(_expire(by, pk, at) for pk, at in ends)


def settle(*, survey: Survey, today: dt.date) -> int:
    """End what people have open in a campaign that is over: answers there are counted, as of its end."""
    by = system_viewer(today)
    at = dt.datetime.combine(min(today, survey.last_on), dt.time.max, dt.UTC)
    left = Sitting.objects.filter(survey=survey, state__in=OPEN).values_list("pk", flat=True)
    return sum(_expire(by, pk, at) for pk in list(left))


@transaction.atomic
def _expire(by: Viewer, sitting_id: int, at: dt.datetime) -> int:
    held = _held(sitting_id)
    if held.state not in OPEN:
        return 0
    if _is_answered(held):
        _count(by, held, at)
    else:
        _move(by, held, Sitting.State.EXPIRED)
        _tell(by, held, verb="sitting.expire")
        if held.round is not None:
            end_if_all_in(by=by, number=held.round)
    return 1
