"""How things are asked for: a link changes nothing, no secret stands in an address, no way leads out of the site."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from opora.base.bridge.sessions import SessionStore
from opora.base.models import StoredFile
from opora.base.views import limits
from tests.cast import TODAY, Cast
from tests.replay import replayed
from tests.security.forms import forms_of
from tests.security.routes import routes
from tests.security.stage import build_stage
from tests.security.test_hostile_text import address_of, opened
from tests.security.test_matrix import complete

WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
#: What looking may leave behind: the session's own life, counts, and that somebody looked or took a copy.
LEFT_BY_LOOKING = {"django_session", "base_cache", "base_journalentry"}
#: Where a link of a stranger would like somebody to go after signing in.
ELSEWHERE = (
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    monkeypatch.setattr(limits, "_told", {})
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.embedded
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["curator", "operator", "mentee"])
@time_machine.travel(f"{TODAY}T07:00:00Z", tick=True)
def test_looking_changes_nothing(name: str) -> None:
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := WRITE.match(sql)) and found[2] not in LEFT_BY_LOOKING:
            written.append(f"{found[1]} {found[2]}")
        return execute(sql, params, many, context)

    stage = replayed("stage", build_stage)
    client, faults = opened(stage, name), []
    for route in complete():
        with address_of(stage, route) as address:
            written.clear()
            with transaction.atomic(), connection.execute_wrapper(watch):
                client.get(address)
                transaction.set_rollback(True)
            faults += [f"{route.name}: {what}" for what in dict.fromkeys(written)]
    assert not faults, "\n".join(faults)


def test_no_address_carries_a_secret() -> None:
    words = ("token", "key", "password", "code", "secret", "session", "digest")
    names = [f"{route.name}: {name}" for route in routes() for name, _kind in route.arguments if name in words]
    # The pages of a code show and take it in a form; their addresses have no argument at all.
    assert not names


@pytest.mark.embedded
@pytest.mark.django_db
@time_machine.travel(f"{TODAY}T07:00:00Z", tick=True)
def test_forms_with_secrets_send_them_in_the_body() -> None:
    found = 0
    stage = replayed("stage", build_stage)
    for client, route in product((Client(), opened(stage, "curator")), complete()):
        with address_of(stage, route) as address:
            response = client.get(address)
            shown = "text/html" in response.headers.get("Content-Type", "")
            forms = forms_of(response.content.decode(), address) if shown else []
        for form in forms:
            if {"password", "password1", "oldpassword", "code", "csrfmiddlewaretoken"} & set(form.values):
                found += 1
                assert form.method == "post", (address, form.address)
    assert found > 20


@pytest.mark.django_db
@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_way_back_leads_out_of_the_site(cast: Cast, target: str) -> None:
    account = cast.people["curator"].account
    assert account is not None
    account.set_password("лес и дом у реки")
    account.save()
    client = Client()
    answers = [
        client.post("/accounts/login/", {"login": "curator", "password": "лес и дом у реки", "next": target}),
        client.post("/ui/preferences/", {"next": target, "theme": "dark"}),
        client.get("/me/second-factor/", {"next": target}),
    ]
    for answer in answers:
        assert answer.status_code in (302, 303), answer.request["PATH_INFO"]
        assert re.match(r"/(?![/\\])", answer.headers["Location"]), answer.headers["Location"]


@pytest.mark.django_db
def test_the_name_of_a_session_cannot_be_guessed() -> None:
    keys = set()
    for _ in range(200):
        store = SessionStore()
        store.create()
        keys.add(str(store.session_key))
    assert len(keys) == 200
    assert all(len(key) * math.log2(36) >= 128 and re.fullmatch(r"[a-z0-9]+", key) for key in keys)
    assert len({key[:4] for key in keys}) > 190, "they begin in every way"


@pytest.mark.django_db
def test_plain_requests_are_sent_to_tls_where_there_is_tls(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    answer = Client().get("/accounts/login/")
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith("https://")
    assert Client().get("/accounts/login/", headers={"x-forwarded-proto": "https"}).status_code == 200


@pytest.mark.django_db
def test_a_file_too_large_is_refused_and_not_kept(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000
    client = Client()
    client.force_login(cast.people["curator"].account)  # type: ignore[arg-type]
    node = cast.nodes["school7"].pk
    for name, size, taken in (("large.csv", 1001, False), ("small.csv", 60, True)):
        text = "ФИО;Должность\nТестова Анна;учитель\n".encode()
        file = SimpleUploadedFile(name, text + b"\n" * (size - len(text)))
        answer = client.post("/intake/", {"node": node, "file": file})
        assert (answer.status_code == 302) is taken
        assert StoredFile.objects.exists() is taken
