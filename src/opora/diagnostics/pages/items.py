"""A workbook of questions as it was read: which rows are good, what is wrong with the others, what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.rules.texts import text_in
from opora.diagnostics.bridge.instrument_files import ItemPlan
from opora.diagnostics.bridge.item_books import Book
from opora.diagnostics.bridge.item_rows import Told
from opora.diagnostics.bridge.markdown import rendered
from opora.diagnostics.models import Instrument, Item, ItemsFile
from opora.diagnostics.rules.item_cells import key_written, options_written
from opora.diagnostics.rules.item_sheets import COLUMNS, FACTS, SHEETS, Flaw

#: What of a question was changed.
CHANGED = {
    "kind": gettext_lazy("how it is answered"),
    "section": gettext_lazy("the section"),
    "text": gettext_lazy("the wording"),
    "options": gettext_lazy("the options"),
    "key": gettext_lazy("the right answer"),
    "inverted": gettext_lazy("the way it counts"),
}
#: So many rows of each kind stand on the page; all of them in the file.
MOST = 100


@dataclass(frozen=True)
class FlawLine:
    """A row that has faults."""

    place: str
    name: str
    flaws: tuple[str, ...]


@dataclass(frozen=True)
class GoodLine:
    """A question that is right."""

    row: int
    code: str
    kind: str
    text: str


@dataclass(frozen=True)
class Wording:
    """A question as it is put, and of its answers what was changed."""

    text: SafeString
    answers: str


@dataclass(frozen=True)
class RewordedLine:
    """A question that was changed: in what, as it was, as it is."""

    code: str
    changed: str
    before: Wording
    after: Wording


@dataclass(frozen=True)
class ItemsFilePage:
    """One workbook."""

    items_file: ItemsFile
    title: str
    note: str
    faulty: tuple[FlawLine, ...]
    good: tuple[GoodLine, ...]
    #: Numbers of all faulty and good rows, the page shows the first.
    faulty_count: int
    good_count: int
    #: Sheets and columns that are none of ours: nothing is read from them.
    unknown: tuple[str, ...]
    parameters: int
    #: Questions that were changed while their parameters were not.
    reworded: tuple[RewordedLine, ...]
    may_make: bool
    may_leave_out: bool
    is_open: bool
    has_marked: bool


@dataclass(frozen=True)
class TakeInPage:
    """The form that takes a workbook."""

    form: forms.Form
    follows: str


@dataclass(frozen=True)
class PicturePage:
    """The picture of one question."""

    item: Item
    form: forms.Form
    text: str
    has_picture: bool
    words: str


def take_in_page(form: forms.Form, follows: Instrument | None, language: str) -> TakeInPage:
    """The form."""
    return TakeInPage(form, text_in(follows.title, language) if follows else "")


def picture_page(item: Item, form: forms.Form, language: str) -> PicturePage:
    """The picture as it is."""
    return PicturePage(
        item, form, text_in(item.text, language), item.picture_id is not None, text_in(item.picture_text, language)
    )


def items_file_page(items_file: ItemsFile, found: Told, language: str) -> ItemsFilePage:
    """The workbook as it was read."""
    kinds = dict(Item.Kind.choices)
    faulty = list(_faulty(items_file.cells, found.flaws))
    good = [
        GoodLine(row, item.code, str(kinds.get(item.kind, "")), text_in(item.text, language))
        for row, item in found.items.items()
    ]
    title = text_in(found.fields.get("title", {}), language) or items_file.file.name
    note = _("A new instrument")
    if items_file.follows is not None:
        note = _("A version to follow version %(number)s") % {"number": items_file.follows.version}
    is_open = items_file.state == ItemsFile.State.STAGED
    return ItemsFilePage(
        items_file, title, f"{items_file.file.name} · {note}", tuple(faulty[:MOST]), tuple(good[:MOST]), len(faulty),
        len(good), _unknown(items_file.cells), len(found.parameters), tuple(_reworded(found, language)),
        is_open and found.is_whole and not faulty,
        is_open and found.is_whole and bool(faulty), is_open, bool(faulty) and items_file.file.state == "kept",
    )  # fmt: skip


def _reworded(found: Told, language: str) -> Iterator[RewordedLine]:
    """What was changed; where the words are the same, the answers are not: both are shown whole."""
    for code, one in found.reworded.items():
        changed = ", ".join(str(CHANGED[name]) for name in one.changed)
        before, after = (_asked(item, one.changed, language) for item in (one.before, one.after))
        yield RewordedLine(code, changed, before, after)


def _asked(item: ItemPlan, changed: Sequence[str], language: str) -> Wording:
    told = []
    if "options" in changed:
        told.append(options_written(item.kind, item.options, language))
    if "key" in changed:
        told.append(_("right: %(key)s") % {"key": key_written(item.kind, item.key)})
    if "kind" in changed:
        told.append(str(dict(Item.Kind.choices)[item.kind]))
    return Wording(rendered(text_in(item.text, language)), "\n".join(filter(None, told)))


def _faulty(book: Book, flaws: Mapping[str, Mapping[int, Sequence[Flaw]]]) -> list[FlawLine]:
    lines = []
    for sheet in SHEETS:
        titles = {**COLUMNS[sheet], **(FACTS if sheet == "facts" else {})}
        for number, told in sorted(flaws.get(sheet, {}).items()):
            cells = book.get(sheet, {}).get("rows", {}).get(str(number), {})
            place = _("%(sheet)s, row %(number)s") % {"sheet": SHEETS[sheet], "number": number}
            said = tuple(f"{titles.get(flaw.field, flaw.field)}: {flaw.said}" for flaw in told)
            name = cells.get("code") or cells.get("fact") or cells.get("text_ru", "")[:60]
            lines.append(FlawLine(place if number else str(SHEETS[sheet]), name, said))
    return lines


def _unknown(book: Book) -> tuple[str, ...]:
    found = [_("sheet “%(name)s”") % {"name": name} for name in book.get("others", ())]
    for sheet in SHEETS:
        found += [_("column “%(name)s”") % {"name": name} for name in book.get(sheet, {}).get("unknown", ())]
    return tuple(found)
