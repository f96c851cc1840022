"""Numbers about teachers' needs as they may be said: small ones are hidden, and cannot be worked out from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from opora.diagnostics.models import Need
from opora.diagnostics.queries.standings import OWN_WORDS, Standing
from opora.engine.evaluation import INSIDE, SAID, Axis, Table, crossed, flat, listed, suppress

ASKED, FELT, LACKED = (kind.value for kind in (Need.Kind.WISH, Need.Kind.DIFFICULTY, Need.Kind.DEFICIT))
KINDS = (ASKED, FELT, LACKED)
#: Groups below this many people are hidden.
LEAST = INSIDE.count
_WHOLE = Axis(("all",), (-1,))

#: A number that may be said, or None.
Said = int | None


@dataclass(frozen=True)
class Gap:
    """One competence: how many ask for it, and of them do not lack it; how many lack it, and of them do not ask."""

    competence: int
    asked: Said
    asked_only: Said
    lacking: Said
    lacking_only: Said
    both: Said


def heat_map(
    standings: Sequence[Standing], kind: str, parts: Sequence[int], subjects: Sequence[int]
) -> tuple[tuple[Said, ...], ...]:
    """Teachers with an open need of a kind: a row a part, a column a subject; the last of each is the total."""
    axes = [_axis(len(parts)), _axis(len(subjects))]
    row = {part: place for place, part in enumerate(parts)}
    column = {subject: place for place, subject in enumerate(subjects)}
    counts = np.zeros((len(parts), len(subjects)), dtype=np.int64)
    for one in standings:
        if one.needs.get(kind):
            counts[row[one.part], column[one.subject]] += 1
    said = _said(crossed(counts, axes))
    width = len(axes[1].names)
    return tuple(tuple(said[start : start + width]) for start in range(0, len(said), width))


def gaps(standings: Sequence[Standing]) -> tuple[Gap, ...]:
    """Requests beside deficits, competence by competence, in the order of their numbers."""
    sides: dict[int, Counter[int]] = {}
    for one in standings:
        asks, lacks = (one.needs.get(kind, frozenset()) for kind in (ASKED, LACKED))
        for competence in (asks | lacks) - {OWN_WORDS}:
            side = 1 if competence in asks and competence in lacks else 0 if competence in asks else 2
            sides.setdefault(competence, Counter())[side] += 1
    cells = {"asked": (0, 1), "asked_only": (0,), "lacking": (1, 2), "lacking_only": (2,), "both": (1,)}
    found = []
    for competence, count in sorted(sides.items()):
        said = _said(listed([count[side] for side in range(3)], cells))
        found.append(Gap(competence, **dict(zip(cells, said, strict=True))))
    return tuple(found)


def _said(table: Table) -> list[Said]:
    shown = suppress(table, INSIDE)
    pairs = zip(shown.state.tolist(), shown.value.tolist(), strict=True)
    return [int(value) if state == SAID else None for state, value in pairs]


def _axis(count: int) -> Axis:
    return flat([str(place) for place in range(count)]) if count > 1 else _WHOLE
