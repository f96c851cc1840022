"""Keeping files: by hash, for a purpose, until a day."""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import suppress
from typing import BinaryIO

from django.core.files import File
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal
from opora.base.models import StoredFile
from opora.base.models.files import place_of
from opora.base.rules.access import Viewer, system_viewer
from opora.base.rules.refusals import Refusal


class UnableToKeepFile(Refusal):
    """The disk is full or will not take the file."""

    message = _(
        "The file could not be saved: the server's disk did not take it. Nothing was lost; tell the administrator."
    )


def sweep_torn(place: str) -> None:
    """Remove what a full disk left of a file that no record points at."""
    storage = StoredFile._meta.get_field("content").storage
    if not StoredFile.objects.filter(content=place).exists():
        with suppress(OSError):
            storage.delete(place)


@transaction.atomic
def keep(
    *,
    by: Viewer,
    content: BinaryIO,
    name: str,
    purpose: str,
    media_type: str,
    node_id: int | None,
    keep_until: dt.date | None = None,
) -> StoredFile:
    """Keep a file and return its record; the bytes are on the disk before the record says `kept`."""
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := content.read(1 << 20):
        digest.update(block)
        size += len(block)
    content.seek(0)
    stored = StoredFile(
        name=name[:255], sha256=digest.hexdigest(), size=size, media_type=media_type,
        purpose=purpose, node_id=node_id, owner_id=by.account_id, keep_until=keep_until,
    )  # fmt: skip
    try:
        stored.content.save(name, File(content), save=False)
    except OSError as fault:
        sweep_torn(place_of(stored, name))
        raise UnableToKeepFile from fault
    stored.state = StoredFile.State.KEPT
    stored.save()
    journal.record(by=by, verb="file.keep", about=stored)
    return stored


def forget_overdue(today: dt.date) -> int:
    """Forget the files whose last day has passed; returns how many went."""
    overdue = StoredFile.objects.filter(keep_until__lt=today).exclude(state=StoredFile.State.GONE)
    by = system_viewer(today)
    return sum(forget(by=by, stored=stored) for stored in overdue.order_by("pk"))


@transaction.atomic
def forget(*, by: Viewer, stored: StoredFile) -> int:
    """The record goes, or where something was made from the file, only the bytes."""
    place, storage = stored.content.name, stored.content.storage
    journal.record(by=by, verb="file.forget", about=stored)
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        stored.state, stored.content = StoredFile.State.GONE, ""
        stored.save(update_fields=["state", "content"])
    if place and not StoredFile.objects.filter(content=place).exists():
        transaction.on_commit(lambda: storage.delete(place))
    return 1
