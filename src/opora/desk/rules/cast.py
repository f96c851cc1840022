"""The named people and places who play in the tests and in the demo, read from one file."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from opora.base.rules.access import Role
from opora.base.rules.calendars import school_year_of

DATA = Path(__file__).resolve().parent.parent / "data"
#: Nobody's post or role began earlier than so many school years ago.
LONGEST = 16


@dataclass(frozen=True)
class CastPlace:
    """A node of the cast."""

    key: str
    kind: str
    name: str
    parent: str = ""
    institution: str = ""
    latitude: float | None = None
    longitude: float | None = None
    #: The demo's organisation this place stands for, how many work there, how many of them are young.
    demo: str = ""
    size: int = 0
    young: int | None = None
    #: Under which laws, where the place begins a country.
    law: str = ""


@dataclass(frozen=True)
class CastPerson:
    """A person of the cast."""

    key: str
    family: str
    given: str
    patronymic: str
    sex: str
    place: str
    post: str
    subjects: tuple[str, ...]
    since: dict[str, int]
    age: int
    role: Role | None
    at: str
    sentence: dict[str, str]

    def started_on(self, today: dt.date) -> dt.date | None:
        """Since when the person teaches."""
        if "days" in self.since:
            return today - dt.timedelta(days=self.since["days"])
        return september(today, self.since["years"]) if self.since else None


def september(today: dt.date, years: int = 0) -> dt.date:
    """The first of September of this school year, or of one `years` ago.

    >>> september(dt.date(2026, 11, 23), 25)
    datetime.date(2001, 9, 1)
    """
    return dt.date(school_year_of(today).starts_on.year - years, 9, 1)


def long_ago(today: dt.date) -> dt.date:
    """The day from which everything that always was holds."""
    return september(today, LONGEST)


@dataclass(frozen=True)
class CastModel:
    """A model of mentoring that runs in the demo: at which place, led by whom."""

    code: str
    at: str
    leader: str


@cache
def cast_places() -> dict[str, CastPlace]:
    """The places of the cast by key, parents first."""
    return {key: _place(key, row) for key, row in _document()["place"].items()}


@cache
def guest_places() -> dict[str, CastPlace]:
    """Places of the demo alone, parents first."""
    return {key: _place(key, row) for key, row in _document()["guest_place"].items()}


@cache
def players() -> dict[str, CastPerson]:
    """Everybody who plays in the demo: the cast, then the guests."""
    return cast_people() | {key: _person(key, row) for key, row in _document()["guest"].items()}


@cache
def models_played() -> tuple[CastModel, ...]:
    """The models of mentoring that run in the demo, the region's own first."""
    return tuple(CastModel(code, row["at"], row["leader"]) for code, row in _document()["model"].items())


def _place(key: str, row: dict[str, Any]) -> CastPlace:
    return CastPlace(
        key=key,
        kind=row["kind"],
        name=row["name"],
        parent=row.get("parent", ""),
        institution=row.get("institution", ""),
        latitude=row.get("at", (None, None))[0],
        longitude=row.get("at", (None, None))[1],
        demo=row.get("demo", ""),
        size=row.get("size", 0),
        young=row.get("young"),
        law=row.get("law", ""),
    )


@cache
def cast_people() -> dict[str, CastPerson]:
    """The people of the cast by key."""
    return {key: _person(key, row) for key, row in _document()["person"].items()}


def _person(key: str, row: dict[str, Any]) -> CastPerson:
    family, given, patronymic = row["name"]
    return CastPerson(
        key=key,
        family=family,
        given=given,
        patronymic=patronymic,
        sex=row["sex"],
        place=row.get("place", ""),
        post=row.get("post", ""),
        subjects=tuple(row.get("subjects", ())),
        since=row.get("since", {}),
        age=row["age"],
        role=Role(row["role"]) if "role" in row else None,
        at=row.get("at", ""),
        sentence={"ru": row["ru"], "en": row["en"]},
    )


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads((DATA / "cast.toml").read_text(encoding="utf-8"))
