"""A second look at a finished run: the frozen input opened, the kept prices checked without the solver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from opora.base.actions import journal
from opora.base.actions.runs import begin
from opora.base.models import TaskRun
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.schedule import tasks
from opora.matching.actions.inputs import bytes_of
from opora.matching.actions.runs import text_of
from opora.matching.bridge.proofs import Verdict, checked_again, exported, keeps_secrets
from opora.matching.bridge.solving import thawed
from opora.matching.bridge.tables import Input
from opora.matching.models import Run
from opora.matching.rules import ProofIsSecret

KIND = "matching.verify"


def start_check(*, by: Viewer, run: Run, address: Callable[[Run], str]) -> TaskRun:
    """Hand the second look to the workers; a second press finds the first."""
    if not by.may(Data.MATCHING, Right.ENTER, path=run.node.path):
        raise NotAllowed
    files_of(run)
    return begin(
        by=by, kind=KIND, key=f"{KIND}:{run.pk}", task=tasks()[KIND], arguments={"run": run.pk}, back_url=address(run)
    )


def check_again(*, by: Viewer, run: Run, today: dt.date) -> Verdict:
    """Look again and remember on the run how it ended."""
    if not by.may(Data.MATCHING, Right.ENTER, path=run.node.path):
        raise NotAllowed
    content, proof = files_of(run)
    verdict = checked_again(text_of(run), content, run.input_sha256, proof)
    with transaction.atomic():
        kept = Run.objects.select_for_update().get(pk=run.pk)
        kept.proof = {**kept.proof, "checked": {"on": today.isoformat(), "holds": verdict.holds}}
        kept.save(update_fields=["proof"])
        journal.record(by=by, verb="run.verify", about=run, fields={"holds": verdict.holds})
    run.proof = kept.proof
    return verdict


def take_out(*, by: Viewer, run: Run) -> bytes:
    """The whole proof as one file, unless it holds what only the matching may know (the system may all the same)."""
    if not by.may(Data.MATCHING, Right.ENTER, path=run.node.path):
        raise NotAllowed
    content, proof = files_of(run)
    data = thawed(content)
    if keeps_secrets(data) and not by.is_system:
        raise ProofIsSecret
    with transaction.atomic():
        journal.record(by=by, verb="run.take_out", about=run)
    return exported(text_of(run), data, proof)


def frozen_input(run: Run) -> Input:
    """The people a run looked at, as they were."""
    return thawed(bytes_of(run.input_file))


def files_of(run: Run) -> tuple[bytes, bytes]:
    """The frozen input and the kept answer with its prices; `NoProofKept` where they are gone."""
    return bytes_of(run.input_file), bytes_of(run.proof_file)
