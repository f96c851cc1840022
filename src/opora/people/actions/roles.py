"""Giving and taking roles over a node."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Role, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.network.models import Node
from opora.people.actions import persons
from opora.people.models import Grant, Person
from opora.people.rules.roles import may_give


class UnableToGiveRole(Refusal):
    """The role already holds there."""

    message = _("%(person)s already has this role here.")


def _require(by: Viewer, role: str, node: Node) -> None:
    """Refuse whoever does not keep accounts at the node, or would reach for a role above their own."""
    if not may_give(by, role, node):
        raise NotAllowed


@transaction.atomic
def give(*, by: Viewer, person: Person, role: Role, node: Node, starts_on: dt.date) -> Grant:
    """Give a role over `node` and everything below it."""
    _require(by, role, node)
    in_turn(person)
    if Grant.objects.between(starts_on, dt.date.max).filter(person=person, role=role, node=node).exists():
        raise UnableToGiveRole(person=str(person))
    grant = Grant.objects.create(person=person, role=role, node=node, starts_on=starts_on)
    journal.record(by=by, verb="role.give", about=person, others=[node], fields={"role": role})
    return grant


@transaction.atomic
def give_newcomer(*, by: Viewer, facts: Mapping[str, Any], role: Role, node: Node, starts_on: dt.date) -> Grant:
    """Give a role to somebody whom no list names yet: the first curator of a school, the first coordinator."""
    person = persons.add_bearer(by=by, node=node, role=role, facts=facts)
    return give(by=by, person=person, role=role, node=node, starts_on=starts_on)


@transaction.atomic
def take(*, by: Viewer, grant: Grant, on: dt.date) -> None:
    """Take a role back from the day `on`."""
    _require(by, grant.role, grant.node)
    if on <= grant.starts_on:
        grant.delete()
    else:
        grant.ends_on = on
        grant.save(update_fields=["ends_on"])
    journal.record(by=by, verb="role.take", about=grant.person, others=[grant.node], fields={"role": grant.role})
