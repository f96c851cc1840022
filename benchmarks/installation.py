"""A throw-away installation for a benchmark: importing this module sets Django up on a data folder of its own.

A process started by a benchmark finds the folder of its parent in OPORA_DATA and works in it.
"""

from __future__ import annotations

import atexit
import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path

import django

TODAY = dt.date(2026, 11, 23)


def _put_away(folder: str, maker: int) -> None:
    if os.getpid() == maker:  # children made by a fork end too, and must not take the folder along
        shutil.rmtree(folder, ignore_errors=True)


def _begin() -> Path:
    kept = os.environ.get("OPORA_BENCHMARK", "")
    if not kept:
        kept = tempfile.mkdtemp(prefix="opora-benchmark-")
        atexit.register(_put_away, kept, os.getpid())
        os.environ |= {"OPORA_BENCHMARK": kept, "OPORA_DATA": kept}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.settings")
    django.setup()
    return Path(kept)


FOLDER = _begin()
