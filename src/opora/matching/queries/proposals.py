"""Proposals within reach: one's own, and those of the organisations one looks after."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.matching.models import Answer, Proposal, Waiting
from opora.mentoring.models import Seat
from opora.people.models import Appointment


def proposals_of(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Proposal]:
    """Proposals to teachers and mentors within reach, and one's own; the newest first."""
    paths = viewer.paths(Data.PAIR, right)
    works = Appointment.objects.filter(holds_on(viewer.today), within(paths, "node__path"))
    reach = within(paths, "seat__node__path") | Q(across_schools=True, mentor__in=works.values("person_id"))
    return _told(Proposal.objects.filter(reach | _own(viewer)))


def own_proposals(viewer: Viewer) -> QuerySet[Proposal]:
    """What somebody was proposed themselves."""
    return _told(Proposal.objects.filter(_own(viewer)))


def proposal_of(viewer: Viewer, proposal_id: int, right: Right = Right.VIEW) -> Proposal | None:
    """One proposal."""
    return proposals_of(viewer, right).filter(pk=proposal_id).first()


def _own(viewer: Viewer) -> Q:
    if not viewer.person_id:
        return Q(pk__in=[])
    return Q(mentor=viewer.person_id) | Q(seat__mentee=viewer.person_id)


def _told(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return (
        found.select_related("seat__node", "seat__mentee", "mentor")
        .prefetch_related("answers")
        .order_by("-sent_on", "-pk")
    )


def own_side(viewer: Viewer, proposal: Proposal) -> str:
    """Which side of the proposal the viewer is, if any."""
    if viewer.person_id == proposal.seat.mentee_id:
        return str(Answer.Side.MENTEE)
    return str(Answer.Side.MENTOR) if viewer.person_id == proposal.mentor_id else ""


def waiting_under(viewer: Viewer) -> QuerySet[Waiting]:
    """Open places that were passed over, those most often passed over first."""
    return (
        Waiting.objects.filter(
            within(viewer.paths(Data.MATCHING), "seat__node__path"),
            seat__state__in=(Seat.State.OPEN, Seat.State.HELD),
            passed_over__gt=0,
        )
        .select_related("seat__node", "seat__mentee", "last_run")
        .order_by("-passed_over", "since", "pk")
    )
