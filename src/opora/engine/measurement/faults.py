"""What is wrong with answers or with a calibration, said so that the owner of the file can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class ResponseFault:
    """One fault of a table of answers.

    `code` is fixed for programs; `row` counts the table's rows from 0 (None: the whole column); `column` is the item
    (None: the whole table); `problem` and `remedy` are for people; `value` is the cell as it stood.
    """

    code: str
    row: int | None
    column: str | None
    problem: str
    remedy: str
    value: str = ""

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row is not None else []
        place += [f"column «{self.column}»"] if self.column is not None else []
        return f"{', '.join(place) or 'table'}: {self.problem}. {self.remedy}"


@dataclass(frozen=True)
class ResponseNote:
    """Something in the answers that stops nothing and must not pass in silence; fields as in `ResponseFault`."""

    code: str
    row: int | None
    column: str | None
    problem: str
    value: str = ""


class ResponseFaults(ValueError):
    """Every fault found in a table of answers."""

    def __init__(self, faults: Iterable[ResponseFault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnableToCalibrate(ValueError):
    """The model cannot be fitted to these answers.

    `code`: "too_few_people", "too_few_items", "many_categories" (a model of two categories was asked),
    "slope_diverges", "no_spread" or "no_maximum"; `item` names the item in question; `found` and `needed` are numbers
    where the code speaks of any.
    """

    def __init__(self, code: str, problem: str, remedy: str, item: str = "", found: int = 0, needed: int = 0):
        self.code, self.problem, self.remedy = code, problem, remedy
        self.item, self.found, self.needed = item, found, needed
        super().__init__(f"{problem}. {remedy}")
