"""Papers within reach, and what number comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Count, Model, Q, QuerySet, Subquery

from opora.base.models import StateChange, StoredFile
from opora.base.rules.access import Data, Right, Viewer, within
from opora.documents.models import Paper, PaperLink, Series, Signature
from opora.documents.rules import STANDING
from opora.documents.rules.kinds import kind_named
from opora.documents.rules.writing import number_in, ordinal_of, shape_of, year_of
from opora.network.models import Node


def papers_of(viewer: Viewer) -> QuerySet[Paper]:
    """The papers of the viewer's organisations, and those of a territory itself for whoever leads it."""
    return (
        Paper.objects.filter(viewer.reached(Data.PAPER, Right.VIEW, "node__path"))
        .select_related("node")
        .order_by("-dated_on", "-pk")
    )


def papers_shown(viewer: Viewer, kind: str, words: str, state: str = "") -> QuerySet[Paper]:
    """The register narrowed to a kind, to where a paper stands and to words of the number or the title."""
    found = papers_of(viewer).select_related("file")
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    for word in words.split()[:5]:
        found = found.filter(Q(number__contains=word) | Q(title__contains=word))
    return found


def counts_of(viewer: Viewer) -> dict[str, int]:
    """How many papers of each kind are within reach: one statement."""
    return dict(papers_of(viewer).order_by("kind").values_list("kind").annotate(count=Count("pk")))


def waiting_count(viewer: Viewer) -> int:
    """How many papers within reach wait for a signature."""
    return papers_of(viewer).filter(state=Paper.State.MADE).count()


def signatures_of(paper: Paper) -> QuerySet[Signature]:
    """Who signs a paper, in the order its kind names them."""
    return paper.signatures.order_by("pk")


def steps_of(paper: Paper) -> QuerySet[StateChange]:
    """What happened to a paper, the newest first."""
    return StateChange.objects.filter(kind="documents.paper", object_id=paper.pk).order_by("-pk")


def reason_of(paper: Paper) -> str:
    """Why a paper was made: the word given when it was made anew."""
    made = StateChange.objects.filter(kind="documents.paper", object_id=paper.pk, from_state="").order_by("pk")
    return made.values_list("reason", flat=True).first() or ""


def made_among(viewer: Viewer, ids: Iterable[int]) -> list[Paper]:
    """Papers that stand and have a file, of these, within reach."""
    found = papers_of(viewer).filter(pk__in=list(ids)[:500], state__in=STANDING).exclude(file=None)
    return list(found.select_related("file").order_by("pk"))


def paper_of(viewer: Viewer, paper_id: int, right: Right = Right.VIEW) -> Paper | None:
    """One paper; to change it, one of an organisation whose papers the viewer keeps."""
    related = ("file", "scan", "template", "replaces", "replaced_by")
    kept = viewer.reached(Data.PAPER, right, "node__path")
    return papers_of(viewer).select_related(*related).filter(kept, pk=paper_id).first()


def nodes_for_papers(viewer: Viewer) -> QuerySet[Node]:
    """Organisations whose papers the viewer enters, and the territories whose own papers they are."""
    reach = within(viewer.paths(Data.PAPER, Right.ENTER), "path") & Q(kind=Node.Kind.ORGANISATION)
    places = Q(path__in=viewer.places(Data.PAPER, Right.ENTER))
    return Node.objects.filter(reach | places, closed_on=None).order_by("sort_key")


def may_read_scan(viewer: Viewer, file: StoredFile) -> bool:
    """The scan of a paper is read by whoever may see the paper."""
    return papers_of(viewer).filter(Q(file=file) | Q(scan=file)).exists()


def next_number(node: Node, kind: str, on: dt.date | None = None) -> str:
    """A number to suggest: the next of the year's series, else the last one used with its first figure one higher.

    A new year begins with one, in the shape the organisation writes its numbers; nothing when there is none yet.
    """
    known = Series.objects.filter(node=node, kind=kind).order_by("-turn", "-year")
    years = [Q(counted=one, year=year_of(one, on)) for one in Series.Counted.values] if on else []
    series = known.filter(reduce(or_, years)) if years else known
    found = Node.objects.filter(pk=node.pk).values_list(
        Subquery(_numbered(node, kind).values("number")[:1]),
        *(Subquery(series.values(name)[:1]) for name in ("shape", "last", "turn")),
        Subquery(known.values("turn")[:1]),
    )
    last, shape, used, turn, newest = found.get()
    if turn != newest:
        used = None  # of a way of counting the organisation has left
    if last and not shape_of(last):
        return str(last)
    if used is not None:
        return number_in(shape, used + 1)
    shape = shape_of(last or "")
    if not shape:
        return ""
    return number_in(shape, 1 if on else (ordinal_of(last, shape) or 0) + 1)


def counting_at(node: Node, kind: str) -> tuple[str, int]:
    """When an organisation's numbers of a kind begin again: as was said last, else with the calendar year."""
    told = Series.objects.filter(node=node, kind=kind).order_by("-turn", "-pk")
    return told.values_list("counted", "turn").first() or (Series.Counted.CALENDAR, 0)


def last_number(node: Node, kind: str) -> str:
    """The number of the organisation's last paper of a kind; nothing when there is none."""
    return _numbered(node, kind).values_list("number", flat=True).first() or ""


def _numbered(node: Node, kind: str) -> QuerySet[Paper]:
    """An organisation's papers of a kind that have a number, the last first."""
    return Paper.objects.filter(node=node, kind=kind).exclude(number="").order_by("-dated_on", "-pk")


def kind_shape(kind: str) -> str:
    """How numbers of a kind are written where nobody wrote one yet."""
    known = kind_named(kind)
    return known.shape if known else ""


def is_recorded(node: Node, kind: str, day: dt.date, title: str) -> bool:
    """Whether a paper without a number is there already: nothing but its kind, its day and its title tells it."""
    same = Paper.objects.filter(node=node, kind=kind, number="", dated_on=day, title=title, state__in=STANDING)
    return same.exists()


def is_repeated(node: Node, number: str, year: int) -> bool:
    """Whether the organisation already has a paper of this number in the year: a warning, never a refusal."""
    same = Paper.objects.filter(node=node, number=number, dated_on__year=year, state__in=STANDING)
    return same.exists()


def about(kind: str, ids: list[int]) -> QuerySet[PaperLink]:
    """Links of papers that stand to objects of one kind."""
    links = PaperLink.objects.filter(object_kind=kind, object_id__in=ids, paper__state__in=STANDING)
    return links.select_related("paper")


def objects_of(paper: Paper) -> list[Model]:
    """What a paper is about, as it is now, in the order it was named."""
    found: list[Model] = []
    for link in paper.links.order_by("pk"):
        thing = apps.get_model(link.object_kind)._default_manager.filter(pk=link.object_id).first()
        if thing is not None:
            found.append(thing)
    return found
