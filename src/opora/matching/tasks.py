"""Matching beside the pages, and what happens to proposals day by day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from opora.base.actions import runs
from opora.base.models import TaskRun
from opora.matching.actions.parts import compute_part
from opora.matching.actions.proofs import check_again
from opora.matching.actions.runs import compute, give_up
from opora.matching.actions.what_if import compute_what_if
from opora.matching.bridge.what_if import Change
from opora.matching.models import Part, Run
from opora.people.queries.viewers import doer_of

#: Seconds between heartbeats while the engine is at work and says nothing.
PULSE = 15.0


@contextmanager
def alive(task_run: TaskRun) -> Iterator[None]:
    """Keep a run's heart beating beside long work, so that nobody takes it for dead."""
    over = threading.Event()

    def pulse() -> None:
        try:
            while not over.wait(min(PULSE, runs.silence().total_seconds() / 4)):
                runs.beat(task_run, done=task_run.done)
        except runs.Cancelled:
            return
        finally:
            connection.close()

    beside = threading.Thread(target=pulse, daemon=True)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join()


@task()
def run_matching(run_id: str) -> None:
    """Compute one matching."""

    def work(task_run: TaskRun) -> dict[str, int]:
        run = Run.objects.select_related("node", "scheme").get(pk=task_run.arguments["run"])

        in_parts = task_run.parts.exists()

        def beat(done: int, total: int) -> None:
            told = {} if in_parts else {"total": total}
            runs.beat(task_run, done=task_run.done if in_parts else done, **told, message=_("Choosing mentors"))

        by = doer_of(task_run, today=timezone.localdate())
        try:
            with alive(task_run):
                compute(by=by, run=run, today=timezone.localdate(), progress=beat)
        except runs.Cancelled:
            # Whoever was only given up for dead leaves the run to the worker that has it now.
            if TaskRun.objects.filter(pk=task_run.pk, cancel_asked=True).exists():
                give_up(by=by, run=run, cancelled=True)
            raise
        except runs.Aside:
            raise
        except Exception:
            give_up(by=by, run=run, fault=gettext("Something broke on our side. Start the matching again."))
            raise
        return {"matched": run.matched}

    runs.carry_out(run_id, work)


@task()
def run_part(run_id: str) -> None:
    """Compute one part of a large matching."""

    def work(task_run: TaskRun) -> dict[str, int]:
        chosen = Part.objects.select_related("run__node", "run__scheme", "problem_file")
        part = chosen.get(pk=task_run.arguments["part"])

        def told(done: int) -> None:
            runs.beat(task_run, done=done, message=_("Choosing mentors"))

        told(0)
        with alive(task_run):
            today = timezone.localdate()
            compute_part(by=doer_of(task_run, today=today), part=part, today=today, told=told)
        told(part.mentees)
        return {"mentees": part.mentees}

    runs.carry_out(run_id, work)


@task()
def verify_matching(run_id: str) -> None:
    """Check the kept proof of one matching again."""

    def work(task_run: TaskRun) -> dict[str, bool]:
        run = Run.objects.select_related("node", "scheme", "input_file", "proof_file").get(pk=task_run.arguments["run"])
        runs.beat(task_run, done=0, total=1, message=_("Checking the proof"))
        by = doer_of(task_run, today=timezone.localdate())
        return {"holds": check_again(by=by, run=run, today=timezone.localdate()).holds}

    runs.carry_out(run_id, work)


@task()
def imagine_matching(run_id: str) -> None:
    """Compute one «what if» over a large list."""

    def work(task_run: TaskRun) -> dict[str, Any]:
        told = task_run.arguments
        run = Run.objects.select_related("node", "scheme", "input_file").get(pk=told["run"])
        runs.beat(task_run, done=0, total=1, message=_("Looking what would change"))
        by = doer_of(task_run, today=timezone.localdate())
        return compute_what_if(by=by, run=run, change=Change(**told["change"]))

    runs.carry_out(run_id, work)
