"""CSV and TSV files: encoding and delimiter told from the bytes, rows streamed."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from opora.base.bridge.archives import MAX_COLUMNS, MAX_ROWS
from opora.base.bridge.refusals import FileRefused
from opora.base.rules.cells import Cell

_CHUNK = 2**20
_SAMPLE = 64 * 1024
_FREQUENT = frozenset("оеаинтсрвлкмдпу")
_LONGEST_CELL = 131_072


def encoding_of(path: Path) -> str:
    """Tell UTF-8, UTF-16, Windows-1251, and the older Russian code pages apart."""
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    if head.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif head.count(0) > len(head) // 5:
        encoding = "utf-16-le" if head[1::2].count(0) + head[1::2].count(4) > len(head) // 4 else "utf-16-be"
    elif b"\0" in head:
        raise FileRefused("not_a_spreadsheet", "binary")
    else:
        encoding = "utf-8" if _decodes(path, "utf-8") else _russian_page(head)
    if not encoding.startswith("cp") and not _decodes(path, encoding):
        raise FileRefused("not_a_spreadsheet", "encoding")
    return encoding


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _russian_page(head: bytes) -> str:
    """Choose the code page in which the text has most frequent Russian letters in lower case."""

    def score(page: str) -> int:
        return sum(letter in _FREQUENT for letter in head.decode(page, errors="ignore"))

    return max(("cp1251", "cp866", "koi8-r", "mac-cyrillic"), key=score)


def delimiter_of(sample: str) -> str:
    """Choose the delimiter that cuts most lines into the same number of cells, more than one."""
    best, best_score = ";", 0.0
    for delimiter in (";", "\t", ",", "|"):
        score = _evenness(sample, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _evenness(sample: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            widths[len(row)] += 1
    except csv.Error:
        return 0.0
    widths.pop(1, None)
    widths.pop(0, None)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count + width / 1000


def rows_of_text(path: Path, encoding: str, delimiter: str) -> Iterator[list[Cell]]:
    """Stream the rows of a text table; quoted cells may hold line breaks."""
    csv.field_size_limit(_LONGEST_CELL)
    with path.open("r", encoding=encoding, errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        try:
            for number, row in enumerate(reader):
                yield _checked(number, row)
        except csv.Error as problem:
            raise FileRefused("broken", str(problem)[:200]) from problem


def _checked(number: int, row: list[str]) -> list[Cell]:
    """A row within bounds; the line that only names the delimiter is no row."""
    if number == 0 and len(row) == 1 and row[0].lower().startswith("sep="):
        return []
    if len(row) > MAX_COLUMNS:
        raise FileRefused("too_wide")
    if number >= MAX_ROWS:
        raise FileRefused("too_long")
    return list[Cell](row)


def sample_of(path: Path, encoding: str) -> str:
    """Give the beginning of the text, up to its last whole line."""
    with path.open("r", encoding=encoding, errors="replace", newline="") as stream:
        sample = stream.read(_SAMPLE // 2)
    cut = max(sample.rfind("\n"), sample.rfind("\r"))
    return sample[: cut + 1] if cut > 0 else sample
