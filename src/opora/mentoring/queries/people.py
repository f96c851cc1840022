"""Who somebody is in two lines: name, what they teach and where, for lists of mentors and mentees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import FilteredRelation

from opora.base.models import holds_on
from opora.base.rules.texts import text_in
from opora.base.rules.wording import initials
from opora.people.models import Person

_COLUMNS = (
    "pk", "family", "given", "patronymic", "teaching_started_on", "work__pk", "work__post_text", "work__post__title",
    "work__node__short_name", "work__node_id", "work__subjects__title",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A person as a line of a list shows them: the caller has asked already whether they may be seen."""

    pk: int
    name: str
    full: str
    work: str = ""
    place: str = ""
    node_id: int | None = None
    subjects: tuple[str, ...] = ()
    teaching_since: dt.date | None = None

    @property
    def note(self) -> str:
        """What they teach and where."""
        return " · ".join(part for part in (self.work, self.place) if part)

    def seen_from(self, node_id: int) -> Card:
        """The card on a page of an organisation, where its own people need not be told by it."""
        return replace(self, place="") if self.node_id == node_id else self


def cards_of(ids: Iterable[int], today: dt.date, language: str) -> dict[int, Card]:
    """Cards of many people, in one statement; the main post says where they work."""
    people = Person.objects.filter(pk__in=set(ids)).annotate(
        work=FilteredRelation("appointments", condition=holds_on(today, "appointments__"))
    )
    rows: dict[int, list[tuple[Any, ...]]] = {}
    for row in people.order_by("pk", "-work__is_main", "work__pk", "work__subjects__pk").values_list(*_COLUMNS):
        rows.setdefault(row[0], []).append(row)
    return {pk: _card_of(found, language) for pk, found in rows.items()}


def cards_for(people: Iterable[Person], today: dt.date, language: str) -> dict[int, Card]:
    """Cards of people who are loaded already, in the order they came."""
    order = [person.pk for person in people]
    found = cards_of(order, today, language)
    return {pk: found[pk] for pk in order if pk in found}


def _card_of(rows: list[tuple[Any, ...]], language: str) -> Card:
    pk, family, given, patronymic, since, first, _text, _title, place, node, _subject = rows[0]
    taught = (text_in(row[10], language) for row in rows if row[10])
    subjects = tuple(dict.fromkeys(taught))
    titles = (row[6] or text_in(row[7], language) for row in rows if row[5])
    return Card(
        pk=pk,
        name=initials(family, given, patronymic),
        full=str(Person(family=family, given=given, patronymic=patronymic)),
        work=", ".join(subject.lower() for subject in subjects) or ", ".join(dict.fromkeys(titles)).lower(),
        place=place if first else "",
        node_id=node if first else None,
        subjects=subjects,
        teaching_since=since,
    )
