"""What every builder of rules and terms works with: the read tables, the sizes, the ids and a few common grids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from opora.engine.matching.columns import Need, Reader
from opora.engine.matching.grids import Bools, Floats, Ints, Lookup, Same, Sparse

OTHER = {"mentee": "mentor", "mentor": "mentee"}
Told = Sequence[tuple[int, int, int]]


@dataclass(frozen=True)
class Workshop:
    """What a builder needs: the reader, both sizes, the ids of both sides, and what was told beside the tables
    (wishes by side, pairs proposed before).
    """

    reader: Reader
    mentees: int
    mentors: int
    ids: dict[str, list[str]]
    wishes: dict[str, Told]
    kept: Sequence[tuple[int, int]] = ()
    found: dict[tuple[str, str | None], dict[str, list[int]]] = field(default_factory=dict)

    def size(self, side: str) -> int:
        """How many rows a side has."""
        return self.mentees if side == "mentee" else self.mentors

    def one_side(self, side: str, values: Iterable[int]) -> Lookup:
        """A grid that depends on one side only."""
        column = np.array(values if isinstance(values, np.ndarray) else list(values), dtype=np.int64)
        if side == "mentee":
            return Lookup(np.arange(self.mentees), np.zeros(self.mentors, np.int64), column[:, None])
        return Lookup(np.zeros(self.mentees, np.int64), np.arange(self.mentors), column[None, :])

    def two_sides(self, left: Bools, right: Bools, table: list[list[int]]) -> Lookup:
        """A grid that depends on one yes or no of either side."""
        return Lookup(left.astype(np.int64), right.astype(np.int64), np.array(table, dtype=np.int64))

    def same(self, options: Any, yes: int, no: int, blank: int) -> Same:
        """Whether two text columns agree."""
        left = self.reader.texts("mentee", options["mentee"], options.get("empty", ""))
        right = self.reader.texts("mentor", options["mentor"], options.get("empty", ""))
        codes = {text: code for code, text in enumerate(sorted({*left, *right} - {""}))}
        return Same(_codes(left, codes), _codes(right, codes), yes, no, blank)

    def places(self, side: str, match: str | None) -> dict[str, list[int]]:
        """Rows of a side by what names them: the id, or every value of another column."""
        if (side, match) not in self.found:
            where: dict[str, list[int]] = {}
            values = self.reader.lists(side, match) if match else [(name,) for name in self.ids[side]]
            for place, names in enumerate(values):
                for name in names:
                    where.setdefault(name, []).append(place)
            where.pop("", None)
            self.found[side, match] = where
        return self.found[side, match]

    def sparse(self, i: Ints, j: Ints, values: Ints, rest: int, worst: bool = False) -> Sparse:
        """A sparse grid; where a pair stands twice the greatest value wins, or the least if `worst`."""
        keys = np.asarray(i, dtype=np.int64) * self.mentors + np.asarray(j, dtype=np.int64)
        values = np.asarray(values, dtype=np.int64)
        order = np.lexsort((values if worst else -values, keys))
        keys, values = keys[order], values[order]
        first = np.ones(len(keys), dtype=bool)
        first[1:] = keys[1:] != keys[:-1]
        return Sparse(self.mentors, keys[first], values[first], rest)

    def pairs(self, side: str, row: Ints, other: Ints) -> tuple[Ints, Ints]:
        """Rows of a side and of the one it names, as mentees and mentors."""
        return (row, other) if side == "mentee" else (other, row)

    def sets(self, options: Any) -> tuple[Floats, Floats, list[str]]:
        """Two list columns as 0/1 matrices (n, v), (m, v) over their common vocabulary."""
        plain = self.reader.plain
        left = self.reader.lists("mentee", options["mentee"], options.get("empty", ""))
        right = self.reader.lists("mentor", options["mentor"], options.get("empty", ""))
        table = [plain(word) for pair in options.get("table") or () for word in pair[:2]]
        ignored = {plain(word) for word in options.get("ignore") or ()}
        words = sorted((set(chain.from_iterable(left)) | set(chain.from_iterable(right)) | set(table)) - ignored)
        return _indicator(left, words), _indicator(right, words), words

    def levels(self, side: str, column: str, words: dict[str, int]) -> Floats:
        """Levels (rows, words) of a column of «competence:level»; 0 where there is none."""
        rows, names, levels, known = self.reader.once(("flat", side, column), lambda: self._flat(side, column))
        place = np.array([words.get(name, -1) for name in known], dtype=np.int64)
        out = np.zeros((self.size(side), len(words)))
        if len(rows):
            asked = place[names] >= 0
            out[rows[asked], place[names][asked]] = levels[asked]
        return out

    def _flat(self, side: str, column: str) -> tuple[Ints, Ints, Floats, list[str]]:
        """Every competence of a column: row, its place in the list of names, level; and the names."""
        cells: list[dict[str, Need]] = self.reader.levels(side, column)
        known: dict[str, int] = {}
        names = [known.setdefault(name, len(known)) for cell in cells for name in cell]
        levels = [need.level for cell in cells for need in cell.values()]
        rows = np.repeat(np.arange(len(cells)), [len(cell) for cell in cells]) if cells else np.zeros(0, np.int64)
        return rows, np.array(names, dtype=np.int64), np.array(levels, dtype=np.float64), list(known)


def _codes(texts: list[str], codes: dict[str, int]) -> Ints:
    return np.array([codes.get(text, -1) for text in texts], dtype=np.int64)


def _indicator(cells: list[tuple[str, ...]], words: list[str]) -> Floats:
    place = {word: column for column, word in enumerate(words)}
    found = [(row, place[word]) for row, cell in enumerate(cells) for word in cell if word in place]
    out = np.zeros((len(cells), len(words)))
    if found:
        rows, columns = zip(*found, strict=True)
        out[np.array(rows), np.array(columns)] = 1
    return out
