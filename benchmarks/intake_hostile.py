"""How long, and with how much memory, is a hostile file refused? Each in a process of its own, as an upload reads it.

Run: `.venv/bin/python benchmarks/intake_hostile.py`. The files are those of `tests/intake/test_read_hostile.py`.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def refused(path: Path, name: str) -> str:
    """Look into the file as an upload does; the code of the refusal."""
    from opora.base.bridge.refusals import FileRefused
    from opora.base.bridge.sheets import open_file

    try:
        with open_file(path, name) as book:
            for sheet in book.sheets:
                list(sheet.rows())
    except FileRefused as refusal:
        return refusal.code
    return "TAKEN"


def one(path: Path, name: str) -> tuple[float, int]:
    """Seconds, and MB of the process that refused it and of its children, whichever is more."""
    started = time.perf_counter()
    child = os.fork()
    if not child:
        code = refused(path, name)
        most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        path.with_name("told").write_text(f"{code} {most // 1024}")
        os._exit(0)
    os.waitpid(child, 0)
    code, most = path.with_name("told").read_text().split()
    if code == "TAKEN":
        raise SystemExit(f"{name} was taken")
    return time.perf_counter() - started, int(most)


def main() -> None:
    """Refuse each, and tell the slowest and the largest."""
    from installation import FOLDER

    from tests.intake.test_read_hostile import HOSTILE

    worst: tuple[float, int] = (0.0, 0)
    for case, name, _reason, make in HOSTILE:
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            path = Path(folder) / name
            make(path)
            seconds, memory = one(path, name)
            left = sorted(item.name for item in Path(folder).iterdir())
        assert left == sorted([name, "told"]), left
        worst = (max(worst[0], seconds), max(worst[1], memory))
        print(f"{case}: {seconds:.2f} s, {memory} MB")
    print(f"hostile files {len(HOSTILE)}: at most {worst[0]:.2f} s (at most 2), {worst[1]} MB (at most 200)")


if __name__ == "__main__":
    main()
