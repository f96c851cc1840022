"""The lists in which one side names the other, read once for every rule and term that reads them alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from opora.engine.matching.columns import blank
from opora.engine.matching.faults import PEOPLE
from opora.engine.matching.grids import Bools, Floats, Ints
from opora.engine.matching.lists import Hand, Unclear
from opora.engine.matching.sentences import say
from opora.engine.matching.workshop import OTHER, Workshop

TWICE = say('Leave one of them, or write repeat = "best" in the rule file: the better rank counts')


@dataclass(frozen=True)
class Listing:
    """Who is named in the lists of one side: row, row of the other side, rank, last rank of that list; and which
    rows name anybody at all.
    """

    row: Ints
    other: Ints
    rank: Floats
    last: Floats
    filled: Bools


def listing(shop: Workshop, side: str, column: str, o: Any, repeat: str = "best") -> Listing:
    """Read a column of lists once for every rule and term that reads it alike."""
    keys = ("form", "separator", "ties", "match", "unknown")
    key = ("listing", side, column, repeat, *(str(o.get(name)) for name in keys))
    return shop.reader.once(key, lambda: _Lists(shop, side, column, o, repeat).read())


@dataclass
class _Lists:
    shop: Workshop
    side: str
    column: str
    options: Any
    repeat: str

    def read(self) -> Listing:
        reader, side = self.shop.reader, self.side
        where = self.shop.places(OTHER[side], self.options["match"])
        separator = self.options["separator"] or reader.scheme.text.separator
        hand = Hand(self.options["form"], separator, self.options.get("ties") or "dense", reader.plain, where)
        found: list[tuple[int, int, float, float]] = []
        strangers: list[tuple[int, str]] = []
        filled = np.zeros(self.shop.size(side), dtype=bool)
        cells = [] if self._ambiguous(hand) else reader.raw(side, self.column)
        for row, cell in enumerate(cells):
            best = self._best(hand, row, cell)
            filled[row] = bool(best)
            last = max(best.values(), default=0.0)
            for name, rank in best.items():
                if name not in where:
                    strangers.append((row, name))
                found += [(row, place, rank, last) for place in where.get(name, ())]
        self._strangers(strangers)
        table = np.array(found, dtype=np.float64).reshape(-1, 4)
        rows, places = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
        return Listing(rows, places, table[:, 2], table[:, 3], filled)

    def _ambiguous(self, hand: Hand) -> bool:
        """Whether every filled cell is «a=1; b=2» and the rules do not say if these are ranks."""
        if hand.form is not None:
            return False
        cells = self.shop.reader.raw(self.side, self.column)
        first = next((row for row, cell in enumerate(cells) if not blank(cell)), None)
        if first is None or not all(hand.only_tied_numbers(cell) for cell in cells[first:] if not blank(cell)):
            return False
        remedy = say('Write form = "ranks" in the rule file, or form = "list" if «a=1» means that a and 1 are equal')
        text = cells[first]
        problem = say("«{text}», like every cell of the column, looks like names with ranks", text=text)
        self.shop.reader.fault(self.side, first, self.column, "looks_like_ranks", problem, remedy)
        return True

    def _best(self, hand: Hand, row: int, cell: Any) -> dict[str, float]:
        best: dict[str, float] = {}
        try:
            named = hand.ranked(cell)
        except Unclear as unclear:
            fault = (unclear.code, unclear.problem, unclear.remedy)
            self.shop.reader.fault(self.side, row, self.column, *fault)
            return best
        for name, rank in named:
            if name in best and self.repeat == "fault":
                problem = say("«{name}» stands twice", name=name)
                self.shop.reader.fault(self.side, row, self.column, "named_twice", problem, TWICE)
            best[name] = min(rank, best.get(name, rank))
        return best

    def _strangers(self, strangers: list[tuple[int, str]]) -> None:
        reader, people = self.shop.reader, PEOPLE[OTHER[self.side]]
        if self.options.get("unknown") != "fault":
            reader.note(self.side, self.column, "unknown_name", f"not on {people}", strangers)
            return
        for row, name in strangers:
            problem = say("«{name}» is not on {people}", name=name, people=people)
            reader.fault(self.side, row, self.column, "unknown_name", problem, say("Mend the name or take it out"))
