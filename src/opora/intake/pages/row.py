"""Mending one row, and saying who it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from opora.base.rules.cells import text_of
from opora.intake.forms import RowForm
from opora.intake.models import Row
from opora.intake.rules.faults import Fault
from opora.intake.rules.identity import REASONS
from opora.intake.rules.mapping import Mapping as ColumnMapping

#: A day as JSON keeps it.
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T00:00:00)?")
#: A whole number as some programs write it.
_WHOLE = re.compile(r"\d{1,15}\.0")


@dataclass(frozen=True)
class Question:
    """One person of the row who may be somebody known, or the one whom another row of the list names."""

    name: str
    candidates: tuple[dict[str, Any], ...] = ()
    why: tuple[str, ...] = ()
    #: The side of a pair the question is about.
    place: int | None = None
    #: The number of the row that names somebody very like.
    other: int | None = None


@dataclass
class RowPage:
    """Mending one row."""

    row: Row
    form: RowForm
    faults: tuple[Fault, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Who has to be told apart."""
        details = self.row.details
        found = []
        name = " ".join(self.row.values.get(part, "") for part in ("family", "given", "patronymic")).strip()
        if "doubt" in details and self.row.is_asked:
            found.append(Question(name, other=details["doubt"]))
        if details.get("candidates"):
            found.append(Question(name, tuple(details["candidates"]), _words(details.get("why", ()))))
        for place, side in enumerate(details.get("sides", ())):
            if side["candidates"]:
                found.append(Question(side["name"], tuple(side["candidates"]), _words(side["why"]), place))
        return tuple(found)

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


def _words(reasons: Any) -> tuple[str, ...]:
    return tuple(str(REASONS[reason]) for reason in reasons if reason in REASONS)


def cells_of(row: Row) -> dict[str, str]:
    """Field → the text of its cell, in the order of the columns."""
    fields = ColumnMapping.from_json(row.batch.mapping["columns"]).fields
    return {
        name: _written(row.raw[index]) if index < len(row.raw) else ""
        for name, index in sorted(fields.items(), key=lambda pair: pair[1])
    }


def _written(cell: Any) -> str:
    """A cell as its list shows it: 1 and not 1.0, a day as 20.11.1986."""
    if isinstance(cell, str) and (day := _DAY.fullmatch(cell)):
        return f"{day.group(3)}.{day.group(2)}.{day.group(1)}"
    if isinstance(cell, str) and _WHOLE.fullmatch(cell):
        return cell.partition(".")[0]
    return text_of(cell)
