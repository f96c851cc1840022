"""The input of a run: everybody who waits, or what an earlier run left to be matched again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from opora.base.rules.access import within
from opora.matching.bridge.tables import Input, gather, profiles_under, seats_under
from opora.matching.models import Proposal, Run, RunPair
from opora.mentoring.models import MentorProfile, Seat
from opora.network.models import Node


def input_of(run: Run, scope: Node, today: dt.date) -> Input:
    """What a run is computed from today; running pairs are no seats, so they stay as they are."""
    profiles = profiles_under(scope, today)
    if run.only_seat is not None:
        return _one_again(run, run.only_seat, profiles, today)
    waiting = seats_under(run.node)
    asked = silent_proposals(run.node) if run.moves_proposals else []
    moving = [one.seat for one in asked]
    data = gather(_in_order([*waiting, *moving]), profiles, today, moving=[seat.pk for seat in moving])
    told = {one.seat_id: one.mentor_id for one in asked}
    if run.basis is not None:
        found = RunPair.objects.filter(run=run.basis, seat__in=[seat.pk for seat in waiting])
        told |= dict(found.values_list("seat_id", "mentor_id"))
    return _with(data, "kept", told)


def silent_proposals(node: Node) -> list[Proposal]:
    """Proposals under a node that nobody has answered, of teachers with this one place: they may still move."""
    return list(_silent(node).select_related("seat__mentee", "seat__node").order_by("pk"))


def has_silent(node: Node) -> bool:
    """Whether there is any such proposal."""
    return _silent(node).exists()


def _silent(node: Node) -> QuerySet[Proposal]:
    sent = Proposal.objects.filter(within([node.path], "seat__node__path"), state=Proposal.State.SENT, answers=None)
    others = Seat.objects.exclude(state=Seat.State.CLOSED).exclude(pk=OuterRef("seat"))
    return sent.exclude(Exists(others.filter(mentee=OuterRef("seat__mentee"))))


def _one_again(run: Run, seat: Seat, profiles: Sequence[MentorProfile], today: dt.date) -> Input:
    """One teacher, and beside them the pairs of the earlier run that still wait to be sent, each where it is."""
    waiting = RunPair.objects.filter(run=run.basis, seat__state=Seat.State.OPEN).exclude(seat=seat)
    told = dict(waiting.exclude(seat__mentee=seat.mentee_id).values_list("seat_id", "mentor_id"))
    beside = Seat.objects.filter(pk__in=told).select_related("mentee", "node")
    offered = {profile.person_id for profile in profiles}
    seats = [one for one in beside if told[one.pk] in offered]
    return _with(gather(_in_order([seat, *seats]), profiles, today), "pinned", told)


def _in_order(seats: Sequence[Seat]) -> list[Seat]:
    return sorted(seats, key=lambda one: (one.mentee_id, one.priority, one.role, one.pk))


def _with(data: Input, name: str, told: dict[int, int]) -> Input:
    """Add pairs told by seat and mentor to the relations by rows; those who are no longer there are left out."""
    row = {seat: number for number, seats in enumerate(data.seats) for seat in seats}
    column = {pk: number for number, pk in enumerate(data.mentor_ids)}
    apart = {(one, other) for one, other in data.relations["forbidden"]}
    found = {(row[seat], column[mentor]) for seat, mentor in told.items() if seat in row and mentor in column}
    known = {(one, other) for one, other in data.relations.get(name, [])}
    pairs = [list(pair) for pair in sorted(known | (found - apart))]
    if pairs:
        data.relations[name] = pairs
    return data
