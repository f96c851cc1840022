"""The curator's cockpit: who needs a mentor, where each search stands, who could help, what to do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer
from opora.matching.models import Run
from opora.matching.pages.words import answer_words, day, days_waited, passed_over
from opora.matching.queries.cockpit import Waiter, waiters_of
from opora.matching.queries.places import closer
from opora.matching.queries.runs import runs_of
from opora.mentoring.models import MentorProfile
from opora.mentoring.queries.mentors import mentors_of
from opora.mentoring.queries.needing import possible_mentors
from opora.mentoring.queries.people import Card, cards_of
from opora.mentoring.rules import DUE_DAYS, GROUND_WORDS
from opora.network.models import Node

COLUMNS = (
    Column("name", gettext_lazy("Teacher")),
    Column("ground", gettext_lazy("Why")),
    Column("since", gettext_lazy("Waits")),
    Column("state", gettext_lazy("How far it is")),
    Column("act", gettext_lazy("Actions"), unseen=True),
)
SHOWN = ("", "new", "open", "sent")
_WORDS = {
    "": gettext_lazy("All"),
    "new": gettext_lazy("Place not opened"),
    "open": gettext_lazy("Waiting for a mentor"),
    "sent": gettext_lazy("Proposal sent"),
}
_SEAT = {"new": "stop", "open": "wait", "sent": "info"}


@dataclass(frozen=True)
class Chip:
    """A filter written as a word."""

    url: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True)
class WaiterLine:
    """One teacher who needs a mentor."""

    waiter: Waiter
    card: Card | None
    today: dt.date

    @property
    def stage(self) -> str:
        """Where the search stands: `new`, `open` or `sent`."""
        if self.waiter.proposal:
            return "sent"
        return "open" if self.waiter.seat else "new"

    @property
    def ground(self) -> str:
        """Why they need a mentor."""
        return str(GROUND_WORDS.get(self.waiter.need.ground, self.waiter.need.ground))

    @property
    def waits(self) -> str:
        """For how long."""
        return days_waited(self.waiter.need.since, self.today)

    @property
    def is_late(self) -> bool:
        """Whether the thirty days in which a mentor is due are over."""
        return (self.today - self.waiter.need.since).days > DUE_DAYS

    @property
    def kind(self) -> str:
        """The colour of the state."""
        return _SEAT[self.stage]

    @property
    def word(self) -> str:
        """The state in a word."""
        return str({"new": _("place not opened"), "open": _("waits"), "sent": _("proposal sent")}[self.stage])

    @property
    def note(self) -> str:
        """What stands behind the state."""
        if proposal := self.waiter.proposal:
            until = _("until %(day)s") % {"day": day(proposal.expires_on)}
            return f"{answer_words(proposal)} · {until}"
        return passed_over(self.waiter.passed_over) if self.waiter.passed_over else ""


@dataclass(frozen=True)
class MentorLine:
    """A mentor on offer and the places left."""

    profile: MentorProfile
    card: Card | None
    free: int

    @property
    def word(self) -> str:
        """Places in words."""
        if self.free <= 0:
            return _("no places left")
        return ngettext("%(count)s place free", "%(count)s places free", self.free) % {"count": self.free}


@dataclass(frozen=True)
class CockpitPage:
    """Everything the choice of mentors needs at one place."""

    node: Node
    table: Table
    lines: tuple[WaiterLine, ...]
    chips: tuple[Chip, ...]
    counts: dict[str, int]
    mentors: tuple[MentorLine, ...]
    mentors_total: int
    free_total: int
    possible: tuple[Card, ...]
    last_run: Run | None
    may_enter: bool
    may_run: bool
    places: Sequence[Node]

    @property
    def title(self) -> str:
        """The finding."""
        count = self.counts[""]
        if not count:
            return _("Everybody who needs a mentor has one")
        return ngettext("%(count)s teacher needs a mentor", "%(count)s teachers need a mentor", count) % {
            "count": count
        }

    @property
    def step(self) -> str:
        """What to do next: `open`, `offer`, `run`, `answers` or nothing."""
        if self.counts["new"] and self.may_enter:
            return "open"
        if not self.counts["open"]:
            return "answers" if self.counts["sent"] else ""
        if not self.free_total:
            return "offer" if self.may_enter else "run"
        return "run"


def cockpit_page(query: QueryDict, viewer: Viewer, node: Node) -> CockpitPage:
    """The cockpit over one organisation or territory."""
    waiters = waiters_of(viewer, node)
    lines = [WaiterLine(waiter, None, viewer.today) for waiter in waiters]
    counts = {key: sum(not key or line.stage == key for line in lines) for key in SHOWN}
    show = query.get("show", "") if query.get("show", "") in SHOWN else ""
    table = build_table(query, columns=COLUMNS, rows=[one for one in lines if not show or one.stage == show])
    offered: Any = mentors_of(viewer, node=node).filter(state=MentorProfile.State.AVAILABLE)
    profiles: list[Any] = list(offered.order_by("-free", "pk"))
    may_enter = viewer.may(Data.PAIR, Right.ENTER, path=node.path)
    possible = possible_mentors(node, viewer.today)[:100] if may_enter else []
    ids = [one.waiter.need.person.pk for one in table.rows]
    ids += [profile.person_id for profile in profiles[:12]] + [person.pk for person in possible]
    told = cards_of(ids, viewer.today, viewer.language)
    cards = {pk: card.seen_from(node.pk) for pk, card in told.items()}
    return CockpitPage(
        node=node,
        table=table,
        lines=tuple(WaiterLine(one.waiter, cards.get(one.waiter.need.person.pk), viewer.today) for one in table.rows),
        chips=tuple(
            Chip(link(query, show=key, page=""), str(_WORDS[key]), counts[key], show == key) for key in SHOWN
        ),
        counts=counts,
        mentors=tuple(MentorLine(one, cards.get(one.person_id), max(0, one.free)) for one in profiles[:12]),
        mentors_total=len(profiles),
        free_total=sum(max(0, profile.free) for profile in profiles),
        possible=tuple(cards[person.pk] for person in possible if person.pk in cards),
        last_run=runs_of(viewer).filter(node=node).first(),
        may_enter=may_enter,
        may_run=viewer.may(Data.MATCHING, Right.ENTER, path=node.path),
        places=closer(viewer, node),
    )  # fmt: skip
