"""`backup` and `restore` of an installation on PostgreSQL, by the programs that come with the server (Q32)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.desk.test_installation import WISH, opora

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has its own: test_installation.py"),
    pytest.mark.django_db(transaction=True),
]
KINDS = ("people_person", "people_post", "base_journalentry", "base_seal", "network_node", "competences_competence")


@pytest.fixture
def database() -> Iterator[Callable[[str], str]]:
    """Makes empty databases beside the one of the suite; gives their addresses, and drops them afterwards."""
    if not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        if os.environ.get("OPORA_SHARED_REQUIRED") == "1":
            pytest.fail("the server came without pg_dump and pg_restore", pytrace=False)
        pytest.skip("pg_dump and pg_restore are not here")
    told, made = connection.settings_dict, []

    def make(name: str) -> str:
        name = f"{told['NAME']}_{name}"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        made.append(name)
        place = urlsplit(os.environ["DATABASE_URL"])
        return f"postgresql://{place.netloc}/{name}"

    yield make
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def counts(address: str) -> dict[str, int]:
    """The rows of some tables."""
    import psycopg

    with psycopg.connect(address) as held:
        return {kind: held.execute(f'SELECT COUNT(*) FROM "{kind}"').fetchone()[0] for kind in KINDS}  # type: ignore[index]


def test_a_backup_goes_into_an_empty_database_with_equal_counts(database: Callable[[str], str], tmp_path: Path) -> None:
    here, there, place = database("here"), database("there"), tmp_path / "opora.tar.gz"
    assert (done := opora(tmp_path / "one", "init", *WISH, DATABASE_URL=here)).returncode == 0, done.stderr
    assert opora(tmp_path / "one", "tick", DATABASE_URL=here).returncode == 0
    (tmp_path / "one" / "files" / "ab").mkdir(parents=True)
    (tmp_path / "one" / "files" / "ab" / "abcdef-paper").write_bytes(b"an order")
    assert (done := opora(tmp_path / "one", "backup", str(place), DATABASE_URL=here)).returncode == 0, done.stderr
    before = counts(here)
    assert before["people_person"] == 1
    assert before["base_seal"] > 0
    assert (done := opora(tmp_path / "two", "restore", str(place), DATABASE_URL=there)).returncode == 0, done.stderr
    assert counts(there) == before
    assert (tmp_path / "two" / "files" / "ab" / "abcdef-paper").read_bytes() == b"an order"
    assert (tmp_path / "two" / "secret.key").read_bytes() == (tmp_path / "one" / "secret.key").read_bytes()
    again = opora(tmp_path / "three", "restore", str(place), DATABASE_URL=there)
    assert again.returncode == 1, "only an empty place is filled"
    assert counts(there) == before

    other = opora(tmp_path / "four", "restore", str(place))
    assert other.returncode == 1, "a dump of PostgreSQL does not go into SQLite"
    assert "postgresql" in other.stderr
    assert not (tmp_path / "four" / "files").exists()
