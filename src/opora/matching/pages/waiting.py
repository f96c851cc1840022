"""The waiting list: it remembers who was passed over."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column
from opora.base.rules.access import Viewer
from opora.matching.models import Waiting
from opora.matching.pages.words import days_waited, passed_over
from opora.matching.queries.proposals import waiting_under
from opora.mentoring.queries.people import Card, cards_of

COLUMNS = (
    Column("name", gettext_lazy("Teacher"), order=("seat__mentee__sort_key", "pk")),
    Column("place", gettext_lazy("Organisation"), order=("seat__node__sort_key", "pk")),
    Column("passed", gettext_lazy("Passed over"), order=("passed_over", "pk")),
    Column("since", gettext_lazy("Waits"), order=("seat__opened_on", "pk")),
    Column("act", gettext_lazy("Actions"), unseen=True),
)


@dataclass(frozen=True)
class WaitingLine:
    """One place that was passed over."""

    waiting: Waiting
    card: Card | None
    waits: str
    passed: str


@dataclass(frozen=True)
class WaitingPage:
    """The whole list."""

    table: Table
    lines: tuple[WaitingLine, ...]


def waiting_page(query: QueryDict, viewer: Viewer) -> WaitingPage:
    """The list as the address asks for it."""
    table = build_table(query, columns=COLUMNS, rows=waiting_under(viewer), default="-passed")
    cards = cards_of([one.seat.mentee_id for one in table.rows], viewer.today, viewer.language)
    lines = [
        WaitingLine(
            one, cards.get(one.seat.mentee_id), days_waited(one.seat.opened_on, viewer.today),
            passed_over(one.passed_over),
        )
        for one in table.rows
    ]  # fmt: skip
    return WaitingPage(table, tuple(lines))
