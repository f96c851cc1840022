"""The stage of the permission matrix: the cast, one resident at each distance, and secrets planted on each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from opora.base.models import Account
from opora.base.rules.access import Data, Viewer, public_viewer
from opora.competences.models import Competence, Framework, Level
from opora.diagnostics.models import Answer, Instrument, Item, Measurement, Need, Sitting
from opora.network.models import Node
from opora.people.actions import appointments, persons
from opora.people.models import Person, Post
from tests.cast import Cast, build_cast

#: Who looks: every role, the two sides of a pair, a person without a place, a visitor without an account.
VIEWERS = (
    "curator", "head", "coordinator", "operator", "administrator", "auditor", "mentor", "mentee", "outsider",
    "visitor",
)  # fmt: skip
#: One viewer of each shape of reach that asks the database: a subtree (an organisation is the smallest), a pair's side.
SHAPES = ("coordinator", "mentor")
#: How far the object is from the school of the cast: own, sibling school, sibling municipality, other region.
DISTANCES = {
    "own": "school7",
    "sibling school": "school12",
    "sibling municipality": "far_school",
    "other region": "other_region_school",
}
HOSTILE = "<script>alert('опора')</script>{{7*7}}{% now 'Y' %}\"';--\u202e"
FORMULA = '=HYPERLINK("http://evil.example","x")'


@dataclass(frozen=True)
class Canary:
    """A planted secret: how it may be written, its class, where its person works, who it is about."""

    texts: tuple[str, ...]
    data: Data
    path: str
    person: int


@dataclass
class Stage:
    """Everything a sample may be made of."""

    cast: Cast
    residents: dict[str, Person] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)
    competence: Competence | None = None
    level: Level | None = None

    def node(self, distance: str) -> Node:
        """The organisation at a distance."""
        return self.cast.nodes[DISTANCES[distance]]

    def viewer(self, name: str) -> Viewer:
        """The named viewer; the visitor is the public."""
        return public_viewer(self.cast.today) if name == "visitor" else self.cast.viewer(name)

    def sees(self, viewer: Viewer, canary: Canary) -> bool:
        """Whether the table of access lets the viewer read the secret."""
        own = viewer.person_id == canary.person and viewer.may_own(canary.data)
        return own or viewer.may(canary.data, path=canary.path)


def build_stage() -> Stage:
    """Set everything up; deterministic, so that a deviation found once is found again."""
    stage = Stage(build_cast())
    cast = stage.cast
    framework = Framework.objects.create(code="stage", title={"ru": "Сцена", "en": "Stage"})
    stage.level = Level.objects.create(framework=framework, order=1, code="one", title={"ru": "Один"}, threshold=1)
    stage.competence = Competence.objects.create(framework=framework, code="stage-1", title={"ru": "Речь"})
    stage.residents = {
        "own": cast.people["mentee"],
        "sibling school": cast.people["sibling_teacher"],
        "sibling municipality": cast.people["far_teacher"],
        "other region": newcomer(cast, "other_region_school", "Дальний"),
    }
    for name in ("stranger", "clumsy"):
        newcomer(cast, "school7", {"stranger": HOSTILE, "clumsy": FORMULA}[name])
    for number, (distance, person) in enumerate(stage.residents.items(), start=1):
        _plant(stage, number, distance, person)
    return stage


def newcomer(cast: Cast, node: str, family: str) -> Person:
    person = persons.add(
        by=cast.system,
        node=cast.nodes[node],
        facts={"family": family, "given": "Пётр", "patronymic": "Ильич"},
    )
    appointments.start(
        by=cast.system, person=person, node=cast.nodes[node], post=Post.objects.get(code="teacher"),
        starts_on=dt.date(2020, 9, 1),
    )  # fmt: skip
    return person


def _plant(stage: Stage, number: int, distance: str, person: Person) -> None:
    path = stage.node(distance).path
    born = dt.date(1967, 2, 10 + number)
    facts = {
        "phone": f"+7 987 555-31-{number:02d}",
        "email": f"kanareika{number}@example.org",
        "birth_on": born,
    }
    persons.change(by=stage.cast.system, person=person, facts=facts, today=stage.cast.today)
    dates = (
        f"{born:%d.%m.%Y}",
        f"{born:%Y-%m-%d}",
        f"{born.day} февраля 1967",
        f"{born.day}\u00a0февраля\u00a01967",
    )
    stage.canaries += [
        Canary((facts["phone"], f"7987555{31}{number:02d}"), Data.CONTACT, path, person.pk),
        Canary((facts["email"],), Data.CONTACT, path, person.pk),
        Canary(dates, Data.CONTACT, path, person.pk),
    ]
    kinds = {
        Need.Kind.WISH: Data.REQUEST,
        Need.Kind.DIFFICULTY: Data.MEASURED,
        Need.Kind.DEFICIT: Data.MEASURED,
    }
    for kind, data in kinds.items():
        secret = f"Канарейка-{kind}-{number}"
        about = Competence.objects.create(
            framework_id=stage.competence.framework_id,  # type: ignore[union-attr]
            code=f"canary-{kind}-{number}", title={"ru": secret, "en": secret}, archived_on=dt.date(2020, 1, 1),
        )  # fmt: skip
        Need.objects.create(
            person=person,
            kind=kind,
            competence=about,
            level=stage.level,
            source="stage",
            opened_on=stage.cast.today,
        )
        stage.canaries.append(Canary((secret,), data, path, person.pk))
    _measure(stage, number, path, person)


def _measure(stage: Stage, number: int, path: str, person: Person) -> None:
    """An answer in own words and a measured value: seen by the person alone."""
    instrument, _new = Instrument.objects.get_or_create(
        code="canary", version=1, defaults={"kind": "survey", "state": "withdrawn", "title": {"ru": "Канарейка"}}
    )
    item, _new = Item.objects.get_or_create(instrument=instrument, code="1", defaults={"kind": "open"})
    sitting = Sitting.objects.create(
        instrument=instrument, person=person, state="finished", opened_on=stage.cast.today, plan=[item.pk]
    )
    secret, value = f"Канарейка-ответ-{number}", 90 + number + 0.371
    Answer.objects.create(sitting=sitting, item=item, sequence=1, given=secret, settled=True)
    Measurement.objects.create(
        person=person,
        instrument=instrument,
        sitting=sitting,
        scale="percent",
        value=value,
        items=120,  # so many that a share is told to a tenth
        measured_on=stage.cast.today,
    )
    shown = (f"{90 + number},3 %", f"{90 + number}.371")
    stage.canaries.append(Canary((secret, *shown), Data.MEASURED, path, person.pk))


def pattern(canaries: list[Canary]) -> re.Pattern[str]:
    """One expression that finds any of the secrets."""
    return re.compile("|".join(re.escape(text) for canary in canaries for text in canary.texts))


def account_of(stage: Stage, distance: str) -> Account:
    """An account of the resident at a distance."""
    person = stage.residents[distance]
    if person.account is None:
        person.account = Account.objects.create(username=f"resident-{person.pk}", password="!")
        person.save(update_fields=["account"])
    return person.account
