"""The models of mentoring that run in the demo: each of the source documents at a place of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress

from opora.base.rules.access import Viewer
from opora.desk.rules.cast import models_played, september
from opora.network.models import Node
from opora.programmes.actions import running
from opora.programmes.actions.blueprints import load_shipped
from opora.programmes.actions.programmes import start
from opora.programmes.models import Programme, Stage
from opora.programmes.queries.programmes import stages_of
from opora.programmes.queries.running import exit_checks
from opora.programmes.rules.running import TaskNotDone


def run(*, by: Viewer, today: dt.date, nodes: Mapping[str, Node]) -> None:
    """Begin every model on the first of September of this school year, and live it up to today."""
    for model in models_played():
        blueprint = load_shipped(by=by, code=model.code)
        _live(
            by, start(by=by, node=nodes[model.at], blueprint=blueprint, starts_on=september(today), today=today), today
        )


def _live(by: Viewer, programme: Programme, today: dt.date) -> None:
    """What its people will have done by now: stages begun in their time, their evidence there, due tasks done.

    Nothing is claimed that the records deny: where a stage is over and its test does not hold, its tasks stay late.
    """
    for stage in stages_of(programme):
        if stage.starts_on <= today:
            _live_stage(by, programme, stage, today)


def _live_stage(by: Viewer, programme: Programme, stage: Stage, today: dt.date) -> None:
    running.move_stage(by=by, stage=stage, to=Stage.State.ACTIVE, today=today)
    last, over = stage.ends_on - dt.timedelta(days=1), stage.ends_on <= today
    for artefact in stage.artefacts.filter(dropped_on=None) if over else ():
        running.receive(by=by, artefact=artefact, on=last, today=today)
    checks = exit_checks(programme, [stage], today).get(stage.code, [])
    denied = over and any(check.holds is False for check in checks)
    for task in () if denied else stage.tasks.filter(dropped_on=None, due_on__lt=today):
        with suppress(TaskNotDone):
            running.finish_task(by=by, task=task, today=today)
    if over and all(check.holds for check in checks):
        running.move_stage(by=by, stage=stage, to=Stage.State.DONE, today=today)
