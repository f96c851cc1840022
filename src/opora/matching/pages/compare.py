"""Two matchings side by side: who changed, who gained or lost a mentor, for which reasons, and what it brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.matching.models import Run, RunPair
from opora.matching.pages.reasons import is_sensitive, title_of
from opora.matching.pages.words import name_of, points
from opora.matching.queries.comparisons import SeatInTwo, beside, comparable
from opora.matching.rules import OBJECTIVES, SENSITIVE_TERMS

MINUS = "\u2212"


@dataclass(frozen=True)
class Row:
    """One line of a comparison: what, before, after, the mark of the difference, a note beside it."""

    label: str
    left: str
    right: str
    mark: str
    note: str = ""


@dataclass(frozen=True)
class Choice:
    """Another matching to lay beside."""

    run: Run
    label: str
    on: bool


@dataclass(frozen=True)
class ComparePage:
    """The comparison."""

    run: Run
    earlier: Run | None
    totals: tuple[Row, ...]
    rows: tuple[Row, ...]
    same: int
    choices: tuple[Choice, ...]

    @property
    def left(self) -> str:
        """The earlier one by its day and hour."""
        return _("earlier: %(when)s") % {"when": moment_of(self.earlier)} if self.earlier else ""

    @property
    def right(self) -> str:
        """This one."""
        return _("this one: %(when)s") % {"when": moment_of(self.run)}

    @property
    def title(self) -> str:
        """The finding in a sentence."""
        marks = [row.mark for row in self.rows]
        if not marks:
            return _("Both matchings chose the same pairs")
        told = []
        if gained := marks.count("added"):
            told.append(
                ngettext("%(n)s teacher gained a mentor", "%(n)s teachers gained a mentor", gained) % {"n": gained}
            )
        if lost := marks.count("removed"):
            told.append(ngettext("%(n)s teacher lost one", "%(n)s teachers lost one", lost) % {"n": lost})
        if other := marks.count("changed"):
            told.append(ngettext("%(n)s has another mentor", "%(n)s have another mentor", other) % {"n": other})
        sentence = ", ".join(told)
        return sentence[:1].upper() + sentence[1:]

    @property
    def same_words(self) -> str:
        """How many stayed as they were."""
        return ngettext("%(n)s teacher as before", "%(n)s teachers as before", self.same) % {"n": self.same}


def moment_of(run: Run) -> str:
    """«23 ноября, 10:00»."""
    return date_format(localtime(run.created_at), "j E, H:i")


def plain(value: float) -> str:
    """«170», «62,5»: a whole number without its zero."""
    return str(number_format(int(value) if value == int(value) else round(value, 1)))


def signed(value: float) -> str:
    """«+3», «−1,5», «0»."""
    told = plain(abs(value))
    return f"+{told}" if value > 0 else f"{MINUS}{told}" if value < 0 else told


def compare_page(viewer: Viewer, run: Run, earlier_id: int | None) -> ComparePage:
    """Lay a matching beside another of the same organisation: the one asked for, else the one before it."""
    others = comparable(viewer, run)
    before = [one for one in others if one.pk < run.pk]
    earlier = next((one for one in others if one.pk == earlier_id), None)
    earlier = earlier or next(iter(before), next(iter(others), None))
    found = beside(run, earlier) if earlier else []
    rows = [_row(one, viewer.language) for one in found if one.mark != "same"]
    chosen = earlier.pk if earlier else 0
    return ComparePage(
        run=run,
        earlier=earlier,
        totals=tuple(_totals(run, earlier, viewer.language)) if earlier else (),
        rows=tuple(rows),
        same=len(found) - len(rows),
        choices=tuple(Choice(one, moment_of(one), one.pk == chosen) for one in others),
    )


def _totals(run: Run, earlier: Run, language: str) -> list[Row]:
    count = [(_("Teachers with a mentor"), earlier.matched, run.matched)]
    count.append((_("Teachers looked at"), earlier.mentees, run.mentees))
    rows = [Row(label, str(was), str(now), _mark(was, now), _change(now - was)) for label, was, now in count]
    was, now = points(earlier.score or 0), points(run.score or 0)
    rows.append(
        Row(
            _("Strength of all pairs, points"),
            plain(was),
            plain(now),
            _mark(was, now),
            _change(now - was),
        )
    )
    then, today = (str(OBJECTIVES.get(one.objective, one.objective)) for one in (earlier, run))
    rows.append(Row(_("What came first"), then, today, _mark(then, today)))
    old, new = _rules(earlier, language), _rules(run, language)
    rows.append(Row(_("By which rules"), old, new, _mark(old, new)))
    return rows


def _rules(run: Run, language: str) -> str:
    return f"{text_in(run.scheme.title, language) or run.scheme.code}, {_('version')} {run.scheme.version}"


def _change(amount: float) -> str:
    return signed(amount) if amount else ""


def _mark(was: object, now: object) -> str:
    return "same" if was == now else "differs"


def _row(one: SeatInTwo, language: str) -> Row:
    return Row(
        name_of(one.seat.mentee), _side(one.before, one.was_there), _side(one.after, one.is_there), one.mark,
        _why(one, language),
    )  # fmt: skip


def _side(pair: RunPair | None, there: bool) -> str:
    if pair is not None:
        return name_of(pair.mentor)
    return _("nobody") if there else _("took no part")


def _why(one: SeatInTwo, language: str) -> str:
    """What differs between two pairs, the heaviest first; what rests on measured needs is told to nobody here."""
    if one.before is None or one.after is None:
        return ""
    told = _differences(one.before.terms, one.after.terms, language)
    if is_sensitive(one.before.terms) or is_sensitive(one.after.terms):
        return "; ".join(told[:3])
    whole = points(one.after.score - one.before.score)
    return "; ".join([_("strength %(points)s") % {"points": signed(whole)}, *told[:3]])


def _differences(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], language: str) -> list[str]:
    was = {term["name"]: term for term in before}
    now = {term["name"]: term for term in after}
    found = []
    for name in {**was, **now}:
        term = now.get(name) or was[name]
        if term.get("kind") in SENSITIVE_TERMS:
            continue
        change = points(now.get(name, {}).get("points", 0) - was.get(name, {}).get("points", 0))
        if change:
            found.append((abs(change), f"{title_of(term, language).lower()} {signed(change)}"))
    return [words for _size, words in sorted(found, key=lambda one: (-one[0], one[1]))]
