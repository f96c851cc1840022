"""The page of settings names every variable that is read, with its default, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "settings.md"
SETTINGS = ROOT / "src" / "opora" / "settings" / "__init__.py"
ROW = re.compile(r"^\| `([A-Z_]+)` \|(.*)$", re.MULTILINE)
NAME = re.compile(r"\b(OPORA_[A-Z_]+|DATABASE_URL|PORT)\b")


def rows() -> dict[str, str]:
    """Every variable the page names, with the rest of its row."""
    return dict(ROW.findall(PAGE.read_text(encoding="utf-8")))


def read_by_settings() -> dict[str, ast.expr | None]:
    """Every variable the settings module reads, with its default."""
    found: dict[str, ast.expr | None] = {}
    for node in ast.walk(ast.parse(SETTINGS.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        owner, name = node.func.value, node.args[0]
        if isinstance(owner, ast.Name) and owner.id == "env" and isinstance(name, ast.Constant):
            found[str(name.value)] = next((word.value for word in node.keywords if word.arg == "default"), None)
    return found


def read_by_commands() -> set[str]:
    """Every variable that the script, the set-up and the tests name."""
    places = [
        ROOT / "run",
        *(ROOT / "setup").glob("*.py"),
        ROOT / "tests" / "conftest.py",
        ROOT / "tests" / "browsing.py",
    ]
    texts = (place.read_text(encoding="utf-8") for place in places)
    return {name for text in texts for name in NAME.findall(text)}


@pytest.mark.parametrize("name", sorted(read_by_settings()))
def test_what_the_settings_read_is_on_the_page_with_its_default(name: str) -> None:
    assert name in rows(), f"{name} has no row in docs/reference/settings.md"
    default = read_by_settings()[name]
    value = str(default.value) if isinstance(default, ast.Constant) else ""
    if value not in ("", "None"):
        assert f"`{value}`" in rows()[name] or f"`{value.lower()}`" in rows()[name]


def test_the_page_names_nothing_that_nobody_reads() -> None:
    assert set(rows()) <= set(read_by_settings()) | read_by_commands()


def test_what_the_commands_read_is_on_the_page() -> None:
    assert read_by_commands() <= set(rows())
