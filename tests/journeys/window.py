"""A browser looking at the site without a server: the test itself answers each request, in its transaction."""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route

from tests.accessibility import RULES, violations
from tests.security.forms import forms_of

HOST = "http://localhost"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
#: What a reader may choose; each address is seen in one of them at every run, in turn, and in all when asked to.
LOOKS = (
    "theme=dark",
    "size=2&spacing=2&scheme=light",
    "size=3&spacing=3&scheme=dark&images=off",
    "size=2&scheme=blue",
    "size=4&spacing=3&scheme=brown",
)
#: Every form that asks for something: what the browser would send, what must be filled in.
FORMS = """() => [...document.querySelectorAll("main form[method=post]")]
    .filter(form => form.querySelector("[required]"))
    .map(form => ({
        address: form.action, files: form.enctype === "multipart/form-data",
        asked: [...form.querySelectorAll("[required]")].map(field => field.name),
        typed: [...form.querySelectorAll(":is(input[type=text], textarea):not([required])")].map(field => field.name),
        sent: [...new FormData(form)].filter(([, value]) => typeof value === "string"),
    }))"""
#: Each thing within the page's own part that is seen now.
VISIBLE = """() => [...document.querySelectorAll("main *")].map(one => one.checkVisibility() ? 1 : 0).join("")"""
MARK = "Вяз"
TITLE = re.compile(r"<title>\s*(.*?)</title>", re.S)
#: The summary of what is wrong, and where its links lead.
SUMMARY = re.compile(r'<(\w+)[^>]*class="errors".*?</\1>', re.S)
LINK = re.compile(r'href="#([^"]+)"')


class Window:
    """One page of a browser, in front of the site."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.client = Client(raise_request_exception=False)
        self.shown: Any = None
        self.static: dict[str, tuple[bytes, str]] = {}
        self.faults: list[str] = []
        page.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        """Give the browser a file of the site, or the page that is to be shown."""
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            body, kind = self.file(path.removeprefix("/static/"))
            route.fulfill(status=200 if body else 404, body=body, content_type=kind)
        elif self.shown is not None and route.request.is_navigation_request():
            headers = {name: value for name, value in self.shown.headers.items() if name != "Content-Length"}
            route.fulfill(status=self.shown.status_code, headers=headers, body=self.shown.content)
        else:
            route.fulfill(status=204)

    def file(self, name: str) -> tuple[bytes, str]:
        """A static file with its kind, read once."""
        if name not in self.static:
            found = finders.find(name)
            body = Path(str(found)).read_bytes() if found else b""
            self.static[name] = body, mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self.static[name]

    def show(self, response: Any, address: str) -> None:
        """Put an answer of the site before the reader."""
        self.shown = response
        self.page.goto(HOST + address)

    def weight(self) -> int:
        """Bytes of the page with its sheets and scripts, compressed, fonts apart (Q46)."""
        parts = [name for name in self.static if name.endswith((".css", ".js"))]
        sizes = (len(gzip.compress(self.static[name][0])) for name in parts)
        return len(gzip.compress(self.shown.content)) + sum(sizes)

    def look(self, place: str, widths: tuple[dict[str, int], ...]) -> None:
        """Note what is not accessible at these widths, what sticks out on a phone and with letters twice as large."""
        for width in widths:
            self.page.set_viewport_size(width)  # type: ignore[arg-type]
            self.note_violations(f"{place}, {width['width']} px")
        self.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        self.note_overflow(f"{place}, {NARROW['width']} px")
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        self.note_overflow(f"{place}, 200 %")
        self.page.evaluate("document.documentElement.style.fontSize = ''")

    def is_laid_out_twice(self) -> bool:
        """Whether the page itself, apart from its frame, shows or hides something at the other width."""
        counts = []
        for width in (WIDE, NARROW):
            self.page.set_viewport_size(width)  # type: ignore[arg-type]
            counts.append(self.page.evaluate(VISIBLE))
        return bool(counts[0] != counts[1])

    def note_violations(self, place: str, rules: tuple[str, ...] = RULES) -> None:
        """Ask axe."""
        self.faults += [f"{place}: {fault}" for fault in violations(self.page, rules)]

    def note_overflow(self, place: str) -> None:
        """Ask the ruler."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.faults.append(f"{place}: wider than the screen by {wide}")

    def refused_forms(self) -> Iterator[tuple[str, Any, list[str]]]:
        """Each form sent without what it asks for: its address, the answer, the fields that were typed into."""
        for form in self.page.evaluate(FORMS):
            data: dict[str, list[str]] = {}
            for name, value in form["sent"]:
                if name not in form["asked"]:
                    data.setdefault(name, []).append(value)
            data |= {name: [MARK] for name in form["typed"]}
            address = urlsplit(form["address"]).path
            yield address, self.client.post(address, data), form["typed"]

    def note_refusal(self, place: str, response: Any, typed: list[str]) -> None:
        """A refused form says so in the title, links to its fields and keeps what was typed (Q47)."""
        text = response.content.decode()
        title = TITLE.search(text)
        if title is None or not unescape(title[1]).startswith("Ошибка: "):
            self.faults.append(f"{place}: the title is «{title and title[1].strip()}»")
        summary = SUMMARY.search(text)
        links = LINK.findall(summary[0]) if summary else []
        if not links:
            self.faults.append(f"{place}: no summary with links")
        kept = {name for form in forms_of(text, HOST) for name, value in form.values.items() if MARK in value}
        lost = [link for link in links if f'id="{link}"' not in text] + [name for name in typed if name not in kept]
        if lost:
            self.faults.append(f"{place}: lost {lost}")
