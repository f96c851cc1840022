"""What a matching answers: pairs, prices that prove them, and what was looked at on the way."""

from __future__ import annotations

from dataclasses import dataclass

from opora.engine.matching.grids import Bools, Ints
from opora.engine.matching.grow import Work
from opora.engine.matching.problem import Problem


@dataclass(frozen=True)
class Answer:
    """The pairs and their proof.

    `mentee`, `mentor` (p,): rows of the pairs, in order of mentee and seat; `seat` (p,) counts from 1 for
    each mentee, `place` (p,) from 1 for each mentor; `score` (p,) in millionths with the load term of that
    place. `matched`: mentees with at least one seat filled. `total`: sum of `score`. `levels`: names of the
    two words of a cost, `weights` what these are made of; `mentee_price` (n, 2), `mentor_price` (m, 2): the
    prices that prove the answer. `work`: counters; `looked`: the pairs looked at closely. `floor` and `proofs`: see
    `fair.fairest`.
    """

    mentee: Ints
    mentor: Ints
    seat: Ints
    place: Ints
    score: Ints
    matched: int
    total: int
    levels: tuple[str, str]
    mentee_price: Ints
    mentor_price: Ints
    work: Work
    looked: Looked
    weights: tuple[int, int, int, int]
    floor: int | None = None
    proofs: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Looked:
    """Pairs the run looked at closely: `mentee`, `mentor` (c,) and their `score` (c,) in millionths, without load and
    without what keeping a pair is worth; by mentee, each mentee's best among them. `on` (c,): those of the answer that
    are not pinned. `limit` (n, 2): a cost no other pair is below. `low` (c,): second words of the pairs' costs, where
    they are at hand.
    """

    mentee: Ints
    mentor: Ints
    score: Ints
    on: Bools
    limit: Ints
    low: Ints | None = None


def service(problem: Problem, answer: Answer) -> int:
    """Steps of service an answer gives: T − t + 2 for the first seat of a mentee of tier t of T, else one."""
    tiers = int(problem.tier[problem.seats > 0].max(initial=0)) + 1
    first = answer.seat == 1
    return int((tiers - problem.tier[answer.mentee[first]] + 1).sum() + (~first).sum())
