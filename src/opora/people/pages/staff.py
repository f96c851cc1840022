"""What the list of teachers shows, on a screen and as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.base.bridge.spreadsheets import Column as FileColumn
from opora.base.pages import Table, build_table
from opora.base.pages.tables import Column, link
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.texts import text_in
from opora.base.rules.wording import initials
from opora.people.forms.staff import StaffFilter
from opora.people.models import Appointment, Person
from opora.people.queries.staff import SHOWN, Wanted, in_batches, kinds_held, staff_shown, subjects_taught
from opora.people.queries.youth import young_book, young_verdict
from opora.people.rules.definitions import Book
from opora.people.rules.groups import staff_groups
from opora.people.rules.youth import Verdict

_WORDS = {
    "": gettext_lazy("All who work"),
    "young": gettext_lazy("Young"),
    "away": gettext_lazy("On long leave"),
    "left": gettext_lazy("Left this school year"),
}
COLUMNS = (
    Column("name", gettext_lazy("Teacher"), order=("sort_key", "pk")),
    Column("place", gettext_lazy("Organisation"), order=("place_key", "sort_key", "pk")),
    Column("subjects", gettext_lazy("Subjects")),
    Column("since", gettext_lazy("Teaching since"), order=("teaching_started_on", "sort_key", "pk")),
    Column("state", gettext_lazy("Now")),
)


@dataclass(frozen=True)
class Chip:
    """A filter written as a word."""

    url: str
    label: str
    on: bool


@dataclass(frozen=True)
class StaffLine:
    """One person of the list."""

    person: Person
    name: str
    work: str
    place: str
    subjects: str
    since: dt.date | None
    away: bool
    works: bool
    verdict: Verdict | None

    @property
    def state(self) -> str:
        """What the person is now, in a word."""
        if not self.works:
            return _("has left")
        if self.away:
            return _("on long leave")
        return _("young") if self.verdict and self.verdict.young else _("works")

    @property
    def kind(self) -> str:
        """The colour of the state."""
        if not self.works:
            return ""
        return "wait" if self.away else "info" if self.verdict and self.verdict.young else "good"


@dataclass(frozen=True)
class StaffPage:
    """The list of teachers within reach."""

    table: Table
    lines: tuple[StaffLine, ...]
    chips: tuple[Chip, ...]
    form: StaffFilter
    wanted: Wanted
    may_add: bool
    #: Whether the viewer keeps accounts: decides on duplicates, prints invitations.
    may_account: bool
    csv_url: str


def wanted_in(query: QueryDict, form: StaffFilter) -> Wanted:
    """What the address asks for; what it cannot ask is left out."""
    form.is_valid()
    show = query.get("show", "")
    data = form.cleaned_data
    known = show if show in shown_words() else ""
    return Wanted(known, data.get("subject", ""), data.get("q", ""), data.get("kind", ""))


def shown_words() -> dict[str, str]:
    """The filters that are words, those of upper apps behind «young»."""
    words = {key: str(_WORDS[key]) for key in SHOWN}
    named = {group.key: str(group.word) for group in staff_groups()}
    return {"": words.pop(""), "young": words.pop("young"), **named, **words}


def filter_of(query: QueryDict, viewer: Viewer) -> StaffFilter:
    """The filter as the address has it."""
    searches = bool(viewer.paths(Data.STAFF, Right.SEARCH))
    return StaffFilter(
        query,
        subjects=subjects_taught(viewer),
        kinds=kinds_held(viewer),
        language=viewer.language,
        searches=searches,
    )


def staff_page(query: QueryDict, viewer: Viewer) -> StaffPage:
    """The list as the address asks for it."""
    form = filter_of(query, viewer)
    wanted = wanted_in(query, form)
    table = build_table(
        query, columns=COLUMNS, rows=staff_shown(viewer, wanted), default="name",
        export_url=reverse("people:export", args=["xlsx"]),
    )  # fmt: skip
    return StaffPage(
        table=table,
        lines=tuple(lines_of(table.rows, viewer)),
        chips=tuple(
            Chip(link(query, show=key, page=""), word, wanted.show == key) for key, word in shown_words().items()
        ),
        form=form,
        wanted=wanted,
        may_add=bool(viewer.paths(Data.STAFF, Right.ENTER)),
        may_account=bool(viewer.paths(Data.ACCOUNT, Right.ENTER)),
        csv_url=reverse("people:export", args=["csv"]) + link(query, page=""),
    )


def posts_seen(person: Any, viewer: Viewer) -> list[Appointment]:
    """Today's posts of a person that lie within the viewer's reach (all of one's own)."""
    if viewer.person_id == person.pk:
        return list(person.current)
    return [post for post in person.current if viewer.may(Data.STAFF, path=post.node.path)]


def post_words(post: Appointment, language: str) -> str:
    """A post in the organisation's words, else in the dictionary's."""
    return post.post_text or text_in(post.post.title, language)


def subject_words(posts: Sequence[Appointment], language: str) -> str:
    """The subjects of some posts."""
    titles = (text_in(subject.title, language) for post in posts for subject in post.subjects.all())
    return ", ".join(dict.fromkeys(titles))


def lines_of(people: Sequence[Any], viewer: Viewer) -> Iterator[StaffLine]:
    """People as the list shows them; who is young is asked once for all of them."""
    places = {post.node_id: post.node for person in people for post in posts_seen(person, viewer)[:1]}
    book = young_book(places.values(), viewer.today) if places else {}
    return (_line(person, viewer, book) for person in people)


def _line(person: Any, viewer: Viewer, book: Book) -> StaffLine:
    posts = posts_seen(person, viewer)
    main = posts[0] if posts else None
    return StaffLine(
        person=person,
        name=initials(person.family, person.given, person.patronymic),
        work=", ".join(dict.fromkeys(post_words(post, viewer.language) for post in posts)),
        place=", ".join(dict.fromkeys(post.node.short_name for post in posts)),
        subjects=subject_words(posts, viewer.language),
        since=person.teaching_started_on,
        away=bool(person.away) and bool(posts),
        works=bool(posts),
        verdict=young_verdict(person, main.node, viewer.today, book) if main else None,
    )


def file_columns() -> list[FileColumn]:
    """The columns of the list as a file; contacts never leave by this door."""
    titles = (_("Family name, given name, patronymic"), _("Post"), _("Organisation"), _("Subjects"))
    return [
        *(FileColumn(title) for title in titles),
        FileColumn(_("Teaching since"), kind="date"),
        FileColumn(_("Qualification category")),
        FileColumn(_("Now")),
    ]


def file_rows(query: QueryDict, viewer: Viewer) -> Iterator[Sequence[Any]]:
    """The rows of the list as a file, in the order of the names."""
    people = staff_shown(viewer, wanted_in(query, filter_of(query, viewer)))
    for line in (line for batch in batched(in_batches(people), 500) for line in lines_of(batch, viewer)):
        yield (
            str(line.person), line.work, line.place, line.subjects, line.since, line.person.category, line.state
        )  # fmt: skip
