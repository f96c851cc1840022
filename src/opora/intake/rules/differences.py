"""A newer list against what is known: joined, left, renamed, on leave, moved, changed, or as they were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from .gathering import IncomingPerson, is_over
from .identity import Degree, Facts, Likeness, plain, same_person


class DifferenceKind(StrEnum):
    """How a person of the list differs from what is known."""

    JOINED = "joined"
    LEFT = "left"
    RENAMED = "renamed"
    ON_LEAVE = "on_leave"
    BACK = "back"
    MOVED = "moved"
    CHANGED = "changed"
    SAME = "same"
    UNCLEAR = "unclear"


_UNLIKE = Likeness(Degree.DIFFERENT)
_ASKED_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person on record: `key` is the caller's own; appointments and values are named as a list's."""

    key: Any
    facts: Facts
    values: Mapping[str, Any] = field(default_factory=dict)
    appointments: Sequence[Mapping[str, Any]] = ()
    is_on_leave: bool = False
    external_ids: tuple[str, ...] = ()

    def has_left(self, today: date) -> bool:
        """Whether every post this person had here is over."""
        return bool(self.appointments) and all(is_over(post, today) for post in self.appointments)


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the comparison: which person, which rows, what changed; or `candidates`."""

    kind: DifferenceKind
    key: Any = None
    numbers: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    likeness: Likeness = _UNLIKE
    candidates: tuple[Any, ...] = ()


def name_of(known: KnownPerson) -> str:
    """A known person's full name."""
    facts = known.facts
    return " ".join(part for part in (facts.family, facts.given, facts.patronymic) if part)


_PERSON_FIELDS = (
    "birth_on",
    "phone",
    "email",
    "sex",
    "category",
    "education",
    "teaching_started_on",
    "is_mentor_ready",
    "wishes",
    "needs",
)
_APPOINTMENT_FIELDS = ("post", "subjects", "stages", "load_hours", "rate", "employment", "hired_on")
_TOLERANCE = 1.01  # a year of service passes between two lists by itself


def compare(
    known: Sequence[KnownPerson],
    incoming: Iterable[IncomingPerson],
    today: date,
    is_full: bool = True,
    is_current: bool = True,
) -> list[Difference]:
    """Compare the people of a list with those on record.

    The same list again gives only `same`. People missing from a full list have `left`.
    An empty cell never erases what is known. A list that is not `is_current` tells of the past: whoever it
    names without a day of leaving need not work here today.
    """
    index = KnownPeople(known)
    found: list[Difference] = []
    met: set[int] = set()
    for person in incoming:
        at, likeness, candidates = index.find(person.facts)
        if at is not None and at not in met:
            met.add(at)
            found.append(against(known[at], person, today, is_current, likeness))
        elif candidates or at is not None:
            places = candidates or ([] if at is None else [at])
            met.update(places)
            keys = tuple(known[place].key for place in places)
            found.append(Difference(DifferenceKind.UNCLEAR, None, tuple(person.numbers), (), likeness, keys))
        else:
            kind = DifferenceKind.LEFT if _has_left(person, today) else DifferenceKind.JOINED
            found.append(Difference(kind, None, tuple(person.numbers)))
    if is_full:
        gone = (person for at, person in enumerate(known) if at not in met and not person.has_left(today))
        found += [Difference(DifferenceKind.LEFT, person.key) for person in gone]
    return found


class KnownPeople:
    """Known people findable by number, name and birth."""

    def __init__(self, known: Sequence[KnownPerson]) -> None:
        self._known = known
        self._places: dict[int, tuple[int, ...]] = {}
        for at, person in enumerate(known):
            for key in self._keys(person.facts, person.external_ids):
                met = self._places.get(key, ())
                if len(met) < _ASKED_AT_MOST:
                    self._places[key] = (*met, at)

    @staticmethod
    def _keys(facts: Facts, ids: Sequence[str] = ()) -> list[int]:
        given = plain(facts.given)[:1]
        families = (facts.family, *facts.previous_families)
        keys = [hash(("name", plain(family), given)) for family in families if family]
        keys += [hash(("id", number)) for number in (*ids, facts.external_id) if number]
        if facts.birth_on is not None:
            keys.append(hash(("birth", facts.birth_on, given)))
        keys.append(hash(("alike", plain(facts.given), plain(facts.patronymic), plain(facts.family)[:2])))
        return keys

    def find(self, facts: Facts) -> tuple[int | None, Likeness, list[int]]:
        """Give the one person who surely is this one, or those who may be."""
        candidates: list[int] = []
        reason = Likeness(Degree.DIFFERENT)
        sure: list[tuple[int, Likeness]] = []
        for at in dict.fromkeys(place for key in self._keys(facts) for place in self._places.get(key, ())):
            likeness = self._likeness(self._known[at], facts)
            if likeness.degree == Degree.SAME:
                sure.append((at, likeness))
            elif likeness.degree == Degree.PROBABLE:
                candidates.append(at)
                reason = likeness
        sure.sort(key=lambda item: "same_id" not in item[1].reasons)
        if len(sure) == 1 or (sure and "same_id" in sure[0][1].reasons):
            return sure[0][0], sure[0][1], []
        if sure:
            return None, sure[0][1], [at for at, _ in sure]
        return None, reason, candidates

    @staticmethod
    def _likeness(person: KnownPerson, facts: Facts) -> Likeness:
        own = person.facts
        if facts.external_id and facts.external_id in person.external_ids and own.external_id != facts.external_id:
            own = Facts(
                own.family,
                own.given,
                own.patronymic,
                own.previous_families,
                own.birth_on,
                facts.external_id,
                own.school,
            )
        return same_person(own, facts)


def _has_left(person: IncomingPerson, today: date) -> bool:
    return person.values.get("leave") == "left" or (
        bool(person.appointments) and all(is_over(post, today) for post in person.appointments)
    )


def against(
    known: KnownPerson, person: IncomingPerson, today: date, is_current: bool, likeness: Likeness = _UNLIKE
) -> Difference:
    """How a person of a list differs from the known person they surely are."""
    changes = [*_name_changes(known.facts, person.values), *_value_changes(known.values, person.values)]
    renamed = any(change.field in ("family", "given", "patronymic") for change in changes)
    posts = _compare_posts(known, person, today, is_current)
    changes += posts.changes
    leave = person.values.get("leave")
    away = leave not in (None, "none", "left")
    leaves = not known.has_left(today) and (posts.leaves or leave == "left")
    returns = known.has_left(today) and posts.fresh and not _has_left(person, today)
    kinds = (
        (leaves, DifferenceKind.LEFT),
        (returns, DifferenceKind.JOINED),
        (renamed, DifferenceKind.RENAMED),
        (posts.moved, DifferenceKind.MOVED),
        (away and not known.is_on_leave, DifferenceKind.ON_LEAVE),
        (leave == "none" and known.is_on_leave, DifferenceKind.BACK),
        (bool(changes), DifferenceKind.CHANGED),
        (True, DifferenceKind.SAME),
    )
    kind = next(kind for holds, kind in kinds if holds)
    if kind in (DifferenceKind.ON_LEAVE, DifferenceKind.BACK):
        changes.append(Change("leave", known.values.get("leave"), leave))
    if kind == DifferenceKind.LEFT:
        changes.append(Change("left_on", None, person.values.get("left_on")))
    return Difference(kind, known.key, tuple(person.numbers), tuple(changes), likeness)


def _name_changes(known: Facts, values: Mapping[str, Any]) -> list[Change]:
    """Initials and a missing patronymic never replace what is known in full; ё and е are one letter."""
    changes = []
    for part in ("family", "given", "patronymic"):
        before, after = getattr(known, part), values.get(part, "")
        if not after or plain(before) == plain(after) or (after.endswith(".") and before[:1] == after[:1]):
            continue
        if part == "family" and plain(after) in map(plain, known.previous_families):
            continue  # an older list still has the former surname
        changes.append(Change(part, before, after))
    return changes


def _value_changes(known: Mapping[str, Any], values: Mapping[str, Any]) -> list[Change]:
    changes = [
        Change(name, known.get(name), values[name])
        for name in _PERSON_FIELDS
        if name in values and not _equal(known.get(name), values[name])
    ]
    for name in ("service_teaching_years", "service_total_years"):
        before, after = known.get(name), values.get(name)
        if after is not None and (before is None or abs(before - after) > _TOLERANCE):
            changes.append(Change(name, before, after))
    return changes


def _equal(before: Any, after: Any) -> bool:
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        return set(before) == set(after)
    return bool(before == after)


@dataclass(slots=True)
class _Posts:
    """What a list says of a known person's posts."""

    changes: list[Change] = field(default_factory=list)
    moved: bool = False
    leaves: bool = False
    fresh: bool = False


def _compare_posts(known: KnownPerson, person: IncomingPerson, today: date, is_current: bool) -> _Posts:
    """Compare post by post; another school is a move, another post or load is a change."""
    found = _Posts()
    left = list(known.appointments)
    working = [post for post in left if not is_over(post, today)]
    for appointment in person.appointments:
        over = is_over(appointment, today)
        twin = _twin(left, appointment, today, is_current and not over)
        if twin is None and not over and len(working) == len(person.appointments) == 1:
            twin = working[0] if working[0] in left else None
        if twin is None:
            new = appointment.get("post") or over
            found.changes += [Change("appointment", None, dict(appointment))] if new else []
            found.fresh = found.fresh or bool(new)
            continue
        left.remove(twin)
        _compare_post(found, twin, appointment, today)
    still = [post for post in person.appointments if not is_over(post, today)]
    found.leaves = found.leaves and not still
    return found


def _compare_post(found: _Posts, twin: Mapping[str, Any], appointment: Mapping[str, Any], today: date) -> None:
    if is_over(appointment, today):
        found.leaves = found.leaves or not is_over(twin, today)
        return
    if is_over(twin, today):
        return  # an older list does not bring back who left later
    if _other_school(twin, appointment):
        found.moved = True
        found.changes.append(Change("school", twin.get("school"), appointment["school"]))
    found.changes += [
        Change(name, twin.get(name), appointment[name])
        for name in _APPOINTMENT_FIELDS
        if name in appointment and not _equal(twin.get(name), appointment[name])
    ]


def _twin(
    posts: Sequence[Mapping[str, Any]], new: Mapping[str, Any], today: date, works_now: bool
) -> Mapping[str, Any] | None:
    """The known post a row speaks of: the same place, and periods that meet; a working one before an ended one."""
    alike = [old for old in posts if _same_place(old, new) and _periods_meet(old, new)]
    working = [old for old in alike if not is_over(old, today)]
    return next(iter(working or ([] if works_now else alike)), None)


def _periods_meet(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    since, until = old.get("hired_on") or date.min, old.get("left_on") or date.max
    return bool((new.get("hired_on") or date.min) < until and since < (new.get("left_on") or date.max))


def _other_school(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    before, after = old.get("school"), new.get("school")
    return bool(before and after and plain(str(before)) != plain(str(after)))


def _same_place(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return not _other_school(old, new) and (not new.get("post") or old.get("post") == new.get("post"))
