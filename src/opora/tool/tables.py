"""Lists of people from CSV and XLSX files as they come: encodings, delimiters, titles above the header,
blank lines.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from opora.engine.matching import Table
from opora.engine.matching.columns import blank, normal, number_of
from opora.engine.matching.scheme import Entry, Scheme, TextOptions
from opora.engine.matching.sentences import Sentence, say

HEADER_WITHIN = 20
LARGEST_UNPACKED = 600_000_000
TOTALS = frozenset({"итого", "итого:", "всего", "всего:", "total", "total:", "totals", "sum", "сумма"})
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class UnreadableTable(ValueError):
    """A file cannot be read as a table; the sentence names the file, the place and the remedy."""

    def __init__(self, told: Sentence):
        self.told = told
        super().__init__(told)


@dataclass(frozen=True)
class Source:
    """A file as read.

    `table` has no blank rows; `data_rows` gives each of its rows its 0-based number below the header (lines
    with nothing at all are not counted in CSV), `file_rows` the number a spreadsheet program shows.
    `digest` is SHA-256, `totals` are the file's rows that are no person but a line of totals, `broken` those longer
    than the header: the number below the header and what is wrong; `short` the file's rows that end before the header
    does, `nameless` the places, from 1, of columns that hold something and have no name.
    """

    path: Path
    table: Table
    headers: tuple[str, ...]
    data_rows: tuple[int, ...]
    file_rows: tuple[int, ...]
    digest: str
    totals: tuple[int, ...] = ()
    broken: tuple[tuple[int, Sentence], ...] = ()
    short: tuple[int, ...] = ()
    nameless: tuple[int, ...] = ()

    def without(self, rows: Iterable[int]) -> Source:
        """The same file with some rows of the table left out."""
        gone = set(rows)
        keep = [row for row in range(self.table.rows) if row not in gone]
        columns = {name: [cells[row] for row in keep] for name, cells in self.table.columns.items()}
        numbers = [tuple(numbers[row] for row in keep) for numbers in (self.data_rows, self.file_rows)]
        return replace(self, table=Table(columns, len(keep)), data_rows=numbers[0], file_rows=numbers[1])


def read_table(path: Path, wanted: frozenset[str]) -> Source:
    """Read a file whose header row is the one that names most of the wanted columns (else the first filled
    one).

    Raises
    ------
    UnreadableTable : no such file, not a table, no header, a header twice that the rules need, a row longer
    than the header.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        why = say(str(error.strerror))
        told = say("{path}: cannot be opened ({why}). Check the name of the file", path=path, why=why)
        raise UnreadableTable(told) from error
    if path.suffix.lower() in SPREADSHEETS or data[:4] == b"PK\x03\x04":
        records = _best_sheet(_sheets(path, data), wanted)
    else:
        records = _csv_records(path, _decoded(path, data), wanted)
    return _source(path, records, wanted, hashlib.sha256(data).hexdigest())


def wanted_columns(scheme: Scheme) -> frozenset[str]:
    """Every column name a scheme mentions, in comparable form."""
    names: set[str] = {name for side in (scheme.mentees, scheme.mentors) for name in side.id}
    for side in (scheme.mentees, scheme.mentors):
        only = side.only[0] if side.only else None
        columns = (side.person, side.pinned, side.places.column, side.extra.column, only)
        names |= {name for name in columns if name}
    for entry in scheme.rules + scheme.warnings + scheme.terms:
        names |= set() if entry.options.get("pairs") else _named(entry)
    return _comparable(scheme, names)


def wanted_in_pairs(scheme: Scheme, name: str) -> frozenset[str]:
    """Every column name a scheme mentions for one long table, in comparable form."""
    rules = scheme.pairs.get(name)
    names = {rules.mentee, rules.mentor} if rules else set()
    for entry in scheme.rules + scheme.warnings + scheme.terms:
        names |= _named(entry) if entry.options.get("pairs") == name else set()
    return _comparable(scheme, names)


def _comparable(scheme: Scheme, names: set[str]) -> frozenset[str]:
    names = names | {alias for name in names for alias in scheme.aliases.get(name, ())}
    return frozenset(normal(name, TextOptions()) for name in names)


def _named(entry: Entry) -> set[str]:
    options = entry.options
    found = {options.get(key) for key in ("column", "mentee", "mentor", "needs", "strengths", "online", "match")}
    columns = options.get("columns") or ()
    found |= set(columns.values()) if isinstance(columns, dict) else set() if columns == "all" else set(columns)
    found |= {place if isinstance(place, str) else place[0] for place in options.get("same") or ()}
    if entry.kind == "distance" and options.get("km"):
        found |= {options["lat"], options["lon"]}
    if entry.kind == "any":
        for inner in options["of"]:
            found |= _named(inner)
    return {name for name in found if isinstance(name, str) and name}


# ---- files to records: (number shown by a spreadsheet program, cells) ----------------------------

Records = list[tuple[int, list[Any]]]


def _decoded(path: Path, data: bytes) -> str:
    for mark, name in BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("cp1251", errors="replace")
    letters = [letter for letter in text if letter.isalpha() and ord(letter) > 127]
    russian = sum("а" <= letter.lower() <= "я" or letter in "ёЁ" for letter in letters)
    if russian * 10 >= len(letters) * 8:
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        told = say("{path}: the encoding is not recognised. Save the file as CSV UTF-8 or XLSX", path=path)
        raise UnreadableTable(told)
    return str(best)


def _csv_records(path: Path, text: str, wanted: frozenset[str]) -> Records:
    hint, _, rest = text.partition("\n")
    delimiter = ""
    if hint.strip().lower().startswith("sep=") and len(hint.strip()) == 5:
        delimiter, text = hint.strip()[4], rest
    delimiter = delimiter or _delimiter(text, wanted)
    csv.field_size_limit(10_000_000)
    records: Records = []
    shift = 2 if text is rest else 1
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), shift):
            if cells and not (len(cells) == 1 and blank(cells[0])):
                records.append((number, list(cells)))
    except csv.Error as error:
        row = len(records) + 1
        told = say(
            "{path}: row {row} cannot be read ({error}). Save the file again as CSV or XLSX",
            path=path,
            row=row,
            error=error,
        )
        raise UnreadableTable(told) from error
    return records


def _delimiter(text: str, wanted: frozenset[str]) -> str:
    """The delimiter under which one of the first lines names most wanted columns; then the one under which most
    lines are as long as that header; then the one with the widest header. Lists inside the cells have no say.
    """
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:HEADER_WITHIN]

    def fits(mark: str) -> tuple[int, int, int]:
        rows = list(csv.reader(lines, delimiter=mark))
        named = [len({normal(cell, TextOptions()) for cell in row} & wanted) for row in rows]
        width = len(rows[named.index(max(named))])
        return max(named), sum(len(row) == width for row in rows) if width > 1 else 0, width

    return max(",;\t|", key=fits) if lines else ","


def _sheets(path: Path, data: bytes) -> list[Records]:
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_bomb(path, data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        told = say(
            "{path}: cannot be read as a spreadsheet ({error}). Remove a password if there is one, or save it again as "
            "XLSX or CSV",
            path=path,
            error=error,
        )
        raise UnreadableTable(told) from error
    return [[(number, [_cell(cell) for cell in row]) for number, row in enumerate(rows, 1)] for rows in sheets]


def _refuse_bomb(path: Path, data: bytes) -> None:
    if data[:2] != b"PK":
        return
    try:
        unpacked = sum(item.file_size for item in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except zipfile.BadZipFile as error:
        told = say("{path}: the file is damaged. Save it again as XLSX or CSV", path=path)
        raise UnreadableTable(told) from error
    if unpacked > LARGEST_UNPACKED:
        size = LARGEST_UNPACKED // 10**6
        told = say("{path}: unpacks to more than {size} MB. Split it into smaller files", path=path, size=size)
        raise UnreadableTable(told)


def _cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell


def _best_sheet(sheets: list[Records], wanted: frozenset[str]) -> Records:
    return max(sheets, key=lambda records: (_header_place(records, wanted)[1], len(records)), default=[])


# ---- records to a table --------------------------------------------------------------------------


def _header_place(records: Records, wanted: frozenset[str]) -> tuple[int, int]:
    """Which record is the header and how many wanted columns it names."""
    best, most = -1, -1
    for place, (_, cells) in enumerate(records[:HEADER_WITHIN]):
        if all(blank(cell) for cell in cells):
            continue
        known = len({normal(cell, TextOptions()) for cell in cells} & wanted)
        if known > most:
            best, most = place, known
    return best, most


def _source(path: Path, records: Records, wanted: frozenset[str], digest: str) -> Source:
    place, _ = _header_place(records, wanted)
    if place < 0:
        told = say("{path}: the file is empty. The first row must name the columns", path=path)
        raise UnreadableTable(told)
    headers = _headers(path, records[place], wanted)
    columns: dict[str, list[Any]] = {name: [] for name in headers if name}
    data_rows, file_rows, totals, broken = [], [], [], []
    short: list[int] = []
    nameless: set[int] = set()
    unnamed = [place for place, name in enumerate(headers) if not name]
    for data_row, (number, cells) in enumerate(records[place + 1 :]):
        if all(blank(cell) for cell in cells):
            continue
        if any(not blank(cell) for cell in cells[len(headers) :]):
            problem = say(
                "{path}: row {row} has {cells} cells for {columns} columns. "
                "A delimiter inside a cell must stand in quotes",
                path=path,
                row=number,
                cells=len(cells),
                columns=len(headers),
            )
            broken.append((data_row, problem))
            continue
        if _is_total(cells):
            totals.append(number)
            continue
        for name, cell in zip(headers, [*cells, *[None] * len(headers)], strict=False):
            if name:
                columns[name].append(cell)
        short += [number] if len(cells) < len(headers) else []
        nameless.update(place + 1 for place in unnamed if place < len(cells) and not blank(cells[place]))
        data_rows.append(data_row)
        file_rows.append(number)
    table = Table(columns, len(data_rows))
    numbers = tuple(data_rows), tuple(file_rows)
    return Source(
        path, table, tuple(columns), *numbers, digest, tuple(totals), tuple(broken), tuple(short),
        tuple(sorted(nameless)),
    )  # fmt: skip


def _is_total(cells: list[Any]) -> bool:
    """Whether a row is a line of totals: one word that says so, and numbers."""
    if not any(isinstance(cell, str) and not cell.isdigit() and _total_word(cell) for cell in cells):
        return False
    texts = [normal(cell, TextOptions()) for cell in cells if not blank(cell)]
    words = [text for text in texts if number_of(text) is None]
    return len(words) == 1 and words[0] in TOTALS


def _total_word(text: str) -> bool:
    return normal(text, TextOptions()) in TOTALS


def _headers(path: Path, record: tuple[int, list[Any]], wanted: frozenset[str]) -> list[str]:
    """Names of the columns; a nameless column is "" and left out, a second one of a name gets a number."""
    number, cells = record
    seen: dict[str, int] = {}
    headers = []
    for cell in cells:
        cell = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
        name = " ".join(str("" if cell is None else cell).replace("\u00a0", " ").replace("\ufeff", "").split())
        key = normal(name, TextOptions())
        seen[key] = seen.get(key, 0) + 1
        if key and seen[key] > 1 and key in wanted:
            told = say(
                "{path}: row {row} names the column «{name}» twice. Rename or remove one of them",
                path=path,
                row=number,
                name=name,
            )
            raise UnreadableTable(told)
        headers.append(f"{name} ({seen[key]})" if name and seen[key] > 1 else name)
    return headers
