"""Every mentor a teacher could have instead, the strongest first, with what each would cost the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import opora.engine.matching as engine
from opora.matching.bridge.solving import Quote, problem_of, quoted
from opora.matching.bridge.tables import Input
from opora.matching.rules import SENSITIVE_TERMS

__all__ = ["Other", "others_for"]
MOST = 10


@dataclass(frozen=True)
class Other:
    """One mentor for one teacher: person id, what the pair is worth and costs, whether its score may be told."""

    person_id: int
    quote: Quote
    hides_score: bool
    #: Whether measured needs of the teacher were used.
    measured: bool


def others_for(text: str, data: Input, mentee_id: int, *, most: int = MOST) -> list[Other]:
    """The strongest mentors for a teacher by the rules, priced against the best answer for everybody."""
    if mentee_id not in data.mentee_ids:
        return []
    row = data.mentee_ids.index(mentee_id)
    problem = problem_of(text, data)
    score, allowed = _line(problem, row)
    order = np.lexsort((np.arange(len(score)), -score, ~allowed))[:most]
    measured = data.measured[row]
    hides = measured and any(term.kind in SENSITIVE_TERMS for term in problem.terms)
    quotes = quoted(text, data, row, [int(column) for column in order])
    return [Other(data.mentor_ids[int(column)], quotes[int(column)], hides, measured) for column in order]


def _line(problem: engine.Problem, row: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores of one teacher with every mentor, and whether every rule holds."""
    rows = np.array([row])
    score = np.zeros(problem.mentors, dtype=np.int64)
    allowed = np.ones(problem.mentors, dtype=bool)
    for term in problem.terms:
        score += term.grid.tile(rows)[0]
    for rule in problem.rules:
        allowed &= rule.grid.tile(rows)[0] > 0
    return score, allowed
