"""A heap of nodes by their distance, which has two words compared one after the other."""

from __future__ import annotations

from typing import Any

from opora.engine.matching.hot import inner
from opora.engine.matching.layout import FAR_HIGH, FAR_LOW, HEAP, NOWHERE, SPOT, WAITING


@inner
def less(high: int, low: int, other_high: int, other_low: int) -> bool:
    """Whether the first cost is smaller."""
    return high < other_high or (high == other_high and low < other_low)


@inner
def put(e: Any, r: Any, c: Any, v: Any, s: Any, place: int, node: int) -> None:
    """Let a node rise from a place of the heap to where its distance belongs."""
    high, low = v[node, FAR_HIGH], v[node, FAR_LOW]
    while place > 0:
        above = (place - 1) >> 1
        other = v[above, HEAP]
        if not less(high, low, v[other, FAR_HIGH], v[other, FAR_LOW]):
            break
        v[place, HEAP] = other
        v[other, SPOT] = place
        place = above
    v[place, HEAP] = node
    v[node, SPOT] = place


@inner
def take(e: Any, r: Any, c: Any, v: Any, s: Any) -> Any:
    """Take the nearest node off the heap."""
    top = v[0, HEAP]
    v[top, SPOT] = NOWHERE
    size = s[WAITING] - 1
    s[WAITING] = size
    if size > 0:
        sink_down(e, r, c, v, s, size)
    return top


@inner
def sink_down(e: Any, r: Any, c: Any, v: Any, s: Any, size: int) -> None:
    """Let the last node of the heap sink from the top to where its distance belongs."""
    node = v[size, HEAP]
    high, low = v[node, FAR_HIGH], v[node, FAR_LOW]
    place = 0
    while 2 * place + 1 < size:
        below = 2 * place + 1
        other = v[below, HEAP]
        if below + 1 < size:
            beside = v[below + 1, HEAP]
            if less(v[beside, FAR_HIGH], v[beside, FAR_LOW], v[other, FAR_HIGH], v[other, FAR_LOW]):
                below, other = below + 1, beside
        if not less(v[other, FAR_HIGH], v[other, FAR_LOW], high, low):
            break
        v[place, HEAP] = other
        v[other, SPOT] = place
        place = below
    v[place, HEAP] = node
    v[node, SPOT] = place
