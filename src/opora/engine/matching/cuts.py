"""A problem cut down to some of its people, with every pair worth what it is worth in the whole."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

import numpy as np

from opora.engine.matching.frame import Frame
from opora.engine.matching.grids import AtLeast, Best, Constant, Distance, Dot, Grid, Ints, Lookup, Range, Same, Sparse
from opora.engine.matching.problem import Problem


def cut(problem: Problem, rows: Ints, cols: Ints) -> Problem:
    """The same problem for mentees `rows` (k,) and mentors `cols` (l,), in that order.

    Tiers, keys and points stay those of the whole; a pin stays when both its people do. O(k + l) memory beside the
    vocabularies.
    """

    def short(grid: Grid) -> Grid:
        return _cut(grid, rows, cols, problem.mentees)

    place_of_row, place_of_col = _places(problem.mentees, rows), _places(problem.mentors, cols)
    pins = np.stack([place_of_row[problem.pins[:, 0]], place_of_col[problem.pins[:, 1]]], axis=1)
    return replace(
        problem,
        mentee_keys=problem.mentee_keys[rows], mentor_keys=problem.mentor_keys[cols],
        seats=problem.seats[rows], tier=problem.tier[rows],
        capacity=problem.capacity[cols], taken=problem.taken[cols], mentor_here=problem.mentor_here[cols],
        rules=tuple(replace(rule, grid=short(rule.grid)) for rule in problem.rules),
        warnings=tuple(replace(rule, grid=short(rule.grid)) for rule in problem.warnings),
        terms=tuple(replace(term, grid=short(term.grid)) for term in problem.terms),
        load=replace(problem.load, grid=short(problem.load.grid)) if problem.load else None,
        pins=pins[(pins >= 0).all(axis=1)], notes=(),
    )  # fmt: skip


def cut_frame(frame: Frame, rows: Ints, cols: Ints) -> Frame:
    """What the whole's objectives weigh, for some of its people: the weights stay those of the whole."""
    return replace(
        frame, seats=frame.seats[rows], had=frame.had[rows], last=frame.last[rows],
        room=frame.room[cols], first=frame.first[cols],
    )  # fmt: skip


def _places(count: int, wanted: Ints) -> Ints:
    place = np.full(count, -1, dtype=np.int64)
    place[wanted] = np.arange(len(wanted))
    return place


@singledispatch
def _cut(grid: Grid, rows: Ints, cols: Ints, mentees: int) -> Grid:
    raise TypeError(f"no cut is written for {type(grid).__name__}")


@_cut.register(Same)
@_cut.register(Range)
@_cut.register(Dot)
@_cut.register(Distance)
def _sides(grid: Same | Range | Dot | Distance, rows: Ints, cols: Ints, mentees: int) -> Grid:
    return replace(grid, left=grid.left[rows], right=grid.right[cols])  # type: ignore[arg-type]


@_cut.register
def _constant(grid: Constant, rows: Ints, cols: Ints, mentees: int) -> Grid:
    return replace(grid, mentors=len(cols))


@_cut.register
def _lookup(grid: Lookup, rows: Ints, cols: Ints, mentees: int) -> Grid:
    """Only the lines of the table that somebody uses: a table over one side is as long as that side."""
    own, left = np.unique(grid.left[rows], return_inverse=True)
    other, right = np.unique(grid.right[cols], return_inverse=True)
    return Lookup(left.astype(np.int64), right.astype(np.int64), grid.table[own][:, other])


@_cut.register
def _at_least(grid: AtLeast, rows: Ints, cols: Ints, mentees: int) -> Grid:
    return replace(grid, inner=_cut(grid.inner, rows, cols, mentees))


@_cut.register
def _best(grid: Best, rows: Ints, cols: Ints, mentees: int) -> Grid:
    return Best(tuple(_cut(part, rows, cols, mentees) for part in grid.parts))


@_cut.register
def _sparse(grid: Sparse, rows: Ints, cols: Ints, mentees: int) -> Grid:
    row = _places(mentees, rows)[grid.keys // max(grid.mentors, 1)]
    col = _places(grid.mentors, cols)[grid.keys % max(grid.mentors, 1)]
    here = np.flatnonzero((row >= 0) & (col >= 0))
    keys = row[here] * len(cols) + col[here]
    order = np.argsort(keys, kind="stable")
    return Sparse(len(cols), keys[order], grid.values[here][order], grid.rest)
