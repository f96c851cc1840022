"""What the installation does by itself every minute: seals the journal, wakes runs, does the day's jobs."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from opora.base.actions import journal, runs
from opora.base.rules import schedule

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upkeep:
    """What one round did."""

    sealed: int
    reclaimed: int
    jobs: tuple[str, ...]


def round_of_upkeep(*, now: dt.datetime, today: dt.date) -> Upkeep:
    """One round; a daily job that fails is told to the log and does not keep the others from their turn."""
    sealed = journal.seal_all()
    reclaimed = runs.reclaim(schedule.tasks(), now=now)
    done = []
    for name, job in schedule.daily().items():
        try:
            if runs.once_a_day(name, job, today=today):
                done.append(name)
        except Exception as fault:
            log.error("the daily job %s failed: %s", name, type(fault).__name__)
    return Upkeep(sealed=sealed, reclaimed=reclaimed, jobs=tuple(done))
