"""The reference page is what the vocabulary says, and the examples in the docstrings run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re

import pytest

import opora.engine.matching
import opora.tool
from opora.tool.rules_page import page


def test_the_reference_of_rule_files_is_up_to_date(request):
    written = request.config.rootpath / "docs" / "reference" / "matching-rules.md"
    remedy = "run: python -m opora.tool.rules_page > docs/reference/matching-rules.md"
    assert written.read_text("utf-8") == page(), remedy


def test_every_rule_of_the_how_to_is_readable(request):
    text = (request.config.rootpath / "docs" / "how-to" / "write-matching-rules.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) > 4
    for block in blocks:
        assert opora.engine.matching.parse_scheme(block)


@pytest.mark.parametrize("package", [opora.engine.matching, opora.tool], ids=["engine", "tool"])
def test_examples_in_docstrings(package):
    tried = 0
    for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        outcome = doctest.testmod(importlib.import_module(found.name))
        assert outcome.failed == 0, found.name
        tried += outcome.attempted
    assert tried > 0
