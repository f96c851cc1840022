"""Others say something about a teacher: a visit to a lesson, and opinions in which no colleague is known singly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opora.base.rules.refusals import NotAllowed
from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments, raters, sittings
from opora.diagnostics.actions.sittings import LessonAhead, NotPublished, SittingIsOver, expire_overdue
from opora.diagnostics.models import Answer, Instrument, Measurement, Need, Rater, Sitting
from opora.diagnostics.queries.profile import profile_person
from opora.diagnostics.queries.raters import colleagues_of, observed_person, observers_for
from opora.diagnostics.rules import needs as pairs
from opora.diagnostics.rules import raters as audience
from opora.network.models import Body
from opora.people.actions.bodies import join
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def card(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Instrument:
    """The card of a lesson and the questions to several people are on the shelf; the cast's mentor has a mentee."""
    load_federal(by=cast.system)
    mentor, mentee = cast.people["mentor"].pk, cast.people["mentee"].pk
    monkeypatch.setattr(pairs, "_partners", {"test": lambda viewer: {mentee} if viewer.person_id == mentor else ()})
    monkeypatch.setattr(audience, "_mentors", {"test": lambda viewer: {mentor} if viewer.person_id == mentee else ()})
    return instruments.load_shipped(by=cast.system, codes=["observation", "opinions"], today=cast.today)[0]


def fill(cast: Cast, name: str, sitting: Sitting, given: int) -> Sitting:
    """Answer every question with one mark and end it."""
    by, now = cast.viewer(name), timezone.now()
    held = sittings.begin(by=by, sitting=sitting, now=now)
    for number in range(1, len(held.plan) + 1):
        sittings.answer(by=by, sitting=held, number=number, given=given, settle=True, now=now)
    return sittings.finish(by=by, sitting=held, now=now)


def test_a_mentor_comes_to_a_lesson_and_the_teacher_alone_sees_what_was_seen(
    cast: Cast, client_of: SignIn, card: Instrument
) -> None:
    mentee, mentor = cast.people["mentee"], cast.people["mentor"]
    page, list_of = reverse("diagnostics:visit", args=[mentee.pk]), reverse("diagnostics:own")
    assert page in client_of("mentor").get(list_of).content.decode(), "the way in stands where the mentor looks"
    for name in ("head", "curator", "coordinator", "operator", "outsider"):
        assert observed_person(cast.viewer(name), mentee.pk) is None, name
    assert client_of("outsider").get(page).status_code == 404
    told = {"taught_on": (cast.today - DAY).isoformat(), "form": "7 Б", "subject": ""}
    late = client_of("mentor").post(page, told)
    assert late.status_code == 422 and "знает заранее" in late.content.decode()
    told["taught_on"] = (cast.today + DAY).isoformat()
    assert client_of("mentor").post(page, told).status_code == 302
    again = client_of("mentor").post(page, told)
    assert again.status_code == 422 and "уже запланировано" in again.content.decode()
    sitting = Sitting.objects.get(about=mentee)
    assert (sitting.rater, sitting.person, sitting.header["class"]) == (Rater.MENTOR, mentor, "7 Б")
    known = client_of("mentee").get(list_of).content.decode()
    assert "К вам на урок" in known and "7 Б" in known, "the teacher knows beforehand"
    assert "К вам на урок" in client_of("mentee").get(reverse("desk:home")).content.decode()
    with pytest.raises(LessonAhead):
        sittings.begin(by=cast.viewer("mentor"), sitting=sitting, now=timezone.now())
    with time_machine.travel(dt.datetime.combine(cast.today + DAY, dt.time(12), dt.UTC), tick=False):
        cast.today += DAY
        first = client_of("mentor").get(reverse("diagnostics:begin", args=[sitting.pk])).content.decode()
        assert "с вашим именем" in first and "7 Б" in first
        fill(cast, "mentor", sitting, 2)
        with pytest.raises(SittingIsOver):
            sittings.answer(
                by=cast.viewer("mentor"), sitting=sitting, number=1, given=0, settle=True, now=timezone.now()
            )
        with pytest.raises(SittingIsOver):
            raters.call_off(by=cast.viewer("mentor"), sitting=sitting)
        found = Measurement.objects.filter(person=mentee)
        assert {row.source for row in found} == {"observation"} and len(found) == 4
        assert not Measurement.objects.filter(person=mentor).exists() and not Need.objects.exists()
        profile = reverse("diagnostics:profile", args=[mentee.pk])
        shown = client_of("mentee").get(profile).content.decode()
        assert "наблюдение" in shown and mentor.family in shown and "7 Б" in shown and "66 %" in shown
        for name in ("mentor", "head", "curator", "coordinator", "operator"):
            assert profile_person(cast.viewer(name), mentee.pk) is None, f"{name} without consent"


def test_a_teacher_invites_and_calls_off_and_nobody_observes_themselves(
    cast: Cast, client_of: SignIn, card: Instrument
) -> None:
    by, me = cast.viewer("mentee"), cast.people["mentee"]
    point = Body.objects.create(
        kind="point", name="Пункт", node=cast.nodes["school12"], owner=cast.nodes["zarechny"],
        starts_on=cast.today - DAY,
    )  # fmt: skip
    methodist = cast.people["sibling_teacher"]
    join(by=cast.system, person=methodist, body=point, role="methodist", starts_on=cast.today)
    assert {pk: rater for pk, (_person, rater) in observers_for(by).items()} == {
        cast.people["mentor"].pk: Rater.MENTOR, methodist.pk: Rater.METHODIST,
    }  # fmt: skip
    wanted = {"instrument": card, "about": me, "taught_on": cast.today, "today": cast.today}
    with pytest.raises(raters.OwnLesson):
        raters.plan_visit(by=by, observer=me, **wanted)
    with pytest.raises(NotPublished):
        sittings.open_own(by=by, instrument=card, today=cast.today)
    with pytest.raises(NotAllowed):
        raters.plan_visit(by=by, observer=cast.people["head"], **wanted)
    with pytest.raises(NotAllowed):
        raters.plan_visit(by=cast.viewer("head"), observer=cast.people["head"], **wanted)
    page = client_of("mentee").get(reverse("diagnostics:visit", args=[me.pk])).content.decode()
    assert methodist.family in page and "методист или тьютор" in page
    made = raters.plan_visit(by=by, observer=methodist, **wanted)
    off = reverse("diagnostics:call_off", args=[made.pk])
    assert client_of("outsider").post(off).status_code == 404
    assert client_of("mentee").post(off).status_code == 302
    made.refresh_from_db()
    assert made.state == Sitting.State.CANCELLED
    raters.plan_visit(by=by, observer=methodist, **wanted)


def asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three people of the cast who work beside the mentee, known by their short names."""
    names = {person.pk: name for name, person in cast.people.items() if person.account_id}
    near = [names[person.pk] for person in colleagues_of(cast.viewer("mentee")) if person.pk in names]
    assert len(near) >= 3, "the cast has three colleagues with accounts"
    return near[:3]


def test_opinions_stand_side_by_side_and_no_colleague_is_known(
    cast: Cast, client_of: SignIn, card: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, near = cast.people["mentee"], asked(cast, monkeypatch)
    ids = [cast.people[name].pk for name in near]
    ask, client = reverse("diagnostics:opinions_ask"), client_of("mentee")
    told = {"mentors": "on", "colleagues": ids[:2], "last_on": (cast.today + 5 * DAY).isoformat()}
    few = client.post(ask, told)
    assert few.status_code == 422 and "не меньше трёх коллег" in few.content.decode()
    assert client.post(ask, {"last_on": told["last_on"]}).status_code == 422
    assert client.post(ask, {**told, "colleagues": ids, "last_on": "2026-11-01"}).status_code == 422
    begun = client.post(ask, {**told, "colleagues": ids})
    number = Sitting.objects.filter(about=me).values_list("round", flat=True)[0]
    here = reverse("diagnostics:opinions", args=[number])
    assert begun.headers["Location"] == here
    assert client.post(ask, {**told, "colleagues": ids}).status_code == 422, "one round at a time"
    waits = client_of(near[0]).get(reverse("desk:home")).content.decode()
    assert "Оцените работу коллеги" in waits
    first = Sitting.objects.get(round=number, person=ids[0])
    said = client_of(near[0]).get(reverse("diagnostics:begin", args=[first.pk])).content.decode()
    assert "не увидит никто" in said
    marks = dict(zip(near, (0, 1, 3), strict=True))
    for name, mark in marks.items():
        fill(cast, name, Sitting.objects.get(round=number, person=cast.people[name]), mark)
    fill(cast, "mentor", Sitting.objects.get(round=number, rater=Rater.MENTOR), 3)
    assert not Measurement.objects.exists(), "nothing before everybody has answered"
    assert "коллеги: 3 из 3" in client.get(here).content.decode()
    fill(cast, "mentee", Sitting.objects.get(round=number, rater=Rater.SELF), 2)
    rows = Measurement.objects.filter(person=me, section="lesson")
    assert {(row.rater, round(row.value, 2), row.raters) for row in rows} == {
        ("self", 66.67, 1), ("mentor", 100.0, 1), ("colleague", 44.44, 3),
    }  # fmt: skip
    colleague = rows.get(rater=Rater.COLLEAGUE)
    assert colleague.sitting is None and colleague.error is None and colleague.source == "opinions"
    for page in (here, reverse("diagnostics:profile", args=[me.pk])):
        shown = client.get(page).content.decode()
        assert "44 %" in shown and "66 %" in shown and "100 %" in shown
        assert "33 %" not in shown and "70 %" not in shown, "neither one colleague nor a sum of all"
        assert not any(cast.people[name].family in shown for name in near if name != "mentor")
    for name in (*near, "mentor", "outsider"):
        assert client_of(name).get(here).status_code in (404, 302), name  # a head is asked for a second step first
    assert Answer.objects.filter(sitting__round=number).exists()


def test_two_answers_are_shown_to_nobody_and_what_is_ended_stays_ended(
    cast: Cast, client_of: SignIn, card: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = asked(cast, monkeypatch)
    opinions = Instrument.objects.get(code="opinions")
    by, today = cast.viewer("mentee"), cast.today
    ids = [cast.people[name].pk for name in near]
    with pytest.raises(NotAllowed):
        raters.ask_opinions(
            by=by, instrument=opinions, colleagues=[cast.people["outsider"].pk, *ids], mentors=False, last_on=today,
            today=today,
        )  # fmt: skip
    number = raters.ask_opinions(by=by, instrument=opinions, colleagues=ids, mentors=False, last_on=today, today=today)
    for name in near[:2]:
        fill(cast, name, Sitting.objects.get(round=number, person=cast.people[name]), 1)
    with pytest.raises(NotAllowed):
        raters.end_opinions(by=cast.viewer(near[0]), number=number)
    end = reverse("diagnostics:opinions_end", args=[number])
    assert client_of(near[0]).post(end).status_code == 404
    page = client_of("mentee").post(end, follow=True).content.decode()
    assert "меньше 3 коллег" in page and "33 %" not in page
    assert not Measurement.objects.exists()
    left = Sitting.objects.get(round=number, person=ids[2])
    assert left.state == Sitting.State.CANCELLED
    with pytest.raises(SittingIsOver):
        sittings.begin(by=cast.viewer(near[2]), sitting=left, now=timezone.now())
    third = raters.ask_opinions(by=by, instrument=opinions, colleagues=ids, mentors=False, last_on=today, today=today)
    for name in near:
        fill(cast, name, Sitting.objects.get(round=third, person=cast.people[name]), 1)
    assert expire_overdue(today + DAY) == 1, "the teacher has not answered: the last day ends the round"
    assert set(Measurement.objects.values_list("rater", flat=True)) == {Rater.COLLEAGUE}
