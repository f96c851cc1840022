"""The check tells what failed, all of it, and the suite says what it leaves out."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from setup import checks, tests

BAD = "print('the reason'); [print(n) for n in range(99)]; raise SystemExit(1)"


def test_a_bad_answer_is_shown_and_a_long_one_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    assert not checks.ask(checks.Check("types", [sys.executable, "-c", BAD]), most_lines=10)
    said = capsys.readouterr().out
    assert "FAIL types" in said
    assert "the reason" in said
    assert "... 90 more lines: ./run check 'types'" in said


def test_a_good_answer_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.ask(checks.Check("types", [sys.executable, "-c", "print('all is well')"]), most_lines=10)
    said = capsys.readouterr().out
    assert said.startswith("ok   types")
    assert "all is well" not in said


def test_every_question_is_asked_and_one_bad_answer_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        checks.Check("first", [sys.executable, "-c", "raise SystemExit(3)"]),
        checks.Check("second", [sys.executable, "-c", ""]),
    ]
    monkeypatch.setattr(checks, "checks", lambda folder: asked)
    assert checks.main(["first", "second"]) == 1
    said = capsys.readouterr().out
    assert "ok   second" in said
    assert "FAILED: first" in said
    assert checks.main(["second"]) == 0


def test_the_check_asks_what_it_promises() -> None:
    asked = {check.name for check in checks.checks("/nowhere")}
    page = (Path(checks.ROOT) / "docs" / "how-to" / "run-and-check.md").read_text(encoding="utf-8")
    assert len(asked) == 11
    assert all(name in page for name in asked)


def test_the_deployment_check_is_of_a_real_installation() -> None:
    words = next(check for check in checks.checks("/nowhere") if check.name == "deployment")
    assert words.words[-3:] == ["--deploy", "--fail-level", "WARNING"]
    assert words.environment["OPORA_TLS"] == "1"
    assert words.environment["OPORA_DEMO"] == words.environment["OPORA_DEBUG"] == "0"


def test_without_chromium_the_browser_tests_are_counted_and_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(tests, "have_chromium", lambda: False)
    monkeypatch.setattr(tests, "browser_tests", lambda: 7)
    monkeypatch.setattr(tests, "pytest", lambda words: called.append(words) or 0)
    assert tests.main(["-k", "pairs"]) == 0
    assert called == [["-k", "pairs", "-m", "not browser"]]
    assert "7 browser tests are left out" in capsys.readouterr().err


def test_chromium_is_installed_only_by_root(monkeypatch: pytest.MonkeyPatch) -> None:
    there: set[str] = {"apt-get"}

    def install(*packages: str) -> bool:
        there.update(packages)
        return True

    monkeypatch.setattr(shutil, "which", lambda name: name if name in there else None)
    monkeypatch.setattr(tests, "install", install)
    monkeypatch.delenv("OPORA_CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not tests.have_chromium()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert tests.have_chromium()
    assert "chromium" in there
