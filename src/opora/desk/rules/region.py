"""The demo's invented region: which organisations there are and who works in them, drawn from a fixed seed."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class DemoOrganisation:
    """An organisation of the demo."""

    code: str
    name: str
    short_name: str
    municipality: str
    institution: str
    latitude: float
    longitude: float
    size: int
    staffing: str


@dataclass(frozen=True)
class DemoPerson:
    """A row of a demo list."""

    number: int
    family: str
    given: str
    patronymic: str
    woman: bool
    maiden: str
    post: str
    subjects: str
    birth_on: dt.date
    service_years: int
    hired_on: dt.date
    category: str
    leave: str

    @property
    def full_name(self) -> str:
        """Name as lists write it."""
        maiden = f" ({self.maiden})" if self.maiden else ""
        return f"{self.family}{maiden} {self.given} {self.patronymic}"


def load_demo() -> dict[str, Any]:
    """The demo's data file."""
    return tomllib.loads((DATA / "demo.toml").read_text(encoding="utf-8"))


def feminine(family: str) -> str:
    """The feminine form of a family name of the demo's list.

    >>> feminine("Орлов"), feminine("Покровский")
    ('Орлова', 'Покровская')
    """
    return family[:-2] + "ая" if family.endswith("ий") else family + "а"


def organisations(demo: dict[str, Any]) -> Iterator[DemoOrganisation]:
    """Every organisation of the region: town schools, village schools, schools of four, kindergartens, colleges."""
    chance = random.Random(demo["seed"])
    number = 0
    for place in demo["municipality"]:
        rows: list[tuple[str, str, str, int]] = []
        centre = place["centre"]
        for index in range(place["schools"]):
            title = (
                f"Школа № {index + 1}" if place["code"] == "zarechny" else f"Школа № {index + 1}, {centre}"
            )
            rows.append((title, "school", "school", 40 + chance.randrange(36)))
        rows += [
            (f"Школа села {name}", "school", "school", 12 + chance.randrange(12))
            for name in place["villages"]
        ]
        rows += [(f"Малокомплектная школа, {name}", "school", "tiny", 4) for name in place["tiny"]]
        rows += [(f"Детский сад «Колокольчик», {centre}", "kindergarten", "kindergarten", 16)]
        if place["schools"] > 8:
            rows += [
                (f"Детский сад «Родничок», {centre}", "kindergarten", "kindergarten", 18),
                (f"Колледж, {centre}", "college", "college", 40),
                (f"Дом творчества, {centre}", "extra", "extra", 18),
            ]
        for title, institution, staffing, size in rows:
            number += 1
            spread = 0.03 if "№" in title or institution != "school" else 0.25
            yield DemoOrganisation(
                code=f"{place['code']}-{number}",
                name=f"Муниципальная образовательная организация «{title}»",
                short_name=title,
                municipality=place["code"],
                institution=institution,
                latitude=round(place["at"][0] + chance.uniform(-spread, spread), 4),
                longitude=round(place["at"][1] + chance.uniform(-spread, spread), 4),
                size=size,
                staffing=staffing,
            )


def staff_of(organisation: DemoOrganisation, demo: dict[str, Any], today: dt.date) -> list[DemoPerson]:
    """The people of one organisation; the same seed and day give the same list."""
    chance = random.Random(f"{demo['seed']} {organisation.code}")
    kinds = islice(cycle(demo["staffing"][organisation.staffing]), organisation.size - 1)
    head = "директор" if organisation.institution != "kindergarten" else "заведующий"
    jobs = [(head, "")] + [tuple(demo["work"][kind]) for kind in kinds]
    september = dt.date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    return [
        _person(number, post, subjects, demo["names"], chance, september)
        for number, (post, subjects) in enumerate(jobs)
    ]


def _person(
    number: int,
    post: str,
    subjects: str,
    names: dict[str, list[str]],
    chance: random.Random,
    september: dt.date,
) -> DemoPerson:
    leading = number == 0 or post.startswith("зам")
    woman = chance.random() < 0.86
    family = chance.choice(names["family"])
    patronymic = chance.choice(names["patronymic"])
    service = chance.choice([0, 0, 1, 2, 3, 5, 8, 11, 14, 17, 20, 22, 25, 27, 29, 31, 34])
    service = max(service, 12) if leading else service
    late = service == 0 and chance.random() < 0.2
    hired = september + dt.timedelta(days=chance.randrange(20, 75)) if late else None
    if hired is None:
        hired = september.replace(
            year=september.year - min(service, chance.randrange(1, 25)) if service else september.year
        )
    years_old = 22 + service + chance.randrange(0, 4)
    category = "" if service < 3 else chance.choice(["высшая", "высшая", "первая", "соответствие", ""])
    maiden = feminine(chance.choice(names["family"])) if woman and chance.random() < 0.02 else ""
    return DemoPerson(
        number=number + 1,
        family=feminine(family) if woman else family,
        given=chance.choice(names["women" if woman else "men"]),
        patronymic=patronymic[:-2] + "на" if woman else patronymic,
        woman=woman,
        maiden=maiden,
        post=post,
        subjects=subjects,
        birth_on=dt.date(september.year - years_old, chance.randrange(1, 13), chance.randrange(1, 28)),
        service_years=service,
        hired_on=hired,
        category=category,
        leave="отпуск по уходу за ребёнком" if woman and 3 < service < 12 and chance.random() < 0.05 else "",
    )
