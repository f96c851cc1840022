"""A teacher asks for help in something, or the curator writes down what was asked; a request is taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Right, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.base.rules.texts import text_in
from opora.competences.models import Competence, Level
from opora.diagnostics.models import Need
from opora.diagnostics.queries.needs import asking_person
from opora.diagnostics.rules.needs import LIFE
from opora.people.models import Person

OWN, RECORDED = "own", "recorded"


class AlreadyAsked(Refusal):
    """One open request for one competence."""

    message = _("Help in “%(title)s” is asked for already. Take that request back first to change it.")


class NotOffered(Refusal):
    """The competence was put away."""

    message = _("“%(title)s” is offered no more. Choose another competence.")


class NothingAsked(Refusal):
    """A request names something."""

    message = _("Choose what help is asked for, or write it in your own words.")


class NotAsked(Refusal):
    """Only what was asked for can be taken back."""

    message = _("This was found by a measurement: only a new measurement closes it.")


def _require(by: Viewer, person: Person) -> None:
    if not (by.is_system or asking_person(by, person.pk, Right.ENTER)):
        raise NotAllowed


@transaction.atomic
def ask(
    *,
    by: Viewer,
    person: Person,
    competence: Competence | None,
    words: str = "",
    severity: int = 2,
    level: Level | None = None,
    today: dt.date,
) -> Need:
    """Open a request: by the person, or by those who keep the staff, as they were told; also in own words alone."""
    _require(by, person)
    words = " ".join(words.split())[:300]
    if competence is None and not words:
        raise NothingAsked
    title = text_in(competence.title, by.language) if competence else words
    if competence and competence.archived_on:
        raise NotOffered(title=title)
    in_turn(person)
    same = Need.objects.filter(person=person, kind=Need.Kind.WISH, competence=competence)
    if competence is None:
        same = same.filter(words=words)
    if same.exclude(state=Need.State.CLOSED).exists():
        raise AlreadyAsked(title=title)
    need = Need.objects.create(
        person=person, kind=Need.Kind.WISH, competence=competence, words=words, level=level,
        severity=min(max(severity, 1), 3), opened_on=today,
        source=OWN if by.person_id == person.pk else RECORDED,
    )  # fmt: skip
    states.append(need, "", Need.State.OPEN, by=by)
    journal.record(by=by, verb="need.ask", about=need, others=[person], fields={"severity": need.severity})
    return need


@transaction.atomic
def withdraw(*, by: Viewer, need: Need, today: dt.date) -> None:
    """Take a request back."""
    _require(by, need.person)
    if need.kind != Need.Kind.WISH:
        raise NotAsked
    states.move(LIFE, need, Need.State.CLOSED, by=by, reason="withdrawn", closed_on=today)
    journal.record(by=by, verb="need.withdraw", about=need, others=[need.person])
