"""The programmes that come with Opora, each a file one may read and start from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
FOLDER = DATA / "presets"
#: Lists that several presets share: one may start from them, but there is nothing to run.
LISTS = DATA / "lists"


@dataclass(frozen=True)
class Source:
    """The text of a programme file, and what it is called where faults are told."""

    name: str
    text: str


@cache
def codes() -> tuple[str, ...]:
    """Their codes, the two federal models first."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return tuple(sorted(found, key=lambda code: (code not in ("r145", "az1128"), code == "az1128", code)))


@cache
def preset(code: str) -> Source | None:
    """The file of a preset, or of a list that presets share."""
    known = {path.stem: path for folder in (FOLDER, LISTS) for path in folder.glob("*.toml")}
    path = known.get(code)
    return Source(path.name, path.read_text(encoding="utf-8")) if path else None
