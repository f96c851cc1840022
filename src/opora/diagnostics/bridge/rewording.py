"""Questions that were changed while their parameters were not: found among other words, they tell nothing of these."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from opora.diagnostics.bridge.instrument_files import InstrumentPlan, ItemPlan

__all__ = ["Reworded", "carried", "reworded"]

#: What a question's parameters rest on.
ASKED = ("kind", "section", "text", "options", "key", "inverted")
Parameters = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Reworded:
    """One question: as it was calibrated, as it stands now, and in what they differ."""

    before: ItemPlan
    after: ItemPlan
    changed: tuple[str, ...]


def reworded(base: InstrumentPlan | None, items: Collection[ItemPlan], parameters: Parameters) -> dict[str, Reworded]:
    """The questions that ask something else than when their parameters were found, and came with no new ones."""
    if base is None or base.calibration is None:
        return {}
    old, known = {item.code: item for item in base.items}, base.calibration["parameters"]
    found = {}
    for item in items:
        before = old.get(item.code)
        if before is None or item.code not in known or not _same(known[item.code], parameters.get(item.code, {})):
            continue
        changed = tuple(name for name in ASKED if _plain(getattr(before, name)) != _plain(getattr(item, name)))
        if changed:
            found[item.code] = Reworded(before, item, changed)
    return found


def carried(base: InstrumentPlan | None, parameters: Parameters) -> dict[str, Any] | None:
    """The calibration of the version before with the questions that still have it; nothing where others have come.

    Which questions may be seen how often, and how precise all are together, has to be worked out anew for fewer.
    """
    old = base.calibration if base else None
    known = old["parameters"] if old else {}
    if old is None or any(not _same(known.get(code, {}), told) for code, told in parameters.items()):
        return None
    kept = {**old, "parameters": {code: dict(known[code]) for code in known if code in parameters}}
    return kept if len(parameters) == len(known) else {**kept, "eligible": {}, "passport": {}}


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows of parameters are the same numbers; a steepness not written is 1."""
    return bool(one) and bool(other) and _numbers(one) == _numbers(other)


def _numbers(row: Mapping[str, Any]) -> tuple[float, ...]:
    return (float(row.get("a", 1)), *map(float, row.get("thresholds") or [row["b"]]))


def _plain(value: Any) -> Any:
    """The value without what nobody sees: spaces at the ends and double ones."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
