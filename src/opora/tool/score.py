"""`opora score`: answers and calibrated items in, ability of every row with its error out."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np

from opora.engine.matching.columns import normal
from opora.engine.matching.scheme import TextOptions
from opora.engine.matching.sentences import say
from opora.engine.measurement import (
    MISSING,
    Items,
    ResponseFault,
    ResponseFaults,
    Scores,
    eap,
    empirical_reliability,
    wle,
)
from opora.engine.measurement.responses import number_of
from opora.tool.measured import (
    AnswerFile,
    BadInput,
    carried_out,
    fault_lines,
    lines_of,
    parser,
    plain,
    read_answers,
    with_blank_rows,
)
from opora.tool.words import Words

TOLD = 20


def main(arguments: list[str]) -> int:
    """Run `opora score …`; returns 0 or 2 (bad input)."""
    made = parser("score", say("EAP and WLE scores with their errors, by row."), arguments)
    items = say("output of `calibrate --json`, or a list (JSON)")
    made.add_argument("--items", type=Path, required=True, help=items)
    return carried_out(_run, made.parse_args(arguments))


def _run(options: argparse.Namespace, words: Words) -> None:
    try:
        items = items_of(json.loads(options.items.read_bytes()))
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput([words("items_unreadable", path=options.items, fault=reason)]) from error
    except (ValueError, KeyError, TypeError) as fault:
        reason = f"there is no {fault}" if isinstance(fault, KeyError) else str(fault)
        raise BadInput([words("items_unreadable", path=options.items, fault=reason)]) from fault
    file = with_blank_rows(read_answers(options, words))
    notes = list(file.told)
    answers = _answers(file, items, options.items, words, notes)
    for line in notes:
        print(line, file=sys.stderr)
    expected, likely = eap(items, answers), wle(items, answers)
    rows = _rows(file, answers, expected, likely)
    if options.json:
        freq = np.array([row.get("freq", 1) or 0 for row in rows], dtype=np.float64)
        known = freq.sum() > 0
        reliability = plain(empirical_reliability(expected.value, expected.error, freq)) if known else None
        result = {
            "people": int(freq.sum()), "items": items.count, "reliability": reliability, "scores": rows, "notes": notes
        }  # fmt: skip
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        head = [words("person"), *(["id"] if file.ids is not None else []), words("answered")]
        table = [[*head, "EAP", words("error"), "WLE", words("error")]]
        table += [[cell for name, cell in row.items() if name != "freq"] for row in rows]
        print("\n".join(lines_of(table, words)))


def items_of(told: Any) -> Items:
    """Items out of plain data: what `calibrate --json` prints, or only a list of items.

    >>> items_of([{"item": "one", "a": 1.5, "b": 0.2}]).slope.tolist()
    [1.5]
    """
    entries = told["items"] if isinstance(told, dict) else told
    spread = float(told.get("latent", {}).get("sd", 1.0)) if isinstance(told, dict) else 1.0
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("there is no list of items")
    thresholds = [_thresholds(entry) for entry in entries]
    table = np.full((len(entries), max(map(len, thresholds))), np.inf)
    labels = []
    for place, (entry, row) in enumerate(zip(entries, thresholds, strict=True)):
        table[place, : len(row)] = row
        labels.append(tuple(int(label) for label in entry.get("categories") or range(len(row) + 1)))
    slope = np.array([float(entry.get("a", 1.0)) for entry in entries])
    return Items(tuple(str(entry["item"]) for entry in entries), slope, table, spread, tuple(labels))


def _thresholds(entry: dict[str, Any]) -> list[float]:
    given = entry.get("thresholds", entry.get("b"))
    if given is None:
        raise ValueError(f"«{entry['item']}» has neither b nor thresholds")
    found = [float(value) for value in (given if isinstance(given, list) else [given])]
    if not found or not all(map(math.isfinite, found)):
        raise ValueError(f"«{entry['item']}» has a threshold that is no number")
    return found


def _answers(file: AnswerFile, items: Items, path: Path, words: Words, notes: list[str]) -> np.ndarray[Any, Any]:
    """(N, I) categories; a cell that is none of the item's is a fault."""
    known = {normal(name, TextOptions()): name for name in file.columns}
    columns = [known.pop(normal(name, TextOptions()), None) for name in items.names]
    if not any(columns):
        raise BadInput([words("no_item_met", path=file.path, items=path, known=", ".join(file.columns))])
    if None in columns:
        unmet = [name for name, column in zip(items.names, columns, strict=True) if column is None]
        notes.append(words("unmet", names=", ".join(unmet)))
    if known:
        notes.append(words("unknown_columns", names=", ".join(known.values())))
    answers = np.full((len(file.numbers), items.count), MISSING, dtype=np.int16)
    faults: list[ResponseFault] = []
    for place, column in enumerate(columns):
        if column is not None:
            answers[:, place] = _column(column, file.columns[column], items.labels[place], faults)
    if faults:
        raise BadInput(fault_lines(ResponseFaults(faults[:TOLD]), file, words))
    return answers


def _column(name: str, cells: Any, labels: tuple[int, ...], faults: list[ResponseFault]) -> list[int]:
    category: dict[float, int] = {float(label): place for place, label in enumerate(labels)}
    known: dict[Any, int] = {}
    found = []
    for row, cell in enumerate(cells):
        code = known.get(cell)
        if code is None:
            value = number_of(cell)
            code = MISSING
            if value is None or (not math.isnan(value) and not value.is_integer()):
                faults.append(ResponseFault("not_whole", row, name, "no whole number", "", str(cell)))
            elif not math.isnan(value) and value not in category:
                faults.append(ResponseFault("unknown_category", row, name, "no category", "", str(cell)))
            else:
                code = known[cell] = MISSING if math.isnan(value) else category[value]
        found.append(code)
    return found


def _rows(file: AnswerFile, answers: np.ndarray[Any, Any], expected: Scores, likely: Scores) -> list[dict[str, Any]]:
    """A row each; one without any answer says what was known before: the people's mean and spread."""
    rows = []
    numbers = (expected.value.tolist(), expected.error.tolist(), likely.value.tolist(), likely.error.tolist())
    answered = (answers != MISSING).sum(1).tolist()
    for place, (value, error, other, other_error) in enumerate(zip(*numbers, strict=True)):
        row: dict[str, Any] = {"row": file.numbers[place]}
        if file.ids is not None:
            row["id"] = file.ids[place]
        row |= {"answered": answered[place], "eap": value, "se_eap": error}
        row |= {"wle": plain(other), "se_wle": plain(other_error)}
        if file.freq is not None:
            count = number_of(file.freq[place])
            row["freq"] = int(count) if count is not None and math.isfinite(count) else None
        rows.append(row)
    return rows
