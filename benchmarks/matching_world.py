"""An invented country of teachers to be matched: every instance of the matching benchmark, from a seed, sizes exact.

The same people are told in two ways: `tables` and `scheme_text` for the engine, arrays of `World` for the kernel
written by hand in `matching_kernel`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from opora.engine.matching import Relations, Table

Ints = NDArray[np.int64]
SUBJECTS, COMPETENCES, MOST_NEEDS = 14, 24, 6
LEVEL, TOP_NEEDS, REACH_KM, ZONES_APART = 3, 3, 30.0, 4
LANGUAGES = ("ru", "tt", "ba", "sah", "ce")
FORMS = ("together", "apart", "any")
EARTH_KM = 6371.0088
POINTS = {
    "coverage": 400_000,
    "subject": 150_000,
    "school": 120_000,
    "municipality": 90_000,
    "km": 60_000,
    "online": 40_000,
    "language": 50_000,
    "form": 30_000,
    "load": 50_000,
}
BANDS = ((3, 8, 60_000), (8, 20, 100_000), (20, 35, 50_000))
MENTEE_WISH = (100_000, 70_000, 40_000)
MENTOR_WISH = (50_000, 30_000)


@dataclass(frozen=True)
class Instance:
    """One row of the table of instances: sizes, regions, places of mentors who may take part, how they are shared."""

    name: str
    mentees: int
    mentors: int
    places: int
    regions: int = 1
    municipalities: int = 1
    tight: bool = False
    nationwide: bool = False
    seed: int = 2026


INSTANCES = {
    one.name: one
    for one in (
        Instance("school", 12, 16, 39, seed=11),
        Instance("municipality", 286, 374, 912),
        Instance("region", 8_539, 11_165, 27_228, municipalities=34),
        Instance("tight", 8_526, 6_440, 8_041, municipalities=34, tight=True),
        Instance("country", 189_920, 241_676, 589_500, regions=85, municipalities=2_300),
        Instance("country-tight", 189_920, 241_676, 179_120, regions=85, municipalities=2_300, tight=True),
        Instance("nationwide", 189_920, 241_676, 589_500, regions=85, municipalities=2_300, nationwide=True),
    )
}


@dataclass(frozen=True)
class People:
    """One side, in order of region, municipality and school. Numbers of places are of the whole country.

    `skill` (p, 24): for a mentee the weight of a need (0 none, 1-3), for a mentor the level of a strength (0-4).
    """

    region: Ints
    municipality: Ints
    school: Ints
    subject: Ints
    years: Ints
    languages: Ints
    form: Ints
    online: NDArray[np.bool_]
    consent: NDArray[np.bool_]
    skill: NDArray[np.uint8]


@dataclass(frozen=True)
class World:
    """An instance with its people. Relations hold rows (mentee, mentor), wishes also a rank from 1."""

    instance: Instance
    mentees: People
    mentors: People
    capacity: Ints
    coordinates: NDArray[np.float64]
    zone: Ints
    mentee_wishes: Ints
    mentor_wishes: Ints
    refusals: Ints
    superiors: Ints


def make(name: str, seed: int | None = None) -> World:
    """The world of an instance; the same seed gives the same world."""
    instance = INSTANCES[name] if seed is None else replace(INSTANCES[name], seed=seed)
    dice = np.random.default_rng(instance.seed)
    region_of, coordinates = _map(instance, dice)
    zone = np.sort(dice.choice(np.arange(2, 13), instance.regions, p=_zones()))
    share = _shares(instance, region_of, dice)
    schools = np.maximum(1, np.round(share * max(1, instance.mentees / 11)).astype(np.int64))
    first_school = np.cumsum(schools) - schools
    sides = []
    for count, mentor in ((instance.mentees, False), (instance.mentors, True)):
        municipality = np.repeat(np.arange(len(share)), _apportion(count, share))
        school = first_school[municipality] + (dice.random(count) * schools[municipality]).astype(np.int64)
        school.sort(kind="stable")
        people = _people(dice, region_of[municipality], municipality, school, mentor)
        sides.append(people)
    mentees, mentors = sides
    capacity = _capacity(instance, mentors, dice)
    return World(instance, mentees, mentors, capacity, coordinates, zone, *_relations(dice, mentees, mentors))


def _zones() -> NDArray[np.float64]:
    """How many regions live in each of the eleven time zones from UTC+2 to UTC+12."""
    counts = np.array([1, 45, 6, 14, 4, 6, 3, 2, 2, 1, 1], dtype=np.float64)
    return counts / counts.sum()


def _map(instance: Instance, dice: np.random.Generator) -> tuple[Ints, NDArray[np.float64]]:
    """The region of every municipality and the coordinates of its centre."""
    region_of = np.sort(np.arange(instance.municipalities) % instance.regions)
    centre = np.column_stack([dice.uniform(46, 62, instance.regions), dice.uniform(28, 150, instance.regions)])
    spread = dice.uniform(-1, 1, (instance.municipalities, 2)) * np.array([0.9, 1.6])
    return region_of, np.round(centre[region_of] + spread, 4)


def _shares(instance: Instance, region_of: Ints, dice: np.random.Generator) -> NDArray[np.float64]:
    """The part of all people who live in each municipality; regions differ as those of a real country do."""
    quantile = (np.arange(instance.regions) + 0.5) / instance.regions
    region = dice.permutation(np.exp(0.46 * _normal_quantiles(quantile)))
    town = (1.0 / (1 + _within(region_of)) ** 0.6) * dice.uniform(0.8, 1.2, len(region_of))
    town /= np.bincount(region_of, town)[region_of]
    share = region[region_of] * town
    return share / share.sum()


def _normal_quantiles(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of the normal distribution, near enough (a logistic curve)."""
    return np.log(share / (1 - share)) / 1.702


def _within(groups: Ints) -> Ints:
    """Running number from 0 within runs of equal values."""
    starts = np.searchsorted(groups, groups)
    return np.arange(len(groups)) - starts


def _apportion(total: int, share: NDArray[np.float64]) -> Ints:
    """Whole parts of a total by largest remainders, adding up exactly."""
    exact = total * share
    parts = np.floor(exact).astype(np.int64)
    parts[np.argsort(parts - exact, kind="stable")[: total - int(parts.sum())]] += 1
    return parts


def _people(dice: np.random.Generator, region: Ints, municipality: Ints, school: Ints, mentor: bool) -> People:
    count = len(region)
    popular = 1.0 / (1 + np.arange(SUBJECTS)) ** 0.7
    beginner = np.array([0.34, 0.24, 0.18, 0.1, 0.04, 0.03, 0.02, 0.02, 0.02, 0.01])
    years = 2 + dice.gamma(2.6, 6.2, count) if mentor else dice.choice(10, count, p=beginner)
    languages = (dice.random((count, len(LANGUAGES))) < np.array([0.97, 0.09, 0.06, 0.03, 0.03])) @ (1 << np.arange(5))
    return People(
        region,
        municipality,
        school,
        dice.choice(SUBJECTS, count, p=popular / popular.sum()),
        np.minimum(years, 45).astype(np.int64),
        np.where(languages == 0, 1, languages).astype(np.int64),
        dice.choice(len(FORMS), count, p=[0.4, 0.25, 0.35]),
        dice.random(count) < 0.71,
        dice.random(count) < (0.88 if mentor else 2.0),
        _strengths(dice, count) if mentor else _needs(dice, count),
    )


def _needs(dice: np.random.Generator, count: int) -> NDArray[np.uint8]:
    """One to six of 24 competences, the frequent ones more often, each with a weight from 1 to 3."""
    wanted = dice.choice(np.arange(1, MOST_NEEDS + 1), count, p=[0.1, 0.2, 0.26, 0.22, 0.14, 0.08])
    frequency = 1.0 / (1 + np.arange(COMPETENCES)) ** 0.5
    key = dice.gumbel(size=(count, COMPETENCES)) + np.log(frequency)
    rank = np.argsort(np.argsort(-key, axis=1), axis=1)
    weight = dice.integers(1, 4, (count, COMPETENCES))
    return np.where(rank < wanted[:, None], weight, 0).astype(np.uint8)


def _strengths(dice: np.random.Generator, count: int) -> NDArray[np.uint8]:
    """Levels 0-4 of 24 competences; three and four count as a strength, and everybody has at least four of them."""
    height = dice.normal(0, 1, (count, COMPETENCES)) + dice.normal(0, 0.4, (count, 1))
    level = np.digitize(height, [-0.6, 0.1, 0.72, 1.4])
    fourth = np.sort(height, axis=1)[:, -4, None]
    return np.where(height >= fourth, np.maximum(level, LEVEL), level).astype(np.uint8)


def _capacity(instance: Instance, mentors: People, dice: np.random.Generator) -> Ints:
    """Places of every mentor, 1-6 (0-1 where there are fewer places than mentors); those who may take part add up."""
    here = mentors.consent & (mentors.years >= 3)
    capacity = dice.choice(np.arange(1, 7), len(here), p=[0.34, 0.27, 0.19, 0.11, 0.06, 0.03]).astype(np.int64)
    places = _apportion(instance.places, np.bincount(mentors.region, here) / here.sum())
    for region, wanted in enumerate(places):
        rows = np.flatnonzero(here & (mentors.region == region))
        if instance.tight:
            capacity[rows] = wanted // len(rows)
        _reach(capacity, rows, int(wanted), dice)
    return capacity


def _reach(capacity: Ints, rows: Ints, wanted: int, dice: np.random.Generator) -> None:
    """Add or take single places until the rows have exactly so many."""
    while (short := wanted - int(capacity[rows].sum())) != 0:
        able = rows[capacity[rows] < 6] if short > 0 else rows[capacity[rows] > 1]
        capacity[dice.permutation(able)[: abs(short)]] += 1 if short > 0 else -1


def _relations(dice: np.random.Generator, mentees: People, mentors: People) -> tuple[Ints, Ints, Ints, Ints]:
    """Wishes of both sides, refusals and superiors, nearly all within the own municipality."""
    n = len(mentees.region)
    wishes = np.concatenate([_named(dice, mentees, mentors, 0.3 / rank, rank) for rank in (1, 2, 3)])
    own = _unique(wishes)
    others = np.concatenate([_named(dice, mentors, mentees, 0.15 / rank, rank) for rank in (1, 2)])[:, [1, 0, 2]]
    refused = np.concatenate(
        [_named(dice, mentees, mentors, 0.03, 0), _named(dice, mentors, mentees, 0.01, 0)[:, [1, 0, 2]]]
    )
    first = np.searchsorted(mentors.school, mentees.school)
    last = np.searchsorted(mentors.school, mentees.school, side="right")
    some = np.flatnonzero((last > first) & (dice.random(n) < 0.6))
    chief = first[some] + (dice.random(len(some)) * (last - first)[some]).astype(np.int64)
    return own, _unique(others), np.unique(refused[:, :2], axis=0), np.column_stack([some, chief])


def _named(dice: np.random.Generator, side: People, other: People, share: float, rank: int) -> Ints:
    """Rows (own, other, rank) of those who name somebody of their municipality."""
    first = np.searchsorted(other.municipality, side.municipality)
    last = np.searchsorted(other.municipality, side.municipality, side="right")
    own = np.flatnonzero((last > first) & (dice.random(len(first)) < share))
    named = first[own] + (dice.random(len(own)) * (last - first)[own]).astype(np.int64)
    return np.column_stack([own, named, np.full(len(own), rank)])


def _unique(wishes: Ints) -> Ints:
    """Each pair once, at its best rank."""
    wishes = wishes[np.lexsort((wishes[:, 2], wishes[:, 1], wishes[:, 0]))]
    fresh = np.r_[True, np.any(wishes[1:, :2] != wishes[:-1, :2], axis=1)] if len(wishes) else np.zeros(0, bool)
    return wishes[fresh]


def changed(world: World, share: float = 0.01, seed: int = 7) -> World:
    """The same world after a share of the people changed: new needs, new strengths, a place more or less."""
    dice = np.random.default_rng(seed)
    n, m = len(world.mentees.region), len(world.mentors.region)
    left = dice.choice(n, max(1, round(n * share)), replace=False)
    right = dice.choice(m, max(1, round(m * share)), replace=False)
    needs, strengths, capacity = world.mentees.skill.copy(), world.mentors.skill.copy(), world.capacity.copy()
    needs[left] = _needs(dice, len(left))
    strengths[right] = _strengths(dice, len(right))
    capacity[right] = np.clip(capacity[right] + dice.choice([-1, 0, 1], len(right)), 0, 6)
    return replace(
        world,
        mentees=replace(world.mentees, skill=needs),
        mentors=replace(world.mentors, skill=strengths),
        capacity=capacity,
    )


# ---- told to the engine --------------------------------------------------------------------------


def tables(world: World) -> tuple[Table, Table, Relations]:
    """The world as two tables and the relations between their rows."""
    mentees, mentors = _columns(world, world.mentees, "a"), _columns(world, world.mentors, "b")
    n, m = len(world.mentees.region), len(world.mentors.region)
    mentees["needs"] = _levels(world.mentees.skill, ["", *(f"{LEVEL}:{weight}" for weight in (1, 2, 3))])
    mentees["superiors"] = [""] * n
    for row, chief in world.superiors.tolist():
        mentees["superiors"][row] = f"b{chief:06d}"
    mentors["strengths"] = _levels(world.mentors.skill, ["", "1", "2", "3", "4"])
    mentors["places"] = world.capacity.tolist()
    relations = Relations(
        mentee_wishes=[tuple(row) for row in world.mentee_wishes.tolist()],
        mentor_wishes=[tuple(row) for row in world.mentor_wishes.tolist()],
        refusals=[tuple(row) for row in world.refusals.tolist()],
    )
    return Table(mentees, n), Table(mentors, m), relations


def _columns(world: World, people: People, letter: str) -> dict[str, list[object]]:
    place = world.coordinates[people.municipality]
    tongues = [";".join(name for bit, name in enumerate(LANGUAGES) if code >> bit & 1) for code in range(32)]
    return {
        "id": [f"{letter}{row:06d}" for row in range(len(people.region))],
        "region": [f"region {number}" for number in people.region.tolist()],
        "municipality": [f"town {number}" for number in people.municipality.tolist()],
        "school": [f"school {number}" for number in people.school.tolist()],
        "lat": place[:, 0].tolist(),
        "lon": place[:, 1].tolist(),
        "utc": world.zone[people.region].tolist(),
        "subject": [f"subject {number}" for number in people.subject.tolist()],
        "years": people.years.tolist(),
        "languages": [tongues[code] for code in people.languages.tolist()],
        "form": [FORMS[code] for code in people.form.tolist()],
        "online": ["yes" if ready else "no" for ready in people.online.tolist()],
        "consent": ["yes" if given else "no" for given in people.consent.tolist()],
    }


def _levels(skill: NDArray[np.uint8], words: list[str]) -> list[object]:
    """Cells «c01:level…;c07:…» of the competences that are not 0."""
    cells: list[list[str]] = [[] for _ in range(len(skill))]
    rows, columns = np.nonzero(skill)
    for row, column, value in zip(rows.tolist(), columns.tolist(), skill[rows, columns].tolist(), strict=True):
        cells[row].append(f"c{column + 1:02d}:{words[value]}")
    return [";".join(cell) for cell in cells]


def scheme_text(world: World) -> str:
    """The rule file of the instance; online lessons may cross a region's border only nationwide."""
    border = "" if world.instance.nationwide else BORDER
    bands = ", ".join(f"{{from = {start}, to = {end}, points = {_points(points)}}}" for start, end, points in BANDS)
    return SCHEME.format(
        border=border if world.instance.regions > 1 else "",
        bands=bands,
        mentee_wish=[_points(points) for points in MENTEE_WISH],
        mentor_wish=[_points(points) for points in MENTOR_WISH],
        **{name: _points(points) for name, points in POINTS.items()},
        level=LEVEL,
        top=TOP_NEEDS,
        reach=REACH_KM,
        apart=ZONES_APART,
    )


def _points(millionths: int) -> float:
    return millionths / 1_000_000


#: What keeping a pair proposed before is worth: one thousandth of a point.
KEPT = 1_000
KEEP = f"""
[[term]]
name = "Kept"
kind = "kept"
points = {KEPT / 1_000_000}
"""
BORDER = """
[[hard]]
name = "The same region"
kind = "equal"
column = "region"
"""
SCHEME = """
name = "Benchmark"
objective = "most_served"
[mentees]
id = "id"
[mentors]
id = "id"
capacity = "places"
[defaults.mentees]
wishes = ""
[defaults.mentors]
wishes = ""
{border}
[[hard]]
name = "Consent of the mentor"
kind = "require"
side = "mentor"
column = "consent"
values = ["yes"]
[[hard]]
name = "Three years at school"
kind = "within"
column = "years"
of = "mentor"
from = 3
[[hard]]
name = "Not too many hours apart"
kind = "within"
column = "utc"
of = "gap"
to = {apart}
[[hard]]
name = "Near enough, or online"
kind = "distance"
km = {reach}
same = ["municipality"]
online = "online"
[[hard]]
name = "One of the greatest needs is covered"
kind = "covers"
needs = "needs"
strengths = "strengths"
threshold = {level}
top = {top}
[[hard]]
name = "Not the superior"
kind = "refused"
mentee = "superiors"
[[term]]
name = "Needs covered"
kind = "coverage"
needs = "needs"
strengths = "strengths"
threshold = {level}
points = {coverage}
[[term]]
name = "Subject"
kind = "equal"
column = "subject"
points = {subject}
[[term]]
name = "Nearness"
kind = "distance"
same = [{{column = "school", points = {school}}}, {{column = "municipality", points = {municipality}}}]
km = [{{to = {reach}, points = {km}}}]
online = "online"
online_points = {online}
[[term]]
name = "Experience"
kind = "band"
column = "years"
bands = [{bands}]
[[term]]
name = "Language"
kind = "overlap"
column = "languages"
points = {language}
[[term]]
name = "Form"
kind = "equal"
column = "form"
points = {form}
[[term]]
name = "The mentee's wish"
kind = "wishes"
side = "mentee"
column = "wishes"
points = {mentee_wish}
[[term]]
name = "The mentor's wish"
kind = "wishes"
side = "mentor"
column = "wishes"
points = {mentor_wish}
[[term]]
name = "Load"
kind = "load"
points = {load}
"""
