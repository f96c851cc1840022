"""Hostile text in every free field of every form that a reader of the site meets (Q08); forms are found, not listed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from itertools import product
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction

from tests.cast import TODAY
from tests.replay import replayed
from tests.security.forms import Form, forms_of
from tests.security.routes import Route
from tests.security.stage import Stage, build_stage
from tests.security.test_matrix import IN, Visit, cells, complete, expected

#: Those whose pages have forms: between them they meet every form there is.
WRITERS = ("curator", "operator", "administrator", "mentee")
HOSTILE = {
    "code": "=<script>window.__hit=1</script>\"'><img src=x onerror=window.__hit=1>{{ 7777*7777 }}'; DROP TABLE a;--%s",
    "marks": "\u202eкедав\u202c \u2066тест\u2069\u200b\ufeff\x00б\ufffe\U0001f9d1",
    "long": "я" * 100_000,
}
RAW = "<script>window.__hit=1</script>"
PRODUCT = str(7777 * 7777)
#: What pages read from behind the question mark.
ASKED = ("q", "page", "sort", "show", "id", "subject", "next", "node", "verb", "kind", "account")
#: Addresses whose forms are the library's or leave the session: asked, but not written into.
LEFT_OUT = ("/accounts/logout/",)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refusals are the point here, not news for the log; nobody is asked to wait."""
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def opened(stage: Stage, name: str) -> Visit:
    """A browser in which somebody of the cast has signed in."""
    client = Visit(raise_request_exception=False)
    account = stage.cast.people[name].account
    assert account is not None
    client.force_login(account)
    client.get("/me/")
    return client


@contextmanager
def address_of(stage: Stage, route: Route, reader: str = "") -> Iterator[str]:
    """The address with objects of one's own school behind it, or none where nothing is shown to the reader named."""
    assert route.policy is not None
    with transaction.atomic():
        _distance, values, sample = next(cells(stage, route))
        shown = not reader or IN in expected(stage.viewer(reader), route.policy, sample)
        yield route.address(values) if shown else ""
        transaction.set_rollback(True)


def met(client: Visit, address: str, known: set[tuple[str, ...]]) -> Iterator[Form]:
    """Every form with free text on a page that was not met before."""
    if not address:
        return
    with transaction.atomic():
        response = client.get(address)
        transaction.set_rollback(True)
    if response.status_code != 200 or "text/html" not in response.headers.get("Content-Type", ""):
        return
    for form in forms_of(response.content.decode(), address):
        if form.free and form.key not in known and not form.address.startswith(LEFT_OUT):
            known.add(form.key)
            yield form


def sent(client: Visit, form: Form, values: dict[str, str]) -> Any:
    """The answer to a form, taken back afterwards, and the page it leads to."""
    with transaction.atomic():
        ask = client.post if form.method == "post" else client.get
        response = ask(form.address, values)
        if response.status_code in (301, 302, 303):
            response = client.get(response.headers["Location"])
        transaction.set_rollback(True)
    return response


def faults_of(client: Visit, form: Form, name: str, kind: str) -> Iterator[str]:
    """What went wrong with one hostile text in one field."""
    text = HOSTILE[kind]
    response = sent(client, form, {**form.values, name: text})
    if response.status_code >= 500:
        fault = response.exc_info
        yield f"{response.status_code} {fault[0].__name__ if fault else ''}: {str(fault[1])[:120] if fault else ''}"
        return
    if "text/html" not in response.headers.get("Content-Type", ""):
        return
    page = response.content.decode()
    if RAW in page:
        yield "the script came out raw"
    if PRODUCT in page.replace(" ", "").replace("\u00a0", ""):
        yield "a template was executed"
    if response.status_code == 422 and form.method == "post" and kind != "marks":
        if text.strip() not in unescape(page):
            yield "what was typed is lost"
        if 'aria-invalid="true"' not in page and "error" not in page:
            yield "no field says what is wrong"


@pytest.mark.long
@pytest.mark.stricter
@pytest.mark.django_db
@time_machine.travel(f"{TODAY}T07:00:00Z", tick=True)
def test_no_hostile_text_breaks_a_form() -> None:
    stage = replayed("stage", build_stage)
    known: set[tuple[str, ...]] = set()
    clients = {writer: opened(stage, writer) for writer in WRITERS}
    found, fields = [], 0
    for writer, route in product(WRITERS, complete()):
        client = clients[writer]
        with address_of(stage, route, writer) as address:
            typed = [(form, name) for form in met(client, address, known) for name in form.free]
            for (form, name), kind in product(typed, HOSTILE):
                fields += 1
                told = faults_of(client, form, name, kind)
                found += [f"{writer} · {address} · {form.address} · {name} · {kind}: {fault}" for fault in told]
    assert fields > 25 * len(HOSTILE), "the forms of the site were not found"
    assert not found, f"{len(found)} faults:\n" + "\n".join(found)


def asked_faults(client: Visit, address: str, kind: str) -> Iterator[str]:
    """What went wrong with one hostile text behind the question mark."""
    with transaction.atomic():
        response = client.get(address, dict.fromkeys(ASKED, HOSTILE[kind]))
        body = b"" if response.streaming else response.content
        transaction.set_rollback(True)
    if response.status_code >= 500:
        yield f"{address} · {kind}: {response.exc_info and response.exc_info[1]!r}"
    if RAW.encode() in body:
        yield f"{address} · {kind}: the script came out raw"


@pytest.mark.long
@pytest.mark.stricter
@pytest.mark.django_db
@time_machine.travel(f"{TODAY}T07:00:00Z", tick=True)
def test_no_hostile_text_in_an_address_breaks_a_page() -> None:
    """What stands behind the question mark of every address; as a search, a page, a sorting."""
    found = []
    stage = replayed("stage", build_stage)
    client = opened(stage, "curator")
    for route in complete():
        with address_of(stage, route, "curator") as address:
            for kind in ("code", "marks") if address else ():
                found += asked_faults(client, address, kind)
    assert not found, "\n".join(found)


def test_forms_are_read_as_a_browser_reads_them() -> None:
    page = """<form method="post" action="/a/"><input name="t" value="1"><textarea name="n">x</textarea>
        <select name="s"><option value="1"><option value="2" selected></select><input type="hidden" name="h" value="h">
        <button name="b" value="go"></button></form><form id="f"></form><input form="f" name="q" type="search">"""
    one, two = forms_of(page, "/here/")
    assert (one.address, one.method, one.free) == ("/a/", "post", ["t", "n"])
    assert one.values == {"t": "1", "n": "x", "s": "2", "h": "h", "b": "go"}
    assert (two.address, two.method, two.free) == ("/here/", "get", ["q"])
