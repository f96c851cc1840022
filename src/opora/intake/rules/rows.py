"""One row of a list turned into values, with its faults, gaps and repairs: nothing but a name is required."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any

from opora.base.rules.cells import Cell, Row, is_blank
from opora.base.rules.marks import Severity

from .checks import faults_between
from .faults import Fault
from .fields import UNREAD, SheetKind
from .mapping import Mapping as ColumnMapping
from .names import Name, name_of_parts, plain_name, read_name, split_people
from .readers import READERS, Found
from .tables import is_section, why_not_a_person
from .values import leave_in_remark

_CACHED = 20_000
#: The one field a cell tells with its value, or '' with all it tells; and what is wrong with it.
type Ready = tuple[str, Any, tuple[Fault, ...]]
_ERRORS = (
    "#REF!",
    "#N/A",
    "#Н/Д",
    "#VALUE!",
    "#ЗНАЧ!",
    "#NAME?",
    "#ИМЯ?",
    "#DIV/0!",
    "#ДЕЛ/0!",
    "#ССЫЛКА!",
    "#NULL!",
    "#NUM!",
)
_NAMES = frozenset({"full_name", "family", "given", "patronymic", "previous_family", "mentor_name", "mentee_name"})
EXAMPLE_MARK = "пример"


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """What a row says: values by field, findings, repairs, or why it was passed over.

    `values` hold plain data (texts, numbers, days, tuples of texts). The keys are those of `fields.TITLES`
    and a few made of them: `name_key`, `post_text`, `post_subjects`, `more_posts`, `subjects_unknown`,
    `education_level`; in pairs `mentor` and `mentee` (each the parts of a name), and `mentors` or `mentees`
    when a cell names several.
    """

    values: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    skipped: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether the row can be staged."""
        return not self.skipped and not (self.faults and any(fault.severity == Severity.FAULT for fault in self.faults))

    @property
    def gaps(self) -> tuple[Fault, ...]:
        """Findings that do not stop the row but become tasks."""
        return tuple(fault for fault in self.faults if fault.severity == Severity.GAP)


class RowParser:
    """A mapping made ready to read many rows; remembers what repeated cells mean."""

    def __init__(self, mapping: ColumnMapping, kind: SheetKind, today: date) -> None:
        self.kind = kind
        self.today = today
        self.headers = tuple(column.header for column in mapping.columns)
        used = [column for column in mapping.columns if column.field and column.field not in UNREAD]
        self._names = tuple((column.index, column.field) for column in used if column.field in _NAMES)
        self._columns: tuple[tuple[int, str, Callable[[Cell, str, date], Found], dict[Cell, Ready]], ...] = tuple(
            (column.index, column.field, READERS[column.field], {}) for column in used if column.field not in _NAMES
        )
        self._remark = next((column.index for column in mapping.columns if column.field == "remark"), -1)
        self._full = next((index for index, field in self._names if field == "full_name"), -1)
        self._plain = self._full >= 0 and len(self._names) == 1 and kind != SheetKind.PAIRS

    def parse(self, raw: Row) -> ParsedRow:
        """Read one row."""
        values: dict[str, Any] = {}
        findings: list[Fault] = []
        plain = plain_name(raw[self._full]) if self._plain and self._full < len(raw) else None
        if plain is not None:
            values["family"], values["sex"] = plain[0], plain[3]
            values["given"], values["patronymic"] = intern(plain[1]), intern(plain[2])  # thousands share them
            values["name_key"] = f"{plain[0]} {plain[1]} {plain[2]}".lower().replace("ё", "е")
        else:
            if why := self._skips(raw):
                return ParsedRow({}, skipped=why)
            self._read_names(raw, values, findings)
        self._read_columns(raw, values, findings)
        if 0 <= self._remark < len(raw) and "leave" not in values and self.kind != SheetKind.PAIRS:
            values.update(leave_in_remark(raw[self._remark]))
        findings += faults_between(values, self.kind, self.today)
        if not findings:
            return ParsedRow(values)
        faults = tuple(fault for fault in findings if fault.severity != Severity.NOTE)
        return ParsedRow(values, faults, tuple(fault for fault in findings if fault.severity == Severity.NOTE))

    def _skips(self, raw: Row) -> str:
        why = why_not_a_person(raw, self.headers)
        if why:
            return why
        names = [raw[index] for index, _ in self._names if index < len(raw) and not is_blank(raw[index])]
        if any(isinstance(name, str) and name.strip().lower().startswith((EXAMPLE_MARK, "example")) for name in names):
            return "example"
        filled = sum(not is_blank(cell) for cell in raw)
        if filled == 1 and len(self._columns) > 1 and is_section(next(cell for cell in raw if not is_blank(cell))):
            return "section"
        return "remark" if not names and filled <= max(1, len(self._columns) // 4) else ""

    def _read_names(self, raw: Row, values: dict[str, Any], findings: list[Fault]) -> None:
        texts = {
            field: str(raw[index]) for index, field in self._names if index < len(raw) and not is_blank(raw[index])
        }
        if self.kind == SheetKind.PAIRS:
            _read_pair(texts, values, findings)
            return
        family = texts.get("family", texts.get("full_name", ""))
        parts = (family, texts.get("given", ""), texts.get("patronymic", ""))
        reading = name_of_parts(*parts, previous=texts.get("previous_family", ""))
        is_whole = self._full >= 0 and "given" not in texts
        findings += [replace(found, field="full_name") if is_whole else found for found in reading.findings]
        if not reading.is_usable and not any(fault.severity == Severity.FAULT for fault in findings):
            findings.append(Fault("name_missing", "full_name" if is_whole else "family"))
        _put_name(values, reading.name)
        if "mentor_name" in texts:
            values["mentor_name"] = read_name(texts["mentor_name"], "mentor_name").name.full

    def _read_columns(self, raw: Row, values: dict[str, Any], findings: list[Fault]) -> None:
        width = len(raw)
        today = self.today
        for index, field, read, known in self._columns:
            if index >= width:
                continue
            cell = raw[index]
            if cell == "" or cell is None:
                continue
            found = known.get(cell)
            if found is None:
                found = _ready(_read_cell(read, cell, field, today))
                if len(known) < _CACHED:
                    known[cell] = found
            name, told, faults = found
            if name:
                values[name] = told
            else:
                values.update(told)
            if faults:
                findings += faults


def _ready(found: Found) -> Ready:
    """What a cell says, as fast to put into a row as may be: nearly every cell tells one thing."""
    told, faults = found
    if len(told) == 1:
        return *next(iter(told.items())), faults
    return "", told, faults


def _read_cell(read: Callable[[Cell, str, date], Found], cell: Cell, field: str, today: date) -> Found:
    if is_blank(cell):
        return {}, ()
    if isinstance(cell, str) and "#" in cell and cell.strip().upper() in _ERRORS:
        return {}, (Fault("cell_error", field, cell.strip()),)
    return read(cell, field, today)


def _put_name(values: dict[str, Any], name: Name) -> None:
    values["family"] = name.family
    values["given"] = name.given
    values["name_key"] = name.key
    if name.patronymic:
        values["patronymic"] = name.patronymic
    if name.previous_family:
        values["previous_family"] = name.previous_family
    if name.sex:
        values["sex"] = name.sex


def _read_pair(texts: Mapping[str, str], values: dict[str, Any], findings: list[Fault]) -> None:
    for side in ("mentor", "mentee"):
        people = [read_name(person, f"{side}_name") for person in split_people(texts.get(f"{side}_name", ""))]
        if not people:
            findings.append(Fault(f"{side}_missing", f"{side}_name"))
            continue
        for person in people:
            findings += person.findings
        if len(people) > 1:
            findings.append(
                Fault("several_people", f"{side}_name", "; ".join(person.name.full for person in people)[:200])
            )
            values[f"{side}s"] = [_parts(person.name) for person in people]
        values[side] = _parts(people[0].name)
        values[f"{side}_name"] = people[0].name.full
    if not values:
        findings.append(Fault("name_missing", "mentor_name"))
    elif values.get("mentor") and values.get("mentor") == values.get("mentee"):
        findings.append(Fault("pair_same_person", "mentee_name"))


def _parts(name: Name) -> dict[str, str]:
    values: dict[str, str] = {}
    _put_name(values, name)
    return values


@lru_cache(maxsize=16)
def parser_for(mapping: ColumnMapping, kind: SheetKind, today: date) -> RowParser:
    """Give the parser of a mapping, the same one for the same mapping, kind and day."""
    return RowParser(mapping, kind, today)


def parse(raw: Sequence[Cell], mapping: ColumnMapping, kind: SheetKind, today: date) -> ParsedRow:
    """Read one row; for many rows take `parser_for(...)` once and call its `parse`."""
    return parser_for(mapping, kind, today).parse(raw)
