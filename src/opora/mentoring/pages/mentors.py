"""Mentors with their places and limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer
from opora.mentoring.models import MentorProfile
from opora.mentoring.pages.pairs import Chip
from opora.mentoring.queries.mentors import mentors_of
from opora.mentoring.queries.people import Card, cards_of

COLUMNS = (
    Column("name", gettext_lazy("Mentor"), order=("person__sort_key", "pk")),
    Column("places", gettext_lazy("Places"), order=("free", "pk")),
    Column("limits", gettext_lazy("Limits")),
    Column("state", gettext_lazy("State")),
    Column("act", gettext_lazy("Actions"), unseen=True),
)
SHOWN = {
    "": (gettext_lazy("On offer"), ("available", "candidate")),
    "free": (gettext_lazy("With a free place"), ("available",)),
    "paused": (gettext_lazy("Paused"), ("paused", "archived")),
}
_KINDS = {"available": "good", "paused": "wait"}


@dataclass(frozen=True)
class MentorLine:
    """One mentor."""

    profile: Any
    card: Card | None
    may_change: bool

    @property
    def places(self) -> str:
        """«1 из 2»."""
        free = max(0, self.profile.free)
        return _("%(free)s free of %(all)s") % {"free": free, "all": self.profile.capacity}

    @property
    def limits(self) -> str:
        """How far the mentor goes, in words."""
        told = []
        if self.profile.own_school_only:
            told.append(_("own school only"))
        elif self.profile.max_distance_km is not None:
            told.append(_("no farther than %(km)s km") % {"km": self.profile.max_distance_km})
        if self.profile.online_ready:
            told.append(_("online too"))
        return ", ".join(told)

    @property
    def kind(self) -> str:
        """The colour of the state."""
        return _KINDS.get(self.profile.state, "")

    @property
    def word(self) -> str:
        """The state in a word."""
        return str(self.profile.get_state_display())

    @property
    def is_away(self) -> bool:
        """Whether the mentor is off the list and can come back."""
        return self.profile.state in (MentorProfile.State.PAUSED, MentorProfile.State.ARCHIVED)


@dataclass(frozen=True)
class MentorsPage:
    """The list of mentors."""

    table: Table
    lines: tuple[MentorLine, ...]
    chips: tuple[Chip, ...]


def mentors_page(query: QueryDict, viewer: Viewer) -> MentorsPage:
    """The list as the address asks for it."""
    show = query.get("show", "") if query.get("show", "") in SHOWN else ""
    everybody = mentors_of(viewer)
    rows = everybody.filter(state__in=SHOWN[show][1])
    table = build_table(
        query, columns=COLUMNS, rows=rows.filter(free__gt=0) if show == "free" else rows, default="name"
    )
    standing = list(everybody.order_by().values_list("state", "free"))
    counts = {
        key: sum(state in wanted and (key != "free" or free > 0) for state, free in standing)
        for key, (_label, wanted) in SHOWN.items()
    }
    cards = cards_of([one.person_id for one in table.rows], viewer.today, viewer.language)
    changeable = set(mentors_of(viewer, Right.ENTER).values_list("pk", flat=True)) if table.rows else set()
    return MentorsPage(
        table=table,
        lines=tuple(MentorLine(one, cards.get(one.person_id), one.pk in changeable) for one in table.rows),
        chips=tuple(
            Chip(link(query, show=key, page=""), str(label), counts[key], key == show)
            for key, (label, _wanted) in SHOWN.items()
        ),
    )


def may_offer(viewer: Viewer) -> bool:
    """Whether the viewer offers mentors anywhere."""
    return bool(viewer.paths(Data.PAIR, Right.ENTER))
