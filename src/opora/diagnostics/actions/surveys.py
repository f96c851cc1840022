"""Campaigns: planned, opened with invitations for those they are for, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer, system_viewer
from opora.base.rules.refusals import NotAllowed, Refusal, SentTwice
from opora.base.rules.states import NotNow
from opora.diagnostics.actions.sittings import settle
from opora.diagnostics.models import Instrument, Invitation, Sitting, Survey
from opora.diagnostics.queries.budget import budget_of
from opora.diagnostics.queries.surveys import people_for
from opora.diagnostics.rules.surveys import LIFE, may_be_granted
from opora.network.models import Node


class NotInvitedTo(Refusal):
    """A campaign needs something people can answer, and days to answer it in."""

    message = _(
        "A campaign needs a published survey or self-assessment, and a last day that is neither past nor before "
        "the first."
    )


class NobodyInvited(Refusal):
    """A campaign for nobody."""

    message = _("Nobody there fits the campaign. Widen whom it is for.")


class BeyondBudget(Refusal):
    """More minutes than the attention of teachers allows needs a reason."""

    message = _(
        "With this campaign %(count)s of those it is for would be asked for more than 20 minutes this month "
        "(mentors: 15). Choose something shorter or another month, or give the reason for asking all the same."
    )


class NoTimeLimit(Refusal):
    """More time only means something where time is limited."""

    message = _("Nobody is hurried here: everybody may take the time they need.")


class NotAmongInvited(Refusal):
    """Somebody the campaign is not for."""

    message = _("This person is not among those the campaign is for. Choose another one.")


#: Minutes that may be granted beyond the limit.
MOST_EXTRA = 240


def _require(by: Viewer, node: Node) -> None:
    if not by.may(Data.SURVEY, Right.ENTER, path=node.path):
        raise NotAllowed


@transaction.atomic
def plan(
    *,
    by: Viewer,
    node: Node,
    instrument: Instrument,
    title: str,
    audience: Mapping[str, Any],
    starts_on: dt.date,
    last_on: dt.date,
    today: dt.date,
) -> Survey:
    """Put an instrument to the teachers of a place between two days."""
    _require(by, node)
    answered = (Instrument.Kind.SURVEY, Instrument.Kind.SELF_ASSESSMENT)
    if instrument.state != Instrument.State.PUBLISHED or instrument.kind not in answered:
        raise NotInvitedTo
    if last_on < starts_on or last_on < today:
        raise NotInvitedTo
    told = {
        "node": node, "instrument": instrument, "title": title.strip()[:200], "starts_on": starts_on,
        "last_on": last_on,
        "audience": {key: audience[key] for key in ("category", "subject", "young") if audience.get(key)},
    }  # fmt: skip
    in_turn(node)
    if Survey.objects.filter(**told, state=Survey.State.PLANNED).exists():
        raise SentTwice
    made = Survey.objects.create(**told)
    states.append(made, "", made.state, by=by)
    journal.record(by=by, verb="survey.plan", about=made, others=[node])
    return made


@transaction.atomic
def launch(*, by: Viewer, survey: Survey, today: dt.date, reason: str = "") -> int:
    """Invite everybody the campaign is for; returns how many. What exceeds the attention budget needs a reason."""
    _require(by, survey.node)
    LIFE.require(survey.state, Survey.State.OPEN)
    people = people_for(survey, today)
    if not people:
        raise NobodyInvited
    reason, beyond = reason.strip()[:200], budget_of(survey, people).beyond
    if beyond and not reason:
        raise BeyondBudget(count=beyond)
    states.move(LIFE, survey, Survey.State.OPEN, by=by, reason=reason if beyond else "", beyond=beyond)
    # Whoever was granted more time beforehand is invited already; whoever has left since is not.
    known = Invitation.objects.filter(survey=survey)
    known.exclude(person__in=people).delete()
    there = set(known.values_list("person_id", flat=True))
    invited = [Invitation(survey=survey, person_id=one, node_id=node) for one, node in people.items()
               if one not in there]  # fmt: skip
    Invitation.objects.bulk_create(invited, batch_size=1_000)
    journal.record(by=by, verb="survey.launch", about=survey, fields={"invited": len(people), "beyond": beyond})
    return len(people)


@transaction.atomic
def accommodate(*, by: Viewer, survey: Survey, person_id: int, minutes: int, today: dt.date) -> None:
    """Grant one person more minutes than the others, before the campaign or during it; 0 takes them back."""
    _require(by, survey.node)
    if survey.state == Survey.State.CLOSED:
        raise NotNow
    if not may_be_granted(survey):
        raise NoTimeLimit
    minutes = min(max(minutes, 0), MOST_EXTRA)
    in_turn(survey)
    invited = Invitation.objects.filter(survey=survey, person=person_id).first()
    if invited is None:
        node = people_for(survey, today).get(person_id) if survey.state == Survey.State.PLANNED else None
        if node is None:
            raise NotAmongInvited
        invited = Invitation(survey=survey, person_id=person_id, node_id=node)
    added, invited.extra_minutes = minutes - invited.extra_minutes, minutes
    if not added and invited.pk:
        return
    invited.save()
    for sitting in Sitting.objects.select_for_update().filter(
        survey=survey, person=person_id, state=Sitting.State.IN_PROGRESS, due_at__isnull=False
    ):
        assert sitting.due_at is not None
        sitting.due_at += dt.timedelta(minutes=added)
        sitting.save(update_fields=["due_at"])
    journal.record(by=by, verb="survey.accommodate", about=survey, others=[invited])


@transaction.atomic
def close(*, by: Viewer, survey: Survey) -> None:
    """End a campaign: nobody begins any more, and what was answered by now is what counts."""
    _require(by, survey.node)
    states.move(LIFE, survey, Survey.State.CLOSED, by=by)
    settle(survey=survey, today=by.today)
    journal.record(by=by, verb="survey.close", about=survey)


def close_overdue(today: dt.date) -> int:
    """End campaigns whose last day is over."""
    by = system_viewer(today)
    overdue = list(Survey.objects.filter(state=Survey.State.OPEN, last_on__lt=today).select_related("node"))
    for survey in overdue:
        close(by=by, survey=survey)
    return len(overdue)
