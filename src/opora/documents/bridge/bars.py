"""Bars in the cells of a Word file: small tables of grey, which every office programme shows and any printer prints."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from opora.documents.bridge.layouts import unchanging

__all__ = ["bar", "drawn"]

_MARK = re.compile(r"\s*\[\[bar ([\d.]+) ([\d.]+) ([\d.]+)\]\]")
_HIGH, _MARGIN = Cm(0.32), Cm(0.4)
#: Grey of a bar, of the interval around its end, of what is left of the scale.
_FULL, _UNSURE, _EMPTY = "595959", "BFBFBF", "FFFFFF"
#: Thinner parts of the scale are not drawn.
_LEAST = 0.01


def bar(value: float, low: float | None = None, high: float | None = None) -> str:
    """What stands for a bar in the data of a file: a share of the scale, and the ends of its interval where known.

    >>> bar(0.5), bar(0.5, 0.4, 1.2)
    ('[[bar 0.500 0.500 0.500]]', '[[bar 0.400 0.500 1.000]]')
    """
    ends = [value if one is None else one for one in (low, value, high)]
    return "[[bar {:.3f} {:.3f} {:.3f}]]".format(*(min(1.0, max(0.0, one)) for one in ends))


def drawn(content: bytes, language: str = "ru") -> bytes:
    """The same file with its bars drawn, in a language."""
    document = docx.Document(io.BytesIO(content))
    for cell in list(_cells(document)):
        for paragraph in list(cell.paragraphs):
            found = _MARK.search(paragraph.text)
            if found:
                _rewrite(paragraph, _MARK.sub("", paragraph.text))
                _draw(cell, *map(float, found.groups()))
    code = {"ru": "ru-RU"}.get(language, "en-GB")
    document.core_properties.language = code
    for told in document.styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), code)
    kept = io.BytesIO()
    document.save(kept)
    return unchanging(kept.getvalue())


def _cells(document: Any) -> Iterator[Any]:
    for table in document.tables:
        for row in table.rows:
            yield from row.cells


def _rewrite(paragraph: Any, text: str) -> None:
    first, *others = paragraph.runs
    first.text = text
    for run in others:
        run.text = ""


def _draw(cell: Any, low: float, value: float, high: float) -> None:
    """A table of one row: up to the interval, the interval on both sides of the value, the rest of the scale."""
    ends = [0.0, low, value, high, 1.0]
    parts = [
        (to - since, fill) for (since, to), fill in zip(pairwise(ends), (_FULL, _UNSURE, _UNSURE, _EMPTY), strict=True)
        if to - since >= _LEAST
    ]  # fmt: skip
    table = cell.add_table(rows=1, cols=len(parts))
    table.style, table.autofit = "Table Grid", False
    table.rows[0].height, table.rows[0].height_rule = _HIGH, WD_ROW_HEIGHT_RULE.EXACTLY
    for place, (share, fill) in zip(table.rows[0].cells, parts, strict=True):
        place.width = int((cell.width - _MARGIN) * share)
        shade = OxmlElement("w:shd")
        for name, told in (("val", "clear"), ("color", "auto"), ("fill", fill)):
            shade.set(qn(f"w:{name}"), told)
        place._tc.get_or_add_tcPr().append(shade)
        place.paragraphs[0].paragraph_format.line_spacing = Pt(1)
    last = cell.paragraphs[-1].paragraph_format
    last.space_after, last.line_spacing = Pt(0), Pt(4)
