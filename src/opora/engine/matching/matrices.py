"""Matrices: a column for each person of the other side, as forms and sheets of preferences have them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from opora.engine.matching.columns import blank, number_of
from opora.engine.matching.grids import Grid, Ints, Sparse
from opora.engine.matching.sentences import Sentence, say
from opora.engine.matching.values import MOST_POINTS
from opora.engine.matching.vocabulary import MILLION
from opora.engine.matching.workshop import OTHER, Workshop

HEADED_ALIKE = say("two columns are headed alike")
REMOVE_ONE = say("Remove one of them")

AGAIN = re.compile(r"(.*) \(\d+\)")


@dataclass(frozen=True)
class Matrix:
    """The filled cells of a matrix: row, row of the other side, header, the cell."""

    row: Ints
    other: Ints
    headers: list[str]
    cells: list[Any]


def matrix_of(shop: Workshop, o: Any) -> Matrix:
    """Every filled cell under the header of somebody of the other side."""
    side, found = o["side"], _Found([], [], [], [])
    where, seen = shop.places(OTHER[side], o["match"]), set()
    for header, key in _headers(shop, o):
        spots = where.get(key)
        if spots is None:
            _strange(shop, o, header, key, where)
            continue
        if key in seen:
            shop.reader.fault(side, None, header, "column_twice", HEADED_ALIKE, REMOVE_ONE)
        seen.add(key)
        _fill(found, shop.reader.raw(side, header), header, spots)
    missing = [(spots[0], name) for name, spots in where.items() if name not in seen]
    if not seen:
        remedy = say("Head the columns with the ids of the other side, or name another column as match")
        shop.reader.fault(side, None, None, "no_matrix", say("no column is headed with somebody's id"), remedy)
    elif missing:
        shop.reader.note(OTHER[side], o["match"] or "", "no_column", f"no column in the list of {side}s", missing)
    return Matrix(np.array(found.row, np.int64), np.array(found.other, np.int64), found.headers, found.cells)


@dataclass
class _Found:
    row: list[int]
    other: list[int]
    headers: list[str]
    cells: list[Any]


def _fill(found: _Found, cells: list[Any], header: str, spots: list[int]) -> None:
    rows = [row for row, cell in enumerate(cells) if not blank(cell)]
    filled = [cells[row] for row in rows]
    for spot in spots:
        found.row += rows
        found.other += [spot] * len(rows)
        found.headers += [header] * len(rows)
        found.cells += filled


def _headers(shop: Workshop, o: Any) -> list[tuple[str, str]]:
    """Headers with what should be the id in them."""
    plain, prefix = shop.reader.plain, shop.reader.plain(o["prefix"] or "")
    read = [(header, plain(header)) for header in shop.reader.tables[o["side"]].columns]
    return [(header, text[len(prefix) :].strip()) for header, text in read if text.startswith(prefix)]


def _strange(shop: Workshop, o: Any, header: str, key: str, where: dict[str, list[int]]) -> None:
    again = AGAIN.fullmatch(key)
    if again and again[1] in where:
        shop.reader.fault(o["side"], None, header, "column_twice", HEADED_ALIKE, REMOVE_ONE)
    elif o["prefix"]:
        shop.reader.note(o["side"], header, "unknown_name", f"not on the list of {OTHER[o['side']]}s", [(0, key)])


def _numbers(shop: Workshop, o: Any, found: Matrix, code: str, wrong: Callable[[float], bool], what: Sentence) -> Any:
    known: dict[Any, float] = {}
    read = np.zeros(len(found.cells))
    for place, cell in enumerate(found.cells):
        key = (type(cell), cell)
        if key not in known:
            value = number_of(cell)
            known[key] = math.nan if value is None or wrong(value) else value
        if math.isnan(known[key]):
            problem, row = say("{cell!r} is not {what}", cell=str(cell), what=what), int(found.row[place])
            shop.reader.fault(o["side"], row, found.headers[place], code, problem, say("Mend the cell"))
        read[place] = 1.0 if math.isnan(known[key]) else known[key]
    return read


def matrix_rule(shop: Workshop, o: Any) -> Grid:
    """1 where the cell is filled, or where its mark allows the pair."""
    found = matrix_of(shop, o)
    i, j = shop.pairs(o["side"], found.row, found.other)
    if o["reads"] == "filled":
        return shop.sparse(i, j, np.ones(len(i), dtype=np.int64), 0)
    only = {shop.reader.plain(mark) for mark in o["only"]}
    named = only or {shop.reader.plain(mark) for mark in o["refuse"]}
    values = [int((shop.reader.plain(cell) in named) == bool(only)) for cell in found.cells]
    return shop.sparse(i, j, np.array(values, dtype=np.int64), int(not only), worst=True)


def matrix_term(shop: Workshop, o: Any) -> tuple[Sparse, int]:
    """Points by the cell: a rank, a mark, or points themselves."""
    found = matrix_of(shop, o)
    read = {"ranks": _ranks, "points": _points, "marks": _marks}[o["reads"]]
    values, most = read(shop, o, found)
    i, j = shop.pairs(o["side"], found.row, found.other)
    return shop.sparse(i, j, values, o["rest"]), max(most, o["rest"])


def _ranks(shop: Workshop, o: Any, found: Matrix) -> tuple[Ints, int]:
    rank = _numbers(shop, o, found, "not_a_rank", lambda value: not value >= 1, say("a rank from 1"))
    last = np.zeros(shop.size(o["side"]))
    np.maximum.at(last, found.row, rank)
    return o["points"].at(rank, last[found.row]), o["points"].most


def _points(shop: Workshop, o: Any, found: Matrix) -> tuple[Ints, int]:
    scale = o["scale"]

    def wrong(value: float) -> bool:
        return not 0 <= value * scale <= MOST_POINTS

    what = say("a number of points from 0 to {most}", most=MOST_POINTS)
    points = _numbers(shop, o, found, "not_points", wrong, what)
    values = np.rint(points * scale * MILLION).astype(np.int64)
    return values, int(values.max(initial=0))


def _marks(shop: Workshop, o: Any, found: Matrix) -> tuple[Ints, int]:
    table = {shop.reader.plain(mark): points for mark, points in o["points"].items()}
    table |= {shop.reader.plain(mark): 0 for mark in o["ignore"]}
    known = say("Known: {known}", known=", ".join(table))
    values = np.zeros(len(found.cells), dtype=np.int64)
    for place, cell in enumerate(found.cells):
        mark = shop.reader.plain(cell)
        if mark not in table:
            problem, row = say("the mark «{mark}» is not known", mark=mark), int(found.row[place])
            shop.reader.fault(o["side"], row, found.headers[place], "unknown_value", problem, known)
        values[place] = table.get(mark, 0)
    return values, max(table.values())
