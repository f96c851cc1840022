"""The cast: one invented region whose people play in every test and in the demo; each has a name and a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from opora.base.models import Account
from opora.base.rules.access import Viewer, system_viewer
from opora.base.views import limits
from opora.desk.rules.cast import CastPerson, cast_people, cast_places, long_ago
from opora.diagnostics.queries import versions
from opora.network.actions.nodes import open_node
from opora.network.models import Node
from opora.people.actions import appointments, persons, roles
from opora.people.actions.dictionaries import load_dictionaries
from opora.people.models import Person, Post, Subject
from opora.people.queries.viewers import viewer_of
from tests.replay import replayed

TODAY = dt.date(2026, 11, 23)
LONG_AGO = long_ago(TODAY)


@dataclass
class Cast:
    """Nodes and people by short names."""

    nodes: dict[str, Node] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    today: dt.date = TODAY

    @property
    def system(self) -> Viewer:
        """Opora itself on the day of the play."""
        return system_viewer(self.today)

    def viewer(self, name: str) -> Viewer:
        """The named person as a viewer."""
        account = self.people[name].account
        assert account is not None, f"{name} has no account"
        return viewer_of(account, today=self.today)


def build_cast() -> Cast:
    """Put the cast on the stage."""
    cast = Cast()
    load_dictionaries(by=cast.system)
    for name, place in cast_places().items():
        cast.nodes[name] = open_node(
            by=cast.system,
            parent=cast.nodes.get(place.parent),
            opened_on=dt.date(1990, 9, 1),
            kind=place.kind,
            institution=place.institution,
            name=place.name,
            latitude=place.latitude,
            longitude=place.longitude,
        )
    for name, played in cast_people().items():
        cast.people[name] = enter(cast, played)
    return cast


def enter(cast: Cast, played: CastPerson) -> Person:
    """Let somebody of the play work at their place, with their role and an account."""
    since = played.started_on(cast.today)
    facts = {
        "family": played.family, "given": played.given, "patronymic": played.patronymic, "sex": played.sex,
        "teaching_started_on": since,
    }  # fmt: skip
    person = persons.add(by=cast.system, node=cast.nodes[played.place or "school7"], facts=facts)
    if played.place:
        start = max(since or LONG_AGO, LONG_AGO)
        appointments.start(
            by=cast.system, person=person, node=cast.nodes[played.place], starts_on=start,
            post=Post.objects.get(code=played.post),
            subjects=Subject.objects.filter(code__in=played.subjects),
        )  # fmt: skip
    if played.role is not None:
        roles.give(by=cast.system, person=person, role=played.role, node=cast.nodes[played.at], starts_on=LONG_AGO)
    person.account = Account.objects.create(username=played.key, password="!")  # cannot sign in
    person.save(update_fields=["account"])
    return person


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The whole cast; for the length of the test it is the morning of 23 November 2026."""
    made = on_stage()
    with time_machine.travel(dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC), tick=True):
        yield made


def on_stage() -> Cast:
    """The cast in its places: it takes them a minute before the play, once in a process, and is put back later.

    Nothing is counted against it that the same people did in another test.
    """
    limits._counts.clear()
    versions.forget()
    cache.clear()
    with time_machine.travel(dt.datetime(2026, 11, 23, 6, 59, tzinfo=dt.UTC), tick=True):
        return replayed("cast", build_cast)


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], Client]:
    """A browser in which the named person has signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        account = cast.people[name].account
        assert account is not None
        client.force_login(account)
        return client

    return sign_in
