"""The life of a sitting and who is told what comes out of it."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.utils.translation import gettext as _

from opora.base.rules.states import Machine
from opora.diagnostics.models import Instrument, Sitting

__all__ = ["LIFE", "audience_of", "digest_of_secret", "is_over", "may_return", "week_of"]

LIFE = Machine(
    "diagnostics.sitting",
    {
        Sitting.State.ASSIGNED: (Sitting.State.IN_PROGRESS, Sitting.State.EXPIRED, Sitting.State.CANCELLED),
        Sitting.State.IN_PROGRESS: (Sitting.State.FINISHED, Sitting.State.EXPIRED, Sitting.State.CANCELLED),
        Sitting.State.FINISHED: (),
        Sitting.State.EXPIRED: (),
        Sitting.State.CANCELLED: (),
    },
)


def may_return(instrument: Instrument) -> bool:
    """Whether an answer may be changed until the end: opinions may, a test goes forward only."""
    return instrument.kind != Instrument.Kind.TEST


def is_over(sitting: Sitting, now: dt.datetime) -> bool:
    """Whether its time has run out."""
    return sitting.due_at is not None and now >= sitting.due_at


def week_of(day: dt.date) -> dt.date:
    """The Monday of a day's week: all that is kept of when somebody answered without a name."""
    return day - dt.timedelta(days=day.weekday())


def digest_of_secret(secret: str) -> str:
    """What is kept of the secret in a browser."""
    return hashlib.sha256(secret.encode()).hexdigest()


def audience_of(instrument: Instrument) -> list[str]:
    """Who will see what: the first thing that is said before any question."""
    if instrument.anonymous:
        return [
            _("Nobody learns that these answers are yours: they are kept without a name and without the exact day."),
            _(
                "The school sees averages, those above it also counts, always of at least ten people and never "
                "single answers."
            ),
            _("Help is only offered to those who ask for it themselves."),
        ]
    if instrument.kind == Instrument.Kind.SURVEY:
        return [
            _("You see all of your answers."),
            _(
                "Your answers are counted together with those of others: the school and those above it see counts "
                "from five people and averages from ten."
            ),
        ]
    return [
        _("You see everything: your answers’ result, its precision and its history."),
        _("Your mentor and your tutors see the profile only if you agree, and you can take that back at any time."),
        _("The head of the school and the municipality see averages of groups, never your result."),
    ]
