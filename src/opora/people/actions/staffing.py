"""The staff by hand: taken on, moved to another organisation, and a word by hand on who counts as young."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Right, Viewer
from opora.base.rules.keys import search_key
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.network.models import Node
from opora.people.actions import appointments, duplicates, persons
from opora.people.models import Absence, Appointment, Person, Post, Subject
from opora.people.queries.persons import person_of
from opora.people.rules.youth import Override


class AlreadyHired(Refusal):
    """The form was sent twice."""

    message = _("%(person)s is on the staff already, in this post from this day on.")


class UnableToMove(Refusal):
    """The person works there already."""

    message = _("%(person)s already works at “%(node)s”. Choose another organisation.")


class UnableToReturn(Refusal):
    """Nobody returns before leaving."""

    message = _("The leave began on %(day)s: the day of return must be later.")


class UnableToLeave(Refusal):
    """One leave at a time."""

    message = _("%(person)s is on leave in this period already. Note the return first.")


@dataclass(frozen=True, slots=True)
class Work:
    """What a post consists of."""

    post: Post
    starts_on: dt.date
    subjects: Iterable[Subject] = ()
    stages: Sequence[str] = ()
    load: Decimal | None = None
    is_main: bool = True
    post_text: str = ""

    def facts(self) -> dict[str, Any]:
        """As `appointments.start` takes them."""
        return {
            "post": self.post, "starts_on": self.starts_on, "subjects": self.subjects, "stages": self.stages,
            "load": self.load, "is_main": self.is_main, "post_text": self.post_text,
        }  # fmt: skip


@transaction.atomic
def hire(*, by: Viewer, node: Node, facts: Mapping[str, Any], work: Work) -> Person:
    """Add a person with their first post; a record that may be the same person is noted for those who see both.

    The same name with the same post from the same day on is the same form sent twice: the second is refused.
    """
    in_turn(node)  # one hire of an organisation at a time
    name = " ".join(str(facts.get(part) or "") for part in ("family", "given", "patronymic"))
    twins = Appointment.objects.filter(node=node, post=work.post, starts_on=work.starts_on)
    if twins.filter(person__search_key=search_key(name), person__birth_on=facts.get("birth_on")).exists():
        raise AlreadyHired(person=" ".join(name.split()))
    person = persons.add(by=by, node=node, facts=facts)
    appointments.start(by=by, person=person, node=node, **work.facts())
    duplicates.note_probable(by=by, person=person)
    return person


@transaction.atomic
def move(*, by: Viewer, appointment: Appointment, node: Node, on: dt.date) -> Appointment:
    """End a post and give the same one at another organisation from the day `on`."""
    person = appointment.person
    if appointment.node_id == node.pk:
        raise UnableToMove(person=str(person), node=node.short_name)
    work = Work(
        post=appointment.post, starts_on=on, subjects=list(appointment.subjects.all()),
        stages=appointment.stages, load=appointment.load, is_main=appointment.is_main,
        post_text=appointment.post_text,
    )  # fmt: skip
    appointments.end(by=by, appointment=appointment, on=on)
    return appointments.start(by=by, person=person, node=node, **work.facts())


@transaction.atomic
def leave(*, by: Viewer, person: Person, node: Node, starts_on: dt.date, parental: bool) -> Absence:
    """Note a long leave, one at a time."""
    if Absence.objects.between(starts_on, dt.date.max).filter(person=person).exists():
        raise UnableToLeave(person=str(person))
    return appointments.begin_absence(by=by, person=person, node=node, starts_on=starts_on, parental=parental)


@transaction.atomic
def come_back(*, by: Viewer, absence: Absence, node: Node, on: dt.date) -> Absence:
    """Note a return."""
    if on <= absence.starts_on:
        raise UnableToReturn(day=f"{absence.starts_on:%d.%m.%Y}")
    return appointments.end_absence(by=by, absence=absence, node=node, on=on)


@transaction.atomic
def decide_young(*, by: Viewer, person: Person, young: bool | None, reason: str) -> Person:
    """Set the rule of youth aside for a person, with a reason; None lets the rule decide again."""
    if not (by.is_system or person_of(by, person.pk, Right.ENTER)):
        raise NotAllowed
    if young is None:
        person.young_override = {}
    else:
        Override(young, reason)
        person.young_override = {"young": young, "reason": reason.strip(), "by": by.account_id}
    person.save(update_fields=["young_override"])
    journal.record(by=by, verb="person.decide_young", about=person, fields={"young_override": person.young_override})
    return person
