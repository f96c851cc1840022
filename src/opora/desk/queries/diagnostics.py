"""What waits of diagnostics beside other work: read along with the reader's post, at no statement of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, IntegerField, JSONField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from opora.base.rules.access import Viewer
from opora.diagnostics.models import Instrument, Invitation, Sitting, Survey
from opora.diagnostics.queries.sittings import waiting_for
from opora.diagnostics.queries.surveys import invitations_for
from opora.people.models import Appointment

#: Of the first sitting and of the first invitation: how each column is called beside the post.
SITTING = {
    "sitting_id": "pk", "sitting_state": "state", "sitting_until": "last_on", "sitting_minutes": "instrument__minutes",
}  # fmt: skip
INVITED = {
    "invited_title": "survey__title", "invited_until": "survey__last_on",
    "invited_minutes": "survey__instrument__minutes",
}  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """The first sitting and the first invitation that wait, and how many more there are."""

    sittings: list[Sitting] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    more: int = 0


def with_diagnostics(viewer: Viewer, works: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """The reader's posts with what waits of diagnostics."""
    sittings, invitations = waiting_for(viewer), invitations_for(viewer)
    told = {name: Subquery(sittings.values(column)[:1]) for name, column in SITTING.items()}
    told |= {name: Subquery(invitations.values(column)[:1]) for name, column in INVITED.items()}
    title = Subquery(sittings.values("instrument__title")[:1], output_field=JSONField())
    return works.annotate(**told, sitting_title=title, sittings=_count(sittings), invitations=_count(invitations))


def _count(rows: QuerySet[Sitting] | QuerySet[Invitation]) -> Coalesce:
    counted = rows.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def waiting_beside(viewer: Viewer, work: Appointment | None) -> Beside:
    """What was read along with the post; whoever works nowhere today has none here."""
    if work is None or not hasattr(work, "sittings"):
        return Beside()
    told = vars(work)
    sittings, invitations = [], []
    if told["sitting_id"] is not None:
        instrument = Instrument(title=told["sitting_title"], minutes=told["sitting_minutes"])
        sittings = [
            Sitting(
                pk=told["sitting_id"], state=told["sitting_state"], last_on=told["sitting_until"],
                person_id=viewer.person_id, instrument=instrument,
            )
        ]  # fmt: skip
    if told["invited_title"] is not None:
        survey = Survey(
            title=told["invited_title"], last_on=told["invited_until"],
            instrument=Instrument(minutes=told["invited_minutes"]),
        )  # fmt: skip
        invitations = [Invitation(survey=survey)]
    more = told["sittings"] + told["invitations"] - len(sittings) - len(invitations)
    return Beside(sittings, invitations, more)
