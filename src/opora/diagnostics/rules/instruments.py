"""What makes an instrument fit to be used: its life, its parts as data, and the faults it may have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from opora.base.rules.states import Machine
from opora.base.rules.texts import text_in
from opora.diagnostics.models import Instrument, Item

__all__ = [
    "LIFE", "ON_TRIAL", "REWORDED", "RIGHTS", "TRIAL", "Band", "Part", "bands_of", "faults_of", "has_right_answers",
    "parts_of",
]  # fmt: skip

LIFE = Machine(
    "diagnostics.instrument",
    {
        Instrument.State.DRAFT: (Instrument.State.REVIEWED, Instrument.State.WITHDRAWN),
        Instrument.State.REVIEWED: (Instrument.State.DRAFT, Instrument.State.PUBLISHED, Instrument.State.WITHDRAWN),
        Instrument.State.PUBLISHED: (Instrument.State.WITHDRAWN,),
        Instrument.State.WITHDRAWN: (),
    },
)
#: Of the passport: questions changed since the version before, that `kept` or `lost` the parameters they had.
REWORDED = "reworded"
#: So many questions without parameters a sitting that chooses by the answers puts after those it has chosen: what is
#: answered there counts for nobody and gives them parameters at the next calibration.
TRIAL = 2
#: Of the passport: so many such questions there were when the version was published.
ON_TRIAL = "on_trial"
#: Kinds of items that have a right answer.
RIGHTS = frozenset(
    {
        Item.Kind.SINGLE, Item.Kind.MULTIPLE, Item.Kind.MATCHING, Item.Kind.ORDERING, Item.Kind.SHORT,
        Item.Kind.NUMERIC,
    }
)  # fmt: skip
#: Kinds whose answers are chosen among options.
CHOSEN = frozenset({Item.Kind.SINGLE, Item.Kind.MULTIPLE, Item.Kind.ORDERING})


@dataclass(frozen=True)
class Part:
    """A section of an instrument: what it is called, and the competence it measures (a code), if any."""

    code: str
    title: Mapping[str, str]
    competence: str = ""

    def said(self, language: str) -> str:
        """Its title in a language."""
        return text_in(self.title, language)


@dataclass(frozen=True)
class Band:
    """One level of an instrument's scale: it begins at `above`, itself included."""

    code: str
    title: Mapping[str, str]
    above: float | None
    #: How serious it is to stand here: 0 (nothing is lacking) to 3.
    severity: int = 0
    #: Whoever stands here can help others.
    is_strong: bool = False

    def said(self, language: str) -> str:
        """Its name in a language."""
        return text_in(self.title, language)


def parts_of(instrument: Instrument) -> tuple[Part, ...]:
    """The sections in their order."""
    return tuple(
        Part(str(row["code"]), row.get("title", {}), str(row.get("competence", ""))) for row in instrument.sections
    )


def bands_of(instrument: Instrument) -> tuple[Band, ...]:
    """The levels from the lowest up."""
    return tuple(
        Band(
            str(row["code"]), row.get("title", {}), None if row.get("above") is None else float(row["above"]),
            int(row.get("severity", 0)), bool(row.get("strong", False)),
        )
        for row in instrument.levels.get("levels", ())
    )  # fmt: skip


def has_right_answers(instrument: Instrument) -> bool:
    """Whether answers are right or wrong; else they are opinions."""
    return instrument.kind == Instrument.Kind.TEST


def faults_of(instrument: Instrument, items: Sequence[Item], calibrated: Iterable[str] = ()) -> list[str]:
    """Everything that keeps an instrument from being used, in words its author can act on."""
    found = [_("It has no questions. Add some first.")] if not items and not instrument.outside else []
    found += _faults_of_levels(bands_of(instrument))
    parts = {part.code for part in parts_of(instrument)}
    for item in items:
        found += [f"{item.code}: {fault}" for fault in faults_of_item(item, needs_key=has_right_answers(instrument))]
        if item.section and item.section not in parts:
            found.append(
                _("%(item)s: there is no section “%(section)s”.") % {"item": item.code, "section": item.section}
            )
    if instrument.mode == Instrument.Mode.ADAPTIVE:
        known = set(calibrated)
        if items and not any(item.code in known for item in items):
            found.append(
                _(
                    "Questions chosen by the answers need known parameters, and none has any. Gather answers with all "
                    "questions in their order, and calibrate."
                )
            )
    return found


def _faults_of_levels(bands: Sequence[Band]) -> list[str]:
    """Levels that overlap, or leave the lowest values without a level."""
    if not bands:
        return []
    found = [] if bands[0].above is None else [_("The lowest level has a lower bound: values below it have no level.")]
    for lower, upper in pairwise(bands):
        if upper.above is None or (lower.above is not None and upper.above <= lower.above):
            found.append(
                _("The levels “%(lower)s” and “%(upper)s” overlap: each must begin above the one before it.")
                % {"lower": lower.code, "upper": upper.code}
            )
    return found


def faults_of_item(item: Item, *, needs_key: bool) -> list[str]:
    """What is wrong with one question."""
    found = []
    if not any(str(text).strip() for text in item.text.values()):
        found.append(_("the question has no text."))
    codes = codes_of(item)
    if item.kind in CHOSEN and len(codes) < 2:
        found.append(_("there is nothing to choose from: give at least two options."))
    if len(set(codes)) < len(codes):
        found.append(_("two options have one code."))
    if needs_key and item.kind in RIGHTS:
        found += _faults_of_key(item, set(codes))
    return found


def codes_of(item: Item) -> list[str]:
    """The codes of what is chosen from."""
    if item.kind == Item.Kind.MATCHING:
        return [str(row["code"]) for side in ("left", "right") for row in item.options.get(side, ())]
    if item.kind in CHOSEN or (item.kind == Item.Kind.RATING and isinstance(item.options, list)):
        return [str(row["code"]) for row in item.options]
    return []


def _faults_of_key(item: Item, codes: set[str]) -> list[str]:
    key: Any = item.key
    if not key and key != 0:
        return [_("no right answer is given.")]
    if item.kind == Item.Kind.NUMERIC:
        told = [key.get("value", ""), key.get("tolerance", 0)]
        sound = all(isinstance(one, int | float) and isfinite(one) for one in told) and told[1] >= 0
        return [] if sound else [_("no right answer is given.")]
    named = {str(one) for one in (list(key) + list(key.values()) if isinstance(key, dict) else key)}
    if item.kind != Item.Kind.SHORT and named - codes:
        return [_("the right answer is not among the options.")]
    if item.kind == Item.Kind.SINGLE and len(named) > 1:
        return [_("only one answer can be chosen here, and several are given as right.")]
    if item.kind == Item.Kind.MATCHING and not _pairs_all(item):
        return [_("the right answer does not say for each on the left what it goes with on the right.")]
    if item.kind == Item.Kind.ORDERING and (named != codes or len(key) != len(codes)):
        return [_("the right order does not name every option once.")]
    return []


def _pairs_all(item: Item) -> bool:
    """Whether the right answer of a matching names everything on the left once, each with something on the right."""
    left, right = ({str(row["code"]) for row in item.options.get(side, ())} for side in ("left", "right"))
    return {str(one) for one in item.key} == left and {str(one) for one in item.key.values()} <= right
