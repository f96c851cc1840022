"""The rules of matching a running programme proposes: a shipped set, the same with other weights, or its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import ngettext

from opora.base.rules.access import within
from opora.matching.bridge.rules_files import reweighted
from opora.matching.models import Scheme
from opora.matching.queries.schemes import schemes_for
from opora.mentoring.models import Seat
from opora.network.models import Node
from opora.programmes.queries.force import rules_in_force
from opora.programmes.rules.force import MATCHING_TEXT
from opora.programmes.rules.sections import Compared

#: The code of the rules a programme brings.
CODE = "programme-{pk}"


def proposed(node: Node, on: dt.date) -> Scheme | None:
    """The rules a matching at a node begins with; not kept yet when the programme's own are used for the first time."""
    said = rules_in_force(node, on).matching
    known = list(schemes_for(node))
    ready = [one for one in known if not one.code.startswith(CODE.partition("{")[0])]
    if said is None:
        return next(iter(ready), None)
    section = said.data["matching"]
    named = [one for one in ready if one.code == section.get("scheme")] or ready
    text = said.data.get(MATCHING_TEXT) or ""
    if not text and section.get("weights") and named:
        shipped = next((one for one in named if one.node_id is None), named[0])
        text = reweighted(shipped.text, section["weights"])
    if not text:
        return next(iter(named), None)
    code = CODE.format(pk=said.programme)
    kept = (one for one in known if (one.code, one.node_id, one.text) == (code, said.node, text))
    return next(kept, None) or Scheme(code=code, node_id=said.node, text=text, title={"ru": said.title})


def rules_of_matching(path: str, on: dt.date, compared: Callable[[Mapping[str, str]], Compared]) -> Iterator[str]:
    """How many open places would be matched by other rules."""
    waiting = Seat.objects.filter(within([path], "node__path"), state=Seat.State.OPEN)
    places = list(waiting.values_list("node__path", "node__law_profile"))
    now, then = compared(dict(places))

    def section(side: Mapping[str, object], at: str) -> object:
        said = getattr(side[at], "matching", None)
        return said.data["matching"] if said else None

    count = sum(section(now, at) != section(then, at) for at, _law in places)
    if count:
        words = ngettext(
            "%(count)s open place would be matched by other rules",
            "%(count)s open places would be matched by other rules",
            count,
        )
        yield words % {"count": count}
