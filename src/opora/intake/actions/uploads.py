"""Receiving a file: kept, looked at, its columns guessed; nothing is written to the record yet."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from opora.base.actions import files, journal, states
from opora.base.actions.turns import in_turn
from opora.base.bridge.refusals import FileRefused
from opora.base.bridge.sheets import open_file
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.cells import text_of
from opora.base.rules.folders import data_folder
from opora.base.rules.refusals import NotAllowed
from opora.intake.models import Batch, RememberedMapping
from opora.intake.rules.batches import (
    BATCH,
    UnableToFindPeople,
    UnableToReadFile,
    UnableToTakeResults,
    may_enter,
    path_of,
)
from opora.intake.rules.fields import SheetKind
from opora.intake.rules.mapping import Mapping as ColumnMapping
from opora.intake.rules.mapping import SheetGuess, fingerprint, rank_sheets
from opora.network.models import Node

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: How long an uploaded list is kept after the import: it holds personal data, and the record has them already.
KEPT_DAYS = 90
PURPOSE = "intake.upload"


def _require(by: Viewer, node: Node) -> None:
    if not by.may(Data.INTAKE, Right.ENTER, path=node.path):
        raise NotAllowed


def _require_batch(by: Viewer, batch: Batch) -> None:
    if not may_enter(by, batch):
        raise NotAllowed


def _require_kind(by: Viewer, node: Node, kind: str) -> None:
    """Results of diagnostics are loaded by whom the table of access names, never by the school's administration."""
    if kind == SheetKind.RESULTS and not by.may(Data.RESULT, Right.ENTER, path=node.path):
        raise UnableToTakeResults


def remembered_columns(node: Node) -> dict[str, str]:
    """What headers meant in earlier files of this organisation, the latest word winning."""
    known: dict[str, str] = {}
    for columns in RememberedMapping.objects.filter(node=node).order_by("used_at").values_list("columns", flat=True):
        known.update(columns)
    return known


def look_into(path: Path, name: str, remembered: Mapping[str, str]) -> tuple[list[SheetGuess], list[list[Any]]]:
    """Open a file and guess what its sheets hold, the likeliest first; and a few rows of the likeliest."""
    try:
        with open_file(path, name) as book:
            heads = [(sheet.name, [] if sheet.is_hidden else sheet.head()) for sheet in book.sheets]
            guesses = rank_sheets(heads, remembered)
    except FileRefused as refused:
        raise UnableToReadFile(why=str(refused)) from refused
    if not guesses or guesses[0].score <= 0:
        raise UnableToFindPeople
    return guesses, sample_of(heads, guesses[0])


def sample_of(heads: list[tuple[str, list[Any]]], guess: SheetGuess) -> list[list[Any]]:
    """The first rows below the header, as texts: what the page of columns shows as examples."""
    body = heads[guess.index][1][guess.header.body : guess.header.body + 5]
    return [[text_of(cell)[:60] for cell in row] for row in body]


def receive(*, by: Viewer, node: Node, content: BinaryIO, name: str, today: dt.date, sheet: int | None = None) -> Batch:
    """Take a file in: refused at once when it cannot be read, else kept with the guess of what its columns mean."""
    _require(by, node)
    folder = data_folder() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=Path(name).suffix[:8]) as kept:
        content.seek(0)
        while block := content.read(1 << 20):
            kept.write(block)
        kept.flush()
        guesses, sample = look_into(Path(kept.name), name, remembered_columns(node))
        _require_kind(by, node, guesses[0].mapping.kind)
        facts = mapping_facts(guesses[0], guesses, sample)
        content_kept: Any = kept
        return _keep(by=by, node=node, content=content_kept, name=name, best=guesses[0], facts=facts, today=today)


@transaction.atomic
def _keep(
    *,
    by: Viewer,
    node: Node,
    content: BinaryIO,
    name: str,
    best: SheetGuess,
    facts: dict[str, Any],
    today: dt.date,
) -> Batch:
    in_turn(node)  # one file of an organisation at a time
    content.seek(0)
    digest = hashlib.sha256()
    while block := content.read(1 << 20):
        digest.update(block)
    content.seek(0)
    same = Batch.objects.filter(node=node, file__sha256=digest.hexdigest(), created_by_id=by.account_id, mapping=facts)
    if (waiting := same.filter(state=Batch.State.UPLOADED).first()) is not None:
        return waiting  # the same form sent twice
    stored = files.keep(
        by=by, content=content, name=name, purpose=PURPOSE, media_type=XLSX, node_id=node.pk,
        keep_until=today + dt.timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    batch = Batch.objects.create(
        node=node,
        kind=best.mapping.kind.value,
        file=stored,
        mapping=facts,
        source=best.mapping.pattern,
        is_full=best.mapping.kind == SheetKind.STAFF,
        created_by_id=by.account_id,
    )
    states.append(batch, "", Batch.State.UPLOADED, by=by)
    journal.record(by=by, verb="batch.receive", about=batch, others=[node])
    return batch


def mapping_facts(best: SheetGuess, guesses: list[SheetGuess], sample: list[list[Any]]) -> dict[str, Any]:
    """What the batch remembers of the guess, as plain data."""
    return {
        "sheet": best.index,
        "sheet_name": best.name,
        "sheets": [[guess.index, guess.name] for guess in sorted(guesses, key=lambda guess: guess.index)],
        "headers": list(best.header.headers),
        "body": best.header.body,
        "title": best.header.title,
        "sample": sample,
        "columns": best.mapping.to_json(),
    }


@transaction.atomic
def choose_sheet(*, by: Viewer, batch: Batch, sheet: int) -> Batch:
    """Take another sheet of the same file."""
    _require_batch(by, batch)
    path = path_of(batch)
    guesses, _ = look_into(path, batch.file.name, remembered_columns(batch.node))
    chosen = next((guess for guess in guesses if guess.index == sheet and guess.mapping.has_people), None)
    if chosen is None:
        raise UnableToFindPeople
    with open_file(path, batch.file.name) as book:
        heads = [(other.name, other.head()) for other in book.sheets]
    _require_kind(by, batch.node, chosen.mapping.kind)
    batch.mapping = mapping_facts(chosen, guesses, sample_of(heads, chosen))
    batch.kind = chosen.mapping.kind.value
    batch.save(update_fields=["mapping", "kind"])
    journal.record(by=by, verb="batch.choose_sheet", about=batch)
    return batch


@transaction.atomic
def agree(*, by: Viewer, batch: Batch, chosen: Mapping[int, str], kind: SheetKind, is_full: bool) -> Batch:
    """Agree what the columns mean; the answer is remembered for the next file with such headers."""
    _require_batch(by, batch)
    mapping = ColumnMapping.from_json(batch.mapping["columns"]).corrected(chosen, kind)
    if not mapping.has_people:
        raise UnableToFindPeople
    _require_kind(by, batch.node, kind)
    facts = {**batch.mapping, "columns": mapping.to_json()}
    batch.rows.all().delete()
    states.move(
        BATCH, batch, Batch.State.MAPPED, by=by, mapping=facts, kind=kind.value, is_full=is_full, counts={}, cursor={},
    )  # fmt: skip
    RememberedMapping.objects.update_or_create(
        node=batch.node,
        kind=kind.value,
        headers_sha256=fingerprint(batch.mapping["headers"]),
        defaults={"columns": mapping.memory()},
    )
    journal.record(by=by, verb="batch.agree", about=batch)
    return batch


@transaction.atomic
def abandon(*, by: Viewer, batch: Batch) -> Batch:
    """Put a batch away without writing anything."""
    _require_batch(by, batch)
    states.move(BATCH, batch, Batch.State.ABANDONED, by=by)
    batch.rows.all().delete()
    journal.record(by=by, verb="batch.abandon", about=batch)
    return batch
