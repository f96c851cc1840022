"""Models of mentoring as data, and their runs: blueprints, programmes, stages, tasks, evidence, targets."""

from opora.programmes.models.blueprints import Blueprint
from opora.programmes.models.programmes import Edition, Programme, Statement, Target
from opora.programmes.models.stages import Artefact, Stage, Task

__all__ = ["Artefact", "Blueprint", "Edition", "Programme", "Stage", "Statement", "Target", "Task"]
