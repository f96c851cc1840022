"""Events for whoever looks, the people each needs, and where they clash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from opora.base.rules.access import Data, Right, Viewer, within
from opora.base.rules.keys import search_key
from opora.catalogue.models import Occurrence
from opora.catalogue.rules import Clash, Slot, clashes
from opora.network.models import Body, Node
from opora.network.queries.bodies import bodies_kept
from opora.people.models import Membership
from opora.people.queries.bodies import memberships_of


def occurrences_of(viewer: Viewer) -> QuerySet[Occurrence]:
    """The events the viewer may know of, in the order of their time."""
    found = Occurrence.objects.select_related("node", "body", "body__owner", "at").order_by("starts_at", "pk")
    if viewer.may_everywhere(Data.NETWORK):
        return found
    return found.filter(within(viewer.paths(Data.NETWORK), "node__path"))


def occurrence_of(viewer: Viewer, occurrence_id: int) -> Occurrence | None:
    """One event."""
    return occurrences_of(viewer).filter(pk=occurrence_id).first()


def occurrence_kept(viewer: Viewer, occurrence_id: int) -> Occurrence | None:
    """One event that the viewer plans: of a body they keep, else of an organisation of their role."""
    led = within(viewer.paths(Data.NETWORK, Right.ENTER), "node__path")
    kept = Q(body__in=bodies_kept(viewer).order_by().values("pk")) | (Q(body=None) & led)
    return occurrences_of(viewer).filter(kept, pk=occurrence_id).first()


def between(viewer: Viewer, first: dt.date, until: dt.date, path: str) -> list[Occurrence]:
    """The events of some days under a path, without those called off."""
    start, end = midnight(first), midnight(until)
    found = occurrences_of(viewer).filter(within([path], "node__path"), starts_at__gte=start, starts_at__lt=end)
    return list(found.exclude(state=Occurrence.State.CANCELLED))


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def of_body(viewer: Viewer, body: Body) -> QuerySet[Occurrence]:
    """A body's events."""
    return occurrences_of(viewer).filter(body=body)


def place_key(occurrence: Occurrence) -> str:
    """The place as it is compared: a room of an organisation; nothing when it is online or no room is named."""
    if occurrence.online or not occurrence.place.strip():
        return ""
    return f"{occurrence.at_id}:{search_key(occurrence.place)}"


def slots_of(found: Sequence[Occurrence]) -> list[Slot]:
    """The events with the people of their bodies on the day: one statement."""
    bodies = {one.body_id for one in found if one.body_id is not None}
    parts = Membership.objects.filter(body__in=bodies).exclude(role=Membership.Role.SIGNATORY)
    rows = list(parts.values_list("body_id", "person_id", "starts_on", "ends_on")) if bodies else []
    slots = []
    for one in found:
        day = timezone.localtime(one.starts_at).date()
        people = frozenset(
            person
            for body, person, starts_on, ends_on in rows
            if body == one.body_id and starts_on <= day and (ends_on is None or day < ends_on)
        )
        slots.append(Slot(one.pk or 0, one.starts_at, one.ends_at, place_key(one), people))
    return slots


def clashes_among(found: Sequence[Occurrence]) -> list[Clash]:
    """Where these events clash."""
    return clashes(slots_of([one for one in found if one.state != Occurrence.State.CANCELLED]))


def clashes_with(planned: Occurrence) -> list[Occurrence]:
    """The events that clash with one that is being planned, whoever holds them."""
    others = list(
        Occurrence.objects.filter(
            starts_at__lt=planned.ends_at, ends_at__gt=planned.starts_at, state=Occurrence.State.PLANNED
        )
        .exclude(pk=planned.pk)
        .select_related("body", "node")
    )
    if not others:
        return []
    own = planned.pk or 0
    found = [one for one in clashes(slots_of([planned, *others])) if own in (one.one, one.other)]
    hit = {key for one in found for key in (one.one, one.other)}
    return [one for one in others if one.pk in hit]


def names_known(viewer: Viewer, people: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """The names of those among these people whom the viewer may know as members of bodies."""
    rows = memberships_of(viewer).filter(person__in=set(people))
    names = rows.values_list("person_id", "person__family", "person__given", "person__patronymic")
    return {key: (family, given, patronymic) for key, family, given, patronymic in names.distinct()}


def organiser_node(viewer: Viewer, node_id: int) -> Node | None:
    """An organisation or a territory whose events the viewer plans."""
    reach = within(viewer.paths(Data.NETWORK, Right.ENTER), "path")
    return Node.objects.filter(reach, pk=node_id, closed_on=None).first()


def organiser_body(viewer: Viewer, body_id: int) -> Body | None:
    """A body whose events the viewer plans."""
    return bodies_kept(viewer).filter(pk=body_id).first()
