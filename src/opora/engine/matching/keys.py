"""What a kind of rule or term is made of: its keys, as data, and those many kinds share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Key:
    """One key of a kind: the reader of its value (see `values`), whether it must be there, what it is when
    absent.
    """

    name: str
    reads: str
    meaning: str
    required: bool = False
    default: Any = None


@dataclass(frozen=True)
class Kind:
    """One kind of rule or term: its keys and a line of TOML that uses it."""

    name: str
    meaning: str
    keys: tuple[Key, ...]
    example: str


COLUMNS = (
    Key("column", "text", "the column's name, when it is the same on both sides"),
    Key("mentee", "text", "the mentees' column, when the names differ"),
    Key("mentor", "text", "the mentors' column, when the names differ"),
)
EMPTY = Key(
    "empty",
    "empty",
    'what an empty cell does to the rule: "fail", "pass" or "fault" (the row is refused)',
    False,
    "fail",
)
EMPTY_TERM = Key("empty", "empty_term", 'an empty cell earns nothing ("zero") or is refused ("fault")', False, "zero")
POINTS = Key("points", "points", "points for a pair that fits", True)
SCALE = Key("scale", "text", "the name of a scale in [scales]", True)
MATCH = Key("match", "text", "the column of the other side in which the named values are looked up (else its id)")
SAME = Key("same", "places", "columns that are near enough when equal on both sides", False, ())
LATLON = (
    Key("lat", "text", "the column of latitude in degrees, on both sides", False, "lat"),
    Key("lon", "text", "the column of longitude in degrees, on both sides", False, "lon"),
)
OF = Key(
    "of",
    "of",
    '"difference" (mentor minus mentee), "gap" (without sign), "mentor" or "mentee"',
    False,
    "difference",
)
LEVELS = (
    Key("needs", "text", "the mentees' column of «competence:level» or «competence:level:weight»", True),
    Key("strengths", "text", "the mentors' column of «competence:level»", True),
    Key(
        "threshold",
        "threshold",
        'the level from which a strength counts, or "need": the level the need asks for',
        False,
        "need",
    ),
)
