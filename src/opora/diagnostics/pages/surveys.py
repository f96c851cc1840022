"""The pages of campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.forms.accommodations import AccommodationForm
from opora.diagnostics.forms.surveys import ReasonForm
from opora.diagnostics.models import Survey
from opora.diagnostics.pages.results import ResultsPage, results_page
from opora.diagnostics.queries.budget import Budget, Month, budget_of
from opora.diagnostics.queries.surveys import Progress, decision_of, granted_minutes, people_for, progress_of
from opora.diagnostics.rules.surveys import may_be_granted


@dataclass(frozen=True)
class SurveyLine:
    """One campaign of the list."""

    pk: int
    title: str
    what: str
    place: str
    days: str
    word: str
    kind: str
    minutes: int
    #: So many people it asked for more than the attention budget allows.
    beyond: int


@dataclass(frozen=True)
class MonthLine:
    """What was asked of people in a month, and what it is called."""

    name: str
    told: Month


@dataclass(frozen=True)
class SurveysPage:
    """Campaigns within reach."""

    lines: tuple[SurveyLine, ...]
    may_add: bool
    #: The attention budget as it was kept this school year.
    months: tuple[MonthLine, ...] = ()


@dataclass(frozen=True)
class SurveyPage:
    """One campaign."""

    survey: Survey
    line: SurveyLine
    anonymous: bool
    minutes: int
    rows: tuple[Progress, ...]
    invited: int
    done: int
    may_launch: bool
    may_close: bool
    #: It is over and its answers are to be counted.
    may_count: bool
    #: What it asks of the people it is for, before it begins.
    budget: Budget | None
    reason: ReasonForm
    results: ResultsPage | None
    #: Who has more time than the others: by name, minutes.
    granted: tuple[tuple[str, int], ...]
    accommodation: AccommodationForm | None
    #: The decision to go beyond the attention budget.
    decided: str = ""


def line_of(survey: Survey, language: str) -> SurveyLine:
    """A campaign in words."""
    kinds = {Survey.State.PLANNED: "wait", Survey.State.OPEN: "good", Survey.State.CLOSED: ""}
    return SurveyLine(
        survey.pk, survey.title, text_in(survey.instrument.title, language), survey.node.short_name or survey.node.name,
        f"{survey.starts_on:%d.%m.%Y} – {survey.last_on:%d.%m.%Y}", survey.get_state_display(),
        kinds[Survey.State(survey.state)], survey.instrument.minutes, survey.beyond,
    )  # fmt: skip


def surveys_page(viewer: Viewer, surveys: Sequence[Survey], months: Sequence[Month] = ()) -> SurveysPage:
    """The list, and what campaigns asked of people month by month."""
    lines = tuple(line_of(survey, viewer.language) for survey in surveys)
    named = tuple(MonthLine(capfirst(date_format(month.first, "F Y")), month) for month in months)
    return SurveysPage(lines, viewer.may_somewhere(Data.SURVEY, Right.ENTER), named)


def _decided(survey: Survey) -> str:
    """Who asked for more than the budget allows, when, and why."""
    step = decision_of(survey)
    if step is None:
        return ""
    person = getattr(step.account, "person", None)
    return ", ".join(filter(None, [step.reason, str(person or ""), f"{localtime(step.at):%d.%m.%Y}"]))


def survey_page(
    viewer: Viewer,
    survey: Survey,
    by: str = "",
    form: AccommodationForm | None = None,
    reason: ReasonForm | None = None,
) -> SurveyPage:
    """One campaign with its progress by organisation, what it asks of people, and what came of it."""
    may = viewer.may(Data.SURVEY, Right.ENTER, path=survey.node.path)
    planned = survey.state == Survey.State.PLANNED
    rows = () if planned else tuple(progress_of(survey))
    timed = may and may_be_granted(survey)
    return SurveyPage(
        survey=survey, line=line_of(survey, viewer.language), anonymous=survey.instrument.anonymous,
        minutes=survey.instrument.minutes, rows=rows, invited=sum(row.invited for row in rows),
        done=sum(row.done for row in rows), may_launch=may and survey.state == Survey.State.PLANNED,
        may_close=may and survey.state == Survey.State.OPEN,
        may_count=may and survey.state == Survey.State.CLOSED and not survey.results,
        budget=budget_of(survey, people_for(survey, viewer.today)) if may and planned else None,
        reason=reason or ReasonForm(),
        results=results_page(viewer, survey, by),
        granted=tuple(granted_minutes(survey)) if timed else (),
        accommodation=(form or AccommodationForm(viewer=viewer, survey=survey)) if timed else None,
        decided=_decided(survey),
    )  # fmt: skip
