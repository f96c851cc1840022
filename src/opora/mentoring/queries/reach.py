"""What a change of a programme would touch: pairs at work in a form or a kind that would be gone."""

from __future__ import annotations

from django.utils.translation import ngettext

from opora.base.rules.access import within
from opora.mentoring.models import Pair
from opora.mentoring.rules import LIVE_PAIRS


def pairs_touched(path: str, listed: str, codes: frozenset[str]) -> list[str]:
    """A sentence for each form or kind under the node that still has pairs."""
    column = {"forms": "form", "kinds": "kind"}[listed]
    live = Pair.objects.filter(within([path], "node__path"), state__in=LIVE_PAIRS, **{f"{column}__in": sorted(codes)})
    counts: dict[str, int] = {}
    for code in live.values_list(column, flat=True):
        counts[code] = counts.get(code, 0) + 1
    return [
        ngettext(
            "%(count)s pair is at work under “%(code)s”, which would be gone",
            "%(count)s pairs are at work under “%(code)s”, which would be gone",
            count,
        )
        % {"count": count, "code": code}
        for code, count in sorted(counts.items())
    ]
