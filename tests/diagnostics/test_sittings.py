"""A sitting from the first screen to the profile: answers are kept, nothing changes after the end, others stay out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opora.base.models import StateChange
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.schedule import daily
from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments, sittings
from opora.diagnostics.actions.sittings import expire_overdue
from opora.diagnostics.models import Answer, Calibration, Instrument, Item, Measurement, Need, Sitting, Strength
from opora.diagnostics.queries import versions
from opora.diagnostics.rules import needs as audience
from opora.diagnostics.rules.answers import NotAnAnswer
from opora.diagnostics.rules.instruments import faults_of_item
from opora.diagnostics.rules.scoring import score_of
from opora.people.models import DataConsent
from setup import bank
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def difficulties(cast: Cast) -> Instrument:
    """The map of difficulties, on the shelf."""
    load_federal(by=cast.system)
    return instruments.load_shipped(by=cast.system, codes=["difficulties"], today=cast.today)[0]


def test_from_the_first_screen_to_the_profile(cast: Cast, client_of: SignIn, difficulties: Instrument) -> None:
    client = client_of("mentee")
    first = client.get(reverse("diagnostics:take", args=[difficulties.pk]))
    assert "Кто что увидит" in first.content.decode()
    begun = client.post(reverse("diagnostics:take", args=[difficulties.pk]))
    sitting = Sitting.objects.get(person=cast.people["mentee"])
    here = reverse("diagnostics:sitting", args=[sitting.pk])
    assert begun.headers["Location"] == here
    page = client.get(here).content.decode()
    assert "Вопрос 1 из 12" in page
    assert sum(item.text["ru"] in page for item in difficulties.items.all()) == 1, "one question a screen"
    assert client.post(here, {"number": 1, "given": "2", "go": "keep"}).status_code == 204
    resumed = client_of("mentee").get(here).content.decode()
    assert "Вопрос 1 из 12" in resumed and 'value="2" id="id_given_1" checked' in resumed, "kept at once, same question"
    assert client.post(here, {"number": 1, "go": "next"}).status_code == 422, "nothing chosen"
    for number in range(1, 13):
        client.post(here, {"number": number, "given": "1" if number < 3 else "5", "go": "next"})
    end = reverse("diagnostics:finish", args=[sitting.pk])
    assert client.get(here).headers["Location"] == end
    client.post(here, {"number": 2, "given": "2", "go": "next"})  # an opinion may be changed until the end
    client.post(end)
    client.post(end)
    sitting.refresh_from_db()
    assert sitting.state == "finished" and sitting.answers.filter(settled=True).count() == 12
    told = dict(Measurement.objects.filter(sitting=sitting).values_list("section", "value"))
    assert told["planning"] == 0 and told["lesson"] == 25 and told["parents"] == 100 and len(told) == 12
    assert not Measurement.objects.exclude(error=None).exists(), "no error is invented"
    found = Need.objects.filter(person=cast.people["mentee"], kind="difficulty")
    assert set(found.values_list("competence__code", "severity")) == {
        ("methodical.planning", 3), ("methodical.methods", 3),
    }  # fmt: skip
    profile = client.get(reverse("diagnostics:profile", args=[sitting.person_id])).content.decode()
    assert "погрешность неизвестна" in profile and "Планирование" in profile
    late = client.post(here, {"number": 3, "given": "1", "go": "next"}, follow=True).content.decode()
    assert "ответы уже не меняются" in late
    assert Answer.objects.get(sitting=sitting, sequence=3).given == 5


def test_the_next_question_comes_alone_where_the_page_stands_already(
    cast: Cast, client_of: SignIn, difficulties: Instrument
) -> None:
    by, now = cast.viewer("mentee"), timezone.now()
    sitting = sittings.open_own(by=by, instrument=difficulties, today=cast.today)
    sittings.begin(by=by, sitting=sitting, now=now)
    client, here = client_of("mentee"), reverse("diagnostics:sitting", args=[sitting.pk])
    whole = client.get(here).content.decode()
    assert "<html" in whole and "autofocus" not in whole
    asked = {"HX-Request": "true"}
    part = client.post(here, {"number": 1, "given": "4", "go": "next"}, headers=asked)
    told = part.content.decode()
    assert part.status_code == 200 and "Вопрос 2 из 12</h1>" in told and "<title>Вопрос 2 из 12 · " in told
    assert "<html" not in told and told.count("autofocus") == 1, "and the keyboard goes to it"
    bare = client.post(here, {"number": 2, "go": "next"}, headers=asked)
    assert (bare.status_code, bare.headers["X-Fragment"]) == (422, "error")
    assert "Вопрос 2 из 12</h1>" in bare.content.decode() and bare.content.decode().count("autofocus") == 1
    ahead = client.post(here, {"number": 4, "given": "4", "go": "next"}, headers=asked)
    assert (ahead.status_code, ahead.headers["HX-Redirect"]) == (200, here)
    assert "Сначала ответьте" in client.get(here).content.decode(), "why, on the page one is led to"
    for number in range(2, 13):
        last = client.post(here, {"number": number, "go": "skip"}, headers=asked)
    assert last.headers["HX-Redirect"] == reverse("diagnostics:finish", args=[sitting.pk])
    away = Client().post(here, {"number": 1, "given": "4", "go": "next"}, headers=asked)
    assert away.headers["HX-Redirect"].startswith("/accounts/login/"), "a page to sign in is no part of a question"
    assert sitting.answers.count() == 12 and sitting.answers.get(sequence=1).given == 4


def test_nobody_else_opens_a_sitting_or_a_profile_until_it_is_shown(
    cast: Cast, client_of: SignIn, difficulties: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentee, mentor = cast.people["mentee"], cast.people["mentor"]
    sides = {mentor.pk: {mentee.pk}}
    monkeypatch.setattr(audience, "_partners", {"test": lambda viewer: sides.get(viewer.person_id or 0, ())})
    by = cast.viewer("mentee")
    sitting = sittings.open_own(by=by, instrument=difficulties, today=cast.today)
    assert sittings.open_own(by=by, instrument=difficulties, today=cast.today) == sitting, "begun once"
    sitting = sittings.begin(by=by, sitting=sitting, now=timezone.now())
    profile = reverse("diagnostics:profile", args=[mentee.pk])
    for name in ("mentor", "curator", "head", "coordinator", "operator", "outsider"):
        client = client_of(name)
        assert client.get(reverse("diagnostics:sitting", args=[sitting.pk])).status_code == 404, name
        assert client.post(reverse("diagnostics:finish", args=[sitting.pk])).status_code == 404, name
        assert client.get(profile).status_code == 404, name
        with pytest.raises(NotAllowed):
            sittings.answer(by=cast.viewer(name), sitting=sitting, number=1, given=1, settle=True, now=timezone.now())
    client_of("mentee").post(reverse("diagnostics:share", args=[mentee.pk]), {"share": "yes"})
    assert client_of("mentor").get(profile).status_code == 200
    assert client_of("mentor").post(reverse("diagnostics:share", args=[mentee.pk])).status_code == 404
    assert client_of("head").get(profile).status_code == 404
    client_of("mentee").post(reverse("diagnostics:share", args=[mentee.pk]), {"share": "no"})
    assert client_of("mentor").get(profile).status_code == 404, "taken back"
    for_matching = {"share": "yes", "use": "matching"}
    assert client_of("mentee").post(reverse("diagnostics:share", args=[mentee.pk]), for_matching).status_code == 302
    assert client_of("mentor").get(profile).status_code == 404, "agreed to another use only"
    given = DataConsent.objects.filter(person=mentee, withdrawn_on=None)
    assert list(given.values_list("purpose", flat=True)) == ["match_needs"]
    bare = client_of("mentee").post(reverse("diagnostics:share", args=[mentee.pk]), {"share": "yes", "use": "all"})
    assert (bare.status_code, given.count()) == (404, 1)
    assert StateChange.objects.filter(kind="diagnostics.sitting", object_id=sitting.pk).count() == 2


def test_answers_twice_out_of_order_and_foreign(cast: Cast, difficulties: Instrument) -> None:
    by, now = cast.viewer("mentee"), timezone.now()
    sitting = sittings.open_own(by=by, instrument=difficulties, today=cast.today)
    sitting = sittings.begin(by=by, sitting=sitting, now=now)
    with pytest.raises(sittings.OutOfOrder):
        sittings.answer(by=by, sitting=sitting, number=2, given=1, settle=True, now=now)
    with pytest.raises(sittings.NotYetAnswered):
        sittings.finish(by=by, sitting=sitting, now=now)
    one = sittings.answer(by=by, sitting=sitting, number=1, given="1", settle=True, now=now)
    assert sittings.answer(by=by, sitting=sitting, number=1, given="1", settle=True, now=now) == one
    for foreign in ("6", "x", "1.5"):
        with pytest.raises(NotAnAnswer):
            sittings.answer(by=by, sitting=sitting, number=2, given=foreign, settle=True, now=now)
    assert sitting.answers.count() == 1
    Instrument.objects.update(kind="test")
    versions.forget()
    sitting.refresh_from_db()
    with pytest.raises(sittings.TakenAlready):
        sittings.answer(by=by, sitting=sitting, number=1, given="2", settle=True, now=now)


def play(cast: Cast, instrument: Instrument, section: str, right: float) -> Sitting:
    """A sitting in which questions up to a difficulty are answered right."""
    by, now = cast.viewer("mentee"), timezone.now()
    sitting = sittings.open_own(by=by, instrument=instrument, section=section, today=cast.today)
    sitting = sittings.begin(by=by, sitting=sitting, now=now)
    hard = Calibration.objects.get(instrument=instrument).parameters
    for number in range(1, 41):
        if number > len(sitting.plan):
            break
        item = Item.objects.get(pk=sitting.plan[number - 1])
        given = item.key if hard[item.code]["b"] < right else []
        if item.kind == "numeric":
            given = str(item.key["value"]) if given else "−1"
        elif item.kind == "single":
            given = given[0] if given else []
        sittings.answer(by=by, sitting=sitting, number=number, given=given, settle=True, now=now)
    return sittings.finish(by=by, sitting=sitting, now=now)


def test_what_nobody_ended_is_counted_after_its_last_day_or_lapses(cast: Cast, difficulties: Instrument) -> None:
    day, now = cast.today, timezone.now()
    asked = {"instrument": difficulties, "last_on": day, "today": day}
    begun, idle = (sittings.assign(by=cast.system, person=cast.people[name], **asked) for name in ("mentee", "mentee2"))
    by = cast.viewer("mentee")
    begun = sittings.begin(by=by, sitting=begun, now=now)
    sittings.answer(by=by, sitting=begun, number=1, given="1", settle=True, now=now)
    assert sittings.expire_overdue(day) == 0, "the last day is not over"
    after = day + dt.timedelta(days=1)
    assert [sittings.expire_overdue(after), sittings.expire_overdue(after)] == [2, 0]
    begun.refresh_from_db()
    idle.refresh_from_db()
    assert (begun.state, idle.state) == ("finished", "expired")
    assert Measurement.objects.filter(sitting=begun).count() == 1
    assert expire_overdue in daily().values()


def test_a_block_by_chosen_questions_opens_a_deficit_that_only_a_better_measurement_closes(
    cast: Cast, client_of: SignIn
) -> None:
    load_federal(by=cast.system)
    start = instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)[0]
    assert not instruments.faults(start)
    poor = play(cast, start, "methodical", -1.5)
    assert 12 <= len(poor.plan) <= 15 and len(set(poor.plan)) == len(poor.plan)
    assert set(poor.answers.values_list("item__section", flat=True)) == {"methodical"}
    (found,) = poor.measurements.all()
    assert found.competence is not None and found.competence.code == "methodical" and found.scale == "latent"
    assert found.error is not None and 0.2 < found.error < 0.6 and found.value < -0.9
    need = Need.objects.get(person=cast.people["mentee"], kind="deficit")
    assert (need.severity, need.evidence_id, need.state) == (3, found.pk, "open")
    play(cast, start, "methodical", -1.4)
    need.refresh_from_db()
    assert (need.state, need.outcome) == ("open", "unchanged"), "within the error nothing has changed"
    play(cast, start, "methodical", 3)
    need.refresh_from_db()
    assert (need.state, need.outcome, need.closed_on) == ("closed", "closed", cast.today)
    strong = Strength.objects.get(person=cast.people["mentee"])
    assert (strong.source, strong.competence.code, strong.level.code) == ("measured", "methodical", "high")
    page = client_of("mentee").get(reverse("diagnostics:profile", args=[poor.person_id])).content.decode()
    assert "перемена не больше погрешности" in page and "выросло" in page and "Закрыто повторным замером" in page
    assert Measurement.objects.count() == 3, "nothing is written over"


def test_the_shipped_bank_is_what_its_script_makes_and_every_key_is_right() -> None:
    kept = bank.PAGE.read_text(encoding="utf-8")
    chances = json.loads(kept)["calibration"]["eligible"]
    assert kept == bank.written(chances), "make it anew: python -m setup.bank"
    assert list(chances) == ["", *bank.BLOCKS]
    rows = list(bank.items())
    assert len(rows) == 200 and len({repr(row["text"]) + repr(row["options"]) for row in rows}) == 200
    for row in rows:
        item = Item(**row)
        assert not faults_of_item(item, needs_key=True), row["code"]
        key = str(row["key"]["value"]) if row["kind"] == "numeric" else row["key"]
        assert score_of(item, key[0] if row["kind"] == "single" else key) == 1
        assert score_of(item, []) == 0
