"""Spreadsheets from schools opened safely and read row by row: XLSX, XLS, ODS, CSV and TSV."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from opora.base.bridge.archives import MAX_COLUMNS, MAX_FILE, MAX_ROWS, inspect_archive, measure_ods
from opora.base.bridge.isolated import rows_apart, sheets_apart
from opora.base.bridge.refusals import FileRefused
from opora.base.bridge.texts import delimiter_of, encoding_of, rows_of_text, sample_of
from opora.base.rules.cells import Cell

type Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_KINDS = {
    "xlsx": {".xlsx", ".xltx"},
    "ods": {".ods"},
    "xls": {".xls", ".xlt"},
    "csv": {".csv", ".tsv", ".txt", ".tab"},
}
_MACRO_SUFFIXES = {".xlsm", ".xltm", ".xlam", ".xla", ".xlsb"}
_STRANGE_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BM",
    b"{\\rtf",
    b"MZ",
    b"\x7fELF",
    b"PK\x05\x06",
    b"PK\x07\x08",
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, whether people see it, its merged cells, and its rows, read when asked."""

    name: str
    is_hidden: bool
    _reader: Callable[[], Iterator[list[Cell]]]
    _merges: Callable[[], tuple[Merge, ...]] = tuple

    def rows(self) -> Iterator[list[Cell]]:
        """Stream the rows from the first row and column of the sheet, blank ones included."""
        return self._reader()

    @property
    def merged(self) -> tuple[Merge, ...]:
        """The merged ranges, counted from 0, both ends inside."""
        return self._merges()

    def head(self, count: int = 200) -> list[list[Cell]]:
        """Give the first rows, with the text of a merged cell repeated over all it covers."""
        taken: list[list[Cell]] = []
        rows = self.rows()
        for row in rows:
            taken.append(list(row))
            if len(taken) >= count:
                break
        close = getattr(rows, "close", None)
        if close is not None:
            close()
        for merge in self.merged[:2000]:
            _spread(taken, merge)
        return taken


def _spread(rows: list[list[Cell]], merge: Merge) -> None:
    top, left, bottom, right = merge
    if top >= len(rows) or left >= len(rows[top]) or bottom - top > 20:
        return
    value = rows[top][left]
    for row in rows[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row), left + 100)):
            if row[column] in ("", None):
                row[column] = value


class Workbook:
    """An opened file: its kind and its sheets. Close it, or use it in a `with`."""

    def __init__(self, kind: str, sheets: tuple[Sheet, ...], closer: Callable[[], None] | None = None) -> None:
        self.kind = kind
        self.sheets = sheets
        self._closer = closer

    def close(self) -> None:
        """Let go of the file."""
        if self._closer is not None:
            self._closer()
            self._closer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_file(path: str | Path, name: str = "") -> Workbook:
    """Open an uploaded file under the name its owner gave it, or refuse it with a reason.

    Nothing is unpacked to disk and nothing is kept when the file is refused.
    """
    path = Path(path)
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("empty")
    if size > MAX_FILE:
        raise FileRefused("too_large")
    suffix = Path(name or path.name).suffix.lower()
    if suffix in _MACRO_SUFFIXES:
        raise FileRefused("macro" if suffix != ".xlsb" else "not_a_spreadsheet")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(_ZIP):
        return _open_archive(path, suffix)
    if head.startswith(_OLE):
        return _open_ole(path, suffix)
    return _open_text(path, suffix, head, Path(name or path.name).stem)


def _open_archive(path: Path, suffix: str) -> Workbook:
    archive = inspect_archive(path)
    if suffix not in _KINDS[archive.kind]:
        raise FileRefused("wrong_type", suffix)
    if archive.kind == "ods":
        measure_ods(path)
        return _open_apart(path, "ods")
    return _open_plain(path) if archive.is_plain else _open_apart(path, "xlsx")


def _open_ole(path: Path, suffix: str) -> Workbook:
    data = path.read_bytes()
    if any(name.encode("utf-16-le") in data for name in ("EncryptionInfo", "EncryptedPackage")):
        raise FileRefused("encrypted")
    if any(name.encode("utf-16-le") in data for name in ("_VBA_PROJECT", "Macros")):
        raise FileRefused("macro")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise FileRefused("not_a_spreadsheet")
    if suffix not in _KINDS["xls"]:
        raise FileRefused("wrong_type", suffix)
    return _open_apart(path, "xls")


def _open_plain(path: Path) -> Workbook:
    try:
        book = _Book(CalamineWorkbook.from_path(path))
    except (CalamineError, OSError, ValueError) as problem:
        raise FileRefused("broken", str(problem)[:200]) from problem
    if not book.sheets:
        book.close()
        raise FileRefused("empty")
    return Workbook("xlsx", book.sheets, book.close)


class _Book:
    """An ordinary workbook; keeps in memory only the sheet that was asked for last."""

    def __init__(self, book: CalamineWorkbook) -> None:
        self._book = book
        self._loaded: tuple[int, CalamineSheet] | None = None
        self.sheets = tuple(
            Sheet(
                meta.name,
                meta.visible != SheetVisibleEnum.Visible,
                partial(self._rows, at),
                partial(self._merges, at),
            )
            for at, meta in enumerate(book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet
        )

    def close(self) -> None:
        self._loaded = None
        self._book.close()

    def _sheet(self, at: int) -> CalamineSheet:
        if self._loaded is None or self._loaded[0] != at:
            self._loaded = None
            try:
                self._loaded = (at, self._book.get_sheet_by_index(at))
            except (CalamineError, ValueError) as problem:
                raise FileRefused("broken", str(problem)[:200]) from problem
        return self._loaded[1]

    def _merges(self, at: int) -> tuple[Merge, ...]:
        found = self._sheet(at).merged_cell_ranges or []
        return tuple((top, left, bottom, right) for (top, left), (bottom, right) in found)

    def _rows(self, at: int) -> Iterator[list[Cell]]:
        sheet = self._sheet(at)
        blank: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
        rows: Iterator[list[Cell]] = sheet.iter_rows()  # type: ignore[assignment]
        return (blank + row for row in rows) if blank else rows


def _open_apart(path: Path, kind: str) -> Workbook:
    listed = sheets_apart(path)
    sheets = tuple(_sheet_apart(path, index, name, not seen) for index, (name, seen) in enumerate(listed))
    if not sheets:
        raise FileRefused("empty")
    return Workbook(kind, sheets)


def _sheet_apart(path: Path, index: int, name: str, is_hidden: bool) -> Sheet:
    def merges() -> tuple[Merge, ...]:
        measures: dict[str, Any] = next(rows_apart(path, index), {"merged": []})
        return tuple((top, left, bottom, right) for (top, left), (bottom, right) in measures["merged"])

    def read() -> Iterator[list[Cell]]:
        rows = rows_apart(path, index)
        measures = next(rows, None)
        if measures is None:
            return
        if measures["columns"] > MAX_COLUMNS:
            raise FileRefused("too_wide")
        if measures["rows"] > MAX_ROWS:
            raise FileRefused("too_long")
        blank: list[Cell] = [""] * measures["pad"]
        for row in rows:
            yield blank + row

    return Sheet(name, is_hidden, read, merges)


def _open_text(path: Path, suffix: str, head: bytes, title: str) -> Workbook:
    if head.startswith(_STRANGE_MAGIC):
        raise FileRefused("not_a_spreadsheet")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:400].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        raise FileRefused("html")
    if start.startswith(b"<?xml") or start.startswith(b"<"):
        raise FileRefused("old_xml" if b"workbook" in head.lower() else "not_a_spreadsheet")
    if suffix not in _KINDS["csv"]:
        raise FileRefused("wrong_type", suffix)
    encoding = encoding_of(path)
    sample = sample_of(path, encoding)
    if not sample.strip("\ufeff \t\r\n;,"):
        raise FileRefused("empty")
    delimiter = delimiter_of(sample)

    def read() -> Iterator[list[Cell]]:
        return rows_of_text(path, encoding, delimiter)

    for _ in read():  # a table that breaks in the middle is refused now, not halfway through the work
        pass
    return Workbook("csv", (Sheet(title, False, read),))
