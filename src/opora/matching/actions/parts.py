"""A large run in parts that share nobody: handed out to the workers, each kept once, put together by the last."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

from django.conf import settings
from django.db import transaction

import opora.matching.bridge.parts as bridge
from opora.base.actions import files
from opora.base.actions.runs import LIVE, Aside, begin
from opora.base.models import StoredFile
from opora.base.rules.access import Viewer
from opora.base.rules.schedule import tasks
from opora.matching.actions.inputs import bytes_of
from opora.matching.bridge.rules_files import with_objective
from opora.matching.bridge.solving import Answer, Problem
from opora.matching.models import Part, Run

KIND = "matching.part"
PURPOSE = "matching.part"
#: Days after which the files of parts are forgotten: the run's own input and proof stay.
KEPT_DAYS = 7


class PartLost(Exception):
    """A part ended without an outcome: the whole cannot be put together."""


def answer_in_parts(*, by: Viewer, run: Run, problem: Problem, today: dt.date) -> Answer | None:
    """The answer put together from all parts; none where the run is small enough for one worker.

    Raises
    ------
    Aside : while parts are still to be computed.
    """
    parts = list(run.parts.select_related("task", "outcome_file").order_by("number"))
    if not parts and (run.task is None or not _hand_out(by, run, problem, today)):
        return None
    if not parts or any(part.task is not None and part.task.state in LIVE for part in parts):
        raise Aside
    if any(part.outcome_file is None for part in parts):
        raise PartLost
    return bridge.together(problem, [bytes_of(part.outcome_file) for part in parts])


def _hand_out(by: Viewer, run: Run, problem: Problem, today: dt.date) -> bool:
    """Give every part of a large run to the workers; whether there are any."""
    pieces = bridge.divided(problem, settings.PART_PAIRS)
    with transaction.atomic():
        for number, (content, mentees) in enumerate(pieces, start=1):
            part = Part.objects.create(run=run, number=number, mentees=mentees)
            part.problem_file = _kept(by, part, "problem", content, today)
            part.task = begin(
                by=by, kind=KIND, key=f"{KIND}:{run.pk}:{number}", task=tasks()[KIND], arguments={"part": part.pk},
                back_url=run.task.back_url if run.task else "", whole=run.task, total=mentees,
            )  # fmt: skip
            part.save(update_fields=["problem_file", "task"])
    return bool(pieces)


def compute_part(*, by: Viewer, part: Part, today: dt.date, told: Callable[[int], None]) -> None:
    """Solve one part from its own file alone and keep what it came to; one that is kept already stays as it is."""
    if part.outcome_file_id is not None or part.run.state != Run.State.WAITING:
        return
    text = with_objective(part.run.scheme.text, part.run.objective)
    content = bridge.settled(text, bytes_of(part.problem_file), told)
    with transaction.atomic():
        mine = Part.objects.select_for_update().get(pk=part.pk)
        if mine.outcome_file_id is None:
            mine.outcome_file = _kept(by, part, "outcome", content, today)
            mine.save(update_fields=["outcome_file"])


def _kept(by: Viewer, part: Part, what: str, content: bytes, today: dt.date) -> StoredFile:
    return files.keep(
        by=by, content=io.BytesIO(content), name=f"matching-{part.run_id}-{part.number}-{what}.npz", purpose=PURPOSE,
        media_type="application/octet-stream", node_id=part.run.node_id,
        keep_until=today + dt.timedelta(days=KEPT_DAYS),
    )  # fmt: skip
