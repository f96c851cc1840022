"""Numbers about teachers' needs as they may be said: small ones are hidden and cannot be worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
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
    """Requests beside deficits, competence by competence, in the order of their numbers.

    The map beside it tells how many ask for or lack anything; so those who ask for, or lack, only something else are
    kept from being worked out as well.
    """
    sides = [(one.needs.get(ASKED, frozenset()), one.needs.get(LACKED, frozenset())) for one in standings]
    found = []
    for competence in sorted({one for asks, lacks in sides for one in asks | lacks} - {OWN_WORDS}):
        groups = Counter((bool(asks), bool(lacks), competence in asks, competence in lacks) for asks, lacks in sides)
        order = sorted(groups)
        cells = {
            name: [place for place, group in enumerate(order) if inside(*group)] for name, inside in _INSIDE.items()
        }
        said = dict(zip(cells, _said(listed([groups[group] for group in order], cells)), strict=True))
        found.append(Gap(competence, **{name: said[name] for name in _TOLD}))
    return tuple(found)


#: Cells by who stands in them: asks for anything, lacks anything, asks for this, lacks this.
_INSIDE: dict[str, Callable[[bool, bool, bool, bool], bool]] = {
    "asked": lambda _some, _gap, asks, _lacks: asks,
    "asked_only": lambda _some, _gap, asks, lacks: asks and not lacks,
    "lacking": lambda _some, _gap, _asks, lacks: lacks,
    "lacking_only": lambda _some, _gap, asks, lacks: lacks and not asks,
    "both": lambda _some, _gap, asks, lacks: asks and lacks,
    "asked_else": lambda some, _gap, asks, _lacks: some and not asks,
    "lacking_else": lambda _some, gap, _asks, lacks: gap and not lacks,
    "any_asked": lambda some, _gap, _asks, _lacks: some,
    "any_lacking": lambda _some, gap, _asks, _lacks: gap,
}
_TOLD = ("asked", "asked_only", "lacking", "lacking_only", "both")


def _said(table: Table) -> list[Said]:
    shown = suppress(table, INSIDE)
    pairs = zip(shown.state.tolist(), shown.value.tolist(), strict=True)
    return [int(value) if state == SAID else None for state, value in pairs]


def _axis(count: int) -> Axis:
    return flat([str(place) for place in range(count)]) if count > 1 else _WHOLE
