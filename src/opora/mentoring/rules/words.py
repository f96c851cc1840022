"""How long somebody has taught, in words of a list."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: In the first years a year of work is told by its number, later the years are counted.
FIRST_YEARS = 3


def service_words(since: dt.date | None, today: dt.date) -> str:
    """«1-й год» for a beginner, «24 года стажа» for the rest; nothing when it is not known."""
    if since is None or since > today:
        return ""
    years = int((today - since).days / 365.25)
    if years < FIRST_YEARS:
        return _("year %(number)s of work") % {"number": years + 1}
    return ngettext("%(count)s year of service", "%(count)s years of service", years) % {"count": years}
