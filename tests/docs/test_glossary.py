"""The glossary names what is in the code, and what comes later is not there yet."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "GLOSSARY.md"
#: Models that are parts of an idea which has its row.
INSIDE = {"network.NodeGroupMember", "people.FactorReset", "documents.PaperLink", "matching.Bar", "matching.RunPair"}
MODEL = re.compile(r"^[a-z]+\.[A-Z]\w+$")


def rows() -> list[list[str]]:
    """Every row of every table as its cells, without heads and rules."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not line.startswith("| idea ")]


NAMED = [(row[0], name) for row in rows() for name in re.findall(r"`([^`]+)`", row[1])]
NOW = [(idea, name) for idea, name in NAMED if not idea.startswith("*later*")]
LATER = [name for idea, name in NAMED if idea.startswith("*later*")]


@cache
def words() -> frozenset[str]:
    """Every word of our Python code, and the paths of its modules."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    modules = {".".join(path.relative_to(ROOT / "src").with_suffix("").parts) for path in (ROOT / "src").rglob("*.py")}
    return frozenset({word for text in texts for word in re.findall(r"\w+", text)} | modules)


def is_model(name: str) -> bool:
    """Whether a model of that app and name exists."""
    app, _, model = name.partition(".")
    return app in apps.all_models and model.lower() in apps.all_models[app]


@pytest.mark.parametrize(("idea", "name"), NOW)
def test_every_name_exists(idea: str, name: str) -> None:
    if MODEL.match(name):
        assert is_model(name), f"{idea}: there is no model {name}"
    elif name.startswith("opora."):
        assert f"{name}.__init__" in words() or name in words(), f"{idea}: there is no {name}"
    else:
        assert set(name.split(".")) <= words(), f"{idea}: nothing is called {name}"


@pytest.mark.parametrize("name", LATER)
def test_what_is_later_is_not_here(name: str) -> None:
    assert MODEL.match(name)
    assert not is_model(name), f"{name} is here now: say so in the glossary"


def test_every_row_is_whole_and_no_model_is_forgotten() -> None:
    assert all(len(row) == 4 and row[0] and row[1] for row in rows())
    known = {name for _, name in NOW} | {word for _, name in NOW for word in name.split(".")}
    ours = [model for model in apps.get_models() if model.__module__.startswith("opora.")]
    forgotten = {f"{model._meta.app_label}.{model.__name__}" for model in ours if model.__name__ not in known}
    assert forgotten <= INSIDE, "give the new idea a row"
