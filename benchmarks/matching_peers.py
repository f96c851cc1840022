"""Other programs on the same pairs: each in an environment and a process of its own, so that a slow one can be stopped.

Every peer gets the allowed pairs with whole scores, the places of mentors and what each further place is worth, and is
asked for as many mentees as possible first, then for the greatest total. Only its solving is timed: reading, imports
and the building of its graph are not. Inside an environment this file runs as `python matching_peers.py PEER IN OUT`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "build" / "peers"
ENVIRONMENT = {
    "scipy-sparse": "exact",
    "scipy-dense": "exact",
    "ortools": "exact",
    "lemon": "exact",
    "mentor-match": "mentor-match",
    "matching": "matching",
}
EXACT = ("scipy-sparse", "scipy-dense", "ortools", "lemon")
MOST_COST = 9.2e18
DENSE_CELLS = 600_000_000

Ints = NDArray[np.int64]
Timed = tuple[Ints, float, float]


@dataclass(frozen=True)
class Pairs:
    """Allowed pairs in order of mentee and mentor, their scores; `worth` (m, p): points of each place or −1; how
    many mentors each mentee wants.
    """

    mentees: int
    mentors: int
    row: Ints
    column: Ints
    score: Ints
    worth: Ints
    seats: int = 1

    @property
    def places(self) -> Ints:
        """Places of every mentor."""
        return (self.worth >= 0).sum(1)

    @property
    def widest(self) -> int:
        """More than any pair can earn with its place."""
        return int(self.score.max(initial=0) + self.worth.max(initial=0)) + 1

    @property
    def bonus(self) -> int:
        """What a further seat filled is worth, a first one twice: more than all scores together can differ."""
        return self.widest * (min(self.mentees * self.seats, int(self.places.sum())) + 1)


@dataclass(frozen=True)
class Found:
    """What a peer reached: mentees served, total score, seconds of building its graph and of solving, or a fault."""

    matched: int = 0
    total: int = 0
    built: float = 0.0
    seconds: float = 0.0
    memory: int = 0
    fault: str = ""


def ask(peer: str, pairs: Pairs, patience: float) -> Found:
    """Run a peer in its own process for at most so many seconds."""
    python = environment(ENVIRONMENT[peer])
    given, answer = CACHE / "pairs.npz", CACHE / "answer.json"
    told = {name: np.asarray(getattr(pairs, name)) for name in pairs.__dataclass_fields__}
    small = {name: part.astype(np.int32) if part.max(initial=0) < 2**31 else part for name, part in told.items()}
    np.savez(given, **small)
    answer.unlink(missing_ok=True)
    command = [str(python), "-P", str(Path(__file__)), peer, str(given), str(answer)]
    try:
        ran = subprocess.run(command, timeout=patience, capture_output=True, text=True)
    except subprocess.TimeoutExpired:
        return Found(seconds=patience, fault=f"stopped after {patience:.0f} s")
    if ran.returncode or not answer.exists():
        said = ran.stderr.strip().splitlines() or [f"ended with code {ran.returncode}"]
        return Found(fault=said[-1][:200])
    return Found(**json.loads(answer.read_text(encoding="utf-8")))


def environment(name: str) -> Path:
    """The interpreter of a peer's environment, which is made when it is not there."""
    wanted = (ROOT / "benchmarks" / "peers" / f"{name}.txt").read_text(encoding="utf-8")
    folder = CACHE / name
    python, stamp = folder / "bin" / "python", folder / "made.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"making the environment of {name} ...", file=sys.stderr)
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], check=True)
        listed = str(ROOT / "benchmarks" / "peers" / f"{name}.txt")
        subprocess.run([*uv, "pip", "install", "--quiet", "--python", str(python), "-r", listed], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return python


# ---- inside the peer's own process ---------------------------------------------------------------


def tally(pairs: Pairs, chosen: Ints) -> tuple[int, int]:
    """Mentees served and total score of chosen pairs; refuses what is no matching."""
    row, column = pairs.row[chosen], pairs.column[chosen]
    load = np.bincount(column, minlength=pairs.mentors)
    filled = np.bincount(row, minlength=pairs.mentees)
    if (filled > pairs.seats).any() or (load > pairs.places).any():
        raise ValueError("the answer is no matching")
    earned = np.where(np.arange(pairs.worth.shape[1]) < load[:, None], pairs.worth, 0)
    return int((filled > 0).sum()), int(pairs.score[chosen].sum() + earned.sum())


def _copies(pairs: Pairs) -> tuple[Ints, Ints, Ints]:
    """Every place as a column of its own: its mentor, what it is worth, where those of a mentor begin."""
    owner, place = np.nonzero(pairs.worth >= 0)
    return owner, pairs.worth[owner, place], np.searchsorted(owner, np.arange(pairs.mentors + 1))


def scipy_sparse(pairs: Pairs) -> Timed:
    """SciPy's sparse assignment over copies of the places, with one column of his own for everybody not served."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    begun = perf_counter()
    owner, worth, first = _copies(pairs)
    times = pairs.places[pairs.column]
    edge = np.repeat(np.arange(len(pairs.row), dtype=np.int32), times)
    place = (first[pairs.column] - np.cumsum(times) + times)[edge] + np.arange(len(edge))
    counts = np.bincount(pairs.row, times, pairs.mentees).astype(np.int64) + 1
    ends = np.cumsum(counts)
    own = np.arange(pairs.mentees)
    where = np.arange(len(edge)) + pairs.row[edge]  # behind the places of a mentee stands the column of his own
    column, cost = np.empty(int(ends[-1]), np.int32), np.empty(int(ends[-1]), np.float64)
    column[where], cost[where] = place, pairs.widest - pairs.score[edge] - worth[place]
    column[ends - 1], cost[ends - 1] = len(owner) + own, pairs.widest + pairs.bonus
    del edge, place, where, times
    shape = (pairs.mentees, len(owner) + pairs.mentees)
    graph = csr_array((cost, column, np.r_[0, ends].astype(np.int32)), shape=shape)
    start = perf_counter()
    rows, columns = min_weight_full_bipartite_matching(graph)
    seconds = perf_counter() - start
    served = columns < len(owner)
    return _edges_of(pairs, rows[served], owner[columns[served]]), start - begun, seconds


def _edges_of(pairs: Pairs, row: Ints, column: Ints) -> Ints:
    """Places of the pairs in the list."""
    key = pairs.row * pairs.mentors + pairs.column
    return np.searchsorted(key, np.sort(row.astype(np.int64) * pairs.mentors + column))


def scipy_dense(pairs: Pairs) -> Timed:
    """SciPy's dense assignment over copies of the places; a forbidden pair costs what staying alone costs."""
    from scipy.optimize import linear_sum_assignment

    begun = perf_counter()
    owner, worth, _ = _copies(pairs)
    if pairs.mentees * len(owner) > DENSE_CELLS:
        raise MemoryError(f"a dense table of {pairs.mentees} x {len(owner)} is too large")
    alone = float(pairs.widest + pairs.bonus)
    table = np.full((pairs.mentees, pairs.mentors), alone)
    table[pairs.row, pairs.column] = pairs.widest - pairs.score
    cost = table[:, owner]
    del table
    cost -= np.where(cost < alone, worth.astype(np.float64), 0)
    start = perf_counter()
    rows, columns = linear_sum_assignment(cost)
    seconds = perf_counter() - start
    served = cost[rows, columns] < alone
    return _edges_of(pairs, rows[served], owner[columns[served]]), start - begun, seconds


def _network(pairs: Pairs) -> tuple[Ints, Ints, Ints, int]:
    """Arcs (tail, head, cost ≥ 0) of capacity 1, in order: pairs, not served, places; and the number of nodes."""
    n, m = pairs.mentees, pairs.mentors
    owner, worth, _ = _copies(pairs)
    empty = np.repeat(np.arange(n), pairs.seats)
    last = np.arange(n * pairs.seats) % pairs.seats == pairs.seats - 1
    tail = np.r_[pairs.row, empty, n + owner]
    head = np.r_[n + pairs.column, np.full(len(empty) + len(owner), n + m)]
    least = int(pairs.score.max(initial=0)), int(pairs.worth.max(initial=0))
    lost = pairs.widest + np.where(last, 2, 1) * pairs.bonus
    cost = np.r_[least[0] - pairs.score, lost, least[1] - worth]
    if float(cost.max()) * (n + m + 2) >= MOST_COST:
        raise OverflowError("the greatest cost times the nodes passes 64 bits")
    return tail, head, cost, n + m + 1


def ortools(pairs: Pairs) -> Timed:
    """OR-tools' minimum-cost flow."""
    from ortools.graph.python import min_cost_flow

    begun = perf_counter()
    tail, head, cost, nodes = _network(pairs)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tail, head, np.ones(len(tail), np.int64), cost)
    supply = np.r_[np.full(pairs.mentees, pairs.seats), np.zeros(nodes - pairs.mentees, np.int64)]
    supply[-1] = -pairs.mentees * pairs.seats
    flow.set_nodes_supplies(np.arange(nodes), supply)
    start = perf_counter()
    status = flow.solve()
    seconds = perf_counter() - start
    if status != flow.OPTIMAL:
        raise ValueError(f"ended with status {status}")
    return np.flatnonzero(flow.flows(arcs)[: len(pairs.row)]), start - begun, seconds


def lemon(pairs: Pairs) -> Timed:
    """LEMON's network simplex; its arcs must be in order of tail and head, its costs not negative."""
    import pylmcf

    begun = perf_counter()
    tail, head, cost, nodes = _network(pairs)
    order = np.lexsort((head, tail))
    graph = pylmcf.Graph(nodes, tail[order], head[order])
    given = pairs.mentees * pairs.seats
    graph.set_node_supply(np.r_[np.full(pairs.mentees, pairs.seats), np.zeros(pairs.mentors, np.int64), -given])
    graph.set_edge_costs(cost[order].astype(np.int64))
    graph.set_edge_capacities(np.ones(len(tail), np.int64))
    start = perf_counter()
    graph.solve()
    seconds = perf_counter() - start
    used = order[np.flatnonzero(graph.result())]
    return np.sort(used[used < len(pairs.row)]), start - begun, seconds


def mentor_match(pairs: Pairs) -> Timed:
    """PyPI `mentor-match`: one place a mentor; scores as whole numbers, for it loses fractions."""
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.process import process_data
    from matching.rules.rule import Disqualify, Rule

    begun = perf_counter()
    known = dict(zip(zip(pairs.row.tolist(), pairs.column.tolist(), strict=True), pairs.score.tolist(), strict=True))

    class Known(Rule):
        def apply(self, match: Any) -> int:
            return pairs.bonus + known[match.mentee.grade, match.mentor.grade]

    def forbidden(match: Any) -> bool:
        return (match.mentee.grade, match.mentor.grade) not in known

    mentors = [Mentor(grade=number, email=f"b{number}") for number in range(pairs.mentors)]
    mentees = [Mentee(grade=number, email=f"a{number}") for number in range(pairs.mentees)]
    start = perf_counter()
    process_data(mentors, mentees, [[Known(), Disqualify(forbidden)]])
    seconds = perf_counter() - start
    found = [(mentee.grade, mentor.grade) for mentee in mentees for mentor in mentee.mentors]
    row, column = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return _edges_of(pairs, row, column), start - begun, seconds


def stable(pairs: Pairs) -> Timed:
    """PyPI `matching`: residents and hospitals; both sides rank by score, its aim is stability and not the total."""
    from matching.games import HospitalResident

    sys.setrecursionlimit(1_000_000)  # it copies players who name each other, one within the other
    begun = perf_counter()
    own: dict[int, list[int]] = {}
    other: dict[int, list[int]] = {}
    for place in np.argsort(-pairs.score, kind="stable").tolist():
        own.setdefault(int(pairs.row[place]), []).append(int(pairs.column[place]))
        other.setdefault(int(pairs.column[place]), []).append(int(pairs.row[place]))
    game = HospitalResident.create_from_dictionaries(own, other, {one: int(pairs.places[one]) for one in other})
    start = perf_counter()
    answer = game.solve(optimal="resident")
    seconds = perf_counter() - start
    found = [(resident.name, hospital.name) for hospital, residents in answer.items() for resident in residents]
    row, column = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return _edges_of(pairs, row, column), start - begun, seconds


def peak() -> int:
    """The most memory this process had, in MB (`getrusage` also counts the parent from before it began)."""
    told = [line for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines() if "VmHWM" in line]
    return int(told[0].split()[1]) // 1024 if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


PEERS: dict[str, Callable[[Pairs], Timed]] = {
    "scipy-sparse": scipy_sparse,
    "scipy-dense": scipy_dense,
    "ortools": ortools,
    "lemon": lemon,
    "mentor-match": mentor_match,
    "matching": stable,
}


def main(peer: str, given: str, answer: str) -> None:
    """Solve what stands in a file and write what was found."""
    with np.load(given) as told:
        pairs = Pairs(**{name: told[name].astype(np.int64) if told[name].ndim else int(told[name]) for name in told})
    few = Pairs(1, 1, np.zeros(1, np.int64), np.zeros(1, np.int64), np.ones(1, np.int64), np.zeros((1, 1), np.int64))
    threading.stack_size(1 << 29)
    with ThreadPoolExecutor(1) as room:
        room.submit(PEERS[peer], few).result()
        chosen, built, seconds = room.submit(PEERS[peer], pairs).result()
    matched, total = tally(pairs, chosen)
    found = {"matched": matched, "total": total, "built": built, "seconds": seconds, "memory": peak()}
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
