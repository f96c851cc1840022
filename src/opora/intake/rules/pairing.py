"""The two sides of a running pair as a list names them: who they are among those known, and who is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .differences import KnownPeople, KnownPerson
from .identity import Facts

#: What may differ between the two spellings of a name and still leave only one person who can be meant.
_SHORTENED = {"same_name", "initials", "no_patronymic", "former_family"}


@dataclass(frozen=True, slots=True)
class Side:
    """One person a row of pairs names."""

    role: str
    family: str
    given: str = ""
    patronymic: str = ""
    external_id: str = ""
    school: str = ""

    @property
    def name(self) -> str:
        """The name as the list has it."""
        return " ".join(part for part in (self.family, self.given, self.patronymic) if part)

    @property
    def facts(self) -> Facts:
        """What tells this person from others."""
        return Facts(self.family, self.given, self.patronymic, external_id=self.external_id, school=self.school)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A side met with those known: the person, or those it may be, or nobody."""

    person: KnownPerson | None = None
    candidates: tuple[KnownPerson, ...] = ()
    reasons: tuple[str, ...] = ()


def sides_of(values: Mapping[str, Any], schools: Mapping[str, str]) -> list[Side]:
    """Everybody a row names, mentors first; `schools` are the short names by role.

    >>> [side.name for side in sides_of({"mentor": {"family": "Белов"}, "mentee": {"family": "Серова"}}, {})]
    ['Белов', 'Серова']
    """
    found = []
    for role in ("mentor", "mentee"):
        people = values.get(f"{role}s") or ([values[role]] if values.get(role) else [])
        for parts in people:
            external = values.get(f"{role}_external_id", "") if len(people) == 1 else ""
            found.append(
                Side(
                    role, parts.get("family", ""), parts.get("given", ""), parts.get("patronymic", ""),
                    external, schools.get(role, ""),
                )
            )  # fmt: skip
    return found


def meet(side: Side, known: KnownPeople, people: Sequence[KnownPerson]) -> Meeting:
    """Find who a side is: initials suffice when only one person here can be meant."""
    at, likeness, candidates = known.find(side.facts)
    if at is not None:
        return Meeting(people[at])
    if len(candidates) == 1 and set(likeness.reasons) <= _SHORTENED:
        return Meeting(people[candidates[0]], (), likeness.reasons)
    return Meeting(None, tuple(people[place] for place in candidates), likeness.reasons)
