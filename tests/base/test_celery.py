"""`OPORA_TASKS=celery`: a task handed to a broker is done by a worker of Celery, by changing settings alone."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from setup.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
WISH = ("--country", "ru", "--region", "Приозёрная область", "--administrator", "Крылов Игорь Борисович")
ENQUEUE = "import django; django.setup(); from opora.base.tasks import upkeep; print(upkeep.enqueue().id)"
#: A hang, not a speed: the worker says that it is done, and is waited for so long at most.
LONGEST = 120


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    """A broker of its own on a free port; without its program the test is left out, and counted."""
    program = shutil.which("redis-server")
    if program is None:
        reason = "redis-server is not installed"
        if os.environ.get("OPORA_SHARED_REQUIRED") == "1":
            pytest.fail(f"{reason}, and OPORA_SHARED_REQUIRED=1 promises it", pytrace=False)
        pytest.skip(reason)
    port = free_port()
    words = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert any("eady to accept connections" in line for line in server.stdout), "the broker did not start"
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()  # type: ignore[union-attr]


def seals(folder: Path) -> int:
    """How many seals the journal has: the task makes one."""
    with closing(sqlite3.connect(folder / "opora.sqlite3")) as opened:
        return int(opened.execute("SELECT COUNT(*) FROM base_seal").fetchone()[0])


def test_a_task_is_done_by_a_worker_of_celery(broker: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("OPORA_", "DATABASE_URL", "DJANGO_"))
    }
    clean |= {
        "OPORA_DATA": str(folder), "OPORA_TASKS": "celery", "OPORA_BROKER": broker,
        "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "opora.settings",
    }  # fmt: skip

    def done(*words: str) -> str:
        ran = subprocess.run(words, cwd=ROOT, env=clean, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    done(sys.executable, "-m", "opora.cli", "init", *WISH)
    assert seals(folder) == 0
    number = done(sys.executable, "-c", ENQUEUE).strip()
    assert seals(folder) == 0, "nobody has done it yet"
    words = ["-m", "celery", "--app", "opora.settings.workers", "worker", "--pool", "solo", "--loglevel", "INFO"]
    worker = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=clean, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    watch = threading.Timer(LONGEST, worker.kill)
    watch.start()
    told = []
    try:
        assert worker.stdout is not None
        for line in worker.stdout:
            told.append(line)
            if number in line and ("succeeded" in line or "raised" in line):
                break
    finally:
        watch.cancel()
        worker.terminate()
        worker.wait()
        worker.stdout.close()  # type: ignore[union-attr]
    assert "succeeded" in told[-1], "".join(told)
    assert seals(folder) == 1
