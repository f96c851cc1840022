"""The one place where the matching benchmark calls the engine: when a door of the engine moves, this file moves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching_world import World, scheme_text, tables
from opora.engine.matching import Answer, Problem, bind, parse_scheme

Ints = NDArray[np.int64]


def bound(world: World) -> Problem:
    """The world as a problem of the engine."""
    return bind(parse_scheme(scheme_text(world)), *tables(world))


def dense(problem: Problem) -> tuple[Ints, NDArray[np.bool_]]:
    """Scores of all pairs in millionths, without load, and whether each may be proposed; small problems only."""
    from opora.engine.matching.candidates import candidates

    found = candidates(problem)
    return found.score, found.allowed


def door(name: str) -> Any:
    """A function of the engine, or None while it is not there yet."""
    import opora.engine.matching as engine

    return getattr(engine, name, None)


def pairs_of(answer: Answer) -> tuple[Ints, Ints]:
    """Rows of mentees and mentors of the pairs."""
    return answer.mentee, answer.mentor
