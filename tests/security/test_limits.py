"""Whoever reads people's pages too fast is asked to wait (Q14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

import opora.settings as described
from opora.base.views import limits
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_limit_is_three_hundred_a_minute() -> None:
    assert described.PEOPLE_PAGES_A_MINUTE == 300


def test_bulk_reading_is_stopped_by_account_and_goes_on_a_minute_later(
    cast: Cast, client_of: Callable[[str], Client], settings: Any
) -> None:
    settings.PEOPLE_PAGES_A_MINUTE = 5
    person = cast.people["mentor"].pk
    with time_machine.travel(dt.datetime(2026, 11, 23, 8, 0, 10, tzinfo=dt.UTC), tick=False):
        one, two = client_of("curator"), client_of("curator")
        answers = [client.get(f"/people/{person}/account/") for client in (one, two) * 3]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert int(answers[-1]["Retry-After"]) == 50
        assert client_of("head").get(f"/people/{person}/account/").status_code == 200
        assert one.get("/me/").status_code == 200, "one's own page is never counted"
    with time_machine.travel(dt.datetime(2026, 11, 23, 8, 1, 1, tzinfo=dt.UTC), tick=False):
        assert one.get(f"/people/{person}/account/").status_code == 200


def test_several_processes_share_their_counts(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PEOPLE_PAGES_A_MINUTE = 60
    with time_machine.travel(dt.datetime(2026, 11, 23, 8, 0, 0, tzinfo=dt.UTC), tick=False):
        processes: list[dict[Any, Any]] = [{}, {}]
        waits = 0
        for number in range(120):
            monkeypatch.setattr(limits, "_counts", processes[number % 2])
            waits += bool(limits.pages_too_many("someone"))
    assert 120 - waits <= 60 + 2 * limits.SHARED_EVERY


def test_a_minute_may_end_while_a_page_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's page of the next minute clears the count away that another page is just about to share."""
    moment = dt.datetime(2026, 11, 23, 8, 0, 59, tzinfo=dt.UTC)
    incr = limits.cache.incr

    def slowly(key: str, delta: int = 1) -> int:
        with time_machine.travel(moment + dt.timedelta(seconds=2), tick=False):
            limits.pages_too_many("somebody else")
        return int(incr(key, delta))

    monkeypatch.setattr(limits.cache, "incr", slowly)
    with time_machine.travel(moment, tick=False):
        assert [limits.pages_too_many("one") for _ in range(limits.SHARED_EVERY)] == [0] * limits.SHARED_EVERY
