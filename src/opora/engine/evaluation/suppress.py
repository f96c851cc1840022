"""Small numbers about people: what of a table may be said, so that no small group can be worked out from the rest."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.optimize import linprog

from opora.engine.evaluation.tables import (
    COMMON,
    COVER,
    RARE,
    SAID,
    SMALL,
    Bools,
    Floats,
    Ints,
    Limits,
    Members,
    Shown,
    Table,
)

_TINY = 1e-7


class AlreadyRecoverable(ValueError):
    """What was published before gives a small group away whatever is hidden now; `key` names the cell."""

    def __init__(self, key: tuple[str, ...]):
        self.key = key
        super().__init__(f"an earlier publication gives away {' × '.join(key)}")


def suppress(
    table: Table,
    limits: Limits,
    *,
    before: Shown | None = None,
    hide: ArrayLike | None = None,
    known: Table | None = None,
) -> Shown:
    """Hide the small cells of a table, and as many others as it takes that the small ones cannot be worked out.

    Parameters
    ----------
    table : Table
        M cells over A groups of people, of one or several publications.
    limits : Limits
        `PUBLIC`, `INSIDE` or one's own.
    before : Shown, optional
        What is out already: cells of the same publication number and key keep their state.
    hide : (M,) bool, optional
        Cells to hide in any case. A publication that hid at least what another one hid is at least as safe, so one may
        be made safe against what its forerunner could have said at most.
    known : Table, optional
        Cells over the same groups whose numbers are no secret and are never hidden: the reader has them all.

    Returns
    -------
    Shown

    Raises
    ------
    AlreadyRecoverable
        The cells of `before` alone give a small group away.

    Notes
    -----
    *Primary*: a cell of 1 … count − 1 people is hidden. A part of a share is hidden when it is that small, also with
    nobody in it if its whole is small; where the whole has fewer than `sure` people, 0 and all are said as «`edge` at
    most» and «1 − `edge` at least». An empty cell that is no part of a share is said.

    *Complementary*: a reader knows every number said, the bounds, that a hidden cell is not empty, and that people
    are not negative in number. What is then possible for a hidden cell is an interval; its ends are two linear
    programmes (Fischetti and Salazar 2001). While an interval is narrower than `count`, the cheapest said cell among
    those that hold its ends (their dual prices are not 0) is hidden too. Cells are cheap when they count few people.
    Also kept: if one cell lies within another of another publication and both are said, the difference is 0 or at
    least `count`; and of two publications' cells of the same name, those who are only in one are no narrower known
    than `count`, if they are so few.

    Hiding only widens intervals, so one pass does. A point found for one cell serves the others: the programmes
    needed are few. The pattern is safe, not the smallest possible. `audit.audit` checks it by another way.

    Cells that are known whole to someone in them (a school of one teacher of physics) are beyond any such method.

    Examples
    --------
    >>> from opora.engine.evaluation.tables import INSIDE, crossed, flat
    >>> table = crossed([[3, 9, 20], [7, 8, 30]], [flat(["A", "B"]), flat(["x", "y", "z"])])
    >>> shown = suppress(table, INSIDE)
    >>> [key for key, gone in zip(shown.keys, shown.hidden) if gone]
    [('A', 'x'), ('A', 'y'), ('B', 'x'), ('B', 'y')]
    """
    values = table.values
    state, fixed = _primary(table, values, limits), np.zeros(len(values), dtype=bool)
    if hide is not None:
        state[np.asarray(hide, dtype=bool) & (state == SAID) & (values > 0)] = COVER
    if before is not None:
        _keep(table, before, state, fixed)
    _part_nested(table, values, limits, state, fixed)
    _Attack(table, values, limits, state, fixed, known).defeat()
    return Shown(
        keys=table.keys,
        publication=table.publication,
        members=table.members,
        kin=table.kin,
        state=state,
        value=np.where(state == SAID, values, -1),
        limits=limits,
    )


def means(table: Table, totals: ArrayLike, limits: Limits, *, before: Shown | None = None) -> tuple[Shown, Floats]:
    """Means of cells, where enough people stand behind them and no hidden mean can be worked out.

    Parameters
    ----------
    table : Table
        M cells over A groups.
    totals : (A,)
        Sum of the measured value over the people of each group, in the value's own units.
    limits : Limits
        `mean` is the least number of people behind a mean.
    before : Shown, optional
        Means that are out already, as in `suppress`.

    Returns
    -------
    Shown
        Of the numbers of people behind the means.
    (M,) array
        The mean where it may be said, else NaN.

    Raises
    ------
    AlreadyRecoverable
        The means that are out already give one of a small group away.

    Notes
    -----
    A mean times its number of people adds up as the numbers do; so the pattern that is safe for numbers of people
    with `count` = `mean` leaves no hidden sum determined either (a determined sum is a combination of said cells, and
    the same combination would determine the number of people).

    Examples
    --------
    >>> from opora.engine.evaluation.tables import INSIDE, crossed, flat
    >>> shown, mean = means(crossed([4, 30, 20], [flat(["A", "B", "C"])]), [8.0, 90.0, 40.0], INSIDE)
    >>> mean.round(2).tolist()
    [nan, 3.0, nan, 2.56]
    """
    strict = Limits(limits.mean, limits.mean, limits.sure, limits.edge)
    plain = Table(table.keys, table.publication, table.members, table.counts, np.zeros((0, 2), dtype=np.int64))
    shown = suppress(plain, strict, before=before)
    sums = table.members @ np.asarray(totals, dtype=float)
    said = (shown.state == SAID) & (shown.value > 0)
    return shown, np.where(said, sums / np.maximum(shown.value, 1), np.nan)


def _primary(table: Table, values: Ints, limits: Limits) -> Ints:
    state = np.where((values > 0) & (values < limits.count), SMALL, SAID).astype(np.int64)
    if len(table.kin):
        part, whole = table.kin.T
        few = (values[whole] < limits.sure) & (values[whole] > 0)
        state[part[few & (values[part] == 0)]] = RARE
        state[part[few & (values[part] == values[whole])]] = COMMON
        state[part[few & (values[whole] < limits.count)]] = SMALL
    return state


def _keep(table: Table, before: Shown, state: Ints, fixed: Bools) -> None:
    place = {
        (int(number), key): row for row, (number, key) in enumerate(zip(table.publication, table.keys, strict=True))
    }
    for number, key, was in zip(before.publication, before.keys, before.state, strict=True):
        row = place[(int(number), key)]
        state[row], fixed[row] = was, True


def _part_nested(table: Table, values: Ints, limits: Limits, state: Ints, fixed: Bools) -> None:
    """Of two said cells of different publications, one within the other by fewer than `count`, hide one."""
    for inner, outer in nested(table.members, table.publication):
        gap = values[outer] - values[inner]
        if 0 < gap < limits.count and state[inner] == SAID and state[outer] == SAID:
            row = max(inner, outer, key=lambda cell: (not fixed[cell], table.publication[cell], -values[cell]))
            if fixed[row]:
                raise AlreadyRecoverable(table.keys[row])
            state[row] = COVER


def nested(members: Members, publication: Ints) -> list[tuple[int, int]]:
    """Pairs (inner, outer) of cells of different publications: one holds some groups of the other, not all."""
    if len(np.unique(publication)) < 2:
        return []
    shared = sparse.coo_array(members @ members.T)
    size = np.asarray(members.sum(axis=1))
    row, column, both = shared.row, shared.col, shared.data
    within = (both > size[row] - 0.5) & (size[row] < size[column] - 0.5) & (publication[row] != publication[column])
    return sorted(zip(row[within].tolist(), column[within].tolist(), strict=True))


class _Attack:
    """What a reader can work out, and what must be hidden against it."""

    def __init__(
        self, table: Table, values: Ints, limits: Limits, state: Ints, fixed: Bools, known: Table | None = None
    ):
        self.known = table.members[:0] if known is None else known.members
        self.known_values = values[:0] if known is None else known.values
        self.table, self.values, self.limits, self.state, self.fixed = table, values, limits, state, fixed
        self.least = np.ones(len(values))
        self.least[table.kin[:, 0]] = 0.0
        self.cost = values.astype(float)
        self.cost[table.kin[:, 0]] = np.maximum(self.cost[table.kin[:, 0]], 0.5 * values[table.kin[:, 1]])
        self.apart = np.zeros(len(values), dtype=bool)
        self.apart[table.kin[values[table.kin[:, 1]] > 0, 0]] = True
        self.only = self._differences()
        # a reader may know how many people there are at all, but no better than this
        self.most = float(table.counts.sum() + 10 * limits.count)
        self.points = table.counts[None, :].astype(float)

    def _differences(self) -> Members:
        """(D, A) those of a cell who are not in the cell of the same name of another publication, if they are few."""
        table, rows = self.table, []
        place: dict[tuple[str, ...], list[int]] = {}
        for row, key in enumerate(table.keys):
            place.setdefault(key, []).append(row)
        for one, two in (pair for cells in place.values() for pair in permutations(cells, 2)):
            if table.publication[one] != table.publication[two]:
                rows.append(np.maximum(_row(table.members, one) - _row(table.members, two), 0.0))
        if not rows:
            return sparse.csr_array((0, len(table.counts)))
        found = np.unique(np.array(rows), axis=0)
        return sparse.csr_array(found[(found.sum(axis=1) > 0) & (found @ table.counts < self.limits.count)])

    def defeat(self) -> None:
        """Hide until nothing small can be worked out."""
        dice, gone = np.random.default_rng(0), -1
        while gone != int(self._gone().sum()):
            gone = int(self._gone().sum())
            while len(narrow := self._narrow()):
                sign = np.asarray(self.table.members[narrow].T @ dice.choice([-1.0, 1.0], len(narrow)))
                self._solve(sign)
                self._solve(-sign)
                if len(narrow := self._narrow()):
                    self._widen(_row(self.table.members, int(narrow[0])), int(narrow[0]))
            for place in range(self.only.shape[0]):
                target = _row(self.only, place)
                touched = np.asarray(self.table.members @ target) > 0
                self._widen(target, int(np.argmax(touched)), empty_too=True)

    def _gone(self) -> Bools:
        return np.asarray((self.state == SMALL) | (self.state == COVER))

    def _narrow(self) -> Ints:
        """Hidden cells for which no points far enough apart are known yet."""
        gone = np.nonzero(self._gone())[0]
        seen = np.asarray(self.table.members[gone] @ self.points.T)
        return np.asarray(gone[self._width(seen.min(axis=1), seen.max(axis=1)) < self.limits.count], dtype=np.int64)

    @staticmethod
    def _width(low: Floats, high: Floats) -> Floats:
        return np.asarray(np.floor(high + _TINY) - np.ceil(low - _TINY))

    def _widen(self, target: Floats, row: int, *, empty_too: bool = False) -> None:
        """Hide said cells until the target's interval is wide enough, or `empty_too` and it is known to be nobody."""
        while True:
            low, held_low = self._solve(target)
            high, held_high = self._solve(-target)
            if (empty_too and -high < 1.0 - _TINY) or self._width(np.array(low), np.array(-high)) >= self.limits.count:
                return
            self._hide(held_low | held_high, target, row)

    def _hide(self, held: Bools, target: Floats, row: int) -> None:
        # an empty cell is known to be empty anyway, unless it is a part of a share
        open_ = ~self._gone() & ~self.fixed & ((self.values > 0) | self.apart)
        touching = np.asarray(self.table.members @ target) > 0
        for choice in (open_ & held, open_ & touching, open_):
            if choice.any():
                self.state[int(np.argmin(np.where(choice, self.cost, np.inf)))] = COVER
                return
        raise AlreadyRecoverable(self.table.keys[row])

    def _solve(self, target: Floats) -> tuple[float, Bools]:
        """The least of target · x over what is possible, and which cells hold it there."""
        members, state = self.table.members, self.state
        said = np.nonzero(state == SAID)[0]
        gone = np.nonzero((state == SMALL) | (state == COVER))[0]
        upper, limit = self._bounds(gone)
        equal = sparse.csr_array(sparse.vstack([members[said], self.known]))
        answer: Any = linprog(
            target,
            A_eq=equal if equal.shape[0] else None,
            b_eq=np.concatenate([self.values[said], self.known_values]) if equal.shape[0] else None,
            A_ub=upper,
            b_ub=limit,
            bounds=(0, self.most),
            method="highs",
        )
        if answer.status != 0:
            raise ArithmeticError(f"the programme of a table has no answer: {answer.message}")
        held = np.zeros(len(state), dtype=bool)
        self.points = np.concatenate([self.points, answer.x[None, :]])
        if len(said):
            held[said] = np.abs(answer.eqlin.marginals[: len(said)]) > _TINY
        if upper is not None:
            prices = np.abs(answer.ineqlin.marginals[len(gone) :]) > _TINY
            held[self._bounded()[prices].ravel()] = True
        return float(answer.fun), held

    def _bounds(self, gone: Ints) -> tuple[Members | None, Floats | None]:
        members, rows, limit = self.table.members, [], []
        if len(gone):
            rows.append(-members[gone])
            limit.append(-self.least[gone])
        for part, whole in self._bounded():
            share = self.limits.edge if self.state[part] == RARE else 1.0 - self.limits.edge
            sign = 1.0 if self.state[part] == RARE else -1.0
            rows.append(sign * (members[[part]] - share * members[[whole]]))
            limit.append(np.zeros(1))
        return (sparse.csr_array(sparse.vstack(rows)), np.concatenate(limit)) if rows else (None, None)

    def _bounded(self) -> Ints:
        kin = self.table.kin
        return np.asarray(kin[np.isin(self.state[kin[:, 0]], (RARE, COMMON))], dtype=np.int64)


def _row(members: Members, row: int) -> Floats:
    return np.asarray(members[[row]].toarray()[0], dtype=float)
