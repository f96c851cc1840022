"""What the pages of probable duplicates show: the list, and two records side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column
from opora.base.rules.access import Data, Viewer
from opora.people.models import Duplicate, Person
from opora.people.pages.staff import post_words
from opora.people.queries.duplicates import duplicates_of
from opora.people.queries.history import posts_of
from opora.people.rules.sections import period_words

REASONS = {
    "name": gettext_lazy("the same name"),
    "birth": gettext_lazy("the same day of birth"),
    "former_name": gettext_lazy("the same name before"),
}
COLUMNS = (
    Column("people", gettext_lazy("Two records")),
    Column("why", gettext_lazy("Why")),
    Column("state", gettext_lazy("Decision")),
)
_FACTS = (
    ("family", gettext_lazy("Family name")),
    ("given", gettext_lazy("Given name")),
    ("patronymic", gettext_lazy("Patronymic")),
    ("teaching_started_on", gettext_lazy("Teaching since")),
    ("qualification_on", gettext_lazy("Qualified on")),
    ("category", gettext_lazy("Qualification category")),
)
_CONTACTS = (
    ("birth_on", gettext_lazy("Date of birth")),
    ("email", gettext_lazy("E-mail")),
    ("phone", gettext_lazy("Phone")),
)
_STATES = {"open": "wait", "merged": "good", "different": ""}


@dataclass(frozen=True)
class DuplicateLine:
    """One pair of records."""

    duplicate: Duplicate
    why: str
    kind: str


@dataclass(frozen=True)
class DuplicatesPage:
    """The probable duplicates within reach."""

    table: Table
    lines: tuple[DuplicateLine, ...]


@dataclass(frozen=True)
class DuplicatePage:
    """Two records side by side."""

    duplicate: Duplicate
    rows: tuple[Mapping[str, str], ...]
    why: str
    moved: str
    stayed: str

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.duplicate.state == Duplicate.State.OPEN

    @property
    def is_merged(self) -> bool:
        """Whether the two have become one."""
        return self.duplicate.state == Duplicate.State.MERGED

    @property
    def kept(self) -> Person:
        """The record that stays after a merge."""
        gone = self.duplicate.one.merged_into_id == self.duplicate.other_id
        return self.duplicate.other if gone else self.duplicate.one


def why(duplicate: Duplicate) -> str:
    """The reasons in words."""
    return ", ".join(str(REASONS[code]) for code in duplicate.reasons if code in REASONS)


def duplicates_page(query: QueryDict, viewer: Viewer) -> DuplicatesPage:
    """The list."""
    table = build_table(query, columns=COLUMNS, rows=duplicates_of(viewer))
    lines = (DuplicateLine(row, why(row), _STATES[row.state]) for row in table.rows)
    return DuplicatesPage(table, tuple(lines))


def told(value: Any) -> str:
    """A fact as text."""
    return f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else str(value or "")


def duplicate_page(viewer: Viewer, duplicate: Duplicate) -> DuplicatePage:
    """Two records side by side."""
    one, other = duplicate.one, duplicate.other
    facts = list(_FACTS)
    if reachable(viewer, one) and reachable(viewer, other):
        facts += _CONTACTS
    rows = [compared(label, told(getattr(one, name)), told(getattr(other, name))) for name, label in facts]
    rows.append(compared(_("Posts"), works(viewer, one), works(viewer, other)))
    rows.append(compared(_("Account"), has(one.account_id), has(other.account_id)))
    what = [entry[3] for entry in duplicate.trace]
    moved, stayed = what.count("moved"), what.count("stayed")
    return DuplicatePage(
        duplicate=duplicate,
        rows=tuple(rows),
        why=why(duplicate),
        moved=ngettext("%(count)s row went over.", "%(count)s rows went over.", moved) % {"count": moved},
        stayed=ngettext(
            "%(count)s row stayed with the other record: the kept one has such a row already.",
            "%(count)s rows stayed with the other record: the kept one has such rows already.",
            stayed,
        )
        % {"count": stayed}
        if stayed
        else "",
    )


def reachable(viewer: Viewer, person: Person) -> bool:
    """Whether the record's contacts are the viewer's business."""
    return any(viewer.may(Data.CONTACT, path=post.node.path) for post in posts_of(viewer, person))


def has(account_id: int | None) -> str:
    """Whether there is an account, in a word."""
    return _("has an account") if account_id else ""


def works(viewer: Viewer, person: Person) -> str:
    """The posts of a record within reach, in a line."""
    return "; ".join(
        f"{post_words(post, viewer.language)}, {post.node.short_name}, {period_words(post.starts_on, post.ends_on)}"
        for post in posts_of(viewer, person)
    )


def compared(label: Any, left: str, right: str) -> Mapping[str, str]:
    """A row of the comparison."""
    mark = "same" if left == right else "differs"
    return {"label": str(label), "left": left, "right": right, "mark": mark}
