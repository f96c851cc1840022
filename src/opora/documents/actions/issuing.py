"""Making papers: from a template and the data at the moment, with a number; signing, cancelling, making anew."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.db import models, transaction

from opora.base.actions import files, journal, states
from opora.base.models import StoredFile
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.documents.actions import numbers
from opora.documents.actions.papers import PURPOSE
from opora.documents.actions.templates import WORD, template_for
from opora.documents.bridge.merging import filled
from opora.documents.models import Paper, PaperLink, Series, Signature, Template
from opora.documents.queries.grammar import common_facts
from opora.documents.queries.papers import objects_of, reason_of
from opora.documents.rules import PAPER, STANDING
from opora.documents.rules.kinds import PaperKind, fields_of, frozen, kind_named, kind_title
from opora.documents.rules.refusals import (
    BeingReplaced,
    NoSuchPaper,
    NotSignedYet,
    ReasonMissing,
    SignedEarlier,
    SignedLater,
)
from opora.documents.rules.writing import clean
from opora.network.models import Node


def _require(by: Viewer, node: Node) -> None:
    if not by.may(Data.PAPER, Right.ENTER, path=node.path):
        raise NotAllowed


@transaction.atomic
def prepare(
    *,
    by: Viewer,
    kind: str,
    node: Node,
    about: Sequence[models.Model],
    today: dt.date,
    dated_on: dt.date | None = None,
    number: str | None = None,
    title: str = "",
    typed: Mapping[str, str] | None = None,
) -> Paper:
    """Make a paper about things: its number is taken, its data are frozen, its file is kept for good.

    `number` is as somebody wrote it; None takes the next of the series, where papers of the kind have numbers.
    """
    _require(by, node)
    known = _known(kind)
    day = dated_on or today
    template = template_for(by=by, kind=known, node=node)
    series: Series | None = None
    ordinal: int | None = None
    if number is None:
        number, series, ordinal = numbers.take(node, kind, day) if known.shape else ("", None, None)
    else:
        number = number.strip()[:60]
        series, ordinal = numbers.place_of(node, kind, number, day)
    made = Paper(
        kind=kind, node=node, number=number, dated_on=day, title=title[:300], state=Paper.State.MADE, template=template,
        typed={key: clean(value) for key, value in (typed or {}).items()}, series=series, ordinal=ordinal,
    )  # fmt: skip
    return _write(by, known, made, template, about, today)


def _known(kind: str) -> PaperKind:
    found = kind_named(kind)
    if found is None:
        raise NoSuchPaper(kind=kind)
    return found


def _write(
    by: Viewer, kind: PaperKind, paper: Paper, template: Template, about: Sequence[models.Model], today: dt.date,
    reason: str = "",
) -> Paper:  # fmt: skip
    """Freeze the data, fill the template, keep the file, and say what the paper is about and who signs it."""
    data = {
        **common_facts(paper.node, paper.number, paper.dated_on, today),
        **kind.gather(by, paper.node, about, paper.typed),
    }
    paper.data = frozen(fields_of(kind), data, clean)
    paper.file = _file(by, paper, filled(template_bytes(template), paper.data))
    paper.save()
    PaperLink.objects.bulk_create(
        PaperLink(paper=paper, object_kind=journal.kind_of(thing), object_id=thing.pk) for thing in about
    )
    people = {role: data.get(role) or {} for role in kind.signers}
    Signature.objects.bulk_create(
        Signature(paper=paper, role=role, name=str(told.get("short", ""))[:400], person_id=told.get("person_id"))
        for role, told in people.items()
    )
    states.append(paper, "", paper.state, by=by, reason=reason)
    journal.record(by=by, verb="paper.make", about=paper, others=[paper.node, *about])
    return paper


def template_bytes(template: Template) -> bytes:
    """The template as it was when its version was kept."""
    with template.file.content.open("rb") as content:
        return bytes(content.read())


def _file(by: Viewer, paper: Paper, content: bytes) -> StoredFile:
    words = [kind_title(paper.kind), f"№ {paper.number}" if paper.number else "", paper.title]
    if paper.dated_on:
        words.append(f"от {paper.dated_on:%d.%m.%Y}")
    name = " ".join(word for word in words if word).replace("/", "-").replace("\\", "-")[:150]
    return files.keep(
        by=by, content=io.BytesIO(content), name=f"{name[:1].upper()}{name[1:]}.docx", purpose=PURPOSE,
        media_type=WORD, node_id=paper.node_id,
    )  # fmt: skip


@dataclass(frozen=True)
class Scan:
    """The signed sheet as somebody brought it."""

    content: BinaryIO
    name: str
    media_type: str


@transaction.atomic
def sign(*, by: Viewer, paper: Paper, signed_on: dt.date, today: dt.date, scan: Scan | None = None) -> Paper:
    """Record that a paper was signed by hand on a day; what waits for the signature opens with it.

    A paper made instead of a signed one takes its place only now: until then the former is in force.
    """
    _require(by, paper.node)
    if signed_on > today:
        raise SignedLater
    if paper.dated_on and signed_on < paper.dated_on:
        raise SignedEarlier(dated=f"{paper.dated_on:%d.%m.%Y}")
    states.move(PAPER, paper, Paper.State.SIGNED, by=by, signed_on=signed_on)
    if scan is not None:
        attach_scan(by=by, paper=paper, scan=scan)
    Signature.objects.filter(paper=paper, signed_on=None).update(signed_on=signed_on)
    journal.record(by=by, verb="paper.sign", about=paper)
    kind = kind_named(paper.kind)
    if kind is not None and kind.signed is not None:
        kind.signed(by, paper, today)
    former = paper.replaces
    if former is not None and former.state == Paper.State.SIGNED:
        _put_away(by, former, Paper.State.REPLACED, reason_of(paper), today)
    return paper


def _put_away(by: Viewer, paper: Paper, to: str, reason: str, today: dt.date) -> None:
    """A paper counts no more; what it opened is shut again where nothing else holds it open."""
    was_signed = paper.state == Paper.State.SIGNED
    states.move(PAPER, paper, to, by=by, reason=reason)
    kind = kind_named(paper.kind)
    if was_signed and kind is not None and kind.undone is not None:
        kind.undone(by, paper, today, reason)


@transaction.atomic
def attach_scan(*, by: Viewer, paper: Paper, scan: Scan) -> Paper:
    """Keep the signed sheet beside the paper; a better scan takes the place of the former."""
    _require(by, paper.node)
    if paper.state != Paper.State.SIGNED:
        raise NotSignedYet
    paper.scan = files.keep(
        by=by, content=scan.content, name=scan.name, purpose=PURPOSE, media_type=scan.media_type, node_id=paper.node_id
    )
    paper.save(update_fields=["scan"])
    journal.record(by=by, verb="paper.scan", about=paper)
    return paper


@transaction.atomic
def cancel(*, by: Viewer, paper: Paper, reason: str) -> None:
    """Put a paper away: its number stays taken, the reason stays with it, what a signed one opened shuts again."""
    _require(by, paper.node)
    if not reason.strip():
        raise ReasonMissing
    _put_away(by, paper, Paper.State.CANCELLED, reason.strip()[:200], by.today)
    journal.record(by=by, verb="paper.cancel", about=paper)


@transaction.atomic
def replace(*, by: Viewer, paper: Paper, today: dt.date, reason: str = "") -> Paper:
    """Make a paper anew from today's record.

    Unsigned it keeps its number and date, and the former goes at once. A signed one stays in force until the new
    one, with a number of its own, is signed.
    """
    _require(by, paper.node)
    kind = _known(paper.kind)
    was_signed = paper.state == Paper.State.SIGNED
    if was_signed and not reason.strip():
        raise ReasonMissing
    about, reason = objects_of(paper), reason.strip()[:200]
    instead = Paper.objects.filter(replaces=paper)
    if was_signed and instead.filter(state__in=STANDING).exists():
        raise BeingReplaced
    instead.update(replaces=None)  # made before and put away again
    if was_signed:
        PAPER.require(paper.state, Paper.State.REPLACED)
    else:
        states.move(PAPER, paper, Paper.State.REPLACED, by=by, reason=reason)
    number, series, ordinal, day = paper.number, paper.series, paper.ordinal, paper.dated_on
    if was_signed:
        day = today
        number, series, ordinal = numbers.take(paper.node, paper.kind, day) if kind.shape else ("", None, None)
    template = template_for(by=by, kind=kind, node=paper.node)
    made = Paper(
        kind=paper.kind, node=paper.node, number=number, dated_on=day, title=paper.title, state=Paper.State.MADE,
        template=template, typed=paper.typed, series=series, ordinal=ordinal, replaces=paper,
    )  # fmt: skip
    return _write(by, kind, made, template, about, today, reason)
