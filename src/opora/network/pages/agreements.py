"""What the list of agreements and one of them show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer
from opora.network.forms.agreements import AgreementFilter
from opora.network.models import Agreement
from opora.network.pages.bodies import Chip, TabLink, last_day, tabs_of
from opora.network.queries.agreements import agreements_of, agreements_shown
from opora.network.rules.agreements import state_on

COLUMNS = (
    Column("title", gettext_lazy("What it is about")),
    Column("partners", gettext_lazy("Partners")),
    Column("node", gettext_lazy("On our side")),
    Column("until", gettext_lazy("Until")),
    Column("state", gettext_lazy("State")),
)
SHOW = {"": gettext_lazy("Hold now"), "soon": gettext_lazy("End soon"), "over": gettext_lazy("Over")}
#: Where an agreement stands → mark and word.
STATES = {
    "ahead": ("info", gettext_lazy("has not begun")),
    "holds": ("good", gettext_lazy("holds")),
    "soon": ("wait", gettext_lazy("ends soon")),
    "over": ("", gettext_lazy("over")),
}


@dataclass(frozen=True)
class AgreementLine:
    """One agreement of a list."""

    agreement: Agreement
    partners: str
    until: str
    kind: str
    word: str


@dataclass(frozen=True)
class AgreementsPage:
    """The agreements within reach."""

    tabs: tuple[TabLink, ...]
    table: Table
    lines: tuple[AgreementLine, ...]
    chips: tuple[Chip, ...]
    form: AgreementFilter
    show: str
    add_at: int | None


@dataclass(frozen=True)
class AgreementPage:
    """One agreement with its partners and what was added to it."""

    line: AgreementLine
    term: str
    parties: tuple[Any, ...]
    additions: tuple[AgreementLine, ...]
    may_change: bool
    may_add: bool
    days_left: int | None


def until_of(agreement: Agreement) -> dt.date | None:
    """The day it really ends, as the query found it."""
    found: dt.date | None = getattr(agreement, "until", agreement.ends_on)
    return found


def agreement_line(agreement: Agreement, today: dt.date) -> AgreementLine:
    """An agreement with its end and its state in words."""
    until = until_of(agreement)
    kind, word = STATES[state_on(agreement.starts_on, until, today)]
    return AgreementLine(
        agreement=agreement,
        partners=", ".join(party.name for party in agreement.parties.all()),
        until=last_day(until) if until else _("without a term"),
        kind=kind,
        word=str(word),
    )


def agreements_page(query: QueryDict, viewer: Viewer) -> AgreementsPage:
    """The list as the address asks for it."""
    form = AgreementFilter(query)
    form.is_valid()
    words = form.cleaned_data.get("q", "")
    show = query.get("show", "") if query.get("show", "") in SHOW else ""
    table = build_table(query, columns=COLUMNS, rows=agreements_shown(viewer, show, words))
    kept = viewer.paths(Data.AGREEMENT, Right.ENTER)
    return AgreementsPage(
        tabs=tabs_of(viewer, "network:agreements"),
        table=table,
        lines=tuple(agreement_line(one, viewer.today) for one in table.rows),
        chips=tuple(Chip(link(query, show=key, page=""), str(label), key == show) for key, label in SHOW.items()),
        form=form,
        show=show,
        add_at=next((reach.node_id for reach in viewer.reaches if reach.path in kept), None),
    )


def agreement_page(viewer: Viewer, agreement: Agreement) -> AgreementPage:
    """One agreement."""
    keeps = viewer.may(Data.AGREEMENT, Right.ENTER, path=agreement.node.path)
    until = until_of(agreement)
    holds = until is None or until > viewer.today
    additions = agreements_of(viewer).filter(parent=agreement)
    return AgreementPage(
        line=agreement_line(agreement, viewer.today),
        term=f"{agreement.starts_on:%d.%m.%Y} – {last_day(agreement.ends_on) if agreement.ends_on else '…'}",
        parties=tuple(agreement.parties.select_related("node").order_by("pk")),
        additions=tuple(agreement_line(one, viewer.today) for one in additions),
        may_change=keeps and holds,
        may_add=keeps and holds and agreement.parent_id is None,
        days_left=(until - viewer.today).days if until and holds else None,
    )
