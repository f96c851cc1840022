"""`./run demo`: builds the invented region in the demo's own folder."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from opora.base.rules.refusals import Refusal
from opora.desk.actions.demo.building import build

WIDTH = 28


class Command(BaseCommand):
    """Builds the demo once; a second call does nothing."""

    help = "Build the demo's invented region in its own data folder."
    #: The step whose bar is being drawn, and when it began.
    step, began = "", 0.0

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, drawing a bar for each step."""
        began = time.monotonic()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        try:
            done = build(today=timezone.localdate(), progress=self.draw)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stderr.write("")
        told = f"Демо построено за {time.monotonic() - began:.0f} с" if done else "Демо уже построено"
        self.stderr.write(told, style_func=str)

    def draw(self, step: str, done: int, total: int) -> None:
        """Draw the bar of a step on one line; without a terminal only its beginning and end are told."""
        if step != self.step:
            if self.step:
                self.stderr.write("")
            self.step, self.began = step, time.monotonic()
        if not self.stderr.isatty() and done not in (1, total):
            return
        filled = WIDTH * done // max(total, 1)
        bar = "█" * filled + "·" * (WIDTH - filled)
        seconds = time.monotonic() - self.began
        start = "\r" if self.stderr.isatty() else ""
        self.stderr.write(
            f"{start}{step:<24} {bar} {done}/{total}, {seconds:.0f} с",
            style_func=str,
            ending="" if start else "\n",
        )
        self.stderr.flush()
