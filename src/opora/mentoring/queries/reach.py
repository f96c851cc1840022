"""What a change of a programme would touch: pairs of a form that would be gone, other gates, limits, criteria."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import ngettext

from opora.base.models import holds_on
from opora.base.rules.access import within
from opora.mentoring.models import MentorProfile, Pair
from opora.mentoring.queries.chosen import chosen, limit_under
from opora.mentoring.queries.gates import needs_under
from opora.mentoring.rules import LIVE_PAIRS
from opora.mentoring.rules.selection import MUST
from opora.people.models import Appointment
from opora.programmes.rules.sections import Compared

Compare = Callable[[Mapping[str, str]], Compared]


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


def rules_touched(path: str, on: dt.date, compared: Compare) -> Iterator[str]:
    """Pairs not yet at work that would need something else, mentors beyond a limit, mentors who miss a must."""
    yield from _gates(path, compared)
    yield from _mentors(path, on, compared)


def _gates(path: str, compared: Compare) -> Iterator[str]:
    waiting = Pair.objects.filter(within([path], "node__path"), state__in=(Pair.State.CONFIRMED, Pair.State.ORDERED))
    pairs = list(waiting.select_related("node", "mentor_node"))
    now, then = compared({pair.node.path: pair.node.law_profile for pair in pairs})
    count = sum(needs_under(now[one.node.path], one) != needs_under(then[one.node.path], one) for one in pairs)
    if count:
        words = ngettext(
            "%(count)s pair would need other things before it begins",
            "%(count)s pairs would need other things before they begin",
            count,
        )
        yield words % {"count": count}


def _mentors(path: str, on: dt.date, compared: Compare) -> Iterator[str]:
    works = Appointment.objects.filter(holds_on(on), within([path], "node__path"), person=OuterRef("person_id"))
    main = works.order_by("-is_main", "pk")
    offered: Any = (
        MentorProfile.objects.filter(state=MentorProfile.State.AVAILABLE)
        .annotate(at=Subquery(main.values("node__path")[:1]), law=Subquery(main.values("node__law_profile")[:1]))
        .exclude(at=None)
        .select_related("person")
    )
    mentors = list(offered)
    now, then = compared({profile.at: profile.law for profile in mentors})
    above = unfit = 0
    for profile in mentors:
        at = profile.at
        limits = limit_under(now[at]), limit_under(then[at])
        above += limits[1] is not None and limits[0] != limits[1] and profile.capacity > limits[1].most
        fits = [
            all(one.holds is not False for one in chosen(profile, side[at], on) if one.criterion.weight == MUST)
            for side in (now, then)
        ]
        unfit += fits == [True, False]
    if above:
        words = ngettext(
            "%(count)s mentor has more places than would be allowed",
            "%(count)s mentors have more places than would be allowed",
            above,
        )
        yield words % {"count": above}
    if unfit:
        words = ngettext(
            "%(count)s mentor on offer would not meet what is a must",
            "%(count)s mentors on offer would not meet what is a must",
            unfit,
        )
        yield words % {"count": unfit}
