"""Hostile text typed in a real Chromium into the forms one meets while walking the site: nothing of it runs (Q08)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.cast import TODAY
from tests.replay import replayed
from tests.security.forms import forms_of
from tests.security.stage import build_stage
from tests.security.test_hostile_text import HOSTILE, PRODUCT

#: In names and notes of the shortest field there is; the rest is cut by the browser.
TEXT = HOSTILE["code"]
#: How it stands in a page, also when it was cut.
TYPED = re.compile("__hit|=&lt;|=<script")
FREE = "input[type=text], input[type=search], input[type=email], input[type=tel], input:not([type]), textarea"
#: Leave the session, or answer with a file.
LEFT_OUT = ("account_logout", "desk:try_end")
MOST_PAGES = 70
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')


@dataclass
class Walk:
    """Somebody walking the site by its links, typing the worst into everything.

    A `client` looks ahead: only pages with something new to type into are opened in the browser, or, where there is
    nothing more to type, those on which stands what was typed.
    """

    page: Page
    host: str
    client: Client
    again: bool = False
    waiting: list[str] = field(default_factory=lambda: ["/"])
    seen: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    typed: int = 0
    opened: int = 0

    def go(self) -> None:
        """Walk until there is nothing new: each kind of page once."""
        while self.waiting and len(self.seen) < MOST_PAGES:
            path = self.waiting.pop(0)
            name = name_of(path)
            if name is None or name in self.seen or name in LEFT_OUT or name.endswith(("export", "download", "file")):
                continue
            self.seen.add(name)
            self.open(path)

    def open(self, path: str) -> None:
        """One page: look, send each of its forms once, remember where it leads."""
        if not self.is_worth_it(path):
            return
        self.opened += 1
        try:
            answer = self.page.goto(self.host + path)
        except Exception as fault:
            if "Download is starting" in str(fault):
                return
            raise
        self.look(path, answer.status if answer else 0)
        links = self.page.eval_on_selector_all("a[href]", "found => found.map(one => one.getAttribute('href'))")
        self.waiting += [urlsplit(link).path for link in links if link.startswith("/")]
        for number in range(self.page.locator("form").count()):
            self.send(path, number)

    def is_worth_it(self, path: str) -> bool:
        """Whether the browser has something to do or to see there; where the page leads is remembered here."""
        response = self.client.get(path)
        if "text/html" not in response.headers.get("Content-Type", ""):
            return False
        text = response.content.decode()
        self.waiting += [urlsplit(unescape(link)).path for link in LINK.findall(text) if link.startswith("/")]
        if self.again:
            return bool(TYPED.search(text))
        free = {f"{form.method} {','.join(sorted(form.free))}" for form in forms_of(text, path) if form.free}
        new = free - self.met
        self.met |= new
        return bool(new)

    def send(self, path: str, number: int) -> None:
        """Type into every free field of one form and send it, whatever the browser itself thinks of the values."""
        form = self.page.locator("form").nth(number)
        fields = form.locator(FREE)
        names = fields.evaluate_all("found => found.map(one => one.name).sort().join()")
        key = f"{form.get_attribute('method')} {names}"
        if not names or key in self.forms:
            return
        self.forms.add(key)
        for place in range(fields.count()):
            one = fields.nth(place)
            if one.is_visible() and one.is_editable():
                one.fill(TEXT)
                self.typed += 1
        with self.page.expect_navigation(wait_until="load") as moved:
            form.evaluate("form => { form.noValidate = true; HTMLFormElement.prototype.submit.call(form) }")
        self.look(f"{path} after sending {names}", moved.value.status if moved.value else 0)
        self.page.goto(self.host + path)

    def look(self, place: str, status: int) -> None:
        """Nothing ran, nothing broke."""
        if status >= 500:
            self.faults.append(f"{place}: {status}")
        if self.page.evaluate("() => window.__hit"):
            self.faults.append(f"{place}: a script ran")
        if PRODUCT in self.page.content():
            self.faults.append(f"{place}: a template was executed")


def name_of(path: str) -> str | None:
    """The name of the address, so that each kind of page is walked once."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "least"), [("curator", 8), ("mentee", 2)])
def test_nothing_typed_ever_runs(
    name: str, least: int, live_server: Any, open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    with time_machine.travel(f"{TODAY}T07:00:00Z", tick=True):
        stage = replayed("stage", build_stage)
        client = Client()
        client.force_login(stage.cast.people[name].account)  # type: ignore[arg-type]
        page = open_page("desktop")
        walk = Walk(page, live_server.url, client)
        page.on("dialog", lambda dialog: (walk.faults.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        session = client.cookies["session"].value
        page.context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        walk.go()
        # Once more: what was typed the first time now stands on the pages.
        again = Walk(page, live_server.url, client, again=True, forms=walk.forms, faults=walk.faults)
        again.go()
    assert not walk.faults, "\n".join(walk.faults)
    assert len(walk.seen) >= 8
    assert again.opened >= least // 4, "what was typed stands somewhere"
    assert walk.typed >= least, f"{walk.typed} fields typed into on {sorted(walk.seen)}"
