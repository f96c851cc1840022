"""Reading an agreed file into staged rows: parsed, compared with what is known, nothing written to the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.rules.access import Viewer
from opora.base.rules.keys import search_key
from opora.intake.bridge.refusals import FileRefused
from opora.intake.bridge.sheets import open_file
from opora.intake.models import Batch, Row
from opora.intake.queries.known import KnownPeople, known_under, nodes_by_name, rest_key
from opora.intake.rules.batches import BATCH, UnableToReadFile
from opora.intake.rules.cells import Cell
from opora.intake.rules.differing import Verdict, births_agree, is_slip, verdict_of
from opora.intake.rules.faults import Fault
from opora.intake.rules.fields import SheetKind
from opora.intake.rules.mapping import Mapping as ColumnMapping
from opora.intake.rules.names import Name
from opora.intake.rules.rows import ParsedRow, RowParser

CHUNK = 1000
Progress = Callable[[int], None]


@dataclass
class Table:
    """What comparing needs at hand while a file is read."""

    batch: Batch
    people: KnownPeople
    nodes: dict[str, int]
    parser: RowParser
    seen: set[int] = field(default_factory=set)
    #: name key (and birth date) of people new in this file → the number of their first row.
    fresh: dict[tuple[str, str], int] = field(default_factory=dict)
    fresh_ids: dict[str, int] = field(default_factory=dict)

    @property
    def system(self) -> str:
        """The space of the file's stable ids."""
        return self.batch.source if self.batch.source == "school_journal" else f"staff:{self.batch.node_id}"


def table_for(batch: Batch, today: dt.date) -> Table:
    """Load what comparing needs."""
    mapping = ColumnMapping.from_json(batch.mapping["columns"])
    parser = RowParser(mapping, SheetKind(batch.kind), today)
    return Table(batch, known_under(batch.node, today), nodes_by_name(batch.node), parser)


def stage(*, by: Viewer, batch: Batch, today: dt.date, progress: Progress) -> int:
    """Read the file into rows, a thousand to a transaction. Rows staged by a run that died are kept."""
    table = table_for(batch, today)
    done = batch.cursor.get("staged", 0)
    if done:
        _recall(table)
    chunk: list[Row] = []
    number = 0
    for number, raw in numbered_rows(batch):
        if number <= done:
            continue
        row = staged_row(table, number, raw)
        if row is not None:
            chunk.append(row)
        if number % CHUNK == 0:
            _save(batch, chunk, number)
            chunk = []
            progress(number)
    _save(batch, chunk, number)
    with transaction.atomic():
        _missing(table)
        states.move(BATCH, batch, Batch.State.STAGED, by=by, cursor={**batch.cursor, "staged": 0})
        journal.record(by=by, verb="batch.stage", about=batch)
    return number


def numbered_rows(batch: Batch) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows below the header with their numbers in the file, counted from 1 as a spreadsheet does."""
    try:
        with open_file(Path(batch.file.content.path), batch.file.name) as book:
            sheets = [sheet for sheet in book.sheets if not sheet.is_hidden]
            for number, raw in enumerate(sheets[batch.mapping["sheet"]].rows(), start=1):
                if number > batch.mapping["body"]:
                    yield number, raw
    except FileRefused as refused:
        raise UnableToReadFile(why=str(refused)) from refused


def _save(batch: Batch, rows: list[Row], number: int) -> None:
    with transaction.atomic():
        Row.objects.bulk_create(rows, batch_size=250)
        batch.cursor = {**batch.cursor, "staged": number}
        batch.save(update_fields=["cursor"])


def _recall(table: Table) -> None:
    """After a resume: who was seen in the rows staged before."""
    for number, person_id, values in table.batch.rows.values_list("number", "person_id", "values"):
        if person_id:
            table.seen.add(person_id)
        else:
            table.fresh.setdefault(_fresh_key(values), number)


def staged_row(table: Table, number: int, raw: Sequence[Cell]) -> Row | None:
    """One row ready to be kept, or nothing for a row that is not a person."""
    parsed = table.parser.parse(raw)
    if parsed.skipped:
        return None
    row = Row(batch=table.batch, number=number, raw=[_plain(cell) for cell in raw])
    fill_row(table, row, parsed)
    return row


def fill_row(table: Table, row: Row, parsed: ParsedRow) -> None:
    """Write what a parsed row says, its faults and its difference into `row`."""
    values = dict(parsed.values)
    faults = [*parsed.faults, *parsed.notes]
    node_id = table.batch.node_id
    if values.get("school") and table.batch.kind != Batch.Kind.PAIRS:
        found = table.nodes.get(search_key(values["school"]))
        if found is None and table.batch.node.kind != "organisation":
            faults.append(Fault("school_unknown", "school", values["school"][:100]))
        node_id = found or node_id
    row.values = {name: _plain(value) for name, value in values.items()}
    row.faults = [[fault.code, fault.field, fault.cell] for fault in faults]
    row.is_faulty = any(fault.severity == "fault" for fault in faults)
    row.name_key = values.get("name_key", "")[:400]
    row.details = {"node": node_id}
    row.person_id, row.difference, row.decision = None, "", Row.Decision.APPLY
    if not row.is_faulty:
        _compare(table, row, values, node_id)


def _compare(table: Table, row: Row, values: Mapping[str, Any], node_id: int) -> None:
    if table.batch.kind == Batch.Kind.PAIRS:
        row.difference = Row.Difference.JOINED
        return
    verdict = find_verdict(table, values, node_id)
    row.person_id, row.difference = verdict.person_id, verdict.difference
    if verdict.changes:
        row.details["changes"] = verdict.changes
    if verdict.candidates:
        known = (table.people.by_id[pk] for pk in verdict.candidates)
        row.details["candidates"] = [
            {"id": person.id, "name": f"{person.family} {person.given} {person.patronymic}".strip()} for person in known
        ]
        row.decision = Row.Decision.NONE
    if verdict.person_id:
        table.seen.add(verdict.person_id)
    elif verdict.difference == "joined":
        _note_fresh(table, row, values)


def _note_fresh(table: Table, row: Row, values: Mapping[str, Any]) -> None:
    external = values.get("external_id", "")
    first = table.fresh_ids.get(external) if external else None
    first = first or table.fresh.get(_fresh_key(row.values))
    if first is None:
        table.fresh[_fresh_key(row.values)] = row.number
        if external:
            table.fresh_ids[external] = row.number
    else:
        row.details["same_as"] = first


def _fresh_key(values: Mapping[str, Any]) -> tuple[str, str]:
    return values.get("name_key", ""), str(values.get("birth_on", ""))


def find_verdict(table: Table, values: Mapping[str, Any], node_id: int) -> Verdict:
    """Say who a row speaks of: by stable id, by name and birth date, by a former name; else a question or a newcomer."""
    people = table.people
    external = people.by_external.get((table.system, values.get("external_id", "")))
    if external is not None:
        return verdict_of(values, people.by_id[external], node_id, sure=True)
    born = values.get("birth_on")
    same = [pk for pk in people.by_key.get(values.get("name_key", ""), ()) if births_agree(born, people.by_id[pk].birth_on)]
    here = [pk for pk in same if node_id in people.by_id[pk].posts] or same
    if len(here) == 1:
        return verdict_of(values, people.by_id[here[0]], node_id, sure=False)
    if here:
        return Verdict("unclear", candidates=tuple(here))
    return _by_other_names(people, values, node_id, born)


def _by_other_names(people: KnownPeople, values: Mapping[str, Any], node_id: int, born: dt.date | None) -> Verdict:
    former = values.get("previous_family")
    given, patronymic = values.get("given", ""), values.get("patronymic", "")
    keys = [people.by_former_key.get(values.get("name_key", ""), [])]
    if former:
        keys.insert(0, people.by_key.get(Name(former, given, patronymic).key, []))
    for found in keys:
        fit = [pk for pk in found if births_agree(born, people.by_id[pk].birth_on)]
        if len(fit) == 1:
            return verdict_of(values, people.by_id[fit[0]], node_id, sure=True)
    alike = [
        pk
        for pk in people.by_rest.get(rest_key(given, patronymic), ())
        if births_agree(born, people.by_id[pk].birth_on)
        and patronymic
        and (is_slip(values["family"], people.by_id[pk].family) or (born and born == people.by_id[pk].birth_on))
    ]
    return Verdict("unclear", candidates=tuple(alike)) if alike else Verdict("joined")


def _missing(table: Table) -> None:
    """People of the organisation whom a full list does not name: they left, unless the curator says otherwise."""
    table.batch.rows.filter(number=0).delete()
    if table.batch.kind != Batch.Kind.STAFF or not table.batch.is_full:
        return
    named = set(table.batch.rows.filter(is_faulty=True).values_list("name_key", flat=True))
    doubtful = {
        candidate["id"]
        for details in table.batch.rows.filter(difference="unclear").values_list("details", flat=True)
        for candidate in details.get("candidates", ())
    }
    gone = [
        Row(
            batch=table.batch, number=0, difference=Row.Difference.LEFT, person_id=known.id, name_key=known.key[:400],
            values={"family": known.family, "given": known.given, "patronymic": known.patronymic},
            details={"node": node_id}, decision=Row.Decision.NONE,
        )
        for known in table.people.by_id.values()
        for node_id in known.posts
        if known.id not in table.seen and known.id not in doubtful and known.key not in named
    ]  # fmt: skip
    Row.objects.bulk_create(gone, batch_size=250)


@transaction.atomic
def restage_rows(*, by: Viewer, batch: Batch, rows: Sequence[Row], today: dt.date) -> None:
    """Read mended rows again."""
    table = table_for(batch, today)
    for row in rows:
        parsed = table.parser.parse(row.raw)
        if parsed.skipped:
            row.is_faulty, row.decision = False, Row.Decision.SKIP
        else:
            fill_row(table, row, parsed)
        row.save()
        if row.person_id:
            batch.rows.filter(number=0, person_id=row.person_id).delete()
    journal.record(by=by, verb="batch.restage", about=batch)


def _plain(value: Any) -> Any:
    """A value as JSON keeps it: days as text, tuples as lists."""
    if isinstance(value, dt.date | dt.datetime | dt.time | dt.timedelta):
        return value.isoformat() if not isinstance(value, dt.timedelta) else str(value)
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return value
