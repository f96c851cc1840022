"""Locks: behind pyproject, without a hash or with an address, they are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from setup import locks


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The locks in a folder where they may be spoilt."""
    folder = tmp_path / "locks"
    shutil.copytree(locks.LOCKS, folder)
    monkeypatch.setattr(locks, "LOCKS", folder)
    return folder


def spoil(path: Path, old: str, new: str) -> None:
    """Change one place of a lock."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_locks_are_of_this_pyproject(copied: Path) -> None:
    assert locks.faults() == []


def test_a_lock_of_another_pyproject_is_named(copied: Path) -> None:
    spoil(copied / "run.lock", locks.digest(), "0" * 64)
    assert locks.faults() == ["locks/run.lock is not of this pyproject.toml: ./run lock"]


def test_an_address_is_named(copied: Path) -> None:
    spoil(copied / "prod.lock", "django==", "--index-url https://example.org/simple\ndjango==")
    assert locks.faults() == ["locks/prod.lock names an address: --index-url https://example.org/simple"]


def test_a_pin_without_a_hash_is_named(copied: Path) -> None:
    with (copied / "dev.lock").open("a", encoding="utf-8") as file:
        file.write("zzz==1.0\n")
    assert locks.faults() == ["locks/dev.lock: no hash: zzz==1.0"]


def test_two_versions_of_one_package_are_named(copied: Path) -> None:
    spoil(copied / "run.lock", "\npolib==", "\npolib==9.")
    assert "locks/run.lock has polib" in locks.faults()[0]


def test_a_changed_dependency_changes_the_digest(tmp_path: Path) -> None:
    text = (locks.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    other = tmp_path / "pyproject.toml"
    other.write_text(text.replace('"polib>=1.2"', '"polib>=1.3"'), encoding="utf-8")
    assert locks.digest(other) != locks.digest()
