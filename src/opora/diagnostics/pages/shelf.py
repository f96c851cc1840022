"""The shelf of instruments and one instrument on it: with questions only for those who keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.pages.tables import Column, Table, build_table
from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.bridge.markdown import inline, rendered
from opora.diagnostics.models import Calibration, Instrument, Item
from opora.diagnostics.pages.passport import PassportPage
from opora.diagnostics.rules.instruments import REWORDED, parts_of
from opora.diagnostics.rules.scoring import steps_of

S = Instrument.State
#: How a state looks.
KINDS = {S.DRAFT: "wait", S.REVIEWED: "info", S.PUBLISHED: "good", S.WITHDRAWN: ""}
#: What a keeper may look at: the word of the address, its label, the states.
SHOWN: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("", gettext_lazy("On offer"), (S.PUBLISHED,)),
    ("work", gettext_lazy("In preparation"), (S.DRAFT, S.REVIEWED)),
    ("past", gettext_lazy("Withdrawn"), (S.WITHDRAWN,)),
)
#: So many questions a page.
QUESTIONS = 50


@dataclass(frozen=True)
class ShelfLine:
    """One version."""

    pk: int
    title: str
    code: str
    kind: str
    word: str
    look: str
    minutes: int
    count: int
    calibrated: bool


@dataclass(frozen=True)
class Chip:
    """One way to narrow a list."""

    href: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True)
class ShelfPage:
    """The list."""

    lines: tuple[ShelfLine, ...]
    chips: tuple[Chip, ...]
    keeps: bool
    #: The versions shown stand at different places.
    states: bool


@dataclass(frozen=True)
class OptionLine:
    """What may be chosen; whether it is right."""

    text: SafeString
    is_right: bool


@dataclass(frozen=True)
class QuestionLine:
    """One question with its right answer: only for those who keep the shelf."""

    item: Item
    text: SafeString
    kind: str
    options: tuple[OptionLine, ...]
    key: str
    note: str
    picture: str


@dataclass(frozen=True)
class InstrumentPage:
    """One version."""

    instrument: Instrument
    title: str
    note: str
    word: str
    look: str
    about: str
    passport: PassportPage
    keeps: bool
    #: Where a sitting begins, if anybody may take it by themselves.
    take: str
    faults: tuple[str, ...] = ()
    table: Table | None = None
    questions: tuple[QuestionLine, ...] = ()
    chips: tuple[Chip, ...] = ()
    versions: tuple[ShelfLine, ...] = ()
    may_review: bool = False
    may_publish: bool = False
    may_withdraw: bool = False
    may_reckon: bool = False
    may_change: bool = False


def _line(instrument: Instrument, language: str, count: int = 0, calibrated: bool = False) -> ShelfLine:
    return ShelfLine(
        instrument.pk, text_in(instrument.title, language), f"{instrument.code} · {instrument.version}",
        instrument.get_kind_display(), instrument.get_state_display(), KINDS[S(instrument.state)], instrument.minutes,
        count, calibrated,
    )  # fmt: skip


def shelf_page(viewer: Viewer, query: QueryDict, shelf: QuerySet[Instrument], *, keeps: bool) -> ShelfPage:
    """The list; those who do not keep the shelf see what is on offer."""
    rows, show = list(shelf), query.get("show", "") if keeps else ""
    chosen = next((states for key, _label, states in SHOWN if key == show), SHOWN[0][2])
    chips = tuple(
        Chip(f"?show={key}", str(label), sum(row.state in states for row in rows), states == chosen)
        for key, label, states in SHOWN
    )
    lines = tuple(
        _line(row, viewer.language, getattr(row, "count", 0), getattr(row, "calibrated", False))
        for row in rows if row.state in chosen
    )  # fmt: skip
    return ShelfPage(lines, chips if keeps else (), keeps, len(chosen) > 1)


def instrument_page(
    viewer: Viewer, query: QueryDict, instrument: Instrument, items: Sequence[Item], passport: PassportPage, *,
    keeps: bool, offered: bool, faults: Sequence[str] = (), calibration: Calibration | None = None,
    versions: Sequence[Instrument] = (),
) -> InstrumentPage:  # fmt: skip
    """One version: questions and buttons only for those who keep the shelf."""
    language, state = viewer.language, S(instrument.state)
    notes = [instrument.get_kind_display(), _("%(count)s min") % {"count": instrument.minutes}]
    notes.append(_("questions: %(count)s") % {"count": len(items)})
    shown = InstrumentPage(
        instrument, text_in(instrument.title, language), " · ".join(notes), instrument.get_state_display(),
        KINDS[state], text_in(instrument.about, language), passport, keeps,
        reverse("diagnostics:take", args=[instrument.pk]) if offered else "",
    )  # fmt: skip
    if not keeps:
        return shown
    chosen = query.get("section", "")
    picked = [item for item in items if not chosen or item.section == chosen]
    table = build_table(query, columns=_columns(), rows=picked, per_page=QUESTIONS)
    known: Mapping[str, Any] = calibration.parameters if calibration else {}
    kept = instrument.passport.get(REWORDED, {}).get("kept", ())
    return InstrumentPage(
        **{name: getattr(shown, name) for name in shown.__dataclass_fields__}
        | {
            "faults": tuple(faults), "table": table, "chips": _sections(instrument, items, chosen, language),
            "questions": tuple(
                _question(item, language, known.get(item.code, {}), kept=item.code in kept) for item in table.rows
            ),
            "versions": tuple(_line(row, language) for row in versions), "may_review": state is S.DRAFT,
            "may_publish": state is S.REVIEWED, "may_withdraw": state is not S.WITHDRAWN,
            "may_reckon": calibration is not None and not calibration.passport, "may_change": state is S.DRAFT,
        }
    )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column("code", _("Code")), Column("text", _("Question")), Column("kind", _("How it is answered")),
        Column("key", _("Right answer")), Column("act", _("Picture"), unseen=True),
    )  # fmt: skip


def _sections(instrument: Instrument, items: Sequence[Item], chosen: str, language: str) -> tuple[Chip, ...]:
    parts = parts_of(instrument)
    if len(parts) < 2:
        return ()
    chips = [Chip("?", _("All"), len(items), not chosen)]
    for part in parts:
        count = sum(item.section == part.code for item in items)
        chips.append(Chip(f"?section={part.code}", part.said(language), count, chosen == part.code))
    return tuple(chips)


def _question(item: Item, language: str, parameters: Mapping[str, Any], *, kept: bool) -> QuestionLine:
    notes = [] if item.weight == 1 else [_("weight %(weight)s") % {"weight": number_format(item.weight.normalize())}]
    if item.inverted:
        notes.append(_("counts the other way round"))
    if parameters:
        notes.append(_parameters(parameters))
    if kept and parameters:
        notes.append(_("found by the wording before"))
    return QuestionLine(
        item, rendered(text_in(item.text, language)), _kind(item), _options(item, language),
        _key(item, language), " · ".join(notes), text_in(item.picture_text, language) if item.picture_id else "",
    )  # fmt: skip


def _kind(item: Item) -> str:
    if item.kind != Item.Kind.RATING:
        return item.get_kind_display()
    low, high = steps_of(item)
    return f"{item.get_kind_display()} {low}–{high}"


def _parameters(told: Mapping[str, Any]) -> str:
    hard = "; ".join(number_format(one, 2) for one in told.get("thresholds") or [told["b"]])
    return _("steepness %(a)s, difficulty %(b)s") % {"a": number_format(told.get("a", 1), 2), "b": hard}


def _options(item: Item, language: str) -> tuple[OptionLine, ...]:
    if item.kind in (Item.Kind.SINGLE, Item.Kind.MULTIPLE):
        right = {str(one) for one in item.key}
        rows = item.options
        return tuple(OptionLine(inline(text_in(row["text"], language)), str(row["code"]) in right) for row in rows)
    return ()


def _key(item: Item, language: str) -> str:
    """The right answer in words, where it is not marked among the options."""
    if item.kind in (Item.Kind.SINGLE, Item.Kind.MULTIPLE, Item.Kind.OPEN, Item.Kind.RATING) or (
        not item.key and item.key != 0
    ):
        return ""
    if item.kind == Item.Kind.NUMERIC:
        value, slack = item.key.get("value"), item.key.get("tolerance")
        return _number(value) + (f" ± {_number(slack)}" if slack else "")
    if item.kind == Item.Kind.SHORT:
        return " / ".join(str(one) for one in item.key)
    if item.kind == Item.Kind.MATCHING:
        said = {str(row["code"]): text_in(row["text"], language) for side in item.options.values() for row in side}
        return "; ".join(f"{said.get(one, one)} → {said.get(other, other)}" for one, other in item.key.items())
    said = {str(row["code"]): text_in(row["text"], language) for row in item.options}
    return " → ".join(said.get(str(one), str(one)) for one in item.key)


def _number(value: Any) -> str:
    return f"{value:g}".replace(".", ",") if isinstance(value, int | float) else str(value)
