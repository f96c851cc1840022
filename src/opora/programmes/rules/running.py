"""A running programme: when a task is late or carried over, which days count, and the named refusals."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from opora.base.rules.calendars import Calendar, CalendarUnknown
from opora.base.rules.refusals import Refusal

#: A task is told to whoever answers for it so many days ahead.
REMIND_DAYS = 14
#: The share of a hundred.
PERCENT = Decimal(100)


class StageNotReady(Refusal):
    """The exit tests of a stage do not hold."""

    message = _(
        "The stage cannot be finished yet: %(tests)s. Do what is missing, or finish it all the same and write why."
    )


class TaskNotDone(Refusal):
    """The test of a task does not hold."""

    message = _("The records do not show this yet: %(test)s. The task is done when they do.")


class PersonElsewhere(Refusal):
    """Whoever answers for a task works somewhere else."""

    message = _("%(person)s does not work where the programme runs. Choose somebody who does.")


class CarriedWithoutReason(Refusal):
    """A deadline is moved later without a word why."""

    message = _("The task is carried over to a later day: write why, the level above will see it.")


class TermCounted(Refusal):
    """Opora counts this itself."""

    message = _("Opora counts this from the records itself: nothing has to be stated.")


class DayAhead(Refusal):
    """Something is recorded for a day that has not come."""

    message = _("This day has not come yet: record what there is today or earlier.")


class NumeratorAbove(Refusal):
    """A share larger than the whole."""

    message = _("A part cannot be larger than the whole: look at both numbers again.")


class DenominatorMissing(Refusal):
    """A share without its whole."""

    message = _("This indicator is a share: write also of how many.")


def last_working_day(law: str, due_on: dt.date) -> dt.date:
    """The day by which the work has to be done: the last working day up to the deadline.

    >>> last_working_day("ru", dt.date(2026, 11, 22))
    datetime.date(2026, 11, 20)
    >>> last_working_day("ru", dt.date(2018, 12, 30))
    datetime.date(2018, 12, 30)
    """
    calendar, day = Calendar(law), due_on
    try:
        while not calendar.is_working(day):
            day -= dt.timedelta(days=1)
    except CalendarUnknown:
        return due_on
    return day


def is_late(due_on: dt.date | None, state: str, today: dt.date) -> bool:
    """Whether a task that is to be done has gone past its day."""
    return state == "open" and due_on is not None and due_on < today


def share(numerator: Decimal, denominator: Decimal | None) -> Decimal | None:
    """The value of an indicator: a number, or a percentage; of nothing there is no share.

    >>> share(Decimal(3), Decimal(4)), share(Decimal(3), None), share(Decimal(0), Decimal(0))
    (Decimal('75.0'), Decimal('3'), None)
    """
    if denominator is None:
        return numerator
    if not denominator:
        return None
    return (PERCENT * numerator / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
