"""Instruments as files: a readable TOML file, with a bank of questions beside it where there are many."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["SHIPPED", "InstrumentPlan", "ItemPlan", "read_instrument", "shipped_codes", "shipped_plan"]

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "instruments"
#: What an instrument's own row takes from a file as it stands.
PLAIN = ("kind", "mode", "minutes", "limit", "anonymous", "title", "about", "sections", "levels", "passport")


@dataclass(frozen=True)
class ItemPlan:
    """One question as a file holds it."""

    code: str
    kind: str
    section: str
    text: Mapping[str, str]
    options: Any = field(default_factory=list)
    key: Any = field(default_factory=list)
    weight: float = 1
    inverted: bool = False


@dataclass(frozen=True)
class InstrumentPlan:
    """One version of an instrument as a file holds it."""

    code: str
    version: int
    fields: Mapping[str, Any]
    items: tuple[ItemPlan, ...]
    calibration: Mapping[str, Any] | None = None


def shipped_codes() -> tuple[str, ...]:
    """The instruments that come with Opora."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def shipped_plan(code: str) -> InstrumentPlan:
    """One of them."""
    return read_instrument((SHIPPED / f"{code}.toml").read_text(encoding="utf-8"), SHIPPED)


def read_instrument(text: str, folder: Path | None = None) -> InstrumentPlan:
    """An instrument from its text; a bank named in it is read from the same folder."""
    told = tomllib.loads(text)
    scales = told.get("scales", {})
    rows = list(told.get("items", ()))
    calibration = None
    if folder is not None and "bank" in told:
        bank = json.loads((folder / told["bank"]).read_text(encoding="utf-8"))
        rows, calibration = [*rows, *bank["items"]], bank["calibration"]
    return InstrumentPlan(
        code=told["code"], version=int(told.get("version", 1)),
        fields={name: told[name] for name in PLAIN if name in told},
        items=tuple(_item(row, number, scales) for number, row in enumerate(rows, start=1)), calibration=calibration,
    )  # fmt: skip


def _item(row: Mapping[str, Any], number: int, scales: Mapping[str, Any]) -> ItemPlan:
    options = row.get("options", [])
    if "scale" in row:
        options = scales[row["scale"]]
    return ItemPlan(
        code=str(row.get("code", number)), kind=str(row.get("kind", "rating")), section=str(row.get("section", "")),
        text=row["text"], options=options, key=row.get("key", []), weight=float(row.get("weight", 1)),
        inverted=bool(row.get("inverted", False)),
    )  # fmt: skip
