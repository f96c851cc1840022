"""Which pairs are allowed and what each is worth, tile by tile."""

from __future__ import annotations

import numpy as np

from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.problem import Problem

TILE_PAIRS = 4_000_000


def score_tile(problem: Problem, rows: Ints) -> Ints:
    """Scores (millionths, without load) of some mentees with every mentor, shape (len(rows), m)."""
    total = np.zeros((len(rows), problem.mentors), dtype=np.int64)
    for term in problem.terms:
        total += term.grid.tile(rows)
    return total


def rules_tile(problem: Problem, rows: Ints) -> Bools:
    """Whether every hard rule holds (the floor is not looked at), shape (len(rows), m)."""
    allowed = (problem.seats[rows] > 0)[:, None] & problem.mentor_here[None, :]
    for rule in problem.rules:
        allowed &= rule.grid.tile(rows) > 0
    return allowed


def allowed_tile(problem: Problem, rows: Ints, score: Ints) -> Bools:
    """Whether a pair may be proposed: every hard rule holds and the score reaches the floor."""
    allowed = rules_tile(problem, rows)
    return allowed if problem.scheme.floor is None else allowed & (score >= problem.scheme.floor)


def tiles(problem: Problem) -> list[Ints]:
    """Row numbers cut into tiles of at most about four million pairs."""
    step = max(1, TILE_PAIRS // max(problem.mentors, 1))
    return [np.arange(start, min(start + step, problem.mentees)) for start in range(0, problem.mentees, step)]
