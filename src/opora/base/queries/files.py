"""Finding kept files for those who may read them."""

from __future__ import annotations

from opora.base.models import StoredFile
from opora.base.rules.access import Viewer
from opora.base.rules.terms import may_read_file


def file_of(viewer: Viewer, file_id: int) -> StoredFile | None:
    """The file, if the app that keeps files of its purpose lets the viewer read it."""
    found = StoredFile.objects.filter(pk=file_id, state=StoredFile.State.KEPT).first()
    return found if found is not None and may_read_file(viewer, found) else None
