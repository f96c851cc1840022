"""Programmes and projects behind addresses of the permission matrix, at each distance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.security.sample import Sample
from tests.security.stage import Stage

Make = Callable[[Stage, str], Sample]


def programme_of(stage: Stage, distance: str) -> Any:
    """A small programme that the organisation runs, with a stage, a task, evidence and a target."""
    from opora.programmes.actions import blueprints, programmes
    from tests.programmes.files import SMALL

    place, system = stage.node(distance), stage.cast.system
    blueprint = blueprints.load(by=system, node=place, name="small.toml", text=SMALL)
    return programmes.start(
        by=system, node=place, blueprint=blueprint, starts_on=stage.cast.today, as_in_source=True,
        today=stage.cast.today,
    )  # fmt: skip


def programme(stage: Stage, distance: str) -> Sample:
    """A programme that runs."""
    return Sample(programme_of(stage, distance).pk, stage.node(distance).path)


def programme_part(name: str) -> Make:
    """The first stage, task or target of such a programme."""

    def make(stage: Stage, distance: str) -> Sample:
        made = getattr(programme_of(stage, distance), name).earliest("pk")
        return Sample(made.pk, stage.node(distance).path)

    return make


def artefact(stage: Stage, distance: str) -> Sample:
    """What remains of a stage of such a programme."""
    from opora.programmes.models import Artefact

    first = programme_of(stage, distance).stages.earliest("pk")
    made = Artefact.objects.create(stage=first, code="order", title={"ru": "Приказ"})
    return Sample(made.pk, stage.node(distance).path)


def project_of(stage: Stage, distance: str) -> Any:
    """An innovation project of the organisation."""
    from opora.programmes.models import Project

    return Project.objects.create(programme=programme_of(stage, distance), theme="Наставничество")


def project(stage: Stage, distance: str) -> Sample:
    """An innovation project."""
    return Sample(project_of(stage, distance).pk, stage.node(distance).path)


def project_part(stage: Stage, distance: str) -> Sample:
    """The organisation's own part in its project."""
    from opora.programmes.models import Participation

    place, made = stage.node(distance), project_of(stage, distance)
    part = Participation.objects.create(project=made, node=place, starts_on=stage.cast.today)
    return Sample(part.pk, place.path)


def report(stage: Stage, distance: str) -> Sample:
    """The report of a programme."""
    from opora.programmes.actions import reports

    made, today = programme_of(stage, distance), stage.cast.today
    paper = reports.write(by=stage.cast.system, programme=made, year=2026, today=today)
    return Sample(paper.pk, stage.node(distance).path)
