"""A visitor's own try: a throw-away installation in a folder of its own, in which a request works for its length.

The database connection named `default` of this thread, the folder of files and the task engine are exchanged for the
length of a block. No query of the block can reach the demo's database, because nothing in it has the demo's connection.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import ConnectionHandler
from django.tasks import task_backends
from django.tasks.backends.immediate import ImmediateBackend

from opora.base.rules.folders import kept_in

#: A try nobody took back is taken back for them.
LONGEST_SECONDS = 24 * 3600
NAME = re.compile(r"[0-9a-f]{32}")


def home() -> Path:
    """Where tries are kept: under the demo's own folder."""
    return Path(settings.DATA) / "tries"


def folder_of(name: str) -> Path | None:
    """The folder of a try that is still there."""
    folder = home() / name
    return folder if NAME.fullmatch(name) and (folder / "opora.sqlite3").exists() else None


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in the installation of `folder` until the end of the block, in this thread only."""
    usual, queue = connections[DEFAULT_DB_ALIAS], task_backends["default"]
    connections[DEFAULT_DB_ALIAS] = own = _connection(folder)
    task_backends["default"] = _at_once()
    try:
        with kept_in(folder):
            yield
    finally:
        task_backends["default"] = queue
        connections[DEFAULT_DB_ALIAS] = usual
        own.close()


def _connection(folder: Path) -> Any:
    """A connection to the database of a folder that believes to be the only one there is."""
    described = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "opora.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
        },
    }
    return ConnectionHandler({DEFAULT_DB_ALIAS: described})[DEFAULT_DB_ALIAS]


def _at_once() -> Any:
    """A task engine that does the work within the request: a visitor's list is short."""
    return ImmediateBackend("default", {"QUEUES": ["default"], "OPTIONS": {}})


def begin() -> tuple[str, Path]:
    """Make the folder of a new try with an empty installation in it; returns its name and its folder."""
    sweep()
    name = secrets.token_hex(16)
    folder = home() / name
    template = _template()
    folder.mkdir(parents=True, mode=0o700)
    shutil.copyfile(template, folder / "opora.sqlite3")
    return name, folder


def _template() -> Path:
    """An empty database of today's shape, made once and copied for each try."""
    kept = home() / f"empty-{_shape()}.sqlite3"
    if kept.exists():
        return kept
    building = home() / f"building-{secrets.token_hex(4)}"
    building.mkdir(parents=True)
    try:
        with inside(building):
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            connections[DEFAULT_DB_ALIAS].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (building / "opora.sqlite3").replace(kept)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return kept


def keep_empty() -> None:
    """Copy today's database while it is still empty, so that the first try begins at once (SQLite only).

    Inside a transaction SQLite would wait for its end for ever: then the first try makes the copy itself.
    """
    kept, connection = home() / f"empty-{_shape()}.sqlite3", connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite" and not connection.in_atomic_block and not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(kept) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        copy.close()


def _shape() -> str:
    """A digest of the names of all our migrations."""
    root = Path(__file__).resolve().parents[2]
    names = sorted(str(path.relative_to(root)) for path in root.glob("*/migrations/*.py"))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def end(name: str) -> None:
    """Take a try back: its database, its files, its folder."""
    if NAME.fullmatch(name):
        shutil.rmtree(home() / name, ignore_errors=True)


def sweep() -> None:
    """Take back tries of earlier days."""
    before = time.time() - LONGEST_SECONDS
    for folder in home().glob("*"):
        if NAME.fullmatch(folder.name) and folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
