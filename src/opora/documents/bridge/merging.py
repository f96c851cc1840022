"""Reading a template: what it names, and whether it tries to do more than name things; filling it with data.

Templates are Word files with fields of Jinja (docxtpl). Nothing in them is trusted: the tree of the template is read
before anything is filled, only names, repetitions and «if» are let through, and what is filled is data, never read as
a template.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from opora.documents.bridge.layouts import unchanging
from opora.documents.rules.kinds import Field, PaperKind, field_at, fields_of
from opora.documents.rules.refusals import (
    BrokenTag,
    ForbiddenTag,
    HasMacros,
    NotRows,
    NotText,
    NotWord,
    ReachesOut,
    TooLarge,
    UnclosedBlock,
    UnknownField,
)

__all__ = ["checked", "filled"]

#: A template unpacked is never larger, and has never more parts.
_UNPACKED = 40 << 20
_PARTS = 500
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_RAW = re.compile(r"\{\{\s*[rp]\s")
_RELATION = re.compile(rb'<Relationship\b[^>]*TargetMode="External"[^>]*>')
#: Links one presses are words; everything else from outside is fetched when the file is opened.
_PRESSED = b"/hyperlink"
#: What may be done with a value beside printing it.
_FILTERS = ("upper", "lower", "capitalize")
_LOOP = ("index", "first", "last", "length")
_DEEPEST = 2


def _environment() -> ImmutableSandboxedEnvironment:
    """Jinja with nothing in it: no globals, no tests, three filters."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    made.tests = {}
    made.filters = {**{name: made.filters[name] for name in ("upper", "lower")}, "capitalize": capfirst}
    return made


def filled(template: bytes, data: Mapping[str, Any]) -> bytes:
    """The Word file of a template and data: the same two always give the same bytes."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(data), _environment(), autoescape=True)
    kept = io.BytesIO()
    document.save(kept)
    return unchanging(kept.getvalue())


def checked(template: bytes, kind: PaperKind) -> list[str]:
    """Dotted names of the fields a template uses; refuses, with the place and the remedy, what cannot be filled."""
    _look_inside(template)
    found: dict[str, None] = {}
    for source in _sources(template):
        _read(source, fields_of(kind), found)
    return sorted(found)


def _look_inside(template: bytes) -> None:
    """The archive itself: a Word document, of a sensible size, without programs and without parts from outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            _look_at(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise NotWord from fault


def _look_at(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > _PARTS or sum(entry.file_size for entry in entries) > _UNPACKED:
        raise TooLarge
    names = sorted(entry.filename for entry in entries)
    if not {"[Content_Types].xml", "word/document.xml"} <= set(names):
        raise NotWord
    program = next((name for name in names if _is_program(name)), None)
    if program or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise HasMacros(part=program or "vbaProject.bin")
    for name in names:
        if name.endswith(".rels"):
            _reaches(archive.read(name))


def _is_program(name: str) -> bool:
    lower = name.lower()
    return "vbaproject" in lower or "/activex/" in lower or "/embeddings/" in lower


def _reaches(relations: bytes) -> None:
    for relation in _RELATION.findall(relations):
        if _PRESSED not in relation:
            target = re.search(rb'Target="([^"]*)"', relation)
            raise ReachesOut(where=target[1].decode("utf-8", "replace")[:120] if target else "?")


def _sources(template: bytes) -> Iterator[str]:
    """Every part that will be filled, as Jinja will read it."""
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.init_docx()
        told = document.docx
        parts = [document.get_xml()]
        for uri in (document.HEADER_URI, document.FOOTER_URI):
            parts += [document.get_part_xml(part) for _key, part in document.get_headers_footers(uri)]
        parts += [
            part.blob.decode("utf-8") for part in told.part.package.parts if part.content_type.endswith("footnotes+xml")
        ]
    except (KeyError, ValueError, AttributeError, SyntaxError, TypeError) as fault:
        raise NotWord from fault
    for xml in parts:
        raw = _RAW.search(re.sub(r"<[^>]+>", "", xml))
        if raw:
            raise ForbiddenTag(tag=_words(raw[0]))
        yield document.patch_xml(xml)
    kept = told.core_properties
    yield from (kept.author, kept.comments, kept.identifier, kept.language, kept.subject, kept.title)


def _words(tag: str) -> str:
    """A tag as its writer wrote it."""
    return " ".join(re.sub(r"<[^>]*>", "", tag).split())[:80]


def _read(source: str, fields: Sequence[Field], found: dict[str, None]) -> None:
    environment = _environment()
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as fault:
        raise _fault_of(source, environment) from fault
    _Reader(fields, found).read(tree.body, {}, 0)


def _fault_of(source: str, environment: ImmutableSandboxedEnvironment) -> Exception:
    """Which tag cannot be read; when each can, one of them is not closed."""
    for match in _TAG.finditer(source):
        tag = match[0]
        block = re.match(r"\{%-?\s*(\w+)(.*?)-?%\}", tag, re.DOTALL)
        if block and block[1] in ("endfor", "endif", "else", "elif"):
            continue
        if block and block[1] not in ("for", "if"):
            return ForbiddenTag(tag=_words(tag))
        try:
            environment.parse(f"{tag}{{% end{block[1]} %}}" if block else tag)
        except TemplateSyntaxError:
            return BrokenTag(tag=_words(tag))
    if source.count("{{") != source.count("}}"):
        rest = _TAG.sub("", source)
        return BrokenTag(tag=_words(rest[rest.find("{{") :][:400]))
    return UnclosedBlock()


class _Reader:
    """Walks the tree of a template: names of fields, rows repeated, conditions; anything else is refused."""

    def __init__(self, fields: Sequence[Field], found: dict[str, None]) -> None:
        self.fields, self.found = fields, found

    def read(self, body: Sequence[nodes.Node], scope: Mapping[str, tuple[str, Field]], depth: int) -> None:
        """Read one stretch; `scope` knows the rows that are being repeated."""
        for node in body:
            if isinstance(node, nodes.Output):
                self._printed_all(node, scope)
            elif isinstance(node, nodes.For):
                self._repeated(node, scope, depth)
            elif isinstance(node, nodes.If):
                self._asked(node.test, scope)
                for part in (node.body, node.elif_, node.else_):
                    self.read(part, scope, depth)
            else:
                raise ForbiddenTag(tag=_said(node))

    def _printed_all(self, node: nodes.Output, scope: Mapping[str, tuple[str, Field]]) -> None:
        for piece in node.nodes:
            if not isinstance(piece, nodes.TemplateData):
                self._printed(piece, scope)

    def _printed(self, node: nodes.Node, scope: Mapping[str, tuple[str, Field]]) -> None:
        while isinstance(node, nodes.Filter) and node.name in _FILTERS and not node.args and node.node is not None:
            node = node.node
        name, field = self._field(node, scope)
        if field is None:
            return
        if field.many or field.parts:
            example = f"{name}.{field.parts[0].name}"
            raise NotText(name=name, example=example)

    def _repeated(self, node: nodes.For, scope: Mapping[str, tuple[str, Field]], depth: int) -> None:
        if node.recursive or node.test or node.else_ or not isinstance(node.target, nodes.Name) or depth >= _DEEPEST:
            raise ForbiddenTag(tag=_said(node))
        name, field = self._field(node.iter, scope)
        if field is None or not field.many:
            raise NotRows(name=name)
        row = Field(node.target.name, field.title, field.parts)
        self.read(node.body, {**scope, node.target.name: (name, row)}, depth + 1)

    def _asked(self, node: nodes.Node, scope: Mapping[str, tuple[str, Field]]) -> None:
        if isinstance(node, nodes.Not):
            self._asked(node.node, scope)
        elif isinstance(node, nodes.And | nodes.Or):
            self._asked(node.left, scope)
            self._asked(node.right, scope)
        elif isinstance(node, nodes.Compare) and all(
            one.op in ("eq", "ne") and isinstance(one.expr, nodes.Const) for one in node.ops
        ):
            self._asked(node.expr, scope)
        else:
            self._field(node, scope)

    def _field(self, node: nodes.Node, scope: Mapping[str, tuple[str, Field]]) -> tuple[str, Field | None]:
        """The dotted name and its field; of a repetition's own counters no field."""
        path = _path(node)
        if not path:
            raise ForbiddenTag(tag=_said(node))
        if path[0] == "loop" and scope and len(path) == 2 and path[1] in _LOOP:
            return ".".join(path), None
        if path[0] in scope:
            full, row = scope[path[0]]
            field = row if len(path) == 1 else field_at(row.parts, path[1:])
            known = [f"{path[0]}.{part.name}" for part in row.parts]
            name = ".".join([full, *path[1:]])
        else:
            field, name = field_at(self.fields, path), ".".join(path)
            known = list(_names(self.fields))
        if field is None:
            raise UnknownField(name=".".join(path), hint=_hint(".".join(path), known))
        self.found[name] = None
        return ".".join(path), field


def _path(node: nodes.Node) -> list[str]:
    """`mentor.dative` as its names; empty when it is anything else."""
    names: list[str] = []
    while isinstance(node, nodes.Getattr):
        names.insert(0, node.attr)
        node = node.node
    return [node.name, *names] if isinstance(node, nodes.Name) else []


def _names(fields: Sequence[Field], before: str = "") -> Iterator[str]:
    for field in fields:
        yield before + field.name
        if not field.many:
            yield from _names(field.parts, f"{before}{field.name}.")


def _hint(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return _("Did you mean «%(name)s»?") % {"name": near[0]} if near else _("See the list of fields of this paper.")


def _said(node: nodes.Node) -> str:
    """What kind of thing stands there, as its writer would recognise it."""
    if isinstance(node, nodes.Call):
        return f"{'.'.join(_path(node.node)) or '…'}()"
    if isinstance(node, nodes.Filter):
        return f"|{node.name}"
    names = _path(node)
    return ".".join(names) if names else type(node).__name__.lower()
