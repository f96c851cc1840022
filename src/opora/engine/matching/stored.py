"""An answer and its proof as plain data, to be kept in a file and checked again without the solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from opora.engine.matching.answers import Answer, Looked
from opora.engine.matching.frame import frame_of
from opora.engine.matching.grids import Ints
from opora.engine.matching.grow import Work
from opora.engine.matching.layout import FAR
from opora.engine.matching.problem import Problem
from opora.engine.matching.solve import answer_of, kept_points


def told(answer: Answer) -> dict[str, Any]:
    """Pairs by row, both words of everybody's price and, for the fairest, the two answers that prove its floor."""
    plain: dict[str, Any] = {
        "answer": {"mentee": answer.mentee.tolist(), "mentor": answer.mentor.tolist()},
        "mentee_price": answer.mentee_price.tolist(),
        "mentor_price": answer.mentor_price.tolist(),
    }
    if answer.floor is not None:
        plain |= {"floor": answer.floor, "proofs": [told(proof) for proof in answer.proofs]}
    return plain


def restored(problem: Problem, plain: Mapping[str, Any]) -> Answer:
    """The answer again; seats, places and scores are worked out anew from the problem, and nothing but the pairs
    themselves counts as looked at.

    Raises
    ------
    ValueError : when rows or prices do not fit the problem.
    """
    i, j = (_whole(plain["answer"][side]) for side in ("mentee", "mentor"))
    u, v = (_whole(plain[name]).reshape(-1, 2) for name in ("mentee_price", "mentor_price"))
    inside = len(i) == len(j) and bool(((i >= 0) & (i < problem.mentees) & (j >= 0)).all())
    if not inside or (j >= problem.mentors).any() or len(u) != problem.mentees or len(v) != problem.mentors:
        raise ValueError("the answer does not fit the lists")
    score = sum((term.grid.at(i, j) for term in problem.terms), np.zeros(len(i), dtype=np.int64))
    looked = Looked(i, j, score - kept_points(problem, i, j), np.ones(len(i), dtype=bool), np.full_like(u, -FAR))
    answer = answer_of(problem, i, j, u, v, frame_of(problem).weights, Work(), looked)
    if plain.get("floor") is None:
        return answer
    return replace(
        answer, floor=int(plain["floor"]), proofs=tuple(restored(problem, proof) for proof in plain["proofs"])
    )


def _whole(numbers: Any) -> Ints:
    return np.array(numbers, dtype=np.int64)
