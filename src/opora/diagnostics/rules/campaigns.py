"""How answers of a campaign are counted: the answers a question has, the constructs an instrument measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opora.diagnostics.models import Instrument, Item
from opora.diagnostics.rules.instruments import parts_of
from opora.diagnostics.rules.scoring import MISSING_ALLOWED, steps_of

__all__ = ["CHOICES", "answers_of_item", "constructs_of", "placed_any", "scale_of", "value_of"]

#: Kinds of questions whose answers are counted one by one; of the others only how many wrote anything is told.
CHOICES = frozenset({Item.Kind.SINGLE, Item.Kind.MULTIPLE, Item.Kind.RATING})


def answers_of_item(item: Item) -> list[str]:
    """The answers a question can have, in their order."""
    if item.kind == Item.Kind.RATING:
        low, high = steps_of(item)
        return [str(mark) for mark in range(low, high + 1)]
    return [str(row["code"]) for row in item.options]


def placed_any(codes: Sequence[str], given: Any) -> bool:
    """Whether something was answered that the question knows."""
    told = given if isinstance(given, list) else [] if given is None else [given]
    return bool(told) and all(str(one) in codes for one in told)


def constructs_of(instrument: Instrument, items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """What an instrument measures on a scale, section by section: each its own thing, with no sum over them."""
    rated = [item for item in items if item.kind == Item.Kind.RATING]
    known = [part.code for part in parts_of(instrument)]
    order = [*known, *sorted({item.section for item in rated} - set(known))]
    found = [(code, [item for item in rated if item.section == code]) for code in order]
    return [(code, of) for code, of in found if of]


def scale_of(items: Sequence[Item]) -> tuple[int, int]:
    """The scale a construct's mean is told on: its questions' own where they share one, else percent."""
    scales = {steps_of(item) for item in items}
    return scales.pop() if len(scales) == 1 else (0, 100)


def value_of(items: Sequence[Item], score: Mapping[int, float | None]) -> float | None:
    """One person's mean on that scale; nothing when too many of its questions were passed over.

    >>> one = [Item(pk=1, kind="rating", options={"low": 1, "high": 5})]
    >>> value_of(one, {1: 0.5}), value_of(one, {})
    (3.0, None)
    """
    told = [points for item in items if (points := score.get(item.pk)) is not None]
    if not told or 1 - len(told) / len(items) > MISSING_ALLOWED:
        return None
    low, high = scale_of(items)
    return low + (high - low) * sum(told) / len(told)
