"""Adding people, changing what is known of them, finding and merging duplicates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.keys import search_key, sort_key
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.network.models import Node
from opora.people.models import Identifier, NamePeriod, Person
from opora.people.queries.persons import person_of
from opora.people.rules.roles import may_give


class UnableToNamePerson(Refusal):
    """A person needs at least a family name."""

    message = _("Write at least the family name.")


#: What may be said of a person besides the name.
FACTS = (
    "family", "given", "patronymic", "sex", "own_forms", "birth_on", "email", "phone", "teaching_started_on",
    "qualification_on", "category", "career",
)  # fmt: skip


def _write(person: Person, facts: Mapping[str, Any]) -> None:
    for name in FACTS:
        if name in facts:
            setattr(person, name, facts[name])
    if not person.family.strip():
        raise UnableToNamePerson
    full = f"{person.family} {person.given} {person.patronymic}".strip()
    person.sort_key = sort_key(full)[:400]
    person.search_key = search_key(full)[:500]


@transaction.atomic
def add(*, by: Viewer, node: Node, facts: Mapping[str, Any]) -> Person:
    """Add a person to the staff of `node`; the appointment is a second step (`appointments.start`)."""
    if not by.may(Data.STAFF, Right.ENTER, path=node.path):
        raise NotAllowed
    return _added(by, node, facts)


@transaction.atomic
def add_bearer(*, by: Viewer, node: Node, role: str, facts: Mapping[str, Any]) -> Person:
    """Add somebody whom no list names yet, so that they can be given a role: how a new installation begins."""
    if not may_give(by, role, node):
        raise NotAllowed
    return _added(by, node, facts)


def _added(by: Viewer, node: Node, facts: Mapping[str, Any]) -> Person:
    person = Person()
    _write(person, facts)
    person.save()
    journal.record(by=by, verb="person.add", about=person, others=[node], fields=facts)
    return person


@transaction.atomic
def change(*, by: Viewer, person: Person, facts: Mapping[str, Any], today: dt.date) -> Person:
    """Change what is known of a person; a new family name keeps the old one as a dated name."""
    own = by.person_id == person.pk and set(facts) <= {"email", "phone", "own_forms"}
    if not (by.is_system or own or person_of(by, person.pk, Right.ENTER)):
        raise NotAllowed
    before = person.family
    _write(person, facts)
    person.save()
    if before and before != person.family:
        NamePeriod.objects.create(
            person=person,
            family=before,
            search_key=search_key(before)[:200],
            starts_on=min(today, person.created_at.date()) - dt.timedelta(days=1),
            ends_on=today,
        )
    journal.record(by=by, verb="person.change", about=person, fields=facts)
    return person


@transaction.atomic
def identify(*, by: Viewer, person: Person, system: str, value: str) -> Identifier:
    """Remember the person's stable id in another system."""
    known, made = Identifier.objects.get_or_create(system=system, value=value, defaults={"person": person})
    if made:
        journal.record(by=by, verb="person.identify", about=person, fields={"system": system})
    return known
