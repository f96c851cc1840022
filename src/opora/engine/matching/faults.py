"""What is wrong with a rule file or a list of people, said so that the owner of the file can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SchemeFault:
    """One fault of a rule file: the key (dotted, counted from 1), its line if known, what is wrong, what to
    do.
    """

    key: str
    line: int | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"line {self.line}, " if self.line else ""
        return f"{place}{self.key}: {self.problem}. {self.remedy}"


class SchemeFaults(ValueError):
    """Every fault found in a rule file, in the order of the file."""

    def __init__(self, faults: Iterable[SchemeFault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class InputFault:
    """One fault of the people's data.

    `side` is "mentees", "mentors", "relations" or "pairs.NAME"; `row` counts the table's rows from 0 (None: the whole
    column); `code` is fixed for programs, `problem` and `remedy` are for people;
    `other` is a second row the problem speaks of.
    """

    side: str
    row: int | None
    column: str | None
    code: str
    problem: str
    remedy: str
    other: int | None = None

    def __str__(self) -> str:
        place = [self.side]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column «{self.column}»")
        other = "" if self.other is None else f" (row {self.other})"
        return f"{', '.join(place)}: {self.problem}{other}. {self.remedy}"


@dataclass(frozen=True)
class InputNote:
    """Something in the data that stops nothing and must not pass in silence: a name nobody has, for instance.

    `count` cells or names are meant; `rows` are the first few as (0-based row, text). `side` as in `InputFault`.
    """

    side: str
    column: str
    code: str
    problem: str
    count: int
    rows: tuple[tuple[int, str], ...]


class InputFaults(ValueError):
    """Every fault found while binding people to a scheme."""

    def __init__(self, faults: Iterable[InputFault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
