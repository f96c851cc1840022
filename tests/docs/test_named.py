"""What the documents name exists: files of the tree, and modules, classes and functions by their dotted names."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from setup.docs import ROOT, pages

QUOTED = re.compile(r"`([^`\s]+)`")
PLACE = re.compile(r"^(?:src|tests|docs|setup|examples|locks|benchmarks)/[\w./-]+$")
ROOMS = "models|rules|queries|actions|views|pages|bridge|tasks|forms"
DOTTED = re.compile(rf"^(?:opora\.)?([a-z]+\.(?:{ROOMS})(?:\.\w+)*|(?:engine|tool|settings)(?:\.\w+)*)(?:\(.*\))?$")
OURS = [page for page in pages(ROOT) if page.name not in ("CHANGELOG.md",)]


def named(page: Path) -> list[str]:
    """Everything a page sets in code letters."""
    return QUOTED.findall(page.read_text(encoding="utf-8"))


def stands(dotted: str) -> bool:
    """Whether a module, or something in a module, has this name under `opora`."""
    parts = ["opora", *dotted.split(".")]
    for size in range(len(parts), 1, -1):
        try:
            thing: object = import_module(".".join(parts[:size]))
        except ModuleNotFoundError:
            continue
        for part in parts[size:]:
            thing = getattr(thing, part, None)
        return thing is not None
    return False


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page: Path) -> None:
    names = named(page)
    gone = [name for name in names if PLACE.match(name) and not (ROOT / name).exists()]
    gone += [name for name in names if (found := DOTTED.match(name)) and not stands(found.group(1))]
    assert not gone, f"{page.relative_to(ROOT)} names what is not there: {', '.join(gone)}"
