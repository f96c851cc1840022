"""Answers gathered elsewhere: a table with a row a person and a column a question, made into an instrument of its own.

Who answered is not taken in: columns that could tell people apart are refused until they are left out by name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from opora.base.bridge.refusals import FileRefused
from opora.base.bridge.sheets import open_file
from opora.base.rules.refusals import Refusal
from opora.diagnostics.bridge.instrument_files import ItemPlan
from opora.engine.measurement.faults import ResponseFaults
from opora.engine.measurement.responses import BLANKS, read_responses

#: A column with more different answers than this tells people apart, or is no question with answers to choose from.
MOST_ANSWERS = 20


class NoTable(Refusal):
    """The file holds no table of answers."""

    message = _("%(problem)s")


class NoColumn(Refusal):
    """A column that was named is not in the file."""

    message = _("The file has no column “%(column)s”. Its columns are: %(columns)s.")


class TooManyAnswers(Refusal):
    """A column that is no question."""

    message = _(
        "The column “%(column)s” holds %(count)s different values: it could tell people apart. Leave it out by name "
        "or put its values into at most 20 groups."
    )


@dataclass(frozen=True)
class OutsideAnswers:
    """Answers of people without names: `given[row][column]` is a mark, a code of an option, or None."""

    items: tuple[ItemPlan, ...]
    sections: tuple[dict[str, object], ...]
    given: tuple[tuple[int | str | None, ...], ...]
    #: In the same places: why an answer is missing, where the table says so.
    gaps: tuple[tuple[str, ...], ...]
    digest: str


def read_outside(
    path: Path,
    *,
    skip: Sequence[str] = (),
    missing: Mapping[str, str] | None = None,
    sections: Mapping[str, Sequence[str]] | None = None,
) -> OutsideAnswers:
    """Read a table; `missing` are codes that stand for no answer beside empty cells, «NA» and «.», each with why.

    Columns of whole numbers are scales, all others a choice among the texts that occur. Without `sections` the
    columns whose names begin alike («load_1», «load_2») measure one thing.
    """
    columns = _columns(path)
    named = [*skip, *(column for of in (sections or {}).values() for column in of)]
    for column in named:
        if column not in columns:
            raise NoColumn(column=column, columns=", ".join(columns))
    kept = {name: cells for name, cells in columns.items() if name not in set(skip)}
    why = {code.casefold(): kind for code, kind in (missing or {}).items()}
    none = set(why) | BLANKS
    gaps = zip(*[[why.get(cell.casefold(), "") for cell in cells] for cells in kept.values()], strict=True)
    cleaned = {name: ["" if cell.casefold() in none else cell for cell in cells] for name, cells in kept.items()}
    for name, cells in cleaned.items():
        if (count := len(set(cells) - {""})) > MOST_ANSWERS:
            raise TooManyAnswers(column=name, count=count)
    parts = _parts(cleaned, sections)
    where = {column: code for code, _title, of in parts for column in of}
    items: list[ItemPlan] = []
    told: list[list[int | str | None]] = []
    scales = {name: cells for name, cells in cleaned.items() if _is_scale(cells)}
    _check(scales)
    ends = _ends(scales, parts)
    for name, cells in cleaned.items():
        text, section = {"ru": name, "en": name}, where.get(name, "")
        if name in ends:
            options = dict(zip(("low", "high"), ends[name], strict=True))
            items.append(ItemPlan(code=name[:60], kind="rating", section=section, text=text, options=options))
            told.append([int(cell) if cell else None for cell in cells])
        else:
            words = sorted(set(cells) - {""})
            codes = {word: str(place) for place, word in enumerate(words, start=1)}
            choices = [{"code": codes[word], "text": {"ru": word, "en": word}} for word in words]
            items.append(ItemPlan(code=name[:60], kind="single", section=section, text=text, options=choices))
            told.append([codes.get(cell) for cell in cells])
    rows = [
        (row, gap)
        for row, gap in zip(zip(*told, strict=True), gaps, strict=True)
        if any(one is not None for one in row)
    ]
    return OutsideAnswers(
        items=tuple(items),
        sections=tuple({"code": code, "title": {"ru": title, "en": title}} for code, title, _of in parts),
        given=tuple(row for row, _gap in rows),
        gaps=tuple(gap for _row, gap in rows),
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _columns(path: Path) -> dict[str, list[str]]:
    """The first sheet that people see: cells by the heading of their column."""
    try:
        with open_file(path) as book:
            sheet = next(one for one in book.sheets if not one.is_hidden)
            rows = [["" if cell is None else _plain(cell) for cell in row] for row in sheet.rows()]
    except FileRefused as problem:
        raise NoTable(problem=str(problem)) from problem
    except StopIteration:
        rows = []
    rows = [row for row in rows if any(row)]
    heads = rows[0] if rows else []
    if len(rows) < 2 or not all(heads) or len(set(heads)) < len(heads):
        raise NoTable(problem=_("The first row must name every column, each once, and a row a person must follow."))
    filled = [row + [""] * (len(heads) - len(row)) for row in rows[1:]]
    return {name: [row[place] for row in filled] for place, name in enumerate(heads)}


def _plain(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return " ".join(str(cell).split())


def _is_scale(cells: Sequence[str]) -> bool:
    told = set(cells) - {""}
    return bool(told) and all(cell.isascii() and cell.isdigit() for cell in told)


def _check(scales: Mapping[str, Sequence[str]]) -> None:
    """Let the measurement engine say what no scale can be: the same answers may be calibrated some day."""
    varying = {name: cells for name, cells in scales.items() if len(set(cells) - {""}) > 1}
    try:
        if varying:
            read_responses(varying)
    except ResponseFaults as problem:
        raise NoTable(problem=str(problem.faults[0])) from problem


def _ends(
    scales: Mapping[str, Sequence[str]], parts: Sequence[tuple[str, str, Sequence[str]]]
) -> dict[str, tuple[int, int]]:
    """The lowest and highest mark of each scale: questions of one part share them, whoever happened to use which."""
    found: dict[str, tuple[int, int]] = {}
    for _code, _title, of in parts:
        marks = {int(cell) for name in of if name in scales for cell in scales[name] if cell}
        if len(marks) > 1:
            found |= {name: (min(marks), max(marks)) for name in of if name in scales}
    return found


def _parts(
    columns: Mapping[str, Sequence[str]], sections: Mapping[str, Sequence[str]] | None
) -> list[tuple[str, str, Sequence[str]]]:
    """What belongs together: as told, else by how the names of columns begin."""
    told: dict[str, list[str]] = {title: list(of) for title, of in (sections or {}).items()}
    for name in columns:
        if not any(name in of for of in told.values()):
            told.setdefault(re.sub(r"[\s_.\-]*\d+$", "", name) or name, []).append(name)
    return [(slugify(title)[:40] or f"part-{place}", title, of) for place, (title, of) in enumerate(told.items())]
