"""The proof of a run as a file: the answer by rows and the prices behind it, packed, opened and checked again."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

import opora.engine.matching as engine
from opora.engine.matching.answers import Looked
from opora.engine.matching.grow import Work
from opora.matching.bridge.solving import problem_of, thawed
from opora.matching.bridge.tables import Input

#: Columns of an answer, a row a pair.
COLUMNS = ("mentee", "mentor", "seat", "place", "score")
#: Columns of the input that only the matching may read: with something in them a proof does not leave the server.
SECRET = ("wishes", "refusals")


@dataclass(frozen=True)
class Verdict:
    """What a second look at a run says: the same input, nothing broken, nothing better."""

    same_input: bool
    broken: tuple[str, ...]
    proved: bool
    score: int
    bound: int

    @property
    def holds(self) -> bool:
        """Whether everything is as it was told."""
        return self.same_input and self.proved


def packed(answer: engine.Answer) -> bytes:
    """The answer and its prices in a small file; the same answer always gives the same bytes."""
    return gzip.compress(json.dumps(_told(answer), separators=(",", ":")).encode(), mtime=0)


def _told(answer: engine.Answer) -> dict[str, Any]:
    """One answer in plain data, with the answers that prove its steps where it was found in several."""
    return {
        "answer": {name: getattr(answer, name).tolist() for name in COLUMNS},
        "levels": list(answer.levels),
        "weights": [int(weight) for weight in answer.weights],
        "mentee_price": answer.mentee_price.tolist(),
        "mentor_price": answer.mentor_price.tolist(),
        "work": {name: int(value) for name, value in vars(answer.work).items()},
        "floor": None if answer.floor is None else int(answer.floor),
        "proofs": [_told(step) for step in answer.proofs],
    }


def unpacked(content: bytes) -> dict[str, Any]:
    """A kept proof in plain data."""
    told: dict[str, Any] = json.loads(gzip.decompress(content))
    return told


def rebuilt(told: dict[str, Any]) -> engine.Answer:
    """The answer as the solver gave it; only the pairs it looked at on the way are gone."""
    columns = [np.array(told["answer"][name], dtype=np.int64) for name in COLUMNS]
    high, low = told["levels"]
    weights = told["weights"]
    mentee_price, mentor_price = (_prices(told[name]) for name in ("mentee_price", "mentor_price"))
    none = np.zeros(0, dtype=np.int64)
    return engine.Answer(
        columns[0], columns[1], columns[2], columns[3], columns[4],
        matched=int(np.unique(columns[0]).size), total=int(columns[4].sum()), levels=(high, low),
        mentee_price=mentee_price, mentor_price=mentor_price, work=Work(**told["work"]),
        looked=Looked(none, none, none, np.zeros_like(mentee_price)),
        weights=(weights[0], weights[1], weights[2], weights[3]),
        floor=told["floor"], proofs=tuple(rebuilt(step) for step in told["proofs"]),
    )  # fmt: skip


def _prices(told: list[list[int]]) -> np.ndarray:
    return np.array(told, dtype=np.int64).reshape(-1, 2)


def checked_again(text: str, content: bytes, digest: str, proof: bytes) -> Verdict:
    """Open the frozen input and the kept prices and look, without the solver, whether the answer still holds."""
    answer = rebuilt(unpacked(proof))
    seen = engine.check(problem_of(text, thawed(content)), answer)
    same = hashlib.sha256(content).hexdigest() == digest
    return Verdict(same, seen.broken, seen.proved, int(seen.total), int(seen.bound))


def exported(text: str, data: Input, proof: bytes) -> bytes:
    """One file with the rules, the people, the answer and its prices: what `opora match verify` reads."""
    told = unpacked(proof)
    answer = told["answer"]
    whole = {
        "rules": text,
        "mentees": data.mentees,
        "mentors": data.mentors,
        "relations": data.relations,
        "answer": {"mentee": answer["mentee"], "mentor": answer["mentor"]},
        "mentee_price": told["mentee_price"],
        "mentor_price": told["mentor_price"],
    }
    if told["proofs"]:
        whole |= {"floor": told["floor"], "proofs": told["proofs"]}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode()


def keeps_secrets(data: Input) -> bool:
    """Whether the input holds what only the matching may know: measured needs, wishes, refusals."""
    told = any(any(side.get(name, ())) for side in (data.mentees, data.mentors) for name in SECRET)
    return told or any(data.measured)
