"""The only worker of an embedded installation: takes over what its predecessor left, then works."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from opora.base.actions import runs
from opora.base.rules import schedule


class Command(BaseCommand):
    """Work until told to end."""

    help = "Take over the runs of a worker that died, then do background work."

    def handle(self, *args: Any, **options: Any) -> None:
        """Give back what was left running, then keep the queue empty."""
        runs.take_over(schedule.tasks(), now=timezone.now())
        call_command("db_worker", queue_name="*", startup_delay=False, reload=False)
