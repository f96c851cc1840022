"""Reading an agreed file into staged rows: parsed, compared with what is known, nothing written to the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.actions.inserts import Written, insert, thousands, written
from opora.base.bridge.refusals import FileRefused
from opora.base.bridge.sheets import open_file
from opora.base.rules.access import Viewer
from opora.base.rules.cells import Cell
from opora.base.rules.keys import search_key
from opora.base.rules.refusals import NotAllowed
from opora.intake.actions.meetings import meeting_of
from opora.intake.models import Batch, Row
from opora.intake.queries.batches import last_written
from opora.intake.queries.known import known_under, nodes_by_name, system_of
from opora.intake.rules.batches import BATCH, UnableToReadFile, may_enter, path_of
from opora.intake.rules.continuing import Continuing
from opora.intake.rules.differences import Difference, KnownPerson, compare, name_of
from opora.intake.rules.faults import Fault
from opora.intake.rules.fields import SheetKind
from opora.intake.rules.gathering import Gatherer, IncomingPerson, joined_periods
from opora.intake.rules.mapping import Mapping as ColumnMapping
from opora.intake.rules.plain import plain, plain_dict
from opora.intake.rules.rows import ParsedRow, RowParser
from opora.network.models import Node

CHUNK = 1000
Progress = Callable[[int, int | None], None]
#: What a list may say that the record does not keep beside the person, so that it is never a difference.
UNCOMPARED = ("wishes", "needs", "education", "education_level", "is_mentor_ready", "service_total_years")
KEPT_OF_POST = ("post", "subjects", "stages", "rate", "hired_on", "left_on", "movement", "school")


#: A list of a region names each school hundreds of times.
_school_key = lru_cache(maxsize=4096)(search_key)


@dataclass(slots=True)
class Staged:
    """A row on its way into the database: what a `Row` keeps, without the weight of a model."""

    batch_id: int
    number: int
    raw: Written | Sequence[Cell]
    values: Mapping[str, Any]
    faults: list[list[str]]
    is_faulty: bool
    name_key: str
    details: dict[str, Any]
    difference: str = ""
    decision: str = Row.Decision.APPLY.value
    person_id: int | None = None

    @property
    def told(self) -> tuple[Any, ...]:
        """The values in the order of the columns."""
        return (
            self.batch_id, self.number, self.raw, self.values, self.faults, self.is_faulty, self.name_key, self.details,
            self.difference, self.decision, self.person_id,
        )  # fmt: skip

    def kept_as(self, row_id: int) -> Row:
        """Write the row over an earlier reading of it."""
        row = Row(pk=row_id, **dict(zip(Staged.__slots__, map(plain, self.told), strict=True)))
        row.save()
        return row


@dataclass
class Reading:
    """A file read to its end: its rows, the people in them, and how they differ from who is known."""

    rows: list[tuple[int, Written, ParsedRow]] = field(default_factory=list)
    people: Gatherer = field(default_factory=Gatherer)
    #: Number of a row → its difference.
    differences: dict[int, Difference] = field(default_factory=dict)
    gone: list[Difference] = field(default_factory=list)
    #: Those on record of whom a person must decide: candidates, and those the list does not name.
    known: dict[int, KnownPerson] = field(default_factory=dict)
    doubts: dict[int, int] = field(default_factory=dict)
    #: First row of a person whom several rows name → all their posts.
    posts: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    #: First row of such a person → what all their rows say together: a date of birth may stand in the second.
    told: dict[int, Mapping[str, Any]] = field(default_factory=dict)


def stage(*, by: Viewer, batch: Batch, today: dt.date, progress: Progress) -> int:
    """Read, compare and keep the rows, a thousand to a transaction; rows kept by a run that died stay."""
    batch.refresh_from_db(fields=["state", "cursor"])
    if batch.state != Batch.State.MAPPED:
        return batch.rows.filter(number__gt=0).count()  # the worker died between the last step and its report
    nodes = nodes_by_name(batch.node)
    seen = last_written(batch.node)
    reading = read(batch, nodes, today, progress)
    meet = meeting_of(batch, nodes, today)
    total = len(reading.rows)
    for start in range(batch.cursor.get("staged", 0), total, CHUNK):
        read_rows = reading.rows[start : start + CHUNK]
        with thousands():
            chunk = [staged_row(batch, nodes, reading, *one) for one in read_rows]
            if meet is not None:
                meet(chunk)
            _save(batch, chunk, start + len(chunk))
        progress(start + len(chunk), total)
    with transaction.atomic():
        batch.rows.filter(number=0).delete()
        Row.objects.bulk_create(_gone_rows(batch, reading), batch_size=250)
        states.move(BATCH, batch, Batch.State.STAGED, by=by, cursor={}, counts={"seen": seen})
        journal.record(by=by, verb="batch.stage", about=batch)
    return total


@transaction.atomic
def begin_again(*, by: Viewer, batch: Batch) -> Batch:
    """Read the file again from its beginning: what was mended or decided in the page is asked anew."""
    if not may_enter(by, batch):
        raise NotAllowed
    batch.rows.all().delete()
    states.move(BATCH, batch, Batch.State.MAPPED, by=by, cursor={}, counts={})
    journal.record(by=by, verb="batch.begin_again", about=batch)
    return batch


def read(batch: Batch, nodes: dict[str, tuple[int, str]], today: dt.date, progress: Progress) -> Reading:
    """Parse the whole file and compare its people with those on record."""
    reading = Reading()
    parser = RowParser(ColumnMapping.from_json(batch.mapping["columns"]), SheetKind(batch.kind), today)
    for number, raw in numbered_rows(batch):
        parsed = parser.parse(raw)
        if parsed.skipped:
            continue
        parsed = with_school(batch, nodes, parsed)
        reading.rows.append((number, written(raw), parsed))
        if parsed.is_usable and not batch.is_by_rows:
            reading.people.add(number, parsed)
        if number % CHUNK == 0:
            progress(number, None)
    reading.people.close()
    if not batch.is_by_rows:
        compare_all(batch, reading, today, progress)
    return reading


def _unheard(done: int, total: int | None) -> None:
    """Nobody waits for the progress of a few rows."""


def compare_all(batch: Batch, reading: Reading, today: dt.date, progress: Progress = _unheard) -> None:
    """Say of every person of the file how they differ from who is known."""
    known = known_under(batch.node, system_of(batch), today)
    incoming = _told_on_the_way(reading, progress)
    is_full = batch.is_full and batch.kind == Batch.Kind.STAFF
    for person in reading.people.people:
        if len(person.numbers) > 1:
            reading.posts[person.numbers[0]] = joined_periods(person.appointments)
            reading.told[person.numbers[0]] = person.values
    is_current = batch.kind != Batch.Kind.MOVEMENTS
    for difference in compare(known, incoming, today, is_full, is_current):
        if difference.numbers:
            reading.differences.update((number, difference) for number in difference.numbers)
        else:
            reading.gone.append(difference)
    asked = {key for one in reading.differences.values() for key in one.candidates} | {one.key for one in reading.gone}
    reading.known = {person.key: person for person in known if person.key in asked}
    reading.doubts = {doubt.number: doubt.other for doubt in reading.people.doubts}


def _told_on_the_way(reading: Reading, progress: Progress) -> Iterator[IncomingPerson]:
    """The people of the file as they are compared; who waits hears of it, and may stop it, every thousand."""
    for number, person in enumerate(reading.people.people):
        if number % CHUNK == 0:
            progress(len(reading.rows), None)
        yield comparable(person)


def comparable(person: IncomingPerson) -> IncomingPerson:
    """The person with what the record keeps: each post by itself, nothing that could never be equal."""
    posts: list[dict[str, Any]] = []
    for appointment in joined_periods(person.appointments):
        kept = {name: appointment[name] for name in KEPT_OF_POST if name in appointment}
        if "subjects" not in kept and appointment.get("post_subjects"):
            kept["subjects"] = appointment["post_subjects"]
        posts.append(kept)
        posts += [{**kept, "post": code} for code in appointment.get("more_posts", ())]
    values = {name: value for name, value in person.values.items() if name not in UNCOMPARED}
    return replace(person, values=values, appointments=posts)


def numbered_rows(batch: Batch) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows below the header with their numbers in the file, counted from 1 as a spreadsheet does."""
    try:
        with open_file(path_of(batch), batch.file.name) as book:
            sheet = book.sheets[batch.mapping["sheet"]]
            continuing = Continuing(ColumnMapping.from_json(batch.mapping["columns"]), sheet.merged)
            for at, raw in islice(enumerate(sheet.rows()), batch.mapping["body"], None):
                yield at + 1, continuing.whole(at, raw)
    except FileRefused as refused:
        raise UnableToReadFile(why=str(refused)) from refused


def _save(batch: Batch, rows: list[Staged], place: int) -> None:
    with transaction.atomic():
        insert(Row, Staged.__slots__, [row.told for row in rows])
        batch.cursor = {"staged": place}
        batch.save(update_fields=["cursor"])


def with_school(batch: Batch, nodes: dict[str, tuple[int, str]], parsed: ParsedRow) -> ParsedRow:
    """In a list of several organisations, the organisation under its own short name, or a fault."""
    name = parsed.values.get("school")
    if batch.is_by_rows or batch.node.kind == Node.Kind.ORGANISATION:
        return parsed
    found = nodes.get(_school_key(name)) if name else None
    if found is None:
        return replace(parsed, faults=(*parsed.faults, Fault("school_unknown", "school", (name or "")[:100])))
    return replace(parsed, values={**parsed.values, "school": found[1]})


def staged_row(
    batch: Batch,
    nodes: dict[str, tuple[int, str]],
    reading: Reading,
    number: int,
    raw: Written | Sequence[Cell],
    parsed: ParsedRow,
) -> Staged:
    """One row ready to be kept, with what is wrong in it and how it differs."""
    faults = (*parsed.faults, *parsed.notes)
    row = Staged(
        batch_id=batch.pk,
        number=number,
        raw=raw,
        values=plain_dict(parsed.values) if batch.is_by_rows else reading.told.get(number, parsed.values),
        faults=[[fault.code, fault.field, fault.cell] for fault in faults] if faults else [],
        is_faulty=not parsed.is_usable,
        name_key=parsed.values.get("name_key", "")[:400],
        details={"node": batch.node_id},
    )
    school = parsed.values.get("school")
    if school and batch.node.kind != Node.Kind.ORGANISATION:
        row.details["node"] = nodes.get(_school_key(school), (batch.node_id,))[0]
    if row.is_faulty or batch.is_by_rows:
        return row  # who the people of such a row are is told for many rows at once
    tell_difference(row, reading, number)
    return row


def tell_difference(row: Row | Staged, reading: Reading, number: int) -> None:
    if number in reading.people.repeated:
        row.difference = Row.Difference.SAME.value
        row.details["same_as"] = reading.people.repeated[number]
        return
    difference = reading.differences[number]
    if number in reading.posts:
        row.details["posts"] = [plain(post) for post in reading.posts[number]]
    row.difference, row.person_id = difference.kind.value, difference.key
    if difference.numbers[0] != number:
        row.details["same_as"] = difference.numbers[0]
        return  # written, and decided about, with the person's first row
    if difference.changes:
        row.details["changes"] = {
            change.field: [plain(change.before), plain(change.after)] for change in difference.changes
        }
    if difference.candidates:
        people = (reading.known[key] for key in difference.candidates)
        row.details["candidates"] = [{"id": known.key, "name": name_of(known)} for known in people]
        row.details["why"] = list(difference.likeness.reasons)
        row.decision = Row.Decision.NONE.value
    elif number in reading.doubts:
        row.details["doubt"] = reading.doubts[number]
        row.decision = Row.Decision.NONE.value


def _gone_rows(batch: Batch, reading: Reading) -> Iterable[Row]:
    """People of the organisation whom a full list does not name: they left, if the curator says so."""
    faulty = {parsed.values.get("name_key") for _, _, parsed in reading.rows if not parsed.is_usable}
    for difference in reading.gone:
        known = reading.known[difference.key]
        key = name_of(known).lower().replace("ё", "е")
        if key not in faulty:
            yield Row(
                batch=batch, number=0, difference=Row.Difference.LEFT, person_id=known.key, name_key=key[:400],
                values={"family": known.facts.family, "given": known.facts.given, "patronymic": known.facts.patronymic},
                details={"node": batch.node_id}, decision=Row.Decision.NONE,
            )  # fmt: skip
