"""Campaigns: planned, opened with invitations for those they are for, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal, SentTwice
from opora.diagnostics.models import Instrument, Invitation, Survey
from opora.diagnostics.queries.surveys import people_for
from opora.diagnostics.rules.surveys import LIFE
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
def launch(*, by: Viewer, survey: Survey, today: dt.date) -> int:
    """Invite everybody the campaign is for; returns how many."""
    _require(by, survey.node)
    people = people_for(survey, today)
    if not people:
        raise NobodyInvited
    states.move(LIFE, survey, Survey.State.OPEN, by=by)
    Invitation.objects.bulk_create(
        [Invitation(survey=survey, person_id=person, node_id=node) for person, node in people.items()], batch_size=1_000
    )
    journal.record(by=by, verb="survey.launch", about=survey, fields={"invited": len(people)})
    return len(people)


@transaction.atomic
def close(*, by: Viewer, survey: Survey) -> None:
    """End a campaign: nobody begins any more."""
    _require(by, survey.node)
    states.move(LIFE, survey, Survey.State.CLOSED, by=by)
    journal.record(by=by, verb="survey.close", about=survey)
