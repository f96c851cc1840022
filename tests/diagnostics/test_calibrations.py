"""A calibration from the record's own answers: a dated version on the old scale, and old profiles stay as they were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from opora.base.models import TaskRun
from opora.base.rules.refusals import NotAllowed
from opora.diagnostics.actions import calibrations
from opora.diagnostics.actions.measuring import measure
from opora.diagnostics.bridge.calibrating import NotCalibrated, NotCompared, NotLinked, differing
from opora.diagnostics.models import Answer, Calibration, Instrument, Item, Measurement, Sitting
from opora.diagnostics.queries.calibrating import answers_for
from opora.people.models import Person
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
COUNT, PEOPLE = 12, 320
DIFFICULTY = np.linspace(-1.5, 1.5, COUNT)


@pytest.fixture
def test(cast: Cast) -> Instrument:
    """A test of twelve questions on one scale, calibrated on others before."""
    made = Instrument.objects.create(
        code="t", kind="test", state="published", title={"ru": "Проба"},
        sections=[{"code": "one", "title": {"ru": "Первое"}}], levels={"rule": "latent", "levels": []},
    )  # fmt: skip
    Item.objects.bulk_create(
        Item(instrument=made, code=f"q{at}", order=at, kind="short", section="one", text={"ru": "?"}, key=["да"])
        for at in range(COUNT)
    )
    Calibration.objects.create(
        instrument=made, model="2pl", made_on=dt.date(2025, 1, 1), sample=900, reliability={"one": 0.8, "": 0.8},
        parameters={f"q{at}": {"a": 1.3, "b": round(float(DIFFICULTY[at]), 3)} for at in range(COUNT)},
    )  # fmt: skip
    return made


def answered(
    cast: Cast, test: Instrument, count: int, ability: float = 0.6, harder: dict[int, float] | None = None
) -> None:
    """Finished sittings of people of this mean ability; some questions may have become harder."""
    dice = np.random.default_rng(3)
    items = list(test.items.order_by("order"))
    moved = DIFFICULTY + np.array([(harder or {}).get(at, 0.0) for at in range(COUNT)])
    theta = dice.normal(ability, 1.0, count)
    right = dice.random((count, COUNT)) < 1 / (1 + np.exp(-1.3 * (theta[:, None] - moved)))
    people = Person.objects.bulk_create(
        Person(family=f"Отвечающий{at}", given="Иван", sort_key=f"отв {at}") for at in range(count)
    )
    sittings = Sitting.objects.bulk_create(
        Sitting(instrument=test, person=person, state="finished", opened_on=cast.today) for person in people
    )
    Answer.objects.bulk_create(
        Answer(sitting=one, item=item, sequence=at + 1, given="x", settled=True, score=float(right[row, at]))
        for row, one in enumerate(sittings) for at, item in enumerate(items)
    )  # fmt: skip


def scored(cast: Cast, test: Instrument, name: str) -> Measurement:
    """A person with eight right answers of twelve."""
    sitting = Sitting.objects.create(instrument=test, person=cast.people[name], state="finished", opened_on=cast.today)
    answers = [
        Answer(sitting=sitting, item=item, sequence=at, score=float(at < 8))
        for at, item in enumerate(test.items.order_by("order"))
    ]
    (found,) = measure(by=cast.system, sitting=sitting, answers=answers, today=cast.today)
    return found


def test_a_new_calibration_stands_on_the_old_scale_and_changes_nobody(cast: Cast, test: Instrument) -> None:
    before = scored(cast, test, "mentee")
    answered(cast, test, PEOPLE, harder={5: 1.6})
    assert scored(cast, test, "mentee2").value == pytest.approx(before.value), "what others answered tells nothing"
    with pytest.raises(NotAllowed):
        calibrations.calibrate(by=cast.viewer("curator"), instrument=test, model="2pl", today=cast.today)
    made = calibrations.calibrate(by=cast.system, instrument=test, model="2pl", today=cast.today)
    assert (made.number, made.made_on, made.sample, made.invented) == (2, cast.today, PEOPLE, False)
    # the people are abler than those of before: without the link everything would look easier by .6
    told = np.array([made.parameters[f"q{at}"]["b"] for at in range(COUNT)]) - DIFFICULTY
    assert np.abs(np.delete(told, 5)).mean() < 0.2 and told[5] > 1
    line = made.link["sections"]["one"]
    assert made.link["calibration"] == 1 and line["shift"] == pytest.approx(0.6, abs=0.2)
    assert line["drift"] == ["q5"] and 0.6 < made.reliability["one"] < 0.95
    # whoever was measured stays as measured; who comes now is measured by the new version
    again = Measurement.objects.get(pk=before.pk)
    assert (again.value, again.error, again.calibration.number) == (before.value, before.error, 1)  # type: ignore[union-attr]
    later = scored(cast, test, "mentor")
    assert later.calibration == made and later.value == pytest.approx(before.value, abs=0.35)
    first = Calibration.objects.get(instrument=test, number=1)
    assert first.parameters["q5"] == {"a": 1.3, "b": round(float(DIFFICULTY[5]), 3)}


def test_what_the_answers_do_not_carry_is_refused_in_words(cast: Cast, test: Instrument) -> None:
    with pytest.raises(NotCalibrated, match="30"):
        calibrations.calibrate(by=cast.system, instrument=test, model="2pl", today=cast.today)
    answered(cast, test, 60)
    with pytest.raises(NotCalibrated, match="250"):
        calibrations.calibrate(by=cast.system, instrument=test, model="2pl", today=cast.today)
    with pytest.raises(calibrations.NoSuchModel):
        calibrations.calibrate(by=cast.system, instrument=test, model="3pl", today=cast.today)
    Calibration.objects.update(parameters={"q1": {"a": 1.3, "b": 0.0}})
    with pytest.raises(NotLinked, match="1"):
        calibrations.calibrate(by=cast.system, instrument=test, model="rasch", today=cast.today)
    assert Calibration.objects.count() == 1
    Calibration.objects.all().delete()
    made = calibrations.calibrate(by=cast.system, instrument=test, model="rasch", today=cast.today)
    assert (made.number, made.link) == (1, {}) and len({row["a"] for row in made.parameters.values()}) == 1


def test_keepers_calibrate_beside_the_pages(
    cast: Cast, test: Instrument, client_of: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    page = reverse("diagnostics:calibrations", args=[test.pk])
    assert client_of("curator").get(page).status_code in (403, 404)
    assert client_of("operator").post(page, {"model": "4pl"}).status_code == 422
    answered(cast, test, 60)
    shown = client_of("operator").get(page).content.decode()
    assert "60" in shown and "01.01.2025" in shown and "900" in shown
    compared = client_of("operator").get(page, {"by": "young"}).content.decode()
    assert "100" in compared, "too few to compare"
    run = calibrations.ask_for_calibration(by=cast.viewer("operator"), instrument=test, model="rasch")
    assert calibrations.ask_for_calibration(by=cast.viewer("operator"), instrument=test, model="rasch") == run
    assert TaskRun.objects.count() == 1
    from opora.diagnostics.tasks import calibrate_instrument

    with django_capture_on_commit_callbacks(execute=True):
        calibrate_instrument.func(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.result) == ("done", {"calibration": 2, "people": 60})
    assert "2." in client_of("operator").get(page).content.decode()
    told = test.calibrations.get(number=2).passport
    assert 0.3 < told["one"]["reliability"] < 0.95, "its precision is reckoned right after it, not by night"
    again = calibrations.calibrate(by=cast.viewer("operator"), instrument=test, model="rasch", today=cast.today)
    assert again.number == 2, "asked twice of the same answers it is one"
    refused = calibrations.ask_for_calibration(by=cast.viewer("operator"), instrument=test, model="2pl")
    calibrate_instrument.func(str(refused.pk))
    refused.refresh_from_db()
    assert refused.state == "failed" and "250" in refused.result["fault"]


def test_a_question_that_works_differently_is_told_with_its_grade(cast: Cast, test: Instrument) -> None:
    dice = np.random.default_rng(9)
    focal = np.arange(600) % 2 == 1
    hard = DIFFICULTY + np.where(np.arange(COUNT) == 4, 1.5, 0.0) * focal[:, None]
    right = dice.random((600, COUNT)) < 1 / (1 + np.exp(-1.3 * (dice.normal(size=(600, 1)) - hard)))
    codes = [f"q{at}" for at in range(COUNT)]
    rows = [dict(zip(codes, map(int, line), strict=True)) for line in right]
    found = differing(rows, focal.tolist(), codes, Calibration.objects.get())
    assert found.grade[4] == "C" and found.delta[4] < 0 and found.grade.count("C") == 1
    with pytest.raises(NotCompared, match="100"):
        differing(rows[:150], focal.tolist()[:150], codes, Calibration.objects.get())


def test_only_the_last_answer_of_a_person_counts_and_nobody_else_reads_them(cast: Cast, test: Instrument) -> None:
    item = test.items.get(code="q1")
    for day, score in ((cast.today - dt.timedelta(days=9), 0.0), (cast.today, 1.0)):
        one = Sitting.objects.create(instrument=test, person=cast.people["mentee"], state="finished", opened_on=day)
        Answer.objects.create(sitting=one, item=item, sequence=1, score=score)
    for state in ("finished", "in_progress"):
        one = Sitting.objects.create(instrument=test, state=state, opened_on=cast.today)
        Answer.objects.create(sitting=one, item=item, sequence=1, score=0.0)
    told = answers_for(cast.system, test)
    assert [(one.person is None, one.scores[item.pk]) for one in told] == [(False, 1.0), (True, 0.0)]
    assert answers_for(cast.viewer("head"), test) == []
