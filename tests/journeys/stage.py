"""How a journey is played: somebody signs in, walks by links and buttons, and each page passed is looked at."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.test import Client
from playwright.sync_api import Locator, Page

from tests.accessibility import ALL, violations

PICTURES = Path(__file__).resolve().parents[2] / "test-results" / "journeys"
WANTED = os.environ.get("OPORA_PICTURES") == "1"


@dataclass
class Player:
    """One browser on the stage, on a desktop or a telephone."""

    page: Page
    host: str
    story: str
    size: str
    client_of: Callable[[str], Client]
    #: Everything axe and the ruler found on the way; the journey ends by looking at it.
    faults: list[str] = field(default_factory=list)
    seen: int = 0

    def sign_in(self, name: str) -> None:
        """Become somebody of the cast."""
        cookie = self.client_of(name).cookies["session"].value
        self.page.context.add_cookies([{"name": "session", "value": cookie, "url": self.host}])

    def open(self, address: str, name: str) -> None:
        """Go to an address and look at the page."""
        self.page.goto(self.host + address)
        self.look(name)

    def look(self, name: str) -> None:
        """Note what is not accessible and what sticks out; keep a picture of the page when pictures are wanted.

        Axe is asked on the telephone: the walk of every page asks it where a desktop lays a page out otherwise.
        """
        if WANTED:
            self.keep_picture(name)
        assert "Traceback" not in self.page.content()
        if self.size == "phone" or ALL:
            self.faults += [f"{name}: {fault}" for fault in violations(self.page)]
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.faults.append(f"{name}: wider than the screen by {wide}")

    def keep_picture(self, name: str) -> None:
        """For the eyes of a person: nothing here looks at it."""
        self.seen += 1
        folder = PICTURES / self.story
        folder.mkdir(parents=True, exist_ok=True)
        title = re.sub(r"\W+", "-", name)
        self.page.screenshot(path=folder / f"{self.size}-{self.seen:02d}-{title}.png", full_page=True)

    def submit(self, field: str) -> None:
        """Send the form in which a field stands, by its main button."""
        form = self.page.locator("main form").filter(has=self.page.locator(field)).first
        form.locator("button[data-look=main], button[type=submit]").last.click()
        self.page.wait_for_load_state()

    def post(self, address: str, *, near: str = "") -> None:
        """Press the button of the form that goes to an address (the one beside some words)."""
        forms = self.beside(near).locator(f"form[action*='{address}']")
        forms.first.locator("button").first.click()
        self.page.wait_for_load_state()

    def follow(self, address: str, *, near: str = "") -> None:
        """Follow the first link to an address (the one beside some words)."""
        self.beside(near).locator(f"a[href*='{address}']").first.click()
        self.page.wait_for_load_state()

    def beside(self, words: str) -> Locator:
        """The row, the line or the sheet with these words; without words the whole page."""
        if not words:
            return self.page.locator("main")
        rows = self.page.locator("main tr, main .todo").filter(has_text=words)
        return rows.first if rows.count() else self.page.locator("main .sheet").filter(has_text=words).first

    def text(self) -> str:
        """What the page says, spaces as they are read."""
        return " ".join(self.page.locator("main").inner_text().replace("\u00a0", " ").split())
