"""Background work of the ground floor, for task engines that keep their own clock."""

from __future__ import annotations

from django.tasks import task
from django.utils import timezone

from opora.base.actions.upkeep import round_of_upkeep


@task()
def upkeep() -> dict[str, int]:
    """One round of upkeep; an engine with a timetable enqueues it every minute."""
    did = round_of_upkeep(now=timezone.now(), today=timezone.localdate())
    return {"sealed": did.sealed, "reclaimed": did.reclaimed, "jobs": len(did.jobs)}
