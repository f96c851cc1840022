"""Places for a mentor within the reach of those who fill them."""

from __future__ import annotations

from opora.base.rules.access import Data, Right, Viewer, within
from opora.mentoring.models import MentorProfile, Seat
from opora.people.models import Person


def seat_of(viewer: Viewer, seat_id: int, right: Right = Right.ENTER) -> Seat | None:
    """One place, if the viewer matches at its organisation."""
    return (
        Seat.objects.filter(within(viewer.paths(Data.MATCHING, right), "node__path"), pk=seat_id)
        .exclude(state=Seat.State.CLOSED)
        .select_related("node__parent", "mentee")
        .first()
    )


def mentor_by_id(mentor_id: int) -> Person | None:
    """A person who is or was on offer as a mentor: the actions decide whether they may be proposed here."""
    profile = MentorProfile.objects.filter(person_id=mentor_id, person__merged_into=None, person__erased_at=None)
    found = profile.select_related("person").first()
    return found.person if found else None
