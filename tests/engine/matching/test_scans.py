"""The compiled scoring against the plain one, for every kind of rule and term."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest

from opora.engine.matching import Relations, Table, bind, choice, parse_scheme, scan, solve
from opora.engine.matching.bounds import bounds
from opora.engine.matching.frame import frame_of
from opora.engine.matching.grids import Best, Same
from opora.engine.matching.hot import compiled
from opora.engine.matching.market import Prices
from opora.engine.matching.scans import Scans
from opora.engine.matching.tiles import Tiles
from tests.engine.matching.test_kinds import HEAD, RULE_CASES, TERM_CASES

CASES = [("hard", f'kind = "{kind}"\n{lines}') for kind, cases in RULE_CASES.items() for lines, _ in cases]
CASES += [("term", f'kind = "{kind}"\n{lines}') for kind, cases in TERM_CASES.items() for lines, _ in cases]


def crowd(count, letter, seed):
    """People with a value, often blank, in every column the cases read."""
    dice = random.Random(seed)

    def some(*values):
        return [dice.choice(values) for _ in range(count)]

    def many(*values):
        return ["; ".join(dice.sample(values, dice.randint(0, 3))) for _ in range(count)]

    def levels():
        return [
            "; ".join(f"{c}:{dice.randint(1, 3)}" for c in dice.sample("xyzuvw", dice.randint(0, 4)))
            for _ in range(count)
        ]

    other = "m" if letter == "t" else "t"
    names = [f"{other}{place}" for place in range(40)]
    return {
        "id": [f"{letter}{place}" for place in range(count)],
        "grade": some("low", "middle", "high", ""),
        "subjects": many("физика", "химия", "музыка", "астрономия", "право"),
        "years": some(*range(12), *(place / 7 for place in range(300)), None),
        "school": some(*map(str, range(30)), ""),
        "town": some("N", "S", "E", "W"),
        "lat": some(*(55 + place / 50 for place in range(200)), None),
        "lon": some(*(37 + place / 50 for place in range(3)), None),
        "online": some("yes", "no", ""),
        "needs": levels(),
        "strengths": levels(),
        "wishes": many(*names),
        "bids": [
            "; ".join(f"{n}:{dice.choice(['yes', 'maybe'])}" for n in dice.sample(names, 3)) for _ in range(count)
        ],
        "category": some("Высшая", "Первая", ""),
        "person": some(""),
        **told(dice, count, names),
    }


def told(dice, count, names):
    """The hands people write lists in, and a column for each of two mentors."""
    three = [dice.sample(names, 3) for _ in range(count)]
    return {
        "ranks": [f"{a}:1; {b}:2; {c}:2" for a, b, c in three],
        "groups": [f"{{{a},{b}}},{{{c}}}" for a, b, c in three],
        "yes": [f"{a}; {b}" for a, b, _ in three],
        "no": [c for _, _, c in three],
        "marks": [f"{a}:yes; {b}:conflict" for a, b, _ in three],
        "p": [dice.choice([1, 2.5, None]) for _ in range(count)],
        "q": [dice.choice(["2", ""]) for _ in range(count)],
    }


def problem_of(scheme, n=310, m=270):
    pins = [(3, 5), (9, 2)] if "[[hard]]" not in scheme else []
    relations = Relations(pinned=pins, forbidden=[(1, 1), (4, 9), (5, 250)], kept=[(7, 8), (30, 2)])
    left, right = crowd(n, "t", 1), crowd(m, "m", 2)
    right["id"][-2:] = ["p", "q"]
    return bind(parse_scheme(scheme), Table(left, n), Table(right, m), relations)


def both(problem, threads=1):
    frame = frame_of(problem)
    rows, cols = np.arange(problem.mentees)[::-1], np.arange(problem.mentors)[::-1]
    rows, cols = rows[frame.seats[rows] > 0], cols[frame.room[cols] > 0]
    return Tiles(problem, frame, rows, cols), Scans(problem, frame, rows, cols, threads)


def same(one, two):
    assert [part.tolist() for part in vars(one).values()] == [part.tolist() for part in vars(two).values()]


@pytest.mark.parametrize(("section", "lines"), CASES)
def test_the_kernels_find_what_plain_arrays_find(section, lines):
    always = '[[term]]\nkind = "constant"\npoints = 1.5\n'
    problem = problem_of(f'{HEAD}[[{section}]]\nname = "it"\n{lines}\n{always}')
    plain, fast = both(problem)
    edges, limit = plain.best(5)
    found, own = fast.best(5)
    same(edges, found)
    assert limit.tolist() == own.tolist()
    dice = np.random.default_rng(3)
    prices = Prices(
        dice.integers(-2_000_000, 0, (len(plain.rows), 2)), dice.integers(-900_000, 900_000, (len(plain.cols), 2))
    )
    every = np.arange(len(plain.rows))
    same(
        plain.gaining(prices, every, 4, edges.only(slice(0, 0))),
        fast.gaining(prices, every, 4, edges.only(slice(0, 0))),
    )


@pytest.mark.parametrize(("section", "lines"), CASES)
def test_a_block_promises_no_less_than_any_of_its_mentors_gives(section, lines):
    always = '[[term]]\nkind = "constant"\npoints = 1.5\n'
    _, fast = both(problem_of(f'{HEAD}[[{section}]]\nname = "it"\n{lines}\n{always}'))
    program, kernel = fast.packed.program, compiled(choice)
    blocks = bounds(program, 16)
    one, all_ = scan.room_for(blocks, np.int64, len(blocks.base)), scan.room_for(program, np.int64, len(program.base))
    for row in range(len(fast.rows)):
        for what, room in ((blocks, one), (program, all_)):
            kernel.score_block(what, row, 0, room.acc, room.best, room.block, room.sums)
        assert (np.maximum.reduceat(all_.acc, np.arange(0, len(program.base), 16)) <= one.acc).all()


def test_a_bare_sum_among_alternatives_is_scored_like_any_other():
    lines = 'kind = "coverage"\nneeds = "needs"\nstrengths = "strengths"\npoints = 3'
    problem = problem_of(f'{HEAD}[[term]]\nname = "it"\n{lines}\n')
    (term,) = problem.terms
    other = Same(np.arange(problem.mentees) % 7, np.arange(problem.mentors) % 7, 2_000_000, 0, 0)
    mixed = dataclasses.replace(term, grid=Best((term.grid, other)))
    plain, fast = both(dataclasses.replace(problem, terms=(mixed,)))
    same(plain.best(5)[0], fast.best(5)[0])


@pytest.mark.parametrize("objective", ["most_served", "best_total"])
def test_kernels_threads_and_candidates_change_nothing(objective, monkeypatch):
    """The same answer and the same counters from plain arrays and from kernels on any number of threads."""
    terms = "".join(f'[[term]]\nname = "{k}"\nkind = "{k}"\n{cases[-1][0]}\n' for k, cases in TERM_CASES.items())
    scheme = f'objective = "{objective}"\nfloor = 4\n{HEAD}capacity = 2\n{terms}[[term]]\nkind = "load"\npoints = 2\n'
    problem = problem_of(scheme)
    from opora.engine.matching import grow as module

    monkeypatch.setattr(module, "warm", lambda: False)
    plain = solve(problem)
    monkeypatch.setattr(module, "SMALL", 0)
    for threads, candidates in ((1, 32), (3, 32), (2, 7)):
        fast = solve(problem, candidates, threads)
        assert fast.mentor.tolist() == plain.mentor.tolist()
        assert fast.total == plain.total
        if candidates == 32:
            assert fast.work == plain.work
