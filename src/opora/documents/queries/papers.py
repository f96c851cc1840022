"""Papers within reach, and what number comes next."""

from __future__ import annotations

import re

from django.db.models import Count, Q, QuerySet

from opora.base.models import StoredFile
from opora.base.rules.access import Data, Right, Viewer, within
from opora.documents.models import Paper, PaperLink
from opora.network.models import Node


def papers_of(viewer: Viewer) -> QuerySet[Paper]:
    """The papers of the viewer's organisations."""
    return (
        Paper.objects.filter(within(viewer.paths(Data.PAPER, Right.VIEW), "node__path"))
        .select_related("node")
        .order_by("-dated_on", "-pk")
    )


def papers_shown(viewer: Viewer, kind: str, words: str) -> QuerySet[Paper]:
    """The register narrowed to a kind and to words of the number or the title."""
    found = papers_of(viewer).select_related("file")
    if kind:
        found = found.filter(kind=kind)
    for word in words.split()[:5]:
        found = found.filter(Q(number__contains=word) | Q(title__contains=word))
    return found


def counts_of(viewer: Viewer) -> dict[str, int]:
    """How many papers of each kind are within reach: one statement."""
    return dict(papers_of(viewer).order_by("kind").values_list("kind").annotate(count=Count("pk")))


def paper_of(viewer: Viewer, paper_id: int) -> Paper | None:
    """One paper."""
    return papers_of(viewer).select_related("file").filter(pk=paper_id).first()


def nodes_for_papers(viewer: Viewer) -> QuerySet[Node]:
    """Organisations whose papers the viewer enters."""
    reach = within(viewer.paths(Data.PAPER, Right.ENTER), "path")
    return Node.objects.filter(reach, kind=Node.Kind.ORGANISATION, closed_on=None).order_by("sort_key")


def may_read_scan(viewer: Viewer, file: StoredFile) -> bool:
    """The scan of a paper is read by whoever may see the paper."""
    return papers_of(viewer).filter(file=file).exists()


def next_number(node: Node, kind: str) -> str:
    """A number to suggest: the last one of this kind with its last figure one higher; nothing when there is none."""
    last = Paper.objects.filter(node=node, kind=kind).exclude(number="").order_by("-dated_on", "-pk").first()
    if last is None:
        return ""
    return re.sub(r"\d+", lambda found: str(int(found.group()) + 1), last.number, count=1)


def is_repeated(node: Node, number: str, year: int) -> bool:
    """Whether the organisation already has a paper of this number in the year: a warning, never a refusal."""
    return Paper.objects.filter(node=node, number=number, dated_on__year=year).exists()


def about(kind: str, ids: list[int]) -> QuerySet[PaperLink]:
    """Links of papers to objects of one kind."""
    return PaperLink.objects.filter(object_kind=kind, object_id__in=ids).select_related("paper")
