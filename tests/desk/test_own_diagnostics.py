"""Whoever looks after others and teaches too sees on the first page what waits of their own diagnostics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments, sittings
from opora.diagnostics.models import Invitation, Sitting, Survey
from tests.cast import Cast

SignIn = Callable[[str], Client]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["curator", "head", "coordinator", "administrator"])
def test_the_first_page_of_a_role_has_a_line_of_ones_own_diagnostics(cast: Cast, client_of: SignIn, name: str) -> None:
    client, person = client_of(name), cast.people[name]
    client.get("/")
    with CaptureQueriesContext(connection) as before:
        assert reverse("diagnostics:own") not in client.get("/").content.decode().split("<main", 1)[1]
    load_federal(by=cast.system)
    felt, pulse = instruments.load_shipped(by=cast.system, codes=["difficulties", "pulse"], today=cast.today)
    until = cast.today + dt.timedelta(days=3)
    other = sittings.assign(by=cast.system, person=cast.people["mentee"], instrument=felt, today=cast.today)
    one = sittings.assign(by=cast.system, person=person, instrument=felt, last_on=until, today=cast.today)
    with CaptureQueriesContext(connection) as after:
        page = client.get("/").content.decode()
    assert len(after) <= min(len(before), 15), "no statement more"
    assert reverse("diagnostics:begin", args=[one.pk]) in page
    assert reverse("diagnostics:begin", args=[other.pk]) not in page, "another's"
    assert "только вы" in page
    for title in ("Пульс школы", "Второй пульс"):
        survey = Survey.objects.create(
            node=cast.nodes["school7"], instrument=pulse, title=title, state="open", starts_on=cast.today, last_on=until
        )
        Invitation.objects.create(survey=survey, person=person, node=cast.nodes["school7"])
    with CaptureQueriesContext(connection) as many:
        page = client.get("/").content.decode()
    assert len(many) == len(after)
    assert "Пульс школы" in page and "Второй пульс" not in page and "Ждёт ещё 1 ваша диагностика" in page
    Sitting.objects.filter(pk=one.pk).update(state="finished")
    Invitation.objects.update(done=True)
    assert reverse("diagnostics:own") not in client.get("/").content.decode().split("<main", 1)[1]
