"""Who somebody is in two lines: name, what they teach and where, for lists of mentors and mentees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from opora.base.models import holds_on
from opora.base.rules.texts import text_in
from opora.base.rules.wording import initials
from opora.people.models import Appointment, Person


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


def cards_of(ids: Iterable[int], today: dt.date, language: str) -> dict[int, Card]:
    """Cards of many people, in three statements; the main post says where they work."""
    return cards_for(Person.objects.filter(pk__in=set(ids)), today, language)


def cards_for(people: Iterable[Person], today: dt.date, language: str) -> dict[int, Card]:
    """Cards of people who are loaded already, in two statements."""
    people = list(people)
    wanted = {person.pk for person in people}
    posts: dict[int, list[Appointment]] = {}
    rows = Appointment.objects.filter(holds_on(today), person__in=wanted).select_related("post", "node")
    for post in rows.prefetch_related("subjects").order_by("-is_main", "pk"):
        posts.setdefault(post.person_id, []).append(post)
    return {person.pk: card_of(person, posts.get(person.pk, []), language) for person in people}


def card_of(person: Person, posts: list[Appointment], language: str) -> Card:
    """One card from what is loaded already."""
    taught = (text_in(subject.title, language) for post in posts for subject in post.subjects.all())
    subjects = tuple(dict.fromkeys(taught))
    titles = (post.post_text or text_in(post.post.title, language) for post in posts)
    return Card(
        pk=person.pk,
        name=initials(person.family, person.given, person.patronymic),
        full=str(person),
        work=", ".join(subject.lower() for subject in subjects) or ", ".join(dict.fromkeys(titles)).lower(),
        place=posts[0].node.short_name if posts else "",
        node_id=posts[0].node_id if posts else None,
        subjects=subjects,
        teaching_since=person.teaching_started_on,
    )
