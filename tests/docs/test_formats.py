"""The reference of programme files is what the code reads, and the examples of the how-to are good files."""

from __future__ import annotations

import re

from opora.programmes.bridge.blueprints import read_programme
from opora.programmes.bridge.presets import Source, preset
from setup import formats


def test_the_reference_is_as_the_code() -> None:
    assert formats.PAGE.read_text(encoding="utf-8") == formats.text(), "run: .venv/bin/python -m setup.formats"


def test_the_examples_of_the_how_to_are_read() -> None:
    page = (formats.ROOT / "docs" / "how-to" / "write-a-programme.md").read_text(encoding="utf-8")
    examples = [text for text in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if text.startswith("code =")]
    assert len(examples) == 2
    for text in examples:
        read_programme(Source("example.toml", text), preset)
