"""Agreements within reach, on either side, and those that end soon."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, F, Max, Q, QuerySet, When
from django.db.models.functions import Coalesce

from opora.base.models import StoredFile, holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.base.rules.keys import search_key
from opora.network.models import Agreement, AgreementParty, Body, Node
from opora.network.queries.bodies import REGION_WIDTH, bodies_of
from opora.network.rules.agreements import WARN_DAYS


def agreements_of(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Any]:
    """The agreements of the viewer's organisations; to be read also those in which one of them is the partner.

    `until` is the day it really ends: an additional agreement may have moved it further.
    """
    paths = viewer.paths(Data.AGREEMENT, right)
    reach = within(paths, "node__path")
    if right == Right.VIEW:
        reach |= Q(pk__in=AgreementParty.objects.filter(within(paths, "node__path")).values("agreement_id"))
    further = Coalesce(Max("additions__ends_on"), F("ends_on"))
    return (
        Agreement.objects.filter(reach)
        .select_related("node", "body", "parent")
        .prefetch_related("parties")
        .annotate(further=further)
        .annotate(until=Case(When(further__gt=F("ends_on"), ended_because="", then=F("further")), default=F("ends_on")))
        .order_by(F("until").asc(nulls_last=True), "pk")
    )


def agreement_of(viewer: Viewer, agreement_id: int, right: Right = Right.VIEW) -> Agreement | None:
    """One agreement."""
    found: Agreement | None = agreements_of(viewer, right).filter(pk=agreement_id).select_related("file").first()
    return found


def ending_soon(viewer: Viewer) -> QuerySet[Any]:
    """The agreements the viewer keeps that end within the days of warning."""
    last = viewer.today + dt.timedelta(days=WARN_DAYS)
    kept = agreements_of(viewer, Right.ENTER).filter(parent=None, starts_on__lte=viewer.today)
    return kept.filter(until__gt=viewer.today, until__lte=last)


def agreements_shown(viewer: Viewer, show: str, words: str) -> QuerySet[Any]:
    """The list as it was asked for: all that hold, those that end soon, those that are over; by words."""
    found, today = agreements_of(viewer), viewer.today
    if show == "over":
        found = found.filter(until__lte=today)
    elif show == "soon":
        last = today + dt.timedelta(days=WARN_DAYS)
        found = found.filter(until__gt=today, until__lte=last)
    else:
        found = found.filter(Q(until__isnull=True) | Q(until__gt=today))
    for word in words.split()[:5]:
        named = AgreementParty.objects.filter(name__contains=word).values("agreement_id")
        found = found.filter(Q(title__contains=word) | Q(number__contains=word) | Q(pk__in=named))
    return found


def agreements_at(viewer: Viewer, node: Node) -> QuerySet[Any]:
    """The agreements of a node, on either side."""
    there = AgreementParty.objects.filter(node=node).values("agreement_id")
    return agreements_of(viewer).filter(Q(node=node) | Q(pk__in=there))


def may_read_agreement(viewer: Viewer, file: StoredFile) -> bool:
    """The scan is read by whoever may see the agreement."""
    return agreements_of(viewer).filter(file=file).exists()


def organisation_named(words: str, *, near: Node) -> list[Node]:
    """Open nodes of the same region whose short name, full name or code is exactly this."""
    key = search_key(words)
    if not key:
        return []
    region = near.path[:REGION_WIDTH]
    found = Node.objects.filter(within([region], "path"), closed_on=None, search_key__contains=key)
    exact = [
        node
        for node in found.order_by("path")[:200]
        if key in (search_key(node.short_name), search_key(node.name), search_key(node.code))
    ]
    return exact


def node_for_agreement(viewer: Viewer, node_id: int) -> Node | None:
    """A node whose agreements the viewer records."""
    reach = within(viewer.paths(Data.AGREEMENT, Right.ENTER), "path")
    return Node.objects.filter(reach, pk=node_id, closed_on=None).first()


def bodies_served(viewer: Viewer, node: Node) -> QuerySet[Body]:
    """What an agreement of a node may serve: the bodies of today that are its own or work there, the centre first."""
    own = Q(owner=node) | Q(node=node) | Q(kind=Body.Kind.CENTRE, owner__path=node.path[:REGION_WIDTH])
    return bodies_of(viewer).filter(own, holds_on(viewer.today))
