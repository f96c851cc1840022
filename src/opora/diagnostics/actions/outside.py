"""Answers gathered elsewhere, taken in as a campaign that is over: without names, counted like any other."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from itertools import batched
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.folders import data_folder
from opora.base.rules.refusals import NotAllowed, Refusal
from opora.diagnostics.actions.results import Beat, ask_for_count, count_results
from opora.diagnostics.bridge.outside_answers import OutsideAnswers, read_outside
from opora.diagnostics.models import Answer, Instrument, Item, Sitting, Survey
from opora.diagnostics.rules.outside import gap_given
from opora.diagnostics.rules.scoring import score_of
from opora.diagnostics.rules.sittings import week_of
from opora.network.models import Node

#: So many people at once.
CHUNK = 1_000


class TakenInAlready(Refusal):
    """The same file is counted once."""

    message = _("This file was taken in already for %(place)s. Its results stand among the campaigns.")


class AnsweredLater(Refusal):
    """Answers of a day that has not come."""

    message = _("The day of the answers cannot lie ahead.")


def _silent(_done: int, _total: int) -> None:
    return None


def take_in(
    *, by: Viewer, node: Node, title: str, answers: OutsideAnswers, answered_on: dt.date, beat: Beat = _silent
) -> Survey:
    """Make an instrument of the columns and a closed campaign of the rows, and count it."""
    if not by.may(Data.SURVEY, Right.ENTER, path=node.path):
        raise NotAllowed
    survey = _put(by, node, title.strip()[:200], answers, answered_on, beat)
    count_results(by=by, survey=survey)
    return survey


def bring(
    *, by: Viewer, node: Node, title: str, content: BinaryIO, name: str, table: Mapping[str, Any],
    answered_on: dt.date,
) -> Survey:  # fmt: skip
    """The same from a page: the file is read and not kept, and its answers are counted beside the pages.

    `table` is what `read_outside` is told of the file.
    """
    if not by.may(Data.SURVEY, Right.ENTER, path=node.path):
        raise NotAllowed
    if answered_on > by.today:
        raise AnsweredLater
    folder = data_folder() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=Path(name).suffix[:8]) as kept:
        content.seek(0)
        while block := content.read(1 << 20):
            kept.write(block)
        kept.flush()
        answers = read_outside(Path(kept.name), **table)
    survey = _put(by, node, title.strip()[:200], answers, answered_on, _silent)
    ask_for_count(by=by, survey=survey, back=f"/surveys/{survey.pk}/")
    return survey


@transaction.atomic
def _put(
    by: Viewer, node: Node, title: str, answers: OutsideAnswers, answered_on: dt.date, beat: Beat
) -> Survey:  # fmt: skip
    in_turn(node)
    code = f"outside-{node.pk}-{answers.digest[:16]}"
    if Instrument.objects.filter(code=code).exists():
        raise TakenInAlready(place=str(node))
    instrument = Instrument.objects.create(
        code=code, kind=Instrument.Kind.SURVEY, state=Instrument.State.PUBLISHED, node=node, anonymous=True,
        outside=True, minutes=0, title={"ru": title, "en": title}, sections=list(answers.sections),
        passport={"file_sha256": answers.digest, "sample": len(answers.given)},
    )  # fmt: skip
    states.append(instrument, "", instrument.state, by=by)
    items = Item.objects.bulk_create(
        Item(instrument=instrument, order=order, code=row.code, kind=row.kind, section=row.section,
             text=dict(row.text), options=row.options)
        for order, row in enumerate(answers.items, start=1)
    )  # fmt: skip
    survey = Survey.objects.create(
        node=node, instrument=instrument, title=title, starts_on=answered_on, last_on=answered_on,
        state=Survey.State.CLOSED,
    )  # fmt: skip
    states.append(survey, "", survey.state, by=by)
    done = 0
    for rows in batched(zip(answers.given, answers.gaps, strict=True), CHUNK):
        _put_rows(survey, items, rows, week_of(answered_on))
        done += len(rows)
        beat(done, len(answers.given))
    journal.record(by=by, verb="survey.take_in", about=survey, others=[node, instrument])
    return survey


#: What one person answered, and why answers are missing.
Row = tuple[tuple[int | str | None, ...], tuple[str, ...]]


def _put_rows(survey: Survey, items: list[Item], rows: tuple[Row, ...], week: dt.date) -> None:
    made = [
        Sitting(instrument_id=survey.instrument_id, survey=survey, state=Sitting.State.FINISHED, opened_on=week)
        for _row in rows
    ]
    Sitting.objects.bulk_create(made)
    Answer.objects.bulk_create(
        [
            Answer(
                sitting=sitting,
                item=item,
                sequence=order,
                given=gap_given(gap) if given is None else given,
                settled=True,
                score=None if given is None else score_of(item, given),
            )
            for sitting, (row, gaps) in zip(made, rows, strict=True)
            for order, (item, given, gap) in enumerate(zip(items, row, gaps, strict=True), start=1)
            if given is not None or gap
        ],
        batch_size=5_000,
    )
