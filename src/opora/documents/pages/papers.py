"""The register of papers, on a screen and as a file, and one paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.bridge.spreadsheets import Column as FileColumn
from opora.base.models import StateChange
from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer
from opora.documents.models import Paper, Signature
from opora.documents.queries.papers import counts_of, papers_shown, signatures_of, steps_of, waiting_count
from opora.documents.rules.kinds import kind_named, kind_title, marks_in

COLUMNS = (
    Column("number", gettext_lazy("Number"), order=("number", "pk")),
    Column("date", gettext_lazy("Date"), order=("dated_on", "pk")),
    Column("kind", gettext_lazy("Kind"), order=("kind", "pk")),
    Column("place", gettext_lazy("Organisation"), order=("node__sort_key", "pk")),
    Column("state", gettext_lazy("State"), order=("state", "pk")),
    Column("act", gettext_lazy("Actions"), unseen=True),
)
#: The colour of each state.
KINDS = {"made": "wait", "signed": "good", "cancelled": "", "replaced": ""}
STEPS = {
    "made": gettext_lazy("The paper is made"),
    "signed": gettext_lazy("The signature is recorded"),
    "cancelled": gettext_lazy("The paper is cancelled"),
    "replaced": gettext_lazy("Replaced by another paper"),
}
#: The address of the papers that wait for a signature.
WAITING = "waiting"


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


def wanted_in(query: QueryDict) -> tuple[str, str]:
    """The kind and the state the address asks for."""
    show = query.get("show", "")[:32]
    return ("", Paper.State.MADE.value) if show == WAITING else (show, "")


def papers_page(query: QueryDict, viewer: Viewer) -> PapersPage:
    """The register as the address asks for it."""
    (kind, state), words = wanted_in(query), query.get("q", "")[:60]
    table = build_table(
        query, columns=COLUMNS, rows=papers_shown(viewer, kind, words, state), default="-date",
        export_url=reverse("documents:export", args=["xlsx"]) if viewer.may_somewhere(Data.PAPER) else "",
    )  # fmt: skip
    counts = counts_of(viewer)
    show = WAITING if state else kind
    chips = [("", _("All"), sum(counts.values()))]
    if waiting := waiting_count(viewer):
        chips.append((WAITING, _("Wait for a signature"), waiting))
    chips += [(code, title, counts[code]) for title, code in sorted((kind_title(code), code) for code in counts)]
    return PapersPage(
        table=table,
        chips=tuple(Chip(link(query, show=key, page=""), label, count, key == show) for key, label, count in chips),
        may_add=viewer.may_somewhere(Data.PAPER, Right.ENTER),
        csv_url=reverse("documents:export", args=["csv"]) + link(query, page=""),
        find=words,
    )


@dataclass(frozen=True)
class Step:
    """One thing that happened to a paper."""

    title: str
    change: StateChange
    kind: str


@dataclass(frozen=True)
class PaperPage:
    """One paper: what it is, who signs, what happened to it, what may be done."""

    paper: Paper
    title: str
    state_kind: str
    signatures: tuple[Signature, ...]
    steps: tuple[Step, ...]
    #: What the paper itself says is missing in the record.
    marks: tuple[str, ...]
    may_keep: bool
    replaced_by: Paper | None
    sign_form: forms.Form | None
    cancel_form: forms.Form | None
    scan_form: forms.Form | None
    #: Whether it was made by Opora and can be made anew.
    may_make: bool

    @property
    def can_sign(self) -> bool:
        """Whether it waits for a signature the viewer may record."""
        return self.may_keep and self.paper.state == Paper.State.MADE

    @property
    def can_change(self) -> bool:
        """Whether it may be made anew or put away."""
        return self.may_keep and self.paper.state in ("made", "signed")

    @property
    def can_scan(self) -> bool:
        """Whether the signed sheet may be brought."""
        return self.may_keep and self.paper.state == Paper.State.SIGNED

    @property
    def can_replace(self) -> bool:
        """Whether it can be made anew: one recorded by hand is cancelled and recorded again."""
        return self.may_make and self.can_change

    @property
    def in_force(self) -> bool:
        """Whether another was made instead of it, but is not signed yet."""
        return self.replaced_by is not None and self.paper.state == Paper.State.SIGNED

    @property
    def version(self) -> str:
        """Which template it was made from."""
        template = self.paper.template
        if template is None:
            return ""
        own, ours = _("own template, version %(version)s"), _("Opora's template, version %(version)s")
        return (own if template.node_id else ours) % {"version": template.version}


def paper_page(
    viewer: Viewer,
    paper: Paper,
    sign_form: forms.Form | None,
    cancel_form: forms.Form | None,
    scan_form: forms.Form | None,
) -> PaperPage:
    """Gather one paper."""
    return PaperPage(
        paper=paper,
        title=kind_title(paper.kind),
        state_kind=KINDS[paper.state],
        signatures=tuple(signatures_of(paper)),
        steps=tuple(
            Step(str(STEPS.get(step.to_state, step.to_state)), step, KINDS.get(step.to_state, ""))
            for step in steps_of(paper)
        ),
        marks=tuple(mark.partition(": ")[2] for mark in marks_in(paper.data)),
        may_keep=viewer.may(Data.PAPER, Right.ENTER, path=paper.node.path),
        may_make=paper.is_made and kind_named(paper.kind) is not None,
        replaced_by=getattr(paper, "replaced_by", None),
        scan_form=scan_form,
        sign_form=sign_form,
        cancel_form=cancel_form,
    )


def file_columns() -> list[FileColumn]:
    """The columns of the register."""
    return [
        FileColumn(_("Number")),
        FileColumn(_("Date"), kind="date"),
        *(FileColumn(title) for title in (_("Kind"), _("What it is about"), _("Organisation"), _("State"))),
        FileColumn(_("Signed on"), kind="date"),
    ]


def file_rows(query: QueryDict, viewer: Viewer) -> list[Sequence[Any]]:
    """The register as a file."""
    kind, state = wanted_in(query)
    return [
        (
            paper.number, paper.dated_on, kind_title(paper.kind), paper.title, paper.node.short_name,
            str(paper.get_state_display()), paper.signed_on,
        )
        for paper in papers_shown(viewer, kind, query.get("q", "")[:60], state)
    ]  # fmt: skip
