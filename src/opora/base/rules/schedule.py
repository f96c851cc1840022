"""The registry of work that happens by itself: tasks that may be started again, and jobs done once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.tasks import Task

#: Given the day, does the day's work; run again on the same day it changes nothing more.
Job = Callable[[dt.date], object]

_tasks: dict[str, Task[Any, Any]] = {}
_daily: dict[str, Job] = {}


def register_task(kind: str, task: Task[Any, Any]) -> None:
    """Say which task carries out runs of `kind`, so that a run whose worker died can be started again."""
    _tasks[kind] = task


def tasks() -> dict[str, Task[Any, Any]]:
    """The task of every kind of run."""
    return dict(_tasks)


def register_daily(name: str, job: Job) -> None:
    """Make a daily job known: `matching.expire`. A name may be registered once."""
    if _daily.get(name, job) is not job:
        raise ValueError(f"daily job {name} is registered twice")
    _daily[name] = job


def daily() -> dict[str, Job]:
    """Every daily job, in the order of names."""
    return dict(sorted(_daily.items()))
