"""What somebody can help with: said by the person, confirmed for a whole list by one dated decision, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.actions.turns import in_turn
from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.rules.texts import text_in
from opora.competences.models import Competence, Level
from opora.diagnostics.actions.needs import NotOffered
from opora.diagnostics.models import Measurement, Strength
from opora.diagnostics.queries.needs import asking_person
from opora.people.models import Appointment, Person


class KnownAlready(Refusal):
    """A confirmed or measured strength of this level needs no claim."""

    message = _("“%(title)s” is confirmed already at this level or above.")


class DecisionAhead(Refusal):
    """A decision that has not been taken confirms nothing."""

    message = _("The decision is dated later than today. Check the date.")


class NothingChosen(Refusal):
    """A decision about nobody."""

    message = _("Nothing is chosen. Mark the strengths that the decision confirms.")


def _require_keeper(by: Viewer, people: Iterable[Person]) -> None:
    """The right to enter staff data of every one of them."""
    if by.is_system:
        return
    ids = {person.pk for person in people}
    posts = Appointment.objects.filter(holds_on(by.today), person__in=ids).values_list("person_id", "node__path")
    reached = {person for person, path in posts if by.may(Data.STAFF, Right.ENTER, path=path)}
    if ids - reached:
        raise NotAllowed


def _end(rows: Iterable[Strength], on: dt.date) -> None:
    """Let rows hold no more from a day; what began on it never held."""
    for row in rows:
        if row.starts_on >= on:
            row.delete()
        else:
            row.ends_on = on
            row.save(update_fields=["ends_on"])


@transaction.atomic
def claim(*, by: Viewer, person: Person, competence: Competence, level: Level, today: dt.date) -> Strength:
    """Note what a person says they can help with; a later word takes the place of the earlier."""
    if not (by.is_system or asking_person(by, person.pk, Right.ENTER)):
        raise NotAllowed
    title = text_in(competence.title, by.language)
    if competence.archived_on:
        raise NotOffered(title=title)
    in_turn(person)
    held = Strength.objects.on(today).filter(person=person, competence=competence).select_related("level")
    if any(row.source != Strength.Source.CLAIMED and row.level.order >= level.order for row in held):
        raise KnownAlready(title=title)
    _end([row for row in held if row.source == Strength.Source.CLAIMED], today)
    made = Strength.objects.create(
        person=person, competence=competence, level=level, source=Strength.Source.CLAIMED, starts_on=today
    )
    journal.record(by=by, verb="strength.claim", about=made, others=[person])
    return made


@transaction.atomic
def confirm(*, by: Viewer, strengths: Iterable[Strength], decided_on: dt.date, today: dt.date) -> list[Strength]:
    """Confirm a list of claims by one decision of a named person; the claims give way to it."""
    claims = [row for row in strengths if row.source == Strength.Source.CLAIMED]
    named = [(row.person, row.competence, row.level) for row in claims]
    made = confirm_named(by=by, named=named, decided_on=decided_on, today=today)
    _end(Strength.objects.filter(pk__in=[row.pk for row in claims]), decided_on)
    return made


@transaction.atomic
def confirm_named(
    *, by: Viewer, named: Iterable[tuple[Person, Competence, Level]], decided_on: dt.date, today: dt.date
) -> list[Strength]:
    """Confirm strengths that a decision names, whether anybody claimed them or not (a list on paper, say)."""
    wanted = list(named)
    if not wanted:
        raise NothingChosen
    if decided_on > today:
        raise DecisionAhead
    _require_keeper(by, [person for person, _competence, _level in wanted])
    held = Strength.objects.between(decided_on, dt.date.max).filter(
        source=Strength.Source.CONFIRMED, person__in={person.pk for person, _competence, _level in wanted}
    )
    known = {(row.person_id, row.competence_id): row for row in held.select_related("level")}
    made: list[Strength] = []
    for person, competence, level in wanted:
        before = known.get((person.pk, competence.pk))
        if before is not None and before.level.order >= level.order:
            continue
        if before is not None:
            _end([before], decided_on)
        row = Strength.objects.create(
            person=person, competence=competence, level=level, source=Strength.Source.CONFIRMED,
            starts_on=decided_on, confirmed_by_id=by.account_id,
        )  # fmt: skip
        known[(person.pk, competence.pk)] = row
        made.append(row)
    journal.record(by=by, verb="strength.confirm", others=made, fields={"decided_on": decided_on})
    return made


@transaction.atomic
def note_measured(*, by: Viewer, found: Measurement, level: Level | None, today: dt.date) -> None:
    """Note the level that a test measured as strong, or that it measured none: it replaces its earlier word."""
    assert found.competence is not None
    held = Strength.objects.on(today).filter(
        person=found.person_id, competence=found.competence, source=Strength.Source.MEASURED
    )
    if level is not None and held.filter(level=level).exists():
        return
    _end(held, today)
    if level is not None:
        made = Strength.objects.create(
            person_id=found.person_id, competence=found.competence, level=level, source=Strength.Source.MEASURED,
            starts_on=today,
        )  # fmt: skip
        journal.record(by=by, verb="strength.measure", about=made, others=[found])


@transaction.atomic
def end(*, by: Viewer, strength: Strength, today: dt.date) -> None:
    """Take back what was said by the person, or what the keepers confirmed."""
    if strength.source == Strength.Source.CLAIMED:
        if not (by.is_system or asking_person(by, strength.person_id, Right.ENTER)):
            raise NotAllowed
    elif strength.source == Strength.Source.CONFIRMED:
        _require_keeper(by, [strength.person])
    else:
        raise NotAllowed
    journal.record(by=by, verb="strength.end", about=strength, others=[strength.person])
    _end([strength], today)
