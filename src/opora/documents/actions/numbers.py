"""Numbers of papers: the next of a series, without a gap, or the one somebody wrote."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from opora.base.actions import journal
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.documents.models import Paper, Series
from opora.documents.queries.papers import counting_at, kind_shape, last_number
from opora.documents.rules.writing import number_in, ordinal_of, shape_of, year_of
from opora.network.models import Node


@transaction.atomic
def take(node: Node, kind: str, day: dt.date) -> tuple[str, Series | None, int | None]:
    """Take the next number of the year.

    The row of the series is held until the paper is written: whoever comes meanwhile waits, and a number whose paper
    was not written goes back with the transaction. So no number is given twice and none is lost.
    """
    last = last_number(node, kind)
    shape = shape_of(last) or ("" if last else kind_shape(kind))
    if not shape:
        return last, None, None
    counted, turn = counting_at(node, kind)
    series, _made = Series.objects.get_or_create(
        node=node, kind=kind, counted=counted, year=year_of(counted, day), defaults={"shape": shape, "turn": turn}
    )
    Series.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    while Paper.objects.filter(series=series, ordinal=series.last).exists():
        Series.objects.filter(pk=series.pk).update(last=F("last") + 1)
        series.refresh_from_db()
    return number_in(series.shape, series.last), series, series.last


@transaction.atomic
def count_by(*, by: Viewer, node: Node, kind: str, counted: str, today: dt.date) -> Series:
    """Say when an organisation's numbers of a kind begin with one; till then they go on from the last."""
    if not by.may(Data.PAPER, Right.ENTER, path=node.path):
        raise NotAllowed
    before = Series.objects.filter(node=node, kind=kind).order_by("-turn", "-year").first()
    if before is not None and before.counted == counted:
        return before
    told = {"shape": kind_shape(kind), "last": 0, "turn": 1}
    if before is not None:
        told = {"shape": before.shape, "last": before.last, "turn": before.turn + 1}
    series, _made = Series.objects.update_or_create(
        node=node, kind=kind, counted=counted, year=year_of(counted, today), defaults=told
    )
    journal.record(by=by, verb="paper.count_by", about=series, others=[node], fields={"counted": counted})
    return series


def place_of(node: Node, kind: str, number: str, day: dt.date | None) -> tuple[Series | None, int | None]:
    """The place in its series of a number that somebody wrote: the next ones follow it; none for what has no figures.

    A number used twice has no second place: it is warned of, never refused.
    """
    shape = shape_of(number)
    if day is None or not shape:
        return None, None
    ordinal = ordinal_of(number, shape)
    if not ordinal or ordinal > 1_000_000:
        return None, None
    counted, turn = counting_at(node, kind)
    series, _made = Series.objects.select_for_update().get_or_create(
        node=node, kind=kind, counted=counted, year=year_of(counted, day), defaults={"shape": shape, "turn": turn}
    )
    if Paper.objects.filter(series=series, ordinal=ordinal).exclude(state=Paper.State.REPLACED).exists():
        return None, None
    if ordinal > series.last or shape != series.shape:
        series.last, series.shape = ordinal, shape
        series.save(update_fields=["last", "shape"])
    return series, ordinal
