"""The named, dated counts of events."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from opora.base.rules.access import within
from opora.base.rules.terms import Term
from opora.catalogue.models import Occurrence
from opora.catalogue.queries.occurrences import midnight


def held(path: str, on: dt.date) -> int:
    """Events held under a node up to a day, in the school year of that day."""
    begins = dt.date(on.year if on.month >= 9 else on.year - 1, 9, 1)
    found = Occurrence.objects.filter(within([path], "node__path"), state=Occurrence.State.HELD)
    return found.filter(starts_at__gte=midnight(begins), starts_at__lt=midnight(on + dt.timedelta(days=1))).count()


TERMS = (Term("catalogue.held", _("Events held this school year"), held),)
