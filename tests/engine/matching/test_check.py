"""The checker believes nothing: every tampered answer is refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opora.engine.matching import Table, bind, check, parse_scheme, solve
from tests.engine.matching.twin import small_problem


def answered():
    rules = """
    floor = 1
    [mentees]
    id = "id"
    [mentors]
    id = "id"
    capacity = "capacity"
    [[hard]]
    name = "Not the same school"
    kind = "different"
    column = "school"
    [[term]]
    name = "Subject"
    kind = "equal"
    column = "subject"
    points = 3
    [[term]]
    name = "There"
    kind = "constant"
    points = 1
    [[term]]
    name = "Load"
    kind = "load"
    points = 1
    """
    mentees = Table({"id": ["a", "b", "c"], "school": ["1", "2", "3"], "subject": ["x", "y", "x"]}, 3)
    mentors = Table({"id": ["p", "q"], "school": ["1", "2"], "subject": ["x", "y"], "capacity": [1, 2]}, 2)
    problem = bind(parse_scheme(rules), mentees, mentors)
    return problem, solve(problem)


def test_a_true_answer_is_proved():
    problem, answer = answered()
    proof = check(problem, answer)
    assert proof.proved
    assert proof.bound == proof.total == answer.total
    assert [level.name for level in proof.levels] == ["served and score", "balance and ties"]


def changed(answer, **parts):
    return dataclasses.replace(answer, **parts)


@pytest.mark.parametrize(
    ("tamper", "word"),
    [
        (lambda a: changed(a, mentor=1 - a.mentor), "breaks the rule|more mentees"),
        (lambda a: changed(a, mentee=np.zeros_like(a.mentee)), "two seats|more mentors"),
        (lambda a: changed(a, mentor=a.mentor + 5), "not there"),
        (lambda a: changed(a, score=a.score + 1), "sum of its terms"),
        (lambda a: changed(a, total=a.total + 1), "sum of its terms"),
        (lambda a: changed(a, matched=a.matched + 1), "matched is wrong"),
        (lambda a: changed(a, seat=a.seat + 1), "numbered"),
        (lambda a: changed(a, seat=a.seat[:-1]), "length"),
    ],
)
def test_a_tampered_answer_is_not_allowed(tamper, word):
    import re

    problem, answer = answered()
    proof = check(problem, tamper(answer))
    assert not proof.proved
    assert re.search(word, " ".join(proof.broken)), proof.broken


def test_a_worse_answer_is_not_proved():
    problem, answer = answered()
    keep = slice(0, len(answer.mentee) - 1)
    parts = {name: getattr(answer, name)[keep] for name in ("mentee", "mentor", "seat", "place", "score")}
    short = changed(answer, **parts, matched=answer.matched - 1, total=int(parts["score"].sum()))
    proof = check(problem, short)
    if not proof.broken:
        assert not proof.proved
        assert proof.bound > short.total


@given(st.integers(0, 150), st.integers(0, 1), st.integers(-3, 3), st.booleans(), st.integers(0, 3))
def test_false_prices_prove_nothing_that_is_not_so(seed, word, change, of_mentee, place):
    """Whatever the prices, a bound never lies beyond what is possible."""
    problem = small_problem(seed)
    assume(problem is not None and change != 0)
    answer = solve(problem)
    name = "mentee_price" if of_mentee else "mentor_price"
    prices = getattr(answer, name).copy()
    prices[place % len(prices), word] += change
    first, second = check(problem, changed(answer, **{name: prices})).levels
    assert (first.bound, second.bound) <= (first.value, second.value)


@given(st.integers(0, 300), st.integers(0, 20))
def test_an_answer_without_one_of_its_pairs_is_not_proved(seed, place):
    problem = small_problem(seed)
    assume(problem is not None)
    answer = solve(problem)
    pins = {(i, j) for i, j in problem.pins.tolist()}
    assume(len(answer.mentee) > len(pins))
    pairs = list(zip(answer.mentee.tolist(), answer.mentor.tolist(), strict=True))
    gone = [k for k, pair in enumerate(pairs) if pair not in pins][place % (len(pairs) - len(pins))]
    keep = np.arange(len(pairs)) != gone
    mentee, mentor = answer.mentee[keep], answer.mentor[keep]
    seat = np.array([int((mentee[:k] == mentee[k]).sum()) + 1 for k in range(len(mentee))], dtype=np.int64)
    number = np.array([int((mentor[:k] == mentor[k]).sum()) + 1 for k in range(len(mentor))], dtype=np.int64)
    score = sum((term.grid.at(mentee, mentor) for term in problem.terms), np.zeros(len(mentee), np.int64))
    score = score + problem.load_points(mentor, number)
    worse = changed(
        answer,
        mentee=mentee,
        mentor=mentor,
        seat=seat,
        place=number,
        score=score,
        matched=int(np.unique(mentee).size),
        total=int(score.sum()),
    )
    proof = check(problem, worse)
    assert not proof.broken
    assert not proof.proved


def test_an_answer_to_another_objective_is_not_proved():
    problem, answer = answered()
    assert not check(problem, changed(answer, levels=("x", "y"))).proved
    assert not check(problem, changed(answer, mentor_price=answer.mentor_price * 0)).proved
