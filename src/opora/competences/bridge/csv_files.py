"""A framework of competences as a CSV file: out to be edited in a spreadsheet, in again with faults."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.bridge.spreadsheets import Column, write_csv
from opora.base.rules.keys import search_key
from opora.base.rules.refusals import Refusal
from opora.competences.rules.frameworks import CODE_LIMIT, CompetencePlan, is_code, parent_of

__all__ = ["Fault", "NotATable", "Reading", "read_competences", "written_competences"]

#: Ways in which a heading may be written; the first is ours.
_HEADINGS = {
    "code": ("Код", "Code"),
    "ru": ("Название", "Название по-русски", "Name (Russian)", "Name", "Title"),
    "en": ("Название по-английски", "Name (English)", "Английское название"),
    "locked": ("Закреплено", "Locked"),
}
_TITLE_LIMIT = 300
_ROW_LIMIT = 10_000


class NotATable(Refusal):
    """The file cannot be read as a table of competences at all."""

    message = gettext_lazy(
        "This is not a table of competences: a CSV file needs the columns “Code” and “Name (Russian)”. "
        "Download the present one and change it."
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, in words; rows are numbered as a spreadsheet numbers them."""

    row: int
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: competences with parents before children, and the faults by row."""

    competences: tuple[CompetencePlan, ...]
    faults: tuple[Fault, ...]


def written_competences(competences: Iterable[CompetencePlan], lang: str = "ru") -> bytes:
    """The competences as a CSV file with `;` and a byte-order mark.

    >>> plan = CompetencePlan("subject", {"ru": "Предметные", "en": "Subject"}, locked=True)
    >>> written_competences([plan]).decode("utf-8-sig").splitlines()
    ['Код;Название;Название по-английски;Закреплено', 'subject;Предметные;Subject;да']
    """
    english = lang.startswith("en")
    titles = (
        ("Code", "Name (Russian)", "Name (English)", "Locked") if english else [_HEADINGS[key][0] for key in _HEADINGS]
    )
    yes = "yes" if english else "да"
    rows = [
        [plan.code, plan.title.get("ru", ""), plan.title.get("en", ""), yes if plan.locked else ""]
        for plan in competences
    ]
    kept = io.BytesIO()
    write_csv(kept, [Column(title) for title in titles], rows, lang)
    return kept.getvalue()


def read_competences(content: bytes, locked: Mapping[str, CompetencePlan] | None = None) -> Reading:
    """The competences of a CSV file, in UTF-8 or Windows-1251, with `;`, `,` or tabs.

    Those in `locked` are known already: they may serve as parents and may stand in the file unchanged.

    >>> read_competences("Код;Название\\nlocal;Наше\\nlocal.x;\\n".encode()).faults[0].words
    'The name is empty.'
    """
    table = _table(content)
    columns = _columns(table[0]) if table else {}
    if not {"code", "ru"} <= set(columns):
        raise NotATable
    reader = _Reader(columns, locked or {})
    for number, cells in enumerate(table[1 : _ROW_LIMIT + 1], start=2):
        if any(cell.strip() for cell in cells):
            reader.take(number, cells)
    if len(table) > _ROW_LIMIT + 1:
        reader.say(_ROW_LIMIT + 2, "code", _("The file is too long; it was read to this row."))
    return reader.reading()


def _table(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    text = text.replace("\x00", "")
    heading = text.splitlines()[0] if text.strip() else ""
    delimiter = max(";,\t", key=heading.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise NotATable from None


def _columns(heading: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, cell in enumerate(heading):
        for name, ways in _HEADINGS.items():
            if search_key(cell) in {search_key(way) for way in ways}:
                found.setdefault(name, number)
    return found


class _Reader:
    """Rows turned into competences one by one; faults are gathered, never raised."""

    def __init__(self, columns: Mapping[str, int], locked: Mapping[str, CompetencePlan]) -> None:
        self.columns, self.locked = columns, locked
        self.rows: dict[str, tuple[int, CompetencePlan]] = {}
        self.faults: list[Fault] = []

    def say(self, row: int, column: str, words: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(row, column, words))

    def take(self, row: int, cells: Sequence[str]) -> None:
        """Read one row."""
        code = self._cell(cells, "code").casefold()
        titles = {lang: title for lang in ("ru", "en") if (title := self._cell(cells, lang))}
        fault = self._fault_of_code(code)
        if fault:
            self.say(row, "code", fault)
            return
        if code in self.locked:
            if titles != {lang: title for lang, title in self.locked[code].title.items() if title}:
                self.say(row, "ru", _("“%(code)s” is locked: its name cannot be changed.") % {"code": code})
            return
        if "ru" not in titles:
            self.say(row, "ru", _("The name is empty."))
            return
        if any(len(title) > _TITLE_LIMIT for title in titles.values()):
            self.say(row, "ru", _("The name is longer than %(limit)s characters.") % {"limit": _TITLE_LIMIT})
            return
        self.rows[code] = (row, CompetencePlan(code, titles))

    def _cell(self, cells: Sequence[str], name: str) -> str:
        number = self.columns.get(name)
        text = "" if number is None or number >= len(cells) else " ".join(cells[number].split())
        # Our own files put an apostrophe before what a spreadsheet would run.
        return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text

    def _fault_of_code(self, code: str) -> str:
        if not code:
            return _("The code is empty.")
        if not is_code(code):
            return _(
                "The code “%(code)s” may hold small Latin letters, digits, “_” and dots between steps, "
                "%(limit)s characters at most."
            ) % {"code": code[:80], "limit": CODE_LIMIT}
        if code in self.rows:
            return _("The code “%(code)s” stands already in row %(row)s.") % {
                "code": code,
                "row": self.rows[code][0],
            }
        return ""

    def reading(self) -> Reading:
        """The tree: a row whose parent is nowhere is a fault, and so is everything below it."""
        kept: dict[str, CompetencePlan] = {}
        for code in sorted(self.rows, key=lambda code: code.count(".")):
            row, plan = self.rows[code]
            parent = parent_of(code)
            if parent and parent not in kept and parent not in self.locked:
                self.say(
                    row,
                    "code",
                    _("There is no “%(parent)s” above “%(code)s”.") % {"parent": parent, "code": code},
                )
            else:
                kept[code] = plan
        in_file = [code for code in self.rows if code in kept]
        ordered = sorted(in_file, key=lambda code: code.count("."))
        return Reading(tuple(kept[code] for code in ordered), tuple(sorted(self.faults, key=lambda fault: fault.row)))
