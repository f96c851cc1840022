"""Parts of a problem and what they came to, as bytes for another worker: arrays and plain numbers, never code."""

from __future__ import annotations

import io
import json
from dataclasses import fields
from typing import Any

import numpy as np

from opora.engine.matching.frame import Frame
from opora.engine.matching.grids import AtLeast, Best, Constant, Distance, Dot, Lookup, Range, Same, Sparse
from opora.engine.matching.grow import Work
from opora.engine.matching.parts import Part, Settled
from opora.engine.matching.problem import Problem, Rule, Term
from opora.engine.matching.scheme import Scheme

KINDS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        Part, Settled, Problem, Frame, Work, Rule, Term,
        AtLeast, Best, Constant, Distance, Dot, Lookup, Range, Same, Sparse,
    )
}  # fmt: skip
#: What stands for the rules: whoever opens a part has them.
RULES = "scheme"


def packed(thing: Part | Settled) -> bytes:
    """A part or its outcome as bytes; the same thing always gives the same bytes."""
    shelf: list[np.ndarray[Any, Any]] = []
    told = json.dumps(_told(thing, shelf), separators=(",", ":")).encode()
    target = io.BytesIO()
    arrays: dict[str, Any] = {f"a{number}": array for number, array in enumerate(shelf)}
    np.savez_compressed(target, told=np.frombuffer(told, dtype=np.uint8), **arrays)
    return target.getvalue()


def opened_part(scheme: Scheme, content: bytes) -> Part:
    """A part again, under the rules of its run.

    Raises
    ------
    ValueError : when the bytes hold anything else.
    """
    part = _opened(content, scheme)
    if not isinstance(part, Part):
        raise ValueError("this is no part of a problem")
    return part


def opened_outcome(content: bytes) -> Settled:
    """What a part came to.

    Raises
    ------
    ValueError : when the bytes hold anything else.
    """
    settled = _opened(content, None)
    if not isinstance(settled, Settled):
        raise ValueError("this is no outcome of a part")
    return settled


def _opened(content: bytes, scheme: Scheme | None) -> Any:
    with np.load(io.BytesIO(content), allow_pickle=False) as shelf:
        arrays = {name: shelf[name] for name in shelf.files}
    told = json.loads(arrays["told"].tobytes())
    return _heard(told, arrays, scheme)


def _told(thing: Any, shelf: list[np.ndarray[Any, Any]]) -> Any:
    if isinstance(thing, np.ndarray):
        shelf.append(thing)
        return {"array": len(shelf) - 1}
    if isinstance(thing, tuple):
        return [_told(one, shelf) for one in thing]
    if isinstance(thing, Scheme):
        return {RULES: True}
    if type(thing).__name__ in KINDS:
        inside = {own.name: _told(getattr(thing, own.name), shelf) for own in fields(thing)}
        return {"kind": type(thing).__name__, "of": inside}
    return thing.item() if isinstance(thing, np.generic) else thing


def _heard(told: Any, arrays: dict[str, np.ndarray[Any, Any]], scheme: Scheme | None) -> Any:
    if isinstance(told, list):
        return tuple(_heard(one, arrays, scheme) for one in told)
    if not isinstance(told, dict):
        return told
    if "array" in told:
        return arrays[f"a{told['array']}"]
    if RULES in told:
        return scheme
    return KINDS[told["kind"]](**{name: _heard(one, arrays, scheme) for name, one in told["of"].items()})
