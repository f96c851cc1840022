"""The browser of the journeys is real, Russian, of two sizes, and strict about what goes wrong in a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.accessibility import CONTRAST, violations
from tests.browsing import empty


def test_a_page_is_shown_in_both_sizes_in_russian(page: Page) -> None:
    page.set_content("<!doctype html><title>Опора</title><p>Здравствуйте</p>")
    assert page.title() == "Опора"
    assert page.evaluate("innerWidth") in (1280, 360)
    assert page.evaluate("navigator.language") == "ru-RU"


def test_what_goes_wrong_in_a_page_is_noted(open_page: Callable[..., Page], page_faults: list[str]) -> None:
    page = open_page()
    page.set_content("<script>console.error('alas'); setTimeout(() => { throw new Error('worse') })</script>")
    with page.expect_event("requestfailed"):
        page.set_content('<img src="http://example.org/x.png">')
    page.wait_for_function("true")
    noted, page_faults[:] = sorted(page_faults), []
    assert noted == ["a request to another host: http://example.org/x.png", "console: alas", "script: worse"]


def test_a_page_may_be_read_without_scripts(open_page: Callable[..., Page]) -> None:
    page = open_page("phone", script=False)
    page.set_content("<p id=p>still</p><script>document.getElementById('p').textContent = 'changed'</script>")
    assert page.locator("#p").text_content() == "still"


@pytest.mark.django_db(transaction=True)
def test_a_test_finds_nothing_that_another_left(open_page: Callable[..., Page], live_server: Any) -> None:
    """The second of two tests opens the same context; here both are played in one."""
    page = open_page()
    kept = page.context
    page.goto(f"{live_server.url}/healthz")
    page.evaluate("() => { localStorage.setItem('draft', '1'); document.cookie = 'look=1' }")
    empty(kept)
    again = kept.new_page()
    again.goto(f"{live_server.url}/healthz")
    assert again.evaluate("[localStorage.length, document.cookie]") == [0, ""]


def test_what_is_not_accessible_is_named(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.set_content("<!doctype html><html lang=ru><title>О</title><main><img src=x><p style='color:#ccc'>бледно")
    assert [fault.partition(":")[0] for fault in violations(page)] == ["color-contrast", "image-alt"]
    assert [fault.partition(":")[0] for fault in violations(page, CONTRAST)] == ["color-contrast"]
    assert [fault.partition(":")[0] for fault in violations(page, within="img")] == ["image-alt"]
