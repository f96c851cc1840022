"""What blocks tell together: an overview its order, a long form its values under their correlation, and no more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opora.base.rules.refusals import NotAllowed
from opora.competences.actions.frameworks import load_federal
from opora.competences.models import Competence
from opora.diagnostics.actions import exposure, instruments, sittings
from opora.diagnostics.actions.measuring import measure
from opora.diagnostics.bridge import choosing
from opora.diagnostics.bridge.choosing import UnfitBank, first_plan, next_item
from opora.diagnostics.bridge.measuring import level_told, may_tell
from opora.diagnostics.models import Answer, Calibration, Instrument, Item, Measurement, Need, Sitting
from opora.diagnostics.pages.overview import order_of
from opora.diagnostics.pages.profile import profile_page
from opora.diagnostics.queries.exposure import exposure_of
from opora.diagnostics.queries.instruments import items_of
from opora.diagnostics.rules.instruments import parts_of
from tests.cast import Cast

SignIn = Callable[[str], Client]
BLOCKS = ["subject", "methodical", "psych_ped", "communicative"]


@pytest.fixture
def start(cast: Cast) -> Instrument:
    """The starting diagnostic with its bank of 200."""
    load_federal(by=cast.system)
    return instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)[0]


def sat(cast: Cast, instrument: Instrument, points: dict[str, float], person: str = "mentee") -> Sitting:
    """A finished sitting with these points for these items, without the way there."""
    made = Sitting.objects.create(
        instrument=instrument, person=cast.people[person], state="in_progress", opened_on=cast.today
    )
    rows = Item.objects.filter(instrument=instrument, code__in=points).order_by("order")
    Answer.objects.bulk_create(
        Answer(sitting=made, item=item, sequence=place, given=["x"], settled=True, score=points[item.code])
        for place, item in enumerate(rows, start=1)
    )
    made.plan = [item.pk for item in rows]
    made.save()
    return sittings.finish(by=cast.viewer(person), sitting=made, now=timezone.now())


@pytest.mark.django_db
def test_an_overview_tells_the_whole_and_the_order_of_blocks_and_no_block(
    cast: Cast, client_of: SignIn, start: Instrument
) -> None:
    by = cast.viewer("mentee")
    sitting = sittings.open_own(by=by, instrument=start, today=cast.today)
    sitting = sittings.begin(by=by, sitting=sitting, now=timezone.now())
    for number in range(1, 25):
        if number > len(sitting.plan):
            break
        item = Item.objects.get(pk=sitting.plan[number - 1])
        knows = item.section in ("subject", "methodical")
        given = item.key if knows else []
        given = str(item.key["value"] if knows else -9) if item.kind == "numeric" else given
        given = (given[0] if given else []) if item.kind == "single" else given
        sittings.answer(by=by, sitting=sitting, number=number, given=given, settle=True, now=timezone.now())
    sitting = sittings.finish(by=by, sitting=sitting, now=timezone.now())
    assert 20 <= len(sitting.plan) <= 24
    (found,) = sitting.measurements.all()
    assert (found.section, found.competence, found.items) == ("", None, len(sitting.plan))
    assert found.error is not None and 0.15 < found.error < 0.5 and abs(found.value) < 2  # two blocks of four
    told = [row["section"] for row in found.order]
    assert set(told) == set(BLOCKS) and set(told[:2]) == {"subject", "methodical"}
    assert found.order[1]["sure"] > 0.95 and found.order[3]["sure"] is None
    assert not any("value" in row for row in found.order), "no block has a value"
    assert not Need.objects.filter(person=sitting.person_id).exists()
    first, last = order_of(found, "en")
    assert (first.place, set(first.titles)) == ("1–2", {"Subject", "Method"}) and "не ясно" in first.note
    assert (last.place, last.note) == ("3–4", "Какой из этих сильнее, не ясно.")
    answer = client_of("mentee").get(reverse("diagnostics:profile", args=[sitting.person_id]))
    (sheet,) = answer.context["page"].sheets
    assert [row.title for row in sheet.rows] == [bar.label for bar in sheet.bars] == ["В целом"]
    page = answer.content.decode()
    assert "Порядок блоков" in page and "1–2." in page and "не ясно" in page
    assert page.index("Методический блок") < page.index("Коммуникативный блок")


@pytest.mark.django_db
def test_an_order_says_what_is_sure_and_what_is_not(start: Instrument) -> None:
    def order(*sure: float) -> list[tuple[str, int]]:
        rows = [{"section": code, "sure": one} for code, one in zip(BLOCKS, [*sure, None], strict=True)]
        found = Measurement(instrument=start, order=rows)
        return [(line.place, len(line.titles)) for line in order_of(found, "ru")]

    assert order(0.8, 0.9, 0.99) == [("1", 1), ("2", 1), ("3", 1), ("4", 1)]
    assert order(0.79, 0.9, 0.5) == [("1–2", 2), ("3–4", 2)]
    assert order(0.5, 0.5, 0.5) == [("1–4", 4)]
    assert order_of(Measurement(instrument=start), "ru") == ()


@pytest.mark.django_db
def test_blocks_answered_together_lend_to_each_other_as_calibrated(cast: Cast, start: Instrument) -> None:
    Instrument.objects.filter(pk=start.pk).update(mode="fixed")
    start.refresh_from_db()
    codes = {block: [f"{block}-{number:02d}" for number in range(1, 13)] for block in BLOCKS}
    points = {code: 1.0 for block in BLOCKS[:3] for code in codes[block]} | {codes["communicative"][0]: 0.0}
    lent = {one.section: one for one in sat(cast, start, points).measurements.all()}
    assert set(lent) == set(BLOCKS)
    Calibration.objects.filter(instrument=start).update(correlation={})
    alone = {one.section: one for one in sat(cast, start, points, "mentee2").measurements.all()}
    assert lent["communicative"].value > 0.5 > 0 > alone["communicative"].value, "the others speak for it"
    assert (lent["communicative"].error or 9) < (alone["communicative"].error or 0) - 0.1
    # one answer has a value and an interval, and no level; twelve have
    assert [may_tell(lent[block]) for block in BLOCKS] == [True, True, True, False]
    assert not Need.objects.filter(competence__code="communicative").exists()
    row = next(
        row for sheet in profile_page(cast.viewer("mentee"), cast.people["mentee"]).sheets for row in sheet.rows
        if row.items == 1
    )  # fmt: skip
    assert row.level == "" and "меньше десяти" in row.note


@pytest.mark.django_db
def test_a_competence_inside_a_block_gets_a_level_from_ten_answers(cast: Cast, start: Instrument) -> None:
    inside = Competence.objects.exclude(code__in=BLOCKS).order_by("pk")[0]
    other = Competence.objects.exclude(code__in=BLOCKS).order_by("pk")[1]
    codes = [f"methodical-{number:02d}" for number in range(1, 20)]
    Item.objects.filter(instrument=start, code__in=codes[:10]).update(competence=inside)
    Item.objects.filter(instrument=start, code__in=codes[10:]).update(competence=other)
    made = Sitting.objects.create(
        instrument=start, person=cast.people["mentee"], section="methodical", opened_on=cast.today
    )
    rows = list(Item.objects.filter(instrument=start, code__in=codes))
    answers = [Answer(sitting=made, item=item, sequence=at, score=0.0) for at, item in enumerate(rows)]
    found = measure(by=cast.system, sitting=made, answers=answers, today=cast.today)
    told = {one.competence.code if one.competence else "": one for one in found}
    assert set(told) == {"methodical", inside.code}, "nine answers tell nothing of the other"
    assert told[inside.code].items == 10 and told["methodical"].items == 19
    assert told[inside.code].section == "methodical" and level_told(start, told[inside.code]) is not None
    told[inside.code].error = 0.6
    assert not may_tell(told[inside.code]), "a reliability of .64"


@pytest.mark.django_db
def test_no_question_is_seen_in_more_sittings_than_the_limit(
    cast: Cast, start: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three hundred sittings, answered at random, choose their first questions as the app does."""
    calibration = Calibration.objects.get(instrument=start)
    items = [item for item in items_of(start) if item.section == "methodical"]

    def seen() -> float:
        dice = np.random.default_rng(7)
        counts: dict[int, int] = dict.fromkeys((item.pk for item in items), 0)
        by_pk = {item.pk: item for item in items}
        for seed in range(300):
            answers: list[Answer] = []
            chosen: int | None = first_plan(start, items, calibration, seed, "methodical")[0]
            while chosen is not None and len(answers) < 4:
                counts[chosen] += 1
                answers.append(Answer(item=by_pk[chosen], score=float(dice.integers(0, 2))))
                chosen = next_item(items, calibration, answers, seed, "methodical")
        return max(counts.values()) / 300

    assert seen() < 0.5 + 0.05
    choosing._bank.cache_clear()
    monkeypatch.setattr(choosing, "replace", lambda bank, **_changed: bank)
    assert seen() == 1.0, "without the draw everybody begins alike"
    choosing._bank.cache_clear()


@pytest.mark.django_db
def test_a_draw_is_worked_out_once_when_an_instrument_is_published(
    cast: Cast, start: Instrument, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable,  # type: ignore[type-arg]
) -> None:  # fmt: skip
    Calibration.objects.filter(instrument=start).update(eligible={})
    Instrument.objects.filter(pk=start.pk).update(state="reviewed")
    start.refresh_from_db()
    monkeypatch.setattr(choosing, "_PEOPLE", 40)
    monkeypatch.setattr("opora.engine.measurement.exposure.SLACK", 1.0)
    with pytest.raises(NotAllowed):
        exposure.ask_for_draw(by=cast.viewer("mentee"), instrument=start)
    with django_capture_on_commit_callbacks(execute=True):
        instruments.publish(by=cast.system, instrument=start)
    kept = Calibration.objects.get(instrument=start)
    assert set(kept.eligible) == {"", *(part.code for part in parts_of(start))}
    assert len(kept.eligible[""]) == 200 and len(kept.eligible["methodical"]) == 50
    assert all(0 < chance <= 1 for of in kept.eligible.values() for chance in of.values())
    assert exposure.ask_for_draw(by=cast.system, instrument=start) is None, "once"
    monkeypatch.setattr("opora.engine.measurement.exposure.SLACK", -1.0)
    with pytest.raises(UnfitBank, match=r"\d"):
        exposure.work_out_draw(by=cast.system, calibration=kept)
    assert Calibration.objects.get(instrument=start).eligible == kept.eligible


@pytest.mark.django_db
def test_keepers_are_told_how_often_a_question_was_put(cast: Cast, start: Instrument) -> None:
    assert exposure_of(cast.system, start) == {}
    sat(cast, start, {"subject-01": 1.0, "methodical-01": 0.0})
    block = Sitting.objects.create(
        instrument=start, person=cast.people["mentee2"], section="subject", state="in_progress", opened_on=cast.today
    )
    item = Item.objects.get(instrument=start, code="subject-02")
    Answer.objects.create(sitting=block, item=item, sequence=1)
    told = {Item.objects.get(pk=pk).code: share for pk, share in exposure_of(cast.system, start).items() if share}
    assert told == {"subject-01": 0.5, "subject-02": 0.5, "methodical-01": 1.0}
    assert exposure_of(cast.viewer("mentee"), start) == {}
