"""What axe finds on a page: the rules of WCAG 2.2 A and AA, asked once the same way wherever a page is looked at."""

from __future__ import annotations

import os

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

#: Every page at both widths in every look: asked for by hand.
ALL = os.environ.get("OPORA_EVERY_LOOK") == "1"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
#: What a choice of colours can break.
CONTRAST = ("color-contrast", "link-in-text-block")
#: Only what is wrong is told: the address of each thing that is right costs a third of the time of a look, and the
#: sheets that axe would fetch a second time serve a rule that is not among ours.
ASK = """([within, rules]) => axe.run(within ?? document, {
    runOnly: rules, resultTypes: ["violations"], preload: false, selectors: false,
}).then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`)))"""


def violations(page: Page, rules: tuple[str, ...] = RULES, *, within: str | None = None) -> list[str]:
    """What breaks the rules on the page, or in a part of it, one line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(ASK, [within, list(rules)])
    return found
