"""Rules and terms in which people name each other: lists in order, refusals, agreement of both, pairs kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from opora.engine.matching.grids import Best, Bools, Grid, Ints, Sparse
from opora.engine.matching.listings import TWICE, Listing, listing
from opora.engine.matching.marks import bids_rule, bids_term
from opora.engine.matching.matrices import matrix_rule, matrix_term
from opora.engine.matching.ranks import RankPoints
from opora.engine.matching.sentences import say
from opora.engine.matching.workshop import OTHER, Workshop

# ---- rules ---------------------------------------------------------------------------------------


def _refused_rule(shop: Workshop, o: Any) -> Grid:
    keys = [_keys(shop, side, listing(shop, side, o[side], o)) for side in OTHER if o[side]]
    return _among(shop, np.unique(np.concatenate(keys)), 0, 1)


def _keys(shop: Workshop, side: str, found: Listing, top: int | None = None) -> Ints:
    near = slice(None) if top is None else found.rank <= top
    i, j = shop.pairs(side, found.row[near], found.other[near])
    return np.unique(i * max(shop.mentors, 1) + j)


def _among(shop: Workshop, keys: Ints, value: int, rest: int) -> Sparse:
    return Sparse(shop.mentors, keys, np.full(len(keys), value, dtype=np.int64), rest)


def _named_rule(shop: Workshop, o: Any) -> Grid:
    found = {side: listing(shop, side, o[side], o) for side in OTHER if o[side]}
    free = {side: ~one.filled & (o["empty"] == "pass") for side, one in found.items()}
    keys = {side: _keys(shop, side, one, o["top"]) for side, one in found.items()}
    if len(found) == 1:
        ((side, own),) = keys.items()
        return _or_free(_among(shop, own, 1, 0), shop.one_side(side, free[side]), free[side].any())
    left, right = keys["mentee"], keys["mentor"]
    if o["need"] == "either":
        block = shop.two_sides(free["mentee"], free["mentor"], [[0, 1], [1, 1]])
        anybody = free["mentee"].any() or free["mentor"].any()
        return _or_free(_among(shop, np.union1d(left, right), 1, 0), block, anybody)
    m = max(shop.mentors, 1)
    agreed = np.concatenate([
        np.intersect1d(left, right), left[free["mentor"][left % m]], right[free["mentee"][right // m]],
    ])  # fmt: skip
    block = shop.two_sides(free["mentee"], free["mentor"], [[0, 0], [0, 1]])
    return _or_free(_among(shop, np.unique(agreed), 1, 0), block, free["mentee"].any() and free["mentor"].any())


def _or_free(named: Grid, free: Grid, anybody: bool) -> Grid:
    return Best((named, free)) if anybody else named


# ---- terms ---------------------------------------------------------------------------------------

Term = tuple[Grid, int]


def _wishes_term(shop: Workshop, o: Any) -> Term:
    side, ranks = o["side"], o["points"]
    found = [listing(shop, side, o["column"], o, o["repeat"])] if o["column"] else []
    if o["columns"]:
        found.append(_ranked_columns(shop, o))
    found.append(_told(shop, side))
    row, other = (np.concatenate([getattr(one, name) for one in found]) for name in ("row", "other"))
    rank, last = (np.concatenate([getattr(one, name) for one in found]) for name in ("rank", "last"))
    filled = np.logical_or.reduce([one.filled for one in found])
    grid = _with_rest(shop, side, row, other, ranks.at(rank, last), filled, o)
    return grid, max(ranks.most, o["rest"])


def _ranked_columns(shop: Workshop, o: Any) -> Listing:
    """Columns in order of rank as one list; several names in a cell are equal."""
    side, size = o["side"], shop.size(o["side"])
    found = [listing(shop, side, column, o, o["repeat"]) for column in o["columns"]]
    row, other = (np.concatenate([getattr(one, name) for one in found]) for name in ("row", "other"))
    rank = np.concatenate([np.full(len(one.row), place, dtype=np.float64) for place, one in enumerate(found, 1)])
    last = np.zeros(size)
    np.maximum.at(last, row, rank)
    if o["repeat"] == "fault" and not o["match"]:
        keys = row * max(shop.size(OTHER[side]), 1) + other
        _, first = np.unique(keys, return_index=True)
        for place in np.setdiff1d(np.arange(len(keys)), first).tolist():
            column = o["columns"][int(rank[place]) - 1]
            name = shop.ids[OTHER[side]][int(other[place])]
            problem = say("«{name}» stands already in a column before", name=name)
            shop.reader.fault(side, int(row[place]), column, "named_twice", problem, TWICE)
    return Listing(row, other, rank, last[row], np.logical_or.reduce([one.filled for one in found]))


def _told(shop: Workshop, side: str) -> Listing:
    """Wishes told beside the tables."""
    told = np.array(list(shop.wishes[side]), dtype=np.int64).reshape(-1, 3)
    row, other = (told[:, 0], told[:, 1]) if side == "mentee" else (told[:, 1], told[:, 0])
    last, filled = np.zeros(shop.size(side)), np.zeros(shop.size(side), dtype=bool)
    np.maximum.at(last, row, told[:, 2].astype(np.float64))
    filled[row] = True
    return Listing(row, other, told[:, 2].astype(np.float64), last[row], filled)


def _with_rest(shop: Workshop, side: str, row: Ints, other: Ints, values: Ints, filled: Bools, o: Any) -> Grid:
    """Points of those named, `rest` for the others; who names nobody gives nothing, or `rest` to all."""
    rest, nobody = o["rest"], np.flatnonzero(~filled)
    if rest and o["empty"] == "zero" and len(nobody):
        if values.min(initial=rest) >= rest:
            named = shop.sparse(*shop.pairs(side, row, other), values, 0)
            return Best((named, shop.one_side(side, filled * rest)))
        size = shop.size(OTHER[side])
        row = np.concatenate([row, np.repeat(nobody, size)])
        other = np.concatenate([other, np.tile(np.arange(size), len(nobody))])
        values = np.concatenate([values, np.zeros(len(nobody) * size, dtype=np.int64)])
    return shop.sparse(*shop.pairs(side, row, other), values, rest)


def _mutual_term(shop: Workshop, o: Any) -> Term:
    ranks: RankPoints = o["points"]
    worth = []
    for side in OTHER:
        found = listing(shop, side, o[side], o, o["repeat"])
        values = ranks.at(found.rank, found.last)
        if o["combine"] == "constant":
            values = np.full(len(found.row), ranks.most, dtype=np.int64)
        worth.append(shop.sparse(*shop.pairs(side, found.row, found.other), values, 0))
    keys, left, right = np.intersect1d(worth[0].keys, worth[1].keys, return_indices=True)
    return Sparse(shop.mentors, keys, np.minimum(worth[0].values[left], worth[1].values[right]), 0), ranks.most


def _kept_term(shop: Workshop, o: Any) -> Term:
    pairs = np.array(list(shop.kept), dtype=np.int64).reshape(-1, 2)
    values = np.full(len(pairs), o["points"], dtype=np.int64)
    return shop.sparse(pairs[:, 0], pairs[:, 1], values, 0), o["points"]


NAMED_RULE_BUILDERS: dict[str, Callable[[Workshop, Any], Grid]] = {
    "refused": _refused_rule,
    "named": _named_rule,
    "bids": bids_rule,
    "matrix": matrix_rule,
}
NAMED_TERM_BUILDERS: dict[str, Callable[[Workshop, Any], Term]] = {
    "wishes": _wishes_term,
    "mutual": _mutual_term,
    "bids": bids_term,
    "matrix": matrix_term,
    "kept": _kept_term,
}
