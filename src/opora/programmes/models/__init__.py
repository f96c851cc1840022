"""Models of mentoring as data, and their runs: blueprints, programmes, stages, tasks, evidence, targets, projects."""

from opora.programmes.models.blueprints import Blueprint
from opora.programmes.models.programmes import Edition, Programme, Statement, Target
from opora.programmes.models.projects import Consultation, Fact, Participation, Project, Result
from opora.programmes.models.stages import Artefact, Stage, Task

__all__ = [
    "Artefact",
    "Blueprint",
    "Consultation",
    "Edition",
    "Fact",
    "Participation",
    "Programme",
    "Project",
    "Result",
    "Stage",
    "Statement",
    "Target",
    "Task",
]
