"""Starting, reporting, cancelling and reclaiming background runs over `django.tasks`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.tasks import Task
from django.utils import timezone

from opora.base.actions import journal
from opora.base.models import TaskRun
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import Refusal

#: A run whose heart has not beaten for so long is taken from its worker and started again.
SILENCE = dt.timedelta(seconds=60)
#: A run that waited so long and was never taken is put into the queue again.
LOST = dt.timedelta(minutes=10)
MOST_TRIES = 5
LIVE = (TaskRun.State.WAITING, TaskRun.State.RUNNING)


class Cancelled(Exception):
    """Somebody asked the run to stop; the work stops at the next safe point."""


def begin(
    *, by: Viewer, kind: str, key: str, task: Task[Any, Any], arguments: Mapping[str, Any], back_url: str = ""
) -> TaskRun:
    """Start a run, or find the live run with the same key: pressing twice does the work once."""
    live = TaskRun.objects.filter(unique_key=key, state__in=LIVE)
    try:
        with transaction.atomic():
            found = live.first()
            if found is not None:
                return found
            run = TaskRun.objects.create(
                kind=kind,
                unique_key=key,
                account_id=by.account_id,
                arguments=dict(arguments),
                back_url=back_url,
            )
            journal.record(by=by, verb=f"{kind}.begin")
            transaction.on_commit(lambda: task.enqueue(str(run.pk)))
    except IntegrityError:
        return live.get()
    return run


def beat(run: TaskRun, *, done: int, total: int | None = None, message: str = "", cursor: Any = None) -> None:
    """Tell how far the work is; raises `Cancelled` when somebody asked to stop or another worker took over."""
    told: dict[str, Any] = {"done": done, "heartbeat_at": timezone.now()}
    if total is not None:
        told["total"] = total
    if message:
        told["message"] = message
    if cursor is not None:
        told["cursor"] = cursor
    if not _held(run).update(**told):
        raise Cancelled
    for name, value in told.items():
        setattr(run, name, value)
    if TaskRun.objects.filter(pk=run.pk, cancel_asked=True).exists():
        raise Cancelled


def carry_out(run_id: str, work: Callable[[TaskRun], Mapping[str, Any]]) -> None:
    """Run `work` once for this run, whatever engine calls it and however often; keep how it ended.

    A fault is kept by its kind only: its text may hold what people wrote. A refusal's words are ours.
    """
    taken = TaskRun.objects.filter(pk=run_id, state=TaskRun.State.WAITING).update(
        state=TaskRun.State.RUNNING, heartbeat_at=timezone.now()
    )
    if not taken:
        return
    run = TaskRun.objects.get(pk=run_id)
    try:
        result = work(run)
    except Cancelled:
        end(run, TaskRun.State.CANCELLED)
    except Refusal as refusal:
        end(run, TaskRun.State.FAILED, {"fault": str(refusal), "type": type(refusal).__name__})
    except Exception as fault:
        end(run, TaskRun.State.FAILED, {"fault": "", "type": type(fault).__name__})
        raise
    else:
        end(run, TaskRun.State.DONE, result)


def _held(run: TaskRun) -> models.QuerySet[TaskRun]:
    """The run while it is still ours: a worker that was given up for dead must not write over its successor."""
    return TaskRun.objects.filter(pk=run.pk, state=TaskRun.State.RUNNING, tries=run.tries)


def end(run: TaskRun, state: TaskRun.State, result: Mapping[str, Any] | None = None) -> None:
    """Close a run, unless another worker has it by now."""
    _held(run).update(state=state, result=dict(result or {}), finished_at=timezone.now())
    run.refresh_from_db()


def ask_to_cancel(*, by: Viewer, run: TaskRun) -> None:
    """Ask a run to stop at its next safe point; one that waits its turn stops at once."""
    with transaction.atomic():
        TaskRun.objects.filter(pk=run.pk, state__in=LIVE).update(cancel_asked=True)
        TaskRun.objects.filter(pk=run.pk, state=TaskRun.State.WAITING).update(
            state=TaskRun.State.CANCELLED, finished_at=timezone.now()
        )
        journal.record(by=by, verb=f"{run.kind}.cancel")


def reclaim(tasks: Mapping[str, Task[Any, Any]], *, now: dt.datetime) -> int:
    """Give runs whose worker died, or whose place in the queue was lost, back to it. Returns how many.

    After five tries a run is given up: whatever kills its worker would go on doing so.
    """
    silent = TaskRun.objects.filter(state=TaskRun.State.RUNNING, heartbeat_at__lt=now - SILENCE)
    return _give_back(silent, tasks, now) + _put_back_lost(tasks, now)


def take_over(tasks: Mapping[str, Task[Any, Any]], *, now: dt.datetime) -> int:
    """Give back what an earlier worker left running: asked by the only worker there is, before it begins.

    It need not wait for silence: whatever is still marked as running died with its predecessor.
    """
    return _give_back(TaskRun.objects.filter(state=TaskRun.State.RUNNING, kind__in=list(tasks)), tasks, now)


def _give_back(left: models.QuerySet[TaskRun], tasks: Mapping[str, Task[Any, Any]], now: dt.datetime) -> int:
    given_back = 0
    for run in left:
        if run.tries + 1 >= MOST_TRIES or run.kind not in tasks:
            end(run, TaskRun.State.FAILED, {"fault": "", "type": "WorkerLost"})
            continue
        if (
            _held(run)
            .filter(heartbeat_at=run.heartbeat_at)
            .update(state=TaskRun.State.WAITING, tries=run.tries + 1, heartbeat_at=now)
        ):
            tasks[run.kind].enqueue(str(run.pk))
            given_back += 1
    return given_back


def _put_back_lost(tasks: Mapping[str, Task[Any, Any]], now: dt.datetime) -> int:
    """Enqueue runs that have waited so long that the queue must have lost them (twice is harmless)."""
    asked_before = Q(heartbeat_at__lt=now - LOST) | Q(heartbeat_at=None, created_at__lt=now - LOST)
    lost = TaskRun.objects.filter(asked_before, state=TaskRun.State.WAITING, kind__in=list(tasks))
    for run in lost:
        TaskRun.objects.filter(pk=run.pk, state=TaskRun.State.WAITING).update(heartbeat_at=now)
        tasks[run.kind].enqueue(str(run.pk))
    return len(lost)


def once_a_day(name: str, job: Callable[[dt.date], object], *, today: dt.date) -> bool:
    """Do a daily job unless it was done today or is being done now; returns whether it was done here.

    A job that fails is tried again by later calls, five times a day at most.
    """
    kind = f"daily.{name}"
    key = f"{kind}:{today.isoformat()}"
    before = TaskRun.objects.filter(unique_key=key)
    if before.exclude(state=TaskRun.State.FAILED).exists() or before.count() >= MOST_TRIES:
        return False
    try:
        with transaction.atomic():
            run = TaskRun.objects.create(kind=kind, unique_key=key, arguments={"today": today.isoformat()})
    except IntegrityError:
        return False

    def work(_run: TaskRun) -> Mapping[str, Any]:
        job(today)
        return {}

    carry_out(str(run.pk), work)
    return True
