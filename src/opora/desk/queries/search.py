"""Finding people, organisations and papers, each only where the viewer has the right to search."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.keys import search_key
from opora.documents.models import Paper
from opora.network.models import Node
from opora.network.queries.nodes import nodes_of
from opora.people.models import Person
from opora.people.queries.persons import people_of
from opora.people.queries.staff import named

#: How many of each kind are shown; who wants more adds a word.
MOST = 12


@dataclass(frozen=True)
class Found:
    """What was found, and whether there is more."""

    people: list[Person] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    more: bool = False

    @property
    def count(self) -> int:
        """How many lines are shown."""
        return len(self.people) + len(self.nodes) + len(self.papers)


def found_by(viewer: Viewer, words: str) -> Found:
    """Everything that holds all the words: former family names as well, «ё» as «е»."""
    parts = search_key(words).split()
    if not parts:
        return Found()
    people = named(people_of(viewer, Right.SEARCH), words)
    nodes = nodes_of(viewer, Right.SEARCH).filter(closed_on=None)
    papers = Paper.objects.filter(viewer.reached(Data.PAPER, Right.SEARCH, "node__path"))
    for part in parts:
        nodes = nodes.filter(search_key__contains=part)
    for word in words.split():
        papers = papers.filter(Q(number__icontains=word) | Q(title__contains=word))
    lists = (
        list(people[: MOST + 1]),
        list(nodes.order_by("sort_key", "pk")[: MOST + 1]),
        list(papers.select_related("node").order_by("-dated_on", "-pk")[: MOST + 1]),
    )
    return Found(
        people=lists[0][:MOST],
        nodes=lists[1][:MOST],
        papers=lists[2][:MOST],
        more=any(len(one) > MOST for one in lists),
    )
