"""What a backup holds and what makes one whole: its manifest, and what may be wrong with a file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from tarfile import TarFile

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
#: What lies beside the database in the data folder and belongs to the installation.
KEPT = ("journal.seal", "secret.key", "opora.env")
NAME = re.compile(
    r"^(?:manifest\.json|database\.(?:sqlite3|dump)|journal\.seal|secret\.key|opora\.env|files/[\w./-]+)$"
)
BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """The list of a backup: every file with its size and hash, every table with its rows."""

    made_at: str
    vendor: str
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT

    def written(self) -> bytes:
        """The manifest as it lies in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()


def read_manifest(text: bytes) -> Manifest | None:
    """The manifest, when the text is one of a known format."""
    try:
        told = json.loads(text)
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in told["files"].items()}
        counts = {str(name): int(count) for name, count in told["counts"].items()}
        read = Manifest(str(told["made_at"]), str(told["vendor"]), files, counts, int(told["format"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return read if read.format == FORMAT and read.vendor in DATABASES else None


def digest_of(path: Path) -> tuple[int, str]:
    """Size and hash of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


def strange_members(archive: TarFile) -> Iterator[str]:
    """Members that no backup of ours has: links, devices, paths that lead out."""
    for member in archive:
        plain = member.isfile() and NAME.match(member.name) and ".." not in PurePosixPath(member.name).parts
        if not plain:
            yield member.name


def differences(manifest: Manifest, folder: Path) -> Iterator[str]:
    """Files of an unpacked backup that are missing, foreign or changed."""
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    yield from sorted(there.keys() ^ manifest.files.keys())
    for name in sorted(there.keys() & manifest.files.keys()):
        if digest_of(there[name]) != manifest.files[name]:
            yield name
