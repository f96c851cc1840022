"""When an agreement needs attention, and why one cannot be recorded."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal

#: So many days before its end an agreement is warned of.
WARN_DAYS = 60


class UnableToRecordAgreement(Refusal):
    """The agreement cannot be as it is written."""

    message = _("%(why)s")


class UnableToEndAgreement(Refusal):
    """It has ended, or ends before it begins."""

    message = _("The agreement holds from %(first)s to %(last)s: choose a day within.")


def state_on(starts_on: dt.date, until: dt.date | None, day: dt.date) -> str:
    """Where an agreement stands on a day: ahead, holds, soon (ends within the days of warning), over.

    >>> state_on(dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2026, 11, 23))
    'soon'
    """
    if day < starts_on:
        return "ahead"
    if until is None or until > day + dt.timedelta(days=WARN_DAYS):
        return "holds"
    return "soon" if until > day else "over"
