"""The demo's invented region: which organisations there are, drawn from a fixed seed."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from opora.desk.rules.cast import cast_places

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
    #: The place of the cast that it is, and how many young teachers the play needs there.
    cast_key: str = ""
    young: int | None = None


@cache
def load_demo() -> dict[str, Any]:
    """The demo's data file."""
    return tomllib.loads((DATA / "demo.toml").read_text(encoding="utf-8"))


def organisations(demo: dict[str, Any]) -> Iterator[DemoOrganisation]:
    """Every organisation of the region: town and village schools, schools of four, kindergartens, colleges."""
    chance = random.Random(demo["seed"])
    played = {place.demo: place for place in cast_places().values() if place.demo}
    number = 0
    for place in demo["municipality"]:
        for title, institution, staffing, size in _kinds(place, chance):
            number += 1
            code = f"{place['code']}-{number}"
            spread = 0.03 if "№" in title or institution != "school" else 0.25
            at = [round(middle + chance.uniform(-spread, spread), 4) for middle in place["at"]]
            known = played.get(code)
            if known is not None:
                title, size = known.name, known.size
                at = [known.latitude or at[0], known.longitude or at[1]]
            yield DemoOrganisation(
                code=code,
                name=f"Муниципальная образовательная организация «{title}»",
                short_name=title,
                municipality=place["code"],
                institution=institution,
                latitude=at[0],
                longitude=at[1],
                size=size,
                staffing=staffing,
                cast_key=known.key if known else "",
                young=known.young if known else None,
            )


def _kinds(place: dict[str, Any], chance: random.Random) -> list[tuple[str, str, str, int]]:
    """Title, kind, staffing and size of every organisation of a district."""
    centre = place["centre"]
    rows = []
    for index in range(place["schools"]):
        title = f"Школа № {index + 1}"
        title = title if place["code"] == "zarechny" else f"{title}, {centre}"
        rows.append((title, "school", "school", 40 + chance.randrange(36)))
    for name in place["villages"]:
        rows.append((f"Школа села {name}", "school", "school", 12 + chance.randrange(12)))
    rows += [(f"Малокомплектная школа, {name}", "school", "tiny", 4) for name in place["tiny"]]
    rows.append((f"Детский сад «Колокольчик», {centre}", "kindergarten", "kindergarten", 16))
    if place["schools"] > 8:
        rows += [
            (f"Детский сад «Родничок», {centre}", "kindergarten", "kindergarten", 18),
            (f"Колледж, {centre}", "college", "college", 40),
            (f"Дом творчества, {centre}", "extra", "extra", 18),
        ]
    return rows
