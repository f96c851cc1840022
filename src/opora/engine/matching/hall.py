"""Where places are scarce: who can be served at all, and the mentors for whom more contend than they have places.

Mentees who cannot all be served lead, over all ways to change places, to a set of mentors that is full whatever is
done (Hall 1935; Dulmage & Mendelsohn 1958). There it is the places that are sought: prices begin where all these
mentees stay without, and each place looks for the mentee it suits best.
"""

from __future__ import annotations

from typing import Any

from opora.engine.matching.hot import hot, inner

from opora.engine.matching.layout import (  # isort: skip
    AFTER, EMPTY, FROM, HEAD, HELD, HIGH, LAST, LOAD, LOW, NOWHERE, ON, PARENT, PRICE_HIGH, PRICE_LOW, ROOM,
    SEATS, STAMP, STAMPS, START, STOP, TO, TOUCHED, VOID,
)  # fmt: skip
from opora.engine.matching.heap import less
from opora.engine.matching.paths import link, place_high, place_low, unlink


@inner
def parting(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int) -> Any:
    """What it costs to take a place from a mentee who has some."""
    return r[mentee, LAST] if r[mentee, EMPTY] == r[mentee, SEATS] - 1 else s[VOID]


@inner
def missing(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int) -> Any:
    """What one more place is worth to a mentee with an empty seat."""
    return r[mentee, LAST] if r[mentee, EMPTY] == r[mentee, SEATS] else s[VOID]


@hot
def fill(e: Any, r: Any, c: Any, v: Any, s: Any, to: Any) -> None:
    """Give every mentee the first free places on its list."""
    for mentor in range(len(c)):
        c[mentor, HEAD], c[mentor, HELD] = NOWHERE, 0
    for mentee in range(len(r)):
        r[mentee, EMPTY] = r[mentee, SEATS]
        for edge in range(r[mentee, START], r[mentee, STOP]):
            if r[mentee, EMPTY] == 0:
                break
            mentor = to[edge]
            if c[mentor, HELD] < c[mentor, ROOM]:
                link(e, r, c, v, s, edge)
                r[mentee, EMPTY] -= 1


@inner
def trade(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, mentee: int) -> None:
    """Hand places on along the way found, from a mentor with a free one back to the mentee."""
    rows = len(r)
    r[mentee, EMPTY] -= 1
    while True:
        edge = v[rows + mentor, PARENT]
        link(e, r, c, v, s, edge)
        own = e[edge, FROM]
        if own == mentee:
            break
        edge = v[own, PARENT]
        unlink(e, r, c, v, s, edge)
        mentor = e[edge, TO]


@inner
def ask(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, known: int, worth: int) -> Any:
    """Put those who hold a mentor's places on the list of who was reached; its new length, NOWHERE when a place is
    free or becomes free, since somebody's seat is worth less.
    """
    if c[mentor, HELD] < c[mentor, ROOM]:
        return NOWHERE
    held = c[mentor, HEAD]
    while held >= 0:
        other = e[held, FROM]
        if v[other, STAMP] != s[STAMPS]:
            if parting(e, r, c, v, s, other) < worth:
                unlink(e, r, c, v, s, held)
                r[other, EMPTY] += 1
                return NOWHERE
            v[other, STAMP], v[other, PARENT] = s[STAMPS], held
            v[known, TOUCHED] = other
            known += 1
        held = e[held, AFTER]
    return known


@hot
def serve(
    e: Any, r: Any, c: Any, v: Any, s: Any, to: Any, mentee: int, worth: int, since: int, level: Any
) -> Any:  # fmt: skip
    """Find a place for one more seat of a mentee: 1 found, 0 not found, −1 there is none at all, since nobody else
    (who searched `since` then) was on the way; the mentors it leads to are then marked in `level` (m,).
    """
    rows, seen, known, alone = len(r), 0, 1, True
    s[STAMPS] += 1
    v[mentee, STAMP], v[0, TOUCHED] = s[STAMPS], mentee
    while seen < known:
        own = v[seen, TOUCHED]
        seen += 1
        for edge in range(r[own, START], r[own, STOP]):
            mentor = to[edge]
            stamp = v[rows + mentor, STAMP]
            if level[mentor] > 0 or stamp == s[STAMPS] or e[edge, ON] == 1:
                continue
            if stamp >= since:
                alone = False
                continue
            v[rows + mentor, STAMP], v[rows + mentor, PARENT] = s[STAMPS], edge
            known = ask(e, r, c, v, s, mentor, known, worth)
            if known < 0:
                trade(e, r, c, v, s, mentor, mentee)
                return 1
    if alone:
        mark(r, v, s, to, known, worth, level)
    return -1 if alone else 0


@hot
def mark(r: Any, v: Any, s: Any, to: Any, known: int, worth: int, level: Any) -> None:
    """Mark the mentors a search led to."""
    for seen in range(known):
        own = v[seen, TOUCHED]
        for edge in range(r[own, START], r[own, STOP]):
            if v[len(r) + to[edge], STAMP] == s[STAMPS]:
                level[to[edge]] = worth


@hot
def contend(e: Any, r: Any, c: Any, v: Any, s: Any, to: Any, worth: int, level: Any) -> None:
    """Serve all whose next seat is worth so much, as far as it can be; mark the mentors those left out lead to."""
    again = True
    while again:
        again = False
        since = s[STAMPS] + 1
        for mentee in range(len(r)):
            found = 1
            while found > 0 and r[mentee, EMPTY] > 0 and missing(e, r, c, v, s, mentee) == worth:
                found = serve(e, r, c, v, s, to, mentee, worth, since, level)
            again = again or found == 0


@hot
def inside(e: Any, r: Any, mentee: int, level: Any) -> Any:
    """Whether a mentee leads only to mentors for whom those contend whose seats are worth as much as its own."""
    for edge in range(r[mentee, START], r[mentee, STOP]):
        if level[e[edge, TO]] != r[mentee, LAST]:
            return False
    return r[mentee, START] < r[mentee, STOP]


@hot
def stay(e: Any, r: Any, c: Any, mentee: int) -> None:
    """Let a mentee stay without, and its mentors be no cheaper than it would pay."""
    last = r[mentee, LAST]
    r[mentee, EMPTY], r[mentee, PRICE_HIGH], r[mentee, PRICE_LOW] = r[mentee, SEATS], -last, 0
    for edge in range(r[mentee, START], r[mentee, STOP]):
        mentor, high, low = e[edge, TO], e[edge, HIGH] - last, e[edge, LOW]
        if less(high, low, c[mentor, PRICE_HIGH], c[mentor, PRICE_LOW]):
            c[mentor, PRICE_HIGH], c[mentor, PRICE_LOW] = high, low


@hot
def begin(e: Any, r: Any, c: Any, v: Any, s: Any, level: Any, waits: Any) -> None:
    """First prices: who leads only to contended mentors stays without, and each of these costs what the mentee it
    suits best would give; `waits` (n,): 1 for all other mentees.
    """
    for edge in range(len(e)):
        e[edge, ON] = 0
    for mentee in range(len(r)):
        waits[mentee], r[mentee, EMPTY] = 1, 0
        if inside(e, r, mentee, level):
            waits[mentee] = 0
            stay(e, r, c, mentee)
    for mentor in range(len(c)):
        c[mentor, HEAD], c[mentor, HELD] = NOWHERE, 0
        c[mentor, LOAD] = paid(e, r, c, v, s, mentor)


@inner
def paid(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int) -> Any:
    """How many places of a mentor cost less than its price says."""
    number = 0
    while number < c[mentor, ROOM]:
        high = place_high(e, r, c, v, s, mentor, number) + c[mentor, PRICE_HIGH]
        low = place_low(e, r, c, v, s, mentor, number) + c[mentor, PRICE_LOW]
        if not less(high, low, 0, 0):
            break
        number += 1
    return number
