"""The command itself: whoever stops reading its answer is not met with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_reader_who_has_gone_is_no_fault(tmp_path: Path) -> None:
    table = tmp_path / "answers.csv"
    table.write_text(
        "a,b,c,freq\n" + "".join(f"{n >> 2 & 1},{n >> 1 & 1},{n & 1},{90 if n in (0, 7) else 20}\n" for n in range(8))
    )
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "opora.cli", "calibrate", str(table), "--model", "rasch", "--json"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")
