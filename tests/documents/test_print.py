"""Every paper and report Opora makes is printed on A4 in black and white, its tables repeat their heads (Q49)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from opora.documents.bridge.layouts import shipped_template
from opora.documents.rules.kinds import kinds

#: Twentieths of a point: 210 × 297 mm, and what is left between the margins of a binder.
A4, BETWEEN = (11906, 16838), 9355
BLACK = {"auto", "000000"}
WHITE = {"auto", "FFFFFF", "ffffff"}
SHIPPED = sorted(
    {(code, profile, source) for code, kind in kinds().items() for profile, source in kind.shipped.items()}
)


def opened(source: Path) -> Any:
    return docx.Document(io.BytesIO(shipped_template(source)))


def parts_in_use(document: Any) -> Iterator[Any]:
    """The sheet itself, its heads and feet, and the styles it is written in, with those they rest on."""
    yield document.element.body
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                yield part._element
    named = document.element.body.iter(qn("w:pStyle"), qn("w:tblStyle"), qn("w:rStyle"))
    used = {one.get(qn("w:val")) for one in named}
    for style in document.styles:
        if style.style_id in used | {"Normal"}:
            yield style.element
            if style.base_style is not None:
                yield style.base_style.element


@pytest.mark.parametrize(("code", "profile", "source"), SHIPPED, ids=[f"{one[0]}.{one[1]}" for one in SHIPPED])
def test_a_paper_is_made_to_be_printed(code: str, profile: str, source: Path) -> None:
    document = opened(source)
    for section in document.sections:
        size = (section.page_width.twips, section.page_height.twips)
        assert all(abs(one - other) <= 2 for one, other in zip(size, A4, strict=True)), size
        assert section.left_margin.cm >= 2.5, "room for the binder"
        assert section.page_width.twips - section.left_margin.twips - section.right_margin.twips <= BETWEEN

    for part in parts_in_use(document):
        assert {one.get(qn("w:val")) for one in part.iter(qn("w:color"))} <= BLACK, "colour is lost on a copier"
        assert not list(part.iter(qn("w:highlight")))
        assert {one.get(qn("w:fill"), "auto") for one in part.iter(qn("w:shd"))} <= WHITE

    for table in document.tables:
        head, *rows = table._tbl.tr_lst
        marks = list(head.iter(qn("w:tblHeader")))
        assert len(marks) == 1 and marks[0].get(qn("w:val")) == "true", "the head is repeated on the next sheet"
        assert not [row for row in rows if list(row.iter(qn("w:tblHeader")))], "and nothing but the head"
        assert all(list(row.iter(qn("w:cantSplit"))) for row in (head, *rows)), "no row is torn"
        assert table.style.name == "Table Grid", "lines part the cells, not shades"
        widths = [int(cell.get(qn("w:w"))) for cell in head.iter(qn("w:tcW"))]
        assert sum(widths) <= BETWEEN + 5, "it fits between the margins"


def test_every_kind_is_looked_at() -> None:
    looked = {code for code, _law, _source in SHIPPED}
    assert len(SHIPPED) >= 9 and {"order_pairs", "innov_report", "report_final"} <= looked
