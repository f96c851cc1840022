"""What others say of a teacher: visits to lessons, and opinions side by side, nobody's averaged with another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.rules.access import Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.models import Instrument, Measurement, Rater
from opora.diagnostics.pages.profile import Bar, interval_said, section_title, value_said
from opora.diagnostics.queries.raters import Round, observed_by, rounds_of, said_in, visits_to
from opora.diagnostics.rules.instruments import parts_of
from opora.diagnostics.rules.raters import LEAST_COLLEAGUES, header_said, short_name
from opora.people.models import Person


@dataclass(frozen=True)
class VisitPage:
    """A visit to a lesson is planned."""

    person: Person
    own: bool
    form: Form
    title: str
    note: str
    minutes: int
    back: str
    nobody: bool


@dataclass(frozen=True)
class OpinionsAskPage:
    """Opinions are asked for."""

    form: Form
    title: str
    minutes: int
    back: str


@dataclass(frozen=True)
class RaterLine:
    """One visit, one round, or one mentee whose lesson may be visited."""

    title: str
    note: str
    url: str
    verb: str
    #: A visit may be called off with this address.
    cancel: str = ""


@dataclass(frozen=True)
class Aside:
    """What others have to do with one's own diagnostics: three lists and two ways in."""

    visits: tuple[RaterLine, ...]
    rounds: tuple[RaterLine, ...]
    mentees: tuple[RaterLine, ...]
    invite: str
    ask: str


@dataclass(frozen=True)
class SideColumn:
    """One kind of rater: a column of the table."""

    title: str
    note: str


@dataclass(frozen=True)
class SideRow:
    """One side of the work and what each kind of rater said of it."""

    title: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Opinions:
    """One round: a table by kind of rater, and a chart of the same."""

    name: str
    title: str
    note: str
    columns: tuple[SideColumn, ...]
    rows: tuple[SideRow, ...]
    bars: tuple[Bar, ...]
    day: dt.date
    #: That nobody knows the error, in words.
    unknown: str


@dataclass(frozen=True)
class OpinionsPage:
    """A round of one's own: how far it is, what came out."""

    number: int
    title: str
    about: str
    progress: str
    until: str
    is_open: bool
    said: Opinions | None
    hidden: str
    back: str


def aside_of(viewer: Viewer, instruments: dict[str, Instrument]) -> Aside:
    """Everything about others on the page of one's own diagnostics."""
    card, opinions = instruments.get(Instrument.Kind.OBSERVATION), instruments.get(Instrument.Kind.MULTI_RATER)
    own = viewer.person_id
    visits = tuple(
        RaterLine(
            _("%(name)s comes to your lesson") % {"name": short_name(one.person)}, header_said(one), "", "",
            reverse("diagnostics:call_off", args=[one.pk]) if one.state == one.State.ASSIGNED else "",
        )
        for one in visits_to(viewer)
    )  # fmt: skip
    rounds = tuple(
        RaterLine(
            text_in(one.last.instrument.title, viewer.language), round_note(one),
            reverse("diagnostics:opinions", args=[one.number]), _("See") if not one.open else _("How far it is"),
        )
        for one in rounds_of(viewer)
    )  # fmt: skip
    mentees = tuple(
        RaterLine(short_name(one), "", reverse("diagnostics:visit", args=[one.pk]), _("Plan a visit"))
        for one in (observed_by(viewer) if card else ())
    )
    return Aside(
        visits, rounds, mentees, reverse("diagnostics:visit", args=[own]) if card and own else "",
        reverse("diagnostics:opinions_ask") if opinions and own else "",
    )  # fmt: skip


def round_note(one: Round) -> str:
    """«коллеги: 2 из 4 · до 5 декабря»."""
    told = []
    if one.asked:
        told.append(_("colleagues: %(done)s of %(all)s") % {"done": one.answered, "all": one.asked})
    if one.open and one.last.last_on:
        told.append(_("until %(day)s") % {"day": date_format(one.last.last_on, "SHORT_DATE_FORMAT")})
    elif not one.open:
        told.append(_("over"))
    return " · ".join(told)


def visit_page(viewer: Viewer, person: Person, form: Form, card: Instrument, *, nobody: bool) -> VisitPage:
    """The page on which a visit is planned."""
    own = person.pk == viewer.person_id
    told = _("You choose who comes. The result is yours: the head and the municipality do not see it.")
    other = _("The teacher learns of the visit at once and may call it off. The result is the teacher’s own.")
    return VisitPage(
        person, own, form, _("Invite to my lesson") if own else _("Visit a lesson"), told if own else other,
        card.minutes, reverse("diagnostics:own"), nobody,
    )  # fmt: skip


def column_of(rows: Sequence[Measurement]) -> SideColumn:
    """What a kind of rater is called over its column."""
    first = rows[0]
    if first.rater == Rater.SELF:
        return SideColumn(_("Myself"), "")
    if first.rater == Rater.COLLEAGUE:
        most = max(row.raters for row in rows)
        return SideColumn(_("Colleagues together"), ngettext("%(count)s person", "%(count)s people", most) % {
            "count": most
        })  # fmt: skip
    return SideColumn(_("Mentor"), short_name(first.sitting.person) if first.sitting else "")


def opinions_of(rows: Sequence[Measurement], language: str) -> Opinions:
    """What was said in one round, a column a kind of rater; nothing is summed over the columns."""
    instrument = rows[0].instrument
    kinds = {Rater.SELF: 0, Rater.MENTOR: 1, Rater.METHODIST: 2, Rater.COLLEAGUE: 3}
    sides: dict[tuple[int, int], dict[str, Measurement]] = {}
    for row in rows:
        sides.setdefault((kinds[Rater(row.rater)], row.sitting_id or 0), {})[row.section] = row
    columns = [(column_of(list(sides[key].values())), sides[key]) for key in sorted(sides)]
    told, bars = [], []
    for part in parts_of(instrument):
        if not any(part.code in found for _column, found in columns):
            continue
        title, cells = part.said(language), []
        for column, found in columns:
            one = found.get(part.code)
            cells.append((column.title, value_said(one) if one else _("too few answers")))
            if one is not None:
                label = f"{title} · {column.title.lower()}"
                bars.append(Bar(label, one.value, None, None, value_said(one), here=one.rater == Rater.SELF))
        told.append(SideRow(title, tuple(cells)))
    day = date_format(rows[0].measured_on, "SHORT_DATE_FORMAT")
    return Opinions(
        name=text_in(instrument.title, language),
        title=widest_gap(columns, language) or _("All sides stand alike"),
        note=_("Percent of the maximum, %(day)s. The error is unknown.") % {"day": day},
        columns=tuple(column for column, _found in columns), rows=tuple(told), bars=tuple(bars),
        day=rows[0].measured_on, unknown=interval_said(rows[0]),
    )  # fmt: skip


def widest_gap(columns: Sequence[tuple[SideColumn, dict[str, Measurement]]], language: str) -> str:
    """Where the others see most differently from oneself: the one message of the chart."""
    mine = next((found for _column, found in columns if next(iter(found.values())).rater == Rater.SELF), {})
    gaps = [
        (abs(row.value - mine[code].value), column.title, row, mine[code])
        for column, found in columns for code, row in sorted(found.items())
        if code in mine and row is not mine[code]
    ]  # fmt: skip
    if not gaps:
        return ""
    gap, who, row, own = max(gaps, key=lambda one: one[0])
    if gap == 0:
        return ""
    told = {
        "side": section_title(row, language),
        "who": who.lower(),
        "theirs": value_said(row),
        "mine": value_said(own),
    }
    return _("Seen most differently: %(side)s: %(who)s %(theirs)s, myself %(mine)s") % told


def opinions_page(viewer: Viewer, one: Round) -> OpinionsPage:
    """One round of the viewer's own."""
    rows = said_in(viewer, one.number) if not one.open else []
    grouped = any(row.rater == Rater.COLLEAGUE for row in rows)
    few = _("Fewer than %(least)s colleagues answered: what they said is shown to nobody.")
    instrument = one.last.instrument
    return OpinionsPage(
        number=one.number, title=text_in(instrument.title, viewer.language),
        about=text_in(instrument.about, viewer.language), progress=round_note(one),
        until=date_format(one.last.last_on) if one.last.last_on and one.open else "", is_open=bool(one.open),
        said=opinions_of(rows, viewer.language) if rows else None,
        hidden=few % {"least": LEAST_COLLEAGUES} if one.asked and not one.open and not grouped else "",
        back=reverse("diagnostics:own"),
    )  # fmt: skip
