"""Papers and reviewers who bid in words: very many pairs of the same worth, three seats a paper, conflicts.

Run `python -m benchmarks.matching_bids`: the engine beside LEMON and OR-tools, equal objectives in whole numbers.
The sizes are those of two conferences; the bids are drawn from a seed.
"""

from __future__ import annotations

import sys
from time import perf_counter

import numpy as np

from benchmarks import matching_engine as engine
from benchmarks import matching_peers as peers
from opora.engine.matching import Table, bind, parse_scheme

SIZES = {"large": (613, 201, 3, 10), "many reviewers": (526, 667, 3, 3), "tight": (613, 201, 3, 8)}
MARKS = ("yes", "maybe", "conflict", "")
POINTS = {"yes": 10_000_000, "maybe": 5_000_000}
RULES = """
[mentees]
id = "id"
seats = "seats"
[mentors]
id = "id"
capacity = "papers"
[[hard]]
name = "No conflict"
kind = "refused"
mentor = "conflicts"
[[term]]
name = "Bid"
kind = "bids"
side = "mentor"
column = "bids"
points = {yes = 10, maybe = 5}
"""


def marks_of(papers: int, reviewers: int, seed: int = 5) -> np.ndarray:
    """Numbers of MARKS, (reviewers, papers): some papers are liked by many, some reviewers are eager."""
    dice = np.random.default_rng(seed)
    liked = dice.gamma(2, 0.5, papers) * dice.gamma(2, 0.5, (reviewers, 1))
    draw = dice.random((reviewers, papers))
    mark = np.where(draw < 0.03 * liked, 0, np.where(draw < 0.09 * liked, 1, 3))
    return np.where(dice.random((reviewers, papers)) < 0.01, 2, mark)


def told(marks: np.ndarray, seats: int, capacity: int) -> tuple[Table, Table]:
    """The same as two tables."""
    reviewers, papers = marks.shape
    bids, conflicts = [], []
    for row in marks:
        bids.append(";".join(f"p{paper}:{MARKS[row[paper]]}" for paper in np.flatnonzero(row < 2)))
        conflicts.append(";".join(f"p{paper}" for paper in np.flatnonzero(row == 2)))
    left = {"id": [f"p{paper}" for paper in range(papers)], "seats": [seats] * papers}
    right = {"id": [f"r{one}" for one in range(reviewers)], "papers": [capacity] * reviewers}
    return Table(left, papers), Table({**right, "bids": bids, "conflicts": conflicts}, reviewers)


def main(chosen: list[str]) -> None:
    """Measure each size."""
    engine.warm(1)
    for name, (papers, reviewers, seats, capacity) in SIZES.items():
        marks = marks_of(papers, reviewers)
        problem = bind(parse_scheme(RULES), *told(marks, seats, capacity))
        start = perf_counter()
        answer = engine.solved(problem, 2)
        seconds = perf_counter() - start
        proved = engine.audited(problem, answer, 2)
        print(f"{name}: {papers} x {reviewers}, {answer.matched} served, {len(answer.mentee)} seats, "
              f"{answer.total // 10**6} points, proved {proved}, {seconds:.2f} s", flush=True)  # fmt: skip
        column, row = np.nonzero(marks != 2)
        order = np.lexsort((column, row))
        worth = np.array([POINTS["yes"], POINTS["maybe"], 0, 0])[marks[column, row]]
        places = np.zeros((reviewers, capacity), dtype=np.int64)
        given = peers.Pairs(papers, reviewers, row[order], column[order], worth[order], places, seats)
        for peer in chosen or ["lemon", "ortools"]:
            found = peers.ask(peer, given, 300)
            equal = (found.matched, found.total) == (answer.matched, answer.total)
            print(f"  {peer}: {found.fault or f'{found.seconds:.2f} s'}, equal objective: {equal}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
