"""Taking a whole list of people in at once: the same facts as one by one, in a handful of statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from opora.base.actions import journal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.keys import search_key, sort_key
from opora.base.rules.refusals import NotAllowed
from opora.network.models import Node
from opora.people.actions.persons import FACTS, UnableToNamePerson
from opora.people.models import Absence, Appointment, Identifier, NamePeriod, Person, Post, Subject


@dataclass(frozen=True)
class NewPost:
    """A post to take up."""

    node: Node
    post: Post
    starts_on: dt.date
    ends_on: dt.date | None = None
    start_known: bool = True
    subjects: tuple[int, ...] = ()
    stages: tuple[str, ...] = ()
    is_main: bool = True
    load: Decimal | None = None
    post_text: str = ""


@dataclass(frozen=True)
class NewStaff:
    """A person of a list with everything the list says."""

    facts: Mapping[str, Any]
    posts: tuple[NewPost, ...] = ()
    #: (system, value) pairs.
    identifiers: tuple[tuple[str, str], ...] = ()
    previous_family: str = ""
    #: (since, parental) of a long absence.
    absence: tuple[dt.date, bool] | None = None


@dataclass
class Written:
    """What a bulk action wrote, by kind, for the one who may have to take it back."""

    people: list[Person] = field(default_factory=list)
    objects: list[models.Model] = field(default_factory=list)


def _person(facts: Mapping[str, Any]) -> Person:
    person = Person(**{name: facts[name] for name in FACTS if name in facts})
    if not person.family.strip():
        raise UnableToNamePerson
    full = f"{person.family} {person.given} {person.patronymic}".strip()
    person.sort_key, person.search_key = sort_key(full)[:400], search_key(full)[:500]
    return person


@transaction.atomic
def take_in(*, by: Viewer, staff: Sequence[NewStaff], today: dt.date) -> Written:
    """Add people with their posts, ids, former names and absences; one journal entry for the list."""
    for node in {post.node for row in staff for post in row.posts}:
        if not by.may(Data.STAFF, Right.ENTER, path=node.path):
            raise NotAllowed
    written = Written(
        people=Person.objects.bulk_create([_person(row.facts) for row in staff], batch_size=500)
    )
    pairs = list(zip(written.people, staff, strict=True))
    posts = [(person, post) for person, row in pairs for post in row.posts]
    written.objects += _appoint(posts)
    written.objects += Identifier.objects.bulk_create(
        [
            Identifier(person=person, system=system, value=value)
            for person, row in pairs
            for system, value in row.identifiers
        ],
        batch_size=500,
        ignore_conflicts=False,
    )
    written.objects += NamePeriod.objects.bulk_create(
        NamePeriod(
            person=person, family=row.previous_family, search_key=search_key(row.previous_family)[:200],
            starts_on=today - dt.timedelta(days=1), ends_on=today,
        )
        for person, row in pairs
        if row.previous_family
    )  # fmt: skip
    written.objects += Absence.objects.bulk_create(
        Absence(person=person, starts_on=row.absence[0], parental=row.absence[1])
        for person, row in pairs
        if row.absence is not None
    )
    journal.record(by=by, verb="person.take_in", others=written.people)
    return written


@transaction.atomic
def appoint(*, by: Viewer, posts: Sequence[tuple[Person, NewPost]]) -> list[models.Model]:
    """Give posts to people already known; one journal entry for the list."""
    for node in {post.node for _, post in posts}:
        if not by.may(Data.STAFF, Right.ENTER, path=node.path):
            raise NotAllowed
    made = _appoint(posts)
    journal.record(by=by, verb="appointment.take_in", others=[person for person, _ in posts])
    return made


def _appoint(posts: Sequence[tuple[Person, NewPost]]) -> list[models.Model]:
    appointments = Appointment.objects.bulk_create(
        [
            Appointment(
                person=person, node=post.node, post=post.post, starts_on=post.starts_on, ends_on=post.ends_on,
                stages=list(post.stages), start_known=post.start_known, is_main=post.is_main, load=post.load, post_text=post.post_text[:300],
            )
            for person, post in posts
        ],
        batch_size=500,
    )  # fmt: skip
    through = Appointment.subjects.through
    through._default_manager.bulk_create(
        [
            through(appointment_id=appointment.pk, subject_id=subject)
            for appointment, (_, post) in zip(appointments, posts, strict=True)
            for subject in dict.fromkeys(post.subjects)
        ],
        batch_size=1000,
    )
    return list(appointments)


def dictionary_ids() -> tuple[dict[str, Post], dict[str, int]]:
    """Posts by code and ids of subjects by code, for lists of thousands."""
    posts = {post.code: post for post in Post.objects.all()}
    subjects = dict(Subject.objects.values_list("code", "pk"))
    return posts, subjects


@transaction.atomic
def take_back(*, by: Viewer, people: Iterable[Person]) -> int:
    """Remove people an import added, with what it added to them. The caller has checked that nothing depends on them."""
    found = list(people)
    for person in found:
        for post in person.appointments.all():
            if not by.may(Data.STAFF, Right.ENTER, path=post.node.path):
                raise NotAllowed
    ids = [person.pk for person in found]
    journal.record(by=by, verb="person.take_back", others=found)
    Person.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def restore(*, by: Viewer, object_kind: str, object_id: int, before: Mapping[str, Any]) -> None:
    """Write back what stood in a person, post or absence before an import changed it."""
    kinds: dict[str, type[models.Model]] = {
        kind._meta.label_lower: kind for kind in (Person, Appointment, Absence)
    }
    values = dict(before)
    subjects = values.pop("subjects", None)
    thing = kinds[object_kind]._default_manager.filter(pk=object_id).first()
    if thing is None:
        return
    for name, value in values.items():
        setattr(thing, name, value)
    if isinstance(thing, Person):
        full = f"{thing.family} {thing.given} {thing.patronymic}".strip()
        thing.sort_key, thing.search_key = sort_key(full)[:400], search_key(full)[:500]
    thing.save()
    if isinstance(thing, Appointment) and subjects is not None:
        thing.subjects.set(subjects)
    journal.record(by=by, verb="import.restore", about=thing, fields=values)


@transaction.atomic
def remove_posts(
    *,
    by: Viewer,
    appointments: Iterable[int],
    absences: Iterable[int],
    identifiers: Iterable[int] = (),
    names: Iterable[int] = (),
) -> None:
    """Remove posts, absences, ids and former names an import added to people who were known before."""
    Identifier.objects.filter(pk__in=list(identifiers)).delete()
    NamePeriod.objects.filter(pk__in=list(names)).delete()
    Appointment.objects.filter(pk__in=list(appointments)).delete()
    Absence.objects.filter(pk__in=list(absences)).delete()
    journal.record(by=by, verb="import.remove")
