"""Opening and closing a teacher's place for a mentor."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.mentoring.models import Seat
from opora.mentoring.queries.needing import teachers_needing
from opora.mentoring.rules import GROUNDS, SEAT, UnableToOpenSeat
from opora.network.models import Node
from opora.people.models import Person


def require(by: Viewer, node: Node) -> None:
    """Refuse whoever may not enter pairs at the organisation."""
    if not by.may(Data.PAIR, Right.ENTER, path=node.path):
        raise NotAllowed


@transaction.atomic
def open_seat(
    *,
    by: Viewer,
    mentee: Person,
    node: Node,
    ground: str,
    opened_on: dt.date,
    role: str = Seat.Role.GENERAL,
    priority: int | None = None,
    online_allowed: bool = True,
) -> Seat:
    """Open a place for a mentor; a teacher may ask for themselves."""
    if by.person_id != mentee.pk:
        require(by, node)
    in_turn(mentee)
    if Seat.objects.filter(mentee=mentee, role=role).exclude(state=Seat.State.CLOSED).exists():
        raise UnableToOpenSeat(person=str(mentee))
    seat = Seat.objects.create(
        mentee=mentee, node=node, ground=ground, opened_on=opened_on, role=role,
        priority=priority or GROUNDS.get(ground, 2), online_allowed=online_allowed,
    )  # fmt: skip
    states.append(seat, "", seat.state, by=by)
    journal.record(by=by, verb="seat.open", about=seat, others=[mentee, node], fields={"ground": ground})
    return seat


@transaction.atomic
def open_for_all(*, by: Viewer, node: Node, today: dt.date) -> list[Seat]:
    """Open a seat for everybody at `node` who needs a mentor and neither has one nor waits for one."""
    require(by, node)
    in_turn(node)
    needing = [need for need in teachers_needing(node, today) if not need.has_seat]
    made = Seat.objects.bulk_create(
        Seat(
            mentee=need.person,
            node=need.node,
            ground=need.ground,
            opened_on=need.since,
            priority=GROUNDS[need.ground],
        )
        for need in needing
    )
    for seat in made:
        states.append(seat, "", seat.state, by=by)
    journal.record(by=by, verb="seat.open_all", about=node, others=[need.person for need in needing])
    return made


@transaction.atomic
def close_seat(*, by: Viewer, seat: Seat, on: dt.date, reason: str = "") -> Seat:
    """Close a place for a mentor; what it held is free again."""
    require(by, seat.node)
    states.move(SEAT, seat, Seat.State.CLOSED, by=by, reason=reason, closed_on=on)
    journal.record(by=by, verb="seat.close", about=seat, others=[seat.mentee])
    return seat


@transaction.atomic
def prioritise(*, by: Viewer, seat: Seat, priority: int) -> Seat:
    """Say how urgent a seat is: 1 is served first."""
    require(by, seat.node)
    seat.priority = max(1, min(priority, 3))
    seat.save(update_fields=["priority"])
    journal.record(by=by, verb="seat.prioritise", about=seat, others=[seat.mentee], fields={"priority": seat.priority})
    return seat


@transaction.atomic
def ask(*, by: Viewer, node: Node, today: dt.date) -> Seat:
    """A teacher asks for a mentor for themselves, at a place where they work."""
    if by.person_id is None or node.pk not in by.workplaces:
        raise NotAllowed
    mentee = Person.objects.get(pk=by.person_id)
    return open_seat(by=by, mentee=mentee, node=node, ground="request", opened_on=today)
