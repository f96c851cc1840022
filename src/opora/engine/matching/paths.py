"""The exact heart of the matching: seats routed to mentors' places one shortest path after another.

A seat flows from its mentee over a pair to a mentor and on to the sink, or stays empty and goes to the sink
straight. A cost has two words, compared one after the other: the first holds service and score, the second
balance and ties, so that one search decides all of them at once. Every function works on flat lists as well as
on flat arrays of whole numbers, and may be compiled.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from opora.engine.matching.hot import hot

FAR = 2**62
NOWHERE = -1
BY_SINK = -2


class Net(NamedTuple):
    """A flow and its prices; n mentees, m mentors, one sink, `edges` in rows of mentees.

    `start` (n + 1,), `to`, `source`, `high`, `low`: the edges and both words of their cost. `seats` (n,);
    `last` (n,): first word of a mentee's last empty seat, `void` (1,): of any other. `room` (m,): places left
    after the pins; `first` (m,): number of the first of them; `whole` (m,): places in all that share the load
    points; `limit` (m,): capacity; `taken` (m,): those in use elsewhere; `points`, `shift` (1,).

    The flow: `on` (edges,), lists of a mentor's chosen edges `head` (m,), `after`, `before` (edges,), `held`
    (m,): their number, `load` (m,): places paid for, `empty` (n,). Prices: `row_high`, `row_low` (n,),
    `col_high`, `col_low` (m,), `sink` (2,): no arc with room has a negative cost + price here − price there.

    The search: `far_high`, `far_low`, `parent`, `stamp` by node (mentees, mentors, sink), `touched`, `heap` and
    each node's `spot` in it, `best` (high, low, node), `count` (stamp, touched, heap size, edges scanned).
    """

    start: Any
    to: Any
    source: Any
    high: Any
    low: Any
    seats: Any
    last: Any
    void: Any
    room: Any
    first: Any
    whole: Any
    limit: Any
    taken: Any
    points: Any
    shift: Any
    on: Any
    head: Any
    after: Any
    before: Any
    held: Any
    load: Any
    empty: Any
    row_high: Any
    row_low: Any
    col_high: Any
    col_low: Any
    sink: Any
    far_high: Any
    far_low: Any
    parent: Any
    stamp: Any
    touched: Any
    heap: Any
    spot: Any
    best: Any
    count: Any


@hot
def place_high(net: Any, mentor: int, number: int) -> Any:
    """First word of a mentor's place, counted from 0 after the pins: the load term, as a cost."""
    free = net.limit[mentor] - net.first[mentor] - number
    return -(net.points[0] * max(free, 0) // net.whole[mentor]) * net.points[1]


@hot
def place_low(net: Any, mentor: int, number: int) -> Any:
    """Second word of a place: what it adds to the sum of squared loads."""
    return (2 * (net.taken[mentor] + net.first[mentor] + number) + 1) << net.shift[0]


@hot
def void_high(net: Any, mentee: int, number: int) -> Any:
    """First word of a mentee's empty seat, counted from 0."""
    return net.last[mentee] if number == net.seats[mentee] - 1 else net.void[0]


@hot
def less(high: int, low: int, other_high: int, other_low: int) -> bool:
    """Whether the first cost is smaller."""
    return high < other_high or (high == other_high and low < other_low)


@hot
def link(net: Any, edge: int) -> None:
    """Choose an edge."""
    mentor = net.to[edge]
    following = net.head[mentor]
    net.after[edge] = following
    net.before[edge] = NOWHERE
    if following >= 0:
        net.before[following] = edge
    net.head[mentor] = edge
    net.on[edge] = 1
    net.held[mentor] += 1


@hot
def unlink(net: Any, edge: int) -> None:
    """Give an edge up."""
    mentor, previous, following = net.to[edge], net.before[edge], net.after[edge]
    if previous >= 0:
        net.after[previous] = following
    else:
        net.head[mentor] = following
    if following >= 0:
        net.before[following] = previous
    net.on[edge] = 0
    net.held[mentor] -= 1


@hot
def put(net: Any, place: int, node: int) -> None:
    """Let a node rise from a place of the heap to where its distance belongs."""
    high, low = net.far_high[node], net.far_low[node]
    while place > 0:
        above = (place - 1) >> 1
        other = net.heap[above]
        if not less(high, low, net.far_high[other], net.far_low[other]):
            break
        net.heap[place] = other
        net.spot[other] = place
        place = above
    net.heap[place] = node
    net.spot[node] = place


@hot
def take(net: Any) -> Any:
    """Take the nearest node off the heap."""
    top = net.heap[0]
    net.spot[top] = NOWHERE
    size = net.count[2] - 1
    net.count[2] = size
    if size > 0:
        sink_down(net, size)
    return top


@hot
def sink_down(net: Any, size: int) -> None:
    """Let the last node of the heap sink from the top to where its distance belongs."""
    node = net.heap[size]
    high, low = net.far_high[node], net.far_low[node]
    place = 0
    while 2 * place + 1 < size:
        below = 2 * place + 1
        other = net.heap[below]
        if below + 1 < size:
            beside = net.heap[below + 1]
            if less(net.far_high[beside], net.far_low[beside], net.far_high[other], net.far_low[other]):
                below, other = below + 1, beside
        if not less(net.far_high[other], net.far_low[other], high, low):
            break
        net.heap[place] = other
        net.spot[other] = place
        place = below
    net.heap[place] = node
    net.spot[node] = place


@hot
def reach(net: Any, node: int, high: int, low: int, parent: int, ends: bool) -> None:
    """A way to a node: kept when shorter than what is known and than the nearest end; an end closes the search."""
    if not less(high, low, net.best[0], net.best[1]):
        return
    if net.stamp[node] != net.count[0]:
        net.stamp[node] = net.count[0]
        net.touched[net.count[1]] = node
        net.count[1] += 1
        net.spot[node] = NOWHERE
    elif not less(high, low, net.far_high[node], net.far_low[node]):
        return
    net.far_high[node] = high
    net.far_low[node] = low
    net.parent[node] = parent
    if ends:
        net.best[0] = high
        net.best[1] = low
        net.best[2] = node
    elif net.spot[node] >= 0:
        put(net, net.spot[node], node)
    else:
        net.count[2] += 1
        put(net, net.count[2] - 1, node)


@hot
def reach_mentor(net: Any, mentor: int, high: int, low: int, parent: int, rows: int, sink: int, open_: bool) -> None:
    """A way to a mentor, and on to the sink over the next free place."""
    if not less(high, low, net.best[0], net.best[1]):
        return
    node = rows + mentor
    if net.stamp[node] == net.count[0] and not less(high, low, net.far_high[node], net.far_low[node]):
        return
    reach(net, node, high, low, parent, net.load[mentor] > net.held[mentor])
    load = net.load[mentor]
    if load < net.room[mentor]:
        on_high = high + place_high(net, mentor, load) + net.col_high[mentor] - net.sink[0]
        on_low = low + place_low(net, mentor, load) + net.col_low[mentor] - net.sink[1]
        reach(net, sink, on_high, on_low, node, open_)


@hot
def scan_row(net: Any, mentee: int, rows: int, sink: int, open_: bool) -> None:
    """From a mentee over its edges not chosen, and over an empty seat."""
    high = net.far_high[mentee] + net.row_high[mentee]
    low = net.far_low[mentee] + net.row_low[mentee]
    for edge in range(net.start[mentee], net.start[mentee + 1]):
        if net.on[edge] == 0:
            mentor = net.to[edge]
            to_high = high + net.high[edge] - net.col_high[mentor]
            if to_high <= net.best[0]:
                to_low = low + net.low[edge] - net.col_low[mentor]
                reach_mentor(net, mentor, to_high, to_low, edge, rows, sink, open_)
    net.count[3] += net.start[mentee + 1] - net.start[mentee]
    number = net.empty[mentee]
    if number < net.seats[mentee]:
        reach(net, sink, high + void_high(net, mentee, number) - net.sink[0], low - net.sink[1], mentee, open_)


@hot
def scan_mentor(net: Any, mentor: int, rows: int) -> None:
    """From a mentor back to the mentees that hold its places."""
    high = net.far_high[rows + mentor] + net.col_high[mentor]
    low = net.far_low[rows + mentor] + net.col_low[mentor]
    edge = net.head[mentor]
    while edge >= 0:
        mentee = net.source[edge]
        back_high = high - net.high[edge] - net.row_high[mentee]
        reach(net, mentee, back_high, low - net.low[edge] - net.row_low[mentee], edge, False)
        edge = net.after[edge]


@hot
def scan_sink(net: Any, rows: int, sink: int) -> None:
    """From the sink back to places taken and seats left empty; needed only while a place is owed to a mentor."""
    high = net.far_high[sink] + net.sink[0]
    low = net.far_low[sink] + net.sink[1]
    for mentor in range(sink - rows):
        load = net.load[mentor]
        if load > 0:
            back_high = high - place_high(net, mentor, load - 1) - net.col_high[mentor]
            back_low = low - place_low(net, mentor, load - 1) - net.col_low[mentor]
            reach(net, rows + mentor, back_high, back_low, BY_SINK, net.load[mentor] > net.held[mentor])
    for mentee in range(rows):
        number = net.empty[mentee]
        if number > 0:
            back_high = high - void_high(net, mentee, number - 1) - net.row_high[mentee]
            reach(net, mentee, back_high, low - net.row_low[mentee], BY_SINK, False)


@hot
def search(net: Any, mentee: int, open_: bool) -> Any:
    """The nearest end for one more seat of a mentee: a mentor owed a place, or the sink while it is open."""
    rows = len(net.seats)
    sink = rows + len(net.room)
    net.count[0] += 1
    net.count[1] = 0
    net.count[2] = 0
    net.best[0] = FAR
    net.best[1] = 0
    net.best[2] = NOWHERE
    reach(net, mentee, 0, 0, NOWHERE, False)
    while net.count[2] > 0:
        node = take(net)
        if not less(net.far_high[node], net.far_low[node], net.best[0], net.best[1]):
            break
        if node < rows:
            scan_row(net, node, rows, sink, open_)
        elif node < sink:
            scan_mentor(net, node - rows, rows)
        else:
            scan_sink(net, rows, sink)
    return net.best[2]


@hot
def reprice(net: Any) -> None:
    """Move the prices of what the search reached before its end, so that the way found costs nothing."""
    rows = len(net.seats)
    sink = rows + len(net.room)
    for place in range(net.count[1]):
        node = net.touched[place]
        high, low = net.far_high[node] - net.best[0], net.far_low[node] - net.best[1]
        if not less(high, low, 0, 0):
            continue
        if node < rows:
            net.row_high[node] += high
            net.row_low[node] += low
        elif node < sink:
            net.col_high[node - rows] += high
            net.col_low[node - rows] += low
        else:
            net.sink[0] += high
            net.sink[1] += low


@hot
def follow(net: Any, mentee: int, end: int) -> None:
    """Send the seat along the way found, back from its end."""
    rows = len(net.seats)
    sink = rows + len(net.room)
    node = end
    while node != mentee or net.parent[node] != NOWHERE:
        parent = net.parent[node]
        if node == sink:
            node = parent
            if node < rows:
                net.empty[node] += 1
            else:
                net.load[node - rows] += 1
        elif parent == BY_SINK:
            if node < rows:
                net.empty[node] -= 1
            else:
                net.load[node - rows] -= 1
            node = sink
        elif node < rows:
            unlink(net, parent)
            node = rows + net.to[parent]
        else:
            link(net, parent)
            node = net.source[parent]


@hot
def admit(net: Any, mentee: int) -> None:
    """Give a mentee without flow the lowest price under which no arc out of it gains."""
    high, low = net.sink[0] - void_high(net, mentee, 0), net.sink[1]
    for edge in range(net.start[mentee], net.start[mentee + 1]):
        mentor = net.to[edge]
        own_high, own_low = net.col_high[mentor] - net.high[edge], net.col_low[mentor] - net.low[edge]
        if less(high, low, own_high, own_low):
            high, low = own_high, own_low
    net.row_high[mentee] = high
    net.row_low[mentee] = low


@hot
def release(net: Any, mentee: int) -> int:
    """Take a mentee's whole flow back; returns how many places its mentors are owed.

    A place whose price is just its cost is given back to the sink; any other stays paid for.
    """
    owed = 0
    for edge in range(net.start[mentee], net.start[mentee + 1]):
        if net.on[edge] == 1:
            unlink(net, edge)
            mentor = net.to[edge]
            number = net.load[mentor] - 1
            high = place_high(net, mentor, number) + net.col_high[mentor] - net.sink[0]
            if high == 0 and place_low(net, mentor, number) + net.col_low[mentor] == net.sink[1]:
                net.load[mentor] = number
            else:
                owed += 1
    net.empty[mentee] = 0
    return owed


@hot
def settle(net: Any, waiting: Any, owed: int) -> None:
    """Route every seat of the mentees waiting, who have no flow; `owed`: places paid for and not held."""
    left = 0
    for mentee in waiting:
        left += net.seats[mentee]
    sink = len(net.seats) + len(net.room)
    for mentee in waiting:
        if net.seats[mentee] > 0:
            admit(net, mentee)
        for _ in range(net.seats[mentee]):
            end = search(net, mentee, left > owed)
            reprice(net)
            follow(net, mentee, end)
            left -= 1
            if end != sink:
                owed -= 1
