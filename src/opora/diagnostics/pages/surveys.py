"""The pages of campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.models import Survey
from opora.diagnostics.queries.surveys import Progress, progress_of


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


@dataclass(frozen=True)
class SurveysPage:
    """Campaigns within reach."""

    lines: tuple[SurveyLine, ...]
    may_add: bool


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


def line_of(survey: Survey, language: str) -> SurveyLine:
    """A campaign in words."""
    kinds = {Survey.State.PLANNED: "wait", Survey.State.OPEN: "good", Survey.State.CLOSED: ""}
    return SurveyLine(
        survey.pk, survey.title, text_in(survey.instrument.title, language), survey.node.short_name or survey.node.name,
        f"{survey.starts_on:%d.%m.%Y} – {survey.last_on:%d.%m.%Y}", survey.get_state_display(),
        kinds[Survey.State(survey.state)],
    )  # fmt: skip


def surveys_page(viewer: Viewer, surveys: Sequence[Survey]) -> SurveysPage:
    """The list."""
    lines = tuple(line_of(survey, viewer.language) for survey in surveys)
    return SurveysPage(lines, viewer.may_somewhere(Data.SURVEY, Right.ENTER))


def survey_page(viewer: Viewer, survey: Survey) -> SurveyPage:
    """One campaign with its progress by organisation."""
    rows = tuple(progress_of(survey))
    may = viewer.may(Data.SURVEY, Right.ENTER, path=survey.node.path)
    return SurveyPage(
        survey=survey, line=line_of(survey, viewer.language), anonymous=survey.instrument.anonymous,
        minutes=survey.instrument.minutes, rows=rows, invited=sum(row.invited for row in rows),
        done=sum(row.done for row in rows), may_launch=may and survey.state == Survey.State.PLANNED,
        may_close=may and survey.state == Survey.State.OPEN,
    )  # fmt: skip
