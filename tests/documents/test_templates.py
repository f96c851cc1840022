"""Templates: what cannot be filled or tries to do anything is refused by name; data are never read as a template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from opora.documents.actions import issuing
from opora.documents.actions.templates import WORD, add_version, withdraw_version
from opora.documents.bridge.layouts import lay_out, paragraphs_of, shipped_template
from opora.documents.bridge.merging import checked, filled
from opora.documents.models import Paper, Template
from opora.documents.rules.kinds import OTHER, Field, PaperKind, fields_of, frozen, kind_title, kinds, marks_in
from opora.documents.rules.refusals import (
    BrokenTag,
    ForbiddenTag,
    HasMacros,
    NotRows,
    NotText,
    NotWord,
    ReachesOut,
    TemplateFault,
    TooLarge,
    UnclosedBlock,
    UnknownField,
)
from opora.documents.rules.writing import clean
from tests.cast import Cast

SignIn = Callable[[str], Client]
KIND = PaperKind(
    "report",
    "report",
    (
        Field("goal", "цель"),
        Field("note", "примечание", optional=True),
        Field("steps", "шаги", (Field("what", "что сделано"), Field("when", "срок")), many=True),
    ),
    gather=lambda by, node, about, typed: {},
    shipped={},
)
FIELDS = fields_of(KIND)
#: Texts that mean something to a browser, a database, a template, a spreadsheet or a word processor (Q08).
HOSTILE = (
    "<script>alert(1)</script> & \"'; DROP TABLE people; --",
    "{{ 7*7 }} {% for x in y %} {{ ''.__class__.__mro__ }} {%p if 1 %}",
    "<w:p><w:r><w:t>x</w:t></w:r></w:p> &lt; &#8216; ]]>",
    "a\u202eb\u200bc\x00d\x07e\x0cf\ud800g\ufffe",
    "=cmd|' /C calc'!A0",
    "{_{ goal }_} {_% if %_}",
    "строка\nвторая\tтретья",
    "Я" * 100_000,
)


def word_file(source: str, **parts: bytes) -> bytes:
    """The Word file of a source, with parts added to its archive."""
    kept = io.BytesIO(lay_out(source))
    with zipfile.ZipFile(kept, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return kept.getvalue()


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_what_we_ship_passes_our_own_check(kind: str) -> None:
    for source in kinds()[kind].shipped.values():
        content = shipped_template(source)
        assert checked(content, kinds()[kind]) and content == lay_out(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("source", "fault", "words"),
    [
        ("{{ gaol }}", UnknownField, "goal"),
        ("{{ head.datve }}", UnknownField, "head.dative"),
        ("* s in steps\n{{ s.whot }}\n*", UnknownField, "s.what"),
        ("{{ what }}", UnknownField, "what"),
        ("{{ goal.upper }}", UnknownField, "goal.upper"),
        ("{{ steps.append }}", UnknownField, "steps.append"),
        ("{{ goal }", BrokenTag, "goal"),
        ("{{ goal goal }}", BrokenTag, "goal goal"),
        ("{{ }}", BrokenTag, "{{ }}"),
        ("* s in steps\n{{ s.what }}", UnclosedBlock, "endfor"),
        ("{{ steps }}", NotText, "steps.what"),
        ("{{ head }}", NotText, "head.name"),
        ("* s in goal\n*", NotRows, "goal"),
        ("{{ goal.__class__ }}", UnknownField, "__class__"),
        ("{{ ''.__class__ }}", ForbiddenTag, ""),
        ("{{ goal() }}", ForbiddenTag, "goal()"),
        ("{{ goal|safe }}", ForbiddenTag, "safe"),
        ("{{ goal|attr('x') }}", ForbiddenTag, "attr"),
        ("{{ 7 * 7 }}", ForbiddenTag, ""),
        ("{{ goal['x'] }}", ForbiddenTag, ""),
        ("{% set x = goal %}", ForbiddenTag, ""),
        ("{% include 'x' %}", ForbiddenTag, ""),
        ("{% macro x() %}{% endmacro %}", ForbiddenTag, ""),
        ("{% import 'os' as os %}", ForbiddenTag, ""),
        ("{{ range(9) }}", ForbiddenTag, "range()"),
        ("{{r goal }}", ForbiddenTag, "r"),
        ("* a in steps\n* b in steps\n* c in steps\n*\n*\n*", ForbiddenTag, ""),
        ("? goal is defined\n?", ForbiddenTag, ""),
    ],
)
def test_each_fault_has_its_name_and_place(source: str, fault: type[TemplateFault], words: str) -> None:
    with pytest.raises(TemplateFault) as refused, override("en"):
        checked(lay_out(source), KIND)
    assert type(refused.value) is fault, refused.value
    with override("ru"):
        assert words in str(refused.value)


def test_files_that_are_no_templates() -> None:
    plain = lay_out("{{ goal }}")
    relation = (
        b'<Relationships><Relationship Id="r9" Type="x/attachedTemplate" Target="http://evil" TargetMode="External"/>'
    )
    for content, fault in (
        (b"", NotWord),
        (b"%PDF-1.7", NotWord),
        (plain[:200], NotWord),
        (word_file("{{ goal }}", word__vbaProject_dot_bin=b"x"), HasMacros),
        (word_file("{{ goal }}", word___rels__settings_dot_xml_dot_rels=relation), ReachesOut),
        (word_file("{{ goal }}", word__media__big_dot_png=b"\0" * (41 << 20)), TooLarge),
    ):
        with pytest.raises(TemplateFault) as refused:
            checked(content, KIND)
        assert type(refused.value) is fault


def test_hostile_text_is_text() -> None:
    template = lay_out("- {{ goal }}\n| что | когда |\n|* s in steps\n| {{ s.what }} | {{ s.when }} |\n|*\n")
    for text in HOSTILE:
        data = frozen(FIELDS, {"goal": text, "steps": [{"what": text, "when": text}]}, clean)
        made = filled(template, data)
        said = [line for line in paragraphs_of(made) if line not in ("", "что", "когда")]
        assert len(said) == 3 and len(set(said)) == 1, text[:40]
        expected = clean(text).replace("\n", "")
        for shy, plain in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
            expected = expected.replace(shy, plain)
        assert said[0] == expected, text[:40]
        assert made == filled(template, data), "the same data give the same bytes"


def test_empty_parts_are_marked_and_rows_repeat() -> None:
    template = lay_out(
        "- {{ goal }}\n- {{ note }}\n| что | когда |\n|* s in steps\n| {{ s.what }} | {{ s.when }} |\n|*\n"
    )
    data = frozen(FIELDS, {"steps": [{"what": "открыли центр", "when": "май"}, {"what": "провели день"}]}, clean)
    said = list(paragraphs_of(filled(template, data)))
    assert "нет данных: цель" in said and "нет данных: срок" in said and "открыли центр" in said
    assert "нет данных: примечание" not in said
    assert "нет данных: цель" in marks_in(data)
    assert kind_title(OTHER) and kind_title("unheard-of") == "unheard-of"


def test_an_own_version_of_a_region(cast: Cast, client_of: SignIn) -> None:
    kind, region, school = kinds()["order_pairs"], cast.nodes["region"], cast.nodes["school7"]
    address = "/papers/templates/order_pairs/"
    client = client_of("operator")
    own = lay_out("^ {{ org.name }}\nСВОЙ ПРИКАЗ № {{ paper.number }}")
    assert client.get("/papers/templates/").status_code == client.get(address).status_code == 200
    taken = client.get(f"{address}file/ru/")
    assert taken["Content-Type"] == WORD and checked(taken.content, kind)
    bad = SimpleUploadedFile("приказ.docx", lay_out("{{ org.nam }}"))
    refused = client.post(f"{address}add/", {"node": region.pk, "file": bad})
    assert refused.status_code == 422 and "org.name" in refused.content.decode()
    good = {"node": region.pk, "file": SimpleUploadedFile("приказ.docx", own)}
    assert client.post(f"{address}add/", good).status_code == 302
    by = cast.viewer("head")
    paper = issuing.prepare(by=by, kind="order_pairs", node=school, about=[], today=cast.today)
    first = Template.objects.get()
    assert paper.template == first and first.node == region and "СВОЙ ПРИКАЗ № 1-од" in says(paper)
    second = add_version(by=cast.viewer("operator"), kind=kind, node=region, content=own)
    withdraw_version(by=cast.viewer("operator"), template=second)
    assert client_of("head").post(f"/papers/templates/withdraw/{first.pk}/").status_code == 404
    assert client_of("head").post(f"{address}add/", good).status_code == 403
    assert client.post(f"/papers/templates/withdraw/{first.pk}/").status_code == 302
    after = issuing.prepare(by=by, kind="order_pairs", node=school, about=[], today=cast.today)
    assert after.template is not None and after.template.node is None
    assert "СВОЙ" in says(paper) and "СВОЙ" not in says(after)


def says(paper: Paper) -> str:
    """Everything a paper says."""
    assert paper.file is not None
    with paper.file.content.open("rb") as kept:
        return "\n".join(paragraphs_of(kept.read()))
