"""How good a block of mentors can be for a mentee at most: the same program over blocks instead of mentors.

Mentors who are alike stand side by side, so that a block of them promises little more than its best mentor gives; a
mentee then looks only into the few blocks that promise more than what is already found.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from opora.engine.matching import scan
from opora.engine.matching.choice import WIDTH
from opora.engine.matching.grids import AtLeast, Best, Distance, Grid, Ints, Lookup, Range, Same
from opora.engine.matching.problem import Problem

CELLS = 8_000_000
SPREAD = 16


def alike(problem: Problem, cols: Ints) -> Ints:
    """An order of mentors (by place) in which those who are alike in what counts most stand together."""
    sides: list[tuple[int, Ints]] = []
    for weight, grid in [*((term.most, term.grid) for term in problem.terms), *((0, r.grid) for r in problem.rules)]:
        for side in _sides(grid):
            code = _codes(side[cols])
            if 1 < int(code.max(initial=0)) + 1 <= max(2, len(cols) // SPREAD):
                sides.append((weight, code))
    sides.sort(key=lambda side: side[0])
    order: Ints = np.lexsort([code for _, code in sides]) if sides else np.arange(len(cols))
    return order


def _sides(grid: Grid) -> list[NDArray[Any]]:
    """What a grid knows of the mentors and groups them by, one row each."""
    if isinstance(grid, Best):
        return [side for part in grid.parts for side in _sides(part)]
    if isinstance(grid, AtLeast):
        return _sides(grid.inner)
    return [grid.right] if isinstance(grid, (Same, Range, Distance, Lookup)) else []


def _codes(side: NDArray[Any]) -> Ints:
    if side.ndim > 1:
        side = side @ np.array([1.0, 1e3, 1e6])[: side.shape[1]]
    codes: Ints = np.unique(side, return_inverse=True, equal_nan=True)[1]
    return codes


def bounds(program: scan.Program, width: int = WIDTH) -> scan.Program:
    """The program of the blocks of so many mentors each: what it gives is never less than any mentor of the block.

    O(size of the program) time; its arrays are `width` times shorter on the mentors' side.
    """
    return _Blocks(program, width).program()


class _Blocks:
    def __init__(self, program: scan.Program, width: int):
        self.p, self.width = program, width
        self.starts = np.arange(0, len(program.base), width)
        self.block = np.arange(len(program.base)) // width
        self.table = [self._top(program.table)]
        self.height = len(program.table)
        self.codes = [program.codes]
        self.scalars = [program.scalars]
        self.worth = program.worth.copy()
        self.steps: list[list[int]] = []

    def program(self) -> scan.Program:
        """Step by step."""
        p = self.p
        for step in p.steps.tolist():
            self._step(step)
        least, most = np.minimum.reduceat(p.held, self.starts, axis=1), self._top(p.held)
        return p._replace(
            base=self._top(p.base), steps=np.array(self.steps, dtype=np.int64).reshape(-1, 8),
            table=np.ascontiguousarray(np.concatenate(self.table)), codes=np.concatenate(self.codes),
            scalars=np.concatenate(self.scalars), weight=np.maximum(p.weight, 0),
            held=np.ascontiguousarray(np.where(least < 0, least, most)), who=p.who // self.width, worth=self.worth,
            right=np.bitwise_or.reduceat(p.right, self.starts, axis=1),
        )  # fmt: skip

    def _top(self, values: NDArray[Any]) -> NDArray[Any]:
        """The greatest of every block."""
        return np.maximum.reduceat(values, self.starts, axis=-1)

    def _step(self, step: list[int]) -> None:
        kind, mode, group = step[:3]
        if kind in (scan.EQUAL, scan.MORE_EQUAL):
            self._equal(step)
        elif kind == scan.LOOK:
            first, wide = step[3], step[4]
            spot = self.p.spot[group]
            height = int(spot.max(initial=0)) + 1
            most = self.p.cells[first : first + height * wide].reshape(height, wide).max(axis=1)
            self.scalars.append(most[spot][None])
            self.steps.append([scan.SCALAR, mode, sum(map(len, self.scalars)) - 1, 0, 0, 0, 0, 0])
        elif kind in (scan.RANGE, scan.FAR_OFF):
            first, jumps = (step[6], self.p.jumps[step[3] : step[4]])
            most = max(step[7], first, first + int(np.cumsum(jumps).max(initial=0)))
            self._rows(mode, np.full((1, len(self.starts)), most), np.zeros(self.p.names.shape[1] - 1, np.int64))
        elif kind in (scan.NAMED, scan.PATCH):
            self._named(step)
        else:
            self.steps.append(step)

    def _rows(self, mode: int, table: NDArray[Any], codes: Ints) -> None:
        """A step that looks up a row of the table by the mentee's code."""
        if mode == scan.RULE and (table > 0).all():
            return
        self.steps.append([scan.ROW, mode, sum(map(len, self.codes)), self.height, 0, 0, 0, 0])
        self.codes.append(codes[None])
        self.table.append(table.astype(self.p.table.dtype))
        self.height += len(table)

    def _equal(self, step: list[int]) -> None:
        """The greater value where anybody of the block has the code."""
        kind, mode, group, yes, no, blank = step[:6]
        if kind == scan.MORE_EQUAL:
            no, blank = 0, 0
        left, right = self.p.left[group].astype(np.int64), self.p.right[group]
        known = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
        if known * len(self.starts) > CELLS or (mode == scan.RULE and min(no, blank) > 0):
            self._rows(mode, np.full((1, len(self.starts)), max(yes, no, blank)), np.zeros_like(left))
            return
        there = np.zeros((known + 1, len(self.starts)), dtype=bool)
        there[right, self.block] = True
        table = np.where(there, max(yes, no), no)
        table = np.where(there[-1], np.maximum(table, blank), table)
        table[-1] = blank
        self._rows(mode, table, np.where(left < 0, known, left))

    def _named(self, step: list[int]) -> None:
        """Named pairs as named blocks; of several in a block nobody counts less than the best."""
        kind, mode, group, rest = step[:4]
        span = slice(int(self.p.names[group, 0]), int(self.p.names[group, -1]))
        if kind == scan.PATCH and mode == scan.RULE:
            return
        if kind == scan.PATCH:
            self.worth[span] = np.maximum(self.worth[span], 0)
        else:
            self.worth[span] = max(int(self.worth[span].max(initial=rest)), rest)
        self.steps.append(step)
