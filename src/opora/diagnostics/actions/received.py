"""Results of diagnostics made elsewhere become measurements of unknown error, beside ours and never mixed with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.refusals import NotAllowed
from opora.diagnostics.models import Instrument, Measurement
from opora.diagnostics.rules.outside import code_of, sections_of
from opora.network.models import Node


@dataclass(frozen=True)
class OutsideResult:
    """One result as a list tells it: of one block, or of the whole where the section is empty."""

    person_id: int
    title: str
    section: str
    measured_on: dt.date
    points: float
    most: float


@transaction.atomic
def load(*, by: Viewer, node: Node, results: Sequence[OutsideResult]) -> list[Measurement]:
    """Keep results as they are: a share of the maximum, no error, no level, no need drawn from it."""
    if not by.may(Data.RESULT, Right.ENTER, path=node.path):
        raise NotAllowed
    known = {title: _instrument(by, title) for title in sorted({one.title for one in results})}
    made = Measurement.objects.bulk_create(
        [
            Measurement(
                person_id=one.person_id, instrument=known[one.title], section=one.section,
                source=Measurement.Source.OUTSIDE, scale=Measurement.Scale.PERCENT, value=100 * one.points / one.most,
                points=one.points, most=one.most, measured_on=one.measured_on,
            )
            for one in results
        ],
        batch_size=500,
    )  # fmt: skip
    journal.record(by=by, verb="measurement.load", about=node, others=made)
    return made


def _instrument(by: Viewer, title: str) -> Instrument:
    """The instrument of this title made elsewhere: put on the shelf when it is met for the first time."""
    code = code_of(title)
    in_turn(code)
    if found := Instrument.objects.filter(code=code, outside=True).order_by("-version").first():
        return found
    made = Instrument.objects.create(
        code=code, kind=Instrument.Kind.TEST, state=Instrument.State.PUBLISHED, outside=True,
        title={"ru": title, "en": title}, sections=sections_of(), levels={"rule": "percent"},
    )  # fmt: skip
    states.append(made, "", made.state, by=by)
    journal.record(by=by, verb="instrument.put", about=made)
    return made


@transaction.atomic
def take_back(*, by: Viewer, measurements: Iterable[int]) -> None:
    """Take loaded results back, as they came: nothing was drawn from them."""
    gone = list(Measurement.objects.filter(pk__in=list(measurements), source=Measurement.Source.OUTSIDE))
    if gone:
        journal.record(by=by, verb="measurement.take_back", others=gone)
        Measurement.objects.filter(pk__in=[one.pk for one in gone]).delete()
