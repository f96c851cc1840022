"""«What if», computed beside the page for a large list; nothing in the record changes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from opora.base.actions.runs import begin
from opora.base.models import TaskRun
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.schedule import tasks
from opora.matching.actions.proofs import frozen_input
from opora.matching.actions.runs import text_of
from opora.matching.bridge.what_if import Change, Outcome, heard, imagined, told
from opora.matching.models import Run

KIND = "matching.what_if"


def key_of(run: Run, change: Change) -> str:
    """The same question has the same key: it is computed once."""
    asked = json.dumps(asdict(change), sort_keys=True, ensure_ascii=False)
    return f"{KIND}:{run.pk}:{hashlib.sha256(asked.encode()).hexdigest()[:32]}"


def start_what_if(*, by: Viewer, run: Run, change: Change, address: str) -> TaskRun:
    """Hand the question to the workers, unless its answer is there already."""
    if not by.may(Data.MATCHING, Right.ENTER, path=run.node.path):
        raise NotAllowed
    answered = TaskRun.objects.filter(unique_key=key_of(run, change), state=TaskRun.State.DONE).first()
    return answered or begin(
        by=by, kind=KIND, key=key_of(run, change), task=tasks()[KIND], back_url=address,
        arguments={"run": run.pk, "change": asdict(change)},
    )  # fmt: skip


def compute_what_if(*, by: Viewer, run: Run, change: Change) -> dict[str, Any]:
    """The answer in counts."""
    if not by.may(Data.MATCHING, Right.VIEW, path=run.node.path):
        raise NotAllowed
    return told(imagined(text_of(run), frozen_input(run), change))


def answered(run: Run, change: Change) -> Outcome | None:
    """The answer computed before, if any."""
    kept = TaskRun.objects.filter(unique_key=key_of(run, change), state=TaskRun.State.DONE).order_by("-created_at")
    found = kept.first()
    return heard(found.result) if found else None
