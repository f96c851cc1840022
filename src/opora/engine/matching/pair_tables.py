"""Long tables with one pair a row, as databases export bids and scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opora.engine.matching.faults import InputFault
from opora.engine.matching.grids import Ints, Sparse
from opora.engine.matching.scheme import PairRules
from opora.engine.matching.sentences import say
from opora.engine.matching.workshop import Workshop


@dataclass(frozen=True)
class PairRows:
    """The rows of a long table whose two people are known: mentee, mentor, and the row they stand in."""

    i: Ints
    j: Ints
    row: Ints


def pair_rows(shop: Workshop, name: str) -> PairRows:
    """The known pairs of a long table; unknown people are noted, a pair twice is a fault unless the rules say
    what it counts as.
    """
    return shop.reader.once(("pairs", name), lambda: _pair_rows(shop, name))


def _pair_rows(shop: Workshop, name: str) -> PairRows:
    rules, side = shop.reader.scheme.pairs[name], f"pairs.{name}"
    found = []
    for people, column in (("mentee", rules.mentee), ("mentor", rules.mentor)):
        where = shop.places(people, None)
        texts = shop.reader.texts(side, column, "fault")
        strangers = [(row, text) for row, text in enumerate(texts) if text and text not in where]
        shop.reader.note(side, column, "unknown_name", f"not on the list of {people}s", strangers)
        found.append(np.array([where[text][0] if text in where else -1 for text in texts], dtype=np.int64))
    row = np.flatnonzero((found[0] >= 0) & (found[1] >= 0))
    rows = PairRows(found[0][row], found[1][row], row)
    if rules.repeat == "fault":
        _twice(shop, side, rules, rows)
    return rows


def _twice(shop: Workshop, side: str, rules: PairRules, rows: PairRows) -> None:
    keys = rows.i * max(shop.mentors, 1) + rows.j
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    for place in same.tolist():
        first, second = int(rows.row[order[place]]), int(rows.row[order[place + 1]])
        remedy = say('Leave one row, or write repeat = "max", "sum" or "last" in the rule file')
        problem = say("the pair stands already in another row")
        shop.reader.faults.append(InputFault(side, second, rules.mentee, "pair_twice", problem, remedy, first))


def told_values(shop: Workshop, name: str, values: Ints) -> tuple[Sparse, int]:
    """A value for every row of a long table as a grid, with the greatest one."""
    rows, repeat = pair_rows(shop, name), shop.reader.scheme.pairs[name].repeat
    keys, there = np.unique(rows.i * max(shop.mentors, 1) + rows.j, return_inverse=True)
    own = values[rows.row]
    found = np.zeros(len(keys), dtype=np.int64)
    if repeat == "sum":
        np.add.at(found, there, own)
    elif repeat == "last":
        found[there] = own
    else:
        np.maximum.at(found, there, own)
    return Sparse(shop.mentors, keys, found, 0), int(found.max(initial=0))
