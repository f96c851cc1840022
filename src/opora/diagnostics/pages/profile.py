"""The profile: each source by itself with its precision, the needs found, the history; nothing is averaged."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.bridge.measuring import is_real_change, level_told, may_tell
from opora.diagnostics.models import Instrument, Measurement, Need
from opora.diagnostics.pages.overview import OrderLine, order_of
from opora.diagnostics.queries.needs import asking_person
from opora.diagnostics.queries.profile import found_needs, live_consents, measurements_of
from opora.diagnostics.rules.consents import CONSENTS
from opora.diagnostics.rules.instruments import parts_of
from opora.diagnostics.rules.measuring import is_inside, is_reliable
from opora.diagnostics.rules.raters import header_said, short_name
from opora.people.models import DataConsent, Person
from opora.people.queries.tutors import tutors_of

#: 95 %: so many standard errors on either side.
WIDTH = 1.96
#: How the scale of an instrument is written: 50 is its middle, 10 one standard deviation.
MIDDLE, SPREAD = 50.0, 10.0
#: A share is told to a tenth of a percent where one answer weighs no more than a percent.
TENTHS, _TINY = 100, 1e-9
#: The chart of such a scale goes so far.
MOST = 100.0


@dataclass(frozen=True)
class Bar:
    """One row of a chart: the names that the shared chart knows."""

    label: str
    value: float
    low: float | None
    high: float | None
    text: str
    href: str = ""
    here: bool = False
    hidden: str = ""


@dataclass(frozen=True)
class ProfileRow:
    """One measurement in words."""

    title: str
    value: str
    interval: str
    level: str
    note: str
    items: int
    day: dt.date


@dataclass(frozen=True)
class SourceSheet:
    """The last measurements by one instrument."""

    title: str
    chart: str
    note: str
    bars: tuple[Bar, ...]
    rows: tuple[ProfileRow, ...]
    unit: str
    most: float
    #: What the last overview says of the order of blocks.
    order: tuple[OrderLine, ...] = ()
    #: Where it comes from: by whom and when.
    source: str = ""


@dataclass(frozen=True)
class FoundLine:
    """One difficulty or deficit."""

    title: str
    note: str
    kind: str
    word: str


@dataclass(frozen=True)
class HistoryRow:
    """One measurement in the history."""

    day: dt.date
    source: str
    title: str
    value: str
    change: str


@dataclass(frozen=True)
class ConsentLine:
    """One consent: what holds now, and what may be agreed to or taken back."""

    code: str
    words: str
    given: bool
    text: str
    verb: str


@dataclass(frozen=True)
class ProfilePage:
    """Everything measured of one person."""

    person: Person
    own: bool
    sheets: tuple[SourceSheet, ...]
    needs: tuple[FoundLine, ...]
    closed: tuple[FoundLine, ...]
    history: tuple[HistoryRow, ...]
    consents: tuple[ConsentLine, ...]
    back: str
    #: What several people said, by round, the newest first: put side by side elsewhere.
    opinions: tuple[tuple[Measurement, ...], ...] = ()
    #: Everything measured, the newest first.
    measured: tuple[Measurement, ...] = ()


def shown(found: Measurement, value: float) -> float:
    """A value as it is written: percent as it is, a latent one on the scale of 50 and 10."""
    return value if found.scale == Measurement.Scale.PERCENT else MIDDLE + SPREAD * value


def value_said(found: Measurement) -> str:
    """«46» or «59 %»: nothing is rounded up to a level it has not reached, and tenths need a hundred questions."""
    if found.scale == Measurement.Scale.PERCENT:
        places = 1 if found.items >= TENTHS else 0
        kept = math.floor(found.value * 10**places + _TINY) / 10**places
        return f"{number_format(kept, 0 if kept == int(kept) else places)} %"
    return number_format(shown(found, found.value), 0)


def interval_said(found: Measurement) -> str:
    """«от 41 до 52», or that the error is unknown."""
    if found.error is None:
        return _("error unknown")
    low, high = (number_format(shown(found, found.value + sign * WIDTH * found.error), 0) for sign in (-1, 1))
    return _("from %(low)s to %(high)s") % {"low": low, "high": high}


def level_said(instrument: Instrument, found: Measurement, language: str) -> tuple[str, str]:
    """The level with how sure it is, and a note where no level may be told."""
    if found.source == Measurement.Source.OUTSIDE:
        return "", _("made outside Opora: error unknown, no level told")
    told = level_told(instrument, found)
    if told is None:
        return "", ""
    if not is_reliable(found):
        return "", _("reliability is below 0.70: no level of one person is told")
    if not may_tell(found):
        return "", _("fewer than ten answers: no level is told")
    if not told.is_sure:
        between = pgettext("level", "between “%(low)s” and “%(high)s”") % {
            "low": told.low.said(language), "high": told.high.said(language)
        }  # fmt: skip
        return between, _("one level is not sure yet")
    if found.error is None:
        return told.low.said(language), ""
    sure = number_format(int(told.probability * 100), 0)
    return told.low.said(language), _("probability %(share)s %%") % {"share": sure}


def section_title(found: Measurement, language: str) -> str:
    """What was measured: the section, a competence inside it, or the instrument as a whole."""
    if found.competence is not None and is_inside(found):
        return text_in(found.competence.title, language)
    part = next((one for one in parts_of(found.instrument) if one.code == found.section), None)
    return part.said(language) if part else _("Overall")


def source_of(found: Measurement) -> tuple[str, str, str, int]:
    """What tells sources apart: the instrument, where it comes from, as what and by whom somebody spoke."""
    observer = found.sitting.person_id if found.source == Measurement.Source.OBSERVATION and found.sitting else 0
    return (found.instrument.code, found.source, found.rater, observer or 0)


def source_said(found: Measurement) -> str:
    """«наблюдение: Соколова М. И., наставник; урок 24 ноября 2026 г., 7 Б»."""
    word = str(found.get_source_display())
    if found.source == Measurement.Source.OPINIONS:
        return f"{word}: {found.get_rater_display()}"
    if found.source != Measurement.Source.OBSERVATION or found.sitting is None:
        return word
    who = f"{short_name(found.sitting.person)}, {found.get_rater_display()}"
    lesson = header_said(found.sitting)
    return f"{word}: {who}" + (_("; lesson %(lesson)s") % {"lesson": lesson} if lesson else "")


def sheet_of(rows: Sequence[Measurement], language: str) -> SourceSheet:
    """The last measurement of each section by one instrument."""
    instrument = rows[0].instrument
    order = {part.code: at for at, part in enumerate(parts_of(instrument))}
    last: dict[tuple[str, int], Measurement] = {}
    for row in rows:
        last.setdefault(_what(row), row)
    kept = [last[key] for key in sorted(last, key=lambda key: (order.get(key[0], -1), key[1]))]
    seen = next((row for row in kept if row.order), None)
    bars, told = [], []
    for row in kept:
        level, note = level_said(instrument, row, language)
        error = row.error or 0.0
        low, high = (shown(row, row.value + sign * WIDTH * error) for sign in (-1, 1))
        title = section_title(row, language)
        bars.append(
            Bar(
                title, max(shown(row, row.value), 0.0), max(low, 0.0) if row.error is not None else None,
                min(high, MOST) if row.error is not None else None, value_said(row),
            )
        )  # fmt: skip
        told.append(ProfileRow(title, value_said(row), interval_said(row), level, note, row.items, row.measured_on))
    latent = kept[0].scale == Measurement.Scale.LATENT
    notes = [
        _(
            "Scale of the instrument: 50 is the middle, two thirds of teachers lie between 40 and 60. "
            "The line is the 95 % interval."
        )
        if latent else _("Percent of the maximum. The error of such a share is unknown.")
    ]  # fmt: skip
    limits = text_in(instrument.passport.get("limits", {}), language)
    return SourceSheet(
        title=text_in(instrument.title, language), chart=headline(kept, bars, instrument, language),
        note=" ".join(part for part in (*notes, limits) if part), bars=tuple(bars), rows=tuple(told),
        unit="" if latent else " %", most=MOST, order=order_of(seen, language) if seen else (),
        source=source_said(rows[0]),
    )  # fmt: skip


def _what(found: Measurement) -> tuple[str, int]:
    """The section, and the competence where it is one inside it."""
    return found.section, (found.competence_id or 0) if is_inside(found) else 0


def headline(rows: Sequence[Measurement], bars: Sequence[Bar], instrument: Instrument, language: str) -> str:
    """The one message of the chart."""
    if len(rows) == 1:
        level, _note = level_said(instrument, rows[0], language)
        said = f"{bars[0].label}: {value_said(rows[0])}"
        return f"{said}, {level}" if level else said
    sides = [pair for pair in zip(rows, bars, strict=True) if pair[0].section]
    if len(sides) < 2:
        return "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    best = max(sides, key=lambda pair: pair[0].value)[1]
    least = min(sides, key=lambda pair: pair[0].value)[1]
    if best.value == least.value:
        return _("All sides stand alike")
    return _("Highest: %(best)s; lowest: %(least)s") % {"best": best.label.lower(), "least": least.label.lower()}


def found_line(need: Need, language: str) -> FoundLine:
    """A difficulty or a deficit with what it was found by and what a later measurement said."""
    parts = [f"{need.opened_on:%d.%m.%Y}"]
    if need.evidence is not None:
        parts = [f"{text_in(need.evidence.instrument.title, language)}, {parts[0]}"]
    if need.outcome and need.measured_again is not None:
        again = _("measured again on %(day)s: %(outcome)s")
        parts.append(
            again % {"day": f"{need.measured_again.measured_on:%d.%m.%Y}", "outcome": need.get_outcome_display()}
        )
    word = need.get_kind_display()
    title = text_in(need.competence.title, language) if need.competence else need.words
    kind = "" if need.closed_on else {3: "stop", 2: "wait"}.get(need.severity, "")
    return FoundLine(title, " · ".join([word, *parts]), kind, word)


def history_of(rows: Sequence[Measurement], language: str) -> tuple[HistoryRow, ...]:
    """Every measurement with how it differs from the one before it by the same instrument."""
    made = []
    for at, row in enumerate(rows):
        before = next(
            (
                one for one in rows[at + 1 :]
                if (*source_of(one), *_what(one), one.scale) == (*source_of(row), *_what(row), row.scale)
            ),
            None,
        )  # fmt: skip
        made.append(
            HistoryRow(
                row.measured_on, f"{text_in(row.instrument.title, language)} · {source_said(row)}",
                section_title(row, language),
                f"{value_said(row)} ({interval_said(row)})", change_said(before, row),
            )
        )  # fmt: skip
    return tuple(made)


def change_said(before: Measurement | None, after: Measurement) -> str:
    """Whether something really changed, or the difference lies within the errors."""
    if before is None:
        return ""
    if before.error is None or after.error is None:
        return _("error unknown: a change cannot be told from chance")
    if not is_real_change(before.value, before.error, after.value, after.error):
        return _("no change beyond the error")
    return _("grew") if after.value > before.value else _("fell")


def consents_of(viewer: Viewer, person: Person) -> tuple[ConsentLine, ...]:
    """Every consent that concerns a profile, as it stands; to tutors only where there are any, and by name."""
    live, tutors = live_consents(person), tutors_of(viewer, person)
    named = ", ".join(dict.fromkeys(f"{row.person} ({row.body})" for row in tutors))
    lines = []
    for asked in CONSENTS.values():
        given, to_tutors = live.get(asked.purpose), asked.purpose == DataConsent.Purpose.SHOW_TUTOR
        if to_tutors and not (given or tutors):
            continue
        words = str(asked.given) % {"day": date_format(given.given_on)} if given else str(asked.without)
        if to_tutors and named:
            words = f"{words} {_('Today these are: %(names)s.') % {'names': named}}"
        lines.append(ConsentLine(asked.code, words, given is not None, asked.text, str(asked.verb)))
    return tuple(lines)


def profile_page(viewer: Viewer, person: Person) -> ProfilePage:
    """The whole page."""
    rows = list(measurements_of(viewer, person))
    by_source: dict[tuple[str, str, str, int], list[Measurement]] = {}
    rounds: dict[int | None, list[Measurement]] = {}
    for row in rows:
        if row.source == Measurement.Source.OPINIONS:
            rounds.setdefault(row.round, []).append(row)
        else:
            by_source.setdefault(source_of(row), []).append(row)
    needs = list(found_needs(viewer, person))
    own = viewer.person_id == person.pk
    beside = not own and asking_person(viewer, person.pk) is not None
    return ProfilePage(
        person=person, own=own,
        sheets=tuple(sheet_of(group, viewer.language) for group in by_source.values()),
        needs=tuple(found_line(need, viewer.language) for need in needs if need.closed_on is None),
        closed=tuple(found_line(need, viewer.language) for need in needs if need.closed_on is not None),
        history=history_of(rows, viewer.language), consents=consents_of(viewer, person) if own else (),
        back=reverse("diagnostics:needs", args=[person.pk]) if beside else reverse("diagnostics:own"),
        opinions=tuple(tuple(said) for said in rounds.values()), measured=tuple(rows),
    )  # fmt: skip
