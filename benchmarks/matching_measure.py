"""What is measured on one instance of the matching, beside whom, and which goal each figure answers."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks import matching_engine as engine
from benchmarks import matching_peers as peers
from benchmarks.matching_kernel import Packed, edges, pack, score_all
from benchmarks.matching_world import KEPT, POINTS, World, changed, make
from opora.engine.matching import Answer, Problem

ALONE = {"region": {"lemon": 7.1, "ortools": 33}, "tight": {"lemon": 2.4, "ortools": 6.3}}
ALONE |= {"country": {"lemon": 44, "ortools": 78}, "nationwide": {"lemon": 11, "ortools": 22}}
SCORED = {"region": 1.5, "tight": 5.0, "nationwide": 1.4}
END_TO_END = {"region": 30, "tight": 10}
COUNTRY = {"country": 5.0, "country-tight": 10.0}
TOP = 32
FRESH = """
import sys
from time import perf_counter
from benchmarks import matching_engine as engine
from benchmarks.matching_world import make
problem = engine.bound(make(sys.argv[1]))
start = perf_counter()
engine.solved(problem, 1)
print(perf_counter() - start, "numba" in sys.modules)
"""


@dataclass(frozen=True)
class Line:
    """One figure: what it is, its value as text, the goal as text, whether it is reached (None: no goal)."""

    what: str
    value: str
    goal: str = ""
    reached: bool | None = None


@dataclass
class Report:
    """The figures of one instance, and how busy the machine was before."""

    name: str
    lines: list[Line] = field(default_factory=list)
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def tell(self, what: str, value: str, goal: str = "", reached: bool | None = None) -> None:
        """Add a figure and print it at once."""
        word = {True: "reached", False: "NOT REACHED", None: ""}[reached]
        print(f"  {what}: {value}" + (f" (goal {goal}: {word})" if goal else ""), flush=True)
        self.lines.append(Line(what, value, goal, reached))

    def at_most(self, what: str, ratio: float, goal: float | None) -> None:
        """A ratio that must not be greater than its goal."""
        if goal is None:
            self.tell(what, f"{ratio:.2f}×")
        else:
            self.tell(what, f"{ratio:.2f}×", f"≤ {goal:g}×", ratio <= goal)

    def at_least(self, what: str, ratio: float, goal: float | None) -> None:
        """A ratio that must not be smaller than its goal."""
        if goal is None:
            self.tell(what, f"{ratio:,.1f}×")
        else:
            self.tell(what, f"{ratio:,.1f}×", f"≥ {goal:g}×", ratio >= goal)


@dataclass(frozen=True)
class Plan:
    """How to measure: threads, peers, patience with each peer in seconds, repeats of what is short."""

    threads: int
    peers: tuple[str, ...]
    patience: float
    repeats: int = 5


@dataclass(frozen=True)
class Times:
    """The least seconds of each thing, taken in turn."""

    by_hand: float
    general: float | None
    solved: float
    audited: float


def measure(name: str, plan: Plan) -> Report:
    """Everything about one instance."""
    print(f"{name}:", flush=True)
    report = Report(name)
    world = make(name)
    engine.warm(plan.threads)
    start = perf_counter()
    problem = engine.bound(world)
    binding = perf_counter() - start
    if name in COUNTRY or name == "nationwide":
        _memory(report, problem, plan)
    packed = pack(world)
    times, answer, proved = _timed(world, packed, problem, plan)
    told = score_all(packed, plan.threads)
    spans = packed.spans[:, 1] - packed.spans[:, 0]
    report.tell("pairs", f"{int(spans.sum()):,}, allowed {int(told[:, 0].sum()):,}")
    report.tell("tables read and bound", span(binding))
    report.tell(
        "answer", f"{answer.matched:,} of {problem.mentees:,} matched, total {answer.total:,}", "proved", proved
    )
    report.tell("counters", ", ".join(f"{word} {count:,}" for word, count in engine.counters(answer).items()) or "none")
    _ratios(report, times)
    if name in COUNTRY:
        _country(report, times)
    _explained(report, problem, answer, times)
    if name in ("school", "municipality"):
        _fresh(report)
    if name == "municipality":
        _small(report, world, plan)
    if name not in COUNTRY and name != "nationwide":
        _against(report, world, packed, problem, answer, times, plan)
    if name in ALONE or name in COUNTRY:
        _alone(report, world, packed, problem, plan)
    if name in ("region", "tight"):
        _again(report, world, plan)
    return report


def span(seconds: float | None) -> str:
    """Seconds, or thousandths of them where they are few."""
    if seconds is None:
        return "-"
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:,.{0 if seconds >= 0.1 else 1}f} ms"


def best(work: Callable[[], object], repeats: int) -> float:
    """The least of several times; a long one is taken once."""
    least = float("inf")
    for _ in range(repeats):
        gc.collect()
        start = perf_counter()
        work()
        least = min(least, perf_counter() - start)
        if least > 10:
            break
    return least


def _timed(world: World, packed: Packed, problem: Problem, plan: Plan) -> tuple[Times, Answer, bool]:
    """Score by hand, score by the general path, solve, audit: in turn, so that all meet the same neighbours."""
    run = engine.score_pass(problem, plan.threads)
    score_all(replace(packed, chunk=packed.chunk[:1]), plan.threads)
    rounds: list[tuple[float, float, float, float]] = []
    answer, proved = None, False
    for _ in range(plan.repeats):
        by_hand = best(lambda: score_all(packed, plan.threads), 1)
        general = best(run, 1) if run is not None else 0.0
        gc.collect()
        start = perf_counter()
        answer = engine.solved(problem, plan.threads)
        solved = perf_counter() - start
        start = perf_counter()
        proved = engine.audited(problem, answer, plan.threads)
        rounds.append((by_hand, general, solved, perf_counter() - start))
        if sum(rounds[-1]) > 30:
            break
    assert answer is not None
    least = [min(column) for column in zip(*rounds, strict=True)]
    return Times(least[0], least[1] or None, least[2], least[3]), answer, proved


def _ratios(report: Report, times: Times) -> None:
    """Against merely scoring all pairs: by the engine's own general path where it is there, else by hand."""
    name, scored = report.name, times.general or times.by_hand
    report.tell(
        "least of several times",
        f"scored by hand {span(times.by_hand)}, by the general path {span(times.general)}, "
        f"solved {span(times.solved)}, audited {span(times.audited)}",
    )
    if name in ("school", "municipality"):
        return
    if times.general is not None:
        report.at_most("general path against the kernel written by hand", times.general / times.by_hand, 1.5)
    report.at_most("solved, of merely scoring all pairs", times.solved / scored, SCORED.get(name))
    audited = 2.5 if name == "region" else None
    report.at_most("solved and audited, of merely scoring", (times.solved + times.audited) / scored, audited)
    report.at_most("solved, of scoring all pairs by hand", times.solved / times.by_hand, None)


def _memory(report: Report, problem: Problem, plan: Plan) -> None:
    """The greatest memory of one solving, before anything else is in memory but the bound problem."""
    gc.collect()
    reset_peak()
    engine.solved(problem, plan.threads)
    memory = peers.peak()
    report.tell("memory, the problem with it", f"{memory:,} MB", "≤ 1,024 MB", memory <= 1024)


def _country(report: Report, times: Times) -> None:
    goal, seconds = COUNTRY[report.name], times.solved + times.audited
    report.tell("solved and audited", f"{seconds:.1f} s", f"≤ {goal:g} s", seconds <= goal)


def _explained(report: Report, problem: Problem, answer: Answer, times: Times) -> None:
    start = perf_counter()
    engine.explained(problem, answer)
    seconds = perf_counter() - start
    share = seconds / (times.solved + times.audited)
    large = report.name not in ("school", "municipality")
    reached, goal = (share < 0.01, "< 1 %") if large else (None, "")
    report.tell("explanation of every pair, of the run", f"{100 * share:.1f} % ({span(seconds)})", goal, reached)


def pairs_of(world: World, found: tuple[np.ndarray, np.ndarray, np.ndarray], capacity: np.ndarray) -> peers.Pairs:
    """Pairs as the peers take them; the p-th place of c earns what the load leaves: points·(c − p)/c, whole."""
    place = np.arange(max(1, int(capacity.max(initial=1))))
    worth = POINTS["load"] * (capacity[:, None] - place) // np.maximum(capacity, 1)[:, None]
    worth = np.where(place < capacity[:, None], worth, -1)
    return peers.Pairs(len(world.mentees.region), len(world.mentors.region), *found, worth)


def _against(
    report: Report, world: World, packed: Packed, problem: Problem, answer: Answer, times: Times, plan: Plan
) -> None:
    """The exact peers on all allowed pairs: equal objective, and how much longer they take."""
    given = pairs_of(world, edges(packed, world), world.capacity)
    whole: dict[str, float] = {}
    built: dict[str, float] = {}
    for peer in [one for one in peers.EXACT if one in plan.peers]:
        found = peers.ask(peer, given, plan.patience)
        if found.fault:
            report.tell(peer, found.fault)
            continue
        equal = (found.matched, found.total) == (answer.matched, answer.total)
        whole[peer] = times.by_hand + found.seconds
        built[peer] = whole[peer] + found.built
        told = f"built {span(found.built)}, solved {span(found.seconds)}, {found.memory:,} MB"
        report.tell(f"{peer} on all pairs", told, "equal objective", equal)
    if whole:
        peer = min(whole, key=lambda one: whole[one])
        report.at_least(f"end to end against {peer}", whole[peer] / times.solved, END_TO_END.get(report.name))
        report.at_least("the same with the building of the peer's graph", min(built.values()) / times.solved, None)
    if report.name in ("school", "municipality") and "matching" in plan.peers:
        found = peers.ask("matching", given, plan.patience)
        told = found.fault or f"{found.matched} matched, {answer.total - found.total:,} of {answer.total:,} points less"
        report.tell("matching (stable, another aim)", f"{told}, {span(found.built + found.seconds)}")


def _fresh(report: Report) -> None:
    """A small input in a process that has just begun: it must not wait for the compiler."""
    ran = subprocess.run([sys.executable, "-c", FRESH, report.name], capture_output=True, text=True, check=True)
    seconds, compiler = ran.stdout.split()
    report.tell("the first answer of a fresh process", span(float(seconds)), "compiler not loaded", compiler == "False")


def _small(report: Report, world: World, plan: Plan) -> None:
    """mentor-match, which knows one place a mentor: as many are left out as it serves fewer."""
    if "mentor-match" not in plan.peers:
        return
    single = replace(world, capacity=np.minimum(world.capacity, 1))
    problem = engine.bound(single)
    seconds = best(lambda: engine.solved(problem, plan.threads), 5)
    answer = engine.solved(problem, plan.threads)
    found = peers.ask("mentor-match", pairs_of(single, edges(pack(single), single), single.capacity), plan.patience)
    if found.fault:
        report.tell("mentor-match", found.fault)
        return
    report.at_least("against mentor-match, one place a mentor", found.seconds / seconds, 1000)
    fewer = found.matched - answer.matched
    report.tell("wrongly left out by the engine", f"{max(0, fewer)}", "0", fewer <= 0 and answer.total >= found.total)
    report.tell("left out by mentor-match", f"{max(0, -fewer)} people, {answer.total - found.total:,} points")


def _alone(report: Report, world: World, packed: Packed, problem: Problem, plan: Plan) -> None:
    """The solver alone: every mentee's best candidates, the same for all."""
    given = pairs_of(world, edges(packed, world, TOP), world.capacity)
    own = [engine.settled(problem, given.row, given.column, given.score) for _ in range(plan.repeats)]
    ready = [one for one in own if one is not None]
    if not ready:
        report.tell(f"solver alone on the best {TOP}", "the engine has no such door")
        return
    seconds = min(one[0] for one in ready)
    objective = peers.tally(given, ready[0][1])
    report.tell(f"solver alone on the best {TOP}", f"{span(seconds)} for {len(given.row):,} pairs")
    for peer in [one for one in ("lemon", "ortools") if one in plan.peers]:
        found = peers.ask(peer, given, plan.patience)
        if found.fault:
            report.tell(f"{peer} on the best {TOP}", found.fault)
            continue
        report.tell(f"{peer} on the best {TOP}", span(found.seconds), "equal objective",
                    (found.matched, found.total) == objective)  # fmt: skip
        report.at_least(f"solver alone against {peer}", found.seconds / seconds, ALONE.get(report.name, {}).get(peer))


def _again(report: Report, world: World, plan: Plan) -> None:
    """One person in a hundred changed: how much faster, and who had to change the mentor without need.

    A pair of the first matching is worth a thousandth of a point more in the second, in both ways of solving it.
    """
    other = changed(world)
    before = engine.solved(engine.bound(world, keep=True), plan.threads)
    problem = engine.bound(other, keep=True, kept=before)
    who = (
        np.flatnonzero(~_still(world, other)),
        np.flatnonzero((world.mentors.skill != other.mentors.skill).any(1) | (world.capacity != other.capacity)),
    )
    answer = engine.rematched(problem, before, who, plan.threads)
    if answer is None:
        report.tell("matched again after 1 % changed", "the engine has no such door")
        return
    rounds = []
    for _ in range(plan.repeats):
        cold = best(lambda: engine.solved(problem, plan.threads), 1)
        rounds.append((cold, best(lambda: engine.rematched(problem, before, who, plan.threads), 1)))
        if sum(rounds[-1]) > 30:
            break
    cold, again = (min(column) for column in zip(*rounds, strict=True))
    report.tell("both, the least of several times", f"again {span(again)}, anew {span(cold)}")
    report.at_least("matched again after 1 % changed, against anew", cold / again, 10)
    fresh = engine.solved(problem, plan.threads)
    equal = answer.mentor.tolist() == fresh.mentor.tolist() and answer.mentee.tolist() == fresh.mentee.tolist()
    proved = engine.audited(problem, answer, plan.threads)
    report.tell("the pairs of both", "the same, proved" if equal and proved else "differ", "the same", equal and proved)
    switched = _switched(world, other, before, answer)
    least = _least_switches(world, other, before, plan) if "lemon" in plan.peers else None
    if least is None:
        report.tell("switched though unchanged", f"{switched}")
    else:
        report.tell("needless switches", f"{max(0, switched - least)} ({switched}; whoever looks at the total alone "
                    f"needs {least})", "0", switched <= least)  # fmt: skip
    kept = KEPT * int((_mentor(before, len(world.mentees.region))[answer.mentee] == answer.mentor).sum())
    best_total = engine.solved(engine.bound(other), plan.threads).total
    report.tell("points given up for keeping", f"{best_total - answer.total + kept:,} of {best_total:,}")


def _mentor(answer: Answer, count: int) -> np.ndarray:
    mentor = np.full(count, -1)
    mentor[answer.mentee] = answer.mentor
    return mentor


def _still(world: World, other: World) -> np.ndarray:
    """Mentees who did not change."""
    return (world.mentees.skill == other.mentees.skill).all(1)


def _switched(world: World, other: World, before: Answer, after: Answer) -> int:
    count = len(world.mentees.region)
    was, now = _mentor(before, count), _mentor(after, count)
    return int((_still(world, other) & (was >= 0) & (was != now)).sum())


def _least_switches(world: World, other: World, before: Answer, plan: Plan) -> int | None:
    """How few of the unchanged can switch in any answer with the same service and total: LEMON, with a crumb a pair."""
    row, column, score = edges(pack(other), other)
    was = _mentor(before, len(world.mentees.region))
    kept = _still(world, other)[row] & (was[row] == column)
    crumb = int(kept.sum()) + 1
    plain = pairs_of(other, (row, column, score), other.capacity)
    worth = np.where(plain.worth >= 0, plain.worth * crumb, -1)
    found = peers.ask("lemon", replace(plain, score=score * crumb + kept, worth=worth), plan.patience)
    if found.fault:
        return None
    return int((_still(world, other) & (was >= 0)).sum()) - found.total % crumb


def reset_peak() -> None:
    """Forget the greatest memory so far (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
