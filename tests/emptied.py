"""Migrating an empty SQLite database happens once: every further one of the run, and of later runs, is a copy.

The first process that migrates runs every migration and keeps what came of it under the digest of the migrations; an
empty database of the same digest begins as its copy, and `migrate` then finds nothing left to do.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import sqlite3
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.core.management.commands.migrate import Command
from django.db import connections

KEPT = Path(__file__).resolve().parents[1] / ".pytest_cache"


@functools.cache
def kept() -> Path:
    """Where the copy of this shape lies: the shape is what the migrations say, and what they lean on."""
    digest = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    models = find_spec("opora.base.models")
    assert models is not None and models.origin is not None
    for folder in [*folders, Path(models.origin).parent]:
        for path in sorted(folder.glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return KEPT / f"empty-{digest.hexdigest()[:20]}.sqlite3"


def once(migrate: Callable[..., Any]) -> Callable[..., Any]:
    """`migrate` that copies what an earlier one has made of an empty database."""

    @functools.wraps(migrate)
    def handle(command: Command, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        plain = connection.vendor == "sqlite" and not options.get("app_label") and not connection.in_atomic_block
        if not plain or connection.introspection.table_names():
            return migrate(command, *args, **options)
        KEPT.mkdir(exist_ok=True)
        with (KEPT / "empty.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # whoever else begins meanwhile waits for the copy
            if kept().exists():
                with sqlite3.connect(kept()) as source:
                    source.backup(connection.connection)
                source.close()
                return migrate(command, *args, **options)
            done = migrate(command, *args, **options)
            building = kept().with_suffix(f".{os.getpid()}")
            with sqlite3.connect(building) as target:
                connection.connection.backup(target)
            target.close()
            building.replace(kept())
        return done

    return handle


Command.handle = once(Command.handle)  # type: ignore[method-assign]
