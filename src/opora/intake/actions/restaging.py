"""Reading single rows again after they were mended, or after somebody said who they are."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from opora.base.actions import journal
from opora.base.rules.access import Viewer
from opora.base.rules.states import NotNow
from opora.intake.actions.meetings import meeting_of
from opora.intake.actions.staging import Reading, comparable, compare_all, staged_row, tell_difference, with_school
from opora.intake.models import Batch, Row
from opora.intake.queries.known import nodes_by_name
from opora.intake.rules.differences import against
from opora.intake.rules.fields import SheetKind
from opora.intake.rules.mapping import Mapping as ColumnMapping
from opora.intake.rules.rows import ParsedRow, RowParser


@transaction.atomic
def restage_row(*, by: Viewer, row: Row, today: dt.date) -> Row:
    """Read a mended row again, with the other rows of the same name, against who is known now."""
    batch, nodes = row.batch, nodes_by_name(row.batch.node)
    parsed = _parse(row, today, nodes)
    if parsed.skipped:
        row.is_faulty, row.faults, row.decision = False, [], Row.Decision.SKIP
        row.save()
        return row
    if batch.is_by_rows or not parsed.is_usable:
        staged = staged_row(batch, nodes, Reading(), row.number, row.raw, parsed)
        if meet := meeting_of(batch, nodes, today):
            meet([staged])
        fresh = staged.kept_as(row.pk)
    else:
        fresh = _restage_person(row, parsed, nodes, today)
    journal.record(by=by, verb="batch.restage", about=batch, fields={"row": row.number})
    return fresh


def _parse(row: Row, today: dt.date, nodes: dict[str, tuple[int, str]]) -> ParsedRow:
    batch = row.batch
    parser = RowParser(ColumnMapping.from_json(batch.mapping["columns"]), SheetKind(batch.kind), today)
    parsed = parser.parse(row.raw)
    return parsed if parsed.skipped else with_school(batch, nodes, parsed)


def _read_together(batch: Batch, rows: dict[int, tuple[Row, ParsedRow]], today: dt.date) -> Reading:
    """Gather the rows and compare their people with those known."""
    reading = Reading()
    for number, (_, parsed) in sorted(rows.items()):
        reading.people.add(number, parsed)
    part = Batch(node=batch.node, kind=batch.kind, source=batch.source, is_full=False)
    compare_all(part, reading, today)
    return reading


def _restage_person(row: Row, parsed: ParsedRow, nodes: dict[str, tuple[int, str]], today: dt.date) -> Row:
    batch = row.batch
    alike = batch.rows.filter(name_key=parsed.values.get("name_key", "")[:400], is_faulty=False, number__gt=0)
    together = {other.number: (other, _parse(other, today, nodes)) for other in alike.exclude(pk=row.pk)}
    together[row.number] = (row, parsed)
    reading = _read_together(batch, together, today)
    fresh: dict[int, Row] = {}
    for number, (old, told) in together.items():
        new = staged_row(batch, nodes, reading, number, old.raw, told)
        if old.decision == Row.Decision.SKIP and old.pk != row.pk:
            new.decision = old.decision
        fresh[number] = new.kept_as(old.pk)
    people = [new.person_id for new in fresh.values() if new.person_id]
    batch.rows.filter(number=0, person__in=people).delete()
    return fresh[row.number]


def tell_apart(row: Row, person_id: int | None, today: dt.date) -> None:
    """Somebody said who an unclear row is: how it differs from that person, or that it is somebody new."""
    batch = row.batch
    kept = {name: row.details[name] for name in ("node", "posts") if name in row.details}
    row.details = {**kept, "settled": True}
    row.person_id, row.difference, row.decision = None, Row.Difference.JOINED.value, Row.Decision.APPLY.value
    if person_id is not None:
        _compare_with(row, person_id, today)
    batch.rows.filter(details__same_as=row.number).update(difference=row.difference)


def _compare_with(row: Row, person_id: int, today: dt.date) -> None:
    batch, nodes = row.batch, nodes_by_name(row.batch.node)
    reading = _read_together(batch, {row.number: (row, _parse(row, today, nodes))}, today)
    if person_id not in reading.known:
        raise NotNow  # merged or gone since the list was read
    incoming = next(comparable(person) for person in reading.people.people if row.number in person.numbers)
    is_current = batch.kind != Batch.Kind.MOVEMENTS
    reading.differences[row.number] = against(reading.known[person_id], incoming, today, is_current)
    reading.doubts.clear()
    tell_difference(row, reading, row.number)
