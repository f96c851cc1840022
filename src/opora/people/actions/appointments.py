"""Taking up, changing and leaving a post; long absences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.actions.turns import in_turn
from opora.base.models import Account
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.network.models import Node
from opora.people.models import Absence, Appointment, Grant, Person, Post, Subject


class UnableToAppoint(Refusal):
    """The same post of the same person there already holds in this period."""

    message = _(
        "%(person)s already holds this post here in this period. Change the dates or end the earlier post first."
    )


class UnableToEnd(Refusal):
    """A post cannot end before it began."""

    message = _("The post began on %(starts_on)s: the day of leaving must be later.")


def _require(by: Viewer, node: Node) -> None:
    if not by.may(Data.STAFF, Right.ENTER, path=node.path):
        raise NotAllowed


@transaction.atomic
def start(
    *,
    by: Viewer,
    person: Person,
    node: Node,
    post: Post,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    subjects: Iterable[Subject] = (),
    stages: Sequence[str] = (),
    is_main: bool = True,
    load: Decimal | None = None,
    post_text: str = "",
    superior: Person | None = None,
) -> Appointment:
    """Give a person a post at `node` from `starts_on`."""
    _require(by, node)
    in_turn(person)
    overlap = Appointment.objects.between(starts_on, ends_on or dt.date.max)
    if overlap.filter(person=person, node=node, post=post).exists():
        raise UnableToAppoint(person=str(person))
    appointment = Appointment.objects.create(
        person=person, node=node, post=post, starts_on=starts_on, ends_on=ends_on, stages=list(stages),
        is_main=is_main, load=load, post_text=post_text, superior=superior,
    )  # fmt: skip
    appointment.subjects.set(subjects)
    journal.record(by=by, verb="appointment.start", about=appointment, others=[person, node])
    return appointment


@transaction.atomic
def change(
    *,
    by: Viewer,
    appointment: Appointment,
    subjects: Iterable[Subject] | None = None,
    stages: Sequence[str] | None = None,
    load: Decimal | None = None,
    superior: Person | None = None,
    post_text: str | None = None,
    starts_on: dt.date | None = None,
) -> Appointment:
    """Change what the post consists of, or correct since when it is held, without a new period."""
    _require(by, appointment.node)
    if starts_on is not None:
        _correct_start(appointment, starts_on)
    if stages is not None:
        appointment.stages = list(stages)
    if load is not None:
        appointment.load = load
    if post_text is not None:
        appointment.post_text = post_text
    if superior is not None:
        appointment.superior = superior
    appointment.save()
    if subjects is not None:
        appointment.subjects.set(subjects)
    journal.record(by=by, verb="appointment.change", about=appointment, others=[appointment.person])
    return appointment


def _correct_start(appointment: Appointment, on: dt.date) -> None:
    """Since when a post is held becomes known; an earlier period of the same post stays in its place."""
    if appointment.ends_on is not None and on >= appointment.ends_on:
        raise UnableToEnd(starts_on=f"{on:%d.%m.%Y}")
    same = Appointment.objects.between(on, appointment.ends_on or dt.date.max).filter(
        person=appointment.person, node=appointment.node, post=appointment.post
    )
    if same.exclude(pk=appointment.pk).exists():
        raise UnableToAppoint(person=str(appointment.person))
    appointment.starts_on, appointment.start_known = on, True


@transaction.atomic
def end(*, by: Viewer, appointment: Appointment, on: dt.date) -> Appointment:
    """End a post on the day `on` (exclusive). With the last post of the organisation its roles and sessions end."""
    _require(by, appointment.node)
    if on <= appointment.starts_on:
        raise UnableToEnd(starts_on=f"{appointment.starts_on:%d.%m.%Y}")
    appointment.ends_on = on
    appointment.save(update_fields=["ends_on"])
    journal.record(by=by, verb="appointment.end", about=appointment, others=[appointment.person, appointment.node])
    others = Appointment.objects.on(on).filter(person=appointment.person, node=appointment.node)
    if not others.exists():
        _end_roles(by, appointment.person, appointment.node, on)
    return appointment


def _end_roles(by: Viewer, person: Person, node: Node, on: dt.date) -> None:
    grants = Grant.objects.on(on).filter(person=person)
    if Appointment.objects.on(on).filter(person=person).exists():
        grants = grants.filter(node=node)
    grants.filter(starts_on__gte=on).delete()
    grants.update(ends_on=on)
    if on <= by.today and person.account_id:
        Account.objects.filter(pk=person.account_id).update(sessions_since=timezone.now())
    journal.record(by=by, verb="role.end_all", about=person, others=[node])


@transaction.atomic
def begin_absence(*, by: Viewer, person: Person, node: Node, starts_on: dt.date, parental: bool) -> Absence:
    """Note that a person is away for long."""
    _require(by, node)
    absence = Absence.objects.create(person=person, starts_on=starts_on, parental=parental)
    journal.record(by=by, verb="absence.begin", about=person, others=[node])
    return absence


@transaction.atomic
def end_absence(*, by: Viewer, absence: Absence, node: Node, on: dt.date) -> Absence:
    """Note that the person is back on the day `on`."""
    _require(by, node)
    absence.ends_on = on
    absence.save(update_fields=["ends_on"])
    journal.record(by=by, verb="absence.end", about=absence.person, others=[node])
    return absence
