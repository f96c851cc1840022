"""The page of one person: what each reader sees of it, and what may be done there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from opora.people.actions import appointments, persons
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def page(client: Client, cast: Cast, name: str) -> str:
    """The words of a person's page."""
    answer = client.get(reverse("people:person", args=[cast.people[name].pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_contacts_only_for_those_entitled(cast: Cast, client_of: SignIn) -> None:
    facts = {"phone": "+70000000001", "email": "d@example.org", "birth_on": dt.date(2003, 4, 5)}
    persons.change(by=cast.system, person=cast.people["mentee"], facts=facts, today=cast.today)
    for name in ("curator", "head", "mentee"):
        text = page(client_of(name), cast, "mentee")
        assert "+70000000001" in text and "05.04.2003" in text
    text = page(client_of("operator"), cast, "mentee")
    assert "Орлова" in text and "+7000" not in text and "example.org" not in text and "05.04" not in text
    for name in ("sibling_curator", "mentor", "outsider"):
        answer = client_of(name).get(reverse("people:person", args=[cast.people["mentee"].pk]))
        assert answer.status_code == 404
    assert client_of("curator").get(reverse("people:person", args=[10**9])).status_code == 404


def test_timeline_and_youth(cast: Cast, client_of: SignIn) -> None:
    mentee = cast.people["mentee"]
    persons.change(by=cast.system, person=mentee, facts={"family": "Берёзкина"}, today=cast.today)
    appointments.begin_absence(
        by=cast.system,
        person=mentee,
        node=cast.nodes["school7"],
        starts_on=dt.date(2026, 11, 1),
        parental=True,
    )
    answer = client_of("curator").get(reverse("people:person", args=[mentee.pk]))
    rows = [row.title for row in answer.context["page"].timeline]
    assert any("Орлова" in row for row in rows) and "Отпуск по уходу за ребёнком" in rows
    assert any("Школа № 7" in row for row in rows)
    assert answer.context["page"].verdict.young and "молодой педагог" in answer.content.decode()
    dates = [row.starts_on for row in answer.context["page"].timeline]
    assert dates == sorted(dates, reverse=True)
    persons.change(by=cast.system, person=mentee, facts={"teaching_started_on": None}, today=cast.today)
    assert page(client_of("curator"), cast, "mentee").count("Неизвестно: ") == 1, "what is missing is said once"


def test_one_who_left_is_changed_where_they_work(cast: Cast, client_of: SignIn) -> None:
    post = cast.people["mentor"].appointments.get()
    appointments.end(by=cast.system, appointment=post, on=dt.date(2026, 11, 1))
    answer = client_of("curator").get(reverse("people:person", args=[cast.people["mentor"].pk]))
    assert answer.context["page"].may_change
    appointments.start(
        by=cast.system, person=cast.people["mentor"], node=cast.nodes["school12"], post=post.post,
        starts_on=dt.date(2026, 11, 2),
    )  # fmt: skip
    answer = client_of("curator").get(reverse("people:person", args=[cast.people["mentor"].pk]))
    assert answer.status_code == 200 and not answer.context["page"].may_change
    assert "Школа № 12" not in answer.content.decode()
