"""Scoring of pairs with compiled kernels on every core: the same questions as `tiles`, for large markets."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opora.engine.matching import choice, scan
from opora.engine.matching.bounds import alike, bounds
from opora.engine.matching.choice import WIDTH
from opora.engine.matching.frame import LEFT, RIGHT, Frame
from opora.engine.matching.grids import Ints
from opora.engine.matching.hot import compiled
from opora.engine.matching.layout import FAR
from opora.engine.matching.market import Edges, Prices, is_among, joined
from opora.engine.matching.problem import Problem
from opora.engine.matching.program import Packed, packed

CHUNK = 4096
ORDINARY = 2**29
MANY = 4


@dataclass(frozen=True)
class Scans:
    """Pairs of mentees `rows` (n,) and mentors `cols` (m,) of a problem, scored on `threads` threads."""

    problem: Problem
    frame: Frame
    rows: Ints
    cols: Ints
    threads: int
    ready: Packed | None = None
    known: Ints | None = None

    @cached_property
    def order(self) -> Ints:
        """Mentors by place, in the order they are packed in: those who are alike side by side."""
        return self.known if self.known is not None else alike(self.problem, self.cols)

    @cached_property
    def packed(self) -> Packed:
        """The rules and terms as a program."""
        return self.ready or packed(self.problem, self.rows, self.cols[self.order])

    def _few(self, rows: Ints) -> Scans | None:
        """The pairs of a few mentees (by place), where nothing is packed yet that would serve."""
        if self.ready or "packed" in vars(self) or MANY * len(rows) > len(self.rows):
            return None
        return replace(self, rows=self.rows[rows], known=self.order)

    @cached_property
    def bound(self) -> scan.Program:
        """What blocks of mentors promise."""
        return bounds(self.packed.program)

    def only(self, cols: Ints) -> Scans:
        """The pairs with some of the mentors (by place)."""
        own = np.arange(len(cols))
        if not self.ready and "packed" not in vars(self) and MANY * len(cols) <= len(self.cols):
            return replace(self, cols=self.cols[cols], known=own)
        spot = np.empty_like(self.order)
        spot[self.order] = np.arange(len(self.order))
        return replace(self, cols=self.cols[cols], ready=self.packed.only(spot[cols]), known=own)

    def best(self, most: int, among: Ints | None = None) -> tuple[Edges, Ints]:
        """See `Tiles.best`."""
        among = np.arange(len(self.rows)) if among is None else among
        few = self._few(among) if len(among) else None
        limit = np.full((len(self.rows), 2), FAR, dtype=np.int64)
        if few:
            edges, limit[among] = few.best(most)
            return replace(edges, row=among[edges.row]), limit
        free = Prices(np.zeros((len(self.rows), 2), np.int64), np.zeros((len(self.cols), 2), np.int64))
        free.row[:, 0] = -1
        found = []
        for rows, chosen in self._scanned(among, free, most, self._type(free, 0)):
            full = chosen.count == most
            limit[rows[full], 0], limit[rows[full], 1] = -chosen.floor[full], chosen.floor_low[full]
            found.append(self._ranked(rows, chosen, most))
        return joined(found), limit

    def gaining(self, prices: Prices, rows: Ints, most: int, chosen: Edges) -> Edges:
        """See `Tiles.gaining`."""
        few = self._few(rows)
        if few:
            place = np.full(len(self.rows), -1, dtype=np.int64)
            place[rows] = np.arange(len(rows))
            theirs = chosen.only(place[chosen.row] >= 0)
            theirs = replace(theirs, row=place[theirs.row])
            gained = few.gaining(Prices(prices.row[rows], prices.col), np.arange(len(rows)), most, theirs)
            return replace(gained, row=rows[gained.row])
        # Only differences of prices count: near the greatest of the mentors' prices narrow numbers do.
        top = np.array([prices.col[:, 0].max(initial=-FAR) if len(prices.col) else 0, 0])
        prices = Prices(prices.row - top, prices.col - top)
        high = prices.row[rows, 0]
        ordinary = np.abs(high) < ORDINARY
        wide = most + int(self.frame.seats[self.rows].max(initial=0))
        found = []
        for part, span in ((rows[ordinary], ORDINARY), (rows[~ordinary], FAR)):
            for own, best in self._scanned(part, prices, wide, self._type(prices, span)):
                found.append(self._edges(own, best, prices))
        edges = joined(found)
        known = is_among(edges.row * len(self.cols) + edges.col, chosen.row * len(self.cols) + chosen.col)
        return _foremost(edges.only(~known), prices, most)

    def nothing_gains(self, prices: Prices, chosen: Edges) -> bool:
        """Whether no pair outside the chosen ones gains under the prices; every single pair is scored for it."""
        spot = np.empty_like(self.order)
        spot[self.order] = np.arange(len(self.order))
        first = np.searchsorted(chosen.row, chosen.row)
        own = np.full((len(self.rows), int(self.frame.seats[self.rows].max(initial=0))), -1, dtype=np.int64)
        own[chosen.row, np.arange(len(chosen)) - first] = spot[chosen.col]
        kernel, high = compiled(choice), prices.row[:, 0]
        ordinary = np.abs(high) < ORDINARY

        def work(part: Ints, kind: Any) -> int:
            given, last = self._given(prices, kind)
            floor, floor_low = prices.row[part, 0], -prices.row[part, 1]
            room = scan.room_for(given[0], kind)
            return int(kernel.surplus(given[0], room, part, own[part], floor, floor_low, *given[1:], *last))

        for rows, span in ((np.flatnonzero(ordinary), ORDINARY), (np.flatnonzero(~ordinary), FAR)):
            kind = self._type(prices, span)
            if any(self._shared(partial(work, kind=kind), rows)):
                return False
        return True

    def _type(self, prices: Prices, span: int) -> type[np.signedinteger[Any]]:
        """Narrow whole numbers where neither scores nor prices that matter need wide ones."""
        scale = self.packed.unit * self.frame.scale
        small = self.packed.program.table.dtype == np.int32 and scale == 1
        return np.int32 if small and span <= ORDINARY and prices.col[:, 0].max(initial=0) < ORDINARY else np.int64

    def _scanned(
        self, rows: Ints, prices: Prices, most: int, kind: type[np.signedinteger[Any]]
    ) -> Iterator[tuple[Ints, choice.Chosen]]:
        """The best pairs under prices, chunk after chunk of mentees, each on a thread of its own."""
        kernel, bound = compiled(choice), self.bound
        (program, least, scale, price, nothing), last = self._given(prices, kind)
        top = np.maximum.reduceat(price, np.arange(0, len(price), WIDTH)) if len(price) else price

        def work(part: Ints) -> tuple[Ints, choice.Chosen]:
            chosen = _room(len(part), most, prices.row[part])
            rooms = choice.space_for(program, kind), scan.room_for(program, kind, len(top))
            promised = np.empty((len(part), len(top)), dtype=kind)
            kernel.pick(program, bound, *rooms, promised, part, chosen, most, least, scale, price, top, nothing, *last)
            return part, chosen

        return self._shared(work, rows)

    def _given(self, prices: Prices, kind: type[np.signedinteger[Any]]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """What the kernels ask for, mentors in the order they are packed in."""
        program, order = self.packed.program, self.order
        price = np.maximum(prices.col[order, 0], np.iinfo(kind).min // 2 + 1).astype(kind)
        least, scale = program.table.dtype.type(self.packed.least), kind(self.packed.unit * self.frame.scale)
        keys = self.problem.mentee_keys[self.rows] * LEFT, self.problem.mentor_keys[self.cols[order]] * RIGHT
        col_low, bits = np.ascontiguousarray(prices.col[order, 1]), np.uint64(64 - self.frame.bits)
        return (program, least, scale, price, kind(np.iinfo(kind).min)), (col_low, bits, *keys)

    def _shared[T](self, work: Callable[[Ints], T], rows: Ints) -> Iterator[T]:
        """Work on parts of some mentees, several at once."""
        step = max(1, min(CHUNK, -(-len(rows) // (4 * self.threads))))
        parts = [rows[start : start + step] for start in range(0, len(rows), step)]
        if self.threads == 1 or len(parts) <= 1:
            yield from map(work, parts)
            return
        with ThreadPoolExecutor(self.threads) as pool:
            yield from pool.map(work, parts)

    def _ranked(self, rows: Ints, chosen: choice.Chosen, most: int) -> Edges:
        """The pairs found without prices, the best of each mentee first."""
        compiled(choice).rank(chosen, self.order)
        here = np.arange(most) < chosen.count[:, None]
        col = self.order[chosen.col[:, :most][here]]
        high, low = -chosen.value[:, :most][here], chosen.low[:, :most][here]
        return Edges(np.repeat(rows, chosen.count), col, high, low)

    def _edges(self, rows: Ints, chosen: choice.Chosen, prices: Prices) -> Edges:
        row = np.repeat(np.arange(len(rows)), chosen.count)
        place = np.arange(len(row)) - np.repeat(np.cumsum(chosen.count) - chosen.count, chosen.count)
        col = self.order[chosen.col[row, place]]
        high = prices.col[col, 0] - chosen.value[row, place]
        low = chosen.low[row, place] + prices.col[col, 1]
        order = np.lexsort((col, low, high, row))
        return Edges(rows[row[order]], col[order], high[order], low[order])


def _room(rows: int, most: int, floor: NDArray[np.int64]) -> choice.Chosen:
    """Empty lists for the best pairs of some mentees; only what costs less than their own price enters."""
    wide = (rows, 2 * most)
    return choice.Chosen(
        np.empty(wide, np.int64), np.empty(wide, np.int64), np.empty(wide, np.int32), np.zeros(rows, np.int64),
        floor[:, 0].copy(), -floor[:, 1],
    )  # fmt: skip


def _foremost(edges: Edges, prices: Prices, most: int) -> Edges:
    """Of each mentee the pairs that gain most, in order of cost."""
    high = edges.high - prices.col[edges.col, 0]
    order = np.lexsort((edges.col, edges.low - prices.col[edges.col, 1], high, edges.row))
    row = edges.row[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    kept = np.zeros(len(row), dtype=bool)
    kept[order[rank < most]] = True
    edges = edges.only(kept)
    return edges.only(np.argsort(edges.row, kind="stable"))


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
