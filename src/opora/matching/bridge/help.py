"""What would give a teacher a mentor, by the frozen input of a run: each change with what it costs the others."""

from __future__ import annotations

from dataclasses import dataclass

import opora.engine.matching as engine
from opora.matching.bridge.audience import audience_of
from opora.matching.bridge.proofs import unpacked
from opora.matching.bridge.solving import problem_of, rule_titles, thawed

#: What the administration itself keeps apart, and may let together again.
KEPT_APART = "forbidden"


@dataclass(frozen=True)
class Change:
    """One change: of which kind, with which mentor (person id), how far, and what the others lose."""

    kind: str
    rule: str
    mentor_id: int
    km: float | None
    short: int
    steps: int
    loss: int


@dataclass(frozen=True)
class Helped:
    """The changes that may be told, and whether a part of the score may not."""

    changes: list[Change]
    hides_score: bool


def what_helps(text: str, content: bytes, proof: bytes, mentee_id: int) -> Helped:
    """The smallest changes that would serve a teacher whom a run left out; none for somebody it did not look at.

    A refusal is known to the matching alone, so nobody is told that lifting one would help; and where measured needs
    were used, nothing is told of rules that look at needs.
    """
    data = thawed(content)
    if mentee_id not in data.mentee_ids:
        return Helped([], False)
    row = data.mentee_ids.index(mentee_id)
    problem = problem_of(text, data)
    measured = data.measured[row]
    audience = audience_of(text)
    titles = rule_titles(text)
    found = engine.helps(problem, engine.restored(problem, unpacked(proof)), row)
    told = [
        Change(
            help_.kind, titles.get(help_.rule, help_.rule), data.mentor_ids[help_.mentor], help_.km, help_.short,
            help_.steps, help_.loss,
        )
        for help_ in found
        if help_.rule == KEPT_APART or not audience.is_private(help_.rule, measured=measured)
    ]  # fmt: skip
    return Helped(told, measured)
