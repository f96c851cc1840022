"""Starting, reporting, cancelling and reclaiming background runs over `django.tasks`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.tasks import Task
from django.utils import timezone

from opora.base.actions import journal
from opora.base.models import TaskRun
from opora.base.rules.access import Viewer

#: A run whose heart has not beaten for so long is taken from its worker and started again.
SILENCE = dt.timedelta(seconds=60)
MOST_TRIES = 5


class Cancelled(Exception):
    """Somebody asked the run to stop; the work stops at the next safe point."""


def begin(
    *, by: Viewer, kind: str, key: str, task: Task[Any, Any], arguments: Mapping[str, Any], back_url: str = ""
) -> TaskRun:
    """Start a run, or find the live run with the same key: pressing twice does the work once."""
    live = TaskRun.objects.filter(unique_key=key, state__in=["waiting", "running"])
    try:
        with transaction.atomic():
            found = live.first()
            if found is not None:
                return found
            run = TaskRun.objects.create(
                kind=kind, unique_key=key, account_id=by.account_id, arguments=dict(arguments), back_url=back_url
            )
            journal.record(by=by, verb=f"{kind}.begin")
            transaction.on_commit(lambda: task.enqueue(str(run.pk)))
    except IntegrityError:
        return live.get()
    return run


def beat(run: TaskRun, *, done: int, total: int | None = None, message: str = "", cursor: Any = None) -> None:
    """Tell how far the work is; raises `Cancelled` when somebody asked to stop."""
    told: dict[str, Any] = {"done": done, "heartbeat_at": timezone.now()}
    if total is not None:
        told["total"] = total
    if message:
        told["message"] = message
    if cursor is not None:
        told["cursor"] = cursor
    TaskRun.objects.filter(pk=run.pk).update(**told)
    for name, value in told.items():
        setattr(run, name, value)
    if TaskRun.objects.filter(pk=run.pk, cancel_asked=True).exists():
        raise Cancelled


def carry_out(run_id: str, work: Callable[[TaskRun], Mapping[str, Any]]) -> None:
    """Run `work` once for this run, whatever engine calls it and however often; keep how it ended."""
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
    except Exception as fault:
        end(run, TaskRun.State.FAILED, {"fault": str(fault), "type": type(fault).__name__})
        raise
    else:
        end(run, TaskRun.State.DONE, result)


def end(run: TaskRun, state: TaskRun.State, result: Mapping[str, Any] | None = None) -> None:
    """Close a run."""
    TaskRun.objects.filter(pk=run.pk).update(state=state, result=dict(result or {}), finished_at=timezone.now())
    run.refresh_from_db()


def ask_to_cancel(*, by: Viewer, run: TaskRun) -> None:
    """Ask a run to stop at its next safe point; one that waits its turn stops at once."""
    with transaction.atomic():
        TaskRun.objects.filter(pk=run.pk).update(cancel_asked=True)
        TaskRun.objects.filter(pk=run.pk, state=TaskRun.State.WAITING).update(
            state=TaskRun.State.CANCELLED, finished_at=timezone.now()
        )
        journal.record(by=by, verb=f"{run.kind}.cancel")


def reclaim(tasks: Mapping[str, Task[Any, Any]], *, now: dt.datetime) -> int:
    """Give runs whose worker died back to the queue; after five tries a run is given up. Returns how many."""
    silent = TaskRun.objects.filter(state=TaskRun.State.RUNNING, heartbeat_at__lt=now - SILENCE)
    given_back = 0
    for run in silent:
        if run.tries + 1 >= MOST_TRIES or run.kind not in tasks:
            end(run, TaskRun.State.FAILED, {"fault": "worker lost", "type": "WorkerLost"})
            continue
        if TaskRun.objects.filter(pk=run.pk, heartbeat_at=run.heartbeat_at).update(
            state=TaskRun.State.WAITING, tries=run.tries + 1, heartbeat_at=None
        ):
            tasks[run.kind].enqueue(str(run.pk))
            given_back += 1
    return given_back
