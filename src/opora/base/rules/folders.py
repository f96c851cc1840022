"""Where this installation keeps its files: one folder, or for a while another one beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

_elsewhere: ContextVar[Path | None] = ContextVar("opora_folder", default=None)


def data_folder() -> Path:
    """The folder of everything that is kept now."""
    return _elsewhere.get() or Path(settings.DATA)


def is_elsewhere() -> bool:
    """Whether the work goes on in a folder of its own (a visitor tries a file)."""
    return _elsewhere.get() is not None


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Keep everything in `folder` until the end of the block, in this thread only."""
    token = _elsewhere.set(folder)
    try:
        yield
    finally:
        _elsewhere.reset(token)
