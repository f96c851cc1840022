"""Lists whose rows are told one by one: who the people of a row are, and what it says that is new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from opora.intake.actions.pairs import hall_of, meet_sides
from opora.intake.actions.results import result_desk
from opora.intake.models import Batch


def meeting_of(
    batch: Batch, nodes: dict[str, tuple[int, str]], today: dt.date
) -> Callable[[Sequence[Any]], None] | None:
    """What has to be asked of such rows; nothing for a list that is gathered into people."""
    if batch.kind == Batch.Kind.PAIRS:
        hall = hall_of(batch, nodes, today)
        return lambda rows: meet_sides(hall, rows)
    if batch.kind == Batch.Kind.RESULTS:
        return result_desk(batch, nodes, today).tell
    return None
