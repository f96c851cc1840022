"""Mending rows in the page and deciding about lines: the staged copy changes, the record does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from opora.base.actions import journal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.intake.actions.staging import restage_row
from opora.intake.models import Batch, Row
from opora.intake.rules.mapping import Mapping as ColumnMapping


def _require(by: Viewer, batch: Batch) -> None:
    if not by.may(Data.INTAKE, Right.ENTER, path=batch.node.path):
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


@transaction.atomic
def decide(*, by: Viewer, batch: Batch, rows: Sequence[int], decision: str) -> int:
    """Say of lines whether they are applied or left as they are. Returns how many changed."""
    _require(by, batch)
    changed = batch.rows.filter(pk__in=rows).exclude(decision=decision).update(decision=decision)
    journal.record(
        by=by, verb="batch.decide", about=batch, fields={"rows": sorted(rows), "decision": decision}
    )
    return changed


@transaction.atomic
def settle(*, by: Viewer, row: Row, person_id: int | None) -> Row:
    """Say who an unclear row is: a known person, or (None) somebody new."""
    _require(by, row.batch)
    candidates = {known["id"] for known in row.details.get("candidates", ())}
    if person_id is not None and person_id not in candidates:
        raise NotNow
    row.person_id = person_id
    row.difference = Row.Difference.CHANGED if person_id else Row.Difference.JOINED
    row.details = {**row.details, "settled": True}
    row.decision = Row.Decision.APPLY
    row.save(update_fields=["person", "difference", "details", "decision"])
    journal.record(by=by, verb="batch.settle", about=row.batch, fields={"row": row.number})
    return row
