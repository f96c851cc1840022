"""Answers of people to items, read from cells as they come and checked before anything is computed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opora.engine.measurement.faults import ResponseFault, ResponseFaults, ResponseNote
from opora.engine.measurement.items import MISSING, Floats, Ints

BLANKS = frozenset({"", "na", "n/a", "nan", "null", "none", "."})
MOST_CATEGORIES = 20
TOLD = 20
Cells = Sequence[Any]
Answers = NDArray[np.int16]


@dataclass(frozen=True)
class Responses:
    """A table of answers, people by items.

    Parameters
    ----------
    names : (I,) items.
    answers : (N, I) category of each answer counted from 0 in the order of `labels`, `MISSING` where there is none.
    freq : (N,) how many people gave this row of answers; whole numbers above 0.
    labels : (I,) the whole numbers the categories stood as, lowest first.
    rows : (N,) each row's 0-based row in what was read.
    notes : what was noticed and stops nothing.
    """

    names: tuple[str, ...]
    answers: Answers
    freq: Floats
    labels: tuple[tuple[int, ...], ...]
    rows: Ints
    notes: tuple[ResponseNote, ...] = ()

    @property
    def people(self) -> int:
        """How many people, frequencies counted."""
        return int(self.freq.sum())

    @property
    def steps(self) -> Ints:
        """(I,) categories of each item less one."""
        return np.array([len(labels) - 1 for labels in self.labels], dtype=np.int64)

    def collapsed(self) -> tuple[Answers, Floats]:
        """Each pattern of answers once, and how many people gave it."""
        if not len(self.answers):
            return self.answers, self.freq
        packed = np.ascontiguousarray(self.answers).view(np.dtype((np.void, self.answers[0].nbytes))).ravel()
        _, first, which = np.unique(packed, return_index=True, return_inverse=True)
        return self.answers[first], np.bincount(which.ravel(), weights=self.freq, minlength=len(first))


def read_responses(columns: Mapping[str, Cells] | Sequence[tuple[str, Cells]], freq: Cells | None = None) -> Responses:
    """Read a table of answers.

    Parameters
    ----------
    columns : by item, N cells each: whole numbers as numbers or text; nothing, "NA", "." or None is a missing answer.
        Pairs (name, cells) where names may be twice.
    freq : (N,) cells, how many people gave each row, a whole number; one each if None. A row of 0 people is passed
        over.

    Returns
    -------
    Responses

    Raises
    ------
    ResponseFaults : "empty", "no_items", "lengths", "name_twice", "no_name", "not_whole", "negative",
        "many_categories", "no_variation", "freq": each with row and column as far as there is one.

    Notes
    -----
    The categories of an item are the numbers that occur in its column, lowest first: 1-2-3-4 and 0-1-2-3 are the same
    item. A number that is skipped ("gap") cannot be estimated; its neighbours become next to each other, and a note
    says so. A person without a single answer tells nothing: the row is left out with a note ("no_answers"). O(N I).

    Examples
    --------
    >>> answers = read_responses({"one": ["0", "1", ""], "two": [1, 3, 1]})
    >>> answers.answers.tolist(), answers.labels, [note.code for note in answers.notes]
    ([[0, 0], [1, 1], [-1, 0]], ((0, 1), (1, 3)), ['gap'])
    """
    pairs = list(columns.items()) if isinstance(columns, Mapping) else list(columns)
    faults = _named_badly(pairs)
    rows = max((len(cells) for _, cells in pairs), default=0)
    if not faults and not rows:
        faults.append(ResponseFault("empty", None, None, "there are no rows", "Give a row for each person"))
    faults += [
        ResponseFault("lengths", None, name, f"{len(cells)} cells where others have {rows}", "Give a cell in every row")
        for name, cells in pairs
        if len(cells) != rows
    ]
    if faults:
        raise ResponseFaults(faults)
    weights = _weights(freq, rows, faults)
    values = np.column_stack([_values(name, cells, faults) for name, cells in pairs])
    if faults:
        raise ResponseFaults(faults)
    return _recoded(tuple(name for name, _ in pairs), values, weights)


def responses_of(names: Sequence[str], answers: ArrayLike, freq: ArrayLike | None = None) -> Responses:
    """The same from numbers: (N, I) whole numbers with any negative number for a missing answer, and (N,) frequencies.

    Raises
    ------
    ResponseFaults : "many_categories", "no_variation", "empty".

    Examples
    --------
    >>> responses_of(["one", "two"], [[0, 1], [1, 0]]).people
    2
    """
    values = np.asarray(answers)
    if values.ndim != 2 or values.shape != (len(values), len(names)) or not values.size:
        raise ResponseFaults([ResponseFault("empty", None, None, "there are no answers", "Give a table of answers")])
    weights = np.ones(len(values)) if freq is None else np.asarray(freq, dtype=np.float64)
    return _recoded(tuple(names), np.where(values < 0, math.nan, values.astype(np.float64)), weights)


def _named_badly(pairs: list[tuple[str, Cells]]) -> list[ResponseFault]:
    if not pairs:
        return [ResponseFault("no_items", None, None, "there is no column of answers", "Give a column for each item")]
    seen: set[str] = set()
    faults = []
    for name, _ in pairs:
        if not name.strip():
            faults.append(ResponseFault("no_name", None, name, "a column has no name", "Name every item"))
        if name in seen:
            faults.append(ResponseFault("name_twice", None, name, "two items have this name", "Rename one of them"))
        seen.add(name)
    return faults


def _weights(freq: Cells | None, rows: int, faults: list[ResponseFault]) -> Floats:
    weights = np.ones(rows)
    if freq is None:
        return weights
    bad: list[tuple[int, Any]] = [(rows, None)] if len(freq) != rows else []
    for row, cell in enumerate(freq[:rows]):
        value = number_of(cell)
        if value is None or not value.is_integer() or value < 0:
            bad.append((row, cell))
        else:
            weights[row] = value
    remedy = "Write how many people gave this row: 0, 1, 2 …"
    faults += [
        ResponseFault("freq", row, "freq", f"«{cell}» is no frequency", remedy, str(cell)) for row, cell in bad[:TOLD]
    ]
    return weights


def number_of(cell: Any) -> float | None:
    """A cell as a number: None where it is none, NaN where it is empty.

    >>> number_of("3"), number_of("3,0"), number_of("x"), math.isnan(number_of("NA"))
    (3.0, 3.0, None, True)
    """
    if cell is None:
        return math.nan
    if isinstance(cell, (bool, int, float, np.number)):
        return float(cell)
    text = str(cell).replace("\u00a0", " ").strip().casefold()
    if text in BLANKS:
        return math.nan
    try:
        value = float(text.replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _values(name: str, cells: Cells, faults: list[ResponseFault]) -> Floats:
    """(N,) a column as numbers, NaN where it is empty; each wrong cell is a fault, the first twenty are told."""
    known: dict[Any, float] = {}
    values = np.full(len(cells), math.nan)
    told = 0
    for row, cell in enumerate(cells):
        found = known.get(cell)
        if found is None:
            value = number_of(cell)
            if value is None or (not math.isnan(value) and (not value.is_integer() or value < 0)):
                told += 1
                faults += [_wrong(name, row, cell, value)] if told <= TOLD else []
                continue
            found = known[cell] = value
        values[row] = found
    return values


def _wrong(name: str, row: int, cell: Any, value: float | None) -> ResponseFault:
    if value is not None and value < 0:
        remedy = "Categories count from 0; leave the cell empty where there is no answer"
        return ResponseFault("negative", row, name, f"«{cell}» is below 0", remedy, str(cell))
    remedy = "Write the category as 0, 1, 2 …; leave the cell empty where there is no answer"
    return ResponseFault("not_whole", row, name, f"«{cell}» is no whole number", remedy, str(cell))


def _recoded(names: tuple[str, ...], values: Floats, weights: Floats) -> Responses:
    faults: list[ResponseFault] = []
    notes: list[ResponseNote] = []
    values[weights == 0] = math.nan
    answers = np.full(values.shape, MISSING, dtype=np.int16)
    labels = []
    for place, name in enumerate(names):
        column = values[:, place]
        there = ~np.isnan(column)
        found, codes = np.unique(column[there].astype(np.int64), return_inverse=True)
        labels.append(tuple(int(label) for label in found))
        if len(found) < 2:
            problem = f"everybody answered {found[0]}" if len(found) else "nobody answered"
            remedy = "An item without variation tells nothing about anybody: leave the column out"
            faults.append(ResponseFault("no_variation", None, name, problem, remedy))
        elif len(found) > MOST_CATEGORIES:
            problem = f"{len(found)} different answers, more than {MOST_CATEGORIES}"
            remedy = "This looks like a score or a number of a person: leave the column out, or join categories"
            faults.append(ResponseFault("many_categories", None, name, problem, remedy))
        elif found[-1] - found[0] >= len(found):
            gone = sorted(set(range(int(found[0]), int(found[-1]))) - set(labels[-1]))
            value = ", ".join(str(label) for label in gone[:TOLD])
            notes.append(ResponseNote("gap", None, name, f"nobody answered {value}; the others moved together", value))
        answers[there, place] = codes.ravel()
    if faults:
        raise ResponseFaults(faults)
    some = (answers != MISSING).any(1)
    empty = np.flatnonzero(~some & (weights > 0))
    some &= weights > 0
    for row in empty[:TOLD]:
        notes.append(ResponseNote("no_answers", int(row), None, "not one answer; the row was left out"))
    if len(empty) > TOLD:
        problem = f"{len(empty)} rows without one answer were left out"
        notes.append(ResponseNote("no_answers", None, None, problem, str(len(empty))))
    return Responses(names, answers[some], weights[some], tuple(labels), np.flatnonzero(some), tuple(notes))
