"""Parts of a large run as files: cut out, solved from their bytes alone, put together again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import opora.engine.matching as engine


def divided(problem: engine.Problem, pairs: int) -> list[tuple[bytes, int]]:
    """Parts that share nobody as bytes, each with its number of mentees; none where one worker does it all."""
    return [(engine.packed(part), len(part.mentees)) for part in engine.split(problem, pairs)]


def settled(text: str, content: bytes, told: Callable[[int], None]) -> bytes:
    """What a part came to; `told` hears how many mentees are done."""
    part = engine.opened_part(engine.parse_scheme(text), content)
    return engine.packed(engine.settle(part, told=told))


def together(problem: engine.Problem, contents: Sequence[bytes]) -> engine.Answer:
    """The answer of the whole."""
    return engine.merge(problem, [engine.opened_outcome(content) for content in contents])
