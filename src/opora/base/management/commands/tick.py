"""`tick`: the upkeep of the installation, once or every so many seconds."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection
from django.utils import timezone

from opora.base.actions.upkeep import round_of_upkeep


class Command(BaseCommand):
    """Seals the journal, gives lost runs back to the queue, does the jobs of the day."""

    help = "Seal the journal, give lost runs back to the queue, do the jobs of the day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=0, help="seconds between rounds; 0: one round")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            try:
                did = round_of_upkeep(now=timezone.now(), today=timezone.localdate())
            except OperationalError as fault:
                if not options["every"]:
                    raise
                self.stderr.write(f"The database did not answer: {type(fault).__name__}")
            else:
                if options["verbosity"] > 1:
                    self.stdout.write(f"sealed {did.sealed}, reclaimed {did.reclaimed}, jobs {', '.join(did.jobs)}")
            if not options["every"]:
                return
            connection.close()
            time.sleep(options["every"])
