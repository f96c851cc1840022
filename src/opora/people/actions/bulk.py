"""Taking a whole list of people in at once: the same facts as one by one, in a handful of statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db import models, transaction

from opora.base.actions import journal
from opora.base.actions.inserts import insert
from opora.base.actions.journal import kind_of
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.keys import both_keys, search_key
from opora.base.rules.refusals import NotAllowed
from opora.network.models import Node
from opora.people.actions.persons import FACTS, UnableToNamePerson
from opora.people.models import Absence, Appointment, Identifier, NamePeriod, Person, Post, Subject


@dataclass(slots=True)
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


@dataclass(slots=True)
class NewStaff:
    """A person of a list with everything the list says."""

    facts: dict[str, Any]
    posts: tuple[NewPost, ...] = ()
    #: (system, value) pairs.
    identifiers: tuple[tuple[str, str], ...] = ()
    previous_family: str = ""
    #: (since, parental) of a long absence.
    absence: tuple[dt.date, bool] | None = None


def _full_name(facts: Mapping[str, Any]) -> str:
    family = facts.get("family", "")
    if not family.strip():
        raise UnableToNamePerson
    return f"{family} {facts.get('given', '')} {facts.get('patronymic', '')}".strip()


def _insert_people(staff: Sequence[NewStaff]) -> list[int]:
    defaults = Person()
    empty = {name: getattr(defaults, name) for name in FACTS}
    rows = []
    for row in staff:
        by_order, by_search = both_keys(_full_name(row.facts))
        facts = empty | row.facts
        rows.append((*facts.values(), by_order[:400], by_search[:500]))
    return insert(Person, (*empty, "sort_key", "search_key"), rows)


def _require(by: Viewer, posts: Iterable[NewPost]) -> None:
    """Whoever gives posts may enter staff at each of their organisations."""
    nodes = {post.node.id: post.node for post in posts}
    if not all(by.may(Data.STAFF, Right.ENTER, path=node.path) for node in nodes.values()):
        raise NotAllowed


@transaction.atomic
def take_in(*, by: Viewer, staff: Sequence[NewStaff], today: dt.date) -> list[int]:
    """Add people with their posts, ids, former names and absences; one journal entry for the list. Gives their ids."""
    _require(by, (post for row in staff for post in row.posts))
    people = _insert_people(staff)
    pairs = list(zip(people, staff, strict=True))
    _appoint([(person, post) for person, row in pairs for post in row.posts])
    _identify([(person, *one) for person, row in pairs for one in row.identifiers])
    before = today - dt.timedelta(days=1)
    insert(
        NamePeriod,
        ("person_id", "family", "search_key", "starts_on", "ends_on"),
        [
            (person, row.previous_family, search_key(row.previous_family)[:200], before, today)
            for person, row in pairs
            if row.previous_family
        ],
    )
    insert(
        Absence,
        ("person_id", "starts_on", "parental"),
        [(person, *row.absence) for person, row in pairs if row.absence is not None],
    )
    journal.record(by=by, verb="person.take_in", ids=[(kind_of(Person), person) for person in people])
    return people


def _identify(named: Sequence[tuple[int, str, str]]) -> None:
    """Give people their ids in other systems. An id that somebody has already stays with them: two cannot be one."""
    taken: set[tuple[str, str]] = set()
    for chunk in batched(named, 500):
        systems, values = {system for _, system, _ in chunk}, [value for _, _, value in chunk]
        held = Identifier.objects.filter(system__in=systems, value__in=values)
        taken.update(held.values_list("system", "value"))
    free: dict[tuple[str, str], int] = {}
    for person, system, value in named:
        if (system, value) not in taken:
            free.setdefault((system, value), person)
    insert(Identifier, ("system", "value", "person_id"), [(*one, person) for one, person in free.items()])


@transaction.atomic
def appoint(*, by: Viewer, posts: Sequence[tuple[Person, NewPost]]) -> list[int]:
    """Give posts to people already known; one journal entry for the list. Gives the ids of the appointments."""
    _require(by, (post for _, post in posts))
    made = _appoint([(person.pk, post) for person, post in posts])
    journal.record(by=by, verb="appointment.take_in", others=[person for person, _ in posts])
    return made


_HELD = (
    "person_id", "node_id", "post_id", "starts_on", "ends_on", "stages", "start_known", "is_main", "load", "post_text",
)  # fmt: skip


def _appoint(posts: Sequence[tuple[int, NewPost]]) -> list[int]:
    made = insert(
        Appointment,
        _HELD,
        [
            (
                person, post.node.id, post.post.id, post.starts_on, post.ends_on, post.stages, post.start_known,
                post.is_main, post.load, post.post_text[:300],
            )
            for person, post in posts
        ],
    )  # fmt: skip
    insert(
        Appointment.subjects.through,
        ("appointment_id", "subject_id"),
        [
            (appointment, subject)
            for appointment, (_, post) in zip(made, posts, strict=True)
            for subject in dict.fromkeys(post.subjects)
        ],
    )
    return made


def dictionary_ids() -> tuple[dict[str, Post], dict[str, int]]:
    """Posts by code and ids of subjects by code, for lists of thousands."""
    posts = {post.code: post for post in Post.objects.all()}
    subjects = dict(Subject.objects.values_list("code", "pk"))
    return posts, subjects


@transaction.atomic
def take_back(*, by: Viewer, people: Iterable[Person]) -> int:
    """Remove people an import added, with what it added to them. The caller saw that nothing depends on them."""
    found = list(people)
    ids = [person.pk for person in found]
    if not all(by.may(Data.STAFF, Right.ENTER, path=path) for path in _paths(ids)):
        raise NotAllowed
    journal.record(by=by, verb="person.take_back", others=found)
    for start in range(0, len(ids), 500):
        Person.objects.filter(pk__in=ids[start : start + 500]).delete()
    return len(ids)


def _paths(people: Sequence[int]) -> set[str]:
    """Where these people have or had posts."""
    found: set[str] = set()
    for start in range(0, len(people), 500):
        posts = Appointment.objects.filter(person__in=people[start : start + 500])
        found.update(posts.values_list("node__path", flat=True).distinct())
    return found


@transaction.atomic
def restore(*, by: Viewer, object_kind: str, object_id: int, before: Mapping[str, Any]) -> None:
    """Write back what stood in a person, post or absence before an import changed it."""
    kinds: dict[str, type[models.Model]] = {kind._meta.label_lower: kind for kind in (Person, Appointment, Absence)}
    values = dict(before)
    subjects = values.pop("subjects", None)
    thing = kinds[object_kind]._default_manager.filter(pk=object_id).first()
    if thing is None:
        return
    for name, value in values.items():
        setattr(thing, name, value)
    if isinstance(thing, Person):
        by_order, by_search = both_keys(f"{thing.family} {thing.given} {thing.patronymic}".strip())
        thing.sort_key, thing.search_key = by_order[:400], by_search[:500]
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
