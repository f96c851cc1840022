"""Examples in the documents work: the rule file of the recipe is one the engine reads."""

from __future__ import annotations

import re

from opora.engine.matching import parse_scheme
from setup.docs import ROOT

BLOCK = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_rules_of_the_recipe_can_be_read() -> None:
    page = (ROOT / "docs" / "how-to" / "write-matching-rules.md").read_text(encoding="utf-8")
    scheme = parse_scheme("\n".join(BLOCK.findall(page)))
    assert scheme.name == "Our district"
