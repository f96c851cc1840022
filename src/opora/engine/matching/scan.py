"""Scoring of millions of pairs at once: a program of few kinds of arithmetic run over blocks of mentors.

Each kind fills a block of values for one mentee; a mode says how the block joins the score. Sums are whole numbers,
so they are the same in any order and on any number of threads. The functions are always compiled.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from opora.engine.matching.hot import hot, inner

BLOCK = 2048
FAR = 2**62
ROW, SCALAR, EQUAL, MORE_EQUAL, SHARES, ANY, PARTS, RANGE, FAR_OFF, LOOK, NAMED, PATCH, BITS, BEST = range(14)
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
    scores with prices.
    """

    acc: Any
    best: Any
    block: Any
    sums: Any
    values: Any


@inner
def fill_equal(out: Any, right: Any, code: Any, yes: Any, no: Any, blank: Any) -> None:
    """`yes` where codes agree, `blank` where one is missing (below 0)."""
    if code < 0:
        even(out, blank)
        return
    for j in range(len(out)):
        value = yes if right[j] == code else no
        out[j] = blank if right[j] < 0 else value


@inner
def add_equal(acc: Any, right: Any, code: Any, yes: Any) -> None:
    """`yes` more where codes agree."""
    if code >= 0:
        for j in range(len(acc)):
            acc[j] += yes if right[j] == code else 0


@inner
def add_weighted(out: Any, held: Any, weight: Any) -> None:
    """A weight wherever a feature is held; `held` is 0 or −1 (all bits)."""
    for j in range(len(out)):
        out[j] += held[j] & weight


@inner
def add_two(out: Any, one: Any, weight: Any, other: Any, more: Any) -> None:
    """Two features at once."""
    for j in range(len(out)):
        out[j] += (one[j] & weight) + (other[j] & more)


@inner
def add_shares(acc: Any, held: Any, feature: Any, weight: Any, start: int) -> None:
    """What is held of the features asked for."""
    stop, count = start + len(acc), len(feature)
    for place in range(0, count - 1, 2):
        one, other = held[feature[place], start:stop], held[feature[place + 1], start:stop]
        add_two(acc, one, weight[place], other, weight[place + 1])
    if count % 2:
        add_weighted(acc, held[feature[count - 1], start:stop], weight[count - 1])


@inner
def keep_any(acc: Any, held: Any, wanted: Any, never: Any) -> None:
    """Never where no wanted bit is held."""
    for j in range(len(acc)):
        acc[j] = acc[j] if (held[j] & wanted) != 0 else never


@inner
def add_parts(out: Any, held: Any, weight: int) -> None:
    """A weight times what is held of a feature."""
    for j in range(len(out)):
        out[j] += held[j] * weight


@inner
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


@inner
def fill_distance(out: Any, there: Any, here: Any, edges: Any, jumps: Any, first: int, blank: int) -> None:
    """Bands over the squared chord between two points of the unit sphere."""
    for j in range(len(out)):
        x, y, z = there[0, j] - here[0], there[1, j] - here[1], there[2, j] - here[2]
        chord = x * x + y * y + z * z
        value = first
        for place in range(len(edges)):
            value += jumps[place] if chord >= edges[place] else 0
        out[j] = blank if np.isnan(chord) else value


@inner
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


@inner
def copy(out: Any, values: Any) -> None:
    """Element by element: a plain loop is what the compiler turns into whole registers."""
    for j in range(len(out)):
        out[j] = values[j]


@inner
def even(out: Any, value: Any) -> None:
    """One value everywhere."""
    for j in range(len(out)):
        out[j] = value


@inner
def fill_any(out: Any, held: Any, feature: Any, start: int, value: Any) -> None:
    """A value where at least one feature asked for is held."""
    even(out, out.dtype.type(0))
    for place in range(len(feature)):
        has = held[feature[place], start : start + len(out)]
        for j in range(len(out)):
            out[j] |= has[j] & value


@inner
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


@inner
def fill_named(out: Any, who: Any, worth: Any, start: int, rest: Any) -> None:
    """One value for all, others for the few pairs named."""
    even(out, rest)
    for place in range(len(who)):
        j = who[place] - start
        if 0 <= j < len(out):
            out[j] = worth[place]


@inner
def patch_named(acc: Any, who: Any, worth: Any, start: int, mode: int, never: Any) -> None:
    """Only the pairs named change: more points, at least so many, or never."""
    for place in range(len(who)):
        j = who[place] - start
        if 0 <= j < len(acc):
            if mode == ADD:
                acc[j] += worth[place]
            elif mode == MAX:
                acc[j] = max(acc[j], worth[place])
            elif worth[place] <= 0:
                acc[j] = never


@inner
def fill_look(out: Any, cells: Any, other: Any) -> None:
    """A table's row at the mentors' codes."""
    for j in range(len(out)):
        out[j] = cells[other[j]]


@inner
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
            begin, end = program.ptr[group, i], program.ptr[group, i + 1]
            add_shares(acc, program.held, program.feature[begin:end], program.weight[begin:end], start)
        elif kind == BITS:
            keep_any(acc, program.right[group, start:stop], program.left[group, i], never)
        elif kind == BEST:
            join(mode, acc, best, best, never)
        elif kind == PATCH:
            begin, end = program.names[group, i], program.names[group, i + 1]
            named = best if mode == MAX else acc
            patch_named(named, program.who[begin:end], program.worth[begin:end], start, mode, never)
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


@inner
def weigh(acc: Any, price: Any, scale: Any, least: Any, nothing: Any, out: Any) -> None:
    """Score·scale + price; what is forbidden or below the least score stays below everything."""
    for j in range(len(acc)):
        out[j] = acc[j] * scale + price[j] if acc[j] >= least else nothing


@inner
def greatest(values: Any) -> Any:
    """The greatest of some values."""
    most = values[0]
    for j in range(len(values)):
        most = max(most, values[j])
    return most


@inner
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


def room_for(program: Program, kind: Any, width: int = BLOCK) -> Room:
    """Room for one thread; `kind`: the type of prices."""
    own = program.table.dtype
    return Room(
        np.empty(width, own), np.empty(width, own), np.empty(width, own), np.empty(width, np.int64),
        np.empty(width, kind),
    )  # fmt: skip
