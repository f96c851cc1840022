"""From the cells of a workbook to a plan of an instrument, with every fault beside its row; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from opora.diagnostics.bridge.instrument_files import InstrumentPlan, ItemPlan
from opora.diagnostics.bridge.rewording import Reworded, carried, reworded
from opora.diagnostics.models import Instrument, Item
from opora.diagnostics.rules.instruments import REWORDED, RIGHTS, faults_of_item
from opora.diagnostics.rules.item_cells import LANGUAGES, UnreadCell, key_read, options_read, steps_asked
from opora.diagnostics.rules.item_sheets import FACTS, Flaw, word_named
from opora.diagnostics.rules.scoring import number_of

__all__ = ["MODELS", "RULES", "Told", "told"]

CODE = re.compile(r"[\w.-]{1,60}")
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")
YES_NO = {"yes": _("yes"), "no": _("no")}
RULES = {"percent": _("percent"), "latent": _("scale of ability")}
MODELS = {"rasch": "Rasch", "2pl": "2PL", "grm": "GRM"}
Cells = Mapping[str, str]
Rows = Mapping[int, Cells]


@dataclass
class Told:
    """What a workbook tells: its questions in order, what is wrong by sheet and row, and the whole as a plan."""

    flaws: dict[str, dict[int, list[Flaw]]] = field(default_factory=dict)
    items: dict[int, ItemPlan] = field(default_factory=dict)
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Questions that were changed while their parameters were not.
    reworded: dict[str, Reworded] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    calibration: dict[str, Any] | None = None
    code: str = ""

    def blame(self, sheet: str, row: int, *flaws: Flaw) -> None:
        """Note faults of a row."""
        if flaws:
            self.flaws.setdefault(sheet, {}).setdefault(row, []).extend(flaws)

    @property
    def is_whole(self) -> bool:
        """Whether a draft can be made, at least of the questions that are right."""
        return bool(self.items) and not any(rows for sheet, rows in self.flaws.items() if sheet != "questions")

    def plan(self, version: int) -> InstrumentPlan:
        """The plan of a version of the questions that are right."""
        return InstrumentPlan(self.code, version, self.fields, tuple(self.items.values()), self.calibration)


def told(
    sheets: Mapping[str, Rows], base: InstrumentPlan | None, competences: set[str], keep: Collection[str] = ()
) -> Told:
    """Understand a workbook; what it leaves out is taken from the version it follows.

    A question that was changed loses the parameters it had, unless its code is among those to `keep` them.
    """
    found = Told()
    _read_facts(found, sheets.get("facts"), base)
    _read_sections(found, sheets.get("sections"), base, competences)
    _read_levels(found, sheets.get("levels"), base)
    rows = sheets.get("questions", {})
    parts = [row["code"] for row in found.fields["sections"]]
    seen: set[str] = set()
    for number, cells in rows.items():
        flaws = _read_question(found, number, cells, parts, seen)
        seen.add(cells.get("code", ""))
        found.blame("questions", number, *flaws)
    if not rows:
        found.blame("questions", 0, Flaw("code", "text"))
    _look_at_wording(found, base, keep)
    _read_calibration(found, sheets.get("facts"), base)
    return found


def _look_at_wording(found: Told, base: InstrumentPlan | None, keep: Collection[str]) -> None:
    """Tell the questions that were changed; the version says of which of them the parameters were kept."""
    found.reworded = reworded(base, found.items.values(), found.parameters)
    passport = {name: told for name, told in found.fields.get("passport", {}).items() if name != REWORDED}
    if found.reworded:
        kept = [code for code in found.reworded if code in keep]
        lost = [code for code in found.reworded if code not in keep]
        found.parameters = {code: row for code, row in found.parameters.items() if code not in lost}
        passport[REWORDED] = {"kept": kept, "lost": lost}
    if "passport" in found.fields:
        found.fields["passport"] = passport


def _by_language(cells: Cells, name: str) -> dict[str, str]:
    return {language: cells[f"{name}_{language}"] for language in LANGUAGES if cells.get(f"{name}_{language}")}


def _yes(text: str) -> bool | None:
    """Yes or no; nothing said is no; None where it is neither."""
    word = word_named(YES_NO, text) if text else "no"
    return {"yes": True, "no": False}.get(word)


@dataclass
class _Facts:
    """The sheet that tells of the instrument itself, while it is read."""

    found: Told
    cells: dict[str, str]
    places: dict[str, int]

    def blame(self, name: str, code: str, known: str = "") -> None:
        """Note a fault of one fact."""
        self.found.blame("facts", self.places.get(name, 0), Flaw("value", code, self.cells.get(name, ""), known))


def _read_facts(found: Told, rows: Rows | None, base: InstrumentPlan | None) -> None:
    """What the instrument is; what the sheet leaves out is empty, and all of it as before where there is no sheet."""
    facts = _Facts(found, {}, {})
    for number, cells in (rows or {}).items():
        name = word_named(FACTS, cells.get("fact", ""))
        if not name:
            found.blame("facts", number, Flaw("fact", "unknown_fact", cells.get("fact", "")))
        facts.places[name] = number
        if cells.get("value"):
            facts.cells[name] = cells["value"]
    found.code = facts.cells.get("code", base.code if base else "")
    if base is not None and found.code != base.code:
        facts.blame("code", "not_this")
    if not SLUG.fullmatch(found.code):
        facts.blame("code", "code")
    found.fields = dict(base.fields) if base else {}
    _read_words(facts, told=rows is not None)
    if rows is not None:
        _read_numbers(facts)
    if not found.fields.get("title"):
        facts.blame("title_ru", "missing", str(FACTS["title_ru"]))


def _read_words(facts: _Facts, *, told: bool) -> None:
    """Kind, way of choosing, scale, and the texts."""
    fields, cells = facts.found.fields, facts.cells
    for name, choices in (("kind", Instrument.Kind), ("mode", Instrument.Mode)):
        titles, word = dict(choices.choices), cells.get(name, "")
        if word:
            fields[name] = word_named(titles, word)
        if not fields.get(name) and (word or name == "kind"):
            facts.blame(name, "kind", ", ".join(map(str, titles.values())))
    if not told:
        return
    fields |= {name: _by_language(cells, name) for name in ("title", "about")}
    words = {name: _by_language(cells, name) for name in ("author", "limits")}
    fields["passport"] = {**fields.get("passport", {}), **words}
    fields["levels"] = dict(fields.get("levels", {}))
    if rule := cells.get("rule", ""):
        fields["levels"]["rule"] = word_named(RULES, rule)
        if not fields["levels"]["rule"]:
            facts.blame("rule", "kind", ", ".join(map(str, RULES.values())))


def _read_numbers(facts: _Facts) -> None:
    """Minutes, the time limit, whether it is answered without a name."""
    fields, cells = facts.found.fields, facts.cells
    for name in ("minutes", "limit"):
        fields.pop(name, None)
        number = number_of(cells.get(name, ""))
        if number is not None and 1 <= number <= 600 and number == int(number):
            fields[name] = int(number)
        elif name in cells:
            facts.blame(name, "number")
    fields["anonymous"] = _yes(cells.get("anonymous", ""))
    if fields["anonymous"] is None:
        facts.blame("anonymous", "yes_no")


def _read_sections(found: Told, rows: Rows | None, base: InstrumentPlan | None, competences: set[str]) -> None:
    if rows is None:
        found.fields["sections"] = list(base.fields.get("sections", ())) if base else []
        return
    parts, seen = [], set[str]()
    for number, cells in rows.items():
        flaws, code, competence = _coded(cells, seen), cells.get("code", ""), cells.get("competence", "")
        title = _by_language(cells, "title")
        if not title:
            flaws.append(Flaw("title_ru", "title"))
        if competence and competence not in competences:
            flaws.append(Flaw("competence", "competence", competence))
        seen.add(code)
        found.blame("sections", number, *flaws)
        parts.append({"code": code, "title": title, **({"competence": competence} if competence else {})})
    found.fields["sections"] = parts


def _coded(cells: Cells, seen: set[str]) -> list[Flaw]:
    code = cells.get("code", "")
    if not CODE.fullmatch(code):
        return [Flaw("code", "code", code)]
    return [Flaw("code", "twice", code)] if code in seen else []


def _read_levels(found: Told, rows: Rows | None, base: InstrumentPlan | None) -> None:
    if rows is None:
        return
    levels: list[dict[str, Any]] = []
    seen = set[str]()
    for number, cells in rows.items():
        flaws, title, level = _coded(cells, seen), _by_language(cells, "title"), {"code": cells.get("code", "")}
        row: dict[str, Any] = {**level, "title": title}
        if not title:
            flaws.append(Flaw("title_ru", "title"))
        flaws += _level_numbers(row, cells)
        strong = _yes(cells.get("strong", ""))
        if strong is None:
            flaws.append(Flaw("strong", "yes_no", cells["strong"]))
        elif strong:
            row["strong"] = True
        seen.add(row["code"])
        levels.append(row)
        found.blame("levels", number, *flaws)
    _order_levels(found, list(rows), levels)
    found.fields["levels"] = {**found.fields["levels"], "levels": levels} if levels else {}


def _level_numbers(row: dict[str, Any], cells: Cells) -> list[Flaw]:
    """Put the numbers of a level into its row; tell those that cannot be read."""
    flaws = []
    for name in ("above", "severity"):
        number = number_of(cells.get(name, ""))
        if cells.get(name) and (number is None or (name == "severity" and number not in (0, 1, 2, 3))):
            flaws.append(Flaw(name, "number", cells[name]))
        elif number is not None:
            row[name] = int(number) if name == "severity" else number
    return flaws


def _order_levels(found: Told, numbers: Sequence[int], levels: Sequence[Mapping[str, Any]]) -> None:
    """The lowest level begins nowhere, each other above the one before it."""
    if levels and levels[0].get("above") is not None:
        found.blame("levels", numbers[0], Flaw("above", "level_first"))
    for at, (lower, upper) in enumerate(pairwise(levels), start=1):
        here, before = upper.get("above"), lower.get("above")
        if here is None or (before is not None and here <= before):
            found.blame("levels", numbers[at], Flaw("above", "level_order"))


def _read_question(found: Told, number: int, cells: Cells, parts: Sequence[str], seen: set[str]) -> list[Flaw]:
    """One question: kept when nothing is wrong with it."""
    flaws, code = _coded(cells, seen), cells.get("code", "")
    kind = word_named(dict(Item.Kind.choices), cells.get("kind", ""))
    section, text = cells.get("section", ""), _by_language(cells, "text")
    if not kind:
        told_kinds = ", ".join(str(label) for label in Item.Kind.labels)
        flaws.append(Flaw("kind", "kind", cells.get("kind", ""), told_kinds))
    if section not in parts and (section or parts):
        flaws.append(Flaw("section", "section", section, ", ".join(parts)))
    if not text:
        flaws.append(Flaw("text_ru", "text"))
    weight = _weight(cells.get("weight", ""))
    if weight is None:
        flaws.append(Flaw("weight", "weight", cells.get("weight", "")))
    inverted = _yes(cells.get("inverted", ""))
    if inverted is None:
        flaws.append(Flaw("inverted", "yes_no", cells["inverted"]))
    options: Any = []
    key: Any = []
    if kind:
        options, key, more = _chosen(found, kind, cells)
        flaws += more
    row = ItemPlan(code, kind, section, text, options, key, weight or 1, bool(inverted))
    parameters, wrong = _parameters(kind, options, cells) if not flaws else (None, [])
    flaws += wrong
    if not flaws:
        found.items[number] = row
        if parameters:
            found.parameters[code] = parameters
        if picture := _by_language(cells, "picture"):
            found.pictures[code] = picture
    return flaws


def _chosen(found: Told, kind: str, cells: Cells) -> tuple[Any, Any, list[Flaw]]:
    """The options and the right answer, with what is wrong between them."""
    more: list[Flaw] = []
    options: Any = []
    key: Any = []
    try:
        options = options_read(kind, {language: cells.get(f"options_{language}", "") for language in LANGUAGES})
    except UnreadCell as fault:
        more.append(Flaw("options_ru", str(fault)))
    try:
        key = key_read(kind, cells.get("key", ""))
    except UnreadCell as fault:
        more.append(Flaw("key", str(fault)))
    if not more:
        item = Item(kind=kind, text={"ru": "x"}, options=options, key=key)
        asks = bool(key) or found.fields.get("kind") == Instrument.Kind.TEST
        keyed = kind in RIGHTS and asks
        more += [Flaw("options_ru", said.replace("%", "%%")) for said in faults_of_item(item, needs_key=False)]
        if not more:
            more += [Flaw("key", said.replace("%", "%%")) for said in faults_of_item(item, needs_key=keyed)]
    return options, key, more


def _weight(text: str) -> float | None:
    number = number_of(text) if text else 1.0
    if number is None or not 0 < number <= 999 or round(number, 3) != number:
        return None
    return number


def _parameters(kind: str, options: Any, cells: Cells) -> tuple[dict[str, Any] | None, list[Flaw]]:
    """Steepness and difficulty, both or none."""
    steep, hard = cells.get("a", ""), cells.get("b", "")
    if not steep and not hard:
        return None, []
    a, steps = number_of(steep), steps_asked(kind, options)
    bounds = [number_of(part) for part in hard.split(";") if part.strip()]
    if a is None or not 0 < a < 1000 or not bounds:
        return None, [Flaw("a", "parameters", steep)]
    rising = [one for one in bounds if one is not None and abs(one) < 1000]
    if len(rising) != steps or len(bounds) != steps or any(two <= one for one, two in pairwise(rising)):
        return None, [Flaw("b", "bounds", hard, str(steps))]
    return ({"a": a, "b": rising[0]} if kind != Item.Kind.RATING else {"a": a, "thresholds": rising}), []


def _read_calibration(found: Told, rows: Rows | None, base: InstrumentPlan | None) -> None:
    """The parameters as a calibration: the one of the version before where they are the same, else a new one."""
    if not found.parameters:
        return
    found.calibration = carried(base, found.parameters)
    if found.calibration is not None:
        return
    cells = {word_named(FACTS, row.get("fact", "")): row.get("value", "") for row in (rows or {}).values()}
    model, people = word_named(MODELS, cells.get("model", "")), number_of(cells.get("people", "") or "0")
    if not model:
        found.blame("facts", 0, Flaw("value", "model", known=", ".join(MODELS.values())))
    if people is None or people < 0:
        found.blame("facts", 0, Flaw("value", "number", cells.get("people", "")))
    found.calibration = {
        "number": 1, "model": model, "sample": int(people or 0), "invented": bool(_yes(cells.get("invented", ""))),
        "parameters": found.parameters,
    }  # fmt: skip
