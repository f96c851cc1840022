"""A programme on the calendar: what a file says, with the dates of one run of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opora.programmes.rules.checks import jobs
from opora.programmes.rules.inheritance import Data
from opora.programmes.rules.moments import Moment, anchor_of, moment, target_year

ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """First day, the day after the last, and how precise both are."""

    starts_on: dt.date
    ends_on: dt.date
    precision: str

    def written(self) -> tuple[str, str]:
        """The two dates as a file writes them.

        >>> Span(dt.date(2018, 1, 1), dt.date(2022, 1, 1), "year").written()
        ('2018', '2021')
        """
        return as_precise(self.starts_on, self.precision), as_precise(self.ends_on - ONE, self.precision)


def as_precise(day: dt.date, precision: str) -> str:
    """A day as a year, a month or a day."""
    return str(Moment(day.year, None if precision == "year" else day.month, day.day if precision == "day" else None))


@dataclass(frozen=True, slots=True)
class Shift:
    """How a run lies on the calendar: the year in which it begins, and how many years its fixed dates are moved."""

    anchor: int
    years: int = 0


def shift_for(data: Mapping[str, Any], starts_on: dt.date, as_in_source: bool) -> Shift:
    """The shift that lets the programme begin in the year of `starts_on`, or as its document says."""
    period = data.get("period") or {}
    if period.get("years"):
        return Shift(anchor_of(starts_on))
    first = moment(period["starts"])
    years = 0 if as_in_source else starts_on.year - first.year
    return Shift(anchor_of(first.first()) + years, years)


def span_of(starts: str, ends: str, shift: Shift | None = None) -> Span:
    """The days of two dates of a file."""
    shift = shift or Shift(2001)
    first = moment(starts).resolved(shift.anchor, shift.years)
    last = moment(ends).resolved(shift.anchor, shift.years)
    precision = min(first.precision, last.precision, key=("day", "month", "year").index)
    return Span(first.first(), last.until(), precision)


def period_of(data: Mapping[str, Any], shift: Shift) -> Span:
    """The days of the whole run."""
    period = data["period"]
    if period.get("years"):
        last = Moment(period["years"], counted=True)
        return Span(Moment(1, counted=True).first(shift.anchor), last.until(shift.anchor), "month")
    return span_of(period["starts"], period["ends"], shift)


def on_calendar(data: Mapping[str, Any], shift: Shift) -> Data:
    """The same programme with every date of the run fixed; texts and dates of acts stay as they are."""
    kept: Data = dict(data)
    starts, ends = period_of(data, shift).written()
    kept["period"] = {"starts": starts, "ends": ends}
    if "stages" in kept:
        kept["stages"] = {code: _stage(stage, shift) for code, stage in kept["stages"].items()}
    if "roadmap" in kept:
        kept["roadmap"] = {code: _job(row, shift) for code, row in kept["roadmap"].items()}
    if "indicators" in kept:
        kept["indicators"] = {code: _indicator(one, shift) for code, one in kept["indicators"].items()}
    return kept


def _fixed(value: str, shift: Shift) -> str:
    return str(moment(value).resolved(shift.anchor, shift.years))


def _stage(stage: Mapping[str, Any], shift: Shift) -> Data:
    starts, ends = span_of(stage["starts"], stage["ends"], shift).written()
    fixed = {**stage, "starts": starts, "ends": ends}
    if "tasks" in fixed:
        fixed["tasks"] = {code: _job(job, shift) for code, job in fixed["tasks"].items()}
    return fixed


def _job(job: Mapping[str, Any], shift: Shift) -> Data:
    return {**job, "due": _fixed(job["due"], shift)} if "due" in job else dict(job)


def _indicator(indicator: Mapping[str, Any], shift: Shift) -> Data:
    if "targets" not in indicator:
        return dict(indicator)
    targets = {
        level: {str(target_year(year).resolved(shift.anchor, shift.years)): value for year, value in years.items()}
        for level, years in indicator["targets"].items()
    }
    return {**indicator, "targets": targets}


# What a run is made of, from data that lies on the calendar


@dataclass(frozen=True, slots=True)
class StagePlan:
    """A stage as it is to be."""

    code: str
    order: int
    title: Mapping[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class JobPlan:
    """A task of a stage, or a row of the road map."""

    stage: str
    code: str
    order: int
    title: Mapping[str, str]
    role: str
    due_on: dt.date | None
    precision: str
    test: str


@dataclass(frozen=True, slots=True)
class ArtefactPlan:
    """What remains of a stage."""

    stage: str
    code: str
    title: Mapping[str, str]
    document: str


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """A target of an indicator at a level for a year."""

    indicator: str
    level: str
    year: str
    value: Decimal


def stage_plans(data: Mapping[str, Any]) -> Iterator[StagePlan]:
    """The stages in their order."""
    for order, (code, stage) in enumerate((data.get("stages") or {}).items(), start=1):
        yield StagePlan(code, order, stage["title"], span_of(stage["starts"], stage["ends"]))


def job_plans(data: Mapping[str, Any]) -> Iterator[JobPlan]:
    """Tasks and rows of the road map in their order; rows belong to no stage."""
    for order, (path, job) in enumerate(jobs(data), start=1):
        due = moment(job["due"]) if "due" in job else None
        yield JobPlan(
            stage=str(path[1]) if path[0] == "stages" else "",
            code=str(path[-1]),
            order=order,
            title=job["title"],
            role=job.get("role", ""),
            due_on=due.until() - ONE if due else None,
            precision=due.precision if due else "day",
            test=job.get("done", ""),
        )


def artefact_plans(data: Mapping[str, Any]) -> Iterator[ArtefactPlan]:
    """What remains of each stage."""
    for stage, told in (data.get("stages") or {}).items():
        for code, artefact in (told.get("artefacts") or {}).items():
            yield ArtefactPlan(stage, code, artefact["title"], artefact.get("document", ""))


def target_plans(data: Mapping[str, Any]) -> Iterator[TargetPlan]:
    """Every target."""
    for code, indicator in (data.get("indicators") or {}).items():
        for level, years in (indicator.get("targets") or {}).items():
            for year, value in years.items():
                yield TargetPlan(code, level, year, Decimal(str(value)))
