"""Answers of a campaign as they may be said: counts and means of groups, small ones hidden and not to be worked out.

Answers under a name are counted from 5 people and averaged from 10; without a name both begin at 10.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from opora.engine.evaluation import (
    COMMON,
    COVER,
    INSIDE,
    PUBLIC,
    RARE,
    SAID,
    AlreadyRecoverable,
    Limits,
    Table,
    flat,
    listed,
    means,
    published,
    suppress,
)

#: A number that may be said; «5 % at most», «95 % at least», or nothing.
Told = int | str | None
FEW, MOST = "few", "most"
#: Where more parts than this would be told beside each other, choices are not told by part.
MOST_PARTS = 40


def least_of(anonymous: bool) -> Limits:
    """From how many people on something is said."""
    return PUBLIC if anonymous else INSIDE


@dataclass(frozen=True)
class Counted:
    """How many chose each answer: of all, and by group (its number → the answers); no groups where they tell too
    much.
    """

    whole: tuple[Told, ...]
    groups: tuple[tuple[tuple[Told, ...], ...], ...] = ()


def counted(places: Sequence[int], answers: int, groups: Sequence[Sequence[int]], *, anonymous: bool) -> Counted:
    """Counts of one question: the answer of each person as a number, and each person's place in every grouping.

    The whole is safe by itself; the groupings are safe together and with it.
    """
    limits = least_of(anonymous)
    if not places:
        return Counted((0,) * answers)
    chosen = np.asarray(places, dtype=np.int64)
    axis = flat([str(place) for place in range(answers)])
    first = suppress(published([chosen[:, None]], [[axis]], answer=[0]), limits)
    whole = tuple(_told(first.state, first.value))[:answers]
    sizes = [max(group) + 1 for group in groups]
    if first.state[-1] != SAID or not any(1 < size <= MOST_PARTS for size in sizes):
        return Counted(whole)
    kept = [(group, size) for group, size in zip(groups, sizes, strict=True) if 1 < size <= MOST_PARTS]
    stood = [chosen[:, None], *(np.stack([chosen, np.asarray(group)], axis=1) for group, _size in kept)]
    axes = [[axis], *([axis, flat([str(one) for one in range(size)])] for _group, size in kept)]
    try:
        shown = suppress(published(stood, axes, answer=[0] * len(axes)), limits, before=first)
    except AlreadyRecoverable:
        return Counted(whole)
    told, start, found = list(_told(shown.state, shown.value)), answers + 1, []
    for size in sizes:
        if not 1 < size <= MOST_PARTS:
            found.append(())
            continue
        width, end = size + 1, start + (answers + 1) * (size + 1)
        # How many answered at all is no secret: a pattern that leans on hiding it hides nothing.
        if (shown.state[end - width : end - 1] == COVER).any():
            return Counted(whole)
        rows = [told[start + width * answer : start + width * answer + size] for answer in range(answers)]
        found.append(tuple(zip(*rows, strict=True)))
        start = end
    return Counted(whole, tuple(found))


def _told(state: np.ndarray, value: np.ndarray) -> list[Told]:
    words = {RARE: FEW, COMMON: MOST}
    pairs = zip(state.tolist(), value.tolist(), strict=True)
    return [int(number) if one == SAID else words.get(one) for one, number in pairs]


@dataclass(frozen=True)
class Average:
    """A mean and the people behind it; nothing where they are too few."""

    people: int | None
    mean: float | None


@dataclass(frozen=True)
class Averages:
    """Means of one construct: of all, and by group."""

    whole: Average
    groups: tuple[tuple[Average, ...], ...] = ()


def averaged(values: Sequence[float | None], groups: Sequence[Sequence[int]]) -> Averages:
    """Means of those who have a value, from ten people, all groupings safe together."""
    sizes = [max(group, default=-1) + 1 for group in groups]
    alike: dict[tuple[int, ...], list[float]] = defaultdict(list)
    for place, value in enumerate(values):
        if value is not None:
            alike[tuple(group[place] for group in groups)].append(value)
    if not alike:
        nothing = Average(None, None)
        return Averages(nothing, tuple((nothing,) * size for size in sizes))
    order = sorted(alike)
    cells = {"all": list(range(len(order)))}
    for number, size in enumerate(sizes):
        for part in range(size):
            cells[f"{number} {part}"] = [place for place, key in enumerate(order) if key[number] == part]
    table: Table = listed([len(alike[key]) for key in order], cells)
    shown, mean = means(table, [sum(alike[key]) for key in order], INSIDE)
    found = [
        Average(int(people), float(value)) if state == SAID and people else Average(None, None)
        for state, people, value in zip(shown.state.tolist(), shown.value.tolist(), mean.tolist(), strict=True)
    ]
    places = iter(found[1:])
    return Averages(found[0], tuple(tuple(next(places) for _part in range(size)) for size in sizes))
