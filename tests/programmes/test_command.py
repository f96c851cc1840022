"""The command line reads, shows and compares programmes with no installation at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.programmes.files import SIXTH, SMALL, small

ROOT = Path(__file__).resolve().parents[2]


def test_it_needs_no_installation(tmp_path: Path) -> None:
    """A file beside another, its faults on stderr with their lines, exit codes, and nothing made anywhere."""
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "bad.toml").write_text(
        'code = "bad"\ntitle = "Плохая"\nextends = "small"\n[matching]\nscheme = "by-need"\n'
        '[matching.rules]\nname = "t"\n[[matching.rules.term]]\nkind = "constant"\npoints = "many"\n',
        encoding="utf-8",
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "opora.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "OPORA_DATA": str(tmp_path / "data"),
        "PYTHONUTF8": "1",
    }
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "opora.cli", "programme", "check", "bad.toml", "--lang", "en"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    told = ended.stderr.splitlines()
    assert told[0].startswith("bad.toml:5: matching.scheme: there are no rules of matching “by-need”.")
    assert told[1].startswith("bad.toml:10: matching.rules.term[1].points:")
    assert not (tmp_path / "data").exists()


def test_words_of_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """check, show, diff and terms; an unknown name is told, not raised."""
    first, other, sixth = tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "c.toml"
    first.write_text(SMALL, encoding="utf-8")
    other.write_text(small(**{"2028 = 10": "2028 = 12"}), encoding="utf-8")
    sixth.write_text(SIXTH, encoding="utf-8")
    call_command("programme", "check", str(sixth), "--lang", "ru")
    call_command("programme", "show", str(sixth), "--lang", "ru")
    call_command("programme", "diff", str(first), str(other), "--lang", "en")
    call_command("programme", "diff", "r145", "r145", "--lang", "en")
    call_command("programme", "terms", "--lang", "en")
    said = capsys.readouterr().out
    assert "Тройки степных садов (aul-triads)" in said and "year 1 11 – year 3 03-21  Зимы (winters)" in said
    assert "~ indicators.pairs.targets.organisation.2028: 10 → 12" in said and "The two say the same." in said
    assert "mentoring.active_pairs" in said and "stated by a named person until Opora counts it" in said
    with pytest.raises(SystemExit):
        call_command("programme", "show", "nowhere")
