"""The script itself: it trusts no name in PATH, says what it needs, and explains its words."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of the script in a folder without anything else, and a PATH of shims that answer nothing."""
    shutil.copy(ROOT / "run", tmp_path / "run")
    shutil.copytree(ROOT / "locks", tmp_path / "locks")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("python3.13", "python3.12", "python3", "python"):
        shim = programs / name
        shim.write_text("#!/bin/sh\nexit 127\n", encoding="ascii")
        shim.chmod(0o755)
    for name in ("sh", "dirname", "cmp", "cp", "rm", "cat"):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    return tmp_path


def call(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Say words to the script."""
    environment = {"PATH": str(place / "programs"), "HOME": str(place), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["sh", str(place / "run"), *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(any(Path("/opt").glob("*/bin/python3*")), reason="this machine keeps a Python where we look")
@pytest.mark.skipif(any(Path("/usr/local/bin").glob("python3.1[234]")), reason="this machine has its own Python")
def test_shims_that_answer_nothing_are_not_taken_for_python(place: Path) -> None:
    done = call(place, "match")
    assert done.returncode == 1
    assert "needs Python 3.12" in done.stderr
    assert done.stdout == "", "set-up speaks on the other stream"
    assert not (place / ".venv").exists()


def test_the_script_is_plain_shell_and_short() -> None:
    text = (ROOT / "run").read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert len(text.splitlines()) <= 120
    for script in ("run", ".ci/run"):
        assert os.access(ROOT / script, os.X_OK)
        assert subprocess.run(["sh", "-n", str(ROOT / script)]).returncode == 0


def test_help_names_every_word_of_the_script() -> None:
    said = (ROOT / "setup" / "help.txt").read_text(encoding="utf-8")
    words = "serve init backup restore match calibrate score programme test check fix messages lock install"
    assert all(word in said for word in words.split())
