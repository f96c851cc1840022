"""Places that are paid for and nobody takes: each looks backwards for who would come, or is given back.

Prices hold as in `paths`, and only rise here. `LEAST` bounds the first words of the mentees' prices from below, so
that a look over a mentor's list, the cheapest first, may stop early.
"""

from __future__ import annotations

from typing import Any

from opora.engine.matching.heap import less, take
from opora.engine.matching.hot import hot, inner

from opora.engine.matching.layout import (  # isort: skip
    AFTER, BEST_HIGH, BEST_LOW, DEAREST, EMPTY, FAR, FAR_HIGH, FAR_LOW, FROM, HEAD, HELD, HIGH, LAST, LEAST, LOAD, LOW,
    NOWHERE, ON, OWN, PARENT, PRICE_HIGH, PRICE_LOW, SCANNED, SEATS, STAMP, STAMPS, START, STOP, TO, UNTIL, WAITING,
)  # fmt: skip
from opora.engine.matching.paths import (
    ENDS,
    PASSES,
    WAITS,
    begin,
    link,
    pay,
    place_high,
    place_low,
    reach,
    reprice,
    unlink,
    void_high,
)


@inner
def reach_back(
    e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, high: int, low: int, parent: int, rows: int, sink: int
) -> None:  # fmt: skip
    """A way back to a mentee, and on to the sink over an empty seat or to the only mentor it has."""
    if not less(high, low, s[BEST_HIGH], s[BEST_LOW]):
        return
    if v[mentee, STAMP] == s[STAMPS] and not less(high, low, v[mentee, FAR_HIGH], v[mentee, FAR_LOW]):
        return
    number = r[mentee, EMPTY]
    single = r[mentee, SEATS] == 1 or number == r[mentee, SEATS]
    reach(e, r, c, v, s, mentee, high, low, parent, PASSES if single else WAITS)
    high, low = high - r[mentee, PRICE_HIGH], low - r[mentee, PRICE_LOW]
    if number > 0:
        reach(e, r, c, v, s, sink, high - void_high(e, r, c, v, s, mentee, number - 1), low, mentee, ENDS)
    elif single:
        edge = v[mentee, OWN]
        mentor = e[edge, TO]
        high, low = high - e[edge, HIGH] + c[mentor, PRICE_HIGH], low - e[edge, LOW] + c[mentor, PRICE_LOW]
        reach(e, r, c, v, s, rows + mentor, high, low, edge, WAITS)


@inner
def scan_row_back(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, rows: int, sink: int) -> None:
    """Who could give a mentee up: mentors that have it, and the sink where a seat is empty."""
    high = v[mentee, FAR_HIGH] - r[mentee, PRICE_HIGH]
    low = v[mentee, FAR_LOW] - r[mentee, PRICE_LOW]
    for edge in range(r[mentee, START], r[mentee, STOP]):
        if e[edge, ON] == 1:
            mentor = e[edge, TO]
            from_high = high - e[edge, HIGH] + c[mentor, PRICE_HIGH]
            reach(e, r, c, v, s, rows + mentor, from_high, low - e[edge, LOW] + c[mentor, PRICE_LOW], edge, WAITS)
    number = r[mentee, EMPTY]
    if number > 0:
        from_high = high - void_high(e, r, c, v, s, mentee, number - 1)
        reach(e, r, c, v, s, sink, from_high, low, mentee, ENDS)


@inner
def scan_mentor_back(
    e: Any, r: Any, c: Any, v: Any, s: Any, into: Any, mentor: int, rows: int, sink: int
) -> None:  # fmt: skip
    """Who could come to a mentor: mentees over edges not chosen, and the sink, which takes a place back."""
    high = v[rows + mentor, FAR_HIGH] - c[mentor, PRICE_HIGH]
    low = v[rows + mentor, FAR_LOW] - c[mentor, PRICE_LOW]
    load = c[mentor, LOAD]
    if load > 0:
        from_high = high - place_high(e, r, c, v, s, mentor, load - 1)
        from_low = low - place_low(e, r, c, v, s, mentor, load - 1)
        reach(e, r, c, v, s, sink, from_high, from_low, rows + mentor, ENDS)
    least = s[LEAST]
    for place in range(c[mentor - 1, UNTIL] if mentor > 0 else 0, c[mentor, UNTIL]):
        cost = high + into[place, HIGH]
        if cost + least > s[BEST_HIGH]:
            break
        s[SCANNED] += 1
        mentee, edge = into[place, FROM], into[place, TO]
        from_high = cost + r[mentee, PRICE_HIGH]
        if from_high <= s[BEST_HIGH] and e[edge, ON] == 0:
            from_low = low + into[place, LOW] + r[mentee, PRICE_LOW]
            reach_back(e, r, c, v, s, mentee, from_high, from_low, edge, rows, sink)


@hot
def search_back(e: Any, r: Any, c: Any, v: Any, s: Any, into: Any, mentor: int) -> None:
    """The shortest way from the sink to a mentor owed a place: who would come, or the place is taken back."""
    rows = len(r)
    sink = rows + len(c)
    node = rows + mentor
    begin(e, r, c, v, s, node)
    while less(v[node, FAR_HIGH], v[node, FAR_LOW], s[BEST_HIGH], s[BEST_LOW]):
        if node < rows:
            scan_row_back(e, r, c, v, s, node, rows, sink)
        else:
            scan_mentor_back(e, r, c, v, s, into, node - rows, rows, sink)
        if s[WAITING] == 0:
            break
        node = take(e, r, c, v, s)


@hot
def incoming(e: Any, c: Any, order: Any, into: Any) -> None:
    """List the edges by mentor in an order given: the edge (where `e` has its mentor), its mentee and its cost."""
    for mentor in range(len(c)):
        c[mentor, UNTIL] = 0
    for edge in range(len(e)):
        c[e[edge, TO], UNTIL] += 1
    before = 0
    for mentor in range(len(c)):
        count = c[mentor, UNTIL]
        c[mentor, UNTIL] = before
        before += count
    for edge in order:
        mentor = e[edge, TO]
        place = c[mentor, UNTIL]
        into[place, TO], into[place, FROM] = edge, e[edge, FROM]
        into[place, HIGH], into[place, LOW] = e[edge, HIGH], e[edge, LOW]
        c[mentor, UNTIL] = place + 1


@inner
def follow_back(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int) -> None:
    """Send what the sink gives up along the way found, on to the mentor owed a place."""
    rows = len(r)
    node = v[rows + len(c), PARENT]
    if node < rows:
        r[node, EMPTY] -= 1
    else:
        pay(e, r, c, v, s, node - rows, -1)
    while node != rows + mentor:
        edge = v[node, PARENT]
        if node < rows:
            link(e, r, c, v, s, edge)
            node = rows + e[edge, TO]
        else:
            unlink(e, r, c, v, s, edge)
            node = e[edge, FROM]


@inner
def free_to_come(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, high: int, low: int) -> Any:
    """Whether a mentee can change to another mentor when its price rises by so much."""
    if r[mentee, SEATS] != 1:
        return False
    if r[mentee, EMPTY] > 0:
        # An empty seat may be worth less than it costs; it must not when it is given up.
        return not less(r[mentee, LAST] + r[mentee, PRICE_HIGH] + high, r[mentee, PRICE_LOW] + low, 0, 0)
    edge = v[mentee, OWN]
    mentor = e[edge, TO]
    left = e[edge, HIGH] + r[mentee, PRICE_HIGH] + high - c[mentor, PRICE_HIGH]
    left_low = e[edge, LOW] + r[mentee, PRICE_LOW] + low - c[mentor, PRICE_LOW]
    return high > 0 and not less(left, left_low, 0, 0)


@inner
def dearer(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, high: int, low: int) -> None:
    """Raise a mentor's price, and with it the prices of those who hold its places."""
    more, more_low = high - c[mentor, PRICE_HIGH], low - c[mentor, PRICE_LOW]
    c[mentor, PRICE_HIGH], c[mentor, PRICE_LOW] = high, low
    edge = c[mentor, HEAD]
    while edge >= 0:
        mentee = e[edge, FROM]
        if r[mentee, SEATS] == 1:
            r[mentee, PRICE_HIGH] += more
            r[mentee, PRICE_LOW] += more_low
        edge = e[edge, AFTER]


@inner
def woo(e: Any, r: Any, c: Any, v: Any, s: Any, into: Any, mentor: int) -> None:
    """Let a mentor owed a place have the mentee it costs least, whose price rises until the next best costs as much.
    Prices keep holding (Jonker & Volgenant 1987, reduction transfer).
    """
    load = c[mentor, LOAD] - 1
    second = -place_high(e, r, c, v, s, mentor, load)
    second_low = -place_low(e, r, c, v, s, mentor, load)
    first, first_low, chosen = second, second_low, NOWHERE
    least = s[LEAST]
    for place in range(c[mentor - 1, UNTIL] if mentor > 0 else 0, c[mentor, UNTIL]):
        cost = into[place, HIGH]
        if cost + least > second:
            break
        s[SCANNED] += 1
        mentee = into[place, FROM]
        high, low = cost + r[mentee, PRICE_HIGH], into[place, LOW] + r[mentee, PRICE_LOW]
        if less(high, low, second, second_low) and e[into[place, TO], ON] == 0:
            if less(high, low, first, first_low):
                first, first_low, second, second_low, chosen = high, low, first, first_low, into[place, TO]
            else:
                second, second_low = high, low
    if chosen >= 0 and not free_to_come(e, r, c, v, s, e[chosen, FROM], second - first, second_low - first_low):
        return
    dearer(e, r, c, v, s, mentor, second, second_low)
    if chosen < 0:
        return
    mentee = e[chosen, FROM]
    r[mentee, PRICE_HIGH] += second - first
    r[mentee, PRICE_LOW] += second_low - first_low
    if r[mentee, EMPTY] > 0:
        r[mentee, EMPTY] -= 1
    else:
        unlink(e, r, c, v, s, v[mentee, OWN])
    link(e, r, c, v, s, chosen)


@hot
def repay(e: Any, r: Any, c: Any, v: Any, s: Any, into: Any, turns: int) -> None:
    """Look for who would come to a place that is paid for and nobody takes, or take it back.

    `into`: see `incoming`; `turns`: how often those owed outbid each other before they search.
    """
    s[LEAST] = FAR
    for mentee in range(len(r)):
        s[LEAST] = min(s[LEAST], r[mentee, PRICE_HIGH])
    for _ in range(turns):
        for mentor in range(len(c)):
            for _ in range(c[mentor, LOAD] - c[mentor, HELD]):
                woo(e, r, c, v, s, into, mentor)
    for mentor in range(len(c)):
        s[DEAREST] = max(s[DEAREST], c[mentor, PRICE_HIGH])
    for mentor in range(len(c)):
        while c[mentor, LOAD] > c[mentor, HELD]:
            search_back(e, r, c, v, s, into, mentor)
            reprice(e, r, c, v, s, -1)
            follow_back(e, r, c, v, s, mentor)
