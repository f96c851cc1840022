"""`restore FILE`: a whole installation back from one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opora.base.actions import backups
from opora.base.rules import Refusal


class Command(BaseCommand):
    """Fills an empty installation from a backup."""

    help = "Fill an empty installation from a backup."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backups.restore(options["file"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(backups.told(options["file"], made))
