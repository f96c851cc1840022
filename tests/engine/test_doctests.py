"""Every example in the engines of measurement and evaluation runs, and so do those of their pages."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re

import pytest

import opora.engine.evaluation
import opora.engine.measurement
from setup.docs import ROOT

MODULES = [
    f"{package.__name__}.{module.name}"
    for package in (opora.engine.evaluation, opora.engine.measurement)
    for module in pkgutil.iter_modules(package.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("page", ["small-numbers", "linking"])
def test_the_code_of_a_page_runs(page: str) -> None:
    text = (ROOT / "docs" / "explanation" / f"{page}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, page, "exec"), {})
