"""The exact heart of the matching: seats routed to mentors' places one shortest path after another.

A seat flows from its mentee over a pair to a mentor and on to the sink, or stays empty and goes to the sink
straight. A cost has two words, compared one after the other: the first holds service and score, the second
balance and ties, so that one search decides all of them at once. The functions may be compiled; the tables they
share are told in `layout`.

Prices hold: no arc with room has a negative cost + price here − price there. `DEAREST` bounds the first words of the
mentors' prices, so that a scan of a mentee's edges may stop early; `ONWARD` bounds what any way on from a mentee
costs, so that one who leads nowhere near enough is not looked at again. Mentors' prices only fall in a search
forwards, which keeps both true.
"""

from __future__ import annotations

from typing import Any

from opora.engine.matching.heap import less, put, take
from opora.engine.matching.hot import hot, inner

from opora.engine.matching.layout import (  # isort: skip
    AFTER, BEFORE, BEST_HIGH, BEST_LOW, BEST_NODE, DEAREST, EMPTY, FAR, FAR_HIGH, FAR_LOW, FROM, HEAD, HELD, HIGH,
    LAST, LIMIT, LOAD, LOW, NEXT_HIGH, NEXT_LOW, NOWHERE, ON, ONWARD, OWN, PARENT, PINNED, POINTS, PRICE_HIGH,
    PRICE_LOW, REACHED, ROOM, SCALE, SCANNED, SEATS, SHIFT, SPOT, STAMP, STAMPS, START, STOP, TAKEN, TO, TOUCHED, VOID,
    WAITING, WHOLE,
)  # fmt: skip

WAITS, ENDS, PASSES = range(3)


@hot
def lay(e: Any, row: Any, col: Any, high: Any, low: Any) -> None:
    """Write down edges of which none is chosen."""
    for edge in range(len(e)):
        e[edge, TO], e[edge, FROM] = col[edge], row[edge]
        e[edge, HIGH], e[edge, LOW] = high[edge], low[edge]
        e[edge, ON], e[edge, AFTER], e[edge, BEFORE] = 0, NOWHERE, NOWHERE


@inner
def place_high(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, number: int) -> Any:
    """First word of a mentor's place, counted from 0 after the pins: the load term, as a cost."""
    free = c[mentor, LIMIT] - c[mentor, PINNED] - number
    return -(s[POINTS] * max(free, 0) // c[mentor, WHOLE]) * s[SCALE]


@inner
def place_low(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, number: int) -> Any:
    """Second word of a place: what it adds to the sum of squared loads."""
    return (2 * (c[mentor, TAKEN] + c[mentor, PINNED] + number) + 1) << s[SHIFT]


@inner
def pay(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, change: int) -> None:
    """A place more or less is paid for."""
    load = c[mentor, LOAD] + change
    c[mentor, LOAD] = load
    c[mentor, NEXT_HIGH] = FAR
    if load < c[mentor, ROOM]:
        c[mentor, NEXT_HIGH] = place_high(e, r, c, v, s, mentor, load)
        c[mentor, NEXT_LOW] = place_low(e, r, c, v, s, mentor, load)


@inner
def void_high(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, number: int) -> Any:
    """First word of a mentee's empty seat, counted from 0."""
    return r[mentee, LAST] if number == r[mentee, SEATS] - 1 else s[VOID]


@inner
def link(e: Any, r: Any, c: Any, v: Any, s: Any, edge: int) -> None:
    """Choose an edge."""
    mentor = e[edge, TO]
    following = c[mentor, HEAD]
    e[edge, AFTER] = following
    e[edge, BEFORE] = NOWHERE
    if following >= 0:
        e[following, BEFORE] = edge
    c[mentor, HEAD] = edge
    e[edge, ON] = 1
    c[mentor, HELD] += 1
    v[e[edge, FROM], OWN] = edge


@inner
def unlink(e: Any, r: Any, c: Any, v: Any, s: Any, edge: int) -> None:
    """Give an edge up."""
    mentor, previous, following = e[edge, TO], e[edge, BEFORE], e[edge, AFTER]
    if previous >= 0:
        e[previous, AFTER] = following
    else:
        c[mentor, HEAD] = following
    if following >= 0:
        e[following, BEFORE] = previous
    e[edge, ON] = 0
    c[mentor, HELD] -= 1


@inner
def reach(e: Any, r: Any, c: Any, v: Any, s: Any, node: int, high: int, low: int, parent: int, how: int) -> None:
    """A way to a node: kept when shorter than what is known and than the nearest end.

    `how`: the node waits for its turn, ends the search, or is only passed, since nothing near lies behind it.
    """
    if not less(high, low, s[BEST_HIGH], s[BEST_LOW]):
        return
    if v[node, STAMP] != s[STAMPS]:
        v[node, STAMP] = s[STAMPS]
        v[s[REACHED], TOUCHED] = node
        s[REACHED] += 1
        v[node, SPOT] = NOWHERE
    elif not less(high, low, v[node, FAR_HIGH], v[node, FAR_LOW]):
        return
    v[node, FAR_HIGH] = high
    v[node, FAR_LOW] = low
    v[node, PARENT] = parent
    if how == ENDS:
        s[BEST_HIGH] = high
        s[BEST_LOW] = low
        s[BEST_NODE] = node
    elif v[node, SPOT] >= 0:
        put(e, r, c, v, s, v[node, SPOT], node)
    elif how == WAITS:
        s[WAITING] += 1
        put(e, r, c, v, s, s[WAITING] - 1, node)


@inner
def reach_mentor(
    e: Any,
    r: Any,
    c: Any,
    v: Any,
    s: Any,
    mentor: int,
    high: int,
    low: int,
    parent: int,
    rows: int,
    sink: int,
) -> None:
    """A way to a mentor, and on to the sink over the next free place."""
    if not less(high, low, s[BEST_HIGH], s[BEST_LOW]):
        return
    node = rows + mentor
    if v[node, STAMP] == s[STAMPS] and not less(high, low, v[node, FAR_HIGH], v[node, FAR_LOW]):
        return
    reach(e, r, c, v, s, node, high, low, parent, ENDS if c[mentor, LOAD] > c[mentor, HELD] else WAITS)
    if c[mentor, NEXT_HIGH] != FAR:
        on_high = high + c[mentor, NEXT_HIGH] + c[mentor, PRICE_HIGH]
        on_low = low + c[mentor, NEXT_LOW] + c[mentor, PRICE_LOW]
        reach(e, r, c, v, s, sink, on_high, on_low, node, ENDS)


@inner
def scan_row(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, rows: int, sink: int) -> None:
    """From a mentee over its edges not chosen, and over an empty seat."""
    high = v[mentee, FAR_HIGH] + r[mentee, PRICE_HIGH]
    low = v[mentee, FAR_LOW] + r[mentee, PRICE_LOW]
    dearest, onward = s[DEAREST], FAR
    for edge in range(r[mentee, START], r[mentee, STOP]):
        cost = e[edge, HIGH]
        if high + cost - dearest > s[BEST_HIGH]:
            onward = min(onward, cost - dearest)
            break
        s[SCANNED] += 1
        if e[edge, ON] == 0:
            mentor = e[edge, TO]
            way = cost - c[mentor, PRICE_HIGH]
            onward = min(onward, way)
            if high + way <= s[BEST_HIGH]:
                to_low = low + e[edge, LOW] - c[mentor, PRICE_LOW]
                reach_mentor(e, r, c, v, s, mentor, high + way, to_low, edge, rows, sink)
    number = r[mentee, EMPTY]
    if number < r[mentee, SEATS]:
        empty = void_high(e, r, c, v, s, mentee, number)
        onward = min(onward, empty)
        reach(e, r, c, v, s, sink, high + empty, low, mentee, ENDS)
    r[mentee, ONWARD] = onward


@inner
def scan_mentor(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, rows: int) -> None:
    """From a mentor back to the mentees that hold its places; who leads nowhere near enough does not wait."""
    high = v[rows + mentor, FAR_HIGH] + c[mentor, PRICE_HIGH]
    low = v[rows + mentor, FAR_LOW] + c[mentor, PRICE_LOW]
    edge = c[mentor, HEAD]
    while edge >= 0:
        mentee = e[edge, FROM]
        back = high - e[edge, HIGH]
        how = PASSES if back + r[mentee, ONWARD] > s[BEST_HIGH] else WAITS
        back_low = low - e[edge, LOW] - r[mentee, PRICE_LOW]
        reach(e, r, c, v, s, mentee, back - r[mentee, PRICE_HIGH], back_low, edge, how)
        edge = e[edge, AFTER]


@inner
def begin(e: Any, r: Any, c: Any, v: Any, s: Any, node: int) -> None:
    """A new search, in which a node is the only one reached."""
    s[STAMPS] += 1
    s[REACHED] = 0
    s[WAITING] = 0
    s[BEST_HIGH] = FAR
    s[BEST_LOW] = 0
    s[BEST_NODE] = NOWHERE
    reach(e, r, c, v, s, node, 0, 0, NOWHERE, PASSES)


@inner
def search(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, direct: int) -> Any:
    """The nearest end for one more seat of a mentee: a mentor owed a place, or the sink.

    `direct`: an edge to a free place, so that nobody farther away is looked at (NOWHERE: none is known).
    """
    rows = len(r)
    sink = rows + len(c)
    begin(e, r, c, v, s, mentee)
    if direct >= 0:
        mentor = e[direct, TO]
        high = r[mentee, PRICE_HIGH] + e[direct, HIGH] - c[mentor, PRICE_HIGH]
        low = r[mentee, PRICE_LOW] + e[direct, LOW] - c[mentor, PRICE_LOW]
        reach_mentor(e, r, c, v, s, mentor, high, low, direct, rows, sink)
    node = mentee
    while less(v[node, FAR_HIGH], v[node, FAR_LOW], s[BEST_HIGH], s[BEST_LOW]):
        if node < rows:
            scan_row(e, r, c, v, s, node, rows, sink)
        else:
            scan_mentor(e, r, c, v, s, node - rows, rows)
        if s[WAITING] == 0:
            break
        node = take(e, r, c, v, s)
    return s[BEST_NODE]


@inner
def reprice(e: Any, r: Any, c: Any, v: Any, s: Any, sign: int) -> None:
    """Move the prices of what the search reached before its end, so that the way found costs nothing.

    `sign`: 1 after a search forwards, whose prices fall, −1 after one backwards, whose prices rise.
    """
    rows = len(r)
    sink = rows + len(c)
    for place in range(s[REACHED]):
        node = v[place, TOUCHED]
        high, low = v[node, FAR_HIGH] - s[BEST_HIGH], v[node, FAR_LOW] - s[BEST_LOW]
        if not less(high, low, 0, 0):
            continue
        if node < rows:
            r[node, PRICE_HIGH] += sign * high
            r[node, PRICE_LOW] += sign * low
        elif node < sink:
            c[node - rows, PRICE_HIGH] += sign * high
            c[node - rows, PRICE_LOW] += sign * low
            s[DEAREST] = max(s[DEAREST], c[node - rows, PRICE_HIGH])


@inner
def follow(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, end: int) -> None:
    """Send a seat along the way found, back from its end."""
    rows = len(r)
    node = end
    if node == rows + len(c):
        node = v[node, PARENT]
        if node < rows:
            r[node, EMPTY] += 1
        else:
            pay(e, r, c, v, s, node - rows, 1)
    while node != mentee:
        edge = v[node, PARENT]
        if node < rows:
            unlink(e, r, c, v, s, edge)
            r[node, ONWARD] = min(r[node, ONWARD], e[edge, HIGH] - c[e[edge, TO], PRICE_HIGH])
            node = rows + e[edge, TO]
        else:
            link(e, r, c, v, s, edge)
            node = e[edge, FROM]


@inner
def admit(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int) -> Any:
    """Give a mentee without flow the lowest price under which no arc out of it gains; the edge of its best free place
    among those looked at, if any.
    """
    high, low = -void_high(e, r, c, v, s, mentee, 0), 0
    least, direct, dearest = FAR, NOWHERE, s[DEAREST]
    for edge in range(r[mentee, START], r[mentee, STOP]):
        cost = e[edge, HIGH]
        if dearest - cost < high:
            break
        mentor = e[edge, TO]
        own_high, own_low = c[mentor, PRICE_HIGH] - cost, c[mentor, PRICE_LOW] - e[edge, LOW]
        if less(high, low, own_high, own_low):
            high, low = own_high, own_low
        if cost + c[mentor, NEXT_HIGH] < least:
            least, direct = cost + c[mentor, NEXT_HIGH], edge
    r[mentee, PRICE_HIGH] = high
    r[mentee, PRICE_LOW] = low
    return direct


@inner
def release(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int) -> None:
    """Take a mentee's whole flow back."""
    for edge in range(r[mentee, START], r[mentee, STOP]):
        if e[edge, ON] == 1:
            unlink(e, r, c, v, s, edge)
    r[mentee, EMPTY] = 0


@inner
def debt(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int) -> None:
    """Give back places paid for that nobody holds while their price is just their cost; the others are owed."""
    while c[mentor, LOAD] > c[mentor, HELD]:
        number = c[mentor, LOAD] - 1
        high = place_high(e, r, c, v, s, mentor, number) + c[mentor, PRICE_HIGH]
        low = place_low(e, r, c, v, s, mentor, number) + c[mentor, PRICE_LOW]
        if high != 0 or low != 0:
            break
        pay(e, r, c, v, s, mentor, -1)


@hot
def restore(e: Any, r: Any, c: Any, v: Any, s: Any, chosen: Any, waiting: Any) -> None:
    """Choose edges again, then take back the flow of the mentees waiting."""
    s[DEAREST] = -FAR
    for mentor in range(len(c)):
        s[DEAREST] = max(s[DEAREST], c[mentor, PRICE_HIGH])
        c[mentor, HEAD], c[mentor, HELD] = NOWHERE, 0
        pay(e, r, c, v, s, mentor, 0)
    for edge in chosen:
        link(e, r, c, v, s, edge)
    for mentee in waiting:
        release(e, r, c, v, s, mentee)
    for mentor in range(len(c)):
        debt(e, r, c, v, s, mentor)


@hot
def settle(e: Any, r: Any, c: Any, v: Any, s: Any, waiting: Any) -> None:
    """Route every seat of the mentees waiting, who have no flow, and settle what is owed to mentors."""
    for mentee in range(len(r)):
        r[mentee, ONWARD] = -FAR
    for mentor in range(len(c)):
        pay(e, r, c, v, s, mentor, 0)
    for mentee in waiting:
        direct = admit(e, r, c, v, s, mentee) if r[mentee, SEATS] > 0 else NOWHERE
        for _ in range(r[mentee, SEATS]):
            end = search(e, r, c, v, s, mentee, direct)
            reprice(e, r, c, v, s, 1)
            follow(e, r, c, v, s, mentee, end)
            direct = NOWHERE
