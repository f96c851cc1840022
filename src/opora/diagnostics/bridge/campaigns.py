"""Answers of a campaign as they may be said: counts and means of groups, small ones hidden and not to be worked out.

Answers under a name are counted from 5 people and averaged from 10; without a name both begin at 10.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from opora.engine.evaluation import (
    COMMON,
    INSIDE,
    PUBLIC,
    RARE,
    SAID,
    AlreadyRecoverable,
    Limits,
    Shown,
    Table,
    audit,
    flat,
    listed,
    means,
    published,
    suppress,
)

#: A number that may be said; «5 % at most», «95 % at least», or nothing.
Told = int | str | None
FEW, MOST = "few", "most"
#: Hidden cells times groups of people: larger tables take the audit minutes, and the pattern stands as it was made.
AUDITED = 20_000
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


def counted(
    places: Sequence[int],
    answers: int,
    groups: Sequence[Sequence[int]] = (),
    sizes: Sequence[int] = (),
    *,
    anonymous: bool,
) -> Counted:
    """Counts of one question: the answer of each who gave one, as a number, and their places in groupings of a size.

    The whole is safe by itself; the groupings are safe together and with it. A reader is held to know how many people
    stand at each crossing of the groupings: what is told of one question is then safe beside what is told of others,
    as an answer to one says nothing of an answer to another that these numbers do not say. The audit has the last
    word, but of the largest tables: where it finds a small group, the question is told of all together only.
    """
    limits = least_of(anonymous)
    if not places:
        return Counted((0,) * answers)
    chosen = np.asarray(places, dtype=np.int64)
    axis = flat([str(place) for place in range(answers)])
    first = suppress(published([chosen[:, None]], [[axis]], answer=[0]), limits)
    whole = tuple(_told(first.state, first.value))[:answers]
    if first.state[-1] != SAID or not any(1 < size <= MOST_PARTS for size in sizes):
        return Counted(whole)
    kept = [(group, size) for group, size in zip(groups, sizes, strict=True) if 1 < size <= MOST_PARTS]
    stood = [chosen[:, None], *(np.stack([chosen, np.asarray(group)], axis=1) for group, _size in kept)]
    axes = [[axis], *([axis, flat([str(one) for one in range(size)])] for _group, size in kept)]
    # who stands where in all groupings at once is held to be known: then no other question can add to this one
    standing = np.stack([np.asarray(group) for group, _size in kept], axis=1)
    stands = [flat([str(one) for one in range(size)]) for _group, size in kept]
    both = published([*stood, standing], [*axes, stands], answer=[*[0] * len(axes), None])
    table, sizes_known = _parted(both, len(axes))
    try:
        shown = suppress(table, limits, before=_known(table, first, answers), known=sizes_known)
    except AlreadyRecoverable:
        return Counted(whole)
    if shown.hidden.sum() * len(table.counts) <= AUDITED and not audit(shown, known=sizes_known).safe:
        return Counted(whole)
    told, start = _told(shown.state, shown.value), answers + 1
    found: list[tuple[tuple[Told, ...], ...]] = []
    for size in sizes:
        if not 1 < size <= MOST_PARTS:
            found.append(())
            continue
        width = size + 1
        rows = [told[start + width * answer : start + width * answer + size] for answer in range(answers)]
        found.append(tuple(zip(*rows, strict=True)))
        start += (answers + 1) * width
    return Counted(whole, tuple(found))


def _parted(both: Table, publications: int) -> tuple[Table, Table]:
    """What is to be told, and the sizes of groups that are no secret: two tables over the same people."""
    told = both.publication < publications
    found = []
    for rows in (told, ~told):
        keys = tuple(key for key, here in zip(both.keys, rows, strict=True) if here)
        kin = both.kin if rows is told else both.kin[:0]
        found.append(Table(keys, both.publication[rows], both.members[np.flatnonzero(rows)], both.counts, kin))
    return found[0], found[1]


def _known(table: Table, first: Shown, answers: int) -> Shown:
    """What is out before groups are told: the whole, and how many answered in each group, which is no secret."""
    sums = np.array([key[0] == "all" for key in table.keys]) & (table.publication > 0)
    rows = np.concatenate([np.arange(answers + 1), np.flatnonzero(sums)])
    state = np.concatenate([first.state, np.full(int(sums.sum()), SAID)])
    return Shown(
        keys=tuple(table.keys[row] for row in rows), publication=table.publication[rows], members=table.members[rows],
        kin=first.kin, state=state, value=np.where(state == SAID, table.values[rows], -1), limits=first.limits,
    )  # fmt: skip


def pooled(group: Sequence[Any], anonymous: bool) -> tuple[list[Any], list[int]]:
    """Groups large enough to be told, and each person's place among them; the small ones together come last (None).

    >>> pooled(["a"] * 12 + ["b"] * 11 + ["c"] * 2, False)[0]
    ['a', None]
    """
    least = least_of(anonymous).mean
    sizes = Counter(group)
    order = sorted(sizes, key=lambda one: (sizes[one], str(one)))
    small = [one for one in order if sizes[one] < least]
    while small and sum(sizes[one] for one in small) < least and len(small) < len(order):
        small.append(order[len(small)])
    kept = sorted((one for one in order if one not in set(small)), key=str)
    place = {one: number for number, one in enumerate(kept)}
    return [*kept, *([None] if small else [])], [place.get(one, len(kept)) for one in group]


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
