"""Pairs for whoever looks: those of one's organisations, and one's own."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from opora.base.models import StateChange, holds_on
from opora.base.rules.access import Data, Right, Viewer, within
from opora.documents.models import PaperLink
from opora.documents.rules import STANDING
from opora.mentoring.models import Pair, PairMember
from opora.mentoring.rules import LIVE_PAIRS
from opora.network.models import Node

PAIR_KIND = "mentoring.pair"
#: What may be asked of the list.
SHOWN = ("", "unordered", "active", "ended")
_ASKED = {
    "": Q(state__in=LIVE_PAIRS),
    "unordered": Q(state=Pair.State.CONFIRMED),
    "active": Q(state=Pair.State.ACTIVE),
    "ended": Q(state__in=(Pair.State.COMPLETED, Pair.State.TERMINATED)),
}


def _own(viewer: Viewer) -> Q:
    mine = PairMember.objects.filter(person=viewer.person_id or 0)
    return Q(pk__in=mine.values("pair_id"))


def _reached(viewer: Viewer, right: Right) -> Q:
    paths = viewer.paths(Data.PAIR, right)
    return within(paths, "node__path") | within(paths, "mentor_node__path")


def _named(role: str) -> Subquery:
    members = PairMember.objects.filter(pair=OuterRef("pk"), role=role).order_by("pk")
    return Subquery(members.values("person__sort_key")[:1])


def pairs_of(viewer: Viewer, right: Right = Right.VIEW) -> QuerySet[Pair]:
    """The pairs of the viewer's organisations (the mentee's or the mentor's) and the viewer's own."""
    reached = _reached(viewer, right)
    return (
        Pair.objects.filter(reached | _own(viewer) if right == Right.VIEW else reached)
        .select_related("node", "mentor_node", "seat")
        .annotate(mentee_key=_named("mentee"), mentor_key=_named("mentor"))
    )


def pairs_shown(viewer: Viewer, show: str) -> QuerySet[Pair]:
    """The list as the address asks for it, with the people and the papers of each pair."""
    return with_people(pairs_of(viewer).filter(_ASKED.get(show, _ASKED[""])))


def counted(viewer: Viewer) -> dict[str, int]:
    """How many pairs each word of the filter shows, in one statement."""
    found = Pair.objects.filter(_reached(viewer, Right.VIEW) | _own(viewer))
    return found.aggregate(**{show or "all": Count("pk", filter=_ASKED[show]) for show in SHOWN})


def with_people(pairs: QuerySet[Pair]) -> QuerySet[Pair]:
    """Each pair with its `people`, mentors and mentees in one list."""
    people = PairMember.objects.select_related("person").order_by("pk")
    return pairs.prefetch_related(Prefetch("members", queryset=people, to_attr="people"))


def pair_of(viewer: Viewer, pair_id: int, right: Right = Right.VIEW) -> Pair | None:
    """One pair with its people."""
    return with_people(pairs_of(viewer, right).filter(pk=pair_id)).first()


def unordered_at(viewer: Viewer) -> QuerySet[Pair]:
    """Pairs both sides agreed to which no order names, where the viewer keeps the papers."""
    paths = viewer.paths(Data.PAPER, Right.ENTER)
    found: Any = pairs_of(viewer, Right.ENTER).filter(within(paths, "node__path"), state=Pair.State.CONFIRMED)
    return with_people(found.order_by("mentee_key", "pk"))


def own_organisation(viewer: Viewer) -> Node | None:
    """The organisation whose pairs the viewer keeps: the first of one's roles over an organisation."""
    ids = [reach.node_id for reach in viewer.reaches]
    inside = within(viewer.paths(Data.PAIR, Right.ENTER), "path")
    return Node.objects.filter(inside, pk__in=ids, kind=Node.Kind.ORGANISATION, closed_on=None).order_by("pk").first()


def papers_of_pairs(ids: list[int]) -> dict[int, list[PaperLink]]:
    """The papers of each pair, the newest first."""
    found: dict[int, list[PaperLink]] = {}
    links = PaperLink.objects.filter(object_kind=PAIR_KIND, object_id__in=ids, paper__state__in=STANDING)
    links = links.select_related("paper")
    for link in links.order_by("-paper__dated_on", "-paper_id"):
        found.setdefault(link.object_id, []).append(link)
    return found


def steps_of(pair: Pair) -> list[StateChange]:
    """What happened to a pair, the newest first."""
    return list(StateChange.objects.filter(kind=PAIR_KIND, object_id=pair.pk).order_by("-pk"))


def own_mentoring(viewer: Viewer) -> dict[str, bool]:
    """Whether the viewer mentors somebody or has a mentor today."""
    held = PairMember.objects.filter(holds_on(viewer.today), person=viewer.person_id or 0)
    roles = set(held.filter(pair__state__in=LIVE_PAIRS).values_list("role", flat=True))
    return {"mentor": PairMember.Role.MENTOR in roles, "mentee": PairMember.Role.MENTEE in roles}
