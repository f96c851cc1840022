"""The best pairs of each mentee out of millions, and whether any pair gains: kernels over the scores of `scan`.

A mentee looks only into the blocks of mentors that promise enough (see `bounds`); the audit looks at every pair.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from opora.engine.matching.hot import hot
from opora.engine.matching.scan import even, greatest, score_block, weigh

WIDTH = 256
PIECES = 16
STRIDE = WIDTH // PIECES
RUN, FIRST = 8, 4


class Chosen(NamedTuple):
    """The best pairs of each mentee so far: `value`, `low`, `col` (n, 2k), `count` (n,), the worst that may enter
    `floor`, `floor_low` (n,).
    """

    value: Any
    low: Any
    col: Any
    count: Any
    floor: Any
    floor_low: Any


class Space(NamedTuple):
    """Room to pick in: that of a run of blocks, with their `values` and the `tops` of these (see `choose`)."""

    acc: Any
    best: Any
    block: Any
    sums: Any
    values: Any
    tops: Any


def space_for(program: Any, kind: Any) -> Space:
    """Room for one thread; `kind`: the type of prices."""
    own, long = program.table.dtype, RUN * WIDTH
    return Space(
        np.empty(long, own), np.empty(long, own), np.empty(long, own), np.empty(long, np.int64), np.empty(long, kind),
        np.empty(RUN * STRIDE, kind),
    )  # fmt: skip


@hot
def tie(mentee: Any, mentor: Any, bits: Any) -> Any:
    """Fixed bits of a pair (see `frame.tie_bits`)."""
    mixed = mentee ^ mentor
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64((mixed ^ (mixed >> np.uint64(31))) >> bits)


@hot
def better(value: int, low: int, other: int, other_low: int) -> bool:
    """Whether a pair comes before another: a greater value, then a smaller second word."""
    return value > other or (value == other and low < other_low)


@hot
def swap(chosen: Any, i: int, a: int, b: int) -> None:
    """Exchange two entries."""
    chosen.value[i, a], chosen.value[i, b] = chosen.value[i, b], chosen.value[i, a]
    chosen.low[i, a], chosen.low[i, b] = chosen.low[i, b], chosen.low[i, a]
    chosen.col[i, a], chosen.col[i, b] = chosen.col[i, b], chosen.col[i, a]


@hot
def part(chosen: Any, i: int, first: int, last: int) -> int:
    """Bring what is better than the middle entry to the front; the middle entry's new place."""
    swap(chosen, i, (first + last) >> 1, last)
    value, low = chosen.value[i, last], chosen.low[i, last]
    place = first
    for k in range(first, last):
        if better(chosen.value[i, k], chosen.low[i, k], value, low):
            swap(chosen, i, k, place)
            place += 1
    swap(chosen, i, place, last)
    return place


@hot
def shrink(chosen: Any, i: int, most: int) -> None:
    """Keep the best `most`, the worst of them last, and let only better ones in from now on (quickselect)."""
    if chosen.count[i] < most:
        return
    first, last = 0, chosen.count[i] - 1
    while first < last:
        place = part(chosen, i, first, last)
        if place == most - 1:
            break
        if place < most - 1:
            first = place + 1
        else:
            last = place - 1
    chosen.count[i] = most
    chosen.floor[i] = chosen.value[i, most - 1]
    chosen.floor_low[i] = chosen.low[i, most - 1]


@hot
def enter(chosen: Any, i: int, value: Any, low: Any, col: int, most: int) -> Any:
    """Put a pair on a mentee's list; the floor under which nothing enters any more."""
    if better(value, low, chosen.floor[i], chosen.floor_low[i]):
        place = chosen.count[i]
        chosen.value[i, place] = value
        chosen.low[i, place] = low
        chosen.col[i, place] = col
        chosen.count[i] = place + 1
        if place + 1 == 2 * most:
            shrink(chosen, i, most)
    return chosen.floor[i]


@hot
def tallest(values: Any, tops: Any) -> None:
    """The greatest of every PIECES values that lie a stride apart."""
    stride = len(tops)
    for j in range(stride):
        tops[j] = values[j]
    for piece in range(1, PIECES):
        part = values[piece * stride : (piece + 1) * stride]
        for j in range(stride):
            tops[j] = max(tops[j], part[j])


@hot
def choose(
    chosen: Any, place: int, values: Any, tops: Any, start: int, most: int, keys: Any, own: Any, col_low: Any,
    bits: Any,
) -> None:  # fmt: skip
    """Take the pairs of a block that may be among the best; `tops` are the greatest of every PIECES values."""
    stride, floor = len(tops), chosen.floor[place]
    for group in range(stride):
        if tops[group] < floor:
            continue
        for j in range(group, len(values), stride):
            if values[j] >= floor:
                low = tie(own, keys[start + j], bits) - col_low[start + j]
                floor = enter(chosen, place, values[j], low, start + j, most)


@hot
def look(
    program: Any, room: Any, i: int, first: int, stop: int, least: Any, scale: Any, price: Any, nothing: Any
) -> None:
    """Score a run of blocks side by side."""
    start, end = first * WIDTH, min(stop * WIDTH, len(price))
    long = end - start
    acc, values = room.acc[:long], room.values[:long]
    score_block(program, i, start, acc, room.best[:long], room.block[:long], room.sums)
    weigh(acc, price[start:end], scale, least, nothing, values)
    even(room.values[long : (stop - first) * WIDTH], nothing)
    for block in range(stop - first):
        tallest(room.values[block * WIDTH : (block + 1) * WIDTH], room.tops[block * STRIDE : (block + 1) * STRIDE])


@hot
def take_from(
    room: Any, first: int, stop: int, chosen: Any, place: int, most: int, keys: Any, own: Any, col_low: Any, bits: Any
) -> None:
    """Take what a run of blocks gives."""
    for block in range(first, stop):
        near = block - first
        values, tops = room.values[near * WIDTH : (near + 1) * WIDTH], room.tops[near * STRIDE : (near + 1) * STRIDE]
        choose(chosen, place, values, tops, block * WIDTH, most, keys, own, col_low, bits)


@hot
def sweep(
    program: Any, room: Any, i: int, place: int, promise: Any, first: int, end: int, chosen: Any, most: int, least: Any,
    scale: Any, price: Any, nothing: Any, col_low: Any, bits: Any, mentee_keys: Any, mentor_keys: Any,
) -> None:  # fmt: skip
    """Look into those of some blocks that still promise a mentee enough, neighbours together."""
    while first < end:
        stop = first
        while stop < end and promise[stop] >= chosen.floor[place]:
            stop += 1
        if stop > first:
            look(program, room, i, first, stop, least, scale, price, nothing)
            take_from(room, first, stop, chosen, place, most, mentor_keys, mentee_keys[i], col_low, bits)
        first = max(stop, first + 1)


@hot
def pick(
    program: Any, bound: Any, room: Any, near: Any, promised: Any, rows: Any, chosen: Any, most: int, least: Any,
    scale: Any, price: Any, top: Any, nothing: Any, col_low: Any, bits: Any, mentee_keys: Any, mentor_keys: Any,
) -> None:  # fmt: skip
    """Collect the best pairs of some mentees: the greatest score·scale + the mentor's price above each floor.

    `least`: the score a pair needs; `scale` and `nothing` (a value below all others) are of the type of `price`.
    `bound` and `top` tell what score and price a block of mentors has at most, `promised` (k, blocks) is room for it.
    The blocks that promise a mentee most are looked into first, which gives a floor; then, run by run and for all
    mentees before the next run, what still promises more.
    """
    for place in range(len(rows)):
        i, promise = rows[place], promised[place]
        score_block(bound, i, 0, near.acc, near.best, near.block, near.sums)
        weigh(near.acc, top, scale, least, nothing, promise)
        for _ in range(FIRST):
            best = greatest(promise)
            if best == nothing or best < chosen.floor[place]:
                break
            block = first_of(promise, best)
            promise[block] = nothing
            look(program, room, i, block, block + 1, least, scale, price, nothing)
            take_from(room, block, block + 1, chosen, place, most, mentor_keys, mentee_keys[i], col_low, bits)
        shrink(chosen, place, most)
    for start in range(0, len(top), RUN):
        for place in range(len(rows)):
            end = min(start + RUN, len(top))
            sweep(
                program, room, rows[place], place, promised[place], start, end, chosen, most, least, scale, price,
                nothing, col_low, bits, mentee_keys, mentor_keys,
            )  # fmt: skip
    for place in range(len(rows)):
        shrink(chosen, place, most)


@hot
def first_of(values: Any, wanted: Any) -> int:
    """Where a value stands first."""
    for j in range(len(values)):
        if values[j] == wanted:
            return j
    return 0


@hot
def rank(chosen: Any, order: Any) -> None:
    """The best first: by value, second word and place in `order`."""
    for i in range(len(chosen.count)):
        for last in range(1, chosen.count[i]):
            k = last
            while k > 0 and ahead(chosen, order, i, k):
                swap(chosen, i, k, k - 1)
                k -= 1


@hot
def ahead(chosen: Any, order: Any, i: int, k: int) -> bool:
    """Whether an entry belongs before the one before it."""
    value, low = chosen.value[i, k], chosen.low[i, k]
    other, other_low = chosen.value[i, k - 1], chosen.low[i, k - 1]
    if value == other and low == other_low:
        return bool(order[chosen.col[i, k]] < order[chosen.col[i, k - 1]])
    return better(value, low, other, other_low)


@hot
def surplus(
    program: Any, room: Any, rows: Any, chosen: Any, floor: Any, floor_low: Any, least: Any, scale: Any, price: Any,
    nothing: Any, col_low: Any, bits: Any, mentee_keys: Any, mentor_keys: Any,
) -> Any:  # fmt: skip
    """How many pairs outside the answer gain: every pair is scored, none is judged by its neighbours.

    `chosen` (k, c): the mentors of the answer's pairs, −1 where there are fewer.
    """
    total = 0
    for start in range(0, len(price), len(room.acc)):
        width = min(len(room.acc), len(price) - start)
        acc, values = room.acc[:width], room.values[:width]
        for place in range(len(rows)):
            i = rows[place]
            score_block(program, i, start, acc, room.best[:width], room.block[:width], room.sums)
            weigh(acc, price[start : start + width], scale, least, nothing, values)
            if greatest(values) >= floor[place]:
                total += gains(
                    values, start, chosen[place], floor[place], floor_low[place], col_low, bits, mentee_keys[i],
                    mentor_keys,
                )  # fmt: skip
    return total


@hot
def gains(
    values: Any, start: int, own: Any, floor: Any, floor_low: Any, col_low: Any, bits: Any, key: Any, keys: Any
) -> int:
    """How many of a block's pairs are better than a floor and not the mentee's own."""
    count = 0
    for j in range(len(values)):
        if values[j] >= floor:
            col = start + j
            counts = better(values[j], tie(key, keys[col], bits) - col_low[col], floor, floor_low)
            for k in range(len(own)):
                counts = counts and own[k] != col
            count += counts
    return count
