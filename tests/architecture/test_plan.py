"""The house as it stands keeps to its plan."""

from __future__ import annotations

import tomllib

import pytest
from django.conf import settings

from . import journalled
from .plan import FLOOR, ROOT, apps_of, read_once
from .rulebook import EXCUSED, MOST_EXCUSES, NEVER_EXCUSED, RULES, findings

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def test_the_house_keeps_its_rules() -> None:
    with read_once():
        found = {name: told for name in RULES if (told := findings(name, ROOT))}
    assert not found, "\n\n".join("\n".join([RULES[name].__doc__ or name, *told]) for name, told in found.items())


def test_excuses_have_reasons_are_needed_and_only_shrink() -> None:
    assert len(EXCUSED) <= MOST_EXCUSES
    for (name, begin), reason in EXCUSED.items():
        assert name not in NEVER_EXCUSED, f"{name} is mended, never excused"
        assert len(reason.split()) > 3, f"{name}, {begin}: say why"
        assert any(found.startswith(begin) for found in RULES[name](ROOT)), f"{name}, {begin}: no longer needed"


def test_every_app_has_a_floor_a_contract_and_is_installed() -> None:
    apps = set(apps_of(ROOT))
    assert apps
    assert apps <= set(FLOOR)
    contracts = {contract["id"]: contract for contract in LINTER}
    modules = {f"opora.{app}" for app in apps}
    assert modules == set(contracts["rooms"]["containers"])
    assert modules <= set(contracts["engine"]["forbidden_modules"])
    assert modules <= set(contracts["tool"]["forbidden_modules"])
    assert modules <= set(settings.INSTALLED_APPS)


def test_the_floors_of_the_contract_are_the_floors_of_the_plan() -> None:
    layers = next(contract["layers"] for contract in LINTER if contract["id"] == "floors")
    named = {
        part.strip(" ()"): len(layers) - number for number, layer in enumerate(layers) for part in layer.split("|")
    }
    assert sorted(named, key=lambda app: (named[app], app)) == sorted(FLOOR, key=lambda app: (FLOOR[app], app))
    assert {app: floor - 1 for app, floor in named.items()} == FLOOR


def test_no_part_of_an_action_is_listed_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands in `PARTS` writes and tells nothing by itself: else the line goes."""
    parts = dict(journalled.PARTS)
    monkeypatch.setattr(journalled, "PARTS", {})
    names = {
        f"{finding.split(':')[0].removeprefix('src/opora/')}: {finding.rpartition(': ')[2].split()[0]}"
        for finding in journalled.unjournalled_actions(ROOT)
    }
    assert names == set(parts)
