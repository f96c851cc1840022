"""Every address of the site that shows a page, in every look: accessible, narrow enough, light, forms that explain.

The addresses come from the site's own table (Q43, Q46, Q47): a new page is looked at by being there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Page

from tests.cast import TODAY
from tests.journeys.window import CONTRAST, LOOKS, NARROW, WIDE, Window
from tests.replay import replayed
from tests.security.samples import DEMO_ONLY
from tests.security.stage import VIEWERS, Stage, build_stage
from tests.security.test_matrix import cells, complete

#: With OPORA_EVERY_LOOK=1 every page is seen at both widths in every look; else each in one of them, in turn.
ALL = os.environ.get("OPORA_EVERY_LOOK") == "1"
ASKED = ALL or os.environ.get("OPORA_EVERY_PAGE") == "1"
#: Who also looks at the pages everybody has: a teacher, whose lists are short or empty.
OTHERS = ("mentee",)
PUBLIC, SIGNED = 50_000, 100_000
#: Forms that are sent empty on purpose, or hold a file that a browser cannot put back.
NO_REFUSAL = frozenset({"/ui/preferences/"})


@pytest.mark.skipif(not ASKED, reason="takes minutes: OPORA_EVERY_PAGE=1 looks at every page")
@pytest.mark.django_db
def test_every_page(open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    monkeypatch.setattr(settings, "DEMO", True)
    window, looks, seen, forms = Window(open_page()), cycle(LOOKS), 0, 0
    widths = cycle(((WIDE,), (NARROW,)))
    with time_machine.travel(f"{TODAY}T07:00:00Z", tick=True):
        stage = replayed("stage", build_stage)
        for place, address in pages(stage, window):
            seen += 1
            look_at(window, place, address, (WIDE, NARROW) if ALL else next(widths), LOOKS if ALL else (next(looks),))
            forms += refusals(window, place, address)
    assert not window.faults, f"{len(window.faults)} faults:\n" + "\n".join(window.faults)
    assert seen > 70 and forms > 20, (seen, forms)


def pages(stage: Stage, window: Window) -> Iterator[tuple[str, str]]:
    """Every address that answers with a page, signed in as the first who may see it, and as some others."""
    for route in complete():
        with transaction.atomic():
            _distance, values, _sample = next(cells(stage, route))
            address = route.address(values) + ("?q=а" if route.name == "desk:search" else "")
            first = next((name for name in VIEWERS if opens(window, stage, name, address)), "")
            others = () if route.arguments or not first else (name for name in OTHERS if name != first)
            for name in filter(None, (first, *others)):
                if opens(window, stage, name, address):
                    yield f"{name} {route.name}", address
            transaction.set_rollback(True)


def opens(window: Window, stage: Stage, name: str, address: str) -> bool:
    """Whether the address shows this reader a page; if so it is shown."""
    become(window, stage, name)
    response = window.client.get(address)
    found: bool = response.status_code == 200 and response.headers["Content-Type"].startswith("text/html")
    if found:
        window.show(response, address)
    return found


def become(window: Window, stage: Stage, name: str) -> None:
    """Sign in as somebody of the stage."""
    window.client.logout()
    if name != "visitor":
        window.client.force_login(stage.cast.people[name].account)  # type: ignore[arg-type]


def look_at(
    window: Window, place: str, address: str, widths: tuple[dict[str, int], ...], looks: tuple[str, ...]
) -> None:
    """The page as it is, then as readers with other eyes see it."""
    signed = "_auth_user_id" in window.client.session
    if window.weight() > (SIGNED if signed else PUBLIC):
        window.faults.append(f"{place}: weighs {window.weight()}")
    window.look(place, widths)
    for look in looks:
        window.client.cookies["look"] = look
        window.show(window.client.get(address), address)
        window.note_violations(f"{place}, {look}", CONTRAST)
        window.note_overflow(f"{place}, {look}")
    del window.client.cookies["look"]


def refusals(window: Window, place: str, address: str) -> int:
    """Send each form of the page without what it asks for; returns how many were refused."""
    refused = 0
    if address in NO_REFUSAL:
        return 0
    answers: list[tuple[str, Any, list[str]]] = []
    with transaction.atomic():
        answers += window.refused_forms()
        transaction.set_rollback(True)
    for target, response, typed in answers:
        if response.status_code != 422 and b'class="errors"' not in response.content:
            window.faults.append(f"{place}: {target} answers {response.status_code} to an empty form")
            continue
        refused += 1
        window.show(response, target)
        window.note_refusal(f"{place}, refused", target, typed)
        if ALL:
            window.note_violations(f"{place}, refused")
        window.note_overflow(f"{place}, refused")
    return refused


def test_the_demos_pages_are_among_them() -> None:
    assert {route.name for route in complete()} >= DEMO_ONLY
