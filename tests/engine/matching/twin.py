"""The brute-force twin of the solver, and random small problems to set it on."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np

from opora.engine.matching import InputFaults, Problem, Relations, Table, bind, parse_scheme
from opora.engine.matching.candidates import allowed_tile, score_tile
from opora.engine.matching.frame import frame_of, tie_bits

RULES = """
objective = "{objective}"
floor = {floor}
[mentees]
id = "id"
seats = "seats"
priority = "priority"
[mentors]
id = "id"
capacity = "capacity"
taken = "taken"
[[term]]
name = "Bid"
kind = "bids"
side = "mentee"
column = "bids"
points = {{a = 0, b = 1, c = 2, d = 3.5}}
[[term]]
name = "There"
kind = "constant"
points = 1
"""
LOAD = '[[term]]\nname = "Load"\nkind = "load"\npoints = 0.5\n'

Pairs = frozenset[tuple[int, int]]


def small_problem(seed: int, objective: str = "most_served") -> Problem | None:
    """A random problem of at most four by four; None when its pins contradict each other."""
    dice = random.Random(seed)
    n, m, marks = dice.randint(1, 4), dice.randint(1, 4), "abcd"[: dice.choice([1, 2, 4])]
    bids = [";".join(f"b{j}:{dice.choice(marks)}" for j in range(m) if dice.random() < 0.7) for _ in range(n)]
    mentees: dict[str, list[Any]] = {
        "id": [f"a{i}" for i in range(n)],
        "seats": [dice.choice([0, 1, 1, 2, 2]) for _ in range(n)],
        "priority": [dice.randint(1, 3) for _ in range(n)],
        "bids": bids,
    }
    mentors: dict[str, list[Any]] = {
        "id": [f"b{j}" for j in range(m)],
        "capacity": [dice.choice([0, 1, 1, 2, 3]) for _ in range(m)],
        "taken": [dice.choice([0, 0, 1, 2]) for _ in range(m)],
    }
    cells = list(itertools.product(range(n), range(m)))
    forbidden = [cell for cell in cells if dice.random() < 0.25]
    pinned = [cell for cell in cells if dice.random() < 0.06 and cell not in forbidden]
    rules = RULES.format(objective=objective, floor=dice.choice([0, 1, 2])) + (LOAD if dice.random() < 0.5 else "")
    try:
        relations = Relations(forbidden=forbidden, pinned=pinned)
        return bind(parse_scheme(rules), Table(mentees, n), Table(mentors, m), relations)
    except InputFaults:
        return None


def best_by_trying(problem: Problem) -> tuple[tuple[Any, ...], Pairs]:
    """The value (smaller is better, level by level) and the pairs of the best answer, by trying all."""
    every = np.arange(problem.mentees)
    score = score_tile(problem, every)
    allowed = allowed_tile(problem, every, score)
    pins = {(i, j) for i, j in problem.pins.tolist()}
    choices = []
    for i in range(problem.mentees):
        usable = [j for j in range(problem.mentors) if allowed[i, j] or (i, j) in pins]
        must = {j for a, j in pins if a == i}
        sets = [set(c) for k in range(int(problem.seats[i]) + 1) for c in itertools.combinations(usable, k)]
        choices.append([chosen for chosen in sets if must <= chosen])
    best: tuple[tuple[Any, ...], Pairs] | None = None
    for combination in itertools.product(*choices):
        pairs = frozenset((i, j) for i, chosen in enumerate(combination) for j in chosen)
        load = np.bincount([j for _, j in pairs], minlength=problem.mentors)
        if (load <= problem.capacity).all():
            value = _value(problem, score, pairs, load, pins)
            best = (value, pairs) if best is None or value < best[0] else best
    assert best is not None
    return best


def _value(problem: Problem, scores: Any, pairs: Pairs, load: Any, pins: set[tuple[int, int]]) -> tuple[Any, ...]:
    served = {i for i, _ in pairs}
    tiers = range(int(problem.tier.max()) + 1)
    by_tier = tuple(-sum(problem.tier[i] == tier for i in served) for tier in tiers)
    score = sum(int(scores[i, j]) for i, j in pairs)
    score += sum(int(problem.load_points(np.full(k, j), np.arange(k) + 1).sum()) for j, k in enumerate(load.tolist()))
    balance = int(((problem.taken + load) ** 2).sum())
    free = np.array(sorted(pairs - pins), dtype=np.int64).reshape(-1, 2)
    ties = int(tie_bits(problem, frame_of(problem), free[:, 0], free[:, 1]).sum())
    service = (-len(served), by_tier, -len(pairs))
    if problem.scheme.objective == "best_total":
        return (-score, *service, balance, ties)
    if problem.scheme.objective == "fairest":
        least = min((int(scores[i, j]) for i, j in pairs - pins), default=0)
        return (*service, -least, -score, balance, ties)
    return (*service, -score, balance, ties)


def steps_and_score(problem: Problem, value: tuple[Any, ...]) -> tuple[int, int]:
    """The linear worth of service and the score of a value under most_served."""
    _, by_tier, pairs, score, *_ = value
    tiers = int(problem.tier[problem.seats > 0].max(initial=0)) + 1
    return sum((tiers - tier) * -count for tier, count in enumerate(by_tier)) - pairs, -score
