"""`survey-load FILE`: answers gathered elsewhere, taken in without names as a campaign that is over."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from opora.base.rules.access import system_viewer
from opora.base.rules.refusals import Refusal
from opora.diagnostics.actions.outside import take_in
from opora.diagnostics.bridge.outside_answers import read_outside
from opora.diagnostics.queries.surveys import place_called
from opora.diagnostics.rules.outside import GAPS


class Command(BaseCommand):
    """Reads a table with a row a person and a column a question."""

    help = "Take in answers gathered elsewhere: a row a person, a column a question; no names are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is told beside the file."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--title", required=True, help="what the campaign is called")
        parser.add_argument("--node", default="", help="id or name of the place; else the top of the installation")
        parser.add_argument(
            "--skip", action="append", default=[], metavar="COLUMN", help="a column that is no question"
        )
        parser.add_argument(
            "--missing", action="append", default=[], metavar="CODE[=WHY]",
            help=f"a code for: no answer, and why it is missing: {', '.join(GAPS)}",
        )  # fmt: skip
        parser.add_argument(
            "--section", action="append", default=[], metavar="TITLE=COLUMN,COLUMN",
            help="columns that measure one thing; else those whose names begin alike",
        )  # fmt: skip
        parser.add_argument("--on", type=dt.date.fromisoformat, default=None, help="the day of the answers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, keep, count, and say in how many answers that ended."""
        today = timezone.localdate()
        node = place_called(options["node"])
        if node is None:
            raise CommandError(f"no place is called {options['node']!r}")
        told = [one.partition("=") for one in options["section"]]
        sections = {title.strip(): [name.strip() for name in names.split(",")] for title, _sign, names in told}
        missing = dict(one.partition("=")[::2] for one in options["missing"])
        if unknown := set(missing.values()) - {"", *GAPS}:
            raise CommandError(f"--missing: {min(unknown)!r} is none of {', '.join(GAPS)}")
        try:
            answers = read_outside(options["file"], skip=options["skip"], missing=missing, sections=sections or None)
            survey = take_in(
                by=system_viewer(today), node=node, title=options["title"], answers=answers,
                answered_on=options["on"] or today, beat=self.beat,
            )  # fmt: skip
        except OSError as problem:
            raise CommandError(f"{options['file']}: {problem.strerror}") from problem
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        things = len(survey.results["constructs"])
        self.stdout.write(f"{len(answers.given)} people, {len(answers.items)} questions: /surveys/{survey.pk}/")
        if things > 1:
            self.stdout.write(f"The questions measure {things} different things: there is no single sum over them.")

    def beat(self, done: int, total: int) -> None:
        """How far it is, for whoever watches."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} / {total}", ending="\n" if done == total else "")
