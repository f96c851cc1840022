"""Two lists of edges made one: each mentee's in order of cost, the cheapest first."""

from __future__ import annotations

from typing import Any

from opora.engine.matching.hot import hot


@hot
def before(high: Any, low: Any, col: Any, a: int, b: int) -> bool:
    """Whether an edge comes before another of the same mentee."""
    if high[a] != high[b]:
        return bool(high[a] < high[b])
    if low[a] != low[b]:
        return bool(low[a] < low[b])
    return bool(col[a] < col[b])


@hot
def blend(high: Any, low: Any, col: Any, own: Any, other: Any, order: Any) -> None:
    """Merge the lists of every mentee; edges are told by place, and lists that are out of order are put in order.

    `own`, `other` (n + 1,): where the edges of each mentee begin in the first and in the second list, which stand one
    behind the other; `order` (e,): where each comes from. O(e) time for lists in order.
    """
    filled = 0
    for row in range(len(own) - 1):
        begun, a, b = filled, own[row], other[row]
        while a < own[row + 1] or b < other[row + 1]:
            if b == other[row + 1] or (a < own[row + 1] and not before(high, low, col, b, a)):
                edge, a = a, a + 1
            else:
                edge, b = b, b + 1
            place = filled
            while place > begun and before(high, low, col, edge, order[place - 1]):
                order[place] = order[place - 1]
                place -= 1
            order[place] = edge
            filled += 1
