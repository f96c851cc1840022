"""What comes out of a sitting: measurements with their errors, and needs that only another measurement closes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.rules.access import Viewer
from opora.competences.models import Competence, Level
from opora.diagnostics.actions.strengths import note_measured
from opora.diagnostics.bridge.measuring import (
    Estimate,
    estimates_inside,
    estimates_of,
    is_real_change,
    may_tell,
    severity_of,
    strong_band,
)
from opora.diagnostics.models import Answer, Calibration, Instrument, Measurement, Need, Sitting
from opora.diagnostics.queries.instruments import competences_named, current_calibration
from opora.diagnostics.rules.instruments import Part, parts_of
from opora.diagnostics.rules.needs import LIFE
from opora.diagnostics.rules.scoring import percent_of

#: So many percent points count as a change where no error is known (reference, effect of a route).
STEP = 5.0
KINDS = {Instrument.Kind.TEST: Need.Kind.DEFICIT, Instrument.Kind.SELF_ASSESSMENT: Need.Kind.DIFFICULTY}

SOURCES = {Instrument.Kind.OBSERVATION: Measurement.Source.OBSERVATION}


@transaction.atomic
def measure(*, by: Viewer, sitting: Sitting, answers: Sequence[Answer], today: dt.date) -> list[Measurement]:
    """Turn the answers of a finished sitting into measurements by section, and those into needs and strengths."""
    instrument = sitting.instrument
    calibration = current_calibration(instrument)
    parts = [part for part in parts_of(instrument) if sitting.section in ("", part.code)]
    known = competences_named({part.competence for part in parts if part.competence})
    if instrument.levels.get("rule") == "latent" and calibration is not None:
        made = _latent(sitting, calibration, parts, answers, known, today)
    else:
        made = _percent(sitting, parts, answers, known, today)
    for one in made:
        one.save()
    journal.record(by=by, verb="measurement.make", about=sitting, others=made)
    for one in made:
        _draw_conclusions(by, instrument, one, today)
    return made


def _new(sitting: Sitting, part: Part | None, known: dict[str, Competence], today: dt.date) -> Measurement:
    person_id = sitting.about_id or sitting.person_id
    assert person_id is not None  # nobody is measured by an anonymous sitting
    return Measurement(
        person_id=person_id, instrument=sitting.instrument, sitting=sitting,
        competence=known.get(part.competence) if part else None, section=part.code if part else "", measured_on=today,
        source=SOURCES.get(Instrument.Kind(sitting.instrument.kind), Measurement.Source.SITTING), rater=sitting.rater,
    )  # fmt: skip


def _percent(
    sitting: Sitting, parts: Sequence[Part], answers: Sequence[Answer], known: dict[str, Competence], today: dt.date
) -> list[Measurement]:
    """Shares of the maximum; the error of a raw share is unknown, and none is invented."""
    made = []
    for part in parts:
        found = percent_of((row.item, row.score) for row in answers if row.item.section == part.code)
        if found is None:
            continue
        one = _new(sitting, part, known, today)
        one.scale, one.value = Measurement.Scale.PERCENT, found[0]
        one.points, one.most, one.items = found[1].points, found[1].most, found[1].answered
        made.append(one)
    return made


def _latent(
    sitting: Sitting,
    calibration: Calibration,
    parts: Sequence[Part],
    answers: Sequence[Answer],
    known: dict[str, Competence],
    today: dt.date,
) -> list[Measurement]:
    """Abilities with their errors; an overview gives the whole and the order of blocks, no block by itself."""
    overview = not sitting.section and sitting.instrument.mode == Instrument.Mode.ADAPTIVE
    by_code = {part.code: part for part in parts}
    made = []
    for code, estimate in estimates_of(calibration, parts, answers, whole=overview).items():
        part = by_code.get(code)
        made.append(_told(_new(sitting, part, known, today), calibration, estimate))
        for competence_id, inside in (estimates_inside(calibration, part, answers) if part else {}).items():
            one = _new(sitting, part, known, today)
            one.competence_id = competence_id
            made.append(_told(one, calibration, inside))
    return made


def _told(one: Measurement, calibration: Calibration, estimate: Estimate) -> Measurement:
    one.scale, one.calibration = Measurement.Scale.LATENT, calibration
    one.value, one.error, one.items = estimate.value, estimate.error, estimate.items
    one.points, one.most = estimate.points, float(estimate.items)
    one.order = [{"section": code, "sure": sure} for code, sure in estimate.order]
    return one


def _draw_conclusions(by: Viewer, instrument: Instrument, found: Measurement, today: dt.date) -> None:
    """Open, keep or close the need that a measurement speaks of, and note a strength."""
    kind = KINDS.get(Instrument.Kind(instrument.kind))
    if kind is None or found.competence is None or not may_tell(found):
        return
    severity = severity_of(instrument, found)
    before = (
        Need.objects.filter(person=found.person_id, kind=kind, competence=found.competence)
        .exclude(state=Need.State.CLOSED)
        .select_related("evidence__instrument")
        .first()
    )
    if before is None and severity:
        _open_need(by, found, kind, severity, today)
    elif before is not None:
        _compare(by, before, found, severity, today)
    _note_strength(by, instrument, found, today)


def _open_need(by: Viewer, found: Measurement, kind: str, severity: int, today: dt.date) -> None:
    need = Need.objects.create(
        person_id=found.person_id, kind=kind, competence=found.competence, severity=severity, evidence=found,
        source=found.instrument.code[:40], opened_on=today,
    )  # fmt: skip
    states.append(need, "", need.state, by=by)
    journal.record(by=by, verb="need.find", about=need, others=[found], fields={"severity": severity})


def _compare(by: Viewer, need: Need, found: Measurement, severity: int, today: dt.date) -> None:
    """Only the same instrument measures again; another one stands beside it."""
    first = need.evidence
    if first is None or first.instrument.code != found.instrument.code or first.scale != found.scale:
        return
    outcome = _outcome(first, found, severity)
    need.outcome, need.measured_again = outcome, found
    if outcome in (Need.Outcome.IMPROVED, Need.Outcome.WORSE) and severity:
        need.severity = severity
    need.save(update_fields=["outcome", "measured_again", "severity"])
    if outcome == Need.Outcome.CLOSED:
        states.move(LIFE, need, Need.State.CLOSED, by=by, reason="measured", closed_on=today)
    journal.record(by=by, verb="need.measure_again", about=need, others=[found], fields={"outcome": outcome})


def _outcome(first: Measurement, again: Measurement, severity: int) -> Need.Outcome:
    change = again.value - first.value
    if first.error is not None and again.error is not None:
        real = is_real_change(first.value, first.error, again.value, again.error)
    else:
        real = abs(change) >= STEP
    if not real:
        return Need.Outcome.UNCHANGED
    if change < 0:
        return Need.Outcome.WORSE
    return Need.Outcome.IMPROVED if severity else Need.Outcome.CLOSED


def _note_strength(by: Viewer, instrument: Instrument, found: Measurement, today: dt.date) -> None:
    """A block measured as high is something others can be helped with; a later word of the test replaces it."""
    if instrument.kind != Instrument.Kind.TEST or found.competence is None:
        return
    band = strong_band(instrument, found)
    level = Level.objects.filter(framework=found.competence.framework_id, code=band.code).first() if band else None
    note_measured(by=by, found=found, level=level, today=today)
