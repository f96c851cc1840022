"""What the common calendar, a body's plan and one event show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.wording import initials
from opora.catalogue.models import Occurrence
from opora.catalogue.queries.occurrences import (
    between,
    clashes_among,
    midnight,
    names_known,
    occurrence_kept,
    occurrences_of,
    of_body,
)
from opora.catalogue.rules import Clash
from opora.network.models import Body, BodyTask
from opora.network.queries.bodies import home_path, may_keep, tasks_of
from opora.network.rules.body_sections import tabs_for
from opora.network.rules.sections import NodeLine, NodeSection

COLUMNS = (
    Column("when", gettext_lazy("When")),
    Column("what", gettext_lazy("What")),
    Column("who", gettext_lazy("Who holds it")),
    Column("where", gettext_lazy("Where")),
    Column("state", gettext_lazy("State")),
)
PLAN_COLUMNS = (
    Column("when", gettext_lazy("When")),
    Column("what", gettext_lazy("What")),
    Column("where", gettext_lazy("Where")),
    Column("state", gettext_lazy("State")),
)
KINDS = {"planned": "info", "held": "good", "cancelled": ""}
TASK_KINDS = {"given": "wait", "reported": "info", "returned": "stop", "accepted": "good"}
#: People named in a clash; the others are counted.
NAMED = 5


@dataclass(frozen=True)
class TabLink:
    """A page of the network in the row of its pages."""

    url: str
    label: str
    on: bool


@dataclass(frozen=True)
class EventLine:
    """One event of a list."""

    occurrence: Occurrence
    when: str
    where: str
    kind: str
    word: str


@dataclass(frozen=True)
class ClashLine:
    """Two events that cannot both be held as planned, and why."""

    one: Occurrence
    other: Occurrence
    when: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class CalendarPage:
    """The events of a month, of the whole region, with their clashes."""

    tabs: tuple[TabLink, ...]
    month: dt.date
    before: str
    after: str
    table: Table
    lines: tuple[EventLine, ...]
    clashes: tuple[ClashLine, ...]
    plan_at: int | None

    @property
    def title(self) -> str:
        """«Ноябрь 2026»."""
        return capfirst(formats.date_format(self.month, "F Y"))


@dataclass(frozen=True)
class PlanLine:
    """One row of a plan: an event, or a task with its day."""

    on: dt.date
    when: str
    title: str
    where: str
    kind: str
    word: str
    url: str
    is_task: bool = False


@dataclass(frozen=True)
class PlanPage:
    """A body's plan of the school year."""

    body: Body
    table: Table
    lines: tuple[PlanLine, ...]
    clashes: tuple[ClashLine, ...]
    may_plan: bool


@dataclass(frozen=True)
class OccurrencePage:
    """One event."""

    line: EventLine
    clashes: tuple[ClashLine, ...]
    may_change: bool
    may_hold: bool


@dataclass(frozen=True)
class FormPage:
    """The form of an event."""

    form: Any
    title: str
    verb: str
    back: str
    note: str


def tabs_of(viewer: Viewer, current: str) -> tuple[TabLink, ...]:
    """The row of the network's pages."""
    return tuple(TabLink(reverse(tab.address), str(tab.label), tab.address == current) for tab in tabs_for(viewer))


def when_words(occurrence: Occurrence) -> str:
    """«25.11.2026, 14:00–15:30»."""
    first, last = timezone.localtime(occurrence.starts_at), timezone.localtime(occurrence.ends_at)
    end = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%d.%m.%Y}, {last:%H:%M}"
    return f"{first:%d.%m.%Y}, {first:%H:%M}–{end}"


def where_words(occurrence: Occurrence) -> str:
    """«Школа № 7, актовый зал» or «online»."""
    if occurrence.online:
        return _("online")
    return ", ".join(filter(None, (occurrence.at.short_name if occurrence.at else "", occurrence.place)))


def event_line(occurrence: Occurrence) -> EventLine:
    """An event in words."""
    return EventLine(
        occurrence,
        when_words(occurrence),
        where_words(occurrence),
        KINDS[occurrence.state],
        str(occurrence.get_state_display()),
    )


def clash_lines(viewer: Viewer, found: Sequence[Occurrence], only: int | None = None) -> tuple[ClashLine, ...]:
    """Clashes in words: which place, which people as far as the reader may know them."""
    clashes = [one for one in clashes_among(found) if only is None or only in (one.one, one.other)]
    if not clashes:
        return ()
    events = {one.pk: one for one in found}
    known = names_known(viewer, {person for one in clashes for person in one.people})
    return tuple(
        ClashLine(
            events[one.one],
            events[one.other],
            when_words(events[one.other]),
            tuple(why(one, events[one.one], known)),
        )
        for one in clashes
    )


def why(clash: Clash, event: Occurrence, known: dict[int, tuple[str, str, str]]) -> Iterable[str]:
    """Why two events clash: a sentence for the place, one for the people."""
    if clash.same_place:
        yield _("the same place: %(place)s") % {"place": where_words(event)}
    if clash.people:
        names = sorted(initials(*known[person]) for person in clash.people if person in known)[:NAMED]
        rest = len(clash.people) - len(names)
        told = [*names, _("%(count)s more") % {"count": rest}] if names and rest else names
        yield _("the same people: %(people)s") % {"people": ", ".join(told) or str(rest)}


def month_of(query: QueryDict, today: dt.date) -> dt.date:
    """The first day of the month an address asks for, else of this one."""
    year, _dash, month = query.get("month", "").partition("-")
    if year.isdecimal() and month.isdecimal() and 2000 <= int(year) <= 2100 and 1 <= int(month) <= 12:
        return dt.date(int(year), int(month), 1)
    return today.replace(day=1)


def next_month(first: dt.date, step: int = 1) -> dt.date:
    """The first day of a month later or earlier.

    >>> next_month(dt.date(2026, 12, 1)), next_month(dt.date(2026, 1, 1), -1)
    (datetime.date(2027, 1, 1), datetime.date(2025, 12, 1))
    """
    number = first.year * 12 + first.month - 1 + step
    return dt.date(number // 12, number % 12 + 1, 1)


def calendar_page(query: QueryDict, viewer: Viewer) -> CalendarPage:
    """A month of the region's events."""
    month = month_of(query, viewer.today)
    found = between(viewer, month, next_month(month), home_path(viewer))
    table = build_table(QueryDict(), columns=COLUMNS, rows=found, per_page=500)
    paths = viewer.paths(Data.NETWORK, Right.ENTER)
    return CalendarPage(
        tabs=tabs_of(viewer, "catalogue:calendar"),
        month=month,
        before=f"?month={next_month(month, -1):%Y-%m}",
        after=f"?month={next_month(month):%Y-%m}",
        table=table,
        lines=tuple(event_line(one) for one in table.rows),
        clashes=clash_lines(viewer, found),
        plan_at=next((reach.node_id for reach in viewer.reaches if reach.path in paths), None),
    )


def year_of(today: dt.date) -> tuple[dt.date, dt.date]:
    """The school year of a day: its first day, and the first day of the next one."""
    begins = dt.date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    return begins, begins.replace(year=begins.year + 1)


def plan_page(viewer: Viewer, body: Body) -> PlanPage:
    """The plan of a body: events and, for those who keep it, tasks from above."""
    first, until = year_of(viewer.today)
    events = list(of_body(viewer, body).filter(starts_at__gte=midnight(first), starts_at__lt=midnight(until)))
    keeps = may_keep(viewer, body)
    tasks = list(tasks_of(viewer).filter(body=body, due_on__gte=first, due_on__lt=until)) if keeps else []
    rows = sorted([*map(event_row, events), *map(task_row, tasks)], key=lambda row: (row.on, row.when))
    table = build_table(QueryDict(), columns=PLAN_COLUMNS, rows=rows, per_page=500)
    return PlanPage(body, table, tuple(table.rows), clash_lines(viewer, events), keeps)


def event_row(occurrence: Occurrence) -> PlanLine:
    """An event as a row of a plan."""
    line = event_line(occurrence)
    url = reverse("catalogue:occurrence", args=[occurrence.pk])
    on = timezone.localtime(occurrence.starts_at).date()
    return PlanLine(on, line.when, occurrence.title, line.where, line.kind, line.word, url)


def task_row(task: BodyTask) -> PlanLine:
    """A task as a row of a plan, on its last day."""
    return PlanLine(
        task.due_on, f"{task.due_on:%d.%m.%Y}", task.title, "", TASK_KINDS[task.state], str(task.get_state_display()),
        reverse("network:body", args=[task.body_id]), is_task=True,
    )  # fmt: skip


def plan_section(viewer: Viewer, body: Body, keeps: bool) -> NodeSection | None:
    """On a body's page: what comes next, and the way to the whole plan."""
    ahead = of_body(viewer, body).filter(starts_at__gte=midnight(viewer.today), state=Occurrence.State.PLANNED)[:5]
    lines = [NodeLine(when_words(one), one.title, reverse("catalogue:occurrence", args=[one.pk])) for one in ahead]
    return NodeSection(_("Meetings"), lines, reverse("catalogue:plan", args=[body.pk]), _("The plan of the year"))


def occurrence_page(viewer: Viewer, occurrence: Occurrence, now: dt.datetime) -> OccurrencePage:
    """One event, and what it clashes with."""
    planned = occurrence.state == Occurrence.State.PLANNED
    keeps = planned and occurrence_kept(viewer, occurrence.pk) is not None
    around: list[Occurrence] = []
    if planned:
        at_once = {"starts_at__lt": occurrence.ends_at, "ends_at__gt": occurrence.starts_at}
        around = list(occurrences_of(viewer).filter(**at_once).exclude(state=Occurrence.State.CANCELLED))
    return OccurrencePage(
        line=event_line(occurrence),
        clashes=clash_lines(viewer, around, occurrence.pk),
        may_change=keeps,
        may_hold=keeps and occurrence.starts_at <= now,
    )
