"""How one question stands in the cells of a workbook: written so that a person can type it, read back exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from opora.diagnostics.models import Item
from opora.diagnostics.rules.scoring import number_of, steps_of

__all__ = [
    "LANGUAGES", "MIDDLE", "UnreadCell", "key_read", "key_written", "number_written", "options_read", "options_written",
    "steps_asked",
]  # fmt: skip

LANGUAGES = ("ru", "en")
#: Parts the two sides of a matching.
MIDDLE = "---"
_LINE = re.compile(r"([\w.-]+)\s*=\s?(.*)", re.DOTALL)
_SCALE = re.compile(r"(-?\d+)\s*(?:–|-|—|\.\.+|…)\s*(-?\d+)")
_BETWEEN = re.compile(r"[,;\s>→]+")
_SLACK = re.compile(r"±|\+-|\+/-")


class UnreadCell(ValueError):
    """A cell that cannot be understood; the argument is the code of the fault."""


def number_written(value: Any) -> str:
    """A number as it stands in a cell: nothing lost, a comma, no «,0».

    >>> number_written(85.0), number_written(0.06), number_written(None)
    ('85', '0,06', '')
    """
    if value is None or value == "":
        return ""
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number).replace(".", ",")


def options_written(kind: str, options: Any, language: str) -> str:
    """What is chosen from, one option a line: «a = текст»; empty where the language says nothing."""
    if kind == Item.Kind.RATING:
        return _scale_written(options, language)
    if kind == Item.Kind.MATCHING:
        sides = [_lines(options.get(side, ()), language) for side in ("left", "right")]
        return f"\n{MIDDLE}\n".join(sides) if any(sides) else ""
    return _lines(options or (), language)


def _lines(rows: Sequence[Mapping[str, Any]], language: str) -> str:
    if not any(row["text"].get(language) for row in rows):
        return ""
    return "\n".join(_line(row["code"], row["text"].get(language, "")) for row in rows)


def _line(code: Any, text: str) -> str:
    return f"{code} = " + text.replace("\n", "\n  ")


def _scale_written(options: Any, language: str) -> str:
    low, high = int(options.get("low", 1)), int(options.get("high", 5))
    words = options.get("words", ())
    marks = (low, high) if len(words) == 2 else range(low, low + len(words))
    said = [_line(mark, word.get(language, "")) for mark, word in zip(marks, words, strict=True)]
    told = [f"{low}..{high}"] if language == LANGUAGES[0] else []
    return "\n".join([*told, *(said if any(word.get(language) for word in words) else [])])


def options_read(kind: str, cells: Mapping[str, str]) -> Any:
    """The options from the cells of the languages; `UnreadCell` when they cannot be understood."""
    if kind == Item.Kind.RATING:
        return _scale_read(cells)
    if kind == Item.Kind.MATCHING:
        halves = {language: _halves(text) for language, text in cells.items()}
        return {
            name: _joined({language: half[at] for language, half in halves.items()})
            for at, name in enumerate(("left", "right"))
        }
    if kind in (Item.Kind.SINGLE, Item.Kind.MULTIPLE, Item.Kind.ORDERING):
        return _joined(cells)
    if any(cells.values()):
        raise UnreadCell("options_unasked")
    return []


def _halves(text: str) -> tuple[str, str]:
    if not text:
        return "", ""
    lines = text.split("\n")
    places = [at for at, line in enumerate(lines) if line.strip() == MIDDLE]
    if len(places) != 1:
        raise UnreadCell("sides")
    return "\n".join(lines[: places[0]]), "\n".join(lines[places[0] + 1 :])


def _pairs(text: str) -> list[tuple[str, str]]:
    """The lines «code = text» of a cell; a line that begins with two spaces goes on with the one above."""
    found: list[tuple[str, str]] = []
    for line in text.split("\n") if text else ():
        if line.startswith("  ") and found:
            found[-1] = found[-1][0], f"{found[-1][1]}\n{line[2:]}"
        elif match := _LINE.fullmatch(line.strip()):
            found.append((match[1], match[2]))
        elif line.strip():
            raise UnreadCell("option_line")
    return found


def _joined(cells: Mapping[str, str]) -> list[dict[str, Any]]:
    """The options of all languages by their codes, in the order of the first that has any."""
    told = {language: _pairs(text) for language, text in cells.items()}
    first = next((rows for rows in told.values() if rows), [])
    known = [code for code, _text in first]
    for rows in told.values():
        if rows and {code for code, _text in rows} != set(known):
            raise UnreadCell("option_codes")
    if len(set(known)) < len(known):
        raise UnreadCell("option_twice")
    said = {language: dict(rows) for language, rows in told.items()}
    joined: list[dict[str, Any]] = [
        {"code": code, "text": {language: words[code] for language, words in said.items() if words.get(code)}}
        for code in known
    ]
    if not all(row["text"] for row in joined):
        raise UnreadCell("option_empty")
    return joined


def _scale_read(cells: Mapping[str, str]) -> dict[str, Any]:
    first, *rest = cells.get(LANGUAGES[0], "").split("\n")
    match = _SCALE.fullmatch(first.strip())
    if match is None:
        raise UnreadCell("scale")
    low, high = int(match[1]), int(match[2])
    if low >= high or high - low > 20:
        raise UnreadCell("scale_order")
    rows = _joined({**cells, LANGUAGES[0]: "\n".join(rest)})
    marks = [row["code"] for row in rows]
    ends = [str(low), str(high)]
    if marks != ends and marks != [str(mark) for mark in range(low, low + len(marks))]:
        raise UnreadCell("scale_words")
    return {"low": low, "high": high, "words": [row["text"] for row in rows]}


def key_written(kind: str, key: Any) -> str:
    """The right answer in one cell."""
    if not key and key != 0:
        return ""
    if kind == Item.Kind.NUMERIC:
        slack = key.get("tolerance")
        return number_written(key["value"]) + ("" if slack is None else f" ± {number_written(slack)}")
    if kind == Item.Kind.MATCHING:
        return "; ".join(f"{one} = {other}" for one, other in key.items())
    return ("\n" if kind == Item.Kind.SHORT else ", ").join(str(one) for one in key)


def key_read(kind: str, text: str) -> Any:
    """The right answer from its cell; `UnreadCell` when it cannot be understood."""
    if not text:
        return []
    if kind in (Item.Kind.RATING, Item.Kind.OPEN):
        raise UnreadCell("key_unasked")
    if kind == Item.Kind.NUMERIC:
        return _number_read(text)
    if kind == Item.Kind.MATCHING:
        pairs = [_LINE.fullmatch(part.strip()) for part in re.split(r"[;\n]", text) if part.strip()]
        if None in pairs:
            raise UnreadCell("key_pairs")
        told = {match[1]: match[2].strip() for match in pairs if match}
        if len(told) < len(pairs):  # something on the left stands twice
            raise UnreadCell("key_pairs")
        return told
    if kind == Item.Kind.SHORT:
        return [line.strip() for line in text.split("\n") if line.strip()]
    return [part for part in _BETWEEN.split(text) if part]


def _number_read(text: str) -> dict[str, float]:
    parts = [number_of(part) for part in _SLACK.split(text)]
    if len(parts) > 2 or any(part is None or part in (float("inf"), float("-inf")) or part != part for part in parts):
        raise UnreadCell("key_number")
    value, *slack = [float(part) for part in parts if part is not None]
    if slack and slack[0] < 0:
        raise UnreadCell("key_number")
    return {"value": value, **({"tolerance": slack[0]} if slack else {})}


def steps_asked(kind: str, options: Any) -> int:
    """How many bounds of difficulty a question of this kind has."""
    if kind != Item.Kind.RATING:
        return 1
    low, high = steps_of(Item(kind=kind, options=options))
    return high - low
