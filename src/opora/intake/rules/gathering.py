"""Rows gathered into people: two posts of one person become one person with two appointments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .identity import Degree, Facts, Likeness, plain, same_person
from .rows import ParsedRow

APPOINTMENT_FIELDS = (
    "post", "post_text", "more_posts", "post_subjects", "subjects", "subjects_text", "stages", "load_hours",
    "rate", "employment",
    "school", "municipality", "hired_on", "left_on", "movement",
)  # fmt: skip
_ASKED_AT_MOST = 60
#: Another post of the same employer: whoever holds it is somewhere in the list with the main one.
BESIDE = "internal_part_time"


@dataclass(slots=True)
class IncomingPerson:
    """A person of the file: the rows that speak of them, what is known, and their appointments."""

    numbers: list[int]
    values: Mapping[str, Any]
    appointments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def facts(self) -> Facts:
        """What tells this person from others."""
        return facts_of(self.values)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two people of the file who may be one; a person decides."""

    number: int
    other: int
    likeness: Likeness


@dataclass(slots=True)
class Gathered:
    """People of a file, rows that only repeat others (row → the row repeated), and doubts."""

    people: list[IncomingPerson]
    repeated: dict[int, int]
    doubts: list[Doubt]


def facts_of(values: Mapping[str, Any]) -> Facts:
    """Take from a row's values what tells a person from others."""
    former = values.get("previous_family")
    return Facts(
        values.get("family", ""),
        values.get("given", ""),
        values.get("patronymic", ""),
        (former,) if former else (),
        values.get("birth_on"),
        values.get("external_id", ""),
        values.get("school", ""),
    )


class Gatherer:
    """Takes usable rows one by one and keeps people findable by number, by name and by birth."""

    def __init__(self) -> None:
        self.people: list[IncomingPerson] = []
        self.repeated: dict[int, int] = {}
        self.doubts: list[Doubt] = []
        self._places: dict[int, tuple[int, ...]] = {}

    def add(self, number: int, row: ParsedRow) -> None:
        """Take in one row under its number in the file."""
        values = row.values
        facts = facts_of(values)
        keys = _keys(facts)
        best, likeness = self._nearest(facts, keys, values.get("employment") == BESIDE)
        if best is not None and likeness.degree == Degree.SAME:
            self._merge(best, number, values)
            return
        if best is not None and likeness.degree == Degree.PROBABLE:
            self.doubts.append(Doubt(number, best.numbers[0], likeness))
        appointment = {name: values[name] for name in APPOINTMENT_FIELDS if name in values}
        self.people.append(IncomingPerson([number], values, [appointment]))
        at = len(self.people) - 1
        for key in keys:
            met = self._places.get(key, ())
            if len(met) < _ASKED_AT_MOST:
                self._places[key] = (*met, at)

    def close(self) -> None:
        """Nothing more comes in: nobody needs to be findable any longer, and of a long list that is much memory."""
        self._places = {}

    def _nearest(self, facts: Facts, keys: list[int], beside: bool) -> tuple[IncomingPerson | None, Likeness]:
        probable: tuple[IncomingPerson | None, Likeness] = (None, Likeness(Degree.DIFFERENT))
        for at in dict.fromkeys(place for key in keys for place in self._places.get(key, ())):
            likeness = _likeness(self.people[at], facts, beside)
            if likeness.degree == Degree.SAME:
                return self.people[at], likeness
            if likeness.degree == Degree.PROBABLE and probable[0] is None:
                probable = (self.people[at], likeness)
        return probable

    def _merge(self, person: IncomingPerson, number: int, values: Mapping[str, Any]) -> None:
        appointment = {name: values[name] for name in APPOINTMENT_FIELDS if name in values}
        is_repeated = appointment in person.appointments
        fresh = {name: value for name, value in values.items() if name not in person.values}
        if is_repeated and not fresh:
            self.repeated[number] = person.numbers[0]
            return
        person.numbers.append(number)
        person.values = {**person.values, **fresh}
        if person.values.get("employment") == BESIDE and values.get("employment", BESIDE) != BESIDE:
            person.values |= {name: values[name] for name in ("employment", "external_id") if name in values}
        if not is_repeated:
            person.appointments.append(appointment)


def _likeness(person: IncomingPerson, facts: Facts, beside: bool) -> Likeness:
    """Whether a row speaks of a person of the file; a post held beside another has a number of its own in 1C."""
    likeness = same_person(person.facts, facts)
    if likeness.degree != Degree.SAME and (beside or person.values.get("employment") == BESIDE) and facts.patronymic:
        unnumbered = same_person(replace(person.facts, external_id=""), replace(facts, external_id=""))
        return unnumbered if unnumbered.degree == Degree.SAME else likeness
    return likeness


def _keys(facts: Facts) -> list[int]:
    """Number the drawers in which the same person may lie already; that two drawers share a number does no harm."""
    family, given, patronymic = plain(facts.family), plain(facts.given), plain(facts.patronymic)
    keys = [hash(("name", family, given[:1]))]
    keys += [hash(("name", plain(former), given[:1])) for former in facts.previous_families]
    if facts.external_id:
        keys.append(hash(("id", facts.external_id)))
    if facts.birth_on is not None:
        keys.append(hash(("birth", facts.birth_on, given[:1])))
    elif patronymic:
        keys.append(hash(("alike", given, patronymic, family[:2], plain(facts.school))))
    return keys


def gather(rows: Iterable[tuple[int, ParsedRow]]) -> Gathered:
    """Gather usable rows (with their numbers in the file) into people."""
    gatherer = Gatherer()
    for number, row in rows:
        if row.is_usable:
            gatherer.add(number, row)
    return Gathered(gatherer.people, gatherer.repeated, gatherer.doubts)


def joined_periods(appointments: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """«Hired» in one row and «left» in another are one period of one post.

    >>> from datetime import date
    >>> rows = [{"hired_on": date(2023, 9, 1)}, {"left_on": date(2025, 6, 1), "movement": "left"}]
    >>> len(joined_periods(rows))
    1
    """
    periods: list[dict[str, Any]] = []
    for appointment in appointments:
        same = next((period for period in periods if _is_same_work(period, appointment)), None)
        if same is not None:
            _widen(same, appointment)
            continue
        other = next((period for period in periods if _completes(period, appointment)), None)
        if other is None:
            periods.append(dict(appointment))
            continue
        movement = "left" if "left_on" in other or "left_on" in appointment else ""
        other.update({**appointment, **other, "movement": movement})
    return periods


def _is_same_work(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows speak of one post at one time: each names a subject of its own, or one names no post."""
    if {"left_on", "movement"} & (one.keys() | other.keys()) or not ("post" in one or "post" in other):
        return False
    return all(
        one.get(name, other.get(name)) == other.get(name, one.get(name)) for name in ("post", "school", "hired_on")
    )


def _widen(period: dict[str, Any], further: Mapping[str, Any]) -> None:
    """Take in what a further row of the same post says: subjects and classes come together, hours are summed."""
    taught = [one.get("subjects") or one.get("post_subjects", ()) for one in (period, further)]
    joined = {
        "subjects": tuple(dict.fromkeys([*taught[0], *taught[1]])),
        "stages": tuple(dict.fromkeys([*period.get("stages", ()), *further.get("stages", ())])),
        "more_posts": tuple(dict.fromkeys([*period.get("more_posts", ()), *further.get("more_posts", ())])),
    }
    hours = [one["load_hours"] for one in (period, further) if "load_hours" in one]
    period.update({**further, **period, **{name: told for name, told in joined.items() if told}})
    if hours:
        period["load_hours"] = sum(hours)


def _completes(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one tells only of coming and the other only of leaving the same post."""
    for first, second in ((one, other), (other, one)):
        begins = "hired_on" in first and "left_on" not in first
        ends = "left_on" in second and "hired_on" not in second
        if begins and ends and first["hired_on"] < second["left_on"]:
            alike = ("post", "school")
            return all(first.get(name, second.get(name)) == second.get(name, first.get(name)) for name in alike)
    return False


def is_over(appointment: Mapping[str, Any], today: date) -> bool:
    """Whether a post as a row tells it is left already."""
    left = appointment.get("left_on")
    return left <= today if left is not None else appointment.get("movement") == "left"
