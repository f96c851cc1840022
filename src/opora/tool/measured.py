"""What `opora calibrate` and `opora score` share: answers out of a file, sentences, tables on the screen."""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from opora.engine.matching import Table
from opora.engine.matching.columns import blank, normal
from opora.engine.matching.scheme import TextOptions
from opora.engine.matching.sentences import Sentence, say
from opora.engine.measurement import ResponseFault, ResponseFaults, ResponseNote
from opora.tool.fault_words import spoken
from opora.tool.measured_words import MEASURED
from opora.tool.parsers import BAD_INPUT, Parser
from opora.tool.tables import Source, UnreadableTable, read_table
from opora.tool.words import Words

FREQ = ("freq", "frequency", "частота")
IDS = frozenset({"id", "ид", "person", "respondent", "student", "teacher", "код", "№", "фио", "name", "имя"})
MANY = 20
REPEATED = re.compile(r" \(\d+\)$")


class BadInput(Exception):
    """The run stops before anything is printed; the lines say what to mend."""

    def __init__(self, lines: Sequence[str]):
        self.lines = list(lines)
        super().__init__("\n".join(self.lines))


@dataclass(frozen=True)
class AnswerFile:
    """A file of answers: `columns` by item, `freq` cells or None, `ids` cells or None; `numbers` 0-based rows below the
    header, `rows` as a spreadsheet program counts them; `told` sentences about what was passed over; `totals`: whether
    lines of totals were.
    """

    path: Path
    columns: Mapping[str, Sequence[Any]]
    freq: Sequence[Any] | None
    ids: Sequence[Any] | None
    numbers: tuple[int, ...]
    rows: tuple[int, ...]
    told: list[str] = field(default_factory=list)
    totals: bool = False


def parser(name: str, about: Sentence, arguments: Sequence[str]) -> Parser:
    """The arguments both commands take."""
    made = Parser(name, about, arguments)
    answers = say("CSV or XLSX: a column an item, a row a person, empty = missing")
    made.add_argument("responses", type=Path, help=answers)
    named = say("the column that names the person (else found by its name)")
    made.add_argument("--id", metavar="COLUMN", help=named)
    left_out = say("leave a column out; may be given again")
    made.add_argument("--without", action="append", default=[], metavar="COLUMN", help=left_out)
    made.add_argument("--json", action="store_true", help=say("print the result as one JSON object"))
    return made


def carried_out(run: Any, options: argparse.Namespace) -> int:
    """Run a command; bad input becomes lines on stderr and the code 2."""
    words = Words(options.lang, MEASURED)
    try:
        run(options, words)
    except BadInput as fault:
        for line in fault.lines:
            print(line, file=sys.stderr)
        print(words("nothing", count=len(fault.lines)), file=sys.stderr)
        return BAD_INPUT
    return 0


def read_answers(options: argparse.Namespace, words: Words) -> AnswerFile:
    """Open the file, tell items from the id and the frequency."""
    source = _source(options.responses, words)
    if source.broken:
        raise BadInput([spoken(problem, words.language) for _, problem in source.broken[:MANY]])
    told = [words("total", rows=", ".join(map(str, source.totals)))] if source.totals else []
    if source.short:
        told.append(words("short", rows=_listed(source.short)))
    if source.nameless:
        told.append(words("nameless", columns=_listed(source.nameless)))
    if _nameless(source):
        source = _numbered(source)
        told.append(words("no_header"))
    headers = {normal(name, TextOptions()): name for name in source.headers}
    for asked in [*options.without, *([options.id] if options.id else [])]:
        if normal(asked, TextOptions()) not in headers:
            raise BadInput([words("no_column", path=source.path, column=asked, known=", ".join(source.headers))])
    out = {headers[normal(name, TextOptions())] for name in options.without}
    columns = {name: list(cells) for name, cells in source.table.columns.items() if name not in out}
    counted = next((headers[name] for name in FREQ if headers.get(name) in columns), None)
    freq = columns.pop(counted) if counted is not None else None
    name = headers[normal(options.id, TextOptions())] if options.id else _id_column(columns)
    ids = columns.pop(name) if name is not None else None
    if name is not None and normal(name, TextOptions()) not in IDS and not options.id:
        told.append(words("taken_for_id", column=name))
    return AnswerFile(source.path, columns, freq, ids, source.data_rows, source.file_rows, told, bool(source.totals))


def _listed(numbers: Sequence[int]) -> str:
    """The first of some rows or columns; that there are more is said."""
    return ", ".join(map(str, numbers[:MANY])) + (" …" if len(numbers) > MANY else "")


def with_blank_rows(file: AnswerFile) -> AnswerFile:
    """The file with a row of nothing wherever one stood between others: a person who answered nothing has a row too."""
    known = {number: place for place, number in enumerate(file.numbers)}
    if not file.numbers or file.totals or len(known) == file.numbers[-1] + 1:
        return file
    places = [known.get(number) for number in range(file.numbers[-1] + 1)]

    def filled(cells: Sequence[Any]) -> list[Any]:
        return [None if place is None else cells[place] for place in places]

    rows = [0 if place is None else file.rows[place] for place in places]
    return replace(
        file, columns={name: filled(cells) for name, cells in file.columns.items()}, rows=tuple(rows),
        freq=None if file.freq is None else filled(file.freq), ids=None if file.ids is None else filled(file.ids),
        numbers=tuple(range(len(places))),
    )  # fmt: skip


def _source(path: Path, words: Words) -> Source:
    """The file; a column named twice is a fault here, whatever its name."""
    wanted = frozenset({*FREQ, *IDS})
    try:
        source = read_table(path, wanted)
        twice = {name.rsplit(" (", 1)[0] for name in source.headers if name.endswith(" (2)")}
        if twice and not _nameless(source):
            read_table(path, frozenset(normal(name, TextOptions()) for name in twice))
    except UnreadableTable as fault:
        raise BadInput([spoken(fault.told, words.language)]) from fault
    return source


def _first_cells(source: Source) -> list[str]:
    """The cells of the header row as they stood: a name met again has its number taken off."""
    return [REPEATED.sub("", name) for name in source.headers]


def _nameless(source: Source) -> bool:
    """Whether the first row is already answers: nothing but whole numbers, and some of them twice."""
    cells = _first_cells(source)
    return len(set(cells)) < len(cells) and all(cell.isdecimal() for cell in cells)


def _numbered(source: Source) -> Source:
    """The same file with its columns named 1, 2, 3 … and the first row among the answers."""
    first = _first_cells(source)
    columns = zip(first, source.table.columns.values(), strict=True)
    table = {str(place): [cell, *cells] for place, (cell, cells) in enumerate(columns, 1)}
    before = source.file_rows[0] - 1 if source.file_rows else 1
    return replace(
        source, table=Table(table, source.table.rows + 1), headers=tuple(table),
        data_rows=(0, *(row + 1 for row in source.data_rows)), file_rows=(before, *source.file_rows),
    )  # fmt: skip


def _id_column(columns: Mapping[str, Sequence[Any]]) -> str | None:
    for name in columns:
        if normal(name, TextOptions()) in IDS:
            return name
    first = next(iter(columns), None)
    if first is not None and len(columns) > 1:
        cells = [cell for cell in columns[first] if not blank(cell)]
        if len(cells) > MANY and len(set(cells)) == len(cells):
            return first
    return None


def fault_lines(faults: ResponseFaults, file: AnswerFile, words: Words) -> list[str]:
    """Faults of the engine in the language asked for, with the rows a spreadsheet program shows."""
    return [f"{_place(file, fault, words)}: {_sentence(fault, words)}" for fault in faults.faults]


def _sentence(fault: ResponseFault, words: Words) -> str:
    key = f"fault_{fault.code}"
    return words(key, value=fault.value) if key in MEASURED else f"{fault.problem}. {fault.remedy}"


def note_line(note: ResponseNote, file: AnswerFile, words: Words) -> str:
    """A note of the engine as a line."""
    key = f"note_{note.code}" if note.row is not None or note.column is not None else f"note_{note.code}_many"
    return f"{_place(file, note, words)}: {words(key, value=note.value)}"


def _place(file: AnswerFile, fault: ResponseFault | ResponseNote, words: Words) -> str:
    place = [str(file.path)]
    if fault.row is not None and fault.row < len(file.rows):
        place.append(words("row", row=file.rows[fault.row]))
    if fault.column is not None:
        place.append(words("column", column=fault.column))
    return ", ".join(place)


def plain(value: Any) -> Any:
    """A number for JSON: null where there is none."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def lines_of(table: Sequence[Sequence[Any]], words: Words) -> list[str]:
    """A table as lines, columns one under another; the first row is the header."""
    cells = [[_shown(cell, words) for cell in row] for row in table]
    wide = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    return ["  ".join(_set(cell, width, i) for i, (cell, width) in enumerate(zip(row, wide, strict=True))).rstrip()
            for row in cells]  # fmt: skip


def _set(cell: str, width: int, place: int) -> str:
    return cell.ljust(width) if place == 0 else cell.rjust(width)


def _shown(cell: Any, words: Words) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        text = f"{cell:.3f}".replace("-", "−")
        return text.replace(".", ",") if words.language == "ru" else text
    return str(cell)
