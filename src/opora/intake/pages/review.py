"""What would be written, line by line: the wizard's third step, and what is left of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column as Head
from opora.intake.models import Batch, Row
from opora.intake.pages.lists import steps_of
from opora.intake.queries.batches import Tally, is_stale, rows_shown, tally_of, written_of
from opora.intake.rules.faults import Fault
from opora.intake.rules.fields import TITLES
from opora.intake.rules.identity import REASONS
from opora.intake.rules.telling import told

#: States in which the lines are still to be written.
OPEN_STATES = (Batch.State.STAGED, Batch.State.APPLYING)
#: What a list may say that waits for a page of its own: kept with the row and shown, never lost.
KEPT_WORDS = ("wishes", "needs")


@dataclass(frozen=True)
class RowLine:
    """One staged row as the review shows it."""

    row: Row
    name: str
    work: str
    faults: tuple[Fault, ...] = ()
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The colour of the row's state."""
        if self.row.is_faulty:
            return "stop"
        return {"same": "", "joined": "good", "left": "wait", "unclear": "wait"}.get(self.row.difference, "info")

    @property
    def word(self) -> str:
        """The word of the row's state."""
        if self.row.is_faulty:
            return _("to mend")
        if self.row.batch.kind == Batch.Kind.PAIRS:
            if len({side["role"] for side in self.row.details.get("sides", ())}) < 2:
                return _("new person") if self.row.difference == "joined" else _("known already")
            words = {"joined": _("new pair"), "same": _("known already"), "changed": _("order found")}
            return words.get(self.row.difference, str(self.row.get_difference_display()))
        if self.row.batch.kind == Batch.Kind.RESULTS:
            words = {"joined": _("new result"), "same": _("known already")}
            return words.get(self.row.difference, str(self.row.get_difference_display()))
        return str(self.row.get_difference_display())

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say whether the line is written."""
        return not self.row.decision and not self.row.is_faulty


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
    is_stale: bool = False
    #: Of a writing that stopped half-way: rows written and rows in all.
    written: tuple[int, int] = (0, 0)

    @property
    def title(self) -> str:
        """The page's finding in a sentence."""
        titles = {
            Batch.State.APPLIED: _("The list is in the record"),
            Batch.State.UNDONE: _("The import was taken back"),
            Batch.State.APPLYING: _("The list is being written"),
            Batch.State.ABANDONED: _("The list was put away"),
        }
        if self.batch.state in titles:
            return titles[Batch.State(self.batch.state)]
        if not (self.tally.to_apply or self.tally.faulty or self.tally.undecided):
            return _("The list says nothing new")
        return _("Check what will be written")

    @property
    def verb(self) -> str:
        """What the button does: lines that wait for a decision are not counted, for they are not written."""
        count = self.tally.to_apply
        if not count and not self.tally.undecided:
            return _("Close: nothing to write")
        return ngettext("Write %(count)s change", "Write %(count)s changes", count) % {
            "count": number_format(count, force_grouping=True)
        }

    @property
    def to_decide(self) -> str:
        """The way to the lines that wait for a decision."""
        count = self.tally.undecided
        return ngettext("Decide about %(count)s row", "Decide about %(count)s rows", count) % {
            "count": number_format(count, force_grouping=True)
        }


def _grouped(count: int) -> str:
    return number_format(count, force_grouping=True)


def told_asked(count: int) -> str:
    """Lines that a decision about many left open."""
    return ngettext(
        "%(count)s row stayed open: say who it is, or choose “Add as new people”.",
        "%(count)s rows stayed open: say who they are, or choose “Add as new people”.",
        count,
    ) % {"count": _grouped(count)}


def review_page(query: QueryDict, batch: Batch) -> ReviewPage:
    """The page that shows what would be written."""
    tally, show = tally_of(batch), query.get("show", "")
    heads = (
        Head("row", _("Row"), order=("number",), numeric=True),
        Head("name", _("Who"), order=("name_key",)),
        Head("what", _("What happens") if batch.state in OPEN_STATES else _("What the list says")),
        Head("act", _("Action"), unseen=True),
    )
    table = build_table(query, columns=heads, rows=rows_shown(batch, show), per_page=100)
    staged, writing = batch.state == Batch.State.STAGED, batch.state == Batch.State.APPLYING
    lines = tuple(line_of(row) for row in table.rows)
    return ReviewPage(
        batch, tally, table, lines, _chips(tally, show, batch.kind),
        steps_of(3 if batch.state in {Batch.State.APPLIED, Batch.State.UNDONE} else 2), show,
        staged and is_stale(batch), written_of(batch) if writing else (0, 0),
    )  # fmt: skip


def _chips(tally: Tally, show: str, kind: str) -> tuple[Chip, ...]:
    special = (
        ("faulty", _("To mend"), tally.faulty),
        ("undecided", _("To decide"), tally.undecided),
        ("gaps", _("With gaps"), tally.gaps),
    )
    own = (Batch.Kind.PAIRS, Batch.Kind.RESULTS)
    fresh = _("new result") if kind == Batch.Kind.RESULTS else _("new pair")
    words = {"joined": fresh, "same": _("known already"), "changed": _("order found")}
    names = {
        value: words.get(value, str(label)) if kind in own else str(label) for value, label in Row.Difference.choices
    }
    chips = [Chip("", _("All"), tally.total, show == "")]
    chips += [Chip(key, capfirst(label), count, show == key) for key, label, count in special if count]
    chips += [
        Chip(value, capfirst(label), tally.by_difference[value], show == value)
        for value, label in names.items()
        if tally.by_difference.get(value)
    ]
    return tuple(chips)


def faults_of(row: Row) -> tuple[Fault, ...]:
    """A row's findings with their words."""
    return tuple(Fault(*found) for found in row.faults)


def line_of(row: Row) -> RowLine:
    """A row as the review shows it."""
    values, language = row.values, get_language() or "ru"
    if row.batch.kind == Batch.Kind.PAIRS:
        name, work = _pair_in_words(values), _order_in_words(values, language)
        return RowLine(row, name, work, faults_of(row), changes_in_words(row, language), _side_notes(row))
    name = " ".join(values.get(part, "") for part in ("family", "given", "patronymic")).strip()
    if row.batch.kind == Batch.Kind.RESULTS:
        return RowLine(row, name or _("(no name)"), _result_in_words(values, language), faults_of(row), (), _notes(row))
    post = values.get("post_text") or told("post", values.get("post"), language)
    days = [told("day", values[day], language) for day in ("hired_on", "left_on") if values.get(day)]
    parts = [post, values.get("subjects_text", ""), values.get("school", "")]
    if row.batch.kind == Batch.Kind.MOVEMENTS:
        parts.append(" – ".join(days))
    work = ", ".join(part for part in parts if part and part != "—")
    return RowLine(row, name or _("(no name)"), work, faults_of(row), changes_in_words(row, language), _notes(row))


def _result_in_words(values: Mapping[str, Any], language: str) -> str:
    """By what, which block, when: never the points, which are the teacher's own business."""
    day = told("measured_on", values["measured_on"], language) if values.get("measured_on") else ""
    return ", ".join(part for part in (values.get("instrument", ""), values.get("block_text", ""), day) if part)


def _pair_in_words(values: Mapping[str, Any]) -> str:
    names = []
    for role in ("mentor", "mentee"):
        people = values.get(f"{role}s") or [values.get(role) or {}]
        told_names = (
            " ".join(person[part] for part in ("family", "given", "patronymic") if person.get(part))
            for person in people
        )
        names.append(", ".join(name for name in told_names if name) or "—")
    return " → ".join(names)


def _order_in_words(values: Mapping[str, Any], language: str) -> str:
    number, on = values.get("order_number"), values.get("order_on")
    if not number:
        return ""
    day = told("order_on", on, language)
    return _("order No. %(number)s of %(day)s") % {"number": number, "day": day} if on else f"№\u00a0{number}"


def _side_notes(row: Row) -> tuple[str, ...]:
    """What is known of each person of a pair."""
    notes: list[str] = []
    fresh: list[str] = []
    for side in row.details.get("sides", ()):
        facts = {"name": side["name"], "known": side["known"]}
        if side["candidates"]:
            notes.append(_("%(name)s: who is this?") % facts)
        elif not side["person"]:
            fresh.append(side["name"])
        elif side["why"]:
            notes.append(_("%(name)s is understood as %(known)s.") % facts)
    if fresh:
        names = {"names": ", ".join(fresh).removesuffix(".")}
        notes.append(_("Not in the staff list yet, will be added: %(names)s.") % names)
    return tuple(notes)


def _notes(row: Row) -> tuple[str, ...]:
    notes = []
    if not row.number:
        notes.append(_("The new list does not name this person."))
    if row.values.get("previous_family"):
        notes.append(_("Former surname: %(family)s.") % {"family": row.values["previous_family"]})
    if "same_as" in row.details:
        facts = {"number": row.details["same_as"]}
        notes.append(_("The same person as in row %(number)s: written together with it.") % facts)
    if "doubt" in row.details:
        notes.append(_("Very like row %(number)s: if this is one person, leave this row out.") % {
            "number": row.details["doubt"]
        })  # fmt: skip
    notes += [str(REASONS[reason]) for reason in row.details.get("why", ()) if reason in REASONS]
    for name in KEPT_WORDS:
        if row.values.get(name):
            notes.append(
                _("%(field)s: “%(words)s”. The words stay with this row; put them into the person's requests.")
                % {"field": TITLES[name], "words": row.values[name]}
            )
    return tuple(notes)


def changes_in_words(row: Row, language: str) -> tuple[str, ...]:
    """«Category: first → highest», one a changed field."""
    if row.difference == Row.Difference.JOINED and row.person_id:
        return (_("Worked here before and comes back."),)
    lines = []
    for name, (before, after) in row.details.get("changes", {}).items():
        if name == "appointment":
            lines.append(_("One more post: %(post)s") % {"post": told(name, after, language)})
        elif name != "left_on" or after:
            lines.append(f"{TITLES.get(name, name)}: {told(name, before, language)} → {told(name, after, language)}")
    return tuple(lines)
