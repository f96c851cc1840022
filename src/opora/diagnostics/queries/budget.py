"""How many minutes teachers have been asked for: what a campaign would add, and for how many that is too much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from opora.base.rules.access import Viewer
from opora.base.rules.calendars import school_year_of
from opora.diagnostics.models import Invitation, Survey
from opora.diagnostics.queries.surveys import surveys_of
from opora.diagnostics.rules.budget import MENTEE_MINUTES, MENTOR_MINUTES, mentors_among, month_of


@dataclass(frozen=True)
class Budget:
    """What campaigns ask of the people one of them is for."""

    #: So many people it is for, and the minutes it takes.
    people: int
    minutes: int
    #: Minutes asked of each in this school year by other campaigns: on average, and at most.
    asked: int
    asked_most: int
    #: So many would be asked for more in the month of its first day than the budget allows.
    beyond: int


def budget_of(survey: Survey, people: Iterable[int]) -> Budget:
    """Hold a campaign against the budget of those it is for; two statements and who is a mentor.

    A campaign counts with all its minutes in the month of its first day, whether or not somebody answered: asking is
    what costs attention.
    """
    told = set(people)
    year, month = school_year_of(survey.starts_on), month_of(survey.starts_on)
    asked = _asked(told, year.starts_on, year.ends_on, survey)
    now = _asked(told, *month, survey)
    mentors = mentors_among(told, survey.starts_on)
    minutes = survey.instrument.minutes
    beyond = sum(now.get(one, 0) + minutes > (MENTOR_MINUTES if one in mentors else MENTEE_MINUTES) for one in told)
    return Budget(
        people=len(told), minutes=minutes, asked=round(sum(asked.values()) / len(told)) if told else 0,
        asked_most=max(asked.values(), default=0), beyond=beyond,
    )  # fmt: skip


@dataclass(frozen=True)
class Month:
    """What campaigns asked of people in one month of the school year."""

    first: dt.date
    campaigns: int
    people: int
    #: Minutes of each of them, on average.
    minutes: int
    #: So many times somebody was asked for more than the budget allows, by a named decision.
    beyond: int


def asked_by_month(viewer: Viewer) -> list[Month]:
    """The attention budget of this school year as it was kept within reach, the newest month first; two statements."""
    year = school_year_of(viewer.today)
    begun = surveys_of(viewer).filter(starts_on__gte=year.starts_on, starts_on__lt=year.ends_on)
    begun = begun.exclude(state=Survey.State.PLANNED).order_by()
    beyond = {
        month: (count, many or 0)
        for month, count, many in begun.annotate(month=TruncMonth("starts_on"))
        .values("month")
        .values_list("month", Count("pk"), Sum("beyond"))
    }
    rows = Invitation.objects.filter(survey__in=begun.values("pk")).annotate(month=TruncMonth("survey__starts_on"))
    told = rows.values("month").values_list("month", Count("person", distinct=True), Sum("survey__instrument__minutes"))
    return [
        Month(month, beyond[month][0], people, round((minutes or 0) / people), beyond[month][1])
        for month, people, minutes in told.order_by("-month")
    ]


def _asked(people: set[int], since: dt.date, before: dt.date, survey: Survey) -> dict[int, int]:
    """Minutes asked of each person by other campaigns that began between two days."""
    begun = Q(survey__starts_on__gte=since, survey__starts_on__lt=before) & ~Q(survey__state=Survey.State.PLANNED)
    rows = (
        Invitation.objects.filter(begun)
        .exclude(survey=survey.pk)
        .values_list("person_id")
        .annotate(minutes=Sum("survey__instrument__minutes"))
        .order_by("person_id")
    )
    return {person: minutes for person, minutes in rows if person in people}
