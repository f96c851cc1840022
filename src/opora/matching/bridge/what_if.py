"""A finished run computed anew from its frozen input with one thing changed: mentors, online, nearness."""

from __future__ import annotations

import copy
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

import opora.engine.matching as engine
from opora.matching.bridge.solving import problem_of
from opora.matching.bridge.tables import Input

#: Pairs up to which the answer comes with the page; above it is a task.
INLINE = 400_000
#: Places of an imagined mentor: what a new profile has.
PLACES = 2
MOST_MENTORS = 20
MOST_KM = 300
#: Levels of competence go no higher: an imagined mentor helps with whatever was asked for.
TOP_LEVEL = 9


@dataclass(frozen=True)
class Change:
    """What is imagined: so many mentors of a subject in a municipality, everybody online, another distance."""

    mentors: int = 0
    subject: str = ""
    municipality: str = ""
    online: bool = False
    km: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is imagined yet."""
        return not self.mentors and not self.online and self.km is None


@dataclass(frozen=True)
class Side:
    """One answer in counts: people matched of all, strength, and the same by subject, municipality and school."""

    matched: int
    mentees: int
    total: int
    by_subject: dict[str, list[int]]
    by_municipality: dict[str, list[int]]
    by_school: dict[str, list[int]]


@dataclass(frozen=True)
class Outcome:
    """Before and after."""

    before: Side
    after: Side


def is_small(data: Input) -> bool:
    """Whether the answer may come with the page."""
    return len(data.mentees["id"]) * (len(data.mentors["id"]) + MOST_MENTORS) <= INLINE


def imagined(text: str, data: Input, change: Change) -> Outcome:
    """The best answer as it was and as it would be."""
    changed = _changed(data, change)
    before, after = problem_of(text, data), problem_of(with_distance(text, change.km), changed)
    answer = engine.solve(before)
    came = np.arange(before.mentors, after.mentors)
    grows = not change.online and change.km is None
    then = engine.rematch(after, answer, came[:0], came) if grows else engine.solve(after)
    return Outcome(_side(answer, data), _side(then, changed))


def told(outcome: Outcome) -> dict[str, Any]:
    """An outcome in plain data, to be kept with a task: counts only."""
    return asdict(outcome)


def heard(kept: dict[str, Any]) -> Outcome:
    """The same back."""
    return Outcome(Side(**kept["before"]), Side(**kept["after"]))


def subjects_of(data: Input) -> list[str]:
    """Subjects of those who wait, the most wanted first."""
    counts = Counter(subject for row in data.mentees["subjects"] for subject in row)
    return [subject for subject, _n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def municipalities_of(data: Input) -> list[str]:
    """Municipalities of those who wait, as ids of nodes."""
    return sorted({str(one) for one in data.mentees["municipality"] if one})


def distance_of(text: str) -> int | None:
    """How far the rules allow; None where they do not ask."""
    found = (rule.get("km") for rule in tomllib.loads(text).get("hard", ()) if rule.get("kind") == "distance")
    return next((int(km) for km in found if km is not None), None)


def with_distance(text: str, km: int | None) -> str:
    """The same rules with another limit of distance; None leaves it."""
    if km is None:
        return text
    parts = re.split(r"(?m)^(?=\[\[?)", text)
    for number, part in enumerate(parts):
        if part.startswith("[[hard]]") and re.search(r'(?m)^kind\s*=\s*"distance"', part):
            parts[number] = re.sub(r"(?m)^(km\s*=\s*)[\d.]+", rf"\g<1>{km}", part, count=1)
    return "".join(parts)


def _changed(data: Input, change: Change) -> Input:
    changed = copy.deepcopy(data)
    if change.online:
        for side in (changed.mentees, changed.mentors):
            side["online"] = [True] * len(side["id"])
    if change.mentors:
        _add_mentors(changed, change)
    return changed


def _add_mentors(data: Input, change: Change) -> None:
    """Imagined mentors stand in the middle of the municipality and help with whatever was asked for there."""
    places = zip(*(data.mentees[name] for name in ("municipality", "lat", "lon")), strict=True)
    known = [(lat, lon) for where, lat, lon in places if str(where) == change.municipality and None not in (lat, lon)]
    middle = [round(sum(axis) / len(known), 6) for axis in zip(*known, strict=True)] if known else [None, None]
    asked = sorted({need.split(":")[0] for needs in data.mentees["needs"] for need in needs})
    empty: dict[str, Any] = {
        "subjects": [change.subject] if change.subject else [], "posts": [], "service_years": 15.0,
        "stages": sorted({stage for row in data.mentees["stages"] for stage in row}), "school": "",
        "municipality": change.municipality, "lat": middle[0], "lon": middle[1], "languages": [], "wishes": [],
        "refusals": [], "capacity": PLACES, "taken": 0, "online": True,
        "strengths": [f"{code}:{TOP_LEVEL}" for code in asked],
    }  # fmt: skip
    for number in range(change.mentors):
        for name, cells in data.mentors.items():
            cells.append(f"imagined-{number}" if name == "id" else copy.copy(empty.get(name, "")))


def _side(answer: engine.Answer, data: Input) -> Side:
    served = {int(row) for row in answer.mentee}
    return Side(
        int(answer.matched), len(data.mentees["id"]), int(answer.total),
        _counts([row or [""] for row in data.mentees["subjects"]], served),
        _counts([[str(one)] for one in data.mentees["municipality"]], served),
        _counts([[str(one)] for one in data.mentees["school"]], served),
    )  # fmt: skip


def _counts(groups: Sequence[Sequence[str]], served: set[int]) -> dict[str, list[int]]:
    """Group → how many wait, how many of them get a mentor."""
    found: dict[str, list[int]] = {}
    for row, names in enumerate(groups):
        for name in names:
            one = found.setdefault(name, [0, 0])
            one[0] += 1
            one[1] += row in served
    return dict(sorted(found.items()))
