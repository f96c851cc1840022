"""Workbooks of questions: written from a version, read cell by cell, given back with the faults marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from django.utils.translation import override

from opora.base.bridge.marking import mark_sheets
from opora.base.bridge.sheets import Sheet, open_file
from opora.base.bridge.spreadsheets import Column, neutral, write_book
from opora.base.rules.cells import Cell, is_blank, text_of, visible
from opora.base.rules.marks import Mark
from opora.diagnostics.bridge.instrument_files import InstrumentPlan, ItemPlan
from opora.diagnostics.bridge.item_rows import MODELS, RULES, YES_NO
from opora.diagnostics.models import Calibration, Instrument, Item
from opora.diagnostics.rules.instruments import parts_of
from opora.diagnostics.rules.item_cells import LANGUAGES, key_written, number_written, options_written
from opora.diagnostics.rules.item_sheets import COLUMNS, FACTS, HINTS, SHEETS, Flaw, column_named, sheet_named

__all__ = ["Book", "plan_of", "read_book", "write_blank", "write_marked", "write_questions"]

#: The header stands among so many first rows.
LOOK_AT = 10
_WIDE = {"text_ru": 60, "text_en": 60, "options_ru": 40, "options_en": 40, "value": 70, "fact": 34}
#: Sheet → `at` (its place in the file), `header` (its row, from 1), `columns` (field → column), `unknown`, `rows`.
Book = dict[str, Any]


def plan_of(instrument: Instrument, items: Sequence[Item], calibration: Calibration | None) -> InstrumentPlan:
    """A version on the shelf as a plan."""
    names = ("kind", "mode", "minutes", "limit", "anonymous", "title", "about", "sections", "levels", "passport")
    rows = (
        ItemPlan(
            item.code, item.kind, item.section, item.text, item.options, item.key, float(item.weight), item.inverted
        )
        for item in items
    )
    kept = None
    if calibration is not None:
        carried = (
            "model", "made_on", "sample", "invented", "parameters", "reliability", "correlation", "eligible", "link",
            "passport",
        )  # fmt: skip
        kept = {"number": 1} | {name: getattr(calibration, name) for name in carried}
    return InstrumentPlan(
        instrument.code, instrument.version, {name: getattr(instrument, name) for name in names}, tuple(rows), kept
    )


def write_questions(
    target: IO[bytes], instrument: Instrument, items: Sequence[Item], calibration: Calibration | None, language: str
) -> None:
    """Write a version: its questions, sections, levels and what it is."""
    with override(language):
        known = calibration.parameters if calibration else {}
        questions = [_question(item, known.get(item.code, {})) for item in items]
        sections = [
            [part.code, *_said(part.title), part.competence] for part in parts_of(instrument)
        ]  # fmt: skip
        levels = [
            [
                row["code"], *_said(row.get("title", {})), number_written(row.get("above")),
                number_written(row.get("severity")), str(YES_NO["yes"]) if row.get("strong") else "",
            ]
            for row in instrument.levels.get("levels", ())
        ]  # fmt: skip
        _write(target, language, questions, sections, levels, _facts(instrument, calibration))


def write_blank(target: IO[bytes], language: str) -> None:
    """Write an empty workbook with a note over every heading."""
    with override(language):
        facts = [[str(title), ""] for title in FACTS.values()]
        _write(target, language, [], [], [], facts)


def _write(target: IO[bytes], language: str, *rows: Sequence[Sequence[Any]]) -> None:
    sheets = []
    for sheet, lines in zip(SHEETS, rows, strict=True):
        columns = [
            Column(str(title), width=_WIDE.get(name), hint=str(HINTS.get(name, "")), choices=_choices(sheet, name))
            for name, title in COLUMNS[sheet].items()
        ]
        sheets.append((str(SHEETS[sheet]), columns, [[_guarded(cell) for cell in line] for line in lines]))
    write_book(target, sheets, language)


def _choices(sheet: str, name: str) -> tuple[str, ...]:
    if name == "kind" and sheet == "questions":
        return tuple(str(label) for label in Item.Kind.labels)
    return tuple(str(word) for word in YES_NO.values()) if name in ("inverted", "strong") else ()


def _guarded(cell: Any) -> Any:
    """One apostrophe more where a reader would take one away."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith("'") and _bare(cell) != cell else cell


def _bare(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from running it."""
    rest = text.lstrip("'")
    return text[1:] if text.startswith("'") and neutral(rest) != rest else text


def _said(texts: Mapping[str, str]) -> list[str]:
    return [texts.get(language, "") for language in LANGUAGES]


def _question(item: Item, parameters: Mapping[str, Any]) -> list[Any]:
    bounds = parameters.get("thresholds") or ([parameters["b"]] if "b" in parameters else [])
    return [
        item.code, str(item.get_kind_display()), item.section, *_said(item.text),
        *(options_written(item.kind, item.options, language) for language in LANGUAGES),
        key_written(item.kind, item.key), number_written(item.weight), str(YES_NO["yes"]) if item.inverted else "",
        number_written(parameters.get("a", 1) if parameters else None), "; ".join(map(number_written, bounds)),
        *_said(item.picture_text if item.picture_id else {}),
    ]  # fmt: skip


def _facts(instrument: Instrument, calibration: Calibration | None) -> list[list[str]]:
    rule = instrument.levels.get("rule")
    told = {
        "code": instrument.code, "kind": instrument.get_kind_display(), "mode": instrument.get_mode_display(),
        "minutes": str(instrument.minutes), "limit": number_written(instrument.limit),
        "anonymous": str(YES_NO["yes" if instrument.anonymous else "no"]), "rule": str(RULES[rule]) if rule else "",
    }  # fmt: skip
    texts = {"title": instrument.title, "about": instrument.about}
    texts |= {name: instrument.passport.get(name, {}) for name in ("author", "limits")}
    for name, words in texts.items():
        told |= {f"{name}_{language}": words.get(language, "") for language in LANGUAGES}
    if calibration is not None:
        told |= {
            "model": MODELS.get(calibration.model, calibration.model), "people": str(calibration.sample),
            "invented": str(YES_NO["yes" if calibration.invented else "no"]),
        }  # fmt: skip
    return [[str(title), str(told.get(name, ""))] for name, title in FACTS.items()]


def read_book(path: Path, name: str) -> Book:
    """Every cell of the sheets that are ours, as texts; `FileRefused` for a file nobody should open."""
    found: Book = {}
    others = []
    with open_file(path, name) as book:
        for at, sheet in enumerate(book.sheets):
            known = sheet_named(sheet.name)
            read = _read(known or "questions", at, sheet)
            if read is not None and (known or "questions") not in found:
                found[known or "questions"] = read
            elif not sheet.is_hidden and any(not is_blank(cell) for row in sheet.head(5) for cell in row):
                others.append(sheet.name)
    return {**found, "others": others}


def _read(known: str, at: int, sheet: Sheet) -> Book | None:
    """One sheet; nothing when it has no header of ours."""
    header, columns, unknown = 0, {}, []
    rows: dict[str, dict[str, str]] = {}
    for number, row in enumerate(sheet.rows(), start=1):
        if not header:
            named = {column: column_named(known, text_of(cell)) for column, cell in enumerate(row)}
            if number > LOOK_AT:
                return None
            if sum(1 for name in named.values() if name) < 2:
                continue
            header = number
            columns = {name: column for column, name in reversed(named.items()) if name}
            unknown = [text_of(row[at]) for at, name in named.items() if not name and not is_blank(row[at])]
            continue
        cells = dict(_cells(row, columns))
        if cells:
            rows[str(number)] = cells
    return {"at": at, "header": header, "columns": columns, "unknown": unknown, "rows": rows} if header else None


def _cells(row: Sequence[Cell], columns: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for name, column in columns.items():
        cell = row[column] if column < len(row) else None
        text = _bare(visible(cell)) if isinstance(cell, str) else _plain(cell)
        if text:
            yield name, text


def _plain(cell: Cell) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return number_written(cell)
    return text_of(cell)


def write_marked(
    source: Path, name: str, target: Path, book: Book, flaws: Mapping[str, Mapping[int, Sequence[Flaw]]]
) -> int:
    """Give a workbook back with its faults marked and said beside each row; give how many rows."""
    marks = {}
    for sheet, rows in flaws.items():
        if sheet in book:
            columns, header = book[sheet]["columns"], book[sheet]["header"]
            marks[book[sheet]["at"]] = (
                header,
                {
                    number or header: [Mark(columns.get(flaw.field, 0), flaw.said) for flaw in told]
                    for number, told in rows.items()
                },
            )
    return mark_sheets(source, name, target, marks)
