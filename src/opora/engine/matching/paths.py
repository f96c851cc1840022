"""The exact heart of the matching: seats routed to mentors' places one shortest path after another.

A seat flows from its mentee over a pair to a mentor and on to the sink, or stays empty and goes to the sink
straight. A cost has two words, compared one after the other: the first holds service and score, the second
balance and ties, so that one search decides all of them at once. The functions may be compiled.

They share five tables of 64-bit whole numbers, a line for each thing, so that what is asked together lies together:

- `e`, edges: to which mentor, from which mentee, both words of the cost; whether chosen, the chosen edges of the
  same mentor before and after it, a bid. Edges of a mentee stand together, the cheapest first.
- `r`, mentees: first edge and the one after the last, seats, first word of the last empty seat, empty seats, price.
- `c`, mentors: places left after the pins (`ROOM`), number of the first (`PINNED`), places that share the load points
  (`WHOLE`), capacity, places in use elsewhere, price, head of the list of chosen edges and their number (`HELD`),
  places paid for (`LOAD`), what one more costs (`FAR`: there is none).
- `v`, nodes of the search (mentees, mentors, the sink): distance, parent, stamp, spot on the heap; columns `TOUCHED`
  and `HEAP` are lists of nodes.
- `s`, the state (one line): weights of the objectives, the sink's price, the nearest end, counters.

Prices hold: no arc with room has a negative cost + price here − price there. They only fall, so the dearest mentor's
first word at the start (`DEAREST`) bounds all, and a scan of a mentee's edges may stop early.
"""

from __future__ import annotations

from typing import Any

from opora.engine.matching.hot import hot

FAR = 2**62
NOWHERE = -1
BY_SINK = -2

TO, FROM, HIGH, LOW, ON, AFTER, BEFORE, BID, EDGE_FIELDS = *range(8), 8
START, STOP, SEATS, LAST, EMPTY, PRICE_HIGH, PRICE_LOW, ROW_FIELDS = *range(7), 8
ROOM, PINNED, WHOLE, LIMIT, TAKEN = range(5)
HEAD, HELD, LOAD, NEXT_HIGH, NEXT_LOW, COL_FIELDS = *range(7, 12), 12
FAR_HIGH, FAR_LOW, PARENT, STAMP, TOUCHED, HEAP, SPOT, NODE_FIELDS = *range(7), 8
VOID, POINTS, SCALE, SHIFT, SINK_HIGH, SINK_LOW, BEST_HIGH, BEST_LOW, BEST_NODE = range(9)
STAMPS, REACHED, WAITING, SCANNED, DEAREST, STATE_FIELDS = range(9, 15)


@hot
def place_high(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, number: int) -> Any:
    """First word of a mentor's place, counted from 0 after the pins: the load term, as a cost."""
    free = c[mentor, LIMIT] - c[mentor, PINNED] - number
    return -(s[POINTS] * max(free, 0) // c[mentor, WHOLE]) * s[SCALE]


@hot
def place_low(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, number: int) -> Any:
    """Second word of a place: what it adds to the sum of squared loads."""
    return (2 * (c[mentor, TAKEN] + c[mentor, PINNED] + number) + 1) << s[SHIFT]


@hot
def pay(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, change: int) -> None:
    """A place more or less is paid for."""
    load = c[mentor, LOAD] + change
    c[mentor, LOAD] = load
    c[mentor, NEXT_HIGH] = FAR
    if load < c[mentor, ROOM]:
        c[mentor, NEXT_HIGH] = place_high(e, r, c, v, s, mentor, load)
        c[mentor, NEXT_LOW] = place_low(e, r, c, v, s, mentor, load)


@hot
def void_high(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, number: int) -> Any:
    """First word of a mentee's empty seat, counted from 0."""
    return r[mentee, LAST] if number == r[mentee, SEATS] - 1 else s[VOID]


@hot
def less(high: int, low: int, other_high: int, other_low: int) -> bool:
    """Whether the first cost is smaller."""
    return high < other_high or (high == other_high and low < other_low)


@hot
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


@hot
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


@hot
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


@hot
def take(e: Any, r: Any, c: Any, v: Any, s: Any) -> Any:
    """Take the nearest node off the heap."""
    top = v[0, HEAP]
    v[top, SPOT] = NOWHERE
    size = s[WAITING] - 1
    s[WAITING] = size
    if size > 0:
        sink_down(e, r, c, v, s, size)
    return top


@hot
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


@hot
def reach(e: Any, r: Any, c: Any, v: Any, s: Any, node: int, high: int, low: int, parent: int, ends: bool) -> None:
    """A way to a node: kept when shorter than what is known and than the nearest end; an end closes the search."""
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
    if ends:
        s[BEST_HIGH] = high
        s[BEST_LOW] = low
        s[BEST_NODE] = node
    elif v[node, SPOT] >= 0:
        put(e, r, c, v, s, v[node, SPOT], node)
    else:
        s[WAITING] += 1
        put(e, r, c, v, s, s[WAITING] - 1, node)


@hot
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
    open_: bool,
) -> None:
    """A way to a mentor, and on to the sink over the next free place."""
    if not less(high, low, s[BEST_HIGH], s[BEST_LOW]):
        return
    node = rows + mentor
    if v[node, STAMP] == s[STAMPS] and not less(high, low, v[node, FAR_HIGH], v[node, FAR_LOW]):
        return
    reach(e, r, c, v, s, node, high, low, parent, c[mentor, LOAD] > c[mentor, HELD])
    if c[mentor, NEXT_HIGH] != FAR:
        on_high = high + c[mentor, NEXT_HIGH] + c[mentor, PRICE_HIGH] - s[SINK_HIGH]
        on_low = low + c[mentor, NEXT_LOW] + c[mentor, PRICE_LOW] - s[SINK_LOW]
        reach(e, r, c, v, s, sink, on_high, on_low, node, open_)


@hot
def scan_row(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, rows: int, sink: int, open_: bool) -> None:
    """From a mentee over its edges not chosen, and over an empty seat."""
    high = v[mentee, FAR_HIGH] + r[mentee, PRICE_HIGH]
    low = v[mentee, FAR_LOW] + r[mentee, PRICE_LOW]
    lowest = high - s[DEAREST]
    for edge in range(r[mentee, START], r[mentee, STOP]):
        if lowest + e[edge, HIGH] > s[BEST_HIGH]:
            break
        s[SCANNED] += 1
        if e[edge, ON] == 0:
            mentor = e[edge, TO]
            to_high = high + e[edge, HIGH] - c[mentor, PRICE_HIGH]
            if to_high <= s[BEST_HIGH]:
                to_low = low + e[edge, LOW] - c[mentor, PRICE_LOW]
                reach_mentor(e, r, c, v, s, mentor, to_high, to_low, edge, rows, sink, open_)
    number = r[mentee, EMPTY]
    if number < r[mentee, SEATS]:
        reach(
            e,
            r,
            c,
            v,
            s,
            sink,
            high + void_high(e, r, c, v, s, mentee, number) - s[SINK_HIGH],
            low - s[SINK_LOW],
            mentee,
            open_,
        )


@hot
def scan_mentor(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int, rows: int) -> None:
    """From a mentor back to the mentees that hold its places."""
    high = v[rows + mentor, FAR_HIGH] + c[mentor, PRICE_HIGH]
    low = v[rows + mentor, FAR_LOW] + c[mentor, PRICE_LOW]
    edge = c[mentor, HEAD]
    while edge >= 0:
        mentee = e[edge, FROM]
        back_high = high - e[edge, HIGH] - r[mentee, PRICE_HIGH]
        reach(e, r, c, v, s, mentee, back_high, low - e[edge, LOW] - r[mentee, PRICE_LOW], edge, False)
        edge = e[edge, AFTER]


@hot
def scan_sink(e: Any, r: Any, c: Any, v: Any, s: Any, rows: int, sink: int) -> None:
    """From the sink back to places taken and seats left empty; needed only while a place is owed to a mentor."""
    high = v[sink, FAR_HIGH] + s[SINK_HIGH]
    low = v[sink, FAR_LOW] + s[SINK_LOW]
    for mentor in range(sink - rows):
        load = c[mentor, LOAD]
        if load > 0:
            back_high = high - place_high(e, r, c, v, s, mentor, load - 1) - c[mentor, PRICE_HIGH]
            back_low = low - place_low(e, r, c, v, s, mentor, load - 1) - c[mentor, PRICE_LOW]
            reach(e, r, c, v, s, rows + mentor, back_high, back_low, BY_SINK, c[mentor, LOAD] > c[mentor, HELD])
    for mentee in range(rows):
        number = r[mentee, EMPTY]
        if number > 0:
            back_high = high - void_high(e, r, c, v, s, mentee, number - 1) - r[mentee, PRICE_HIGH]
            reach(e, r, c, v, s, mentee, back_high, low - r[mentee, PRICE_LOW], BY_SINK, False)


@hot
def search(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, open_: bool) -> Any:
    """The nearest end for one more unit from a node: a mentor owed a place, or the sink while it is open."""
    rows = len(r)
    sink = rows + len(c)
    s[STAMPS] += 1
    s[REACHED] = 0
    s[WAITING] = 0
    s[BEST_HIGH] = FAR
    s[BEST_LOW] = 0
    s[BEST_NODE] = NOWHERE
    reach(e, r, c, v, s, mentee, 0, 0, NOWHERE, False)
    while s[WAITING] > 0:
        node = take(e, r, c, v, s)
        if not less(v[node, FAR_HIGH], v[node, FAR_LOW], s[BEST_HIGH], s[BEST_LOW]):
            break
        if node < rows:
            scan_row(e, r, c, v, s, node, rows, sink, open_)
        elif node < sink:
            scan_mentor(e, r, c, v, s, node - rows, rows)
        else:
            scan_sink(e, r, c, v, s, rows, sink)
    return s[BEST_NODE]


@hot
def reprice(e: Any, r: Any, c: Any, v: Any, s: Any) -> None:
    """Move the prices of what the search reached before its end, so that the way found costs nothing."""
    rows = len(r)
    sink = rows + len(c)
    for place in range(s[REACHED]):
        node = v[place, TOUCHED]
        high, low = v[node, FAR_HIGH] - s[BEST_HIGH], v[node, FAR_LOW] - s[BEST_LOW]
        if not less(high, low, 0, 0):
            continue
        if node < rows:
            r[node, PRICE_HIGH] += high
            r[node, PRICE_LOW] += low
        elif node < sink:
            c[node - rows, PRICE_HIGH] += high
            c[node - rows, PRICE_LOW] += low
        else:
            s[SINK_HIGH] += high
            s[SINK_LOW] += low


@hot
def follow(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int, end: int) -> None:
    """Send the seat along the way found, back from its end."""
    rows = len(r)
    sink = rows + len(c)
    node = end
    while node != mentee or v[node, PARENT] != NOWHERE:
        parent = v[node, PARENT]
        if node == sink:
            node = parent
            if node < rows:
                r[node, EMPTY] += 1
            else:
                pay(e, r, c, v, s, node - rows, 1)
        elif parent == BY_SINK:
            if node < rows:
                r[node, EMPTY] -= 1
            else:
                pay(e, r, c, v, s, node - rows, -1)
            node = sink
        elif node < rows:
            unlink(e, r, c, v, s, parent)
            node = rows + e[parent, TO]
        else:
            link(e, r, c, v, s, parent)
            node = e[parent, FROM]


@hot
def admit(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int) -> None:
    """Give a mentee without flow the lowest price under which no arc out of it gains."""
    high, low = s[SINK_HIGH] - void_high(e, r, c, v, s, mentee, 0), s[SINK_LOW]
    for edge in range(r[mentee, START], r[mentee, STOP]):
        if s[DEAREST] - e[edge, HIGH] < high:
            break
        mentor = e[edge, TO]
        own_high, own_low = c[mentor, PRICE_HIGH] - e[edge, HIGH], c[mentor, PRICE_LOW] - e[edge, LOW]
        if less(high, low, own_high, own_low):
            high, low = own_high, own_low
    r[mentee, PRICE_HIGH] = high
    r[mentee, PRICE_LOW] = low


@hot
def release(e: Any, r: Any, c: Any, v: Any, s: Any, mentee: int) -> None:
    """Take a mentee's whole flow back."""
    for edge in range(r[mentee, START], r[mentee, STOP]):
        if e[edge, ON] == 1:
            unlink(e, r, c, v, s, edge)
    r[mentee, EMPTY] = 0


@hot
def debt(e: Any, r: Any, c: Any, v: Any, s: Any, mentor: int) -> Any:
    """Places paid for that nobody holds: given back to the sink while their price is just their cost, else owed."""
    while c[mentor, LOAD] > c[mentor, HELD]:
        number = c[mentor, LOAD] - 1
        high = place_high(e, r, c, v, s, mentor, number) + c[mentor, PRICE_HIGH] - s[SINK_HIGH]
        low = place_low(e, r, c, v, s, mentor, number) + c[mentor, PRICE_LOW] - s[SINK_LOW]
        if high != 0 or low != 0:
            break
        pay(e, r, c, v, s, mentor, -1)
    return c[mentor, LOAD] - c[mentor, HELD]


@hot
def restore(e: Any, r: Any, c: Any, v: Any, s: Any, chosen: Any, waiting: Any) -> int:
    """Choose edges again, then take back the flow of the mentees waiting; returns how many places are owed."""
    for mentor in range(len(c)):
        pay(e, r, c, v, s, mentor, 0)
    for edge in chosen:
        link(e, r, c, v, s, edge)
    for mentee in waiting:
        release(e, r, c, v, s, mentee)
    owed = 0
    for mentor in range(len(c)):
        owed += debt(e, r, c, v, s, mentor)
    return owed


@hot
def search_and_reprice(e: Any, r: Any, c: Any, v: Any, s: Any, node: int) -> Any:
    """The nearest mentor owed a place, with prices moved to it."""
    end = search(e, r, c, v, s, node, False)
    reprice(e, r, c, v, s)
    return end


@hot
def settle(e: Any, r: Any, c: Any, v: Any, s: Any, waiting: Any, owed: int) -> None:
    """Route every seat of the mentees waiting, who have no flow; `owed`: places paid for and not held."""
    for mentor in range(len(c)):
        pay(e, r, c, v, s, mentor, 0)
    left = 0
    for mentee in waiting:
        left += r[mentee, SEATS]
    sink = len(r) + len(c)
    for mentee in waiting:
        if r[mentee, SEATS] > 0:
            admit(e, r, c, v, s, mentee)
        for _ in range(r[mentee, SEATS]):
            end = search(e, r, c, v, s, mentee, left > owed)
            reprice(e, r, c, v, s)
            follow(e, r, c, v, s, mentee, end)
            left -= 1
            if end != sink:
                owed -= 1
    while owed > 0:
        # More places are paid for than anybody is left to take: the sink looks for who would come, or takes them back.
        follow(e, r, c, v, s, sink, search_and_reprice(e, r, c, v, s, sink))
        owed -= 1
