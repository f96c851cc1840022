"""Marks one side gives the other (bids, conflicts): in a list of «id:mark», a column for each mark, a long table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from opora.engine.matching.faults import PEOPLE
from opora.engine.matching.grids import Grid, Ints, Sparse
from opora.engine.matching.listings import listing
from opora.engine.matching.pair_tables import pair_rows, told_values
from opora.engine.matching.scheme import Entry, Scheme
from opora.engine.matching.sentences import say
from opora.engine.matching.workshop import OTHER, Workshop

ALIKE = 0.75


@dataclass(frozen=True)
class Marks:
    """Pairs with a mark: mentee, mentor, the mark's place in `words`, and the row and side it is written in."""

    i: Ints
    j: Ints
    mark: Ints
    row: Ints
    words: tuple[str, ...]
    side: str
    column: str


def marks_of(shop: Workshop, o: Any) -> Marks:
    """Every mark a rule or term reads."""
    if o["pairs"]:
        return _long(shop, o)
    return _columns(shop, o) if o["columns"] else _cells(shop, o)


def _long(shop: Workshop, o: Any) -> Marks:
    rows, side = pair_rows(shop, o["pairs"]), f"pairs.{o['pairs']}"
    texts = shop.reader.texts(side, o["column"])
    words, codes = _coded([texts[row] for row in rows.row.tolist()])
    filled = np.array([word != "" for word in words], dtype=bool)[codes] if words else np.zeros(0, dtype=bool)
    return Marks(rows.i[filled], rows.j[filled], codes[filled], rows.row[filled], words, side, o["column"])


def _columns(shop: Workshop, o: Any) -> Marks:
    side = o["side"]
    plain = {"form": "list", "separator": o["separator"], "match": o["match"], "unknown": o["unknown"]}
    found = [(shop.reader.plain(mark), listing(shop, side, column, plain)) for mark, column in o["columns"].items()]
    row, other = (np.concatenate([getattr(one, name) for _, one in found]) for name in ("row", "other"))
    code = np.concatenate([np.full(len(one.row), place, dtype=np.int64) for place, (_, one) in enumerate(found)])
    words = tuple(mark for mark, _ in found)
    return Marks(*shop.pairs(side, row, other), code, row, words, side, next(iter(o["columns"].values())))


def _cells(shop: Workshop, o: Any) -> Marks:
    side, column, reader = o["side"], o["column"], shop.reader
    where = shop.places(OTHER[side], o["match"])
    mark_between = re.compile("[" + re.escape((o["separator"] or reader.scheme.text.separator) + "\n") + "]")
    found: list[tuple[int, int, str]] = []
    strangers: list[tuple[int, str]] = []
    for row, cell in enumerate(reader.raw(side, column)):
        parts = cell.items() if isinstance(cell, Mapping) else _parts(shop, cell, mark_between, where)
        for name, mark in parts:
            spots = where.get(reader.plain(name))
            if spots is None:
                strangers.append((row, reader.plain(name)))
            found += [(row, place, reader.plain(mark)) for place in spots or ()]
    _strangers(shop, side, column, strangers, o["unknown"])
    words, codes = _coded([mark for *_, mark in found])
    rows = np.array([one[0] for one in found], dtype=np.int64)
    others = np.array([one[1] for one in found], dtype=np.int64)
    return Marks(*shop.pairs(side, rows, others), codes, rows, words, side, column)


def _parts(shop: Workshop, cell: Any, between: re.Pattern[str], known: Mapping[str, Any]) -> list[tuple[str, str]]:
    """«id:mark» or «id=mark»; an id may hold a colon itself."""
    texts = cell if isinstance(cell, (list, tuple)) else between.split("" if cell is None else str(cell))
    found = []
    for part in map(str, texts):
        if not part.strip():
            continue
        name, colon, mark = part.rpartition(":")
        if not colon:
            name, colon, mark = part.rpartition("=")
        if not colon:
            name, mark = part, ""
        elif shop.reader.plain(name) not in known and ":" in name:
            name, _, mark = part.partition(":")
        found.append((name, mark))
    return found


def _coded(texts: list[str]) -> tuple[tuple[str, ...], Ints]:
    words = {word: place for place, word in enumerate(sorted(set(texts)))}
    return tuple(words), np.array([words[text] for text in texts], dtype=np.int64)


def _strangers(shop: Workshop, side: str, column: str, strangers: list[tuple[int, str]], unknown: str) -> None:
    people = PEOPLE[OTHER[side]]
    if unknown != "fault":
        shop.reader.note(side, column, "unknown_name", f"not on {people}", strangers)
        return
    for row, name in strangers:
        problem = say("«{name}» is not on {people}", name=name, people=people)
        shop.reader.fault(side, row, column, "unknown_name", problem, say("Mend the name or take it out"))


def bids_rule(shop: Workshop, o: Any) -> Grid:
    """1 where the marks allow the pair; of several marks the worst counts."""
    found = marks_of(shop, o)
    only = {shop.reader.plain(mark) for mark in o["only"]}
    named = only or {shop.reader.plain(mark) for mark in o["refuse"]}
    _misspelt(shop, found, named, _known(shop.reader.scheme, shop))
    allowed = np.array([(word in named) == bool(only) for word in found.words], dtype=np.int64)
    values = allowed[found.mark] if len(found.mark) else found.mark
    return shop.sparse(found.i, found.j, values, int(not only), worst=True)


def bids_term(shop: Workshop, o: Any) -> tuple[Sparse, int]:
    """Points by mark; a mark nobody knows, or two different ones for one pair, is a fault."""
    found = marks_of(shop, o)
    table = {shop.reader.plain(mark): points for mark, points in o["points"].items()}
    ignored = {shop.reader.plain(mark) for mark in o["ignore"]}
    unknown = [place for place, word in enumerate(found.words) if word not in table and word not in ignored]
    known = say(
        'Known: {known}. Mend the mark, or add it to points or to "ignore"', known=", ".join([*table, *sorted(ignored)])
    )
    for place in np.flatnonzero(np.isin(found.mark, unknown)).tolist():
        problem = say("the mark «{mark}» is not known", mark=found.words[found.mark[place]])
        shop.reader.fault(found.side, int(found.row[place]), found.column, "unknown_value", problem, known)
    counts = np.array([word not in ignored for word in found.words], dtype=bool)
    points = np.array([table.get(word, 0) for word in found.words], dtype=np.int64)
    if o["pairs"]:
        return _from_long(shop, o, found, points, counts)
    earns = counts[found.mark] if len(found.mark) else np.zeros(0, dtype=bool)
    i, j, mark = found.i[earns], found.j[earns], found.mark[earns]
    _two_marks(shop, found, earns)
    values = points[mark] if len(mark) else mark
    # an ignored mark earns nothing, not the rest
    i, j = np.concatenate([i, found.i[~earns]]), np.concatenate([j, found.j[~earns]])
    values = np.concatenate([values, np.zeros(int((~earns).sum()), dtype=np.int64)])
    return shop.sparse(i, j, values, o["rest"]), max(*table.values(), o["rest"])


def _from_long(shop: Workshop, o: Any, found: Marks, points: Ints, counts: Any) -> tuple[Sparse, int]:
    by_row = np.zeros(shop.reader.tables[found.side].rows, dtype=np.int64)
    by_row[found.row] = np.where(counts, points, 0)[found.mark] if len(found.mark) else 0
    grid, most = told_values(shop, o["pairs"], by_row)
    if o["rest"]:
        marked = np.unique(found.i * max(shop.mentors, 1) + found.j)
        there = np.isin(grid.keys, marked)
        grid = Sparse(shop.mentors, grid.keys[there], grid.values[there], o["rest"])
    return grid, max(most, *points.tolist(), *o["points"].values(), o["rest"])


def _two_marks(shop: Workshop, found: Marks, earns: Any) -> None:
    keys = found.i * max(shop.mentors, 1) + found.j
    first: dict[int, int] = {}
    for place in np.flatnonzero(earns).tolist():
        mark = first.setdefault(int(keys[place]), int(found.mark[place]))
        if mark != found.mark[place]:
            one, other = found.words[mark], found.words[found.mark[place]]
            problem = say("one person has the marks «{one}» and «{other}»", one=one, other=other)
            remedy = say("Leave one of them")
            shop.reader.fault(found.side, int(found.row[place]), found.column, "two_marks", problem, remedy)


def _known(scheme: Scheme, shop: Workshop) -> set[str]:
    """Every mark the rules speak of."""
    entries: tuple[Entry, ...] = scheme.rules + scheme.warnings + scheme.terms
    marks: set[str] = set()
    for entry in entries:
        if entry.kind == "bids":
            o = entry.options
            marks |= {*(o.get("points") or ()), *(o.get("ignore") or ()), *(o.get("refuse") or ())}
            marks |= {*(o.get("only") or ()), *(o.get("columns") or ())}
    return {shop.reader.plain(mark) for mark in marks}


def _misspelt(shop: Workshop, found: Marks, named: set[str], known: set[str]) -> None:
    """A mark that is almost one of the rule's own is a fault: a conflict misspelt is a conflict ignored."""
    for place, word in enumerate(found.words):
        near = [] if word in known else get_close_matches(word, named, 1, ALIKE)
        for row in found.row[found.mark == place].tolist() if near else ():
            problem = say("the mark «{mark}» is not known", mark=word)
            remedy = say("Is it «{near}»? Mend the mark, or name it in the rule file", near=near[0])
            shop.reader.fault(found.side, int(row), found.column, "unknown_value", problem, remedy)
