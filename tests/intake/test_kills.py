"""An import whose worker is killed with `kill -9` right after a transaction, many times over."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.ROOT)


def test_an_import_killed_after_every_few_transactions_goes_on_and_writes_nothing_twice(tmp_path: Path) -> None:
    left_out = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "OPORA_DATA", "OPORA_TASKS", "OPORA_BENCHMARK")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    words = [sys.executable, str(ROOT / "benchmarks" / "intake_kills.py"), "--at-commits"]
    words += ["--rows", "60", "--chunk", "5", "--kills", "60", "--staging-kills", "60", "--seed", "1"]
    done = subprocess.run(
        words, cwd=ROOT, env=environment | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "imports finished 1" in done.stdout
    assert "partial or double rows 0;" in done.stdout
    killed = re.search(r"(\d+) while writing", done.stdout)
    assert killed is not None and int(killed.group(1)) >= 8
