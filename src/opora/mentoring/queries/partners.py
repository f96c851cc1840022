"""Whom the viewer mentors today: asked for by apps below that show a teacher's needs."""

from __future__ import annotations

from opora.base.models import holds_on
from opora.base.rules.access import Viewer
from opora.mentoring.models import PairMember
from opora.mentoring.rules import LIVE_PAIRS


def mentees_of(viewer: Viewer) -> set[int]:
    """Ids of the mentees of the viewer's live pairs."""
    if viewer.person_id is None:
        return set()
    mine = PairMember.objects.filter(
        holds_on(viewer.today), person=viewer.person_id, role=PairMember.Role.MENTOR, pair__state__in=LIVE_PAIRS
    )
    return set(
        PairMember.objects.filter(holds_on(viewer.today), pair__in=mine.values("pair_id"), role=PairMember.Role.MENTEE)
        .exclude(person=viewer.person_id)
        .values_list("person_id", flat=True)
    )
