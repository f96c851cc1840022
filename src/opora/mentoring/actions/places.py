"""Taking and releasing a mentor's numbered places: the database refuses one more than there are."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from opora.mentoring.models import MentorProfile, Place, Seat
from opora.mentoring.rules import NoPlaceLeft
from opora.people.models import Person


def take(*, mentor: Person, seat: Seat) -> Place:
    """Take the mentor's first free place for a seat; of two who take the last one, one is refused.

    Called inside the action that sends a proposal or opens a pair.
    """
    capacity = MentorProfile.objects.filter(person=mentor).values_list("capacity", flat=True).first() or 0
    taken = set(Place.objects.filter(mentor=mentor, released_at=None).values_list("number", flat=True))
    for number in range(1, capacity + 1):
        if number in taken:
            continue
        try:
            with transaction.atomic():
                return Place.objects.create(mentor=mentor, number=number, capacity=capacity, seat=seat)
        except IntegrityError:
            continue
    raise NoPlaceLeft(mentor=str(mentor))


def add_one(*, mentor: Person, seat: Seat) -> Place:
    """Take a place for a pair that already works, above the mentor's capacity if need be: facts come first."""
    profile, _ = MentorProfile.objects.get_or_create(
        person=mentor, defaults={"state": MentorProfile.State.AVAILABLE, "capacity": 1}
    )
    taken = Place.objects.filter(mentor=mentor, released_at=None).count()
    if profile.capacity <= taken:
        MentorProfile.objects.filter(pk=profile.pk).update(capacity=taken + 1)
    return take(mentor=mentor, seat=seat)


def release(*, seat: Seat) -> None:
    """Free the place a seat holds."""
    Place.objects.filter(seat=seat, released_at=None).update(released_at=timezone.now())
