"""The one place where the matching benchmark calls the engine: when a door of the engine moves, this file moves.

What the engine does not have (yet) is answered with None, and the benchmark says so.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

import opora.engine.matching as engine
from benchmarks.matching_world import KEEP, World, scheme_text, tables
from opora.engine.matching import Answer, Problem, bind, check, explain, parse_scheme, solve

Ints = NDArray[np.int64]


def bound(world: World, keep: bool = False, kept: Answer | None = None) -> Problem:
    """The world as a problem of the engine; with a term for keeping pairs, and those of an answer."""
    mentees, mentors, relations = tables(world)
    if kept is not None:
        pairs = zip(kept.mentee.tolist(), kept.mentor.tolist(), strict=True)
        relations = replace(relations, kept=list(pairs))
    return bind(parse_scheme(scheme_text(world) + KEEP * keep), mentees, mentors, relations)


def dense(problem: Problem) -> tuple[Ints, NDArray[np.bool_]]:
    """Scores of all pairs in millionths, without load, and whether each may be proposed; small problems only."""
    score = np.zeros((problem.mentees, problem.mentors), dtype=np.int64)
    allowed = np.ones(score.shape, dtype=bool)
    rows = np.arange(problem.mentees)
    for term in problem.terms:
        score += term.grid.tile(rows)
    for rule in problem.rules:
        allowed &= rule.grid.tile(rows) > 0
    return score, allowed


def solved(problem: Problem, threads: int) -> Answer:
    """The engine's answer."""
    known = inspect.signature(solve).parameters
    return solve(problem, **({"threads": threads} if "threads" in known else {}))


def audited(problem: Problem, answer: Answer, threads: int) -> bool:
    """Whether the independent audit of every pair proves the answer."""
    known = inspect.signature(check).parameters
    return check(problem, answer, **({"threads": threads} if "threads" in known else {})).proved


def explained(problem: Problem, answer: Answer) -> object:
    """Every pair with its reasons."""
    return explain(problem, answer)


def counters(answer: Answer) -> dict[str, int]:
    """What the run counted."""
    work = getattr(answer, "work", None)
    return {name: value for name, value in vars(work).items() if isinstance(value, int)} if work else {}


def score_pass(problem: Problem, threads: int) -> Callable[[], int] | None:
    """The engine's general path merely scoring all pairs; it gives the number of allowed ones."""
    try:
        from opora.engine.matching import scan
        from opora.engine.matching.grow import apart
        from opora.engine.matching.hot import compiled
        from opora.engine.matching.program import packed
    except ImportError:
        return None
    sides = apart(problem, np.arange(problem.mentees), np.arange(problem.mentors))
    kernel: Any = compiled(scan)
    jobs = []
    for rows, cols in sides:  # people whom an equality keeps apart are no pairs: the kernel by hand leaves them out too
        whole = packed(problem, rows, cols)
        parts = np.array_split(np.arange(len(rows)), 1 if len(sides) > threads else threads * 4)
        jobs += [(whole, part) for part in parts]

    def count(job: tuple[Any, Ints]) -> int:
        whole, part = job
        least = whole.program.table.dtype.type(whole.least)
        return int(kernel.score_all(whole.program, scan.room_for(whole.program, np.int32), part, least))

    def run() -> int:
        with ThreadPoolExecutor(threads) as room:
            return sum(room.map(count, jobs))

    return run


def settled(problem: Problem, row: Ints, column: Ints, score: Ints) -> tuple[float, Ints] | None:
    """The solver alone on given pairs: seconds, and which of them were chosen."""
    try:
        from opora.engine.matching.frame import frame_of, tie_bits
        from opora.engine.matching.market import Edges, Market
    except ImportError:
        return None
    frame = frame_of(problem)
    rows, cols = np.flatnonzero(frame.seats > 0), np.flatnonzero(frame.room > 0)
    low = tie_bits(problem, frame, row, column)
    high = -score * frame.scale
    order = np.lexsort((column, low, high, row))  # a market wants each mentee's pairs from the cheapest on
    row, column = np.searchsorted(rows, row[order]), np.searchsorted(cols, column[order])
    edges = Edges(row, column, high[order], low[order])
    market = Market(problem, frame, rows, cols, edges)
    start = perf_counter()
    market.settle()
    return perf_counter() - start, np.sort(order[np.flatnonzero(market.on)])


def rematched(problem: Problem, before: Answer, who: tuple[Ints, Ints], threads: int) -> Answer | None:
    """The answer after some rows of mentees and of mentors changed, begun from the last one."""
    door = getattr(engine, "rematch", None)
    if door is None:
        return None
    answer: Answer = door(problem, before, *who, threads=threads)
    return answer


def warm(threads: int) -> None:
    """Let the compiler do its work before anything is timed."""
    from benchmarks.matching_world import make

    problem = bound(make("municipality"))
    run = score_pass(problem, threads)
    if run is not None:
        run()
    audited(problem, solved(problem, threads), threads)
