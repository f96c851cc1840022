"""The page of a run: progress that asks again, an end that leads on, and a stop."""

from __future__ import annotations

import pytest
from django.test import Client

from opora.base.models import Account, TaskRun

pytestmark = pytest.mark.django_db
ASKS = {"HX-Request": "true"}


@pytest.fixture
def account(client: Client) -> Account:
    account = Account.objects.create(username="sokolova")
    client.force_login(account)
    return account


def run_of(account: Account, **fields: object) -> TaskRun:
    return TaskRun.objects.create(kind="t", unique_key="t", account=account, back_url="/ui/", **fields)


def test_a_run_shows_how_far_it_is_and_asks_again(client: Client, account: Account) -> None:
    run = run_of(account, state="running", done=31200, total=100000)
    page = client.get(f"/runs/{run.pk}/").content.decode()
    assert '<progress max="100000" value="31200"' in page
    assert 'http-equiv="refresh"' in page
    part = client.get(f"/runs/{run.pk}/", headers=ASKS).content.decode()
    assert "<html" not in part
    assert f'hx-get="/runs/{run.pk}/"' in part


def test_an_end_leads_on(client: Client, account: Account) -> None:
    run = run_of(account, state="done", done=5, total=5)
    assert client.get(f"/runs/{run.pk}/", headers=ASKS).headers["HX-Redirect"] == "/ui/"
    page = client.get(f"/runs/{run.pk}/").content.decode()
    assert 'href="/ui/"' in page
    assert "hx-get" not in page
    assert "refresh" not in page


def test_a_failure_says_what_we_know(client: Client, account: Account) -> None:
    run = run_of(account, state="failed", result={"fault": "Снимите пароль.", "type": "Locked"})
    page = client.get(f"/runs/{run.pk}/").content.decode()
    assert "Снимите пароль." in page
    assert 'data-kind="stop"' in page


def test_a_run_of_somebody_else_is_not_there(client: Client, account: Account) -> None:
    other = Account.objects.create(username="other")
    assert client.get(f"/runs/{run_of(other).pk}/").status_code == 404
