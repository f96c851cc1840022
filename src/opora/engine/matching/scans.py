"""Scoring of pairs with compiled kernels on every core: the same questions as `tiles`, for large markets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opora.engine.matching import scan
from opora.engine.matching.frame import LEFT, RIGHT, Frame
from opora.engine.matching.grids import Ints
from opora.engine.matching.hot import compiled
from opora.engine.matching.market import Edges, Prices, is_among, joined
from opora.engine.matching.paths import FAR
from opora.engine.matching.problem import Problem
from opora.engine.matching.program import Packed, packed

CHUNK = 4096
ORDINARY = 2**29


@dataclass(frozen=True)
class Scans:
    """Pairs of mentees `rows` (n,) and mentors `cols` (m,) of a problem, scored on `threads` threads."""

    problem: Problem
    frame: Frame
    rows: Ints
    cols: Ints
    threads: int
    ready: Packed | None = None

    @cached_property
    def packed(self) -> Packed:
        """The rules and terms as a program."""
        return self.ready or packed(self.problem, self.rows, self.cols)

    def only(self, cols: Ints) -> Scans:
        """The pairs with some of the mentors (by place)."""
        return replace(self, cols=self.cols[cols], ready=self.packed.only(cols))

    def best(self, most: int, among: Ints | None = None) -> tuple[Edges, Ints]:
        """See `Tiles.best`."""
        among = np.arange(len(self.rows)) if among is None else among
        limit = np.full((len(self.rows), 2), FAR, dtype=np.int64)
        free = Prices(np.zeros((len(self.rows), 2), np.int64), np.zeros((len(self.cols), 2), np.int64))
        free.row[:, 0] = -1
        found = []
        for rows, chosen in self._scanned(among, free, most, self._type(free, 0)):
            full = chosen.count == most
            limit[rows[full], 0], limit[rows[full], 1] = -chosen.floor[full], chosen.floor_low[full]
            found.append(self._edges(rows, chosen, free))
        return joined(found), limit

    def gaining(self, prices: Prices, rows: Ints, most: int, chosen: Edges) -> Edges:
        """See `Tiles.gaining`."""
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

    def _type(self, prices: Prices, span: int) -> type[np.signedinteger[Any]]:
        """Narrow whole numbers where neither scores nor prices that matter need wide ones."""
        scale = self.packed.unit * self.frame.scale
        small = self.packed.program.table.dtype == np.int32 and scale == 1
        return np.int32 if small and span <= ORDINARY and prices.col[:, 0].max(initial=0) < ORDINARY else np.int64

    def _scanned(
        self, rows: Ints, prices: Prices, most: int, kind: type[np.signedinteger[Any]]
    ) -> Iterator[tuple[Ints, scan.Chosen]]:
        """The best pairs under prices, chunk after chunk of mentees, each on a thread of its own."""
        kernel = compiled(scan)
        lowest = np.iinfo(kind).min // 2 + 1
        price = np.maximum(prices.col[:, 0], lowest).astype(kind)
        col_low = np.ascontiguousarray(prices.col[:, 1])
        program, bits = self.packed.program, np.uint64(64 - self.frame.bits)
        least = program.table.dtype.type(self.packed.least)
        scale, nothing = kind(self.packed.unit * self.frame.scale), np.iinfo(kind).min
        mentee_keys, mentor_keys = (
            self.problem.mentee_keys[self.rows] * LEFT,
            self.problem.mentor_keys[self.cols] * RIGHT,
        )

        def work(part: Ints) -> tuple[Ints, scan.Chosen]:
            chosen = _room(len(part), most, prices.row[part])
            kernel.scan(
                program,
                scan.room_for(program, kind),
                part,
                chosen,
                most,
                least,
                scale,
                price,
                kind(nothing),
                col_low,
                bits,
                mentee_keys,
                mentor_keys,
            )
            return part, chosen

        step = max(1, min(CHUNK, -(-len(rows) // self.threads)))
        parts = [rows[start : start + step] for start in range(0, len(rows), step)]
        if self.threads == 1 or len(parts) <= 1:
            yield from map(work, parts)
            return
        with ThreadPoolExecutor(self.threads) as pool:
            yield from pool.map(work, parts)

    def _edges(self, rows: Ints, chosen: scan.Chosen, prices: Prices) -> Edges:
        row = np.repeat(np.arange(len(rows)), chosen.count)
        place = np.arange(len(row)) - np.repeat(np.cumsum(chosen.count) - chosen.count, chosen.count)
        col = chosen.col[row, place].astype(np.int64)
        high = prices.col[col, 0] - chosen.value[row, place]
        low = chosen.low[row, place] + prices.col[col, 1]
        order = np.lexsort((col, low, high, row))
        return Edges(rows[row[order]], col[order], high[order], low[order])


def _room(rows: int, most: int, floor: NDArray[np.int64]) -> scan.Chosen:
    """Empty lists for the best pairs of some mentees; only what costs less than their own price enters."""
    wide = (rows, 2 * most)
    return scan.Chosen(
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
