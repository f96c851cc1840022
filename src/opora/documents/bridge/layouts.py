"""A template written as readable text, made into the Word file that people open and change.

A line is a paragraph. `^^ ` a title, `^ ` centred, `> ` to the right, `## ` a heading, `- ` without an indent,
`<> a | b` to both edges, `~ a | b` a line for a signature, `---` a new page, `# ` a remark that is not printed.
`| a | b |` is a row of a table, the first one its head; `|= 1 | 4 |` before it gives the widths.
`|* row in rows` … `|*` repeats rows, `* row in rows` … `*` paragraphs; what stands between `? field` and `?` is there
only if there is something.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

__all__ = ["lay_out", "shipped_template", "unchanging"]

_FONT = "Times New Roman"
#: Every file we make says it was made then: the same content is the same bytes.
_WHEN = datetime(2026, 1, 1)
_WIDTH = Cm(16.5)
_INDENT = Cm(1.25)


@lru_cache(maxsize=64)
def shipped_template(source: Path) -> bytes:
    """The template that comes with Opora, made from its text."""
    return lay_out(source.read_text(encoding="utf-8"))


def lay_out(source: str) -> bytes:
    """The Word file of a readable source."""
    page = _Page()
    for line in source.splitlines():
        page.take(line.rstrip())
    page.end_table()
    kept = io.BytesIO()
    page.document.save(kept)
    return unchanging(kept.getvalue())


def unchanging(content: bytes) -> bytes:
    """The same archive with one date on all its parts, in one order: equal content gives equal bytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return kept.getvalue()


class _Page:
    """The sheet being written, and the table that is open on it."""

    def __init__(self) -> None:
        self.document: Any = docx.Document()
        self.rows: list[list[str]] = []
        self.widths: list[float] = []
        self.repeats: dict[int, str] = {}
        _sheet(self.document)

    def take(self, line: str) -> None:
        """Write one line."""
        if line.startswith("|"):
            self._table_line(line)
            return
        self.end_table()
        mark, _space, text = line.partition(" ")
        if mark == "#":
            return
        if mark == "---":
            self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif mark in ("*", "?"):
            word = {"*": "for", "?": "if"}[mark]
            tag = f"{word} {text}" if text else f"end{word}"
            self.document.add_paragraph(f"{{%p {tag} %}}")
        elif mark == "~":
            self._signature(text)
        elif mark == "<>":
            self._both_edges(text)
        elif mark in _LOOKS:
            _LOOKS[mark](self.document.add_paragraph(), text)
        else:
            _plain(self.document.add_paragraph(), line)

    def _table_line(self, line: str) -> None:
        if line.startswith("|="):
            self.widths = [float(cell) for cell in _cells("|" + line[2:])]
        elif line.startswith("|*"):
            told = line[2:].strip(" |")
            self.repeats[len(self.rows)] = f"{{%tr for {told} %}}" if told else "{%tr endfor %}"
            self.rows.append([])
        else:
            self.rows.append(_cells(line))

    def end_table(self) -> None:
        """Put the table that is open on the sheet."""
        if not self.rows:
            return
        count = max(len(row) for row in self.rows)
        table = self.document.add_table(rows=len(self.rows), cols=count)
        table.style, table.autofit = "Table Grid", False
        shares = self.widths or [1.0] * count
        for number, row in enumerate(self.rows):
            for place in range(count):
                cell = table.cell(number, place)
                cell.width = int(_WIDTH * shares[place] / sum(shares))
                text = self.repeats.get(number, "") if place == 0 and number in self.repeats else ""
                _cell(cell, text or (row[place] if place < len(row) else ""), is_head=number == 0)
        _repeat_head(table.rows[0])
        for row in table.rows:
            _keep_whole(row)
        self.rows, self.widths, self.repeats = [], [], {}

    def _both_edges(self, text: str) -> None:
        left, _bar, right = text.partition(" | ")
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{left}\t{right}")

    def _signature(self, text: str) -> None:
        parts = [part.strip() for part in text.split(" | ")]
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(18)
        paragraph.paragraph_format.keep_together = True
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(11), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{parts[0]}\t_______________\t{parts[1] if len(parts) > 1 else ''}")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?:^|\s)\|(?:\s|$)", line.strip())[1:-1]]


def _sheet(document: Any) -> None:
    """A4 as offices keep it: thirty millimetres for the binder, Times New Roman."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Title", "Heading 2", "Table Grid"):
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(12)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(kind), _FONT)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
    for name in ("Title", "Heading 2"):
        style = document.styles[name]
        style.font.bold, style.font.color.rgb = True, docx.shared.RGBColor(0, 0, 0)
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after, normal.paragraph_format.space_before = Pt(3), Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    normal.element.get_or_add_rPr().append(language)
    told = document.core_properties
    told.author = told.last_modified_by = told.comments = told.title = ""
    told.created = told.modified = _WHEN
    told.language = "ru-RU"


def _plain(paragraph: Any, text: str) -> None:
    paragraph.paragraph_format.first_line_indent = _INDENT
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.add_run(text)


def _flush(paragraph: Any, text: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.add_run(text)


def _title(paragraph: Any, text: str) -> None:
    paragraph.style = "Title"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
    paragraph.add_run(text)


def _heading(paragraph: Any, text: str) -> None:
    paragraph.style = "Heading 2"
    paragraph.paragraph_format.space_before = Pt(9)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(text)


def _centred(paragraph: Any, text: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text)


def _right(paragraph: Any, text: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(text)


_LOOKS = {"^^": _title, "^": _centred, ">": _right, "##": _heading, "-": _flush}


def _cell(cell: Any, text: str, *, is_head: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_head else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(text)
    run.bold, run.font.size = is_head, Pt(11)


def _repeat_head(row: Any) -> None:
    """The head of a long table stands on every page it goes over to."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _keep_whole(row: Any) -> None:
    """A row is not torn between two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def paragraphs_of(content: bytes) -> Iterator[str]:
    """What a Word file says, paragraph by paragraph, tables included."""
    for element in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:p")):
        yield "".join(piece.text or "" for piece in element.iter(qn("w:t")))
