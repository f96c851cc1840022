"""A real Chromium for the journeys: Russian, kept off the network, strict about errors in the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
SIZES = {"desktop": (1280, 800), "phone": (360, 740)}


def chromium() -> str | None:
    """The installed Chromium, if any."""
    return os.environ.get("OPORA_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    program = chromium()
    if program is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def page_faults() -> list[str]:
    """What went wrong inside the pages of a test; a test that provokes a fault takes it out again."""
    return []


@pytest.fixture(scope="session")
def kept_contexts(browser: Browser) -> dict[tuple[str, bool], BrowserContext]:
    """One context of each kind, made when first asked for: what it fetched and compiled serves the next test."""
    return {}


@pytest.fixture
def open_page(
    browser: Browser, page_faults: list[str], kept_contexts: dict[tuple[str, bool], BrowserContext]
) -> Iterator[Callable[..., Page]]:
    """Open a page of a size by name (`desktop` or `phone`); what went wrong inside it fails the test.

    Each page of a test has a context of its own, without cookies and without anything that another test kept there.
    """
    contexts: list[BrowserContext] = []
    faults = page_faults

    def note_request(url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname not in (
            "127.0.0.1",
            "localhost",
        ):
            faults.append(f"a request to another host: {url}")

    def note_message(kind: str, text: str) -> None:
        # A refused form answers 422 or 403 on purpose, and Chromium writes that down as an error.
        if kind == "error" and "Failed to load resource" not in text:
            faults.append(f"console: {text}")

    def context_of(size: str, script: bool) -> BrowserContext:
        kept = kept_contexts.get((size, script))
        if kept is None or kept in contexts:
            kept = new_context(browser, size, script)
            kept_contexts.setdefault((size, script), kept)
        contexts.append(kept)
        return kept

    def open_one(size: str = "desktop", *, script: bool = True) -> Page:
        page = context_of(size, script).new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", lambda message: note_message(message.type, message.text))
        page.on("request", lambda request: note_request(request.url))
        return page

    yield open_one
    for context in contexts:
        if context in kept_contexts.values():
            empty(context)
        else:
            context.close()
    assert not faults, "\n".join(faults)


def new_context(browser: Browser, size: str, script: bool) -> BrowserContext:
    """A browser of its own, as far as pages can tell."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        java_script_enabled=script,
        has_touch=size == "phone",
    )
    context.set_default_timeout(15_000)
    return context


def empty(context: BrowserContext) -> None:
    """Take away what a test left in a context, but for the files of the site."""
    context.set_offline(False)
    context.clear_cookies()
    for page in context.pages:
        origins = {f"{part.scheme}://{part.netloc}" for part in (urlsplit(frame.url) for frame in page.frames)}
        session = context.new_cdp_session(page)
        for origin in origins:
            if origin.startswith("http"):
                session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        page.close()


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A page on a desktop, then the same test on a phone."""
    return open_page(request.param)
