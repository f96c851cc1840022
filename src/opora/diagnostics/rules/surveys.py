"""The life of a campaign."""

from __future__ import annotations

from opora.base.rules.states import Machine
from opora.diagnostics.models import Survey

__all__ = ["LIFE"]

LIFE = Machine(
    "diagnostics.survey",
    {
        Survey.State.PLANNED: (Survey.State.OPEN, Survey.State.CLOSED),
        Survey.State.OPEN: (Survey.State.CLOSED,),
        Survey.State.CLOSED: (),
    },
)
