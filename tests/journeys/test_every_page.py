"""Every address of the site that shows a page: accessible, narrow enough, light, forms that explain.

The addresses come from the site's own table (Q43, Q46, Q47): a new page is looked at by being there. Each is seen
once on a telephone by every rule of axe, and once more on a desktop where the page itself is laid out otherwise there;
every fourth one also in one of the looks a reader may choose, in turn (the gallery shows every component in all of
them), and with its forms refused; what a refusal says is read on all. OPORA_EVERY_LOOK=1 sees all pages at both
widths in every look. The list is cut into parts, so that the workers of the suite share it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Page

from tests.accessibility import ALL, CONTRAST
from tests.cast import TODAY
from tests.journeys.window import LOOKS, NARROW, WIDE, Window
from tests.replay import replayed
from tests.security.routes import Route
from tests.security.samples import DEMO_ONLY, Sample
from tests.security.stage import VIEWERS, Stage, build_stage
from tests.security.test_matrix import IN, cells, complete, expected

PARTS = 4
#: Who also looks at the pages everybody has: a teacher, whose lists are short or empty.
OTHERS = ("mentee",)
PUBLIC, SIGNED = 50_000, 100_000
#: The answer of an address that takes forms and shows nothing.
NO_PAGE = 405
#: Forms that are sent empty on purpose, or hold a file that a browser cannot put back.
NO_REFUSAL = frozenset({"/ui/preferences/"})


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.django_db
@time_machine.travel(f"{TODAY}T07:00:00Z", tick=True)
def test_every_page(open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    monkeypatch.setattr(settings, "PEOPLE_PAGES_A_MINUTE", 1_000_000)
    monkeypatch.setattr(settings, "DEMO", True)
    window, seen, forms = Window(open_page()), 0, 0
    stage = replayed("stage", build_stage)
    for place, address in chain.from_iterable(pages(stage, window, route) for route in complete()[part::PARTS]):
        look_at(window, place, address, LOOKS if ALL else LOOKS[seen // 4 % len(LOOKS) :][: seen % 4 == 0])
        forms += refusals(window, place, address, seen=ALL or seen % 4 == 0)
        seen += 1
    assert not window.faults, f"{len(window.faults)} faults:\n" + "\n".join(window.faults)
    assert seen > 10 and forms > 2, (seen, forms)


def pages(stage: Stage, window: Window, route: Route) -> Iterator[tuple[str, str]]:
    """An address when it answers with a page, signed in as the first who may see it, and as some others."""
    with transaction.atomic():
        _distance, values, sample = next(cells(stage, route))
        address = route.address(values) + ("?q=а" if route.name == "desk:search" else "")
        first = reader(window, stage, route, sample, address)
        if first:
            window.show(window.shown, address)
            yield f"{first} {route.name}", address
        for name in () if route.arguments or not first else OTHERS:
            if name != first and opens(window, stage, name, address):
                window.show(window.shown, address)
                yield f"{name} {route.name}", address
        transaction.set_rollback(True)


def reader(window: Window, stage: Stage, route: Route, sample: Sample | None, address: str) -> str:
    """The first who is shown a page there, among those the table of access lets in; nobody where only forms go."""
    assert route.policy is not None
    for name in VIEWERS:
        if IN in expected(stage.viewer(name), route.policy, sample):
            if opens(window, stage, name, address):
                return name
            if window.shown.status_code == NO_PAGE:
                break
    return ""


def opens(window: Window, stage: Stage, name: str, address: str) -> bool:
    """Whether the address has a page for this reader."""
    become(window, stage, name)
    window.shown = window.client.get(address)
    return window.shown.status_code == 200 and window.shown.headers["Content-Type"].startswith("text/html")


def become(window: Window, stage: Stage, name: str) -> None:
    """Sign in as somebody of the stage."""
    window.client.logout()
    if name != "visitor":
        window.client.force_login(stage.cast.people[name].account)  # type: ignore[arg-type]


def look_at(window: Window, place: str, address: str, looks: tuple[str, ...]) -> None:
    """The page as it is, then as readers with other eyes see it."""
    signed = "_auth_user_id" in window.client.session
    if window.weight() > (SIGNED if signed else PUBLIC):
        window.faults.append(f"{place}: weighs {window.weight()}")
    window.look(place, (WIDE, NARROW) if ALL or window.is_laid_out_twice() else (NARROW,))
    for look in looks:
        window.client.cookies["look"] = look
        window.show(window.client.get(address), address)
        window.note_violations(f"{place}, {look}", CONTRAST)
        window.note_overflow(f"{place}, {look}")
    window.client.cookies.pop("look", None)


def refusals(window: Window, place: str, address: str, *, seen: bool) -> int:
    """Send each form of the page without what it asks for, see what comes or read it; returns how many were refused."""
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
        window.note_refusal(f"{place}, refused", response, typed)
        if seen:
            window.show(response, target)
            window.note_overflow(f"{place}, refused")
        if ALL:
            window.note_violations(f"{place}, refused")
    return refused


def test_the_demos_pages_are_among_them() -> None:
    assert {route.name for route in complete()} >= DEMO_ONLY
