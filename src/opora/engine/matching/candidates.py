"""Which pairs are allowed and what each is worth, tile by tile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.problem import Problem

TILE_PAIRS = 4_000_000


@dataclass(frozen=True)
class Candidates:
    """All pairs of a problem: `score` (n, m) in millionths without load, `allowed` (n, m)."""

    score: Ints
    allowed: Bools


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


def candidates(problem: Problem) -> Candidates:
    """Score every pair. Time and memory O(n·m·terms); the floor is part of `allowed`."""
    shape = (problem.mentees, problem.mentors)
    score, allowed = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=bool)
    for rows in tiles(problem):
        score[rows] = score_tile(problem, rows)
        allowed[rows] = allowed_tile(problem, rows, score[rows])
    return Candidates(score, allowed)
