"""How the cells of two lists of people become texts, numbers, sets and levels; what cannot be read is named
row by row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from opora.engine.matching.faults import InputFault, InputNote
from opora.engine.matching.scheme import Scheme, TextOptions
from opora.engine.matching.sentences import Sentence, say

YES = frozenset({"yes", "y", "true", "1", "да", "д", "истина", "+", "x", "х", "v"})
NO = frozenset({"", "no", "n", "false", "0", "нет", "н", "ложь", "-"})
UNEVEN = re.compile(r"\s")
UNITS = re.compile(r"(?<=\d)(лет|года?|г|years?|км|km)\.?$")
SIDES = {"mentee": "mentees", "mentor": "mentors"}
TOLD = 5
FILL_IN = say("Fill it in, or leave the row out")
LARGEST_LEVEL = 1_000_000
Read = TypeVar("Read")
Levels = tuple[str, "Need | None"]


@dataclass(frozen=True)
class Table:
    """A list of people: columns of equal length. A cell may be a text, a number, a bool, None, or a ready
    list or mapping.
    """

    columns: Mapping[str, Sequence[Any]]
    rows: int


@dataclass(frozen=True)
class Need:
    """One competence in a cell of needs or strengths."""

    level: float
    weight: float


def normal(value: Any, options: TextOptions) -> str:
    """A cell as the text that is compared.

    >>> normal("  Grade\\u00a07 ", TextOptions())
    'grade 7'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if not text.isascii():
        text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u200b", "").replace("\ufeff", "")
    if options.trim:
        text = text.strip()
    if options.spaces != "keep" and UNEVEN.search(text):
        text = re.sub(r"\s+", " " if options.spaces == "collapse" else "", text)
    if options.fold_case:
        text = text.casefold()
    return text.replace("ё", "е").replace("Ё", "Е") if options.yo else text


NOTHING = Need(0.0, 0.0)


@dataclass
class Reader:
    """Reads columns of both tables under a scheme; keeps what was read, collects faults."""

    scheme: Scheme
    tables: Mapping[str, Table]
    faults: list[InputFault] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: set[tuple[str, str]] = field(default_factory=set)
    used: dict[str, dict[str, None]] = field(default_factory=lambda: {"mentee": {}, "mentor": {}})
    absent: dict[str, frozenset[int]] = field(default_factory=dict)
    seen: set[tuple[str, int | None, str, str]] = field(default_factory=set)
    notes: dict[tuple[str, str, str], InputNote] = field(default_factory=dict)
    kept: dict[tuple[str, ...], Any] = field(default_factory=dict)
    texts_read: dict[str, str] = field(default_factory=dict)
    parts_read: dict[str, Levels] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for side, table in self.tables.items():
            self.headers[side] = {normal(name, TextOptions()): name for name in table.columns}
            self.absent[side] = frozenset()
            self.used.setdefault(side, {})

    def once(self, key: tuple[str, ...], read: Callable[[], Read]) -> Read:
        """What was read of a column is kept: rules and terms often read the same one."""
        if key not in self.kept:
            self.kept[key] = read()
        found: Read = self.kept[key]
        return found

    def plain(self, cell: Any) -> str:
        """A cell as the text that is compared; texts are worked out once."""
        if type(cell) is not str:
            return normal(cell, self.scheme.text)
        found = self.texts_read.get(cell)
        if found is None:
            found = self.texts_read[cell] = normal(cell, self.scheme.text)
        return found

    def note(self, side: str, column: str, code: str, problem: str, places: Sequence[tuple[int, str]]) -> None:
        """Something told with the run that stops nothing; each code once a column."""
        told = [place for place in places if place[0] not in self.absent.get(side, ())]
        if told:
            first = tuple(dict.fromkeys(told))[:TOLD]
            note = InputNote(SIDES.get(side, side), column, code, problem, len(told), first)
            self.notes.setdefault((side, column, code), note)

    def fault(
        self, side: str, row: int | None, column: str | None, code: str, problem: Sentence, remedy: Sentence
    ) -> None:
        """Note a fault of one cell, column or side, once."""
        key = (side, row, column or "", code)
        if key not in self.seen and (row is None or row not in self.absent.get(side, ())):
            self.seen.add(key)
            self.faults.append(InputFault(SIDES.get(side, side), row, column, code, problem, remedy))

    def raw(self, side: str, column: str) -> list[Any]:
        """The cells of a column, blanks replaced by the scheme's default; a fault once when there is no
        such column.
        """
        return self.once(("raw", side, column), lambda: self._raw(side, column))

    def _raw(self, side: str, column: str) -> list[Any]:
        table = self.tables[side]
        name = self.header(side, column)
        default = self.scheme.defaults.get(SIDES.get(side, side), {}).get(column)
        if name is None:
            if default is None and (side, column) not in self.missing:
                self.missing.add((side, column))
                self._missing(side, column)
            return [default] * table.rows
        self.used[side][name] = None
        cells = list(table.columns[name])
        if set(map(type, cells)) <= {str, int, float}:
            empty = {cell for cell in set(cells) if blank(cell)}
            return [default if cell in empty else cell for cell in cells] if empty else cells
        return [default if blank(cell) else cell for cell in cells]

    def _missing(self, side: str, column: str) -> None:
        near = get_close_matches(normal(column, TextOptions()), self.headers[side], 1)
        there = ", ".join(f"«{name}»" for name in self.tables[side].columns) or say("no columns at all")
        remedy = say("Rename a column or change the rule file. The file has: {known}", known=there)
        if near:
            remedy = say("Is it «{near}»? {remedy}", near=self.headers[side][near[0]], remedy=remedy)
        self.fault(side, None, column, "missing_column", say("the rules need this column"), remedy)

    def header(self, side: str, column: str) -> str | None:
        """The table's own name of a column, found by name or by one of its aliases."""
        for name in (column, *self.scheme.aliases.get(column, ())):
            found = self.headers[side].get(normal(name, TextOptions()))
            if found is not None:
                return found
        return None

    def has(self, side: str, column: str) -> bool:
        """Whether the side has the column."""
        return self.header(side, column) is not None

    def texts(self, side: str, column: str, empty: str = "") -> list[str]:
        """Normal texts; `empty="fault"` refuses blanks."""
        read = self.once(("texts", side, column), lambda: [self.plain(cell) for cell in self.raw(side, column)])
        if empty == "fault":
            self._blanks(side, column, [not text for text in read])
        return read

    def lists(self, side: str, column: str, empty: str = "") -> list[tuple[str, ...]]:
        """Lists of normal texts in the order given, without repeats."""
        read = self.once(("lists", side, column), lambda: self._lists(side, column))
        if empty == "fault":
            self._blanks(side, column, [not values for values in read])
        return read

    def _lists(self, side: str, column: str) -> list[tuple[str, ...]]:
        known: dict[str, tuple[str, ...]] = {}
        read = []
        for cell in self.raw(side, column):
            if type(cell) is str:
                found = known.get(cell)
                if found is None:
                    found = known[cell] = tuple(dict.fromkeys(self._split(cell)))
                read.append(found)
            else:
                read.append(tuple(dict.fromkeys(self._split(cell))))
        return read

    def _split(self, cell: Any) -> list[str]:
        if isinstance(cell, (list, tuple, set, frozenset)):
            parts: Iterable[Any] = sorted(cell) if isinstance(cell, (set, frozenset)) else cell
        elif cell is None:
            return []
        else:
            whole = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
            parts = re.split("[" + re.escape(self.scheme.text.separator + "\n") + "]", str(whole))
        texts = [self.plain(part) for part in parts]
        return [text for text in texts if text]

    def numbers(self, side: str, column: str, empty: str = "") -> NDArray[np.float64]:
        """Finite numbers; NaN stands for a blank cell only. A NaN in the data is a fault."""
        read = self.once(("numbers", side, column), lambda: self._numbers(side, column))
        if empty == "fault":
            self._blanks(side, column, np.isnan(read).tolist())
        return read

    def _numbers(self, side: str, column: str) -> NDArray[np.float64]:
        cells = self.raw(side, column)
        if set(map(type, cells)) <= {int, float}:
            ready = np.array(cells, dtype=np.float64)
            if np.isfinite(ready).all():
                return ready
        read = []
        for row, cell in enumerate(cells):
            value = number_of(cell)
            if value is None:
                problem = say("{cell!r} is not a finite number", cell=str(cell))
                remedy = say("Write a number, or leave the cell empty")
                self.fault(side, row, column, "not_a_number", problem, remedy)
            read.append(math.nan if value is None else value)
        return np.array(read, dtype=np.float64)

    def wholes(self, side: str, column: str, default: int | None) -> list[int]:
        """Whole numbers from 0; a blank takes the default or is a fault."""
        read = []
        for row, cell in enumerate(self.raw(side, column)):
            value = default if blank(cell) else number_of(cell)
            if value is None and blank(cell):
                self.fault(side, row, column, "empty", say("the cell is empty"), say("Write a whole number from 0"))
            elif value is None or value < 0 or value != int(value) or value > 1_000_000:
                problem = say("{cell!r} is not a whole number from 0 to 1000000", cell=str(cell))
                self.fault(side, row, column, "not_whole", problem, say("Write a whole number from 0"))
                value = 0
            read.append(int(value or 0))
        return read

    def positions(self, side: str, column: str, scale: str, empty: str) -> list[int]:
        """Places on a scale from 0, −1 for blank; an unknown value is a fault with the nearest known one."""
        steps = self.scheme.scales.get(scale, ())
        places = {self.plain(word): place for place, words in enumerate(steps) for word in words}
        read = []
        cells = self.raw(side, column)
        for row, text in enumerate(self.texts(side, column, empty)):
            if text and text not in places:
                near = get_close_matches(text, places, 1)
                remedy = say("Known, lowest first: {known}", known=", ".join(words[0] for words in steps))
                if near:
                    remedy = say("Is it «{near}»? {remedy}", near=steps[places[near[0]]][0], remedy=remedy)
                value = str(cells[row]).strip()
                problem = say("«{value}» is not on the scale «{scale}»", value=value, scale=scale)
                self.fault(side, row, column, "unknown_value", problem, remedy)
            read.append(places.get(text, -1))
        return read

    def truths(self, side: str, column: str) -> list[bool]:
        """Yes or no; blank is no."""
        return self.once(("truths", side, column), lambda: self._truths(side, column))

    def _truths(self, side: str, column: str) -> list[bool]:
        read = []
        known: dict[str, str] = {}
        for row, cell in enumerate(self.raw(side, column)):
            text = known.get(cell) if type(cell) is str else normal(cell, TextOptions())
            if text is None:
                text = known[cell] = normal(cell, TextOptions())
            if text not in YES and text not in NO:
                problem = say("{cell!r} is neither yes nor no", cell=str(cell))
                self.fault(side, row, column, "not_yes_or_no", problem, say("Write yes or no"))
            read.append(text in YES)
        return read

    def levels(self, side: str, column: str) -> list[dict[str, Need]]:
        """Competences with level (default 1) and weight (default the level)."""
        return self.once(("levels", side, column), lambda: self._levels(side, column))

    def _levels(self, side: str, column: str) -> list[dict[str, Need]]:
        mark = re.compile("[" + re.escape(self.scheme.text.separator + "\n") + "]")
        read: list[dict[str, Need]] = []
        for row, cell in enumerate(self.raw(side, column)):
            found: dict[str, Need] = {}
            if isinstance(cell, str):
                parts = [self._part(part) for part in mark.split(cell)]
            else:
                parts = [self._level(name, figures) for name, figures in self._items(cell)]
            named: set[str] = set()
            for name, need in parts:
                if name and name in named:
                    problem = say("«{name}» stands twice", name=name)
                    self.fault(side, row, column, "named_twice", problem, say("Leave one of them"))
                named.add(name)
                if need is None:
                    remedy = say(
                        "Write «competence:level» or «competence:level:weight» with numbers from 0 to {most}",
                        most=LARGEST_LEVEL,
                    )
                    problem = say("«{name}» has no readable level", name=name)
                    self.fault(side, row, column, "not_a_level", problem, remedy)
                elif name and need.level > 0 and need.weight > 0:
                    found[name] = need
            read.append(found)
        return read

    def _part(self, part: str) -> Levels:
        """One «competence:level:weight»; the same text is worked out once."""
        found = self.parts_read.get(part)
        if found is None:
            name, *figures = part.split(":")
            found = self._level(self.plain(name), figures) if part.strip() else ("", NOTHING)
            self.parts_read[part] = found
        return found

    def _level(self, name: str, figures: list[Any]) -> Levels:
        numbers = [number_of(figure) for figure in figures]
        if len(numbers) > 2 or any(value is None or not 0 <= value <= LARGEST_LEVEL for value in numbers):
            return name, None
        level = numbers[0] if numbers and numbers[0] is not None else 1.0
        weight = numbers[1] if len(numbers) > 1 and numbers[1] is not None else level
        return name, Need(level, weight)

    def _items(self, cell: Any) -> list[tuple[str, list[Any]]]:
        if isinstance(cell, Mapping):
            return [
                (self.plain(name), list(value) if isinstance(value, (list, tuple)) else [value])
                for name, value in cell.items()
            ]
        if isinstance(cell, (list, tuple)):
            cell = ";".join(str(item) for item in cell)
        if cell is None:
            return []
        parts = re.split("[" + re.escape(self.scheme.text.separator + "\n") + "]", str(cell))
        names = [part.split(":") for part in parts if part.strip()]
        return [(self.plain(name[0]), list(name[1:])) for name in names]

    def marks(self, side: str, column: str) -> list[list[tuple[str, str]]]:
        """Lists of «id:mark»."""
        return self.once(("marks", side, column), lambda: self._marks(side, column))

    def _marks(self, side: str, column: str) -> list[list[tuple[str, str]]]:
        read = []
        for cell in self.raw(side, column):
            items = self._items(cell)
            read.append([(name, self.plain(":".join(map(str, marks)))) for name, marks in items])
        return read

    def _blanks(self, side: str, column: str, blanks: list[bool]) -> None:
        for row, is_blank in enumerate(blanks):
            if is_blank and (side, column) not in self.missing:
                self.fault(side, row, column, "empty", say("the cell is empty"), FILL_IN)


def blank(cell: Any) -> bool:
    """Whether a cell holds nothing (a NaN is not nothing: it is a fault of a number)."""
    if cell is None:
        return True
    if isinstance(cell, str):
        return not cell[:1].isalnum() and not cell.replace("\u00a0", " ").replace("\u200b", "").strip()
    return isinstance(cell, (list, tuple, set, frozenset, dict)) and not cell


def number_of(cell: Any) -> float | None:
    """A cell as a finite number; NaN for blank, None when it is something else.

    >>> number_of("1 200,5"), number_of("3 года")
    (1200.5, 3.0)
    """
    if blank(cell):
        return math.nan
    if isinstance(cell, bool):
        return None
    if isinstance(cell, str):
        cell = UNITS.sub("", re.sub(r"\s", "", cell).casefold()).replace(",", ".")
    try:
        value = float(cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None
