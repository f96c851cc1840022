"""Serving: a child that falls is started again, and ends when it is told."""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from setup import assets, serve

WAITING = [sys.executable, "-c", "import signal; signal.pause()"]


def test_a_fallen_child_is_started_again_and_ends_when_told() -> None:
    child = serve.Child("worker", WAITING)
    first = child.process
    child.mend()
    assert child.process is first, "it was alive and is left alone"
    os.kill(first.pid, signal.SIGKILL)
    first.wait(10)
    child.mend()
    assert child.process.pid != first.pid
    assert child.process.poll() is None
    child.stop()
    child.wait(10)
    assert child.process.returncode is not None


def test_a_child_that_will_not_end_is_made_to() -> None:
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); print(flush=True); signal.pause()"
    child = serve.Child("deaf", [sys.executable, "-c", deaf])
    child.stop()
    child.wait(0.5)
    assert child.process.returncode is not None


def test_only_this_machine_is_served() -> None:
    assert serve.HOST == "127.0.0.1"
    words = serve.web(8001)
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert words[words.index("--workers") + 1] == "1"


def test_more_browsers_may_be_connected_than_the_server_takes_by_itself() -> None:
    words, before = serve.web(8001), resource.getrlimit(resource.RLIMIT_NOFILE)
    assert all(int(words[words.index(name) + 1]) > 2_000 for name in ("--backlog", "--backpressure"))
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
        serve.allow_connections()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(serve.CONNECTIONS + 1_000, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_registry_that_fails_is_a_warning(tmp_path: Path, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    def unreachable(*words: str) -> None:
        raise assets.UnableToBuild("no answer in 90 seconds")

    monkeypatch.setattr(assets, "call", unreachable)
    monkeypatch.setattr(assets, "TARGET", tmp_path / "assets")
    monkeypatch.setattr(assets, "STAMP", tmp_path / "assets" / "made-from")
    assert assets.main() == 0
    assert "no answer in 90 seconds" in capsys.readouterr().err
    assert not assets.STAMP.exists(), "the next start tries again"
