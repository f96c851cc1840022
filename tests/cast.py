"""The cast: one invented region whose people play in every test and in the demo; everyone has a name and a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import time_machine
from django.test import Client

from opora.base.models import Account
from opora.base.rules.access import Role, Viewer, system_viewer
from opora.network.actions.nodes import open_node
from opora.network.models import Node
from opora.people.actions import appointments, persons, roles
from opora.people.actions.dictionaries import load_dictionaries
from opora.people.models import Person, Post, Subject
from opora.people.queries.viewers import viewer_of

TODAY = dt.date(2026, 11, 23)
LONG_AGO = dt.date(2010, 9, 1)


@dataclass
class Cast:
    """Nodes and people by short names."""

    nodes: dict[str, Node] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    today: dt.date = TODAY

    @property
    def system(self) -> Viewer:
        """Opora itself on the day of the play."""
        return system_viewer(self.today)

    def viewer(self, name: str) -> Viewer:
        """The named person as a viewer."""
        account = self.people[name].account
        assert account is not None, f"{name} has no account"
        return viewer_of(account, today=self.today)


#: name: (family, given, patronymic, sex, node, post, subjects, teaching since, role, at)
PEOPLE: dict[str, tuple[str, str, str, str, str, str, tuple[str, ...], dt.date | None, Role | None, str]] = {
    "curator": ("Соколова", "Марина", "Ивановна", "f", "school7", "deputy_teaching", ("mathematics",), dt.date(2001, 9, 1), Role.CURATOR, "school7"),
    "head": ("Рябинин", "Олег", "Петрович", "m", "school7", "head", ("history",), dt.date(1995, 9, 1), Role.SCHOOL_HEAD, "school7"),
    "mentor": ("Белов", "Андрей", "Сергеевич", "m", "school7", "teacher", ("mathematics",), dt.date(2002, 9, 1), None, ""),
    "mentor2": ("Громова", "Наталья", "Павловна", "f", "school7", "primary_teacher", ("primary",), dt.date(1995, 9, 1), None, ""),
    "mentee": ("Орлова", "Дарья", "Алексеевна", "f", "school7", "teacher", ("mathematics",), dt.date(2026, 9, 1), None, ""),
    "mentee2": ("Ким", "Елена", "Валерьевна", "f", "school7", "primary_teacher", ("primary",), dt.date(2025, 9, 1), None, ""),
    "biologist": ("Юдина", "Ксения", "Олеговна", "f", "school7", "teacher", ("biology",), dt.date(2026, 11, 16), None, ""),
    "sibling_curator": ("Фёдорова", "Алёна", "Юрьевна", "f", "school12", "deputy_teaching", (), dt.date(2005, 9, 1), Role.CURATOR, "school12"),
    "sibling_head": ("Щукин", "Виктор", "Ильич", "m", "school12", "head", ("physics",), dt.date(1990, 9, 1), Role.SCHOOL_HEAD, "school12"),
    "sibling_teacher": ("Ёлкин", "Пётр", "Максимович", "m", "school12", "teacher", ("physics",), dt.date(2025, 9, 1), None, ""),
    "village_head": ("Зимина", "Вера", "Николаевна", "f", "berezovka", "head", ("biology",), dt.date(1998, 9, 1), Role.SCHOOL_HEAD, "berezovka"),
    "village_mentor": ("Лебедь", "Тамара", "Андреевна", "f", "berezovka", "teacher", ("biology",), dt.date(1999, 9, 1), None, ""),
    "coordinator": ("Мельник", "Инна", "Сергеевна", "f", "office", "methodist", (), dt.date(2000, 9, 1), Role.MUNICIPAL_COORDINATOR, "zarechny"),
    "other_coordinator": ("Носов", "Глеб", "Романович", "m", "other_office", "methodist", (), dt.date(2003, 9, 1), Role.MUNICIPAL_COORDINATOR, "severny"),
    "operator": ("Тихонова", "Лариса", "Дмитриевна", "f", "institute", "methodist", (), dt.date(1992, 9, 1), Role.REGIONAL_OPERATOR, "region"),
    "administrator": ("Крылов", "Игорь", "Борисович", "m", "institute", "methodist", (), dt.date(2010, 9, 1), Role.ADMINISTRATOR, "region"),
    "auditor": ("Власова", "Нина", "Тимофеевна", "f", "institute", "methodist", (), dt.date(1994, 9, 1), Role.AUDITOR, "region"),
    "far_teacher": ("Орехов", "Данил", "Игоревич", "m", "far_school", "teacher", ("biology",), dt.date(2015, 9, 1), None, ""),
    "outsider": ("Чужаков", "Роман", "Львович", "m", "", "", (), None, None, ""),
}  # fmt: skip

#: name: (kind, institution, short name, parent, latitude, longitude)
NODES: dict[str, tuple[str, str, str, str, float | None, float | None]] = {
    "country": ("country", "", "Россия", "", None, None),
    "region": ("region", "", "Приозёрная область", "country", 56.0, 47.0),
    "zarechny": ("municipality", "", "Зареченский район", "region", 56.10, 47.10),
    "severny": ("municipality", "", "Северный район", "region", 56.60, 47.40),
    "institute": ("organisation", "other", "Приозёрный ИРО", "region", 56.0, 47.0),
    "office": ("organisation", "other", "Методическая служба Заречного", "zarechny", 56.10, 47.10),
    "other_office": ("organisation", "other", "Методическая служба Северного", "severny", 56.60, 47.40),
    "school7": ("organisation", "school", "Школа № 7", "zarechny", 56.10, 47.11),
    "school12": ("organisation", "school", "Школа № 12", "zarechny", 56.11, 47.13),
    "berezovka": ("organisation", "school", "Берёзовская школа", "zarechny", 56.20, 47.25),
    "far_school": ("organisation", "school", "Школа № 3 посёлка Северный", "severny", 56.61, 47.41),
    "other_region": ("region", "", "Горная область", "country", 58.0, 60.0),
    "other_region_school": ("organisation", "school", "Горная школа № 1", "other_region", 58.0, 60.0),
}


def build_cast() -> Cast:
    """Put the cast on the stage."""
    cast = Cast()
    load_dictionaries(by=cast.system)
    for name, (kind, institution, short, parent, latitude, longitude) in NODES.items():
        cast.nodes[name] = open_node(
            by=cast.system, parent=cast.nodes.get(parent), opened_on=dt.date(1990, 9, 1), kind=kind,
            institution=institution, name=short, latitude=latitude, longitude=longitude,
        )  # fmt: skip
    for name, row in PEOPLE.items():
        cast.people[name] = _enter(cast, name, row)
    return cast


def _enter(cast: Cast, name: str, row: tuple[str, str, str, str, str, str, tuple[str, ...], dt.date | None, Role | None, str]) -> Person:
    family, given, patronymic, sex, node, post, subjects, since, role, at = row
    facts = {"family": family, "given": given, "patronymic": patronymic, "sex": sex, "teaching_started_on": since}
    person = persons.add(by=cast.system, node=cast.nodes[node or "school7"], facts=facts)
    if node:
        found = Post.objects.get(code=post)
        start = since if since and since > LONG_AGO else LONG_AGO
        appointments.start(
            by=cast.system, person=person, node=cast.nodes[node], post=found, starts_on=start,
            subjects=Subject.objects.filter(code__in=subjects),
        )  # fmt: skip
    if role is not None:
        roles.give(by=cast.system, person=person, role=role, node=cast.nodes[at], starts_on=LONG_AGO)
    person.account = Account.objects.create(username=name, password="!")  # noqa: S106 - cannot sign in
    person.save(update_fields=["account"])
    return person


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The whole cast; for the length of the test it is the morning of 23 November 2026."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC), tick=True):
        yield build_cast()


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], Client]:
    """A browser in which the named person has signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        account = cast.people[name].account
        assert account is not None
        client.force_login(account)
        return client

    return sign_in
