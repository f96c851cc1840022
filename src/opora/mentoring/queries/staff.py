"""Which people of a list need a mentor and have none: the filter that mentoring gives to the list of teachers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from opora.base.models import holds_on
from opora.base.rules.access import Data, Viewer, within
from opora.mentoring.models import PairMember, Seat
from opora.mentoring.queries.needing import WITH_LEARNERS
from opora.mentoring.rules import LIVE_PAIRS, MENTOR_YEARS, NEWCOMER_DAYS
from opora.people.models import Absence, Appointment
from opora.people.queries.youth import young_among


def without_mentor(viewer: Viewer, people: QuerySet[Any]) -> QuerySet[Any]:
    """The young, the newly hired and those who asked, who work with learners, are not away and have no mentor."""
    today, me = viewer.today, OuterRef("pk")
    posts = Appointment.objects.filter(
        holds_on(today), within(viewer.paths(Data.STAFF), "node__path"), person=me, post__kind__in=WITH_LEARNERS
    )
    mentored = PairMember.objects.filter(
        person=me, role=PairMember.Role.MENTEE, pair__state__in=LIVE_PAIRS, ends_on=None
    )
    new = posts.filter(start_known=True, starts_on__gte=today - dt.timedelta(days=NEWCOMER_DAYS))
    skilled = today - dt.timedelta(days=MENTOR_YEARS * 365)
    asked = Seat.objects.filter(mentee=me, state__in=(Seat.State.OPEN, Seat.State.HELD))
    able = people.filter(Exists(posts), ~Exists(mentored), ~Exists(Absence.objects.filter(holds_on(today), person=me)))
    unskilled = Q(teaching_started_on=None) | Q(teaching_started_on__gt=skilled)
    return able.filter(Exists(asked) | Q(Exists(new)) & unskilled | Q(pk__in=young_among(able, today)))
