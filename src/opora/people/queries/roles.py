"""Roles over a node, for those who keep its accounts."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Role, Viewer, within
from opora.network.models import Node
from opora.people.models import Appointment, Grant, Person
from opora.people.queries.accounts import keepers_people
from opora.people.queries.staff import named
from opora.people.rules.roles import may_give

#: Which roles make sense over what kind of node.
ROLES_OVER = {
    Node.Kind.ORGANISATION: (Role.CURATOR, Role.SCHOOL_HEAD, Role.ADMINISTRATOR, Role.AUDITOR),
    Node.Kind.MUNICIPALITY: (Role.MUNICIPAL_COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR),
    Node.Kind.REGION: (Role.REGIONAL_OPERATOR, Role.ADMINISTRATOR, Role.AUDITOR),
    Node.Kind.INSTITUTE: (Role.REGIONAL_OPERATOR, Role.ADMINISTRATOR, Role.AUDITOR),
    Node.Kind.COUNTRY: (Role.ADMINISTRATOR, Role.AUDITOR),
}

#: Who leads a place: known by name to everybody who sees its staff.
LEADERS = (Role.CURATOR, Role.SCHOOL_HEAD, Role.MUNICIPAL_COORDINATOR, Role.REGIONAL_OPERATOR)


def node_for_roles(viewer: Viewer, node_id: int, right: Right = Right.VIEW) -> Node | None:
    """A node whose accounts the viewer keeps."""
    return Node.objects.filter(within(viewer.paths(Data.ACCOUNT, right), "path"), pk=node_id).first()


def grants_over(viewer: Viewer, node: Node) -> QuerySet[Grant]:
    """The roles that hold over a node today, or will."""
    return (
        Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=viewer.today), node=node)
        .select_related("person", "person__account")
        .order_by("role", "person__sort_key", "pk")
    )


def grant_of(viewer: Viewer, grant_id: int) -> Grant | None:
    """One role over a node whose accounts the viewer keeps."""
    return (
        Grant.objects.filter(within(viewer.paths(Data.ACCOUNT, Right.ENTER), "node__path"), pk=grant_id)
        .select_related("node", "person")
        .first()
    )


def roles_to_give(viewer: Viewer, node: Node) -> list[Role]:
    """The roles the viewer may give over a node."""
    return [role for role in ROLES_OVER[Node.Kind(node.kind)] if may_give(viewer, role, node)]


def candidates(viewer: Viewer, node: Node, words: str) -> QuerySet[Person]:
    """Who may be given a role: the staff of an organisation, else people under the node found by name."""
    people = keepers_people(viewer, Right.ENTER).filter(
        pk__in=Appointment.objects.filter(holds_on(viewer.today), within([node.path], "node__path")).values("person_id")
    )
    if node.kind != Node.Kind.ORGANISATION and not words:
        return people.none()
    return named(people, words)
