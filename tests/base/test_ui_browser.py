"""Components in a real Chromium: accessible, no wider than the screen, at hand by keys, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accessibility import violations

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.base.ui_urls"),
]
LOOKS = {
    "light": "theme=light",
    "dark": "theme=dark",
    "black on white": "size=2&spacing=2&scheme=light",
    "white on black": "size=3&spacing=3&scheme=dark&images=off",
    "blue": "size=2&scheme=blue",
    "brown": "size=4&spacing=3&scheme=brown",
}
#: Every look once, the ordinary one at both sizes: a look changes colours and type, the width changes the rest.
SEEN = [(look, ("phone", "desktop")[number % 2]) for number, look in enumerate(LOOKS)] + [("light", "desktop")]
CSS = Path(__file__).resolve().parents[2] / "src/opora/base/static/base/css"
ERRORS = ["400", "403", "403_csrf", "404", "500"]


def look(page: Page, address: str, cookie: str) -> None:
    """Let the page look as a reader chose."""
    page.context.add_cookies([{"name": "look", "value": cookie, "url": address}])


def overflow(page: Page) -> list[str]:
    """What sticks out to the right, when the page is wider than the screen."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 5).map(e => e.tagName + "." + e.className)
        .concat(["page " + document.documentElement.scrollWidth])"""
    )


@pytest.mark.parametrize(("name", "size"), SEEN)
def test_the_gallery_is_accessible(live_server: Any, open_page: Callable[..., Page], name: str, size: str) -> None:
    page = open_page(size)
    look(page, live_server.url, LOOKS[name])
    page.goto(f"{live_server.url}/ui/")
    assert violations(page) == []
    assert overflow(page) == []
    page.get_by_role("link", name="Отозвать предложение").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page, within="dialog[open]") == []


@pytest.mark.parametrize(("name", "size"), [("light", "phone"), ("dark", "desktop"), ("brown", "phone")])
def test_plain_pages_are_accessible(live_server: Any, open_page: Callable[..., Page], name: str, size: str) -> None:
    page = open_page(size)
    look(page, live_server.url, LOOKS[name])
    for address in ["/ui/preferences/", *(f"/error/{code}/" for code in ERRORS)]:
        page.goto(live_server.url + address)
        assert violations(page) == [], address
        assert overflow(page) == [], address


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_twice_as_large_letters_fit(live_server: Any, open_page: Callable[..., Page], size: str) -> None:
    page = open_page(size)
    for address in ["/ui/", "/ui/preferences/", "/error/404/"]:
        page.goto(live_server.url + address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert overflow(page) == [], address


def test_keys_rest_while_one_types(live_server: Any, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/ui/")
    page.keyboard.press("Slash")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    page.keyboard.type("jnk?/")
    expect(search).to_have_value("jnk?/")
    expect(page.locator("#keys-help")).to_be_hidden()
    search.blur()
    page.keyboard.press("KeyJ")
    expect(page.locator("[data-at]")).to_have_count(1)
    first = page.locator("[data-at]").inner_text()
    page.keyboard.press("KeyJ")
    assert page.locator("[data-at]").inner_text() != first
    page.keyboard.press("KeyK")
    assert page.locator("[data-at]").inner_text() == first
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys-help")).to_be_hidden()
    page.keyboard.press("KeyN")
    page.wait_for_url("**/ui/#todo")


def test_keys_go_by_place_not_by_letter(live_server: Any, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/ui/")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'о', code: 'KeyJ', bubbles: true}))")
    expect(page.locator("[data-at]")).to_have_count(1)


def test_keys_can_be_switched_off(live_server: Any, open_page: Callable[..., Page]) -> None:
    page = open_page()
    look(page, live_server.url, "keys=off")
    page.goto(f"{live_server.url}/ui/")
    page.keyboard.press("KeyJ")
    page.keyboard.press("Slash")
    expect(page.locator("[data-at]")).to_have_count(0)
    expect(page.get_by_role("searchbox")).not_to_be_focused()


def test_a_draft_survives_leaving_the_page(live_server: Any, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/ui/")
    field = page.locator("#id_good-name")
    field.fill("Орлова Дарья Андреевна")
    page.get_by_label("онлайн").first.check()
    expect(page.get_by_text("Черновик сохранён")).to_be_visible()
    page.goto(f"{live_server.url}/ui/preferences/")
    page.goto(f"{live_server.url}/ui/")
    expect(field).to_have_value("Орлова Дарья Андреевна")
    expect(page.get_by_label("онлайн").first).to_be_checked()
    page.get_by_role("button", name="Начать заново").click()
    expect(field).to_have_value("")
    page.reload()
    expect(field).to_have_value("")


def test_signing_out_forgets_drafts(live_server: Any, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/ui/")
    page.locator("#id_good-name").fill("Орлова Дарья Андреевна")
    expect(page.get_by_text("Черновик сохранён")).to_be_visible()
    page.locator(".bar .drop > summary").click()
    page.get_by_role("button", name="Выйти").click()
    page.goto(f"{live_server.url}/ui/")
    expect(page.locator("#id_good-name")).to_have_value("")


def test_without_scripts_looks_and_language_change(live_server: Any, open_page: Callable[..., Page]) -> None:
    page = open_page("phone", script=False)
    page.goto(f"{live_server.url}/ui/?page=2")
    page.get_by_role("button", name="Версия для слабовидящих").click()
    expect(page.locator("html[data-scheme=light]")).to_have_count(1)
    assert page.url.endswith("/ui/?page=2")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html[lang=en]")).to_have_count(1)
    page.locator(".phonebar summary").click()
    expect(page.locator(".phonebar .drop-panel")).to_be_visible()
    page.get_by_text("Почему эта пара?").nth(1).click()
    expect(page.get_by_text("Та же ступень.").first).to_be_visible()


def test_a_failed_fragment_never_lands_in_the_page(live_server: Any, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/ui/")
    before = page.locator("#task").inner_text()
    page.evaluate("htmx.ajax('GET', '/nothing/here/', {target: '#task', swap: 'innerHTML'})")
    expect(page.locator("#messages .notice").last).to_contain_text("не загрузилась")
    assert page.locator("#task").inner_text() == before
    page.context.set_offline(True)
    expect(page.locator(".net")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".net")).to_have_count(0)


def test_code_in_attributes_is_dead(live_server: Any, browser: Browser) -> None:
    # Only the message is looked for: under the policy of the site the browser itself would refuse as well.
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/ui/")
    page.evaluate(
        """() => { const box = document.createElement("button");
        box.setAttribute("hx-on:click", "window.caught = 1"); box.id = "trap";
        document.querySelector("main").prepend(box); htmx.process(box); box.click(); }"""
    )
    assert page.evaluate("window.caught") is None
    assert any("Code in attributes is switched off" in text for text in said)
    page.close()


def test_paper_is_white_and_without_the_frame(live_server: Any, open_page: Callable[..., Page]) -> None:
    page = open_page()
    look(page, live_server.url, "theme=dark")
    page.goto(f"{live_server.url}/ui/")
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator("nav.menu")).to_be_hidden()
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.documentElement).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert not page.locator("a.button:visible, button.button:visible").count(), "nobody presses a button on paper"
    names = re.findall(r"(--[\w-]+): *#", (CSS / "tokens.css").read_text(encoding="utf-8"))
    told = page.evaluate(
        "names => names.map(name => getComputedStyle(document.documentElement).getPropertyValue(name))", names
    )
    coloured = [name for name, value in zip(names, told, strict=True) if len(set(re.findall(r"[\da-f]", value))) > 1]
    assert names and not coloured, "colour is lost on a copier"
    assert page.evaluate("getComputedStyle(document.querySelector('.table thead')).display") == "table-header-group"
