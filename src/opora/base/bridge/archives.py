"""Zipped spreadsheets looked through before anything opens them: sizes, names, entities, widths."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat

from opora.base.bridge.extents import Extent
from opora.base.bridge.refusals import FileRefused

MAX_FILE = 64 * 2**20
MAX_UNPACKED = 320 * 2**20
MAX_PARTS = 2_000
MAX_RATIO = 120
MAX_COLUMNS = 702  # up to ZZ
MAX_ROWS = 300_000
MAX_CELLS = 6_000_000
MAX_AREA = 2_000_000
_RATIO_FROM = 8 * 2**20
_CHUNK = 2**20
_LONGEST_TEXT = 4 * 2**20

_DECLARATION = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C|E\x00?N\x00?T)", re.IGNORECASE)
_SHEET_PART = re.compile(r"(?:^|/)worksheets/[^/]+\.xml$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Archive:
    """What a look through the archive told."""

    kind: str  # xlsx | ods
    is_plain: bool  # every cell says where it stands, in the way ordinary programs write it


def inspect_archive(path: Path) -> Archive:
    """Look through a zipped spreadsheet without unpacking it anywhere; refuse what may hurt."""
    try:
        with path.open("rb") as raw, zipfile.ZipFile(path) as archive:
            return _inspected(archive, raw)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError) as problem:
        raise FileRefused("broken", str(problem)[:200]) from problem
    except (UnicodeDecodeError, ValueError, OverflowError, RuntimeError) as problem:
        raise FileRefused("broken", str(problem)[:200]) from problem


def _inspected(archive: zipfile.ZipFile, raw: IO[bytes]) -> Archive:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    kind = _kind_of(archive, names)
    _refuse_by_directory(parts, names)
    budget = MAX_UNPACKED
    is_plain = kind == "xlsx"
    for part in parts:
        scan = _scan_sheet if kind == "xlsx" and _SHEET_PART.search(part.filename) else _scan_part
        size, plain = scan(_unpacked(raw, part), part, budget)
        if size != part.file_size:
            raise FileRefused("bomb" if size > part.file_size else "broken", part.filename[:100])
        budget -= size
        is_plain = is_plain and plain
    return Archive(kind, is_plain)


def _unpacked(raw: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part piece by piece to its real end, whatever size and sum the directory promises."""
    raw.seek(part.header_offset)
    header = raw.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise FileRefused("broken", "header")
    raw.seek(sum(struct.unpack("<HH", header[26:30])), 1)
    left = part.compress_size
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (packed := raw.read(min(left, _CHUNK // 4))):
        left -= len(packed)
        if unpacker is None:
            yield packed
            continue
        while packed and not unpacker.eof:
            yield unpacker.decompress(packed, _CHUNK)
            packed = unpacker.unconsumed_tail
    if unpacker is not None and not unpacker.eof:
        yield unpacker.flush()


def _kind_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    lowered = {name.lower() for name in names}
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "macrosheets/" in name for name in lowered):
        raise FileRefused("macro")
    if any(name.startswith(("basic/", "scripts/")) and name.endswith((".xml", ".py", ".js")) for name in lowered):
        raise FileRefused("macro")
    if any(name.startswith("xl/workbook") for name in lowered):
        if "xl/workbook.bin" in lowered:
            raise FileRefused("not_a_spreadsheet", "xlsb")
        return "xlsx"
    if "content.xml" in lowered and "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        kind = archive.read("mimetype").strip()
        if b"opendocument.spreadsheet" in kind:
            _refuse_encrypted_ods(archive, names)
            return "ods"
    raise FileRefused("not_a_spreadsheet")


def _refuse_encrypted_ods(archive: zipfile.ZipFile, names: set[str]) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest not in names or archive.getinfo(manifest).file_size > 2**20:
        return
    if b"encryption-data" in archive.read(manifest):
        raise FileRefused("encrypted")


def _refuse_by_directory(parts: list[zipfile.ZipInfo], names: set[str]) -> None:
    """Judge by the central directory alone; it may lie, so the contents are measured afterwards."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileRefused("bomb")
    if len(names) != len(parts):
        raise FileRefused("unsafe_names", "repeated")
    for part in parts:
        name = part.filename.replace("\\", "/")
        if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/") or "\x00" in name:
            raise FileRefused("unsafe_names", name[:100])
        if part.flag_bits & 0x1:
            raise FileRefused("encrypted")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused("broken", "compression")
        if part.file_size > _RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise FileRefused("bomb")


def _scan_part(stream: Iterator[bytes], part: zipfile.ZipInfo, budget: int) -> tuple[int, bool]:
    """Measure a part as it really unpacks; a DOCTYPE has no place in any of them."""
    size = 0
    tail = b""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    is_open = is_xml
    for chunk in stream:
        size = _grown(size, chunk, part, budget)
        if is_open:
            _refuse_doctype(tail + chunk)
            tail = chunk[-32:]
    return size, True


def _grown(size: int, chunk: bytes, part: zipfile.ZipInfo, budget: int) -> int:
    size += len(chunk)
    if size > budget or (size > _RATIO_FROM and size > MAX_RATIO * max(part.compress_size, 1)):
        raise FileRefused("bomb")
    return size


def _refuse_doctype(data: bytes) -> None:
    """A declaration of entities stands before the first element, plainly or in sixteen-bit letters."""
    if _DECLARATION.search(data, 0, 4096) or (b"<!D" in data and _DECLARATION.search(data)):
        raise FileRefused("entities")


def _scan_sheet(stream: Iterator[bytes], part: zipfile.ZipInfo, budget: int) -> tuple[int, bool]:
    """Measure a worksheet: how much it unpacks to and how far its cells reach.

    The reader keeps a full rectangle in memory, so two cells at far corners cost as much as a million.
    An unusual sheet is not refused here but read apart, under a memory limit.
    """
    size = 0
    tail = b""
    extent = Extent()
    for chunk in stream:
        size = _grown(size, chunk, part, budget)
        data = tail + chunk
        _refuse_doctype(data)
        cut = data.rfind(b">") + 1
        tail = data[cut:]
        if len(tail) > _LONGEST_TEXT:
            raise FileRefused("bomb", "endless text")
        extent.add(data[:cut])
        _refuse_far(extent)
    return size, extent.is_plain and extent.rows * extent.columns <= max(MAX_AREA, 3 * extent.cells)


def _refuse_far(extent: Extent) -> None:
    if extent.columns > MAX_COLUMNS:
        raise FileRefused("too_wide")
    if extent.rows > MAX_ROWS or extent.cells > MAX_CELLS:
        raise FileRefused("too_long")


def measure_ods(path: Path) -> None:
    """Refuse an ODS whose repeated rows and cells unfold into far too much."""
    counter = _OdsCounter()
    parser = expat.ParserCreate()
    parser.StartElementHandler = counter.start
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, ValueError) as problem:
        raise FileRefused("broken", str(problem)[:200]) from problem


class _OdsCounter:
    """Counts what a sheet unfolds into, forgetting the empty ends that every program writes."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.repeats = 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self.rows = 0
        elif name == "table-row":
            self.repeats = int(attributes.get("table:number-rows-repeated", "1"))
            self.rows += self.repeats
            self.columns = 0
        elif name in ("table-cell", "covered-table-cell"):
            self.columns += int(attributes.get("table:number-columns-repeated", "1"))
            if "office:value-type" in attributes:
                self._weigh()

    def _weigh(self) -> None:
        if self.columns > MAX_COLUMNS:
            raise FileRefused("too_wide")
        if self.rows > MAX_ROWS or self.rows * self.columns > MAX_CELLS:
            raise FileRefused("too_long")
