"""How a cell names people of the other side in order: a list, explicit ranks, or groups of equals."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from opora.engine.matching.columns import number_of
from opora.engine.matching.sentences import Sentence, say

BRACKETS = {"{": "}", "[": "]", "(": ")"}
RANKED = re.compile(r"\s*(.+?)\s*[:=]\s*(\d+(?:[.,]\d+)?)\s*")
TIED = re.compile(r"\s*([^=]+?)\s*=\s*\d+(?:[.,]\d+)?\s*")

Named = list[tuple[str, float]]


class Unclear(ValueError):
    """A cell cannot be read as the list it should be; `code` is fixed for programs."""

    def __init__(self, code: str, problem: Sentence, remedy: Sentence):
        self.code, self.problem, self.remedy = code, problem, remedy
        super().__init__(problem)


@dataclass(frozen=True)
class Hand:
    """How lists of one column are written: the form (None: a plain list, watched for another one), the marks
    between names, what equals count as, how a text becomes comparable and which names exist.
    """

    form: str | None
    separator: str
    ties: str
    plain: Callable[[Any], str]
    known: Container[str]

    def ranked(self, cell: Any) -> Named:
        """Names with their rank from 1, in the order of the cell."""
        if isinstance(cell, Mapping):
            return [self._rank(str(name), value) for name, value in cell.items() if self.plain(name)]
        if isinstance(cell, (list, tuple, set, frozenset)):
            return self._ranks_of([self._tied(part) for part in self._sorted(cell)])
        text = "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
        if self.form == "ranks":
            return [self._ranked(part) for part in self._parts(text) if part.strip()]
        if self.form == "groups":
            return self._ranks_of(self._groups(text))
        found = self._ranks_of([self._tied(part) for part in self._parts(text) if self.plain(part)])
        if self.form is None:
            self._suspicious(text, found)
        return found

    def only_tied_numbers(self, cell: Any) -> bool:
        """Whether every part of a filled cell is «name=number», so that ties and ranks look the same."""
        parts = [part for part in self._parts(cell) if self.plain(part)] if isinstance(cell, str) else []
        return bool(parts) and all(TIED.fullmatch(part) and self.plain(part) not in self.known for part in parts)

    def _sorted(self, cell: Any) -> list[Any]:
        return sorted(cell) if isinstance(cell, (set, frozenset)) else list(cell)

    def _parts(self, text: str) -> list[str]:
        return re.split("[" + re.escape(self.separator + "\n") + "]", text)

    def _tied(self, part: Any) -> list[str]:
        whole = self.plain(part)
        if whole in self.known or "=" not in whole:
            return [whole] if whole else []
        return [name for name in (self.plain(name) for name in str(part).split("=")) if name]

    def _ranked(self, part: str) -> tuple[str, float]:
        found = RANKED.fullmatch(part)
        if not found:
            remedy = say("Write «name:rank» or «name=rank», rank 1 for the dearest")
            raise Unclear("not_a_rank", say("«{text}» has no rank", text=part.strip()), remedy)
        return self._rank(found[1], found[2])

    def _rank(self, name: str, value: Any) -> tuple[str, float]:
        rank = number_of(value)
        if rank is None or not rank >= 1:
            problem = say("the rank of «{name}» is not a number from 1", name=name)
            raise Unclear("not_a_rank", problem, say("Write 1 for the dearest"))
        return self.plain(name), rank

    def _ranks_of(self, groups: list[list[str]]) -> Named:
        found: Named = []
        for place, group in enumerate(groups, 1):
            rank = float(place)
            if self.ties != "dense":
                rank = len(found) + (1 if self.ties == "competition" else (len(group) + 1) / 2)
            found += [(name, rank) for name in group]
        return found

    def _groups(self, text: str) -> list[list[str]]:
        """Groups of equals: brackets hold equals, «>» parts ranks (then everything between two is equal), else
        every separator begins a new one. Empty brackets take a rank.
        """
        pieces = self._pieces(text)
        if any(piece == ">" for piece, _ in pieces):
            groups: list[list[str]] = [[]]
            for piece, names in pieces:
                if piece == ">":
                    groups.append([])
                else:
                    groups[-1] += names
            return [group for group in groups if group]
        found: list[list[str]] = []
        joined = False
        for piece, names in pieces:
            if piece == "=":
                joined = True
            elif joined and found:
                found[-1] += names
                joined = False
            else:
                found.append(names)
        return found

    def _pieces(self, text: str) -> list[tuple[str, list[str]]]:
        """Names and brackets of a cell one after another; «=» and «>» stand for themselves."""
        pieces: list[tuple[str, list[str]]] = []
        place, loose = 0, ""
        while place < len(text):
            letter = text[place]
            if letter in BRACKETS and not self._part_of_a_name(text, place):
                pieces += self._loose(loose)
                end = self._closing(text, place)
                pieces.append(("group", self._inside(text[place + 1 : end])))
                place, loose = end + 1, ""
            elif letter in "=>" or letter in self.separator + "\n":
                pieces += self._loose(loose) + ([(letter, [])] if letter in "=>" else [])
                place, loose = place + 1, ""
            else:
                place, loose = place + 1, loose + letter
        return pieces + self._loose(loose)

    def _part_of_a_name(self, text: str, place: int) -> bool:
        """Whether a bracket belongs to a name people have, as in «Anna (Petrova)»."""
        start = max((text.rfind(mark, 0, place) for mark in self.separator + "\n>="), default=-1) + 1
        ends = [end for end in (text.find(mark, place) for mark in self.separator + "\n>=") if end >= 0]
        return self.plain(text[start : min(ends, default=len(text))]) in self.known

    def _closing(self, text: str, start: int) -> int:
        end = text.find(BRACKETS[text[start]], start)
        if end < 0:
            problem = say("the bracket «{bracket}» is not closed", bracket=text[start])
            raise Unclear("not_a_group", problem, say("Close it, as in {a, b}, {c}"))
        return end

    def _inside(self, text: str) -> list[str]:
        parts = re.split("[" + re.escape(self.separator + "\n=") + "]", text)
        return [name for part in parts for name in self._names(part)]

    def _loose(self, text: str) -> list[tuple[str, list[str]]]:
        return [("name", [name]) for name in self._names(text)]

    def _names(self, text: str) -> list[str]:
        """A text between marks as one name, or as several parted by spaces when people have those names."""
        whole = self.plain(text)
        if not whole or whole in self.known:
            return [whole] if whole else []
        words = [self.plain(word) for word in text.split()]
        return words if len(words) > 1 and any(word in self.known for word in words) else [whole]

    def _suspicious(self, text: str, found: Named) -> None:
        """Refuse a cell in which another form finds more people than a plain list does."""
        strange = [name for name, _ in found if name not in self.known]
        if strange and self._known_in_groups(text) > len(found) - len(strange):
            remedy = say('Write form = "groups" in the rule file, or form = "list" if names are written so')
            raise Unclear("looks_like_groups", say("«{text}» looks like groups of equals", text=text.strip()), remedy)
        for name in strange:
            rank = RANKED.fullmatch(name)
            if rank and self.plain(rank[1]) in self.known:
                remedy = say('Write form = "ranks" in the rule file, or form = "list" if names are written so')
                problem = say("«{text}» looks like names with ranks", text=text.strip())
                raise Unclear("looks_like_ranks", problem, remedy)

    def _known_in_groups(self, text: str) -> int:
        try:
            return sum(name in self.known for group in self._groups(text) for name in group)
        except Unclear:
            return 0
