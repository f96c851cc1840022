"""A round of opinions ends: what each kind of rater said becomes measurements, colleagues only all together."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.actions.turns import in_turn
from opora.base.rules.access import Viewer
from opora.diagnostics.models import Answer, Measurement, Rater, Sitting
from opora.diagnostics.queries.instruments import competences_named
from opora.diagnostics.queries.sittings import OPEN
from opora.diagnostics.rules.instruments import Part, parts_of
from opora.diagnostics.rules.raters import LEAST_COLLEAGUES
from opora.diagnostics.rules.scoring import percent_of
from opora.diagnostics.rules.sittings import LIFE


@transaction.atomic
def end_if_all_in(*, by: Viewer, number: int) -> None:
    """When nobody is waited for any more, the round is over."""
    in_turn(f"round {number}")
    if not Sitting.objects.filter(round=number, state__in=OPEN).exists():
        _count(by, number)


@transaction.atomic
def end_now(*, by: Viewer, number: int) -> None:
    """Wait no longer: who has not answered is not asked any more, and what was said is counted once and for all."""
    for left in Sitting.objects.select_for_update(of=("self",)).filter(round=number, state__in=OPEN).order_by("pk"):
        states.move(LIFE, left, Sitting.State.CANCELLED, by=by)
        journal.record(by=by, verb="sitting.cancel", about=left)
    in_turn(f"round {number}")  # after the rows: whoever answers holds a row and then waits for the round
    _count(by, number)


def _count(by: Viewer, number: int) -> None:
    """Measurements of a round, made once: a later answer would show by the difference who gave it."""
    if Measurement.objects.filter(round=number).exists():
        return
    ended = list(
        Sitting.objects.filter(round=number, state=Sitting.State.FINISHED).select_related("instrument").order_by("pk")
    )
    if not ended:
        return
    answers: dict[int, list[Answer]] = {one.pk: [] for one in ended}
    for answer in Answer.objects.filter(sitting__in=ended).select_related("item"):
        answers[answer.sitting_id].append(answer)
    parts = parts_of(ended[0].instrument)
    known = competences_named({part.competence for part in parts if part.competence})
    colleagues = [one for one in ended if one.rater == Rater.COLLEAGUE]
    made = []
    for part in parts:
        groups = [([one], answers) for one in ended if one.rater != Rater.COLLEAGUE] + [(colleagues, answers)]
        for group, said in groups:
            found = _measured(part, group, said)
            if found is not None:
                found.competence, found.measured_on = known.get(part.competence), by.today
                found.save()
                made.append(found)
    journal.record(by=by, verb="measurement.make", others=made)


def _measured(part: Part, group: Sequence[Sitting], answers: dict[int, list[Answer]]) -> Measurement | None:
    """What a group said of one section, or nothing: colleagues from three on, each with nearly every answer given."""
    shares = []
    for one in group:
        found = percent_of((row.item, row.score) for row in answers[one.pk] if row.item.section == part.code)
        if found is not None:
            shares.append(found)
    together = bool(group) and group[0].rater == Rater.COLLEAGUE
    if not shares or (together and len(shares) < LEAST_COLLEAGUES):
        return None
    first = group[0]
    assert first.about_id is not None
    return Measurement(
        person_id=first.about_id, instrument=first.instrument, sitting=None if together else first, section=part.code,
        source=Measurement.Source.OPINIONS, rater=first.rater, raters=len(shares), round=first.round,
        scale=Measurement.Scale.PERCENT, value=fmean(share for share, _tally in shares),
        items=sum(tally.answered for _share, tally in shares),
    )  # fmt: skip
