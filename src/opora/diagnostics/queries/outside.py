"""Results made elsewhere that are there already, for whoever loads others: told as known or not, never shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from opora.base.rules.access import Data, Right, Viewer
from opora.diagnostics.models import Measurement

#: Whose, by which instrument (its code), of which section, on which day.
ResultKey = tuple[int, str, str, dt.date]


def results_known(viewer: Viewer, people: Collection[int]) -> dict[ResultKey, tuple[float, float]]:
    """Points and the most possible of what these people have from elsewhere."""
    if not viewer.may_somewhere(Data.RESULT, Right.ENTER):
        return {}
    rows = Measurement.objects.filter(person__in=people, source=Measurement.Source.OUTSIDE)
    told = rows.values_list("person_id", "instrument__code", "section", "measured_on", "points", "most")
    return {(who, code, section, day): (points or 0.0, most or 0.0) for who, code, section, day, points, most in told}
