"""Who is whose partner: asked for by apps below that show a teacher's needs or make one record of two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from opora.base.models import holds_on
from opora.base.rules.access import Viewer
from opora.mentoring.models import PairMember, Place
from opora.mentoring.rules import LIVE_PAIRS
from opora.people.models import Person


def mentees_of(viewer: Viewer) -> set[int]:
    """Ids of the mentees of the viewer's live pairs."""
    return _across(viewer, PairMember.Role.MENTOR, PairMember.Role.MENTEE)


def mentors_of(viewer: Viewer) -> set[int]:
    """Ids of the mentors of the viewer's live pairs."""
    return _across(viewer, PairMember.Role.MENTEE, PairMember.Role.MENTOR)


def _across(viewer: Viewer, own: str, other: str) -> set[int]:
    if viewer.person_id is None:
        return set()
    mine = PairMember.objects.filter(
        holds_on(viewer.today), person=viewer.person_id, role=own, pair__state__in=LIVE_PAIRS
    )
    return set(
        PairMember.objects.filter(holds_on(viewer.today), pair__in=mine.values("pair_id"), role=other)
        .exclude(person=viewer.person_id)
        .values_list("person_id", flat=True)
    )


def mentors_on(people: Iterable[int], day: dt.date) -> set[int]:
    """Those of these people who are mentors in a live pair on a day."""
    live = PairMember.objects.filter(holds_on(day), role=PairMember.Role.MENTOR, pair__state__in=LIVE_PAIRS)
    return set(people) & set(live.values_list("person_id", flat=True))


def partners_stay_two(one: Person, other: Person) -> str:
    """Why these two cannot be one person: they are both sides of a pair, or of one that is proposed or was."""
    theirs = PairMember.objects.filter(person=other).values("pair_id")
    held = Q(mentor=one, seat__mentee=other) | Q(mentor=other, seat__mentee=one)
    if PairMember.objects.filter(person=one, pair__in=theirs).exists() or Place.objects.filter(held).exists():
        return _("These two are the two sides of one pair, so they are two people: say that they are different.")
    return ""
