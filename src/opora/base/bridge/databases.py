"""The database as a whole: its tables counted anew, copies by SQLite itself or by the programs of PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from opora.base.rules.refusals import Refusal


class ProgramMissing(Refusal):
    """PostgreSQL's own programs make and read its dumps."""

    message = _("The program %(name)s was not found. Install the client programs of PostgreSQL of the same version.")


class DumpRefused(Refusal):
    """The database's program said no."""

    message = _("%(name)s failed: %(words)s")


def vendor() -> str:
    """`sqlite` or `postgresql`."""
    return str(connection.vendor)


def count_anew() -> None:
    """Let PostgreSQL look at its tables now: until it does, it plans for as many rows as there were before.

    It would do so by itself within minutes, and until then a page may take as long. SQLite plans by its indexes.
    """
    if vendor() == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def copy_out(target: Path) -> dict[str, int]:
    """Write a consistent copy of the database to `target`; returns the rows of every table in that copy."""
    return _sqlite_out(target) if vendor() == "sqlite" else _postgres_out(target)


def copy_in(source: Path) -> None:
    """Put a copy in place of an empty database."""
    if vendor() == "sqlite":
        connection.close()
        shutil.move(source, _sqlite_place())
    else:
        _program(
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={_address()}",
            str(source),
        )


def is_empty() -> bool:
    """Whether nothing is in the database yet."""
    if vendor() == "sqlite":
        place = _sqlite_place()
        return not place.exists() or place.stat().st_size == 0
    return not connection.introspection.table_names()


def counts_of(copy: Path) -> dict[str, int]:
    """The rows of every table in a copy (of PostgreSQL: in the database it was put into)."""
    if vendor() == "sqlite":
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as opened:
            return _counts(
                opened.execute,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
            )
    with connection.cursor() as cursor:
        return _postgres_counts(cursor)


def _counts(execute: Any, tables: str) -> dict[str, int]:
    names = sorted(row[0] for row in execute(tables).fetchall())
    return {name: int(execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]) for name in names}


def _sqlite_place() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _sqlite_out(target: Path) -> dict[str, int]:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return counts_of(target)


def _postgres_counts(cursor: Any) -> dict[str, int]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    counts = {}
    for (name,) in sorted(cursor.fetchall()):
        cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
        counts[str(name)] = int(cursor.fetchone()[0])
    return counts


def _postgres_out(target: Path) -> dict[str, int]:
    """Count and dump in one snapshot, so that both speak of the same moment."""
    with closing(connection.copy()) as held, held.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        counts = _postgres_counts(cursor)
        _program(
            "pg_dump",
            "--format=custom",
            f"--snapshot={snapshot}",
            f"--file={target}",
            f"--dbname={_address()}",
        )
        cursor.execute("ROLLBACK")
    return counts


def _address() -> str:
    told = connection.settings_dict
    parts = {
        "host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"],
        "dbname": told["NAME"],
    }  # fmt: skip
    return " ".join(f"{name}='{value}'" for name, value in parts.items() if value)


def _program(name: str, *words: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise ProgramMissing(name=name)
    done = subprocess.run([program, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise DumpRefused(name=name, words=done.stderr.strip()[-300:])
