"""Questions coming in: a workbook is kept as it was read, a draft is made of it; a question gets its picture."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import files, journal, states
from opora.base.actions.turns import in_turn
from opora.base.bridge.refusals import FileRefused
from opora.base.bridge.spreadsheets import MIME_XLSX
from opora.base.models import StoredFile
from opora.base.rules.access import Viewer
from opora.base.rules.folders import data_folder
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.diagnostics.actions.instruments import put
from opora.diagnostics.bridge.instrument_files import InstrumentPlan
from opora.diagnostics.bridge.item_books import Book, plan_of, read_book
from opora.diagnostics.bridge.item_rows import Told, told
from opora.diagnostics.models import Instrument, Item, ItemsFile
from opora.diagnostics.queries.instruments import (
    competences_named,
    current_calibration,
    items_of,
    keeps_instruments,
    newest_version,
)
from opora.diagnostics.rules.items_files import LIFE, NoQuestions, StillFaulty, UnreadFile

__all__ = ["PICTURES", "NotADraft", "describe", "drop", "make", "set_picture", "take_in", "understood"]

PURPOSE, PICTURES = "diagnostics.items", "diagnostics.picture"
#: How long an uploaded workbook is kept; what was read of it stays.
KEPT_DAYS = 90


class NotADraft(Refusal):
    """What has been reviewed or published is not changed."""

    message = _("Only a draft is changed. Make the next version and put the picture there.")


def _require(by: Viewer) -> None:
    if not keeps_instruments(by):
        raise NotAllowed


def take_in(*, by: Viewer, content: BinaryIO, name: str, follows: Instrument | None, today: dt.date) -> ItemsFile:
    """Take a workbook in: refused at once when it cannot be read, else kept as it was read."""
    _require(by)
    folder = data_folder() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=Path(name).suffix[:8]) as kept:
        content.seek(0)
        while block := content.read(1 << 20):
            kept.write(block)
        kept.flush()
        try:
            book = read_book(Path(kept.name), name)
        except FileRefused as refused:
            raise UnreadFile(why=str(refused)) from refused
    if "questions" not in book:
        raise NoQuestions
    return _keep(by=by, content=content, name=name, book=book, follows=follows or _named_in(book), today=today)


def _named_in(book: Book) -> Instrument | None:
    """The newest version of the instrument that the workbook names, if it is on the shelf."""
    code = told(_rows(book), None, set()).code
    return newest_version(code) if code else None


@transaction.atomic
def _keep(
    *, by: Viewer, content: BinaryIO, name: str, book: Book, follows: Instrument | None, today: dt.date
) -> ItemsFile:
    in_turn(f"items {by.account_id}")
    content.seek(0)
    digest = hashlib.sha256(content.read()).hexdigest()
    same = ItemsFile.objects.filter(file__sha256=digest, created_by_id=by.account_id, follows=follows)
    if (waiting := same.filter(state=ItemsFile.State.STAGED).first()) is not None:
        return waiting  # the same form sent twice
    content.seek(0)
    stored = files.keep(
        by=by, content=content, name=name, purpose=PURPOSE, media_type=MIME_XLSX, node_id=None,
        keep_until=today + dt.timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    made = ItemsFile.objects.create(file=stored, follows=follows, cells=book, created_by_id=by.account_id)
    states.append(made, "", ItemsFile.State.STAGED, by=by)
    journal.record(by=by, verb="items.take_in", about=made)
    return made


def _rows(book: Book) -> dict[str, dict[int, dict[str, str]]]:
    sheets = {name: sheet["rows"] for name, sheet in book.items() if isinstance(sheet, dict)}
    return {name: {int(number): cells for number, cells in rows.items()} for name, rows in sheets.items()}


def understood(items_file: ItemsFile, keep: Collection[str] = ()) -> Told:
    """What a kept workbook tells, as the shelf stands now; changed questions `keep` their parameters by decision."""
    base: InstrumentPlan | None = None
    if (of := items_file.follows) is not None:
        base = plan_of(of, items_of(of), current_calibration(of))
    rows = _rows(items_file.cells)
    asked = {cells.get("competence", "") for cells in rows.get("sections", {}).values()}
    return told(rows, base, set(competences_named(asked)), keep)


@transaction.atomic
def make(
    *, by: Viewer, items_file: ItemsFile, leave_out: bool = False, keep: Collection[str] = (), today: dt.date
) -> Instrument:
    """Make a draft of what the workbook tells; rows with faults are left out only when that is asked for.

    Questions that were changed lose the parameters found by their old wording; that those named in `keep` have them
    still is the decision of whoever makes the draft, and the version's passport says so.
    """
    _require(by)
    found = understood(items_file, keep)
    in_turn(f"instrument {found.code}")
    if not found.is_whole or (found.flaws and not leave_out):
        raise StillFaulty
    newest = newest_version(found.code)
    made = put(by=by, plan=found.plan(newest.version + 1 if newest else 1), today=today)
    states.move(LIFE, items_file, ItemsFile.State.MADE, by=by, made=made)
    _carry_pictures(items_file.follows, made, found.pictures)
    journal.record(by=by, verb="items.make", about=items_file, others=[made])
    if set(found.reworded) & set(keep):
        journal.record(by=by, verb="items.keep_parameters", about=made)
    return made


def _carry_pictures(base: Instrument | None, made: Instrument, words: Mapping[str, Mapping[str, str]]) -> None:
    """A question that had a picture has it still; its words are those of the workbook, if it has any."""
    old = {item.code: item for item in items_of(base) if item.picture_id} if base else {}
    for item in made.items.filter(code__in=old):
        item.picture_id = old[item.code].picture_id
        item.picture_text = dict(words.get(item.code) or old[item.code].picture_text)
        item.save(update_fields=["picture", "picture_text"])


@transaction.atomic
def drop(*, by: Viewer, items_file: ItemsFile) -> ItemsFile:
    """Put a workbook away: nothing is made of it."""
    _require(by)
    states.move(LIFE, items_file, ItemsFile.State.DROPPED, by=by)
    journal.record(by=by, verb="items.drop", about=items_file)
    return items_file


def _require_draft(by: Viewer, item: Item) -> None:
    _require(by)
    in_turn(item.instrument)
    if not Instrument.objects.filter(pk=item.instrument_id, state=Instrument.State.DRAFT).exists():
        raise NotADraft


@transaction.atomic
def set_picture(
    *, by: Viewer, item: Item, content: BinaryIO, name: str, media_type: str, words: Mapping[str, str]
) -> Item:
    """Give a question of a draft its picture, with what it shows in words."""
    _require_draft(by, item)
    item.refresh_from_db(fields=["picture", "picture_text"])
    before = item.picture
    content.seek(0)
    if item.picture is None or item.picture.sha256 != hashlib.sha256(content.read()).hexdigest():
        item.picture = files.keep(
            by=by, content=content, name=name, purpose=PICTURES, media_type=media_type, node_id=None
        )  # fmt: skip
    elif item.picture_text == words:
        return item  # the same form sent twice
    item.picture_text = dict(words)
    item.save(update_fields=["picture", "picture_text"])
    _let_go(by, before)
    journal.record(by=by, verb="item.picture", about=item)
    return item


def _let_go(by: Viewer, picture: StoredFile | None) -> None:
    """A picture that no question of any version shows any more is not kept."""
    if picture is not None and not Item.objects.filter(picture=picture).exists():
        files.forget(by=by, stored=picture)


@transaction.atomic
def describe(*, by: Viewer, item: Item, words: Mapping[str, str], keep: bool = True) -> Item:
    """Say anew what the picture of a question shows, or take the picture away."""
    _require_draft(by, item)
    before = item.picture
    item.picture = before if keep else None
    item.picture_text = dict(words) if keep else {}
    item.save(update_fields=["picture", "picture_text"])
    _let_go(by, before)
    journal.record(by=by, verb="item.picture", about=item)
    return item
