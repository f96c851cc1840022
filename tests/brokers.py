"""A broker of its own and workers of Celery as processes of their own, for tests of a large installation's engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from setup.postgres import free_port

ROOT = Path(__file__).resolve().parents[1]
#: A hang, not a speed: what a worker says is waited for so long at most.
LONGEST = 300
WORKER = ("-m", "celery", "--app", "opora.settings.workers")


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


def environment(**told: str) -> dict[str, str]:
    """What a process of a real installation sees: nothing of the suite's own settings but what is told."""
    left_out = ("OPORA_", "DATABASE_URL", "DJANGO_")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    return clean | {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "opora.settings"} | told


def done(env: Mapping[str, str], *words: str) -> str:
    """What a program says that ran to its end."""
    ran = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


class Worker:
    """One worker of Celery; what it says is read until it has said what is waited for."""

    def __init__(self, env: Mapping[str, str], name: str, *more: str, begin: tuple[str, ...] = WORKER):
        words = [*begin, "worker", "--pool", "solo", "--loglevel", "INFO", "--hostname", f"{name}@test", *more]
        self.told: list[str] = []
        # A worker that reads waits for ever: nobody writes to it.
        self.process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.watch = threading.Timer(LONGEST, self.process.kill)
        self.watch.start()

    def until(self, said: Callable[[str], bool]) -> str:
        """The first line of which this holds."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(line)
            if said(line):
                return line
        raise AssertionError("the worker ended:\n" + "".join(self.told))

    def kill(self) -> None:
        """As `kill -9` does: nothing of its own runs after it."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """Tell it to end, wait, and let go of what it said."""
        self.watch.cancel()
        self.process.terminate()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
