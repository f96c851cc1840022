"""`opora programme …`: files of programmes looked at from the command line; only runs need a database."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from opora.base.rules.access import Viewer, system_viewer
from opora.base.rules.texts import text_in
from opora.programmes.actions.exports import export
from opora.programmes.bridge.blueprints import Library, Reading, read_programme, source_in
from opora.programmes.bridge.presets import Source, codes, preset
from opora.programmes.bridge.writing import written
from opora.programmes.pages.outlines import outline, told
from opora.programmes.queries.programmes import programme_of, programmes_of
from opora.programmes.rules.differences import differences
from opora.programmes.rules.faults import ProgrammeFaults
from opora.programmes.rules.terms import known_terms

BAD_INPUT = 2


class Command(BaseCommand):
    """Lists, checks, shows, compares and writes out programmes."""

    help = "Files of programmes: list | terms | check FILE | show FILE | diff A B | export ID"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The words of the command."""
        language = "ru" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("ru") else "en"
        said = ArgumentParser(add_help=False)
        said.add_argument("--lang", choices=("ru", "en"), default=language, help="language of the sentences")
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser(
            "list", parents=[said], help="programmes that come with Opora, and those that run in this installation"
        )
        words.add_parser("terms", parents=[said], help="terms that exit tests and indicators may name")
        one = words.add_parser("check", parents=[said], help="read a file and name every fault")
        one.add_argument("file")
        one = words.add_parser("show", parents=[said], help="what a file or a shipped programme says")
        one.add_argument("file")
        one.add_argument("--whole", action="store_true", help="as one file, with everything it extends")
        one = words.add_parser("diff", parents=[said], help="what the second says otherwise than the first")
        one.add_argument("file")
        one.add_argument("other")
        one = words.add_parser("export", parents=[said], help="a running programme as a file")
        one.add_argument("id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the word says; faults go to stderr, and the exit code is 2."""
        with translation.override(options["lang"]):
            try:
                for line in getattr(self, f"_{options['word']}")(options):
                    self.stdout.write(line)
            except ProgrammeFaults as faults:
                for fault in faults.faults:
                    self.stderr.write(str(fault))
                sys.exit(BAD_INPUT)

    def _list(self, options: Any) -> list[str]:
        lines = [f"{code:20} {_title(read(code), options['lang'])}" for code in codes()]
        if not has_database():
            return lines
        runs = programmes_of(by(), None)
        return [*lines, *(f"{run.pk:>8}  {text_in(run.title, options['lang'])} · {run.node}" for run in runs)]

    def _terms(self, options: Any) -> list[str]:
        stated = _("stated by a named person until Opora counts it")
        return [
            f"{term.name:44} {term.title_in(options['lang'])}{'' if term.provided else f' ({stated})'}"
            for term in known_terms().values()
        ]

    def _check(self, options: Any) -> list[str]:
        reading = read(options["file"])
        return [_("%(file)s is in order: %(title)s.") % {
            "file": options["file"], "title": _title(reading, options["lang"]),
        }]  # fmt: skip

    def _show(self, options: Any) -> list[str]:
        reading = read(options["file"])
        return [written(reading.data)] if options["whole"] else list(outline(reading.data, options["lang"]))

    def _diff(self, options: Any) -> list[str]:
        found = differences(read(options["file"]).data, read(options["other"]).data)
        return [told(one, options["lang"]) for one in found] or [_("The two say the same.")]

    def _export(self, options: Any) -> list[str]:
        run = programme_of(by(), options["id"]) if has_database() else None
        if run is None:
            self.stderr.write(_("There is no programme with the number %(id)s.") % {"id": options["id"]})
            sys.exit(BAD_INPUT)
        return [export(by=by(), programme=run)]


def by() -> Viewer:
    """Whoever may run commands on the machine is the system itself."""
    return system_viewer(timezone.localdate())


def has_database() -> bool:
    """Whether there is an installation to ask; looking never makes one."""
    database = settings.DATABASES["default"]
    return "sqlite3" not in database["ENGINE"] or Path(str(database["NAME"])).is_file()


def read(name: str) -> Reading:
    """A file by its path, or a shipped programme by its code."""
    path = Path(name)
    if path.is_file():
        return read_programme(source_in(name, path.read_bytes()), beside(path.parent))
    shipped = preset(name)
    if shipped is None:
        sys.stderr.write(_("There is no file “%(name)s”, and no programme with this code.") % {"name": name} + "\n")
        sys.exit(BAD_INPUT)
    return read_programme(shipped, preset)


def beside(folder: Path) -> Library:
    """Where a file's `extends` is looked for: what came with Opora, then the same folder."""

    def find(code: str) -> Source | None:
        own = folder / f"{code}.toml"
        if preset(code) is None and own.is_file():
            return source_in(str(own), own.read_bytes())
        return preset(code)

    return find


def _title(reading: Reading, lang: str) -> str:
    return text_in(reading.data["title"], lang)
