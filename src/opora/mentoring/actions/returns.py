"""Taking back pairs an import brought in, until something depends on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.models import StateChange
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.documents.actions.papers import withdraw
from opora.mentoring.models import MentorProfile, Pair, PairMember, Place, Seat
from opora.mentoring.rules import SEAT

#: What bringing a pair in writes itself; anything else that points at it depends on it.
OWN = {"mentoring.pairmember"}


def used_pairs(pairs: Mapping[int, int | None]) -> set[int]:
    """Ids of pairs that went on living since they were brought in: a later step, or something that names them."""
    ids = list(pairs)
    steps = StateChange.objects.filter(kind="mentoring.pair", object_id__in=ids).exclude(from_state="")
    used = set(steps.values_list("object_id", flat=True))
    for relation in Pair._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model._meta.label_lower in OWN:
            continue
        name = relation.field.attname
        used |= set(model._default_manager.filter(**{f"{name}__in": ids}).values_list(name, flat=True))
    return used


@transaction.atomic
def take_back(*, by: Viewer, pairs: Mapping[int, int | None]) -> int:
    """Remove pairs (id → the mentor's places before, or nothing). The caller has asked `used_pairs`."""
    found = Pair.objects.filter(pk__in=list(pairs)).select_related("node", "mentor_node", "seat")
    for pair in found.order_by("-pk"):
        if not by.may(Data.PAIR, Right.ENTER, path=pair.node.path):
            raise NotAllowed
        withdraw(by=by, about=pair)
        mentors = pair.members.filter(role=PairMember.Role.MENTOR).values_list("person_id", flat=True)
        mentor, seat = mentors.first(), pair.seat
        journal.record(by=by, verb="pair.take_back", about=pair)
        capacity = pairs[pair.pk]
        pair.members.all().delete()
        pair.delete()
        if seat is not None:
            _free(by, seat, mentor)
            _restore_mentor(mentor, capacity)
    return len(pairs)


def _free(by: Viewer, seat: Seat, mentor: int | None) -> None:
    """The seat goes if the pair brought it along, else it waits again."""
    Place.objects.filter(seat=seat, mentor=mentor).delete()
    steps = StateChange.objects.filter(kind="mentoring.seat", object_id=seat.pk)
    if not seat.pairs.exists() and not steps.exclude(from_state="").exists():
        journal.record(by=by, verb="seat.take_back", about=seat)
        steps.delete()
        seat.delete()
    elif seat.state == Seat.State.FILLED:
        states.move(SEAT, seat, Seat.State.OPEN, by=by)


def _restore_mentor(mentor: int | None, capacity: int | None) -> None:
    """The mentor has as many places as before; whom only the import made a mentor is none again."""
    profile = MentorProfile.objects.filter(person=mentor)
    if capacity is not None:
        profile.update(capacity=capacity)
    elif not Place.objects.filter(mentor=mentor).exists():
        profile.delete()


def used_offers(profiles: Sequence[int]) -> set[int]:
    """Ids of offered mentors who meanwhile took a place or were paused."""
    steps = StateChange.objects.filter(kind="mentoring.mentorprofile", object_id__in=profiles).exclude(from_state="")
    taken = MentorProfile.objects.filter(pk__in=profiles, person__places__isnull=False)
    return set(steps.values_list("object_id", flat=True)) | set(taken.values_list("pk", flat=True))


@transaction.atomic
def take_back_offers(*, by: Viewer, profiles: Sequence[int]) -> None:
    """Withdraw offers a list made. The caller has asked `used_offers`."""
    if not profiles:
        return
    found = MentorProfile.objects.filter(pk__in=profiles)
    journal.record(by=by, verb="mentor.take_back", others=list(found))
    StateChange.objects.filter(kind="mentoring.mentorprofile", object_id__in=profiles).delete()
    found.delete()
