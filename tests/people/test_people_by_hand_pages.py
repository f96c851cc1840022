"""The staff by hand through the pages: taken on, changed, on leave and back, dismissed, moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from opora.people.actions import roles
from opora.people.models import Appointment, Duplicate, Person, Post, Subject
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def new_person(cast: Cast, **more: object) -> dict[str, object]:
    """What one fills in for a new teacher of School No. 7."""
    return {
        "node": cast.nodes["school7"].pk, "family": "Лисицына", "given": "Ольга", "patronymic": "Юрьевна",
        "post": Post.objects.get(code="teacher").pk, "starts_on": "2026-11-01", "is_main": "on",
        "subjects": [Subject.objects.get(code="mathematics").pk], "stages": ["basic"], **more,
    }  # fmt: skip


def test_added_by_hand(cast: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    assert client.get(reverse("people:add")).status_code == 200
    answer = client.post(reverse("people:add"), new_person(cast))
    person = Person.objects.get(family="Лисицына")
    assert answer.status_code == 302 and answer["Location"] == reverse("people:person", args=[person.pk])
    post = person.appointments.get()
    assert post.node == cast.nodes["school7"] and post.starts_on == dt.date(2026, 11, 1)
    assert [subject.code for subject in post.subjects.all()] == ["mathematics"]


def test_errors_stand_on_top_and_beside_and_nothing_typed_is_lost(cast: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    answer = client.post(reverse("people:add"), new_person(cast, family="", starts_on="0206-11-01"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "<title>Ошибка:" in text and "Лисицына" not in text
    assert 'value="Ольга"' in text and 'href="#id_family"' in text
    assert text.count("Похоже, год указан неверно") == 2
    assert set(answer.context["page"].form.errors) == {"family", "starts_on"}
    assert not Person.objects.filter(given="Ольга").exists()


def test_the_same_name_is_asked_about(cast: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    mentee = cast.people["mentee"]
    same = new_person(cast, family=mentee.family, given=mentee.given, patronymic=mentee.patronymic)
    answer = client.post(reverse("people:add"), same)
    assert answer.status_code == 422 and answer.context["page"].alike == (mentee,)
    assert client.post(reverse("people:add"), {**same, "is_another": "on"}).status_code == 302
    assert Duplicate.objects.get().one == mentee


def test_someone_beyond_reach_is_noted_and_never_shown(cast: Cast, client_of: SignIn) -> None:
    other = cast.people["sibling_curator"]
    same = new_person(cast, family=other.family, given=other.given, patronymic=other.patronymic)
    assert client_of("curator").post(reverse("people:add"), same).status_code == 302
    assert Duplicate.objects.get().one == other


def test_changed_with_a_new_name(cast: Cast, client_of: SignIn) -> None:
    mentee = cast.people["mentee"]
    url = reverse("people:change", args=[mentee.pk])
    shown = client_of("curator").get(url).context["page"].form
    data = {name: shown.initial.get(name) or "" for name in shown.fields}
    assert client_of("curator").post(url, {**data, "family": "Вяземская"}).status_code == 302
    mentee.refresh_from_db()
    assert mentee.family == "Вяземская" and mentee.names.get().family == "Орлова"
    own = client_of("mentee").get(url).context["page"].form
    assert set(own.fields) == {"email", "phone"}
    assert client_of("mentee").post(url, {"phone": "+7 900", "family": "Иная"}).status_code == 302
    mentee.refresh_from_db()
    assert mentee.phone == "+7 900" and mentee.family == "Вяземская"


def test_leave_and_return(cast: Cast, client_of: SignIn) -> None:
    client, mentee = client_of("curator"), cast.people["mentee"]
    url = reverse("people:leave", args=[mentee.pk])
    assert client.post(url, {"starts_on": "2026-11-01", "parental": "on"}).status_code == 302
    away = mentee.absences.get()
    assert away.parental and away.ends_on is None
    early = client.post(url, {"back_on": "2026-10-01"})
    assert early.status_code == 422 and "01.11.2026" in early.content.decode()
    assert client.post(url, {"back_on": "2026-11-20"}).status_code == 302
    assert mentee.absences.get().ends_on == dt.date(2026, 11, 20)


def test_dismissed_with_the_consequences_said(cast: Cast, client_of: SignIn) -> None:
    mentor = cast.people["mentor"]
    roles.give(by=cast.system, person=mentor, role="curator", node=cast.nodes["school7"], starts_on=dt.date(2026, 9, 1))
    post = mentor.appointments.get()
    url = reverse("people:post_end", args=[post.pk])
    answer = client_of("head").get(url)
    text = answer.content.decode()
    assert "куратор" in text and "последняя должность" in text
    assert client_of("head").post(url, {"last_day": "2026-11-22"}).status_code == 302
    post.refresh_from_db()
    assert post.ends_on == dt.date(2026, 11, 23)
    assert mentor.grants.get().ends_on == dt.date(2026, 11, 23)
    assert mentor.account is not None
    mentor.account.refresh_from_db()
    assert mentor.account.sessions_since is not None


def test_moved_within_reach(cast: Cast, client_of: SignIn) -> None:
    curator = cast.people["curator"]
    roles.give(
        by=cast.system, person=curator, role="curator", node=cast.nodes["school12"], starts_on=dt.date(2026, 9, 1)
    )
    post = cast.people["mentor"].appointments.get()
    url = reverse("people:post_move", args=[post.pk])
    data = {"node": cast.nodes["school12"].pk, "starts_on": "2026-11-10"}
    refused = client_of("curator").post(url, {**data, "node": cast.nodes["berezovka"].pk})
    assert refused.status_code == 422
    assert client_of("curator").post(url, data).status_code == 302
    new = Appointment.objects.get(person=cast.people["mentor"], ends_on=None)
    assert new.node == cast.nodes["school12"] and new.starts_on == dt.date(2026, 11, 10)
    assert list(new.subjects.all()) == list(post.subjects.all())


def test_second_post_and_its_change(cast: Cast, client_of: SignIn) -> None:
    client, mentor = client_of("curator"), cast.people["mentor"]
    data = {
        "node": cast.nodes["school7"].pk, "post": Post.objects.get(code="methodist").pk,
        "starts_on": "2026-11-01", "load": "0.5",
    }  # fmt: skip
    url = reverse("people:post_add", args=[mentor.pk])
    assert client.get(url).status_code == 200 and client.post(url, data).status_code == 302
    twice = client.post(url, data)
    assert twice.status_code == 422 and twice.context["page"].form.non_field_errors()
    second = mentor.appointments.get(post__code="methodist")
    assert not second.is_main
    url = reverse("people:post_change", args=[second.pk])
    assert client.post(url, {"post_text": "методист по математике", "load": "0.75"}).status_code == 302
    second.refresh_from_db()
    assert second.post_text == "методист по математике" and float(second.load or 0) == 0.75


def test_youth_by_hand_needs_a_reason(cast: Cast, client_of: SignIn) -> None:
    client, mentor = client_of("curator"), cast.people["mentor"]
    url = reverse("people:young", args=[mentor.pk])
    assert client.post(url, {"decision": "young"}).status_code == 422
    assert client.post(url, {"decision": "young", "reason": "Вернулся в профессию"}).status_code == 302
    page = client.get(reverse("people:person", args=[mentor.pk])).context["page"]
    assert page.verdict.young and page.verdict.by_hand
    assert client.post(url, {"decision": "rule"}).status_code == 302
    mentor.refresh_from_db()
    assert mentor.young_override == {}


def test_outsiders_are_refused(cast: Cast, client_of: SignIn) -> None:
    person, post = cast.people["mentee"], cast.people["mentee"].appointments.get()
    for name in ("change", "young", "leave", "post_add"):
        for reader in ("sibling_curator", "operator", "outsider", "mentor"):
            url = reverse(f"people:{name}", args=[person.pk])
            assert client_of(reader).get(url).status_code == 404, (name, reader)
            assert client_of(reader).post(url, {"family": "Чужая"}).status_code == 404
    for name in ("post_change", "post_end", "post_move"):
        for reader in ("sibling_curator", "operator", "outsider", "mentor", "mentee"):
            url = reverse(f"people:{name}", args=[post.pk])
            assert client_of(reader).get(url).status_code == 404, (name, reader)
            assert client_of(reader).post(url, {"last_day": "2026-11-22"}).status_code == 404
    assert client_of("operator").get(reverse("people:add")).status_code == 403
