"""Several files in one archive, each under a name of its own."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO, Any


def packed(files: Iterable[tuple[str, Any]]) -> IO[bytes]:
    """An archive of files: (name, content that can be opened); a name met before gets a number."""
    kept: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    seen: dict[str, int] = {}
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            seen[name] = seen.get(name, 0) + 1
            stem, dot, end = name.rpartition(".")
            told = name if seen[name] == 1 else f"{stem} ({seen[name]}){dot}{end}"
            with content.open("rb") as source:
                archive.writestr(told, source.read())
    kept.seek(0)
    return kept
