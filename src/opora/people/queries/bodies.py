"""Who belongs to bodies, as far as the viewer may know: faces are known to all, members to those who keep them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.network.models import Body, Node
from opora.network.queries.bodies import bodies_of
from opora.network.rules import ancestors_of
from opora.people.models import Appointment, Consultant, ConsultingHours, Membership, Person, Post, Subject
from opora.people.queries.persons import people_of
from opora.people.queries.staff import named
from opora.people.rules.bodies import ACTIVE, FACES


def headed_by(viewer: Viewer) -> Q:
    """The bodies the viewer heads today: a condition on `Body`."""
    if viewer.person_id is None:
        return Q(pk__in=[])
    heads = Membership.objects.filter(holds_on(viewer.today), person_id=viewer.person_id, role=Membership.Role.HEAD)
    return Q(pk__in=heads.values("body_id"))


def memberships_of(viewer: Viewer) -> QuerySet[Membership]:
    """The memberships of today whose person the viewer may know by name."""
    found = Membership.objects.filter(
        holds_on(viewer.today), person__merged_into=None, person__erased_at=None, body__in=bodies_of(viewer).order_by()
    )
    if viewer.is_system:
        return found
    known = Q(role__in=FACES) | Q(person_id=viewer.person_id)
    known |= within(viewer.paths(Data.NETWORK, Right.ENTER), "body__owner__path")
    works = Appointment.objects.filter(holds_on(viewer.today), within(viewer.paths(Data.STAFF), "node__path"))
    known |= Q(person__in=works.values("person_id"))
    if viewer.person_id is not None:
        mine = Membership.objects.filter(holds_on(viewer.today), person_id=viewer.person_id)
        known |= Q(body__in=mine.values("body_id"))
    return found.filter(known)


def people_in(viewer: Viewer, body: Body, *, with_posts: bool = True) -> list[Membership]:
    """The people of a body with their hours and, where they are asked for, their posts: faces first, then by name."""
    hours = ConsultingHours.objects.order_by("weekday", "starts_at")
    rows = memberships_of(viewer).filter(body=body).select_related("person").order_by("person__sort_key", "pk")
    rows = rows.prefetch_related(Prefetch("hours", queryset=hours, to_attr="week"))
    if with_posts:
        rows = rows.prefetch_related(Prefetch("person__appointments", queryset=works_on(viewer), to_attr="current"))
    order = list(Membership.Role.values)
    return sorted(rows, key=lambda row: order.index(row.role))


def works_on(viewer: Viewer) -> QuerySet[Appointment]:
    """Today's posts, main one first."""
    return Appointment.objects.filter(holds_on(viewer.today)).select_related("post", "node").order_by("-is_main", "pk")


def faces_of(viewer: Viewer, bodies: Iterable[Body], *roles: str) -> dict[int, list[Membership]]:
    """The faces of several bodies at once, with their hours."""
    rows = (
        memberships_of(viewer)
        .filter(body__in=[body.pk for body in bodies], role__in=roles or FACES)
        .select_related("person")
        .prefetch_related(
            Prefetch("hours", queryset=ConsultingHours.objects.order_by("weekday", "starts_at"), to_attr="week")
        )
        .order_by("role", "person__sort_key", "pk")
    )
    found: dict[int, list[Membership]] = {}
    for row in rows:
        found.setdefault(row.body_id, []).append(row)
    return found


def member_counts(viewer: Viewer, bodies: Iterable[Body]) -> dict[int, int]:
    """How many different people belong to each body today."""
    rows = Membership.objects.filter(holds_on(viewer.today), body__in=[body.pk for body in bodies])
    pairs = set(rows.filter(person__merged_into=None).values_list("body_id", "person_id"))
    counts: dict[int, int] = {}
    for body, _person in pairs:
        counts[body] = counts.get(body, 0) + 1
    return counts


def membership_of(viewer: Viewer, membership_id: int) -> Membership | None:
    """One membership in a body whose owner's roles the viewer has."""
    led = within(viewer.paths(Data.NETWORK, Right.ENTER), "body__owner__path")
    return (
        Membership.objects.filter(led, pk=membership_id)
        .select_related("person", "body", "body__owner", "body__node")
        .first()
    )


def consultants_of(viewer: Viewer) -> QuerySet[Consultant]:
    """The consultants and candidates of the bodies the viewer leads, and oneself."""
    led = within(viewer.paths(Data.NETWORK, Right.ENTER), "body__owner__path")
    own = Q(person_id=viewer.person_id) if viewer.person_id else Q(pk__in=[])
    return (
        Consultant.objects.filter(led | own, person__merged_into=None)
        .select_related("person", "body", "body__owner", "body__node")
        .order_by("body__sort_key", "person__sort_key", "pk")
    )


def consultant_of(viewer: Viewer, consultant_id: int) -> Consultant | None:
    """One of them."""
    return consultants_of(viewer).filter(pk=consultant_id).first()


def bodies_of_person(viewer: Viewer, person: Person) -> QuerySet[Membership]:
    """A person's memberships that the viewer may know of."""
    return memberships_of(viewer).filter(person=person).select_related("body").order_by("body__sort_key", "role")


def person_by_name(viewer: Viewer, words: str, workplace: str) -> list[Person]:
    """People within reach whose whole name is this (family, given name, patronymic if known): never a browsing."""
    if len(words.split()) < 2:
        return []
    found = named(people_of(viewer), words)
    if workplace.strip():
        places = Node.objects.filter(search_key__contains=workplace.strip().casefold().replace("ё", "е"))
        found = found.filter(
            pk__in=Appointment.objects.filter(holds_on(viewer.today), node__in=places).values("person_id")
        )
    return list(found[:5])


@dataclass
class Reach:
    """One person of the methodical active: what they do where, and how far it reaches."""

    person: Person
    roles: list[str] = field(default_factory=list)
    bodies: dict[int, Body] = field(default_factory=dict)
    minutes: int = 0
    teachers: set[int] = field(default_factory=set)
    municipalities: set[int] = field(default_factory=set)


def methodical_active(viewer: Viewer, path: str) -> list[Reach]:
    """Methodists, tutors, consultants and heads of communities under a path, in five statements."""
    rows = list(
        memberships_of(viewer)
        .filter(within([path], "body__owner__path"), role__in=ACTIVE)
        .select_related("person", "body", "body__node")
        .prefetch_related(Prefetch("hours", to_attr="week"))
        .order_by("person__sort_key", "role", "pk")
    )
    municipalities = set(
        Node.objects.filter(within([path], "path"), kind=Node.Kind.MUNICIPALITY).values_list("pk", flat=True)
    )
    places, members = _reached(viewer, {row.body_id for row in rows})
    found: dict[int, Reach] = {}
    for row in rows:
        reach = found.setdefault(row.person_id, Reach(row.person))
        reach.roles.append(row.role)
        reach.bodies[row.body_id] = row.body
        reach.minutes += sum(minutes_of(hours) for hours in row.week)
        reach.teachers |= members.get(row.body_id, set()) - {row.person_id}
        reach.municipalities |= municipalities.intersection(ancestors_of(row.body.node.path))
        for person in members.get(row.body_id, set()):
            reach.municipalities |= municipalities.intersection(places.get(person, ()))
    return list(found.values())


def _reached(viewer: Viewer, bodies: set[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Where the ordinary members of these bodies work (ids on the way down), and who they are by body."""
    members: dict[int, set[int]] = {}
    ordinary = Membership.objects.filter(holds_on(viewer.today), body__in=bodies, role=Membership.Role.MEMBER)
    for body, person in ordinary.values_list("body_id", "person_id"):
        members.setdefault(body, set()).add(person)
    places: dict[int, set[int]] = {}
    works = Appointment.objects.filter(holds_on(viewer.today), person__in=ordinary.values("person_id"))
    for person, path in works.values_list("person_id", "node__path"):
        places.setdefault(person, set()).update(ancestors_of(path))
    return places, members


def minutes_of(hours: ConsultingHours) -> int:
    """How long consulting hours last."""
    first, last = hours.starts_at, hours.ends_at
    return (last.hour - first.hour) * 60 + last.minute - first.minute


def teachers_at(viewer: Viewer, nodes: list[Node]) -> dict[int, int]:
    """How many people with a teaching post work today at each of the nodes and below it: one statement."""
    works = Appointment.objects.filter(
        holds_on(viewer.today), within([node.path for node in nodes], "node__path"), post__kind=Post.Kind.TEACHING
    )
    wanted = {node.pk for node in nodes}
    found: dict[int, set[int]] = {}
    for person, path in works.values_list("person_id", "node__path"):
        for key in wanted.intersection(ancestors_of(path)):
            found.setdefault(key, set()).add(person)
    return {key: len(people) for key, people in found.items()}


def subjects_named() -> list[Subject]:
    """The subjects of the dictionary."""
    return list(Subject.objects.order_by("pk"))


def consultant_led(viewer: Viewer, consultant_id: int) -> Consultant | None:
    """One consultant or candidate of a body the viewer leads."""
    led = within(viewer.paths(Data.NETWORK, Right.ENTER), "body__owner__path")
    return consultants_of(viewer).filter(led, pk=consultant_id).first()


def hours_of(viewer: Viewer, hours_id: int) -> ConsultingHours | None:
    """Hours of a consultant of a body the viewer leads."""
    led = within(viewer.paths(Data.NETWORK, Right.ENTER), "membership__body__owner__path")
    found = ConsultingHours.objects.filter(led, pk=hours_id)
    return found.select_related("membership__person", "membership__body__owner").first()
