"""The audit of published tables: what a reader can work out about every hidden cell."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from opora.engine.evaluation.tables import COMMON, RARE, SAID, Bools, Floats, Ints, Members, Shown, Table


@dataclass(frozen=True)
class Audit:
    """What can be worked out. H hidden cells, G groups that only two publications together part from the rest.

    Attributes
    ----------
    keys : H names, (number of the table, cell's name)
    low, high : (H,) the least and the greatest number of people possible
    exact : how many are known exactly
    narrow : how many are known more narrowly than the limit, the exact ones among them
    parted : differences of two said cells, one within the other, that are 1 … limit − 1: (inner, outer, people)
    group_low, group_high : (G,) the same bounds for those who stand in a cell of one publication and not in the cell
        of the same name of another, both said
    parted_groups : how many of these are known to be few: more narrowly than the limit, below it, and not nobody
    """

    keys: tuple[tuple[int, tuple[str, ...]], ...]
    low: Ints
    high: Ints
    exact: int
    narrow: int
    parted: tuple[tuple[tuple[str, ...], tuple[str, ...], int], ...]
    group_low: Ints
    group_high: Ints
    parted_groups: int

    @property
    def safe(self) -> bool:
        """Whether nothing small can be worked out."""
        return not (self.narrow or self.parted or self.parted_groups)


def audit(*shown: Shown, known: Table | None = None) -> Audit:
    """Work out all that a reader of the tables together can.

    Parameters
    ----------
    *shown : Shown
        One table, or several over the same groups of people (parts of what `tables.published` made). The strictest of
        their limits counts.
    known : Table, optional
        Cells over the same groups whose numbers are no secret, such as how many were asked: the reader has them all.

    Returns
    -------
    Audit

    Raises
    ------
    ValueError
        Tables over different groups.

    Notes
    -----
    Only what is published is used: no hidden count is known here. For each hidden cell two integer programmes give
    the least and the greatest number of people that fit everything said: numbers, bounds of shares, hidden cells not
    empty (parts of shares may be), nobody negative. Whole numbers make it stricter than the linear programmes of
    `suppress`, which shares no code with it. 2·(H + G) programmes (HiGHS).

    Examples
    --------
    >>> from opora.engine.evaluation.suppress import suppress
    >>> from opora.engine.evaluation.tables import INSIDE, crossed, flat
    >>> table = crossed([[3, 9, 20], [7, 8, 30]], [flat(["A", "B"]), flat(["x", "y", "z"])])
    >>> found = audit(suppress(table, INSIDE))
    >>> found.safe, found.low.tolist(), found.high.tolist()
    (True, [1, 3, 1, 6], [9, 11, 9, 14])
    """
    if len({one.members.shape[1] for one in shown}) != 1:
        raise ValueError("tables over different groups of people cannot be audited together")
    least = max(one.limits.count for one in shown)
    reader = _Reader(shown, known)
    keys, ends = [], []
    for number, one in enumerate(shown):
        for row in np.nonzero(one.hidden)[0]:
            keys.append((number, one.keys[row]))
            ends.append(reader.ends(one.members[[row]].toarray()[0]))
    bounds = np.array(ends, dtype=np.int64).reshape(-1, 2)
    groups = np.array([reader.ends(group) for group in _groups(shown)], dtype=np.int64).reshape(-1, 2)
    width, span = bounds[:, 1] - bounds[:, 0], groups[:, 1] - groups[:, 0]
    few = (span < least) & (groups[:, 0] < least) & (groups[:, 1] > 0)
    return Audit(
        keys=tuple(keys),
        low=bounds[:, 0],
        high=bounds[:, 1],
        exact=int((width == 0).sum()),
        narrow=int((width < least).sum()),
        parted=_parted(shown, least),
        group_low=groups[:, 0],
        group_high=groups[:, 1],
        parted_groups=int(few.sum()),
    )


class _Reader:
    """Everything said, as constraints on the numbers of people in the groups."""

    def __init__(self, shown: tuple[Shown, ...], known: Table | None = None):
        rows: list[Members] = [] if known is None else [known.members]
        low: list[Floats] = [] if known is None else [known.values.astype(float)]
        high: list[Floats] = list(low)
        top = 0 if known is None else int(known.values.max(initial=0))
        for one in shown:
            said, hidden = one.state == SAID, one.hidden
            parts = np.zeros(len(one.state), dtype=bool)
            parts[one.kin[:, 0]] = True
            floor = np.where(said, one.value, np.where(hidden & ~parts, 1, 0))
            rows.append(one.members)
            low.append(floor.astype(float))
            high.append(np.where(said, one.value, np.inf).astype(float))
            for part, whole in one.kin:
                if one.state[part] in (RARE, COMMON):
                    rare = one.state[part] == RARE
                    share = one.limits.edge if rare else 1.0 - one.limits.edge
                    rows.append(one.members[[part]] - share * one.members[[whole]])
                    low.append(np.array([-np.inf if rare else 0.0]))
                    high.append(np.array([0.0 if rare else np.inf]))
            top = max(top, int(one.value.max(initial=0)) + 100 * one.limits.count)
        self.rule = LinearConstraint(sparse.csr_array(sparse.vstack(rows)), np.concatenate(low), np.concatenate(high))
        self.groups, self.top = shown[0].members.shape[1], top

    def ends(self, target: Floats) -> tuple[int, int]:
        """The least and the greatest possible number of people in some groups."""
        return self._end(target), -self._end(-target)

    def _end(self, target: Floats) -> int:
        found = milp(
            target, constraints=self.rule, bounds=Bounds(0, self.top), integrality=np.ones(self.groups, dtype=np.int64)
        )
        if found.status != 0:
            raise ValueError(f"no numbers of people fit what was published: {found.message}")
        return int(np.rint(found.fun))


def _groups(shown: tuple[Shown, ...]) -> list[Floats]:
    """People in a said cell and not in the said cell of the same name of another publication."""
    place: dict[tuple[str, ...], list[tuple[tuple[int, int], Floats]]] = {}
    for number, one in enumerate(shown):
        for row, key in enumerate(one.keys):
            if one.state[row] == SAID:
                mark = (number, int(one.publication[row]))
                place.setdefault(key, []).append((mark, one.members[[row]].toarray()[0]))
    found: dict[bytes, Floats] = {}
    for (mark, mine), (other, theirs) in (pair for cells in place.values() for pair in permutations(cells, 2)):
        rest = np.maximum(mine - theirs, 0.0)
        if mark != other and rest.any():
            found[rest.tobytes()] = rest
    return list(found.values())


def _parted(shown: tuple[Shown, ...], least: int) -> tuple[tuple[tuple[str, ...], tuple[str, ...], int], ...]:
    """Said cells of different publications, one within the other by a few people only."""
    keys = [key for one in shown for key in one.keys]
    said: Bools = np.concatenate([one.state == SAID for one in shown])
    value = np.concatenate([one.value for one in shown])
    mark = np.concatenate([one.publication + 1000 * number for number, one in enumerate(shown)])
    members = np.concatenate([one.members.toarray() > 0 for one in shown])
    found = []
    for outer in np.nonzero(said)[0]:
        within = said & (mark != mark[outer]) & ~(members & ~members[outer]).any(axis=1)
        gap = value[outer] - value
        for inner in np.nonzero(within & (gap > 0) & (gap < least))[0]:
            found.append((keys[inner], keys[outer], int(gap[inner])))
    return tuple(found)
