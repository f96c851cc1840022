"""The page of all lists, and the page that asks what the columns of one mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column as Head
from opora.intake.forms import ColumnsForm, UploadForm
from opora.intake.models import Batch
from opora.intake.rules.fields import TITLES
from opora.intake.rules.mapping import Column
from opora.intake.rules.mapping import Mapping as ColumnMapping


@dataclass(frozen=True)
class ListsPage:
    """The batches of one's organisations and the way to bring another."""

    table: Table
    form: UploadForm
    #: Whether results of outside diagnostics may be brought in.
    results: bool


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

    @property
    def was_stopped(self) -> bool:
        """Whether the reading was begun and not finished."""
        return self.batch.state == Batch.State.MAPPED

    @property
    def doubtful(self) -> int:
        """How many guesses deserve a look."""
        return sum(bool(line.column.field) and not line.is_sure for line in self.lines)


def steps_of(current: int) -> tuple[dict[str, Any], ...]:
    """The wizard's steps."""
    labels = (_("File"), _("Columns"), _("Check"), _("Done"))
    return tuple(
        {"label": label, "url": "", "done": number < current, "current": number == current}
        for number, label in enumerate(labels)
    )


def lists_page(query: QueryDict, batches: Any, form: UploadForm, *, results: bool) -> ListsPage:
    """The page of all lists."""
    columns = (
        Head("file", _("File"), order=("file__name",)),
        Head("node", _("Organisation"), order=("node__sort_key",)),
        Head("kind", _("What it is"), order=("kind",)),
        Head("when", _("Brought in"), order=("created_at",)),
        Head("state", _("State"), order=("state",)),
    )
    return ListsPage(build_table(query, columns=columns, rows=batches, default="-when"), form, results)


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
