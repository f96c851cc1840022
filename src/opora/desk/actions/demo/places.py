"""The demo's territories and organisations, and the people of the cast with their accounts and roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from opora.base.models import Account
from opora.base.rules.access import Viewer
from opora.desk.rules.cast import CastPerson, cast_places, guest_places, long_ago, players
from opora.desk.rules.region import DemoOrganisation
from opora.network.actions.nodes import open_node
from opora.network.models import Node
from opora.people.actions import appointments, persons, roles
from opora.people.models import Person, Post

ALWAYS = dt.date(1990, 9, 1)
Progress = Callable[[int, int], None]


def open_places(
    *, by: Viewer, demo: dict[str, Any], found: Sequence[DemoOrganisation], progress: Progress
) -> dict[str, Node]:
    """Open every node of the region; by the cast's key or the organisation's code."""
    nodes: dict[str, Node] = {}
    for place in [*cast_places().values(), *guest_places().values()]:
        if not place.demo:
            nodes[place.key] = open_node(
                by=by,
                parent=nodes.get(place.parent),
                opened_on=ALWAYS,
                kind=place.kind,
                name=place.name,
                institution=place.institution,
                latitude=place.latitude,
                longitude=place.longitude,
                **({"law_profile": place.law} if place.law else {}),
            )
    for row in demo["municipality"]:
        if row["code"] not in nodes:
            nodes[row["code"]] = open_node(
                by=by,
                parent=nodes["region"],
                opened_on=ALWAYS,
                kind=Node.Kind.MUNICIPALITY,
                name=row["name"],
                latitude=row["at"][0],
                longitude=row["at"][1],
            )
    for done, one in enumerate(found, start=1):
        node = open_node(
            by=by,
            parent=nodes[one.municipality],
            opened_on=ALWAYS,
            kind=Node.Kind.ORGANISATION,
            name=one.name,
            short_name=one.short_name,
            institution=one.institution,
            latitude=one.latitude,
            longitude=one.longitude,
        )
        nodes[one.code] = node
        if one.cast_key:
            nodes[one.cast_key] = node
        progress(done, len(found))
    return nodes


def seat_cast(*, by: Viewer, nodes: dict[str, Node], today: dt.date) -> dict[str, Person]:
    """Find the cast among those whom the lists brought, add the few no list names, give accounts and roles."""
    people = {}
    for played in players().values():
        person = _listed(nodes, played) or _added(by, nodes, played, today)
        person.account = Account.objects.create(username=played.key, password="!")
        person.save(update_fields=["account"])
        if played.role is not None:
            roles.give(by=by, person=person, role=played.role, node=nodes[played.at], starts_on=long_ago(today))
        people[played.key] = person
    return people


def _listed(nodes: dict[str, Node], played: CastPerson) -> Person | None:
    if not played.place:
        return None
    named = Person.objects.filter(family=played.family, given=played.given, patronymic=played.patronymic)
    return named.filter(appointments__node=nodes[played.place]).first()


def _added(by: Viewer, nodes: dict[str, Node], played: CastPerson, today: dt.date) -> Person:
    facts = {
        "family": played.family,
        "given": played.given,
        "patronymic": played.patronymic,
        "sex": played.sex,
        "teaching_started_on": played.started_on(today),
    }
    node = nodes[played.place or "region"]
    person = persons.add(by=by, node=node, facts=facts)
    if played.place:
        post = Post.objects.get(code=played.post)
        appointments.start(by=by, person=person, node=node, post=post, starts_on=long_ago(today))
    return person
