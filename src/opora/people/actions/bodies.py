"""Taking part in bodies: members and heads, consultants from proposal to approval, their hours."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.network.models import Body
from opora.people.models import Consultant, ConsultingHours, Membership, Person
from opora.people.rules.bodies import CONSULTANT, LIVE_CONSULTANTS, UnableToAdvance, UnableToJoin, UnableToKeepHours


def _require(by: Viewer, body: Body) -> None:
    if not by.may(Data.NETWORK, Right.ENTER, path=body.owner.path):
        raise NotAllowed


@transaction.atomic
def join(*, by: Viewer, person: Person, body: Body, role: str, starts_on: dt.date) -> Membership:
    """Let a person take part in a body; consultants come by way of selection, training and approval."""
    _require(by, body)
    if role == Membership.Role.CONSULTANT:
        raise UnableToJoin(why=_("A consultant is proposed, selected, trained and approved: begin with a proposal."))
    return _joined(by, person, body, role, starts_on)


def _joined(by: Viewer, person: Person, body: Body, role: str, starts_on: dt.date) -> Membership:
    if body.ends_on is not None and starts_on >= body.ends_on:
        raise UnableToJoin(why=_("“%(body)s” has ended by then.") % {"body": body.name})
    if starts_on < body.starts_on:
        raise UnableToJoin(
            why=_("“%(body)s” works since %(day)s: choose a day from then on.")
            % {"body": body.name, "day": f"{body.starts_on:%d.%m.%Y}"}
        )
    in_turn(body)
    later = Membership.objects.between(starts_on, dt.date.max).filter(body=body, role=role)
    if later.filter(person=person).exists():
        raise UnableToJoin(why=_("%(person)s takes this part here already.") % {"person": person})
    if role == Membership.Role.HEAD and (head := later.select_related("person").first()):
        raise UnableToJoin(
            why=_("%(person)s heads it now: end that first, a body has one head.") % {"person": head.person}
        )
    made = Membership.objects.create(person=person, body=body, role=role, starts_on=starts_on, ends_on=body.ends_on)
    journal.record(by=by, verb="membership.start", about=person, others=[body], fields={"role": role})
    return made


@transaction.atomic
def leave(*, by: Viewer, membership: Membership, on: dt.date) -> None:
    """End a person's part in a body from the day `on`; a consultant stops being one."""
    _require(by, membership.body)
    if membership.role == Membership.Role.CONSULTANT:
        for one in Consultant.objects.filter(
            person_id=membership.person_id, body_id=membership.body_id, state=Consultant.State.APPROVED
        ):
            states.move(CONSULTANT, one, Consultant.State.ENDED, by=by)
    journal.record(by=by, verb="membership.end", about=membership.person, others=[membership.body], fields={"on": on})
    if on <= membership.starts_on:
        membership.delete()
        return
    membership.ends_on = on
    membership.save(update_fields=["ends_on"])


@transaction.atomic
def propose(*, by: Viewer, person: Person, body: Body, today: dt.date) -> Consultant:
    """Propose somebody as a consultant of a point (or of a hub, of the centre)."""
    _require(by, body)
    if body.kind == Body.Kind.COMMUNITY:
        raise UnableToJoin(why=_("Consultants work at points, hubs, sites and centres."))
    in_turn(body)
    if Consultant.objects.filter(person=person, body=body, state__in=LIVE_CONSULTANTS).exists():
        raise UnableToJoin(why=_("%(person)s is proposed or works here already.") % {"person": person})
    made = Consultant.objects.create(person=person, body=body, proposed_on=today)
    states.append(made, "", made.state, by=by)
    journal.record(by=by, verb="consultant.propose", about=made, others=[person, body])
    return made


@transaction.atomic
def select(*, by: Viewer, consultant: Consultant) -> Consultant:
    """Select a candidate: the training may begin."""
    _require(by, consultant.body)
    states.move(CONSULTANT, consultant, Consultant.State.SELECTED, by=by)
    journal.record(by=by, verb="consultant.select", about=consultant, others=[consultant.person])
    return consultant


@transaction.atomic
def train(*, by: Viewer, consultant: Consultant, on: dt.date, hours: int) -> Consultant:
    """Record the training a candidate has finished."""
    _require(by, consultant.body)
    if hours < 1:
        raise UnableToAdvance(why=_("Write how many hours the training took."))
    if on > by.today:
        raise UnableToAdvance(why=_("The training is not over yet: the day lies ahead."))
    states.move(CONSULTANT, consultant, Consultant.State.TRAINED, by=by, trained_on=on, training_hours=hours)
    journal.record(by=by, verb="consultant.train", about=consultant, others=[consultant.person])
    return consultant


@transaction.atomic
def approve(*, by: Viewer, consultant: Consultant, on: dt.date, order_number: str) -> Membership:
    """Approve a trained candidate by an order: from that day they consult."""
    _require(by, consultant.body)
    if not order_number.strip():
        raise UnableToAdvance(why=_("Write the number of the order as it stands on the paper."))
    if consultant.trained_on is not None and on < consultant.trained_on:
        raise UnableToAdvance(why=_("The order is earlier than the end of the training. Check the date."))
    states.move(
        CONSULTANT, consultant, Consultant.State.APPROVED, by=by, approved_on=on, order_number=order_number.strip()
    )
    journal.record(by=by, verb="consultant.approve", about=consultant, others=[consultant.person])
    return _joined(by, consultant.person, consultant.body, Membership.Role.CONSULTANT, on)


@transaction.atomic
def decline(*, by: Viewer, consultant: Consultant) -> Consultant:
    """Stop somewhere on the way; the person may be proposed again."""
    _require(by, consultant.body)
    states.move(CONSULTANT, consultant, Consultant.State.DECLINED, by=by)
    journal.record(by=by, verb="consultant.decline", about=consultant, others=[consultant.person])
    return consultant


@transaction.atomic
def add_hours(
    *,
    by: Viewer,
    membership: Membership,
    weekday: int,
    starts_at: dt.time,
    ends_at: dt.time,
    online: bool = False,
    place: str = "",
) -> ConsultingHours:
    """Add hours of every week to a consultant; nobody is at two places at once."""
    _require(by, membership.body)
    if membership.role != Membership.Role.CONSULTANT:
        raise UnableToKeepHours(why=_("Only consultants have hours."))
    if ends_at <= starts_at:
        raise UnableToKeepHours(why=_("The hours end before they begin."))
    busy = ConsultingHours.objects.filter(
        membership__person_id=membership.person_id, weekday=weekday, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).exclude(membership__ends_on__lte=by.today)
    if (other := busy.select_related("membership__body").first()) is not None:
        raise UnableToKeepHours(
            why=_("At that time the consultant is at “%(body)s”.") % {"body": other.membership.body.name}
        )
    made = ConsultingHours.objects.create(
        membership=membership, weekday=weekday, starts_at=starts_at, ends_at=ends_at, online=online,
        place=place.strip(),
    )  # fmt: skip
    journal.record(by=by, verb="hours.add", about=membership, others=[membership.person, membership.body])
    return made


@transaction.atomic
def drop_hours(*, by: Viewer, hours: ConsultingHours) -> None:
    """Take hours away."""
    _require(by, hours.membership.body)
    journal.record(by=by, verb="hours.drop", about=hours.membership, others=[hours.membership.person])
    hours.delete()
