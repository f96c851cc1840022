"""Serving: migrates, builds the demo once, keeps one web process, one worker and one clock alive."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
BIN = Path(sys.executable).parent
#: Browsers that may be connected at once, each with a connection that waits for the next click.
CONNECTIONS = 8_192
#: A child that lived this long had started well: the next fall is answered at once.
STEADY_SECONDS = 30
PATIENCE_SECONDS = 60


def prepare() -> None:
    """Migrate; build the demo's data when this is the demo and they are not there."""
    from django.core.management import call_command, get_commands

    import opora.settings as described

    (described.DATA / "static").mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    print("Preparing the database ...", file=sys.stderr)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    built = described.DATA / "demo.built"
    if described.DEMO and not built.exists() and "demo" in get_commands():
        call_command("demo")
        built.touch()


def die_with_parent() -> None:
    """In a child, before it becomes the program: end when the parent ends, however it ends (Linux)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Child:
    """One program that is started again when it ends."""

    def __init__(self, name: str, words: Sequence[str]) -> None:
        self.name, self.words = name, list(words)
        self.pause = 0.0
        self.start()

    def start(self) -> None:
        """Start it, in a group of its own: Ctrl-C reaches it only through us."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.words, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
        )

    def mend(self) -> None:
        """Start it again if it ended, a little later each time it falls at once."""
        code = self.process.poll()
        if code is None:
            return
        lived = time.monotonic() - self.started
        self.pause = 0.0 if lived > STEADY_SECONDS else min(30.0, self.pause * 2 + 0.5)
        print(f"The {self.name} process ended ({code}); starting it again.", file=sys.stderr)
        time.sleep(self.pause)
        self.start()

    def stop(self) -> None:
        """Ask it to end."""
        with suppress(ProcessLookupError):
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        """See it end; make it and what it started end when it does not."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def allow_connections() -> None:
    """Ask the system for as many open files as there may be connections; it gives what it may."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 1_000
    if least < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if most < 0 else min(wanted, most), most))


def web(port: int) -> list[str]:
    """The web server: one process unless it is told that there are processors for more."""
    return [
        *(str(BIN / "granian"), "--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", os.environ.get("OPORA_WEB_PROCESSES") or "1", "--blocking-threads", "4"),
        # A browser keeps its connection while its reader thinks. By itself the server takes a thousand of them, and
        # whoever comes later waits until somebody's ends.
        *("--backlog", str(CONNECTIONS), "--backpressure", str(CONNECTIONS)),
        *("--no-ws", "--respawn-failed-workers"),
        *("--log-level", "warning", "opora.wsgi:application"),
    ]


def worker() -> list[str]:
    """The worker of the embedded task engine."""
    return [sys.executable, "-m", "opora.cli", "work"]


def clock() -> list[str]:
    """The minute hand: seals the journal, wakes lost runs, does the jobs of the day."""
    return [sys.executable, "-m", "opora.cli", "tick", "--every", "60"]


def listening(port: int) -> bool:
    """Whether somebody answers on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def announce(port: int, children: Sequence[Child]) -> None:
    """Say the address as soon as somebody answers there."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not listening(port):
        if time.monotonic() > until:
            raise SystemExit("The web process did not start.")
        for child in children:
            child.mend()
        time.sleep(0.1)
    print(f"Opora is at http://{HOST}:{port}/ (Ctrl-C ends it)", flush=True)


def ended(number: int, frame: object) -> None:
    """A signal to end is the same as Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Serve until told to end."""
    port = int(os.environ.get("PORT") or 8000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.settings")
    if listening(port):
        print(f"Port {port} is taken; choose another: PORT=8001 ./run", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, ended)
    signal.signal(signal.SIGHUP, ended)
    children: list[Child] = []
    try:
        prepare()
        allow_connections()
        children.append(Child("web", web(port)))
        if os.environ.get("OPORA_TASKS", "embedded") == "embedded":
            children.append(Child("worker", worker()))
            children.append(Child("clock", clock()))
        announce(port, children)
        while True:
            for child in children:
                child.mend()
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nEnding ...", file=sys.stderr)
    finally:
        for child in children:
            child.stop()
        for child in children:
            child.wait(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
