"""What an answer is worth: right or wrong where something is right, the place on the scale where nothing is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Any

from opora.diagnostics.models import Item

__all__ = ["MISSING_ALLOWED", "Tally", "number_of", "percent_of", "score_of", "steps_of"]

#: The share of a section's items that may be passed over; with more there is no value.
MISSING_ALLOWED = 0.2


@dataclass(frozen=True)
class Tally:
    """Points of a section: got, possible, and from how many items of how many."""

    points: float
    most: float
    answered: int
    items: int


def number_of(text: Any) -> float | None:
    """A number as people write it: with a comma or a point, spaces inside, a sign.

    >>> number_of(" 1 200,5 "), number_of("−3"), number_of("пять"), number_of("nan")
    (1200.5, -3.0, None, None)
    """
    plain = "".join(str(text).split()).replace(",", ".").replace("−", "-").rstrip("%")
    try:
        found = float(plain) if plain else None
    except ValueError:
        return None
    return found if found is not None and isfinite(found) else None


def _word(text: Any) -> str:
    return " ".join(str(text).casefold().replace("ё", "е").split()).strip(".,;!?\"«»' ")


def is_empty(given: Any) -> bool:
    """Whether nothing was answered."""
    return given is None or given in ("", [], {})


def score_of(item: Item, given: Any) -> float | None:
    """From 0 to 1; None where nothing is right, or where an opinion was not given.

    What was put and passed over in a test is not right: 0.
    """
    if item.kind == Item.Kind.OPEN:
        return None
    if item.kind == Item.Kind.RATING:
        return _rated(item, given)
    if not item.key and item.key != 0:
        return None
    if is_empty(given):
        return 0.0
    return float(_is_right(item, given))


def _is_right(item: Item, given: Any) -> bool:
    if item.kind == Item.Kind.NUMERIC:
        number = number_of(given)
        return (
            number is not None and abs(number - float(item.key["value"])) <= float(item.key.get("tolerance", 0)) + 1e-9
        )
    if item.kind == Item.Kind.SHORT:
        return _word(given) in {_word(known) for known in item.key}
    if item.kind == Item.Kind.MATCHING:
        return {str(a): str(b) for a, b in given.items()} == {str(a): str(b) for a, b in item.key.items()}
    if item.kind == Item.Kind.ORDERING:
        return [str(one) for one in given] == [str(one) for one in item.key]
    chosen = {str(given)} if isinstance(given, str) else {str(one) for one in given}
    return chosen == {str(one) for one in item.key}


def steps_of(item: Item) -> tuple[int, int]:
    """The lowest and the highest mark of a scale."""
    if isinstance(item.options, dict):
        return int(item.options.get("low", 1)), int(item.options.get("high", 5))
    return 0, max(len(item.options) - 1, 1)


def _rated(item: Item, given: Any) -> float | None:
    number = number_of(given)
    if number is None:
        return None
    low, high = steps_of(item)
    share = (number - low) / (high - low)
    return 1 - share if item.inverted else share


def percent_of(rows: Iterable[tuple[Item, float | None]]) -> tuple[float, Tally] | None:
    """Percent of the maximum over a section; None when too much was passed over. Nothing is rounded."""
    counted = [(item, score) for item, score in rows if item.kind != Item.Kind.OPEN]
    answered = [(float(item.weight), score) for item, score in counted if score is not None]
    most = sum(weight for weight, _score in answered)
    if not counted or not most or 1 - len(answered) / len(counted) > MISSING_ALLOWED:
        return None
    points = sum(weight * score for weight, score in answered)
    return 100 * points / most, Tally(points, most, len(answered), len(counted))
