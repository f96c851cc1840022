"""The score of `matching_world` written by hand for numba: what it takes merely to score all pairs, and lists of edges.

Every part is a whole number of millionths below 2**24, so sums in float32 are exact in any order. A pair that may not
be has a negative score. Nothing here is known to the engine: it is the measure the engine's general path is held to.
Run `python -m benchmarks.matching_kernel [instance …]` to see sizes, feasible pairs and how fast they are scored.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from time import perf_counter

import numpy as np
from numba import njit
from numpy.typing import NDArray

from benchmarks.matching_world import (
    BANDS,
    COMPETENCES,
    EARTH_KM,
    INSTANCES,
    LEVEL,
    MENTEE_WISH,
    MENTOR_WISH,
    MOST_NEEDS,
    POINTS,
    REACH_KM,
    TOP_NEEDS,
    ZONES_APART,
    Ints,
    World,
    make,
)

Floats = NDArray[np.float32]
Codes = NDArray[np.int32]
NO = np.float32(-4_000_000)
BLOCK, CHUNK = 8192, 64
CELLS, PARTS = 30_000_000, 8
NOTHING = np.float32(0)
SUBJECT, FORM, LANGUAGE = (np.float32(POINTS[name]) for name in ("subject", "form", "language"))
SCHOOL = np.float32(POINTS["school"] - POINTS["municipality"])
EDGES = sorted({edge for start, end, _ in BANDS for edge in (start, end)})
LEVELS = [0] + [sum(points for start, end, points in BANDS if start <= edge < end) for edge in EDGES]
STEP_0, STEP_1, STEP_2, STEP_3 = (np.int32(edge) for edge in EDGES)
RISE_0, RISE_1, RISE_2, RISE_3 = (np.float32(b - a) for a, b in pairwise(LEVELS))


@dataclass(frozen=True)
class Packed:
    """A world as arrays. `code` (4, people): subject, form, languages, years; `has` (24 + 1, m): 1 where a strength is.

    `need`, `weight` (n, 6): competences asked for (24: none) and their parts of the points; `top` (n,): bits of the
    greatest ones; `strong` (m,): bits of the strengths. `chunk` (c, 3): municipality, first and last row of mentees.
    `near` lists for each municipality the ranges of mentors within reach; `extra` the pairs with points of their own.
    """

    chunk: Ints
    open: Floats
    online: Floats
    code: Codes
    strong: Codes
    has: Floats
    mentee_code: Codes
    mentee_online: NDArray[np.bool_]
    need: Codes
    weight: Floats
    top: Codes
    near_start: Ints
    near: Ints
    near_points: Floats
    zone: Codes
    mentor_zone: Codes
    school: Ints
    extra_start: Ints
    extra: Ints
    extra_points: Floats
    spans: Ints

    @property
    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """All arrays in the order the kernels take them."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def pack(world: World) -> Packed:
    """The arrays of a world."""
    mentees, mentors = world.mentees, world.mentors
    ready = mentors.consent & (mentors.years >= 3)
    near_start, near, near_points = _near(world)
    extra_start, extra, extra_points = _extra(world)
    need, weight, top = _needs(world)
    strong = mentors.skill >= LEVEL
    return Packed(
        _chunks(mentees.municipality),
        np.where(ready, np.float32(0), NO),
        np.where(mentors.online, np.float32(POINTS["online"]), NO),
        _codes(mentors),
        (strong @ (1 << np.arange(COMPETENCES))).astype(np.int32),
        np.ascontiguousarray(np.vstack([strong.T, np.zeros(len(strong), bool)]).astype(np.float32)),
        _codes(mentees),
        mentees.online,
        need,
        weight,
        top,
        near_start,
        near,
        near_points,
        world.zone[mentees.region].astype(np.int32),
        world.zone[mentors.region].astype(np.int32),
        np.column_stack([np.searchsorted(mentors.school, mentees.school, side) for side in ("left", "right")]),
        extra_start,
        extra,
        extra_points,
        _spans(world),
    )


def _codes(people: object) -> Codes:
    names = ("subject", "form", "languages", "years")
    return np.ascontiguousarray(np.vstack([getattr(people, name) for name in names]).astype(np.int32))


def _chunks(municipality: Ints) -> Ints:
    """Runs of mentees of one municipality, at most `CHUNK` long."""
    starts = np.flatnonzero(np.r_[True, municipality[1:] != municipality[:-1]])
    ends = np.r_[starts[1:], len(municipality)]
    runs = [
        (municipality[start], first, min(first + CHUNK, end))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        for first in range(start, end, CHUNK)
    ]
    return np.array(runs, dtype=np.int64).reshape(-1, 3)


def _spans(world: World) -> Ints:
    """The mentors a mentee may meet at all: those of the region, or nationwide all."""
    n, m = len(world.mentees.region), len(world.mentors.region)
    if world.instance.nationwide or world.instance.regions == 1:
        return np.tile(np.array([[0, m]]), (n, 1))
    region = world.mentors.region
    return np.column_stack([np.searchsorted(region, world.mentees.region, side) for side in ("left", "right")])


def _near(world: World) -> tuple[Ints, Ints, Floats]:
    """For each municipality the ranges of mentors within reach, with their points."""
    place = np.radians(world.coordinates)
    count = len(place)
    ends = np.searchsorted(world.mentors.municipality, np.arange(count + 1))
    starts, ranges, points = [0], [], []
    for one in range(count):
        half = np.sin((place - place[one]) / 2) ** 2
        chord = half[:, 0] + np.cos(place[one, 0]) * np.cos(place[:, 0]) * half[:, 1]
        km = np.round(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))), 6)
        for other in np.flatnonzero((km < REACH_KM) & (ends[1:] > ends[:-1])).tolist():
            ranges.append((ends[other], ends[other + 1]))
            points.append(POINTS["municipality" if other == one else "km"])
        starts.append(len(ranges))
    return np.array(starts), np.array(ranges, np.int64).reshape(-1, 2), np.array(points, np.float32)


def _needs(world: World) -> tuple[Codes, Floats, Codes]:
    """Competences, exact parts of the points (largest remainders first) and bits of the greatest needs."""
    skill = world.mentees.skill.astype(np.int64)
    exact = POINTS["coverage"] * skill.astype(np.float64) / np.maximum(skill.sum(1), 1)[:, None]
    parts = np.floor(exact)
    rank = np.argsort(np.argsort(parts - exact, axis=1, kind="stable"), axis=1, kind="stable")
    parts += rank < (POINTS["coverage"] - parts.sum(1))[:, None]
    parts[skill == 0] = 0
    least = -np.sort(-skill, axis=1)[:, TOP_NEEDS - 1]
    top = ((skill > 0) & (skill >= least[:, None])) @ (1 << np.arange(COMPETENCES))
    order = np.argsort(skill == 0, axis=1, kind="stable")[:, :MOST_NEEDS]
    rows = np.arange(len(skill))[:, None]
    need = np.where(skill[rows, order] > 0, order, COMPETENCES)
    return need.astype(np.int32), parts[rows, order].astype(np.float32), top.astype(np.int32)


def _extra(world: World) -> tuple[Ints, Ints, Floats]:
    """Wishes, refusals and superiors as pairs with points, in order of rows."""
    parts = [
        (world.mentee_wishes[:, :2], np.array(MENTEE_WISH)[world.mentee_wishes[:, 2] - 1]),
        (world.mentor_wishes[:, :2], np.array(MENTOR_WISH)[world.mentor_wishes[:, 2] - 1]),
        (_both(world), np.full(len(_both(world)), NO)),
    ]
    pairs, points = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    pairs, points = pairs[order], points[order]
    starts = np.searchsorted(pairs[:, 0], np.arange(len(world.mentees.region) + 1))
    return starts, np.ascontiguousarray(pairs[:, 1]), points.astype(np.float32)


def _both(world: World) -> Ints:
    return np.unique(np.concatenate([world.refusals[:, :2], world.superiors]), axis=0).reshape(-1, 2)


# ---- kernels -------------------------------------------------------------------------------------


@njit(cache=True, nogil=True)
def _rows(arrays, town, zone, first, last, near_row, both_row):
    """What depends only on the municipality: nearness for one not ready for online lessons, and for one who is."""
    start, near, points = arrays[11], arrays[12], arrays[13]
    width = last - first
    near_row[:width] = NO
    for k in range(start[town], start[town + 1]):
        low, high = max(near[k, 0], first) - first, min(near[k, 1], last) - first
        if low < high:
            near_row[low:high] = points[k]
    _shut(
        arrays[1][first:last], arrays[15][first:last], zone, arrays[2][first:last], near_row[:width], both_row[:width]
    )


@njit(cache=True, nogil=True)
def _shut(open_, mentor_zone, zone, online, near_row, both_row):
    for j in range(len(open_)):
        shut = (open_[j] < 0) | (abs(mentor_zone[j] - zone) > ZONES_APART)
        both = max(near_row[j], online[j])
        near_row[j] = NO if shut else near_row[j]
        both_row[j] = NO if shut else both


@njit(cache=True, nogil=True)
def _main(out, base, subject, form, language, years, strong, one, two, who, weight, top):
    """All that is no relation of two single people, with the first two needs."""
    own_subject, own_form, own_language, own_years = who[0], who[1], who[2], who[3]
    weight_one, weight_two = weight[0], weight[1]
    for j in range(len(out)):
        gap = years[j] - own_years
        score = base[j] + weight_one * one[j] + weight_two * two[j]
        score += SUBJECT if subject[j] == own_subject else NOTHING
        score += FORM if form[j] == own_form else NOTHING
        score += LANGUAGE if (language[j] & own_language) != 0 else NOTHING
        score += RISE_0 if gap >= STEP_0 else NOTHING
        score += RISE_1 if gap >= STEP_1 else NOTHING
        score += RISE_2 if gap >= STEP_2 else NOTHING
        score += RISE_3 if gap >= STEP_3 else NOTHING
        out[j] = score if (strong[j] & top) != 0 else NO


@njit(cache=True, nogil=True)
def _two(out, one, two, weight_one, weight_two):
    for j in range(len(out)):
        out[j] += weight_one * one[j] + weight_two * two[j]


@njit(cache=True, nogil=True)
def _block(arrays, i, first, last, base, out):
    """Scores of one mentee with the mentors first..last, into `out`."""
    code, has, need, weight = arrays[3], arrays[5], arrays[8], arrays[9]
    subject, form, language, years = (
        code[0][first:last],  # a row first, then its part: so the compiler sees that it is contiguous
        code[1][first:last],
        code[2][first:last],
        code[3][first:last],
    )
    one, two = has[need[i, 0]][first:last], has[need[i, 1]][first:last]
    strong, who, top = arrays[4][first:last], arrays[6][:, i], arrays[10][i]
    _main(out, base[: last - first], subject, form, language, years, strong, one, two, who, weight[i], top)
    for k in range(2, MOST_NEEDS, 2):
        if need[i, k] < COMPETENCES:
            _two(out, has[need[i, k]][first:last], has[need[i, k + 1]][first:last], weight[i, k], weight[i, k + 1])
    school, start, extra, points = arrays[16], arrays[17], arrays[18], arrays[19]
    for j in range(max(school[i, 0], first), min(school[i, 1], last)):
        out[j - first] += SCHOOL
    for k in range(start[i], start[i + 1]):
        if first <= extra[k] < last:
            out[extra[k] - first] += points[k]


@njit(cache=True, nogil=True)
def _reduce(out):
    """Feasible pairs of a block, the best score and the sum of scores."""
    count, best, total = np.int32(0), np.int32(-1), 0
    for j in range(len(out)):
        score = np.int32(out[j])
        count += np.int32(score >= 0)
        best = max(best, score)
        total += max(score, np.int32(0))
    return count, best, total


@njit(cache=True, nogil=True)
def _chunk(arrays, c, result):
    """Score all mentees of a chunk, block by block of mentors."""
    chunk, spans = arrays[0], arrays[20]
    town, low, high = chunk[c, 0], chunk[c, 1], chunk[c, 2]
    near_row, both_row = np.empty(BLOCK, np.float32), np.empty(BLOCK, np.float32)
    out = np.empty(BLOCK, np.float32)
    for first in range(spans[low, 0], spans[low, 1], BLOCK):
        last = min(first + BLOCK, spans[low, 1])
        _rows(arrays, town, arrays[14][low], first, last, near_row, both_row)
        for i in range(low, high):
            _block(arrays, i, first, last, both_row if arrays[7][i] else near_row, out[: last - first])
            count, best, total = _reduce(out[: last - first])
            result[i, 0] += count
            result[i, 1] = max(result[i, 1], best)
            result[i, 2] += total


@njit(cache=True, nogil=True)
def _all(arrays, begin, end, result):
    for c in range(begin, end):
        _chunk(arrays, c, result)


@njit(cache=True, nogil=True)
def _store(arrays, low, begin, end, table):
    """Scores of the mentees begin..end with the mentors of their span, in a table that begins with the mentee low."""
    for i in range(begin, end):
        spans = arrays[20]
        first, last = spans[i, 0], spans[i, 1]
        near_row, both_row = np.empty(last - first, np.float32), np.empty(last - first, np.float32)
        _rows(arrays, arrays[21][i], arrays[14][i], first, last, near_row, both_row)
        _block(arrays, i, first, last, both_row if arrays[7][i] else near_row, table[i - low, : last - first])


def _shared(work: Callable[[int, int], None], low: int, high: int, threads: int = 0) -> None:
    """Do low..high in parts, each without the interpreter's lock on one of some threads."""
    threads = threads or os.cpu_count() or 1
    cuts = np.linspace(low, high, min(max(1, high - low), threads * PARTS) + 1).astype(np.int64).tolist()
    with ThreadPoolExecutor(threads) as room:
        list(room.map(work, cuts[:-1], cuts[1:]))


def score_all(packed: Packed, threads: int = 0) -> Ints:
    """Score every pair and keep three numbers a mentee: feasible pairs, best score, sum of scores; shape (n, 3)."""
    result = np.zeros((len(packed.spans), 3), dtype=np.int64)
    result[:, 1] = -1
    arrays = packed.arrays
    _shared(lambda begin, end: _all(arrays, begin, end, result), 0, len(packed.chunk), threads)
    return result


def tile(packed: Packed, world: World, low: int, high: int) -> Floats:
    """Scores of the mentees low..high with the mentors of their region (or all); negative: may not be."""
    width = int((packed.spans[low:high, 1] - packed.spans[low:high, 0]).max(initial=0))
    table = np.full((high - low, width), NO, dtype=np.float32)
    arrays = (*packed.arrays, world.mentees.municipality)
    _shared(lambda begin, end: _store(arrays, low, begin, end, table), low, high)
    return table


@njit(cache=True, nogil=True)
def _worst(values):
    """Place of the least value, of equal ones the last."""
    worst = 0
    for k in range(1, len(values)):
        if values[k] <= values[worst]:
            worst = k
    return worst


@njit(cache=True, nogil=True)
def _keep(scores, free, values, columns):
    """The best scores of a row and where they stand; of equal ones the first columns."""
    values[:] = -1
    worst = len(values) - 1
    for j in range(len(scores)):
        if scores[j] > values[worst] and free[j]:
            values[worst], columns[worst] = scores[j], j
            worst = _worst(values)


@njit(cache=True, nogil=True)
def _top(table, first, free, values, columns, begin, end):
    for i in range(begin, end):
        _keep(table[i], free[first[i] :], values[i], columns[i])


def edges(packed: Packed, world: World, most: int | None = None) -> tuple[Ints, Ints, Ints]:
    """Feasible pairs with a place: rows, columns, scores, in order; of each mentee only the `most` best ones."""
    rows, columns, scores = [], [], []
    free = np.r_[world.capacity > 0, np.zeros(len(world.capacity), bool)]
    step = max(1, CELLS // int((packed.spans[:, 1] - packed.spans[:, 0]).max()))
    for low in range(0, len(packed.spans), step):
        high = min(low + step, len(packed.spans))
        table, first = tile(packed, world, low, high), packed.spans[low:high, 0]
        if most is None:
            table[~free[first[:, None] + np.arange(table.shape[1])]] = NO
            i, j = np.nonzero(table >= 0)
            values, column = table[i, j], j + first[i]
        else:
            best = np.zeros((len(table), most), np.float32), np.zeros((len(table), most), np.int64)
            _shared(partial(_top, table, first, free, *best), 0, len(table))
            i, k = np.nonzero(best[0] >= 0)
            values, column = best[0][i, k], best[1][i, k] + first[i]
            order = np.lexsort((column, i))
            i, values, column = i[order], values[order], column[order]
        rows.append(i + low)
        columns.append(column)
        scores.append(values.astype(np.int64))
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(scores)


def main(names: list[str]) -> None:
    """Tell sizes, pairs, feasible pairs (nationwide of every hundredth group of mentees) and speed."""
    for name in names or list(INSTANCES):
        world = make(name)
        packed = pack(world)
        step = 100 if world.instance.nationwide else 1
        part = replace(packed, chunk=np.ascontiguousarray(packed.chunk[::step]))
        score_all(replace(packed, chunk=packed.chunk[:1]))
        start = perf_counter()
        told = score_all(part)
        seconds = perf_counter() - start
        asked = np.concatenate([np.arange(low, high) for _, low, high in part.chunk.tolist()])
        scored = int((packed.spans[asked, 1] - packed.spans[asked, 0]).sum())
        pairs, feasible = int((packed.spans[:, 1] - packed.spans[:, 0]).sum()), int(told[:, 0].sum())
        print(
            f"{name}: {len(packed.spans):,} mentees, {len(packed.open):,} mentors, {world.instance.places:,} places, "
            f"{pairs:,} pairs, feasible {feasible / scored:.4f} = {round(pairs * (feasible / scored)):,}; "
            f"{scored / seconds / 1e6:,.0f} million pairs a second"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
