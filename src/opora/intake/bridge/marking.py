"""A list given back to its owner with the faulty cells marked and, beside each row, what to mend."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from opora.base.bridge.marking import mark_rows
from opora.base.rules.marks import Mark

from ..rules.faults import Fault
from ..rules.mapping import Mapping as ColumnMapping


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """What was found in one row; the number is counted from 1, as a spreadsheet shows it."""

    number: int
    faults: tuple[Fault, ...]


def mark_faults(
    source: str | Path,
    name: str,
    target: str | Path,
    rows: Iterable[MarkedRow],
    mapping: ColumnMapping,
    sheet: int = 0,
    header_row: int = 1,
) -> int:
    """Write a copy of an uploaded list with its faults marked; give how many rows are marked.

    `header_row` counts from 1; `mapping` tells which column a fault belongs to.
    """
    columns = {column.field: column.index for column in mapping.columns if column.field}
    marks = {row.number: [_mark(fault, columns) for fault in row.faults] for row in rows}
    return mark_rows(source, name, target, marks, sheet, header_row)


def _mark(fault: Fault, columns: Mapping[str, int]) -> Mark:
    """Lay a fault on its column; a fault of a name falls on the surname."""
    column = columns.get(fault.field, columns.get("family", columns.get("full_name", 0)))
    return Mark(column, f"{fault.message} {fault.mend}".strip(), fault.severity)
