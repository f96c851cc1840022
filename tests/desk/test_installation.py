"""`init`, `backup`, `restore`: a real installation from nothing, into one file, and back (Q32)."""

from __future__ import annotations

import errno
import fcntl
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from opora.base.actions.backups import NotABackup, UnableToBackUp, back_up, restore
from opora.base.bridge import databases
from opora.base.rules import Refusal
from opora.base.rules.access import system_viewer
from opora.desk.actions.installation import (
    DemoFolder,
    NobodyNamed,
    NotEmpty,
    NothingNamed,
    UnknownZone,
    Wish,
    checked,
    make,
    require_folder,
)

ROOT = Path(__file__).resolve().parents[2]
WISH = ("--country", "ru", "--region", "Приозёрная область", "--administrator", "Крылов Игорь Борисович")

pytestmark = pytest.mark.long


def opora(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a word of the command line on an installation in `folder`."""
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("OPORA_", "DATABASE_URL", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "opora.cli", *words],
        cwd=ROOT, env={**clean, "OPORA_DATA": str(folder), "PYTHONPATH": str(ROOT / "src"), **environment},
        capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def ask(folder: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "opora.sqlite3")) as opened:
        return opened.execute(question).fetchall()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation fresh from `init`, with a kept file and a seal: made once, whichever worker asks first."""
    folder = (
        tmp_path_factory.getbasetemp().parent
        / f"real-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
        / "data"
    )
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _make(folder)
    return folder


def _make(folder: Path) -> None:
    done = opora(folder, "init", *WISH, "--time-zone", "Asia/Yekaterinburg")
    assert done.returncode == 0, done.stderr
    assert "Крылов Игорь Борисович" in done.stdout
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "abcdef-paper").write_bytes(b"an order")
    assert opora(folder, "tick").returncode == 0


@pytest.fixture(scope="module")
def packed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("packed") / "opora.tar.gz"
    done = opora(made, "backup", str(place))
    assert done.returncode == 0, done.stderr
    return place


def test_init_makes_a_tree_an_administrator_and_nothing_else(made: Path) -> None:
    assert ask(made, "SELECT name FROM network_node ORDER BY path") == [("Россия",), ("Приозёрная область",)]
    assert ask(made, "SELECT family, account_id FROM people_person") == [("Крылов", None)]
    assert ask(made, "SELECT role FROM people_grant") == [("administrator",)]
    assert ask(made, "SELECT COUNT(*) FROM people_invitation") == [(1,)]
    assert ask(made, "SELECT COUNT(*) > 10 FROM people_post") == [(1,)]
    assert ask(made, "SELECT COUNT(*) FROM matching_scheme") == [(2,)], "both shipped schemes are there"
    assert ask(made, "SELECT COUNT(*) > 20 FROM competences_competence") == [(1,)]
    assert "Asia/Yekaterinburg" in (made / "opora.env").read_text()
    assert (made / "secret.key").stat().st_mode & 0o077 == 0


def test_init_keeps_off_what_is_there_and_off_the_demo(made: Path, tmp_path: Path) -> None:
    before = ask(made, "SELECT COUNT(*) FROM base_journalentry")
    again = opora(made, "init", *WISH)
    assert again.returncode == 1
    assert str(made) in again.stderr
    assert ask(made, "SELECT COUNT(*) FROM base_journalentry") == before
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "demo.built").touch()
    assert opora(tmp_path / "built", "init", *WISH).returncode == 1
    assert opora(tmp_path / "built", "init", *WISH).returncode == 1
    assert [one.name for one in (tmp_path / "built").iterdir() if one.suffix == ".sqlite3"] == []


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (Wish("ru", "", "", "Крылов"), NothingNamed),
        (Wish("xx", "Область", "", "Крылов"), NothingNamed),
        (Wish("ru", "Область", "Школа № 7", "Крылов"), NothingNamed),
        (Wish("ru", "Область", "", ""), NobodyNamed),
        (Wish("ru", "Область", "", "Крылов", time_zone="Moon/Sea"), UnknownZone),
    ],
)
def test_init_says_what_is_missing(wish: Wish, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        checked(wish)


def test_the_place_of_the_demo_is_the_demo_s_before_it_is_built(tmp_path: Path) -> None:
    place = {"ROOT": tmp_path, "DATA": tmp_path / "data" / "demo", "DEMO": False}
    with override_settings(**place), pytest.raises(DemoFolder):
        require_folder()


def test_an_empty_word_for_the_data_folder_is_no_folder() -> None:
    """`OPORA_DATA= ./run` once wrote an installation into the folder of the program itself."""
    told = "import opora.settings as settings; print(settings.DATA)"
    said = {**os.environ, "OPORA_DATA": "", "OPORA_DEMO": "1", "OPORA_SECRET_KEY": "x" * 50}
    asked = subprocess.run([sys.executable, "-c", told], env=said, capture_output=True, text=True, check=True)
    assert asked.stdout.strip().endswith(os.path.join("data", "demo"))


@pytest.mark.django_db
def test_one_school_gets_its_curator_in_the_same_person() -> None:
    now = timezone.now()
    made = make(by=system_viewer(now.date()), wish=Wish("by", "", "Школа № 7", "Крылов", "Игорь"), now=now)
    assert (made.top.kind, made.top.law_profile, made.time_zone) == ("organisation", "by", "Europe/Minsk")
    assert set(made.administrator.grants.values_list("role", flat=True)) == {"administrator", "curator"}
    with pytest.raises(NotEmpty):
        make(by=system_viewer(now.date()), wish=Wish("ru", "Область", "", "Крылов"), now=now)


def test_a_backup_goes_back_with_equal_counts(made: Path, packed: Path, tmp_path: Path) -> None:
    assert packed.stat().st_mode & 0o077 == 0
    there = tmp_path / "other"
    done = opora(there, "restore", str(packed))
    assert done.returncode == 0, done.stderr
    tables = [str(name) for (name,) in ask(made, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        assert ask(there, f'SELECT COUNT(*) FROM "{table}"') == ask(made, f'SELECT COUNT(*) FROM "{table}"')
    guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    assert ask(there, guards) == ask(made, guards) != []
    for name in ("secret.key", "journal.seal", "opora.env", "files/ab/abcdef-paper"):
        assert (there / name).read_bytes() == (made / name).read_bytes()
    assert not list(there.glob(".restoring-*"))
    again = opora(there, "restore", str(packed))
    assert again.returncode == 1
    assert "Traceback" not in again.stderr
    assert str(there) in again.stderr


def forged(packed: Path, place: Path, change: str) -> Path:
    """The backup with one thing wrong."""
    with tarfile.open(packed) as old, tarfile.open(place, "w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            text = content.read()
            if change == "changed file" and member.name.startswith("files/"):
                text = b"AN ORDER"
            if change == "missing file" and member.name.startswith("files/"):
                continue
            if change == "wrong counts" and member.name == "manifest.json":
                told = json.loads(text)
                told["counts"]["people_person"] += 1
                text = json.dumps(told).encode()
            member.size = len(text)
            new.addfile(member, io.BytesIO(text))
        name = {"zip slip": "../../evil", "absolute": "/tmp/evil", "slip inside": "files/../../evil"}.get(change)
        if name:
            new.addfile(tarfile.TarInfo(name), io.BytesIO(b""))
        if change == "link":
            link = tarfile.TarInfo("files/link")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            new.addfile(link)
    return place


@pytest.mark.parametrize(
    "change",
    [
        "changed file",
        "missing file",
        "wrong counts",
        "zip slip",
        "absolute",
        "slip inside",
        "link",
        "cut",
        "rubbish",
    ],
)
def test_a_backup_that_is_not_whole_changes_nothing(
    packed: Path, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = forged(packed, tmp_path / "bad.tar.gz", change)
    if change == "cut":
        bad.write_bytes(packed.read_bytes()[:-2000])
    if change == "rubbish":
        bad.write_bytes(b"not an archive")
    there = tmp_path / "there"
    monkeypatch.setattr(settings, "DATA", there)
    monkeypatch.setattr(databases, "vendor", lambda: "sqlite")
    monkeypatch.setattr(databases, "is_empty", lambda: True)
    monkeypatch.setattr(databases, "copy_in", lambda copy: pytest.fail("it was put in"))
    with pytest.raises(NotABackup):
        restore(bad)
    assert list(there.iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_a_backup_that_finds_no_room_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(copy: Path) -> dict[str, int]:
        copy.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(databases, "copy_out", full)
    with pytest.raises(UnableToBackUp):
        back_up(tmp_path / "opora.tar.gz", now=timezone.now())
    assert list(tmp_path.iterdir()) == []
