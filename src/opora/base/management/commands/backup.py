"""`backup FILE`: a whole installation in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from opora.base.actions import backups
from opora.base.rules import Refusal


class Command(BaseCommand):
    """Puts a whole installation into one file."""

    help = "Put the whole installation into one file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backups.back_up(options["file"], now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(backups.told(options["file"], made))
