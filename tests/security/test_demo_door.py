"""The demo's open door: in the demo alone, from its own machine alone, and no header opens it to anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from opora.base.rules.access import Role
from opora.people.actions.demo import OnlyInDemo, enter_as, is_open
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HOME = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}
#: What a request looks like that did not come from this machine, or says so.
FROM_ELSEWHERE: list[dict[str, str]] = [
    {"REMOTE_ADDR": "10.0.0.7"},
    {"REMOTE_ADDR": "192.168.1.5"},
    {"REMOTE_ADDR": "::ffff:10.0.0.7"},
    {"REMOTE_ADDR": ""},
    {"HTTP_HOST": "opora.example.org"},
    {"HTTP_HOST": "127.0.0.1.example.org"},
    {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    {"HTTP_X_FORWARDED_FOR": ""},
    {"HTTP_X_FORWARDED_HOST": "127.0.0.1"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_FORWARDED": "for=127.0.0.1"},
    {"HTTP_X_REAL_IP": "127.0.0.1"},
    {"HTTP_TRUE_CLIENT_IP": "127.0.0.1"},
    {"HTTP_VIA": "1.1 proxy"},
    {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_REAL_IP": "127.0.0.1", "HTTP_HOST": "localhost"},
]


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]


def who(client: Client) -> str | None:
    """The account that the browser's session is of."""
    return client.session.get("_auth_user_id")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_at_home_the_demo_opens_by_itself_and_another_may_be_chosen(cast: Cast, host: str) -> None:
    client = Client()
    client.get("/", **{**HOME, "HTTP_HOST": host})  # type: ignore[arg-type]
    assert who(client) == str(cast.people["curator"].account_id)
    assert client.post("/another/", {"who": "head"}, **HOME).status_code == 302  # type: ignore[arg-type]
    assert who(client) == str(cast.people["head"].account_id)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("change", FROM_ELSEWHERE, ids=str)
def test_from_elsewhere_nobody_is_let_in(cast: Cast, change: dict[str, str]) -> None:
    headers: Any = {**HOME, **change}
    client = Client()
    client.get("/", **headers)
    client.get("/people/", **headers)
    assert who(client) is None
    assert client.get("/another/", **headers).status_code == 404
    assert client.post("/another/", {"who": "head"}, **headers).status_code == 404
    assert who(client) is None
    request = RequestFactory().get("/", **headers)
    assert not is_open(request)
    with pytest.raises(OnlyInDemo):
        enter_as(request, cast.people["head"])


def test_in_a_real_installation_the_door_is_not_there(cast: Cast, settings: Any) -> None:
    assert settings.DEMO is False
    client = Client()
    client.get("/", **HOME)  # type: ignore[arg-type]
    assert who(client) is None
    assert client.get("/another/", **HOME).status_code == 404  # type: ignore[arg-type]
    assert client.post("/another/", {"who": "head"}, **HOME).status_code == 404  # type: ignore[arg-type]
    assert who(client) is None
    with pytest.raises(OnlyInDemo):
        enter_as(RequestFactory().get("/", **HOME), cast.people["head"])  # type: ignore[arg-type]


@pytest.mark.usefixtures("demo")
def test_only_people_of_the_cast_may_be_played(cast: Cast) -> None:
    account = cast.people["head"].account
    assert account is not None
    account.username = "somebody-else"
    account.save()
    client = Client()
    assert client.post("/another/", {"who": "somebody-else"}, **HOME).status_code == 404  # type: ignore[arg-type]
    assert client.post("/another/", {"who": ""}, **HOME).status_code == 404  # type: ignore[arg-type]
    assert who(client) is None


@pytest.mark.usefixtures("demo")
def test_another_persons_page_cannot_choose_for_the_reader(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/another/", {"who": "administrator"}, **HOME).status_code == 403  # type: ignore[arg-type]
    assert who(client) is None
    assert cast.people["administrator"].grants.get().role == Role.ADMINISTRATOR


@pytest.mark.usefixtures("demo")
def test_whoever_signed_out_is_not_signed_in_again_unasked(cast: Cast) -> None:
    client = Client()
    client.get("/", **HOME)  # type: ignore[arg-type]
    client.post("/accounts/logout/", **HOME)  # type: ignore[arg-type]
    client.get("/", **HOME)  # type: ignore[arg-type]
    assert who(client) is None
