"""The register of papers, on a screen and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.bridge.spreadsheets import Column as FileColumn
from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer
from opora.documents.models import Paper
from opora.documents.queries.papers import counts_of, papers_shown

COLUMNS = (
    Column("number", gettext_lazy("Number"), order=("number", "pk")),
    Column("date", gettext_lazy("Date"), order=("dated_on", "pk")),
    Column("kind", gettext_lazy("Kind"), order=("kind", "pk")),
    Column("place", gettext_lazy("Organisation"), order=("node__sort_key", "pk")),
    Column("act", gettext_lazy("Actions"), unseen=True),
)


@dataclass(frozen=True)
class Chip:
    """A filter written as a word."""

    url: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True)
class PapersPage:
    """The register."""

    table: Table
    chips: tuple[Chip, ...]
    may_add: bool
    csv_url: str
    find: str


def shown_in(query: QueryDict) -> str:
    """The kind the address asks for."""
    return query.get("show", "") if query.get("show", "") in Paper.Kind.values else ""


def papers_page(query: QueryDict, viewer: Viewer) -> PapersPage:
    """The register as the address asks for it."""
    show, words = shown_in(query), query.get("q", "")[:60]
    table = build_table(
        query, columns=COLUMNS, rows=papers_shown(viewer, show, words), default="-date",
        export_url=reverse("documents:export", args=["xlsx"]) if viewer.paths(Data.PAPER) else "",
    )  # fmt: skip
    counts = counts_of(viewer)
    kinds = [("", _("All")), *((kind.value, str(kind.label)) for kind in Paper.Kind if counts.get(kind.value))]
    return PapersPage(
        table=table,
        chips=tuple(
            Chip(
                link(query, show=key, page=""), label, counts.get(key, 0) if key else sum(counts.values()), key == show
            )
            for key, label in kinds
        ),
        may_add=bool(viewer.paths(Data.PAPER, Right.ENTER)),
        csv_url=reverse("documents:export", args=["csv"]) + link(query, page=""),
        find=words,
    )


def file_columns() -> list[FileColumn]:
    """The columns of the register."""
    return [
        FileColumn(_("Number")),
        FileColumn(_("Date"), kind="date"),
        *(FileColumn(title) for title in (_("Kind"), _("What it is about"), _("Organisation"))),
    ]


def file_rows(query: QueryDict, viewer: Viewer) -> list[Sequence[Any]]:
    """The register as a file."""
    return [
        (paper.number, paper.dated_on, str(paper.get_kind_display()), paper.title, paper.node.short_name)
        for paper in papers_shown(viewer, shown_in(query), query.get("q", "")[:60])
    ]
