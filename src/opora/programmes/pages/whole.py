"""The whole model of a programme in words: every key its file holds, and which of them decide something in the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.programmes.bridge.writing import written
from opora.programmes.models import Programme
from opora.programmes.pages.programmes import as_known
from opora.programmes.queries.counts import papers_counted
from opora.programmes.queries.programmes import edition_of
from opora.programmes.rules.conditions import TERM_NAME
from opora.programmes.rules.fields import (
    Among,
    Anything,
    Choice,
    Flag,
    Keyed,
    Many,
    Record,
    Span,
    TermName,
    Text,
    When,
    Years,
)
from opora.programmes.rules.fields import Test as Comparison
from opora.programmes.rules.format import BODY
from opora.programmes.rules.hearing import heard
from opora.programmes.rules.moments import moment
from opora.programmes.rules.terms import known_terms
from opora.programmes.rules.uses import key_title, option_title, use_of


@dataclass(frozen=True)
class Line:
    """One key with what it says, or the heading of an entry."""

    depth: int
    label: str
    text: str = ""
    #: How many papers of a kind are there.
    note: str = ""
    is_entry: bool = False
    #: It decides nothing in the run: it is kept, shown and exported.
    only_shown: bool = False


@dataclass(frozen=True)
class Part:
    """One section of the file."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class WholePage:
    """The whole model as it runs."""

    programme: Programme
    title: str
    parts: tuple[Part, ...]
    any_only_shown: bool


def whole_page(viewer: Viewer, programme: Programme) -> WholePage:
    """Every section of the file, in the order of the reference."""
    viewer, data = heard(viewer, programme.node), edition_of(programme).data
    signed = papers_counted(programme.node.path, viewer.today, data.get("documents") or ())
    parts = tuple(parts_of(data, viewer.language, signed))
    return WholePage(
        programme, text_in(programme.title, viewer.language), parts,
        any(line.only_shown for part in parts for line in part.lines),
    )  # fmt: skip


def parts_of(data: Mapping[str, Any], lang: str, signed: Mapping[str, int] | None = None) -> Iterator[Part]:
    """The keys at the top as one part, then each section."""
    words = _Words(data, lang, signed or {})
    tables = [one for one in BODY.fields if isinstance(one.kind, Keyed | Record)]
    plain = [one for one in BODY.fields if one not in tables and one.name in data]
    yield Part(_("The model"), tuple(line for one in plain for line in words.field(one, data[one.name], one.name, 0)))
    for one in tables:
        if data.get(one.name):
            yield Part(key_title(one.name, lang), tuple(words.lines(one.kind, data[one.name], one.name, 0)))


@dataclass(frozen=True)
class _Words:
    """Values of a file in words of a language."""

    data: Mapping[str, Any]
    lang: str
    signed: Mapping[str, int]

    def lines(self, kind: Any, value: Any, path: str, depth: int) -> Iterator[Line]:
        """What a table holds."""
        if isinstance(kind, Keyed):
            for code, entry in value.items():
                title, about = (
                    text_in(entry.get("title") or {}, self.lang),
                    text_in(entry.get("about") or {}, self.lang),
                )
                note = _there(self.signed[code]) if path == "documents" and code in self.signed else ""
                yield Line(depth, title, about, note, is_entry=True)
                yield from self.lines(kind.of, entry, f"{path}.CODE", depth + 1)
            return
        for one in kind.fields:
            named = path.endswith("CODE") and one.name in ("title", "about")
            if one.name in value and not named:
                yield from self.field(one, value[one.name], f"{path}.{one.name}", depth)

    def field(self, one: Any, value: Any, path: str, depth: int) -> Iterator[Line]:
        """One key: a line, or a heading with what stands under it."""
        shown, label = not use_of(path), key_title(one.name, self.lang)
        if isinstance(one.kind, Keyed | Record):
            yield Line(depth, label, only_shown=shown)
            yield from self.lines(one.kind, value, path, depth + 1)
        else:
            yield Line(depth, label, self.said(one.kind, value), only_shown=shown)

    def said(self, kind: Any, value: Any) -> str:
        """A value that is no table."""
        if isinstance(kind, Many):
            return "; ".join(self.said(kind.of, item) for item in value)
        if isinstance(kind, Text):
            return text_in(value, self.lang)
        if isinstance(kind, Choice):
            return option_title(value, self.lang)
        if isinstance(kind, Among):
            return text_in(self.data[kind.among][value]["title"], self.lang)
        if isinstance(kind, TermName | Comparison):
            return TERM_NAME.sub(lambda found: self.term(found[0]), value)
        if isinstance(kind, Flag):
            return _("yes") if value else _("no")
        return self._plain(kind, value)

    def _plain(self, kind: Any, value: Any) -> str:
        if isinstance(kind, Span):
            return f"{value[0]}–{value[1]}"
        if isinstance(kind, Years):
            return "; ".join(f"{year}: {number}" for year, number in value.items())
        if isinstance(kind, When):
            day = moment(value)
            return str(value) if day.counted else as_known(day.first(), day.precision)
        return written(value) if isinstance(kind, Anything) else str(value)

    def term(self, name: str) -> str:
        """What a term counts."""
        known = known_terms()
        return f"«{known[name].title_in(self.lang)}»" if name in known else name


def _there(count: int) -> str:
    """How many papers of a kind are signed or were received."""
    return _("on record: %(count)s") % {"count": count} if count else _("not on record yet")
