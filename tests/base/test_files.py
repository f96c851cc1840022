"""Kept files: by hash, read only by whom the purpose lets, and a full disk is said in words (Q27)."""

from __future__ import annotations

import datetime as dt
import errno
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from opora.base.actions import files, upkeep
from opora.base.models import JournalEntry, StoredFile
from opora.base.queries.files import file_of
from opora.base.rules import Refusal, terms
from opora.base.rules.access import Viewer, public_viewer, system_viewer
from tests.cast import Cast

TODAY = dt.date(2026, 11, 23)
SYSTEM = system_viewer(TODAY)
pytestmark = pytest.mark.django_db


def keep(content: bytes = b"order", name: str = "приказ.docx", purpose: str = "test.paper") -> StoredFile:
    return files.keep(
        by=SYSTEM, content=BytesIO(content), name=name, purpose=purpose, media_type="text/plain", node_id=None
    )


def test_a_kept_file_lies_by_its_hash_and_not_by_its_name() -> None:
    stored = keep(name="../../etc/passwd")
    assert stored.state == "kept"
    assert stored.size == 5
    assert Path(stored.content.path).is_relative_to(default_storage.location)  # type: ignore[attr-defined]
    assert "passwd" not in stored.content.name
    assert JournalEntry.objects.get().verb == "file.keep"


def test_whoever_keeps_files_of_a_purpose_says_who_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "_file_readers", {})
    stored = keep()
    reader = Viewer(kind="person", today=TODAY, account_id=1)
    assert file_of(reader, stored.pk) is None
    terms.register_file_reader("test.paper", lambda viewer, file: viewer == reader and file == stored)
    assert file_of(reader, stored.pk) == stored
    assert file_of(public_viewer(TODAY), stored.pk) is None
    StoredFile.objects.update(state="staged")
    assert file_of(reader, stored.pk) is None


def test_a_full_disk_is_refused_in_words_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    saved = FileSystemStorage._save

    def full(self: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(self.path(saved(self, name, BytesIO(b"or") and content)))
        path.write_bytes(b"or")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(files.UnableToKeepFile) as refusal:
        keep(b"never kept before")
    assert isinstance(refusal.value, Refusal)
    assert "No space" not in str(refusal.value)
    assert not StoredFile.objects.exists()
    assert not JournalEntry.objects.exists()
    folder = Path(default_storage.location)  # type: ignore[attr-defined]
    left = [path for path in folder.rglob("*") if path.is_file() and path.read_bytes() == b"or"]
    assert left == []


def on(day: dt.date | None, content: bytes, purpose: str = "test.paper") -> StoredFile:
    """A file kept until a day."""
    return files.keep(
        by=SYSTEM, content=BytesIO(content), name="приказ.docx", purpose=purpose, media_type="text/plain",
        node_id=None, keep_until=day,
    )  # fmt: skip


def there(stored: StoredFile) -> bool:
    """Whether the bytes are on the disk."""
    return default_storage.exists(stored.content.name)


def test_overdue_files_go_with_their_bytes_in_the_upkeep_and_the_others_stay(
    django_capture_on_commit_callbacks: Any,
) -> None:
    last = TODAY + dt.timedelta(days=1)
    overdue, later, forever = on(last, b"overdue"), on(last + dt.timedelta(days=1), b"later"), on(None, b"forever")
    for days, left in ((0, 3), (1, 3), (2, 2), (3, 1), (4000, 1)):
        day = TODAY + dt.timedelta(days=days)
        with time_machine.travel(dt.datetime.combine(day, dt.time(9), dt.UTC), tick=True):
            with django_capture_on_commit_callbacks(execute=True):
                upkeep.round_of_upkeep(now=timezone.now(), today=day)
            assert StoredFile.objects.count() == left, day
    assert [there(one) for one in (overdue, later, forever)] == [False, False, True]
    assert JournalEntry.objects.filter(verb="file.forget").count() == 2


def test_bytes_that_another_record_needs_stay(django_capture_on_commit_callbacks: Any) -> None:
    gone, kept = on(TODAY, b"the same"), on(None, b"the same")
    StoredFile.objects.filter(pk=kept.pk).update(content=gone.content.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert files.forget_overdue(TODAY + dt.timedelta(days=1)) == 1
    assert there(gone)


def test_of_a_file_that_something_was_made_from_only_the_record_stays(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    from opora.intake.actions import uploads
    from opora.intake.rules.batches import path_of

    batch = uploads.receive(
        by=SYSTEM, node=cast.nodes["school7"], content=BytesIO("ФИО;Должность\nИванова Анна;учитель\n".encode()),
        name="Иванова.csv", today=TODAY,
    )  # fmt: skip
    place, until = batch.file.content.name, batch.file.keep_until
    assert until is not None
    for _day in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            files.forget_overdue(until + dt.timedelta(days=1))
    batch.file.refresh_from_db()
    assert (batch.file.state, batch.file.content.name) == ("gone", "")
    with pytest.raises(Refusal):
        path_of(batch)
    assert not default_storage.exists(place)
    assert JournalEntry.objects.filter(verb="file.forget").count() == 1
