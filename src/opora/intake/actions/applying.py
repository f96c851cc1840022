"""Writing a checked list into the record through the actions of the apps below, a thousand rows to a transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.actions.inserts import thousands
from opora.base.rules.access import Viewer
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.intake.actions.pairs import bring_in_pairs
from opora.intake.actions.people import write_people
from opora.intake.actions.results import write_results
from opora.intake.actions.shelves import Decided, Shelf, decided_after, shelf_for
from opora.intake.models import Batch, Row
from opora.intake.queries.batches import is_stale
from opora.intake.rules.batches import BATCH, UnableToApply, UnableToApplyStale, may_enter

Progress = Callable[[int, int], None]


def begin(*, by: Viewer, batch: Batch) -> Batch:
    """Open the write phase: every line must have been decided about, and nothing written here since it was read."""
    if not may_enter(by, batch):
        raise NotAllowed
    if batch.state == Batch.State.APPLYING:
        return batch  # stopped half-way: the writing goes on after its last thousand
    if batch.rows.filter(is_faulty=False, decision="").exists():
        raise UnableToApply
    if is_stale(batch):
        raise UnableToApplyStale
    with transaction.atomic():
        states.move(BATCH, batch, Batch.State.APPLYING, by=by)
        journal.record(by=by, verb="batch.apply", about=batch)
    return batch


def apply(*, by: Viewer, batch: Batch, today: dt.date, progress: Progress) -> int:
    """Apply the decided rows; a run that died or was stopped goes on after its last thousand."""
    batch.refresh_from_db(fields=["state", "cursor"])
    if batch.state == Batch.State.APPLIED:
        return 0  # the worker died between the last step and its report
    shelf = shelf_for(batch, today)
    wanted = batch.rows.filter(is_faulty=False, decision=Row.Decision.APPLY).exclude(difference=Row.Difference.SAME)
    last = batch.cursor.get("applied", 0)
    total, done = wanted.count(), wanted.filter(pk__lte=last).count()
    while chunk := decided_after(wanted, last):
        with thousands(), transaction.atomic():
            _hold(batch, last)
            apply_chunk(by=by, shelf=shelf, rows=chunk)
            last = chunk[-1].pk
            batch.cursor = {**batch.cursor, "applied": last}
            batch.save(update_fields=["cursor"])
        done += len(chunk)
        progress(done, total)
    with transaction.atomic():
        states.move(BATCH, batch, Batch.State.APPLIED, by=by)
        journal.record(by=by, verb="batch.applied", about=batch)
    return done


def _hold(batch: Batch, last: int) -> None:
    """Keep the batch to ourselves for one chunk: of two workers that took it up, one stops here."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.state != Batch.State.APPLYING or held.cursor.get("applied", 0) != last:
        raise NotNow


def apply_chunk(*, by: Viewer, shelf: Shelf, rows: Sequence[Decided]) -> None:
    """Apply one chunk of rows inside the caller's transaction."""
    if shelf.batch.kind == Batch.Kind.PAIRS:
        bring_in_pairs(by=by, batch=shelf.batch, rows=rows, nodes=shelf.nodes, posts=shelf.posts, today=shelf.today)
    elif shelf.batch.kind == Batch.Kind.RESULTS:
        write_results(by=by, batch=shelf.batch, rows=rows)
    else:
        write_people(by=by, shelf=shelf, rows=rows)
