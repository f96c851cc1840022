"""A person's requests and strengths, as far as the viewer may know them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.diagnostics.forms.needs import SEVERITY, DecisionForm
from opora.diagnostics.models import Need, Strength
from opora.diagnostics.queries.needs import needs_of
from opora.diagnostics.queries.strengths import strengths_of
from opora.diagnostics.rules.needs import title_of
from opora.people.models import Person

_KINDS = {1: "", 2: "info", 3: "wait"}


@dataclass(frozen=True)
class NeedLine:
    """One need."""

    pk: int
    title: str
    note: str
    kind: str
    word: str
    may_withdraw: bool


@dataclass(frozen=True)
class StrengthLine:
    """One strength."""

    pk: int
    title: str
    level: str
    source: str
    kind: str
    since: dt.date
    may_end: bool


@dataclass(frozen=True)
class NeedsPage:
    """Requests and strengths of one person."""

    person: Person
    own: bool
    open: tuple[NeedLine, ...]
    closed: tuple[NeedLine, ...]
    strengths: tuple[StrengthLine, ...]
    may_enter: bool
    may_confirm: bool
    back: str


@dataclass(frozen=True)
class FormPage:
    """One form about a person."""

    person: Person
    form: Any
    title: str
    verb: str
    note: str = ""

    @property
    def back(self) -> str:
        """Where one came from."""
        return reverse("diagnostics:needs", args=[self.person.pk])


@dataclass(frozen=True)
class ClaimsPage:
    """Strengths that wait for a decision."""

    table: Any
    #: A strength, its competence, its level, and whether it was marked in what is asked to be mended.
    lines: tuple[tuple[Strength, str, str, bool], ...]
    form: DecisionForm


def may_enter(viewer: Viewer, person: Any, data: Data = Data.REQUEST) -> bool:
    """Whether the viewer may write this class of data about the person."""
    if viewer.person_id == person.pk:
        return viewer.may_own(data, Right.ENTER)
    return any(viewer.may(data, Right.ENTER, path=post.node.path) for post in person.current)


def need_line(need: Need, viewer: Viewer, *, entering: bool) -> NeedLine:
    """A need as a page shows it."""
    said = str(dict(SEVERITY).get(need.severity, ""))
    if need.kind != Need.Kind.WISH:
        said = need.get_kind_display()
    urgency = said
    day = need.closed_on or need.opened_on
    words = _("taken back on %(day)s") if need.closed_on else _("asked for on %(day)s")
    if need.kind != Need.Kind.WISH:
        words = _("closed on %(day)s") if need.closed_on else _("found on %(day)s")
    if need.competence and need.words:
        said = f"{said} · «{need.words}»"
    return NeedLine(
        pk=need.pk, title=title_of(need, viewer.language),
        note=" · ".join(part for part in (words % {"day": f"{day:%d.%m.%Y}"}, said) if part),
        kind="" if need.closed_on else _KINDS.get(need.severity, ""), word=urgency,
        may_withdraw=entering and need.kind == Need.Kind.WISH and not need.closed_on,
    )  # fmt: skip


def strength_line(row: Strength, viewer: Viewer, *, entering: bool, keeping: bool) -> StrengthLine:
    """A strength as a page shows it."""
    claimed = row.source == Strength.Source.CLAIMED
    return StrengthLine(
        pk=row.pk, title=text_in(row.competence.title, viewer.language),
        level=text_in(row.level.title, viewer.language), source=row.get_source_display(),
        kind="wait" if claimed else "good", since=row.starts_on,
        may_end=(entering if claimed else keeping) and row.source != Strength.Source.MEASURED,
    )  # fmt: skip


def needs_page(viewer: Viewer, person: Any) -> NeedsPage:
    """The page of one person's requests and strengths."""
    entering = may_enter(viewer, person)
    keeping = viewer.person_id != person.pk and may_enter(viewer, person, Data.STAFF)
    lines = [(need, need_line(need, viewer, entering=entering)) for need in needs_of(viewer, person)]
    staff = viewer.person_id == person.pk or any(viewer.may(Data.STAFF, path=post.node.path) for post in person.current)
    return NeedsPage(
        person=person,
        own=viewer.person_id == person.pk,
        open=tuple(line for need, line in lines if need.state != Need.State.CLOSED),
        closed=tuple(line for need, line in lines if need.state == Need.State.CLOSED),
        strengths=tuple(
            strength_line(row, viewer, entering=entering, keeping=keeping) for row in strengths_of(viewer, person)
        ),
        may_enter=entering,
        may_confirm=bool(viewer.paths(Data.STAFF, Right.ENTER)),
        back=reverse("people:person", args=[person.pk]) if staff else "/",
    )
