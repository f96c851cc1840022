"""Papers within reach, and what number comes next."""

from __future__ import annotations

import re

from django.db.models import QuerySet

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
