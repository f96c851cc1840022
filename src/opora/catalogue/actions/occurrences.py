"""Planning events, changing them, noting that they were held or called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed, SentTwice
from opora.catalogue.models import Occurrence
from opora.catalogue.queries.occurrences import clashes_with
from opora.catalogue.rules import OCCURRENCE, ItClashes, UnableToPlan
from opora.network.models import Body, Node
from opora.network.queries.bodies import may_keep

#: What may be said of an event.
FACTS = ("title", "kind", "starts_at", "ends_at", "at", "place", "online", "about")


def _require(by: Viewer, node: Node, body: Body | None) -> None:
    if not (may_keep(by, body) if body is not None else by.may(Data.NETWORK, Right.ENTER, path=node.path)):
        raise NotAllowed


def _check(occurrence: Occurrence, anyway: bool) -> None:
    """Refuse what lasts no time; say what clashes, unless it shall be so."""
    if occurrence.ends_at <= occurrence.starts_at:
        raise UnableToPlan(why=_("It ends before it begins. Check the time."))
    if occurrence.ends_at - occurrence.starts_at > dt.timedelta(days=31):
        raise UnableToPlan(why=_("An event lasts a month at most: plan a longer work in parts."))
    if not anyway and (others := clashes_with(occurrence)):
        raise ItClashes(others=", ".join(f"«{one.title}»" for one in others[:3]))


@transaction.atomic
def plan(
    *,
    by: Viewer,
    title: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    node: Node | None = None,
    body: Body | None = None,
    anyway: bool = False,
    **facts: Any,
) -> Occurrence:
    """Plan an event of a body, or of an organisation itself; a clash is refused unless it shall be so."""
    holder = body.node if body is not None else node
    if holder is None:
        raise UnableToPlan(why=_("An event has an organiser."))
    _require(by, holder, body)
    occurrence = Occurrence(node=holder, body=body, title=title.strip(), starts_at=starts_at, ends_at=ends_at, **facts)
    if occurrence.at is None and not occurrence.online:
        occurrence.at = holder
    in_turn(holder)
    if (
        Occurrence.objects.filter(node=holder, body=body, title=occurrence.title, starts_at=starts_at, ends_at=ends_at)
        .exclude(state=Occurrence.State.CANCELLED)
        .exists()
    ):
        raise SentTwice
    _check(occurrence, anyway)
    occurrence.save()
    states.append(occurrence, "", occurrence.state, by=by)
    journal.record(by=by, verb="occurrence.plan", about=occurrence, others=[holder], fields={"title": title})
    return occurrence


@transaction.atomic
def change(*, by: Viewer, occurrence: Occurrence, facts: Mapping[str, Any], anyway: bool = False) -> Occurrence:
    """Change an event that is still ahead."""
    _require(by, occurrence.node, occurrence.body)
    if occurrence.state != Occurrence.State.PLANNED:
        raise UnableToPlan(why=_("What was held or called off is changed no more."))
    for fact in FACTS:
        if fact in facts:
            setattr(occurrence, fact, facts[fact])
    _check(occurrence, anyway)
    occurrence.save()
    journal.record(by=by, verb="occurrence.change", about=occurrence, fields={name: str(facts[name]) for name in facts})
    return occurrence


@transaction.atomic
def hold(*, by: Viewer, occurrence: Occurrence, now: dt.datetime) -> Occurrence:
    """Note that an event was held."""
    _require(by, occurrence.node, occurrence.body)
    if occurrence.starts_at > now:
        raise UnableToPlan(why=_("It has not begun yet."))
    states.move(OCCURRENCE, occurrence, Occurrence.State.HELD, by=by)
    journal.record(by=by, verb="occurrence.hold", about=occurrence)
    return occurrence


@transaction.atomic
def cancel(*, by: Viewer, occurrence: Occurrence, reason: str = "") -> Occurrence:
    """Call an event off."""
    _require(by, occurrence.node, occurrence.body)
    states.move(OCCURRENCE, occurrence, Occurrence.State.CANCELLED, by=by, reason=reason[:500])
    journal.record(by=by, verb="occurrence.cancel", about=occurrence)
    return occurrence
