"""The proof of a run as a file: the answer by rows and the prices behind it, packed, opened and checked again."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any

import opora.engine.matching as engine
from opora.matching.bridge.solving import problem_of, thawed
from opora.matching.bridge.tables import Input

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
    return gzip.compress(json.dumps(engine.told(answer), separators=(",", ":")).encode(), mtime=0)


def unpacked(content: bytes) -> dict[str, Any]:
    """A kept proof in plain data, as `engine.told` gives it."""
    told: dict[str, Any] = json.loads(gzip.decompress(content))
    return told


def checked_again(text: str, content: bytes, digest: str, proof: bytes) -> Verdict:
    """Open the frozen input and the kept prices and look, without the solver, whether the answer still holds."""
    problem = problem_of(text, thawed(content))
    seen = engine.check(problem, engine.restored(problem, unpacked(proof)))
    same = hashlib.sha256(content).hexdigest() == digest
    return Verdict(same, seen.broken, seen.proved, int(seen.total), int(seen.bound))


def exported(text: str, data: Input, proof: bytes) -> bytes:
    """One file with the rules, the people, the answer and its prices: what `opora match verify` reads."""
    lists = {"mentees": data.mentees, "mentors": data.mentors, "relations": data.relations}
    return json.dumps(
        {"rules": text, **lists, **unpacked(proof)}, ensure_ascii=False, sort_keys=True, indent=1
    ).encode()


def keeps_secrets(data: Input) -> bool:
    """Whether the input holds what only the matching may know: measured needs, wishes, refusals."""
    told = any(any(side.get(name, ())) for side in (data.mentees, data.mentors) for name in SECRET)
    return told or any(data.measured)
