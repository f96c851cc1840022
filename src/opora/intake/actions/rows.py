"""Mending rows in the page and deciding about lines: the staged copy changes, the record does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from opora.base.actions import journal
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.intake.actions.pairs import tell_difference
from opora.intake.actions.restaging import restage_row, tell_apart
from opora.intake.actions.results import settle_result
from opora.intake.models import Batch, Row
from opora.intake.queries.known import pairs_of
from opora.intake.rules.batches import may_enter
from opora.intake.rules.mapping import Mapping as ColumnMapping


def _require(by: Viewer, batch: Batch) -> None:
    if not may_enter(by, batch):
        raise NotAllowed
    if batch.state != Batch.State.STAGED:
        raise NotNow


@transaction.atomic
def mend(*, by: Viewer, row: Row, cells: Mapping[str, str], today: dt.date) -> Row:
    """Write other texts into a row's cells (field → text) and read the row again."""
    _require(by, row.batch)
    fields = ColumnMapping.from_json(row.batch.mapping["columns"]).fields
    raw = list(row.raw)
    for field, text in cells.items():
        if field in fields:
            index = fields[field]
            raw += [""] * (index + 1 - len(raw))
            raw[index] = text
    row.raw = raw
    journal.record(by=by, verb="batch.mend", about=row.batch, fields={"row": row.number})
    return restage_row(by=by, row=row, today=today)


#: What changes in a row when somebody has said who it is.
SETTLED = ("person", "difference", "details", "decision", "faults", "is_faulty")
#: What may be said of many lines at once: write them, leave them out, or write them even where who they are is asked.
DECISIONS = ("apply", "skip", "new")


@transaction.atomic
def decide(*, by: Viewer, batch: Batch, rows: Sequence[int], decision: str) -> int:
    """Decide about many lines. A line that asks who somebody is stays open unless it is left out or said to be `new`.

    Returns how many such lines stayed open.
    """
    _require(by, batch)
    asked = [row for row in batch.rows.filter(pk__in=rows, is_faulty=False) if row.is_asked]
    if decision == "new":
        for row in asked:
            _take_for_new(by, row)
    left = asked if decision == "apply" else []
    settled = asked if decision == "new" and batch.kind == Batch.Kind.RESULTS else []  # nobody is added by a result
    plain = batch.rows.filter(pk__in=rows).exclude(pk__in=[row.pk for row in (*left, *settled)])
    plain.update(decision=Row.Decision.SKIP if decision == "skip" else Row.Decision.APPLY)
    journal.record(by=by, verb="batch.decide", about=batch, fields={"rows": sorted(rows), "decision": decision})
    return len(left)


def _take_for_new(by: Viewer, row: Row) -> None:
    """Nobody the row resembles is meant."""
    if row.batch.kind == Batch.Kind.RESULTS:
        settle_result(row, None, by.today)  # nobody is added by a result: such a row is left out
    elif "sides" not in row.details:
        tell_apart(row, None, by.today)
    for place, side in enumerate(row.details.get("sides", ())):
        if side["candidates"]:
            _settle_side(row, None, place)
    row.save(update_fields=SETTLED)


@transaction.atomic
def settle(*, by: Viewer, row: Row, person_id: int | None, place: int | None = None) -> Row:
    """Say who an unclear row (or one side of a pair) is: a known person, or (None) somebody new."""
    _require(by, row.batch)
    if place is None:
        _name_of(row.details.get("candidates", ()), person_id)
        if row.batch.kind == Batch.Kind.RESULTS:
            settle_result(row, person_id, by.today)
        else:
            tell_apart(row, person_id, by.today)
    else:
        _settle_side(row, person_id, place)
    row.save(update_fields=SETTLED)
    journal.record(by=by, verb="batch.settle", about=row.batch, fields={"row": row.number})
    return row


def _name_of(candidates: Sequence[Mapping[str, Any]], person_id: int | None) -> str:
    names = {known["id"]: known["name"] for known in candidates}
    if person_id is not None and person_id not in names:
        raise NotNow
    return str(names.get(person_id, ""))


def _settle_side(row: Row, person_id: int | None, place: int) -> None:
    sides = row.details.get("sides", [])
    if not 0 <= place < len(sides):
        raise NotNow
    side = sides[place]
    side |= {
        "known": _name_of(side["candidates"], person_id), "person": person_id, "candidates": [],
        "settled": True,
    }  # fmt: skip
    mentees = [side["person"] for side in sides if side["person"]]
    tell_difference(row, pairs_of(mentees))
