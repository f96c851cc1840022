"""Starting, reporting, cancelling and reclaiming background runs over `django.tasks`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.tasks import Task
from django.utils import timezone

from opora.base.actions import journal
from opora.base.models import TaskRun
from opora.base.rules import schedule
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import Refusal

#: A run that waited so long and was never taken is put into the queue again.
LOST = dt.timedelta(minutes=10)
MOST_TRIES = 5
LIVE = (TaskRun.State.WAITING, TaskRun.State.RUNNING)


class Cancelled(Exception):
    """Somebody asked the run to stop; the work stops at the next safe point."""


class Aside(Exception):
    """The rest is done by the run's parts: it lets its worker go, and the part that ends last wakes it."""


def silence() -> dt.timedelta:
    """A run whose heart has not beaten for so long is taken from its worker and started again."""
    return dt.timedelta(seconds=settings.TAKE_OVER_SECONDS)


def begin(
    *, by: Viewer, kind: str, key: str, task: Task[Any, Any], arguments: Mapping[str, Any], back_url: str = "",
    whole: TaskRun | None = None, total: int | None = None,
) -> TaskRun:  # fmt: skip
    """Start a run, or find the live run with the same key: pressing twice does the work once.

    A part of a `whole` says beforehand how much it has to do: the progress of the whole is the sum.
    """
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
                whole=whole,
                total=total,
            )
            journal.record(by=by, verb=f"{kind}.begin")
            transaction.on_commit(lambda: task.enqueue(str(run.pk)))
    except IntegrityError:
        # whoever was quicker may be done with it by now
        return live.first() or TaskRun.objects.filter(unique_key=key).latest("created_at")
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
    _sum_up(run.whole_id)
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
    except Aside:
        _lay_aside(run)
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
    _sum_up(run.whole_id)
    _wake(run.whole_id)


def _lay_aside(run: TaskRun) -> None:
    """Let the worker go until the parts are done; what happened to them meanwhile is looked at once more."""
    _held(run).update(state=TaskRun.State.WAITING, heartbeat_at=timezone.now())
    if TaskRun.objects.filter(pk=run.pk, cancel_asked=True).exists():
        _stop(TaskRun.objects.filter(whole=run))
    _sum_up(run.pk)
    _wake(run.pk)


def _sum_up(whole: UUID | None) -> None:
    """Tell how far all the parts of a whole are together."""
    if whole is not None:
        told = TaskRun.objects.filter(whole=whole).aggregate(done=Sum("done"), total=Sum("total"))
        TaskRun.objects.filter(pk=whole, state=TaskRun.State.WAITING).update(**told, heartbeat_at=timezone.now())


def _wake(whole: UUID | None) -> None:
    """Give a whole none of whose parts lives back to the queue; two who do so at once wake it once."""
    resting = TaskRun.objects.filter(pk=whole, state=TaskRun.State.WAITING).first() if whole else None
    if resting is not None and not resting.parts.filter(state__in=LIVE).exists():
        task = schedule.tasks().get(resting.kind)
        if task is not None:
            task.enqueue(str(resting.pk))


def ask_to_cancel(*, by: Viewer, run: TaskRun) -> None:
    """Ask a run, with all its parts, to stop at the next safe point; what waits its turn stops at once."""
    pk = run.whole_id or run.pk
    with transaction.atomic():
        TaskRun.objects.filter(pk=pk, state__in=LIVE).update(cancel_asked=True)
        parts = TaskRun.objects.filter(whole=pk)
        _stop(parts)
        if not parts.exists():
            _stop(TaskRun.objects.filter(pk=pk))
        journal.record(by=by, verb=f"{run.kind}.cancel")
        transaction.on_commit(lambda: _wake(pk))


def _stop(asked: models.QuerySet[TaskRun]) -> None:
    asked.filter(state__in=LIVE).update(cancel_asked=True)
    asked.filter(state=TaskRun.State.WAITING).update(state=TaskRun.State.CANCELLED, finished_at=timezone.now())


def reclaim(tasks: Mapping[str, Task[Any, Any]], *, now: dt.datetime) -> int:
    """Give runs whose worker died, or whose place in the queue was lost, back to it. Returns how many.

    After five tries a run is given up: whatever kills its worker would go on doing so.
    """
    silent = TaskRun.objects.filter(state=TaskRun.State.RUNNING, heartbeat_at__lt=now - silence())
    return _give_back(silent, tasks, now) + _put_back_lost(tasks, now) + _wake_forgotten(now)


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


def _wake_forgotten(now: dt.datetime) -> int:
    """Wake wholes whose last part ended and died before it could wake them."""
    parts = TaskRun.objects.filter(whole=OuterRef("pk"))
    resting = TaskRun.objects.filter(Exists(parts), state=TaskRun.State.WAITING, heartbeat_at__lt=now - silence())
    forgotten = list(resting.exclude(Exists(parts.filter(state__in=LIVE))))
    for run in forgotten:
        TaskRun.objects.filter(pk=run.pk, state=TaskRun.State.WAITING).update(heartbeat_at=now)
        _wake(run.pk)
    return len(forgotten)


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
