"""Templates of papers on a screen: which version a place uses, which fields a kind has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms

from opora.base.rules.access import Viewer
from opora.documents.forms import CountForm
from opora.documents.models import Template
from opora.documents.queries.papers import counting_at, nodes_for_papers
from opora.documents.queries.templates import places_for_templates, templates_of
from opora.documents.rules.kinds import Field, PaperKind, fields_of, kinds


@dataclass(frozen=True)
class KindLine:
    """One kind of paper: its laws, and the own versions that are in use."""

    kind: PaperKind
    title: str
    own: tuple[Template, ...]


@dataclass(frozen=True)
class TemplatesPage:
    """Every kind of paper that Opora makes."""

    lines: tuple[KindLine, ...]
    may_add: bool


def templates_page(viewer: Viewer) -> TemplatesPage:
    """The list of kinds."""
    own: dict[str, list[Template]] = {}
    for template in templates_of(viewer).filter(withdrawn_at=None).exclude(node=None):
        own.setdefault(template.kind, []).append(template)
    lines = [KindLine(kind, str(kind.title), tuple(own.get(code, ()))) for code, kind in kinds().items()]
    return TemplatesPage(
        lines=tuple(sorted(lines, key=lambda line: line.title)), may_add=places_for_templates(viewer).exists()
    )


@dataclass(frozen=True)
class FieldLine:
    """One field as it is written in a template."""

    tag: str
    title: str
    depth: int


@dataclass(frozen=True)
class TemplatePage:
    """One kind of paper: its versions and its fields."""

    kind: PaperKind
    title: str
    profiles: tuple[str, ...]
    own: tuple[Template, ...]
    fields: tuple[FieldLine, ...]
    may_add: bool
    form: forms.Form | None
    keeps: frozenset[int]
    #: When numbers begin again, where the viewer keeps an organisation's papers and they have numbers.
    count_form: forms.Form | None = None


def template_page(
    viewer: Viewer, kind: PaperKind, form: forms.Form | None, count: forms.Form | None = None
) -> TemplatePage:
    """Gather one kind."""
    places = places_for_templates(viewer)
    keeps = frozenset(places.values_list("pk", flat=True))
    return TemplatePage(
        kind=kind,
        title=str(kind.title),
        profiles=tuple(kind.shipped),
        own=tuple(templates_of(viewer).filter(kind=kind.code).exclude(node=None)),
        fields=tuple(_lines(fields_of(kind), "", 0)),
        may_add=bool(keeps),
        form=form,
        keeps=keeps,
        count_form=count or _count_form(viewer, kind),
    )


def _count_form(viewer: Viewer, kind: PaperKind) -> forms.Form | None:
    first = nodes_for_papers(viewer).first() if kind.shape else None
    if first is None:
        return None
    counted, _turn = counting_at(first, kind.code)
    return CountForm(nodes=nodes_for_papers(viewer), initial={"counted": counted})


def _lines(fields: Sequence[Field], before: str, depth: int) -> Iterator[FieldLine]:
    for field in fields:
        name = f"{before}{field.name}"
        if field.many:
            row = field.name.rstrip("s") or "row"
            yield FieldLine(f"{{%tr for {row} in {name} %}} … {{%tr endfor %}}", str(field.title), depth)
            yield from _lines(field.parts, f"{row}.", depth + 1)
        elif field.parts:
            yield FieldLine("", str(field.title), depth)
            yield from _lines(field.parts, f"{name}.", depth + 1)
        else:
            yield FieldLine(f"{{{{ {name} }}}}", str(field.title), depth)
