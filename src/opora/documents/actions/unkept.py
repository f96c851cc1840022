"""A file made for whoever asks, at once and never kept: for what belongs to one person alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opora.documents.bridge.bars import bar, drawn
from opora.documents.bridge.layouts import shipped_template
from opora.documents.bridge.merging import filled

__all__ = ["bar", "made_now"]


def made_now(*, source: Path, data: Mapping[str, Any], language: str = "ru") -> bytes:
    """The Word file of a readable source and data: nothing of it is stored, numbered or registered.

    A text that `bar` gives becomes a bar in its cell.
    """
    return drawn(filled(shipped_template(source), data), language)
