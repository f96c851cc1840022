"""Every import contract bites: a line planted in a copy of the plan is named by the linter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from .plan import ROOMS, ROOT, apps_of

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]

#: contract, file, the line planted, what the linter must name
FAULTS = [
    (
        "floors",
        "people/models.py",
        "import opora.mentoring.models",
        "opora.people.models -> opora.mentoring.models",
    ),
    (
        "floors",
        "documents/rules.py",
        "import opora.competences.rules",
        "opora.documents.rules -> opora.competences.rules",
    ),
    (
        "floors",
        "intake/actions.py",
        "import opora.desk.queries",
        "opora.intake.actions -> opora.desk.queries",
    ),
    ("floors", "novelty/__init__.py", "", "novelty"),
    ("rooms", "people/models.py", "import opora.people.rules", "opora.people.models -> opora.people.rules"),
    (
        "rooms",
        "people/queries.py",
        "import opora.people.actions",
        "opora.people.queries -> opora.people.actions",
    ),
    ("rooms", "people/actions.py", "import opora.people.views", "opora.people.actions -> opora.people.views"),
    ("rooms", "people/views.py", "import opora.people.tasks", "opora.people.views -> opora.people.tasks"),
    ("engine", "engine/matching/solve.py", "import django", "opora.engine.matching.solve -> django"),
    (
        "engine",
        "engine/matching/solve.py",
        "import opora.base.models",
        "opora.engine.matching.solve -> opora.base.models",
    ),
    ("engines", "engine/matching/solve.py", "import opora.engine.planning", "opora.engine.planning"),
    ("engine-doors", "matching/actions.py", "import opora.engine.matching", "opora.matching.actions"),
    ("tool", "tool/match.py", "import opora.people.models", "opora.tool.match -> opora.people.models"),
    ("tool", "tool/match.py", "import django", "opora.tool.match -> django"),
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The plan with nothing in it: every app, every room, two engines, the tool."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    code = tmp_path / "src" / "opora"
    for name in ("", *apps_of(ROOT), "engine", "engine/matching", "engine/planning", "tool", "settings"):
        (code / name).mkdir(parents=True, exist_ok=True)
        (code / name / "__init__.py").touch()
    for app in apps_of(ROOT):
        for room in ROOMS:
            (code / app / f"{room}.py").touch()
    (code / "cli.py").touch()
    (code / "engine" / "matching" / "solve.py").touch()
    (code / "tool" / "match.py").write_text("import opora.engine.matching\n", encoding="utf-8")
    (code / "matching" / "bridge.py").write_text("import opora.engine.matching\n", encoding="utf-8")
    return tmp_path


def lint(house: Path, contract: str) -> tuple[bool, str]:
    """What the linter says of the small house."""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [str(program), "--no-cache", "--contract", contract],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src"), "COLUMNS": "300"},
        capture_output=True,
        text=True,
    )
    return done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_the_empty_plan_keeps_every_contract(contract: str, house: Path) -> None:
    kept, said = lint(house, contract)
    assert kept, said


@pytest.mark.parametrize(("contract", "place", "line", "named"), FAULTS, ids=[f"{f[0]}-{f[1]}" for f in FAULTS])
def test_a_planted_import_is_named(contract: str, place: str, line: str, named: str, house: Path) -> None:
    path = house / "src" / "opora" / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{line}\n", encoding="utf-8")
    kept, said = lint(house, contract)
    assert not kept
    assert named in said


def test_every_contract_has_a_fault_that_it_names() -> None:
    assert {fault[0] for fault in FAULTS} == {contract["id"] for contract in CONTRACTS}
