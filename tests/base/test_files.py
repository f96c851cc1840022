"""Kept files: by hash, read only by whom the purpose lets, and a full disk is said in words (Q27)."""

from __future__ import annotations

import datetime as dt
import errno
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage

from opora.base.actions import files
from opora.base.models import JournalEntry, StoredFile
from opora.base.queries.files import file_of
from opora.base.rules import Refusal, terms
from opora.base.rules.access import Viewer, public_viewer, system_viewer

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
