"""An empty real installation: its tree's first nodes, its dictionaries, its first administrator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.models import Account
from opora.base.rules.access import Role, Viewer
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions.instruments import load_shipped as load_instruments
from opora.matching.actions.schemes import load_shipped
from opora.network.actions.nodes import open_node
from opora.network.models import Node
from opora.people.actions import invitations, persons, roles
from opora.people.actions.dictionaries import load_dictionaries
from opora.people.models import Person

COUNTRIES = {"ru": "Россия", "by": "Беларусь"}
ZONES = {"ru": "Europe/Moscow", "by": "Europe/Minsk"}


class NotEmpty(Refusal):
    """Only an empty place is made into an installation."""

    message = _("There is something in %(folder)s already. Choose another folder: OPORA_DATA=/path ./run init")


class DemoFolder(Refusal):
    """Demo data never mix with real ones."""

    message = _("%(folder)s belongs to the demo. Choose another folder: OPORA_DATA=/path ./run init")


class UnknownZone(Refusal):
    """The time zone is not in the world's list."""

    message = _("There is no time zone “%(zone)s”. Examples: Europe/Moscow, Asia/Yekaterinburg, Europe/Minsk.")


class NothingNamed(Refusal):
    """A region or one school, and a country that is known."""

    message = _("Name a region (--region) or one school (--school), and the country: ru or by.")


class NobodyNamed(Refusal):
    """Somebody must be able to open the installation."""

    message = _("Name the first administrator: --administrator “family name, given name, patronymic”.")


@dataclass(frozen=True)
class Wish:
    """What the installation is for."""

    country: str
    region: str
    school: str
    family: str
    given: str = ""
    patronymic: str = ""
    time_zone: str = ""


@dataclass(frozen=True)
class Made:
    """What was made, and the code that opens it."""

    top: Node
    administrator: Person
    code: str
    time_zone: str


def require_folder() -> None:
    """Refuse the demo's folder before anything is written into it."""
    folder = Path(settings.DATA)
    if settings.DEMO or (folder / "demo.built").exists() or folder == settings.ROOT / "data" / "demo":
        raise DemoFolder(folder=folder)


def require_place() -> None:
    """Refuse the demo's folder, and a database in which somebody has begun."""
    require_folder()
    folder = Path(settings.DATA)
    if Node.objects.exists() or Account.objects.exists() or Person.objects.exists():
        raise NotEmpty(folder=folder)


def checked(wish: Wish) -> str:
    """The time zone of a wish that can be granted, or a refusal."""
    if wish.country not in COUNTRIES or bool(wish.region.strip()) == bool(wish.school.strip()):
        raise NothingNamed
    if not wish.family.strip():
        raise NobodyNamed
    zone = wish.time_zone or ZONES[wish.country]
    if zone not in available_timezones():
        raise UnknownZone(zone=zone)
    return zone


@transaction.atomic
def make(*, by: Viewer, wish: Wish, now: dt.datetime) -> Made:
    """Make the installation; the administrator's code can be read only now."""
    if not by.is_system:
        raise NotAllowed
    zone = checked(wish)
    require_place()
    load_dictionaries(by=by)
    load_federal(by=by)
    load_shipped(by=by)
    today = now.astimezone(ZoneInfo(zone)).date()
    load_instruments(by=by, today=today)
    top = _tree(by, wish, zone, today)
    facts = {"family": wish.family, "given": wish.given, "patronymic": wish.patronymic}
    person = persons.add(by=by, node=top, facts=facts)
    # Over one school the first administrator does a curator's work as well: nobody else is there yet.
    for role in (Role.ADMINISTRATOR, *([Role.CURATOR] if wish.school else [])):
        roles.give(by=by, person=person, role=role, node=top, starts_on=today)
    code = invitations.invite(by=by, person=person, now=now)
    journal.record(by=by, verb="installation.make", about=top)
    return Made(top=top, administrator=person, code=code, time_zone=zone)


def _tree(by: Viewer, wish: Wish, zone: str, today: dt.date) -> Node:
    """The country, the region when it is named, the school when it is one; returns the lowest."""
    node = open_node(
        by=by, parent=None, opened_on=today, kind=Node.Kind.COUNTRY, name=COUNTRIES[wish.country],
        law_profile=wish.country, time_zone=zone,
    )  # fmt: skip
    if wish.region.strip():
        node = open_node(by=by, parent=node, opened_on=today, kind=Node.Kind.REGION, name=wish.region.strip())
    if wish.school.strip():
        node = open_node(
            by=by, parent=node, opened_on=today, kind=Node.Kind.ORGANISATION, name=wish.school.strip(),
            institution=Node.Institution.SCHOOL,
        )  # fmt: skip
    return node


def keep_settings(zone: str) -> Path:
    """Write what the installation must know at its next start beside its data."""
    place = Path(settings.DATA) / "opora.env"
    place.write_text(f"OPORA_TIME_ZONE={zone}\n", encoding="utf-8")
    return place
