"""Recording papers: number and date as they stand on paper, about any objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import BinaryIO

from django.db import models, transaction

from opora.base.actions import files, journal
from opora.base.actions.turns import in_turn
from opora.base.models import StoredFile
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.documents.actions import numbers
from opora.documents.models import Paper, PaperLink
from opora.documents.queries.papers import is_recorded, is_repeated, kind_shape
from opora.documents.rules.refusals import NumberUsed, PaperKnown, UnableToRecordPaper
from opora.network.models import Node

PURPOSE = "documents.paper"


@transaction.atomic
def record_paper(
    *,
    by: Viewer,
    kind: str,
    node: Node,
    number: str,
    dated_on: dt.date | None,
    about: Sequence[models.Model],
    title: str = "",
    file: StoredFile | None = None,
) -> Paper:
    """Record a paper that exists; any shape of number is taken, a repeated one is only warned of (see queries)."""
    if not by.may(Data.PAPER, Right.ENTER, path=node.path):
        raise NotAllowed
    number = number.strip()[:60]
    if not number and kind_shape(kind):
        raise UnableToRecordPaper
    series, ordinal = numbers.place_of(node, kind, number, dated_on)
    paper = Paper.objects.create(
        kind=kind, node=node, number=number, dated_on=dated_on, title=title, file=file, series=series, ordinal=ordinal,
        signed_on=dated_on,
    )  # fmt: skip
    PaperLink.objects.bulk_create(
        PaperLink(paper=paper, object_kind=journal.kind_of(thing), object_id=thing.pk) for thing in about
    )
    journal.record(by=by, verb="paper.record", about=paper, others=[node, *about], fields={"number": number})
    return paper


@transaction.atomic
def withdraw(*, by: Viewer, about: models.Model) -> None:
    """Take an object off the papers that name it; a paper that was about nothing else goes with it."""
    links = PaperLink.objects.filter(object_kind=journal.kind_of(about), object_id=about.pk)
    papers = Paper.objects.filter(links__in=links).select_related("node")
    found = list(papers)
    if not all(by.may(Data.PAPER, Right.ENTER, path=paper.node.path) for paper in found):
        raise NotAllowed
    links.delete()
    Paper.objects.filter(pk__in=[paper.pk for paper in found], links=None, file=None).delete()
    journal.record(by=by, verb="paper.withdraw", about=about, others=found)


@transaction.atomic
def record_with_file(
    *,
    by: Viewer,
    kind: str,
    node: Node,
    number: str,
    dated_on: dt.date,
    title: str,
    content: BinaryIO | None,
    media_type: str,
    repeat: bool = False,
) -> Paper:
    """Record a paper together with its scan, when there is one; one like another only if it is meant so."""
    if not by.may(Data.PAPER, Right.ENTER, path=node.path):
        raise NotAllowed
    in_turn(node)
    number = number.strip()[:60]
    if number and not repeat and is_repeated(node, number, dated_on.year):
        raise NumberUsed
    if not number and not repeat and is_recorded(node, kind, dated_on, title):
        raise PaperKnown
    file = None
    if content is not None:
        name = getattr(content, "name", "") or "paper"
        file = files.keep(by=by, content=content, name=name, purpose=PURPOSE, media_type=media_type, node_id=node.pk)
    return record_paper(by=by, kind=kind, node=node, number=number, dated_on=dated_on, about=[], title=title, file=file)
