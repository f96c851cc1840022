"""Bringing in pairs that already run, with their orders: a gap becomes a task, never a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from opora.base.rules.access import Viewer
from opora.intake.models import Batch, Row


def bring_in_pairs(*, by: Viewer, batch: Batch, rows: Sequence[Row], today: dt.date) -> None:
    """Open a pair for each row."""
    raise NotImplementedError
