"""Finding background runs of one's own."""

from __future__ import annotations

from uuid import UUID

from opora.base.models import TaskRun
from opora.base.rules.access import Viewer


def run_of(viewer: Viewer, run_id: UUID) -> TaskRun | None:
    """The run, if the viewer started it."""
    if viewer.account_id is None:
        return None
    return TaskRun.objects.filter(pk=run_id, account_id=viewer.account_id).first()
