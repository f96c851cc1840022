"""Rough prices for scarce mentors: a short auction before the exact search, which then has less far to look."""

from __future__ import annotations

from typing import Any

from opora.engine.matching.hot import hot

from opora.engine.matching.layout import (  # isort: skip
    AFTER, BID, DEAREST, FROM, HEAD, HELD, HIGH, LOAD, NOWHERE, ON, PRICE_HIGH, PRICE_LOW, ROOM, SCANNED, START, STOP,
    TO,
)  # fmt: skip
from opora.engine.matching.paths import link, place_high, unlink


@hot
def weakest(e: Any, c: Any, mentor: int) -> Any:
    """Of the edges that hold a mentor's places the one with the weakest bid (bids are prices to come, which fall)."""
    edge = c[mentor, HEAD]
    found = edge
    while edge >= 0:
        if e[edge, BID] > e[found, BID]:
            found = edge
        edge = e[edge, AFTER]
    return found


@hot
def offer(e: Any, r: Any, c: Any, s: Any, mentee: int, void: int, step: int) -> Any:
    """The edge a mentee bids for, with its bid written down; NOWHERE when staying empty is better."""
    first, second, chosen = void, void, NOWHERE
    for edge in range(r[mentee, START], r[mentee, STOP]):
        if e[edge, HIGH] - s[DEAREST] >= second:
            break
        s[SCANNED] += 1
        if e[edge, ON] == 0:
            cost = e[edge, HIGH] - c[e[edge, TO], PRICE_HIGH]
            if cost < first:
                first, second, chosen = cost, first, edge
            elif cost < second:
                second = cost
    if chosen >= 0:
        e[chosen, BID] = c[e[chosen, TO], PRICE_HIGH] - (second - first) - step
    return chosen


@hot
def auction(e: Any, r: Any, c: Any, v: Any, s: Any, queue: Any, waiting: int, void: int, step: int, most: int) -> None:
    """Rough prices for scarce mentors: mentees bid in turn, a full mentor lets the weakest bid go (Bertsekas 1988).

    `queue`: mentees, one entry a seat, the first `waiting` count; `most`: edges to look at before giving up. The
    flow is left for `forget`; only the prices of full mentors matter afterwards.
    """
    while waiting > 0 and s[SCANNED] < most:
        waiting -= 1
        edge = offer(e, r, c, s, queue[waiting], void, step)
        if edge < 0:
            continue
        mentor = e[edge, TO]
        link(e, r, c, v, s, edge)
        if c[mentor, HELD] > c[mentor, ROOM]:
            loser = weakest(e, c, mentor)
            unlink(e, r, c, v, s, loser)
            queue[waiting] = e[loser, FROM]
            waiting += 1
        if c[mentor, HELD] == c[mentor, ROOM]:
            c[mentor, PRICE_HIGH] = min(c[mentor, PRICE_HIGH], e[weakest(e, c, mentor), BID])


@hot
def forget(e: Any, r: Any, c: Any, v: Any, s: Any, base: Any) -> None:
    """Take the auction's flow back; full mentors keep their price and count as paid for, others begin at `base`."""
    for edge in range(len(e)):
        e[edge, ON] = 0
    for mentor in range(len(c)):
        last = -place_high(e, r, c, v, s, mentor, c[mentor, ROOM] - 1)
        full = c[mentor, HELD] == c[mentor, ROOM] and c[mentor, PRICE_HIGH] < last
        if full:
            c[mentor, LOAD] = c[mentor, ROOM]
            c[mentor, PRICE_LOW] = 0
        else:
            c[mentor, PRICE_HIGH] = base[mentor]
        c[mentor, HEAD] = NOWHERE
        c[mentor, HELD] = 0
    s[SCANNED] = 0
