"""Pairs and groups opened by hand, with the consents on paper: one to one, reverse, a group with one mentor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.mentoring.actions.papers import open_gates
from opora.mentoring.models import Pair, PairMember, Seat
from opora.mentoring.rules import GROUP_SIZE, SEAT, UnableToOpenPair, UnableToRecordDay, basis_between
from opora.mentoring.rules.gates import USUAL_FORM
from opora.network.models import Node
from opora.people.models import Person
from opora.people.queries.persons import people_of
from opora.programmes.queries.force import rules_in_force

MENTOR, MENTEE = PairMember.Role.MENTOR, PairMember.Role.MENTEE


@transaction.atomic
def open_reverse(*, by: Viewer, node: Node, one: Person, other: Person, agreed_on: dt.date) -> Pair:
    """Open a pair in which each is the other's mentor: one pair, two mentors, two mentees (BR-19)."""
    _check(by, node, [one, other], agreed_on)
    if PairMember.objects.filter(_both(one, other), pair__kind="reverse", pair__ends_on=None).exists():
        raise UnableToOpenPair(why=_("These two are already a pair."))
    roles = [(one, MENTOR), (other, MENTEE), (other, MENTOR), (one, MENTEE)]
    return _opened(by, node, "reverse", roles, agreed_on)


@transaction.atomic
def open_group(*, by: Viewer, node: Node, mentor: Person, mentees: Sequence[Person], agreed_on: dt.date) -> Pair:
    """Open a group: one mentor, several mentees of one organisation. It takes none of the mentor's single places."""
    _check(by, node, [mentor, *mentees], agreed_on)
    rules = rules_in_force(node, by.today)
    limit = rules.limit(rules.form(USUAL_FORM), "group")
    most = limit.most if limit else GROUP_SIZE
    if not 2 <= len(mentees) <= most:
        raise UnableToOpenPair(
            why=_("A group has from two to %(most)s mentees; with one it is a pair.") % {"most": most}
        )
    led = PairMember.objects.filter(person=mentor, role=MENTOR, ends_on=None, pair__kind="group", pair__ends_on=None)
    for known in led.values_list("pair_id", flat=True):
        members = PairMember.objects.filter(pair=known, role=MENTEE, ends_on=None).values_list("person_id", flat=True)
        if set(members) == {one.pk for one in mentees}:
            raise UnableToOpenPair(why=_("This group is there already."))
    pair = _opened(by, node, "group", [(mentor, MENTOR), *((one, MENTEE) for one in mentees)], agreed_on)
    for seat in Seat.objects.filter(mentee__in=mentees, state=Seat.State.OPEN):
        states.move(SEAT, seat, Seat.State.CLOSED, by=by, closed_on=agreed_on)
    return pair


def _check(by: Viewer, node: Node, people: Sequence[Person], agreed_on: dt.date) -> None:
    """Refuse what cannot be: people who do not work here, somebody twice, a day ahead, an answer still awaited."""
    if not by.may(Data.PAIR, Right.ENTER, path=node.path):
        raise NotAllowed
    # One pair of an organisation by hand at a time: whoever comes meanwhile waits, and then finds it.
    in_turn(node)
    ids = [person.pk for person in people]
    if len(set(ids)) < len(ids):
        raise UnableToOpenPair(why=_("Nobody can be their own mentor."))
    if agreed_on > by.today:
        raise UnableToRecordDay
    if people_of(by, node=node).filter(pk__in=ids).count() < len(ids):
        raise UnableToOpenPair(why=_("Somebody of these does not work in this organisation today."))
    held = Seat.objects.filter(mentee__in=ids, state=Seat.State.HELD).count()
    if held:
        words = ngettext(
            "A proposal for %(n)s of them is still on its way: withdraw it first.",
            "Proposals for %(n)s of them are still on their way: withdraw them first.",
            held,
        )
        raise UnableToOpenPair(why=words % {"n": held})


def _both(one: Person, other: Person) -> Q:
    theirs = PairMember.objects.filter(person=other, ends_on=None).values("pair_id")
    return Q(person=one, pair__in=theirs, ends_on=None)


def _opened(
    by: Viewer, node: Node, kind: str, roles: Sequence[tuple[Person, PairMember.Role]], agreed_on: dt.date
) -> Pair:
    rules = rules_in_force(node, by.today)
    pair = Pair.objects.create(
        node=node, mentor_node=node, form=rules.form(USUAL_FORM), kind=kind, confirmed_on=agreed_on,
        starts_on=agreed_on, basis=basis_between(node.law_profile, True),
    )  # fmt: skip
    PairMember.objects.bulk_create(
        PairMember(pair=pair, person=person, role=role, starts_on=agreed_on) for person, role in roles
    )
    states.append(pair, "", pair.state, by=by)
    journal.record(by=by, verb="pair.open_by_hand", about=pair, others=list({p.pk: p for p, _role in roles}.values()))
    open_gates(by=by, pair=pair, today=by.today)
    return pair
