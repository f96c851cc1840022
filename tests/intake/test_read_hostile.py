"""Hostile files are refused quickly, in little memory, and leave nothing behind."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from opora.base.bridge.refusals import REASONS, FileRefused
from opora.base.bridge.sheets import open_file
from opora.base.models import StoredFile
from opora.base.rules.folders import data_folder
from opora.intake.models import Batch
from tests.cast import Cast

type Maker = Callable[[Path], None]

SHEET_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_TAIL = b"</sheetData></worksheet>"


def plain_parts() -> dict[str, bytes]:
    book = openpyxl.Workbook()
    book.active.append(["ФИО", "Должность"])
    book.active.append(["Котова Анна Ильинична", "учитель"])
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, changes: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (plain_parts() | changes).items():
            archive.writestr(name, data)


def with_sheet(rows: bytes) -> Maker:
    return lambda path: packed(path, {"xl/worksheets/sheet1.xml": SHEET_HEAD + rows + SHEET_TAIL})


def bomb(path: Path) -> None:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"a" * 40_000_000 + b"</t></is></c></row>"
    with_sheet(rows)(path)


def lying_bomb(path: Path) -> None:
    """The directory says the part is small; what unpacks is not."""
    bomb(path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        true_size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
        true_sum = archive.getinfo("xl/worksheets/sheet1.xml").CRC
        with archive.open("xl/worksheets/sheet1.xml") as stream:
            believed = zlib.crc32(stream.read(5000))
    for true, claimed in ((true_size, 5000), (true_sum, believed)):
        assert data.count(struct.pack("<I", true)) >= 1
        data = data.replace(struct.pack("<I", true), struct.pack("<I", claimed))
    path.write_bytes(bytes(data))


def many_parts(path: Path) -> None:
    packed(path, {f"xl/media/{number}.bin": b"x" for number in range(2500)})


def doctype(declaration: bytes) -> Maker:
    text = b'<?xml version="1.0"?>' + declaration + SHEET_HEAD + b'<row r="1"><c r="A1"><v>1</v></c></row>' + SHEET_TAIL
    return lambda path: packed(path, {"xl/worksheets/sheet1.xml": text})


def strings_with_entity(path: Path) -> None:
    padding = b"<!--" + b"x" * 3_000_000 + b"-->"
    packed(
        path,
        {"xl/sharedStrings.xml": b'<?xml version="1.0"?>' + padding + b'<!DOCTYPE a [<!ENTITY b "c">]><sst/>'},
    )


def wide(path: Path) -> None:
    cells = b"".join(
        b'<c r="%s1"><v>1</v></c>' % openpyxl.utils.get_column_letter(column).encode() for column in range(1, 16_385)
    )
    with_sheet(b'<row r="1">' + cells + b"</row>")(path)


def encrypted(path: Path) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptionInfo".encode("utf-16-le") + b"\0" * 600
    )


def cut(path: Path) -> None:
    packed(path, {})
    path.write_bytes(path.read_bytes()[:900])


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "1")


def written(data: bytes) -> Maker:
    def make(path: Path) -> None:
        path.write_bytes(data)

    return make


HOSTILE: list[tuple[str, str, str, Maker]] = [
    ("zip bomb", "a.xlsx", "bomb", bomb),
    ("zip bomb that lies about its size", "a.xlsx", "bomb", lying_bomb),
    ("too many parts", "a.xlsx", "bomb", many_parts),
    ("entity bomb", "a.xlsx", "entities", doctype(b'<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>')),
    ("external entity", "a.xlsx", "entities", doctype(b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    ("entity behind a long comment", "a.xlsx", "entities", strings_with_entity),
    ("zip slip", "a.xlsx", "unsafe_names", lambda path: packed(path, {"../../evil.xml": b"<a/>"})),
    ("absolute name", "a.xlsx", "unsafe_names", lambda path: packed(path, {"/etc/evil": b"1"})),
    ("backslash slip", "a.xlsx", "unsafe_names", lambda path: packed(path, {"..\\..\\evil.xml": b"<a/>"})),
    ("macro inside", "a.xlsx", "macro", lambda path: packed(path, {"xl/vbaProject.bin": b"\xcc"})),
    ("macro by name", "a.xlsm", "macro", lambda path: packed(path, {})),
    ("16,384 columns", "a.xlsx", "too_wide", wide),
    ("a far corner", "a.xlsx", "too_long", with_sheet(b'<row r="1048576"><c r="C1048576"/></row>')),
    ("encrypted", "a.xlsx", "encrypted", encrypted),
    ("a picture", "a.xlsx", "not_a_spreadsheet", written(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)),
    ("a PDF named CSV", "a.csv", "not_a_spreadsheet", written(b"%PDF-1.7\n...")),
    ("bytes named CSV", "a.csv", "not_a_spreadsheet", written(b"abc\0def\x01")),
    ("text named XLSX", "a.xlsx", "wrong_type", written("ФИО;Должность\n".encode())),
    ("a workbook named CSV", "a.csv", "wrong_type", lambda path: packed(path, {})),
    ("a web page named XLS", "a.xls", "html", written(b"<html><table><tr><td>1</td></tr></table></html>")),
    ("an empty file", "a.xlsx", "empty", written(b"")),
    ("a CSV of blanks", "a.csv", "empty", written(b";;;\n;;;\n")),
    ("a cut archive", "a.xlsx", "broken", cut),
    ("a ZIP that is no workbook", "a.xlsx", "not_a_spreadsheet", other_zip),
    ("a wide CSV", "a.csv", "too_wide", written(b"a;" * 16_384 + b"\n")),
    ("an endless cell", "a.csv", "broken", written(b'a;b\n"' + b"x" * 300_000 + b'";1\n')),
]  # fmt: skip


@pytest.mark.parametrize(("name", "reason", "make"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_hostile_file_is_refused(tmp_path: Path, name: str, reason: str, make: Maker) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / name
    make(path)
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(FileRefused) as refused, open_file(path, name) as book:
        for sheet in book.sheets:
            list(sheet.rows())
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.code == reason
    assert refused.value.message
    assert peak < 60 * 2**20
    assert seconds < 30  # a hang, not a speed
    assert [item.name for item in folder.iterdir()] == [name]


def kept_files() -> list[Path]:
    """Every file of the installation but the database."""
    return sorted(path for path in data_folder().rglob("*") if path.is_file() and "sqlite" not in path.name)


@pytest.mark.django_db(transaction=True)
def test_the_page_refuses_every_hostile_file_and_keeps_nothing_of_it(
    cast: Cast, client_of: Callable[[str], Client], tmp_path: Path
) -> None:
    client, node = client_of("sibling_curator"), cast.nodes["school12"].pk
    for number, (case, name, reason, make) in enumerate(HOSTILE):
        path = tmp_path / f"{number}-{name}"
        make(path)
        before = kept_files()
        answer = client.post(
            reverse("intake:list"), {"node": node, "file": SimpleUploadedFile(name, path.read_bytes())}
        )
        assert answer.status_code == 422, case
        errors = answer.context["page"].form.errors["file"]
        empty = reason == "empty" and not path.stat().st_size  # the form says it before anything is read
        assert empty or str(REASONS[reason]) in errors, case
        assert kept_files() == before, case
    assert not Batch.objects.exists() and not StoredFile.objects.exists()


def test_unusual_sheet_is_read_apart_under_a_limit(tmp_path: Path) -> None:
    """Cells that do not say where they stand may still be far corners: memory is limited, not trusted."""
    rows = (
        b'<row r="1">' + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row r='290000'><c r='A290000'><v>1</v></c></row>"
    )
    path = tmp_path / "a.xlsx"
    with_sheet(rows)(path)
    with pytest.raises(FileRefused), open_file(path) as book:
        list(book.sheets[0].rows())


def test_cells_without_places_are_read(tmp_path: Path) -> None:
    """Some programs leave the places of cells out; that is no fault."""
    path = tmp_path / "a.xlsx"
    with_sheet(b"<row><c><v>1</v></c><c><v>2</v></c></row>")(path)
    with open_file(path) as book:
        assert list(book.sheets[0].rows()) == [[1.0, 2.0]]


def test_every_reason_has_words() -> None:
    assert all(str(reason) for reason in REASONS.values())


def test_damaged_stream_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    packed(path, {})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        offset = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    data[offset + 70 : offset + 110] = zlib.compress(b"nonsense" * 8)[:40].ljust(40, b"\xff")
    path.write_bytes(bytes(data))
    with pytest.raises(FileRefused):
        open_file(path)
