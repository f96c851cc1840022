"""The life of a campaign."""

from __future__ import annotations

from opora.base.rules.states import Machine
from opora.diagnostics.models import Survey

__all__ = ["LIFE", "may_be_granted"]

LIFE = Machine(
    "diagnostics.survey",
    {
        Survey.State.PLANNED: (Survey.State.OPEN, Survey.State.CLOSED),
        Survey.State.OPEN: (Survey.State.CLOSED,),
        Survey.State.CLOSED: (),
    },
)


def may_be_granted(survey: Survey) -> bool:
    """Whether somebody can be given more time: where time is limited, under a name, and until the end."""
    instrument = survey.instrument
    return bool(instrument.limit) and not instrument.anonymous and survey.state != Survey.State.CLOSED
