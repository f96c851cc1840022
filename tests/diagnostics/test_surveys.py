"""Campaigns: who is invited, how far it has come, and that an anonymous answer leads to nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from opora.base.models import JournalEntry, StateChange
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments, sittings, surveys
from opora.diagnostics.bridge.instrument_files import shipped_codes, shipped_plan
from opora.diagnostics.models import Answer, Instrument, Invitation, Item, Measurement, Sitting, Survey
from opora.diagnostics.queries.surveys import progress_of
from opora.diagnostics.rules.instruments import faults_of
from tests.cast import Cast

SignIn = Callable[[str], Client]
WEEK = dt.timedelta(days=7)


def campaign(cast: Cast, code: str, by: str = "curator", **audience: object) -> Survey:
    """A campaign at school 7."""
    load_federal(by=cast.system)
    instrument = instruments.load_shipped(by=cast.system, codes=[code], today=cast.today)[0]
    return surveys.plan(
        by=cast.viewer(by), node=cast.nodes["school7"], instrument=instrument, title="Пульс ноября", audience=audience,
        starts_on=cast.today, last_on=cast.today + WEEK, today=cast.today,
    )  # fmt: skip


@pytest.mark.django_db
def test_an_anonymous_answer_leads_to_nobody(cast: Cast, client_of: SignIn) -> None:
    survey = campaign(cast, "pulse")
    client_of("curator").post(reverse("diagnostics:survey_move", args=[survey.pk]), {"to": "open"})
    mentee = client_of("mentee")
    assert "Пульс ноября" in mentee.get("/").content.decode()
    assert "без имени" in mentee.get(reverse("diagnostics:own")).content.decode()
    before = JournalEntry.objects.latest("pk").pk
    begun = mentee.post(reverse("diagnostics:survey_answer"), {"survey": survey.pk})
    sitting = Sitting.objects.get(survey=survey)
    cookie = begun.cookies[f"sitting-{sitting.pk}"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict"
    assert "Никто не узнает" in mentee.get(begun.headers["Location"]).content.decode()
    mentee.post(begun.headers["Location"])
    here = reverse("diagnostics:sitting", args=[sitting.pk])
    for number, given in ((1, "5"), (2, "2"), (3, "b")):
        assert mentee.post(here, {"number": number, "given": given, "go": "next"}).status_code == 302
    mentee.post(reverse("diagnostics:finish", args=[sitting.pk]))
    sitting.refresh_from_db()
    assert sitting.state == "finished" and sitting.answers.count() == 3
    # What the database knows of the sitting and of the person has nothing in common.
    assert (sitting.person_id, sitting.started_at, sitting.finished_at) == (None, None, None)
    assert sitting.opened_on == dt.date(2026, 11, 23), "the Monday of the week"
    assert not StateChange.objects.filter(object_id=sitting.pk).exists()
    told = JournalEntry.objects.filter(pk__gt=before)
    assert told.exists() and not told.exclude(account=None).exists(), "nobody's name stands beside it"
    assert not told.exclude(object_id=None).exists() and not any(row.others for row in told)
    assert not Measurement.objects.exists()
    known = {field.name for field in Invitation._meta.concrete_fields}
    assert known == {"id", "survey", "person", "node", "done", "extra_minutes"}, "no moment to join by"
    assert {field.name for field in Answer._meta.concrete_fields}.isdisjoint({"at", "answered_at"})
    # Another browser, even of the same person, does not get in; nobody answers twice.
    assert client_of("mentee").get(here).status_code == 404
    again = mentee.post(reverse("diagnostics:survey_answer"), {"survey": survey.pk}, follow=True)
    assert "уже ответили" in again.content.decode() and Sitting.objects.filter(survey=survey).count() == 1


@pytest.mark.django_db
def test_a_campaign_invites_whom_it_is_for_and_tells_how_far_it_is(cast: Cast, client_of: SignIn) -> None:
    survey = campaign(cast, "regional_needs", subject="mathematics")
    with pytest.raises(NotAllowed):
        surveys.launch(by=cast.viewer("mentor"), survey=survey, today=cast.today)
    count = surveys.launch(by=cast.viewer("curator"), survey=survey, today=cast.today)
    invited = Invitation.objects.filter(survey=survey)
    assert 0 < count == invited.count()
    assert not invited.exclude(person__appointments__subjects__code="mathematics").exists()
    with pytest.raises(NotNow):
        surveys.launch(by=cast.viewer("curator"), survey=survey, today=cast.today)
    assert [(row.invited, row.done) for row in progress_of(survey)] == [(count, 0)]
    page = client_of("curator").get(reverse("diagnostics:survey", args=[survey.pk])).content.decode()
    assert f"0 из {count}" in page
    assert client_of("mentor").get(reverse("diagnostics:survey", args=[survey.pk])).status_code == 404
    surveys.close(by=cast.viewer("curator"), survey=survey)
    with pytest.raises(sittings.NotPublished):
        one = invited.select_related("survey__instrument").get(person=cast.people["mentor"])
        one.survey.state = Survey.State.CLOSED
        sittings.open_invited(by=cast.viewer("mentor"), invitation=one, today=cast.today)
    form = {
        "title": "Климат", "instrument": survey.instrument_id, "node": cast.nodes["school7"].pk,
        "starts_on": "2026-11-24", "last_on": "2026-11-20",
    }  # fmt: skip
    assert client_of("curator").post(reverse("diagnostics:survey_add"), form).status_code == 422
    form["last_on"] = "2026-12-01"
    assert client_of("curator").post(reverse("diagnostics:survey_add"), form).status_code == 302


def test_what_comes_with_opora_has_no_faults() -> None:
    assert len(shipped_codes()) == 19
    for code in shipped_codes():
        plan = shipped_plan(code)
        assert plan.code == code
        items = [
            Item(code=row.code, kind=row.kind, section=row.section, text=row.text, options=row.options, key=row.key)
            for row in plan.items
        ]
        assert all({"ru", "en"} <= set(item.text) for item in items), code
        known = plan.calibration["parameters"] if plan.calibration else ()
        assert not faults_of(Instrument(**plan.fields), items, known), code


def test_faults_of_an_instrument_are_told() -> None:
    level = [{"code": "low", "title": {}}, {"code": "b", "above": 60}, {"code": "c", "above": 60}]
    faulty = Instrument(kind="test", mode="adaptive", levels={"rule": "latent", "levels": level}, sections=[])
    item = Item(code="1", kind="single", text={"ru": "?"}, options=[{"code": "a"}, {"code": "b"}], section="x")
    with override("en"):
        told = " ".join(faults_of(faulty, [item], ()))
    for words in ("overlap", "no right answer", "no section", "known parameters"):
        assert words in told, words
