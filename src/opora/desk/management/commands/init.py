"""`init`: an empty real installation in its own data folder."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.base.rules import Refusal
from opora.base.rules.access import system_viewer
from opora.desk.actions import installation


class Command(BaseCommand):
    """Asks what was not said on the command line, when there is somebody to ask."""

    help = "Make an empty real installation for a region or for one school."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--country", choices=sorted(installation.COUNTRIES))
        parser.add_argument("--region", default=None, help="the region's name")
        parser.add_argument("--school", default=None, help="the school's name, when it is for one school")
        parser.add_argument("--administrator", default=None, help="family name, given name and patronymic")
        parser.add_argument("--time-zone", default=None, help="such as Asia/Yekaterinburg; else that of the capital")

    def handle(self, *args: Any, **options: Any) -> None:
        country = options["country"] or self.ask("Страна / country (ru, by)", "ru")
        region, school = options["region"], options["school"]
        if region is None and school is None:
            region = self.ask("Регион / region (пусто: одна школа / empty: one school)", "")
            school = "" if region else self.ask("Школа / school", "")
        name = options["administrator"] or self.ask("Администратор: фамилия, имя, отчество / administrator", "")
        zone = options["time_zone"] or self.ask("Часовой пояс / time zone", installation.ZONES.get(country, ""))
        family, given, patronymic = [*name.split(maxsplit=2), "", "", ""][:3]
        wish = installation.Wish(country, region or "", school or "", family, given, patronymic, zone)
        try:
            installation.checked(wish)
            installation.require_folder()
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            made = installation.make(by=system_viewer(timezone.localdate()), wish=wish, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        installation.keep_settings(made.time_zone)
        facts = {"folder": settings.DATA, "place": made.top.name, "zone": made.time_zone, "code": made.code}
        self.stdout.write(_("Opora is made in %(folder)s: %(place)s, %(zone)s.") % facts)
        self.stdout.write(_("Start it:  OPORA_DATA=%(folder)s ./run serve") % facts)
        facts["person"] = str(made.administrator)
        self.stdout.write(_("%(person)s: open /invite/ and type the code (14 days, once):  %(code)s") % facts)

    def ask(self, question: str, default: str) -> str:
        """Ask a person; without one the default stands."""
        if not sys.stdin.isatty():
            return default
        hint = f" [{default}]" if default else ""
        return input(f"{question}{hint}: ").strip() or default
