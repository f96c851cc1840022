"""What is wrong with a rule file or a list of people, said so that the owner of the file can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opora.engine.matching.sentences import Sentence, say


@dataclass(frozen=True)
class SchemeFault:
    """One fault of a rule file: the key (dotted, counted from 1), its line if known, what is wrong, what to
    do.
    """

    key: str
    line: int | None
    problem: Sentence
    remedy: Sentence

    @property
    def told(self) -> Sentence:
        """The fault with its place."""
        facts = {"key": self.key, "problem": self.problem, "remedy": self.remedy}
        if self.line:
            return say("line {line}, {key}: {problem}. {remedy}", line=self.line, **facts)
        return say("{key}: {problem}. {remedy}", **facts)

    def __str__(self) -> str:
        return str(self.told)


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
    problem: Sentence
    remedy: Sentence
    other: int | None = None

    @property
    def told(self) -> Sentence:
        """The fault with its place, rows counted from 0."""
        return located(self, SIDES.get(self.side, self.side), self.row, self.other)

    def __str__(self) -> str:
        return str(self.told)


#: The tables by side.
SIDES = {"mentees": say("mentees"), "mentors": say("mentors"), "relations": say("relations")}
#: Where somebody is looked for who is not there, by side.
PEOPLE = {"mentee": say("the list of mentees"), "mentor": say("the list of mentors")}


def located(fault: InputFault, file: str, row: int | None, other: int | None) -> Sentence:
    """A fault in a file, with rows as its reader counts them."""
    place, problem = say("{file}", file=file), fault.problem
    if row is not None:
        place = say("{place}, row {row}", place=place, row=row)
    if fault.column is not None:
        place = say("{place}, column «{column}»", place=place, column=fault.column)
    if other is not None:
        problem = say("{problem} (row {row})", problem=problem, row=other)
    return say("{place}: {problem}. {remedy}", place=place, problem=problem, remedy=fault.remedy)


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
