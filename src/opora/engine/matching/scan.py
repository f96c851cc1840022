"""Scoring of millions of pairs at once: a program of few kinds of arithmetic run over blocks of mentors.

Each kind fills a block of values for one mentee; a mode says how the block joins the score. Sums are whole numbers,
so they are the same in any order and on any number of threads. The functions are always compiled.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from opora.engine.matching.hot import hot

BLOCK = 2048
PIECES = 16
FAR = 2**62
ROW, SCALAR, EQUAL, MORE_EQUAL, SHARES, ANY, PARTS, RANGE, FAR_OFF, LOOK, NAMED, PATCH = range(12)
ADD, SET, MAX, RULE, MAX_ADD, MAX_RULE = range(6)


class Program(NamedTuple):
    """Rules and terms of n mentees and m mentors, packed.

    `base` (m,): what a mentor brings whoever the mentee is. `steps` (k, 8): kind, mode and up to six numbers.
    `table` (t, m): values for a mentee's code, `codes` (·, n). `scalars` (·, n). `left` (·, n), `right` (·, m):
    codes to compare. `ptr` (·, n + 1), `feature`, `weight`: what each mentee asks for; `held` (f, m): what each
    mentor has. `near` (·, n), `far` (·, m): numbers; `edges`, `jumps`: where a band begins and what it adds.
    `here` (·, n, 3), `there` (·, 3, m): points on the sphere. `spot` (·, n), `other` (·, m), `cells`: tables over
    two codes. `names` (·, n + 1), `who`, `worth`: single pairs. `never` (1,): a score below every other.
    """

    base: Any
    steps: Any
    table: Any
    codes: Any
    scalars: Any
    left: Any
    right: Any
    ptr: Any
    feature: Any
    weight: Any
    held: Any
    near: Any
    far: Any
    edges: Any
    jumps: Any
    here: Any
    there: Any
    spot: Any
    other: Any
    cells: Any
    names: Any
    who: Any
    worth: Any
    never: Any


class Room(NamedTuple):
    """Room to work in, of one block's length: scores, the greatest of alternatives, values of one step, wide sums,
    scores with prices, and the greatest of every PIECES of them.
    """

    acc: Any
    best: Any
    block: Any
    sums: Any
    values: Any
    tops: Any


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


@hot
def fill_equal(out: Any, right: Any, code: Any, yes: Any, no: Any, blank: Any) -> None:
    """`yes` where codes agree, `blank` where one is missing (below 0)."""
    if code < 0:
        even(out, blank)
        return
    for j in range(len(out)):
        value = yes if right[j] == code else no
        out[j] = blank if right[j] < 0 else value


@hot
def add_equal(acc: Any, right: Any, code: Any, yes: Any) -> None:
    """`yes` more where codes agree."""
    if code >= 0:
        for j in range(len(acc)):
            acc[j] += yes if right[j] == code else 0


@hot
def add_weighted(out: Any, held: Any, weight: Any) -> None:
    """A weight wherever a feature is held; `held` is 0 or −1 (all bits)."""
    for j in range(len(out)):
        out[j] += held[j] & weight


@hot
def add_parts(out: Any, held: Any, weight: int) -> None:
    """A weight times what is held of a feature."""
    for j in range(len(out)):
        out[j] += held[j] * weight


@hot
def fill_range(out: Any, far: Any, near: float, edges: Any, jumps: Any, absolute: int, first: int, blank: int) -> None:
    """Bands over a difference."""
    for j in range(len(out)):
        number = far[j] - near
        if absolute:
            number = abs(number)
        value = first
        for place in range(len(edges)):
            value += jumps[place] if number >= edges[place] else 0
        out[j] = blank if np.isnan(number) else value


@hot
def fill_distance(out: Any, there: Any, here: Any, edges: Any, jumps: Any, first: int, blank: int) -> None:
    """Bands over the squared chord between two points of the unit sphere."""
    for j in range(len(out)):
        x, y, z = there[0, j] - here[0], there[1, j] - here[1], there[2, j] - here[2]
        chord = x * x + y * y + z * z
        value = first
        for place in range(len(edges)):
            value += jumps[place] if chord >= edges[place] else 0
        out[j] = blank if np.isnan(chord) else value


@hot
def join(mode: int, acc: Any, best: Any, block: Any, never: int) -> None:
    """Let a block of values join the score."""
    if mode == ADD:
        for j in range(len(acc)):
            acc[j] += block[j]
    elif mode == RULE:
        for j in range(len(acc)):
            acc[j] = acc[j] if block[j] > 0 else never
    elif mode == SET:
        for j in range(len(acc)):
            best[j] = block[j]
    elif mode == MAX:
        for j in range(len(acc)):
            best[j] = max(best[j], block[j])
    elif mode == MAX_ADD:
        for j in range(len(acc)):
            acc[j] += max(best[j], block[j])
    else:
        for j in range(len(acc)):
            acc[j] = acc[j] if best[j] > 0 or block[j] > 0 else never


@hot
def copy(out: Any, values: Any) -> None:
    """Element by element: a plain loop is what the compiler turns into whole registers."""
    for j in range(len(out)):
        out[j] = values[j]


@hot
def even(out: Any, value: Any) -> None:
    """One value everywhere."""
    for j in range(len(out)):
        out[j] = value


@hot
def fill_any(out: Any, held: Any, feature: Any, start: int, value: Any) -> None:
    """A value where at least one feature asked for is held."""
    even(out, out.dtype.type(0))
    for place in range(len(feature)):
        has = held[feature[place], start : start + len(out)]
        for j in range(len(out)):
            out[j] |= has[j] & value


@hot
def fill_parts(out: Any, held: Any, feature: Any, weight: Any, start: int, sums: Any, step: Any) -> None:
    """A sum of weights times parts held, divided downwards; with a level, a value where it is reached."""
    even(sums, 0)
    for place in range(len(feature)):
        add_parts(sums[: len(out)], held[feature[place], start : start + len(out)], weight[place])
    for j in range(len(out)):
        reached = sums[j] // step[6]
        if step[4] > 0:
            reached = step[5] if reached >= step[4] else 0
        out[j] = reached


@hot
def fill_named(out: Any, who: Any, worth: Any, start: int, rest: Any) -> None:
    """One value for all, others for the few pairs named."""
    even(out, rest)
    for place in range(len(who)):
        j = who[place] - start
        if 0 <= j < len(out):
            out[j] = worth[place]


@hot
def patch_named(acc: Any, who: Any, worth: Any, start: int, mode: int, never: Any) -> None:
    """Only the pairs named change: more points, or never."""
    for place in range(len(who)):
        j = who[place] - start
        if 0 <= j < len(acc):
            if mode == ADD:
                acc[j] += worth[place]
            elif worth[place] <= 0:
                acc[j] = never


@hot
def fill_look(out: Any, cells: Any, other: Any) -> None:
    """A table's row at the mentors' codes."""
    for j in range(len(out)):
        out[j] = cells[other[j]]


@hot
def score_block(program: Any, i: int, start: int, acc: Any, best: Any, block: Any, sums: Any) -> None:
    """Scores of one mentee with a block of mentors, `never` where a rule forbids."""
    stop = start + len(acc)
    cast, never = acc.dtype.type, program.never[0]
    copy(acc, program.base[start:stop])
    for place in range(len(program.steps)):
        step = program.steps[place]
        kind, mode, group, a, b = step[0], step[1], step[2], step[3], step[4]
        if kind == ROW:
            join(mode, acc, best, program.table[a + program.codes[group, i], start:stop], never)
        elif kind == MORE_EQUAL:
            add_equal(acc, program.right[group, start:stop], program.left[group, i], cast(a))
        elif kind == SHARES:
            for ask in range(program.ptr[group, i], program.ptr[group, i + 1]):
                add_weighted(acc, program.held[program.feature[ask], start:stop], program.weight[ask])
        elif kind == PATCH:
            begin, end = program.names[group, i], program.names[group, i + 1]
            patch_named(acc, program.who[begin:end], program.worth[begin:end], start, mode, never)
        else:
            if kind == EQUAL:
                right = program.right[group, start:stop]
                fill_equal(block, right, program.left[group, i], cast(a), cast(b), cast(step[5]))
            elif kind == ANY:
                begin, end = program.ptr[group, i], program.ptr[group, i + 1]
                fill_any(block, program.held, program.feature[begin:end], start, cast(step[5]))
            elif kind == PARTS:
                begin, end = program.ptr[group, i], program.ptr[group, i + 1]
                fill_parts(
                    block, program.held, program.feature[begin:end], program.weight[begin:end], start, sums, step
                )
            elif kind == NAMED:
                begin, end = program.names[group, i], program.names[group, i + 1]
                fill_named(block, program.who[begin:end], program.worth[begin:end], start, cast(a))
            elif kind == SCALAR:
                even(block, program.scalars[group, i])
            elif kind == LOOK:
                first = a + program.spot[group, i] * b
                fill_look(block, program.cells[first : first + b], program.other[group, start:stop])
            elif kind == RANGE:
                far, near = program.far[group, start:stop], program.near[group, i]
                fill_range(block, far, near, program.edges[a:b], program.jumps[a:b], step[5], step[6], step[7])
            else:
                there, here = program.there[group, :, start:stop], program.here[group, i]
                fill_distance(block, there, here, program.edges[a:b], program.jumps[a:b], step[6], step[7])
            join(mode, acc, best, block, never)


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
def kth(tops: Any, most: int, scratch: Any) -> Any:
    """The `most`-th greatest of a few values (quickselect on a copy)."""
    for j in range(len(tops)):
        scratch[j] = tops[j]
    first, last = 0, len(tops) - 1
    while first < last:
        middle = scratch[(first + last) >> 1]
        i, j = first, last
        while i <= j:
            while scratch[i] > middle:
                i += 1
            while scratch[j] < middle:
                j -= 1
            if i <= j:
                scratch[i], scratch[j] = scratch[j], scratch[i]
                i += 1
                j -= 1
        if most - 1 <= j:
            last = j
        elif most - 1 >= i:
            first = i
        else:
            break
    return scratch[most - 1]


@hot
def lift(chosen: Any, i: int, tops: Any, most: int, scratch: Any) -> None:
    """So many pieces reach a value, so no smaller one can be among the best."""
    if chosen.count[i] < most <= len(tops):
        value = kth(tops, most, scratch)
        if value > chosen.floor[i]:
            chosen.floor[i] = value
            chosen.floor_low[i] = FAR


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
def choose(
    chosen: Any, i: int, values: Any, tops: Any, start: int, most: int, keys: Any, own: Any, col_low: Any, bits: Any
) -> None:  # fmt: skip
    """Take the pairs of a block that may be among the best; `tops` are the greatest of every PIECES values."""
    stride, floor = len(tops), chosen.floor[i]
    for group in range(stride):
        if tops[group] < floor:
            continue
        for j in range(group, len(values), stride):
            if values[j] >= floor:
                low = tie(own, keys[start + j], bits) - col_low[start + j]
                floor = enter(chosen, i, values[j], low, start + j, most)


@hot
def weigh(acc: Any, price: Any, scale: Any, least: Any, nothing: Any, out: Any) -> None:
    """Score·scale + price; what is forbidden or below the least score stays below everything."""
    for j in range(len(acc)):
        out[j] = acc[j] * scale + price[j] if acc[j] >= least else nothing


@hot
def greatest(values: Any, tops: Any) -> None:
    """The greatest of every PIECES values that lie a stride apart."""
    stride = len(tops)
    copy(tops, values[:stride])
    for piece in range(1, PIECES):
        part = values[piece * stride : (piece + 1) * stride]
        for j in range(stride):
            tops[j] = part[j] if part[j] > tops[j] else tops[j]


@hot
def scan(
    program: Any, room: Any, rows: Any, chosen: Any, most: int, least: Any, scale: Any, price: Any, nothing: Any,
    col_low: Any, bits: Any, mentee_keys: Any, mentor_keys: Any,
) -> None:  # fmt: skip
    """Collect the best pairs of some mentees: the greatest score·scale + the mentor's price above each floor.

    `least`: the score a pair needs; `scale` and `nothing` (a value below all others) are of the type of `price`.
    """
    for start in range(0, len(price), BLOCK):
        width = min(BLOCK, len(price) - start)
        acc, best, block = room.acc[:width], room.best[:width], room.block[:width]
        even(room.values, nothing)
        for place in range(len(rows)):
            i = rows[place]
            score_block(program, i, start, acc, best, block, room.sums)
            weigh(acc, price[start : start + width], scale, least, nothing, room.values[:width])
            greatest(room.values, room.tops)
            lift(chosen, place, room.tops, most, room.sums)
            choose(chosen, place, room.values, room.tops, start, most, mentor_keys, mentee_keys[i], col_low, bits)
    for place in range(len(rows)):
        shrink(chosen, place, most)


@hot
def allowed(acc: Any, least: Any) -> Any:
    """How many pairs of a block may be."""
    count = np.int32(0)
    for j in range(len(acc)):
        count += np.int32(1) if acc[j] >= least else np.int32(0)
    return count


@hot
def score_all(program: Any, room: Any, rows: Any, least: Any) -> Any:
    """Merely score every pair of some mentees; how many may be (a yardstick for benchmarks)."""
    total = 0
    for start in range(0, len(program.base), BLOCK):
        width = min(BLOCK, len(program.base) - start)
        acc, best, block = room.acc[:width], room.best[:width], room.block[:width]
        for i in rows:
            score_block(program, i, start, acc, best, block, room.sums)
            total += allowed(acc, least)
    return total


def room_for(program: Program, kind: Any) -> Room:
    """Room for one thread; `kind`: the type of prices."""
    own = program.table.dtype
    return Room(
        np.empty(BLOCK, own), np.empty(BLOCK, own), np.empty(BLOCK, own), np.empty(BLOCK, np.int64),
        np.empty(BLOCK, kind), np.empty(BLOCK // PIECES, kind),
    )  # fmt: skip
