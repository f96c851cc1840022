"""What the pages of mentors show: the list with places, one mentor's places and limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.bridge.spreadsheets import Column as FileColumn
from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.mentoring.forms import CriteriaForm
from opora.mentoring.models import MentorProfile
from opora.mentoring.pages.pairs import Chip
from opora.mentoring.queries.chosen import chosen, limit_under, rules_for
from opora.mentoring.queries.mentors import SHOWN, counted, mentors_shown
from opora.mentoring.queries.people import Card, cards_for, cards_of
from opora.mentoring.rules.selection import Answer
from opora.mentoring.rules.words import service_words
from opora.programmes.rules.force import Limit
from opora.programmes.rules.hearing import heard

COLUMNS = (
    Column("name", gettext_lazy("Mentor"), order=("person__sort_key", "pk")),
    Column("taken", gettext_lazy("Places taken"), order=("taken", "person__sort_key", "pk")),
    Column("free", gettext_lazy("Free"), order=("free", "person__sort_key", "pk"), numeric=True),
    Column("limits", gettext_lazy("Whom to help")),
    Column("state", gettext_lazy("State"), order=("state", "person__sort_key", "pk")),
)
WORDS = {
    "": gettext_lazy("All"),
    "free": gettext_lazy("With free places"),
    "full": gettext_lazy("All places taken"),
    "paused": gettext_lazy("Not on offer now"),
}


#: How much a criterion weighs, and how its answer looks.
WEIGHTS = {
    "must": gettext_lazy("a must"),
    "wish": gettext_lazy("a wish"),
    "confirmed": gettext_lazy("the head confirms"),
}
ANSWERS: dict[bool | None, tuple[str, Any]] = {
    True: ("good", gettext_lazy("yes")),
    False: ("stop", gettext_lazy("no")),
    None: ("wait", gettext_lazy("not confirmed yet")),
}


@dataclass(frozen=True)
class MentorLine:
    """One mentor of the list."""

    profile: Any
    card: Card | None
    service: str
    may_change: bool

    @property
    def name(self) -> str:
        """«Белов А. С.»."""
        return self.card.name if self.card else str(self.profile.person)

    @property
    def note(self) -> str:
        """What they teach, how long and where."""
        if self.card is None:
            return self.service
        return " · ".join(part for part in (self.card.work, self.service, self.card.place) if part)

    @property
    def limits(self) -> str:
        """Whom the mentor is ready to help."""
        profile: MentorProfile = self.profile
        if profile.own_school_only:
            return _("own school")
        far = _("up to %(km)s km") % {"km": profile.max_distance_km} if profile.max_distance_km else ""
        parts = [_("other schools too"), far, _("online") if profile.online_ready else ""]
        return ", ".join(part for part in parts if part)

    @property
    def kind(self) -> str:
        """The colour of the state."""
        if self.profile.state != MentorProfile.State.AVAILABLE:
            return ""
        return "good" if self.profile.free > 0 else "info"

    @property
    def word(self) -> str:
        """The state in a word."""
        if self.profile.state == MentorProfile.State.AVAILABLE and self.profile.free <= 0:
            return _("all places taken")
        return str(self.profile.get_state_display())


@dataclass(frozen=True)
class MentorsPage:
    """The list of mentors within reach."""

    table: Table
    lines: tuple[MentorLine, ...]
    chips: tuple[Chip, ...]
    csv_url: str


@dataclass(frozen=True)
class CriterionLine:
    """A criterion in words."""

    title: str
    weight: str
    kind: str
    word: str


@dataclass(frozen=True)
class MentorPage:
    """One mentor's places and limits; `reached`: the reader looks after mentors, else they are the mentor."""

    line: MentorLine
    form: forms.BaseForm
    taken: int
    reached: bool
    #: How mentors are chosen here, where the programme says so, and whether this one meets it.
    criteria: Sequence[CriterionLine] = ()
    criteria_form: forms.BaseForm | None = None
    #: How many people one mentor has at most here, by which programme.
    limit: Limit | None = None


def mentor_page(viewer: Viewer, profile: Any, form: forms.BaseForm, taken: int) -> MentorPage:
    """One mentor with places, limits and what the programme here asks of mentors."""
    rules = rules_for(profile.person, viewer.today)
    told = chosen(profile, rules, viewer.today)
    reached = bool(viewer.paths(Data.PAIR))
    open_ones = [one for one in told if one.holds is None or one.confirmed_on]
    titles = [(one.criterion.code, _criterion(one, viewer), bool(one.confirmed_on)) for one in open_ones]
    return MentorPage(
        line=line_of(profile, cards_of([profile.person_id], viewer.today, viewer.language), viewer),
        form=form,
        taken=taken,
        reached=reached,
        criteria=[
            CriterionLine(_criterion(one, viewer), str(WEIGHTS[one.criterion.weight]), *ANSWERS[one.holds])
            for one in told
        ],
        criteria_form=CriteriaForm(answers=titles) if reached and titles else None,
        limit=limit_under(rules),
    )


def _criterion(one: Answer, viewer: Viewer) -> str:
    title = text_in(one.criterion.title, heard(viewer).language)
    least = one.criterion.at_least
    return title if least is None else _("%(title)s: from %(least)g") % {"title": title, "least": least}


def line_of(profile: Any, cards: dict[int, Card], viewer: Viewer) -> MentorLine:
    """A mentor as the list shows them."""
    since = profile.person.teaching_started_on
    may_change = bool(viewer.paths(Data.STAFF, Right.ENTER)) or profile.person_id == viewer.person_id
    return MentorLine(profile, cards.get(profile.person_id), service_words(since, viewer.today), may_change)


def mentors_page(query: QueryDict, viewer: Viewer) -> MentorsPage:
    """The list as the address asks for it."""
    show = query.get("show", "") if query.get("show", "") in SHOWN else ""
    counts = counted(viewer)
    table = build_table(
        query, columns=COLUMNS, rows=mentors_shown(viewer, show), default="name",
        export_url=reverse("mentoring:mentors_export", args=["xlsx"]),
    )  # fmt: skip
    cards = cards_for([profile.person for profile in table.rows], viewer.today, viewer.language)
    return MentorsPage(
        table=table,
        lines=tuple(line_of(profile, cards, viewer) for profile in table.rows),
        chips=tuple(
            Chip(link(query, show=key, page=""), str(WORDS[key]), counts[key or "all"], show == key) for key in SHOWN
        ),
        csv_url=reverse("mentoring:mentors_export", args=["csv"]) + link(query, page=""),
    )


def file_columns() -> list[FileColumn]:
    """The columns of the list as a file."""
    return [
        FileColumn(_("Mentor")),
        FileColumn(_("What they teach")),
        FileColumn(_("Organisation")),
        FileColumn(_("Places"), kind="number"),
        FileColumn(_("Places taken"), kind="number"),
        FileColumn(_("Whom to help")),
        FileColumn(_("State")),
    ]


def file_rows(query: QueryDict, viewer: Viewer) -> Iterator[Sequence[Any]]:
    """The rows of the list as a file."""
    profiles = list(mentors_shown(viewer, query.get("show", "")).order_by("person__sort_key", "pk"))
    cards = cards_for([profile.person for profile in profiles], viewer.today, viewer.language)
    for profile in profiles:
        line = line_of(profile, cards, viewer)
        card = line.card
        yield (
            str(profile.person), card.work if card else "", card.place if card else "", profile.capacity,
            line.profile.taken, line.limits, line.word,
        )  # fmt: skip
