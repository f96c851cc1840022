"""How often each question was seen, for those who keep the shelf."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from opora.base.rules.access import Viewer
from opora.diagnostics.models import Answer, Instrument, Sitting
from opora.diagnostics.queries.instruments import items_of, keeps_instruments

__all__ = ["exposure_of"]

BEGUN = (Sitting.State.IN_PROGRESS, Sitting.State.FINISHED)


def exposure_of(viewer: Viewer, instrument: Instrument) -> dict[int, float]:
    """The share of sittings that put a question, of those that might have: of its section and of the whole.

    Item id → share; empty for whom it is not, and where nobody has begun. Three statements.
    """
    if not keeps_instruments(viewer):
        return {}
    begun = Sitting.objects.filter(instrument=instrument, state__in=BEGUN)
    sittings = Counter(dict(begun.order_by().values_list("section").annotate(Count("pk"))))
    put = Answer.objects.filter(sitting__in=begun).order_by().values_list("item").annotate(Count("pk"))
    seen = dict(put)
    found = {}
    for item in items_of(instrument):
        might = sittings[""] + (sittings[item.section] if item.section else 0)
        if might:
            found[item.pk] = seen.get(item.pk, 0) / might
    return found
