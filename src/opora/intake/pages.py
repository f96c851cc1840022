"""What the pages of intake show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column as Head
from opora.intake.forms import ColumnsForm, RowForm, UploadForm
from opora.intake.models import Batch, Row
from opora.intake.queries.batches import Tally, rows_shown, tally_of
from opora.intake.rules.faults import Fault
from opora.intake.rules.fields import TITLES
from opora.intake.rules.mapping import Column
from opora.intake.rules.mapping import Mapping as ColumnMapping


@dataclass(frozen=True)
class ListsPage:
    """The batches of one's organisations and the way to bring another."""

    table: Table
    form: UploadForm


@dataclass(frozen=True)
class ColumnLine:
    """One column of the file: what it is called, what stands in it, what it seems to mean."""

    column: Column
    sample: Sequence[str]
    field: Any

    @property
    def is_sure(self) -> bool:
        """Whether the guess needs no second look."""
        return self.column.confidence >= 0.8

    @property
    def reason(self) -> str:
        """Why this was guessed, in words."""
        return self.column.why if hasattr(self.column, "why") else ""


@dataclass(frozen=True)
class ColumnsPage:
    """The wizard's second step: what the columns mean."""

    batch: Batch
    form: ColumnsForm
    lines: tuple[ColumnLine, ...]
    steps: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class RowLine:
    """One staged row as the review shows it."""

    row: Row
    name: str
    work: str
    faults: tuple[Fault, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The colour of the row's state."""
        if self.row.is_faulty:
            return "stop"
        return {"same": "", "joined": "good", "left": "wait", "unclear": "wait"}.get(
            self.row.difference, "info"
        )

    @property
    def word(self) -> str:
        """The word of the row's state."""
        return _("to mend") if self.row.is_faulty else str(self.row.get_difference_display())


@dataclass(frozen=True)
class Chip:
    """A filter written as a word."""

    key: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True)
class ReviewPage:
    """The wizard's third step: what would be written."""

    batch: Batch
    tally: Tally
    table: Table
    lines: tuple[RowLine, ...]
    chips: tuple[Chip, ...]
    steps: tuple[dict[str, Any], ...]
    show: str = ""

    @property
    def title(self) -> str:
        """The page's finding in a sentence."""
        if self.batch.state == Batch.State.APPLIED:
            return _("The list is in the record")
        if self.batch.state == Batch.State.UNDONE:
            return _("The import was taken back")
        if not self.tally.to_apply and not self.tally.faulty:
            return _("The list says nothing new")
        return _("Check what will be written")

    @property
    def verb(self) -> str:
        """What the button does."""
        count = self.tally.to_apply
        if not count:
            return _("Close: nothing to write")
        return ngettext("Write %(count)s change", "Write %(count)s changes", count) % {"count": count}


@dataclass
class RowPage:
    """Mending one row."""

    row: Row
    form: RowForm
    faults: tuple[Fault, ...]

    def mark_fields(self) -> None:
        """Put each finding beside its field, in the same words as on top."""
        if not self.form.is_bound:
            self.form = RowForm(
                {name: field.initial for name, field in self.form.fields.items()},
                cells=cells_of(self.row),
                faults={},
            )
        self.form.is_valid()
        for fault in self.faults:
            if fault.severity != "note":
                name = fault.field if fault.field in self.form.fields else None
                self.form.add_error(name, f"{fault.message} {fault.mend}".strip())


def steps_of(current: int) -> tuple[dict[str, Any], ...]:
    """The wizard's steps; those behind are links."""
    labels = (_("File"), _("Columns"), _("Check"), _("Done"))
    return tuple(
        {"label": label, "url": "", "done": number < current, "current": number == current}
        for number, label in enumerate(labels)
    )


def lists_page(query: QueryDict, batches: Any, form: UploadForm) -> ListsPage:
    """The page of all lists."""
    columns = (
        Head("file", _("File"), order=("file__name",)),
        Head("node", _("Organisation"), order=("node__sort_key",)),
        Head("kind", _("What it is"), order=("kind",)),
        Head("when", _("Brought in"), order=("created_at",)),
        Head("state", _("State"), order=("state",)),
    )
    return ListsPage(build_table(query, columns=columns, rows=batches, default="-when"), form)


def columns_page(batch: Batch, form: ColumnsForm, columns: Sequence[Column]) -> ColumnsPage:
    """The page that asks what the columns mean."""
    mapping = ColumnMapping.from_json(batch.mapping["columns"])
    samples = batch.mapping.get("sample", [])
    lines = tuple(
        ColumnLine(
            column,
            [
                str(row[column.index])
                for row in samples
                if column.index < len(row) and row[column.index] not in ("", None)
            ][:3],
            form[f"column_{column.index}"],
        )
        for column in columns
    )
    missing = tuple(str(TITLES[name]) for name in mapping.missing)
    return ColumnsPage(batch, form, lines, steps_of(1), missing)


def review_page(query: QueryDict, batch: Batch) -> ReviewPage:
    """The page that shows what would be written."""
    tally, show = tally_of(batch), query.get("show", "")
    heads = (
        Head("row", _("Row"), order=("number",), numeric=True),
        Head("name", _("Who"), order=("name_key",)),
        Head("what", _("What happens")),
        Head("act", _("Action"), unseen=True),
    )
    table = build_table(query, columns=heads, rows=rows_shown(batch, show), per_page=100)
    chips = [Chip("", _("All"), tally.total, show == "")]
    special = (
        ("faulty", _("To mend"), tally.faulty),
        ("undecided", _("To decide"), tally.undecided),
        ("gaps", _("With gaps"), tally.gaps),
    )
    chips += [Chip(key, label, count, show == key) for key, label, count in special if count]
    chips += [
        Chip(value, str(label), tally.by_difference[value], show == value)
        for value, label in Row.Difference.choices
        if tally.by_difference.get(value)
    ]
    step = 3 if batch.state in {Batch.State.APPLIED, Batch.State.UNDONE} else 2
    lines = tuple(line_of(row) for row in table.rows)
    return ReviewPage(batch, tally, table, lines, tuple(chips), steps_of(step), show)


def faults_of(row: Row) -> tuple[Fault, ...]:
    """A row's findings with their words."""
    return tuple(Fault(*found) for found in row.faults)


def line_of(row: Row) -> RowLine:
    """A row as the review shows it."""
    values = row.values
    if row.batch.kind == Batch.Kind.PAIRS:
        name = f"{values.get('mentee_name', '')} ← {values.get('mentor_name', '')}"
        work = (
            " ".join(part for part in ("№", values.get("order_number", "")) if part)
            if values.get("order_number")
            else ""
        )
    else:
        name = " ".join(values.get(part, "") for part in ("family", "given", "patronymic")).strip()
        work = values.get("post_text") or ", ".join(values.get("subjects", ()))
    return RowLine(row, name or _("(no name)"), work, faults_of(row), changes_in_words(row))


def changes_in_words(row: Row) -> tuple[str, ...]:
    """«Category: first → highest», one a changed field."""
    told = []
    for name, (before, after) in row.details.get("changes", {}).items():
        told.append(f"{TITLES.get(name, name)}: {_told(before)} → {_told(after)}")
    return tuple(told)


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    return str(value) if value else "—"


def cells_of(row: Row) -> dict[str, str]:
    """Field → the text of its cell, in the order of the columns."""
    fields = ColumnMapping.from_json(row.batch.mapping["columns"]).fields
    return {
        name: str(row.raw[index]) if index < len(row.raw) and row.raw[index] is not None else ""
        for name, index in sorted(fields.items(), key=lambda pair: pair[1])
    }
