"""What came of a campaign: numbers of groups as they may be said, question by question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.bridge.campaigns import FEW, MOST, Told, least_of
from opora.diagnostics.models import Item, Survey
from opora.diagnostics.pages.hidden import hidden
from opora.diagnostics.queries.instruments import items_of
from opora.diagnostics.queries.replies import names_of_parts
from opora.diagnostics.rules.campaigns import answers_of_item
from opora.diagnostics.rules.instruments import parts_of
from opora.diagnostics.rules.outside import GAPS
from opora.diagnostics.rules.scoring import steps_of
from opora.network.models import Node

CATEGORY, PLACE = "category", "place"


@dataclass(frozen=True)
class Bar:
    """One answer in the chart of a question: the names that the shared chart knows."""

    label: str
    value: int
    text: str = ""
    hidden: str = ""
    href: str = ""
    here: bool = False
    low: None = None


@dataclass(frozen=True)
class Line:
    """One group of a table: its name and a cell by column."""

    name: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table by category or by place."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class QuestionResult:
    """One question: what was asked and what was answered."""

    text: str
    bars: tuple[Bar, ...]
    note: str


@dataclass(frozen=True)
class ConstructResult:
    """What an instrument measures on a scale: the mean of it, or that too few answered."""

    title: str
    mean: str
    note: str


@dataclass(frozen=True)
class ResultsPage:
    """Everything that is said of a campaign's answers."""

    people: str
    warning: str
    note: str
    constructs: tuple[ConstructResult, ...]
    questions: tuple[QuestionResult, ...]
    grids: tuple[Grid, ...]
    #: Ways to look at it: address, label, whether it is the one on the page.
    ways: tuple[tuple[str, str, bool], ...]


def results_page(viewer: Viewer, survey: Survey, by: str = "") -> ResultsPage | None:
    """What is said of a campaign whose answers are counted; of one that goes on nothing is said."""
    told = survey.results
    if not told:
        return None
    language, anonymous = viewer.language, survey.instrument.anonymous
    items = {item.pk: item for item in items_of(survey.instrument)}
    titles = {part.code: part.said(language) for part in parts_of(survey.instrument)}
    ways = [("", _("All together"))]
    if len(told["categories"]) > 1:
        ways.append((CATEGORY, _("By category of teachers")))
    if len(told["parts"]) > 1:
        ways.append((PLACE, _place_words(survey)))
    by = by if by in dict(ways) else ""
    least = least_of(anonymous)
    here = reverse("diagnostics:survey", args=[survey.pk])
    constructs = [_construct(row, titles) for row in told["constructs"]]
    several = len(constructs) > 1
    return ResultsPage(
        people=_few(least.count) if told["people"] is None else number(told["people"]),
        warning=_several(len(constructs)) if several else "",
        note=_note(survey),
        constructs=tuple(constructs) if not by else (),
        questions=tuple(
            _question(row, items[row["item"]], language, least.count)
            for row in told["questions"]
            if row["item"] in items and row.get("answers", 0) is not None
        ) if not by else (),
        grids=tuple(_grids(told, by, items, titles, language)) if by else (),
        ways=tuple(
            (f"{here}?by={code}" if code else here, label, code == by) for code, label in ways if ways[1:]
        ),
    )  # fmt: skip


def number(value: float, places: int | None = None) -> str:
    """A number as the reader's language writes it."""
    return number_format(value, places, force_grouping=True)


def _place_words(survey: Survey) -> str:
    return _("By municipality") if survey.node.kind == Node.Kind.REGION else _("By organisation")


def _several(count: int) -> str:
    return ngettext(
        "The questions measure %(count)s thing.", "The questions measure %(count)s different things: each has its own "
        "mean, and there is no single sum over all of them.", count,
    ) % {"count": count}  # fmt: skip


def _note(survey: Survey) -> str:
    school = survey.node.kind == Node.Kind.ORGANISATION
    told = [_("Counts and means are told from ten people; what would give a smaller group away is hidden too.")]
    if not survey.instrument.anonymous:
        told = [
            _("Counts are told from five people, means from ten; what would give a smaller group away is hidden too.")
        ]
    if school:
        told.append(_("Of one organisation only means are told for scales: how answers spread would point at people."))
    if survey.instrument.anonymous:
        told.append(_("The answers have no names, so they are told for everybody together."))
    return " ".join(told)


def _few(least: int) -> str:
    return _("fewer than %(count)s") % {"count": least}


def _construct(row: Mapping[str, Any], titles: Mapping[str, str]) -> ConstructResult:
    return ConstructResult(
        titles.get(row["section"], "") or _("All questions"), _mean(row, row["whole"]),
        ngettext("%(count)s question", "%(count)s questions", row["items"]) % {"count": row["items"]},
    )  # fmt: skip


def _mean(row: Mapping[str, Any], average: Sequence[Any]) -> str:
    if average[1] is None:
        return _few(10)
    told = number(average[1], _places(row, average[0]))
    if row["high"] == 100:
        return f"{told} %"
    return _("%(mean)s on a scale from %(low)s to %(high)s") % {"mean": told, "low": row["low"], "high": row["high"]}


def _places(row: Mapping[str, Any], people: int) -> int:
    """How many digits the mean of so many people bears: the last one is no finer than a tenth of its error.

    People spread over about a quarter of a scale; the error of their mean is that over the root of their number.
    """
    error = (row["high"] - row["low"]) / 4 / math.sqrt(max(people, 1))
    return 0 if error >= 0.5 and row["high"] == 100 else 1 if error >= 0.05 else 2


def _question(row: Mapping[str, Any], item: Item, language: str, least: int) -> QuestionResult:
    text = text_in(item.text, language)
    if "wrote" in row:
        wrote = _few(least) if row["wrote"] is None else number(row["wrote"])
        return QuestionResult(text, (), _("Answered in own words: %(count)s. The words themselves are not shown.")
                              % {"count": wrote})  # fmt: skip
    words = labels_of(item, language)
    bars = tuple(
        Bar(word, told if isinstance(told, int) else 0, hidden=_hidden(told))
        for word, told in zip(words, row["answers"], strict=False)
    )
    notes = [_("Several answers could be chosen.")] if item.kind == Item.Kind.MULTIPLE else []
    if row["missing"]:
        why = ", ".join(f"{GAPS[kind]} – {number(count)}" for kind, count in row.get("gaps", {}).items())
        passed = _("Passed over by %(count)s: %(why)s.") if why else _("Passed over by %(count)s.")
        notes.append(passed % {"count": number(row["missing"]), "why": why})
    return QuestionResult(text, bars, " ".join(notes))


def _hidden(told: Told) -> str:
    words = {FEW: _("5 % at most"), MOST: _("95 % at least"), None: hidden()}
    return "" if isinstance(told, int) else words[told]


def _cell_mean(row: Mapping[str, Any], average: Sequence[Any]) -> str:
    return hidden() if average[1] is None else number(average[1], _places(row, average[0]))


def labels_of(item: Item, language: str) -> list[str]:
    """The answers of a question in words."""
    if item.kind != Item.Kind.RATING:
        return [text_in(row.get("text", {}), language) or str(row["code"]) for row in item.options]
    marks = answers_of_item(item)
    words = item.options.get("words", []) if isinstance(item.options, dict) else item.options
    low, high = steps_of(item)
    if len(words) == high - low + 1:
        return [
            f"{mark} – {text_in(word.get('text', word), language)}" for mark, word in zip(marks, words, strict=True)
        ]
    return marks


def _grids(
    told: Mapping[str, Any], by: str, items: Mapping[int, Item], titles: Mapping[str, str], language: str
) -> list[Grid]:
    place = 0 if by == CATEGORY else 1
    if by == CATEGORY:
        names = [one or _("no category") for one in told["categories"] if one is not None]
    else:
        known = names_of_parts([one for one in told["parts"] if one is not None])
        names = [known.get(one, "") for one in told["parts"] if one is not None]
    order = sorted(range(len(names)), key=lambda number: names[number])
    if len(told["categories" if by == CATEGORY else "parts"]) > len(names):
        names, order = [*names, _("The others together")], [*order, len(names)]
    found = []
    if told["constructs"]:
        rows = [(titles.get(row["section"], "") or _("All questions"), row) for row in told["constructs"]]
        heads = tuple(f"{title}, {row['low']}–{row['high']}" for title, row in rows)
        lines = tuple(
            Line(names[one], tuple(
                (head, _cell_mean(row, row["groups"][place][one]))
                for head, (_title, row) in zip(heads, rows, strict=True)
            ))
            for one in order
        )  # fmt: skip
        found.append(Grid(_("Average values"), heads, lines))
    for row in told["questions"]:
        groups = row.get("groups") or ()
        if len(groups) <= place or not groups[place] or row["item"] not in items:
            continue
        item = items[row["item"]]
        words = labels_of(item, language)
        heads = tuple(words)
        lines = tuple(
            Line(names[one], tuple(
                (head, _hidden(cell) or number(cell))
                for head, cell in zip(heads, groups[place][one], strict=False)
            ))
            for one in order
        )  # fmt: skip
        found.append(Grid(text_in(item.text, language), heads, lines))
    return found
