"""A list of people that left as a file is remembered: who took it and how long it was."""

from __future__ import annotations

from django.db import transaction

from opora.base.actions import journal
from opora.base.rules.access import Viewer


@transaction.atomic
def note_export(*, by: Viewer, what: str, rows: int) -> None:
    """Remember that a list left as a file."""
    journal.record(by=by, verb="list.export", fields={"what": what, "rows": rows})
