"""Papers of a body of the network are recorded and put away by those who keep the body."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from django.db import transaction

from opora.base.actions import files, journal
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Viewer, system_viewer
from opora.base.rules.refusals import NotAllowed
from opora.documents.actions import issuing
from opora.documents.actions.papers import PURPOSE, record_paper
from opora.documents.models import Paper
from opora.documents.queries.bodies import body_behind
from opora.documents.queries.papers import is_recorded, is_repeated
from opora.documents.rules.bodies import BODY_PAPERS, DatedAhead
from opora.documents.rules.refusals import NumberUsed, PaperKnown
from opora.network.models import Body
from opora.network.queries.bodies import may_keep


@transaction.atomic
def record_of_body(
    *, by: Viewer, body: Body, kind: str, number: str, dated_on: dt.date, title: str, content: BinaryIO | None,
    media_type: str, today: dt.date, repeat: bool = False,
) -> Paper:  # fmt: skip
    """Record a paper of a body, with its scan when there is one: the right is that over the body."""
    if kind not in BODY_PAPERS or not may_keep(by, body):
        raise NotAllowed
    if dated_on > today:
        raise DatedAhead
    in_turn(body)
    number = number.strip()[:60]
    if number and not repeat and is_repeated(body.node, number, dated_on.year):
        raise NumberUsed
    if not number and not repeat and is_recorded(body.node, kind, dated_on, title):
        raise PaperKnown
    file = None
    if content is not None:
        name = getattr(content, "name", "") or "paper"
        file = files.keep(
            by=by, content=content, name=name, purpose=PURPOSE, media_type=media_type, node_id=body.node_id
        )
    paper = record_paper(
        by=system_viewer(today), kind=kind, node=body.node, number=number, dated_on=dated_on, about=[body],
        title=title, file=file,
    )  # fmt: skip
    journal.record(by=by, verb="body.paper", about=body, others=[paper], fields={"number": number})
    return paper


@transaction.atomic
def cancel_of_body(*, by: Viewer, paper: Paper, reason: str, today: dt.date) -> Paper:
    """Put away a paper of a body that was recorded wrongly or is in force no more; it stays in the register."""
    body = body_behind(paper)
    if body is None or not may_keep(by, body):
        raise NotAllowed
    issuing.cancel(by=system_viewer(today), paper=paper, reason=reason)
    journal.record(by=by, verb="body.paper_cancel", about=body, others=[paper])
    return paper
