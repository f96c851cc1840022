"""A whole installation in one file, and back: the database, the kept files, the seals, the key."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opora.base.bridge import databases
from opora.base.rules.archives import (
    DATABASES,
    KEPT,
    MANIFEST,
    Manifest,
    differences,
    digest_of,
    read_manifest,
    strange_members,
)
from opora.base.rules.refusals import Refusal


class UnableToBackUp(Refusal):
    """The disk did not take the backup."""

    message = _("The backup could not be written to %(place)s: %(words)s. Nothing was left behind.")


class NotABackup(Refusal):
    """The file is not a whole backup of Opora."""

    message = _("%(place)s is not a whole backup of Opora: %(what)s. Nothing was changed.")


class OtherDatabase(Refusal):
    """A backup goes back into the kind of database it came from."""

    message = _("The backup is of %(theirs)s and this installation uses %(ours)s. Nothing was changed.")


class NotEmpty(Refusal):
    """Only an empty place is filled from a backup."""

    message = _(
        "There is an installation in %(folder)s already. Choose an empty folder: OPORA_DATA=/path ./run restore FILE"
    )


def data_folder() -> Path:
    """Where the installation keeps its files."""
    return Path(settings.DATA)


def back_up(place: Path, *, now: dt.datetime) -> Manifest:
    """Write the whole installation into `place`: all of it or nothing."""
    partial = place.with_name(place.name + ".partial")
    try:
        partial.touch(mode=0o600)
        with tempfile.TemporaryDirectory(dir=place.resolve().parent, prefix=".opora-") as folder:
            manifest = _pack(partial, Path(folder), now)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(place)
    except OSError as fault:
        raise UnableToBackUp(place=place, words=fault.strerror or type(fault).__name__) from fault
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return manifest


def _pack(partial: Path, folder: Path, now: dt.datetime) -> Manifest:
    """The database first, then the files: a file that comes meanwhile is one too many, never one too few."""
    vendor = databases.vendor()
    copy = folder / DATABASES[vendor]
    counts = databases.copy_out(copy)
    sources = {copy.name: copy}
    sources |= {name: data_folder() / name for name in KEPT if (data_folder() / name).is_file()}
    stored = data_folder() / "files"
    sources |= {
        f"files/{path.relative_to(stored).as_posix()}": path for path in sorted(stored.rglob("*")) if path.is_file()
    }
    files: dict[str, tuple[int, str]] = {}
    with tarfile.open(partial, "w:gz", compresslevel=6) as archive:
        for name, source in sources.items():
            archive.add(source, arcname=name, recursive=False)
            files[name] = digest_of(source)
        manifest = Manifest(made_at=now.isoformat(), vendor=vendor, files=files, counts=counts)
        listed = tarfile.TarInfo(MANIFEST)
        listed.size = len(manifest.written())
        archive.addfile(listed, BytesIO(manifest.written()))
    return manifest


def restore(place: Path) -> Manifest:
    """Fill an empty installation from a backup; a file that is not whole changes nothing."""
    folder = data_folder()
    if not databases.is_empty() or any((folder / name).exists() for name in ("files", "journal.seal", "demo.built")):
        raise NotEmpty(folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _unpacked(place, folder) as (unpacked, manifest):
        copy = unpacked / DATABASES[manifest.vendor]
        if manifest.vendor == "sqlite":
            _require_counts(place, manifest, copy)
        for name in (*KEPT, "files"):
            if (unpacked / name).exists():
                (unpacked / name).replace(folder / name)
        databases.copy_in(copy)
        if manifest.vendor != "sqlite":
            _require_counts(place, manifest, copy)
    return manifest


def told(place: Path, made: Manifest) -> str:
    """What a backup holds, in one line."""
    facts = {"files": len(made.files), "tables": len(made.counts), "rows": sum(made.counts.values())}
    return str(_("%(place)s: files: %(files)s, tables: %(tables)s, rows: %(rows)s.") % {"place": place, **facts})


@contextmanager
def _unpacked(place: Path, folder: Path) -> Iterator[tuple[Path, Manifest]]:
    """The backup unpacked beside where it goes, every file checked; gone afterwards."""
    unpacked = Path(tempfile.mkdtemp(dir=folder, prefix=".restoring-"))
    try:
        _unpack(place, unpacked)
        listed = unpacked / MANIFEST
        manifest = read_manifest(listed.read_bytes()) if listed.is_file() else None
        if manifest is None:
            raise NotABackup(place=place, what=MANIFEST)
        if wrong := next(differences(manifest, unpacked), None):
            raise NotABackup(place=place, what=wrong)
        if manifest.vendor != databases.vendor():
            raise OtherDatabase(theirs=manifest.vendor, ours=databases.vendor())
        yield unpacked, manifest
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def _unpack(place: Path, target: Path) -> None:
    try:
        with tarfile.open(place, "r:gz") as archive:
            if strange := next(strange_members(archive), None):
                raise NotABackup(place=place, what=strange[:80])
            archive.extractall(target, filter="data")
    except (OSError, tarfile.TarError, EOFError, zlib.error) as fault:
        raise NotABackup(place=place, what=_("it is damaged or was cut off")) from fault


def _require_counts(place: Path, manifest: Manifest, copy: Path) -> None:
    counts = databases.counts_of(copy)
    if counts != manifest.counts:
        wrong = sorted(
            name for name in counts.keys() | manifest.counts if counts.get(name) != manifest.counts.get(name)
        )
        raise NotABackup(place=place, what=wrong[0])
