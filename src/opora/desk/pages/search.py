"""The page of search: people, organisations and papers in one list of lists."""

from __future__ import annotations

from dataclasses import dataclass

from opora.base.rules.access import Viewer
from opora.desk.pages.addresses import about, address
from opora.desk.pages.words import day
from opora.desk.queries.search import Found
from opora.documents.rules.kinds import kind_title


@dataclass(frozen=True)
class Line:
    """One thing found."""

    name: str
    note: str
    url: str


@dataclass(frozen=True)
class SearchPage:
    """What was asked and what was found."""

    words: str
    people: tuple[Line, ...] = ()
    nodes: tuple[Line, ...] = ()
    papers: tuple[Line, ...] = ()
    more: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether something was asked and nothing found."""
        return bool(self.words) and not (self.people or self.nodes or self.papers)


def search_page(viewer: Viewer, words: str, found: Found) -> SearchPage:
    """Put what was found into lines."""
    return SearchPage(
        words=words,
        people=tuple(
            Line(str(person), _post(viewer, person), about("people:person", person.pk, "people:list"))
            for person in found.people
        ),
        nodes=tuple(
            Line(node.short_name, str(node.get_kind_display()), address("network:node", node.pk))
            for node in found.nodes
        ),
        papers=tuple(
            Line(
                f"{kind_title(paper.kind)} № {paper.number}" if paper.number else kind_title(paper.kind),
                ", ".join(filter(None, (paper.node.short_name, day(paper.dated_on) if paper.dated_on else ""))),
                about("documents:paper", paper.pk, "documents:list"),
            )
            for paper in found.papers
        ),
        more=found.more,
    )


def _post(viewer: Viewer, person: object) -> str:
    works = getattr(person, "current", [])
    if not works:
        return ""
    return f"{works[0].post.title.get(viewer.language, '')} · {works[0].node.short_name}"
