"""How single values of a rule file are read: points, numbers, bands, tables; each reader says what it
expected.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from opora.engine.matching.ranks import RankPoints
from opora.engine.matching.sentences import Sentence, say
from opora.engine.matching.vocabulary import MILLION

MOST_POINTS = 1_000_000


class Unreadable(ValueError):
    """A value of the rule file is not what its key needs; `expected` says what was."""

    def __init__(self, expected: Sentence):
        self.expected = expected
        super().__init__(expected)


def points(value: Any) -> int:
    """Points as whole millionths: 9 → 9000000.

    >>> points(1.5)
    1500000
    """
    number_ = number(value)
    if number_ < 0:
        raise Unreadable(say("Points must not be negative"))
    if number_ > MOST_POINTS:
        raise Unreadable(say("Points above {most} would overflow the sums", most=MOST_POINTS))
    return round(number_ * MILLION)


def number(value: Any) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Unreadable(say("A finite number is expected"))
    return float(value)


def share(value: Any) -> float:
    """A share between 0 and 1."""
    number_ = number(value)
    if not 0 <= number_ <= 1:
        raise Unreadable(say("A share from 0 to 1 is expected"))
    return number_


def whole(value: Any) -> int:
    """A whole number, not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Unreadable(say("A whole number from 0 is expected"))
    return value


def text(value: Any) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise Unreadable(say("A text in quotes is expected"))
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, at least one."""
    if not isinstance(value, list) or not value:
        raise Unreadable(say('A list of texts is expected, e.g. ["a", "b"]'))
    return tuple(text(item) for item in value)


def truth(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise Unreadable(say("True or false is expected"))
    return value


def choice(*names: str) -> Callable[[Any], str]:
    """A reader that takes one of the given words."""

    def read(value: Any) -> str:
        if value not in names:
            raise Unreadable(say("One of {known} is expected", known=", ".join(f'"{name}"' for name in names)))
        return str(value)

    return read


def points_by_step(value: Any) -> dict[int, int]:
    """A table steps → points."""
    table = _table(value, "{1 = 9, 2 = 6}")
    try:
        return {int(key): points(item) for key, item in table.items()}
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(say("The steps must be whole numbers, e.g. {1 = 9, 2 = 6}")) from error


def points_by_value(value: Any) -> dict[str, int]:
    """A table value → points."""
    return {str(key): points(item) for key, item in _table(value, "{yes = 10, maybe = 4}").items()}


def points_by_rank(value: Any) -> RankPoints:
    """Points of every rank: a list, or a table with first and step, ratio or least."""
    if isinstance(value, list) and value:
        return RankPoints(tuple(points(item) for item in value))
    remedy = say(
        "Points by rank are expected: [10, 7, 4], {first = 20, step = 1}, {first = 20, ratio = 0.5} or "
        "{first = 20, least = 1}"
    )
    if not isinstance(value, dict) or "first" not in value or set(value) - {"first", "step", "ratio", "least"}:
        raise Unreadable(remedy)
    if ("step" in value and "ratio" in value) or len(value) < 2:
        raise Unreadable(remedy)
    read = RankPoints(
        first=points(value["first"]),
        step=points(value["step"]) if "step" in value else None,
        ratio=share(value["ratio"]) if "ratio" in value else None,
        least=points(value.get("least", 0)),
    )
    if read.least > read.first:
        raise Unreadable(say("The first rank must not be worth less than the last"))
    return read


def points_or_ranks(value: Any) -> RankPoints:
    """One number of points, or points by rank."""
    return points_by_rank(value) if isinstance(value, (list, dict)) else RankPoints(first=points(value), step=0)


def points_of_cells(value: Any) -> RankPoints | dict[str, int]:
    """Points by rank, or by mark."""
    if isinstance(value, list) or (isinstance(value, dict) and "first" in value):
        return points_by_rank(value)
    return points_by_value(value)


def texts_by_name(value: Any) -> dict[str, str]:
    """A table mark → column."""
    table = _table(value, '{yes = "yes", conflict = "conflicts"}')
    return {str(key): text(item) for key, item in table.items()}


def bands(value: Any) -> tuple[tuple[float, float, int], ...]:
    """Bands (from, to, points) in rising order; without its own start a band begins where the one before it
    ends.
    """
    if not isinstance(value, list) or not value:
        raise Unreadable(say("A list of bands is expected, e.g. [{from = 3, to = 10, points = 5}]"))
    read: list[tuple[float, float, int]] = []
    for item in value:
        read.append(_band(item, read[-1][1] if read else -math.inf))
    for (_, end, _), (start, _, _) in pairwise(read):
        if start < end:
            raise Unreadable(say("Bands must rise and not overlap (a band counts its from, not its to)"))
    return tuple(read)


def _band(item: Any, before: float) -> tuple[float, float, int]:
    table = _table(item, "{from = 3, to = 10, points = 5}")
    if set(table) - {"from", "to", "points"} or "points" not in table:
        raise Unreadable(say("A band has the keys from, to and points"))
    start = number(table["from"]) if "from" in table else before
    end = number(table["to"]) if "to" in table else math.inf
    if start >= end:
        raise Unreadable(say("A band must start below its end"))
    return start, end, points(table["points"])


def pairs(value: Any) -> tuple[tuple[str, str, float | None], ...]:
    """Pairs of values, each with its own share or None."""
    if not isinstance(value, list):
        raise Unreadable(say('A list of pairs is expected, e.g. [["a", "b"], ["a", "c", 0.5]]'))
    return tuple(_pair(item) for item in value)


def _pair(item: Any) -> tuple[str, str, float | None]:
    if not isinstance(item, list) or len(item) not in (2, 3):
        raise Unreadable(say('A pair is ["a", "b"] or ["a", "b", 0.5]'))
    return text(item[0]), text(item[1]), share(item[2]) if len(item) == 3 else None


def places(value: Any) -> tuple[str, ...]:
    """Names of columns that mean a place."""
    return texts(value)


def places_points(value: Any) -> tuple[tuple[str, int], ...]:
    """Columns that mean a place, with points each."""
    if not isinstance(value, list):
        raise Unreadable(say('A list is expected, e.g. [{column = "school", points = 10}]'))
    read = []
    for item in value:
        table = _table(item, '{column = "school", points = 10}')
        if set(table) != {"column", "points"}:
            raise Unreadable(say("A place has the keys column and points"))
        read.append((text(table["column"]), points(table["points"])))
    return tuple(read)


def threshold(value: Any) -> float | str:
    """A level, or the word "need"."""
    if value == "need":
        return "need"
    level = number(value)
    if level <= 0:
        raise Unreadable(say('A level above 0, or "need", is expected'))
    return level


def rules(value: Any) -> list[dict[str, Any]]:
    """A list of tables, read later as rules."""
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        raise Unreadable(say('A list of rules is expected, e.g. [{kind = "equal", column = "post"}]'))
    return value


def _table(value: Any, example: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        raise Unreadable(say("A table is expected, e.g. {example}", example=example))
    return value


READERS: dict[str, Callable[[Any], Any]] = {
    "points": points,
    "number": number,
    "share": share,
    "whole": whole,
    "text": text,
    "texts": texts,
    "bool": truth,
    "empty": choice("fail", "pass", "fault"),
    "empty_term": choice("zero", "fault"),
    "side": choice("mentee", "mentor"),
    "of": choice("difference", "gap", "mentor", "mentee"),
    "measure": choice("any", "share"),
    "points_by_step": points_by_step,
    "points_by_value": points_by_value,
    "points_by_rank": points_by_rank,
    "points_or_ranks": points_or_ranks,
    "points_of_cells": points_of_cells,
    "texts_by_name": texts_by_name,
    "all": choice("all"),
    "combine": choice("constant", "least"),
    "empty_named": choice("pass", "fail"),
    "empty_rest": choice("zero", "rest"),
    "form": choice("list", "ranks", "groups"),
    "need": choice("both", "either"),
    "reads_rule": choice("filled", "marks"),
    "reads_term": choice("ranks", "points", "marks"),
    "repeat": choice("fault", "best"),
    "repeat_pair": choice("fault", "max", "sum", "last"),
    "ties": choice("dense", "competition", "average"),
    "unknown": choice("note", "fault"),
    "bands": bands,
    "pairs": pairs,
    "places": places,
    "places_points": places_points,
    "threshold": threshold,
    "rules": rules,
}
