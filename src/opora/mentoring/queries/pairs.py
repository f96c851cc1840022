"""Pairs within reach: those one looks after, and one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from opora.base.models import StateChange
from opora.base.rules.access import Data, Right, Viewer, within
from opora.diagnostics.models import Need
from opora.diagnostics.queries.needs import needs_of
from opora.documents.models import Paper
from opora.documents.queries.papers import about
from opora.mentoring.models import Pair, PairMember
from opora.mentoring.rules import LIVE_PAIRS, PAIR
from opora.network.models import Node

#: What a list of pairs may be narrowed to.
SHOWN: dict[str, tuple[str, ...]] = {
    "": LIVE_PAIRS,
    "confirmed": ("confirmed",),
    "active": ("ordered", "active"),
    "over": ("completed", "terminated"),
}


def pairs_of(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Pair]:
    """Pairs of the organisations within reach (by mentee or mentor), and one's own, with their members."""
    paths = viewer.paths(Data.PAIR, right)
    reach = within(paths, "node__path") | within(paths, "mentor_node__path")
    if viewer.person_id:
        mine = PairMember.objects.filter(person=viewer.person_id).values("pair_id")
        reach |= Q(pk__in=mine)
    members = PairMember.objects.select_related("person").order_by("role", "pk")
    return (
        Pair.objects.filter(reach)
        .select_related("node", "mentor_node", "seat")
        .prefetch_related(Prefetch("members", queryset=members, to_attr="sides"))
    )


def pair_of(viewer: Viewer, pair_id: int) -> Pair | None:
    """One pair."""
    return pairs_of(viewer).filter(pk=pair_id).first()


def pairs_shown(viewer: Viewer, show: str) -> QuerySet[Pair]:
    """Pairs in the states a filter names."""
    return pairs_of(viewer).filter(state__in=SHOWN.get(show, LIVE_PAIRS))


def counts_of(viewer: Viewer) -> dict[str, int]:
    """How many pairs each filter shows: one statement."""
    states = list(pairs_of(viewer).prefetch_related(None).order_by().values_list("state", flat=True))
    return {show: sum(state in wanted for state in states) for show, wanted in SHOWN.items()}


def without_order(viewer: Viewer, node: Node | None = None) -> QuerySet[Pair]:
    """Confirmed pairs whose order the viewer may record, in the order of names."""
    paths = [path for path in viewer.paths(Data.PAPER, Right.ENTER) if viewer.may(Data.PAIR, Right.ENTER, path=path)]
    found = pairs_of(viewer).filter(within(paths, "node__path"), state=Pair.State.CONFIRMED)
    return (found.filter(node=node) if node else found).order_by("node__path", "confirmed_on", "pk")


def steps_of(pair: Pair) -> list[StateChange]:
    """What happened to a pair, the latest first."""
    return list(StateChange.objects.filter(kind=PAIR.kind, object_id=pair.pk).order_by("-pk"))


def papers_about(viewer: Viewer, pairs: Sequence[Pair]) -> dict[int, list[Paper]]:
    """Papers on these pairs that the viewer may see: those of organisations within reach, and of one's own pair."""
    own = {pair.pk for pair in pairs if viewer.person_id in {side.person_id for side in sides_of(pair)}}
    found: dict[int, list[Paper]] = {}
    for link in about(PAIR.kind, [pair.pk for pair in pairs]).select_related("paper__node", "paper__file"):
        if link.object_id in own or viewer.may(Data.PAPER, path=link.paper.node.path):
            found.setdefault(link.object_id, []).append(link.paper)
    return found


def sides_of(pair: Any) -> list[PairMember]:
    """The members of a pair as `pairs_of` loaded them."""
    return list(pair.sides)


def requests_of(viewer: Viewer, pair: Pair) -> list[Need]:
    """What the mentee needs help with, as far as the viewer may know of it."""
    mentees = [side.person for side in sides_of(pair) if side.role == PairMember.Role.MENTEE]
    return [need for mentee in mentees for need in needs_of(viewer, mentee).exclude(state=Need.State.CLOSED)]
