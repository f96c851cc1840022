"""Who asked for what is not theirs stands in the journal, once, however often it was tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from opora.base.models import JournalEntry
from opora.base.views import limits
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(limits, "_told", {})
    yield


def refusals() -> list[tuple[int | None, list[list[object]]]]:
    """What the journal has of refusals: whose, and where."""
    return list(JournalEntry.objects.filter(verb="access.refused").values_list("account_id", "others"))


def test_a_page_without_a_right_and_a_foreign_object_are_told(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client, mine = client_of("mentee"), cast.people["mentee"].account_id
    foreign = cast.people["far_teacher"].pk
    assert client.get("/journal/").status_code == 403
    assert client.get(f"/people/{foreign}/").status_code == 404
    assert refusals() == [(mine, [["people:journal", 0]]), (mine, [["people:person", foreign]])]


def test_a_flood_is_told_once_and_again_after_a_while(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("mentee")
    for number in range(50):
        client.get(f"/people/{10_000 + number}/")
    assert len(refusals()) == 1
    client_of("mentor").get("/people/10000/")
    assert len(refusals()) == 2, "one who floods hides nobody else"
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=limits.REFUSALS_EVERY + 1), tick=True):
        client.get("/people/10000/")
    assert len(refusals()) == 3


def test_what_is_allowed_and_a_visitor_are_not_told(cast: Cast, client_of: Callable[[str], Client]) -> None:
    assert client_of("curator").get("/people/").status_code == 200
    assert Client().get("/people/").status_code == 302
    assert client_of("curator").get("/no-such-page/").status_code == 404
    assert refusals() == []


def test_what_is_remembered_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_REFUSALS", 10)
    assert all(limits.is_news(str(number), "people:show") for number in range(100))
    assert len(limits._told) == 10
    assert not limits.is_news("99", "people:show")
