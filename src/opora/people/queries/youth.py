"""Whether a person counts as young, by the definitions their organisation goes by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from opora.base.models import holds_on
from opora.network.models import Node
from opora.people.models import Appointment, Person
from opora.people.rules.definitions import Book, definitions_at, of_law
from opora.people.rules.youth import Override, Rule, Verdict, facts_of, fits_one

#: Whoever has taught longer than this is not asked about: no rule reaches so far, whatever the breaks.
LONGEST = dt.timedelta(days=366 * 25)


def young_book(nodes: Iterable[Node], on: dt.date) -> Book:
    """The definitions of many organisations at once, for a list."""
    return definitions_at({node.path: node.law_profile for node in nodes}, on)


def young_verdict(person: Person, node: Node, on: dt.date, book: Book | None = None) -> Verdict:
    """The verdict on a day, with its reason; facts nobody told stay unknown. A list brings its `book`."""
    known = young_book([node], on) if book is None else book
    return young_by(person, known.get(node.path) or of_law(node.law_profile), on)


def young_by(person: Person, definitions: Iterable[Rule], on: dt.date) -> Verdict:
    """The verdict by given definitions."""
    facts = facts_of(person.career, person.birth_on, person.teaching_started_on, person.qualification_on)
    by_hand = person.young_override
    override = Override(by_hand["young"], by_hand["reason"]) if by_hand else None
    return fits_one(facts, tuple(definitions), on, override)


def young_among(people: QuerySet[Person], on: dt.date) -> list[int]:
    """The ids of those who count as young on a day: one question for the people, one for the definitions."""
    asked = maybe_young(people, on)
    book = definitions_at({person.place: person.law for person in asked if person.place}, on)
    return [person.pk for person in asked if young_by(person, book.get(person.place or "") or of_law("ru"), on).young]


def maybe_young(people: QuerySet[Person], on: dt.date) -> list[Any]:
    """Those whom a definition could count as young, each with the `place` and the `law` of the main work."""
    main = Appointment.objects.filter(holds_on(on), person=OuterRef("pk")).order_by("-is_main", "pk")
    return list(
        people.filter(Q(teaching_started_on=None) | Q(teaching_started_on__gt=on - LONGEST) | ~Q(young_override={}))
        .prefetch_related(None)
        .annotate(law=Subquery(main.values("node__law_profile")[:1]), place=Subquery(main.values("node__path")[:1]))
        .only("career", "birth_on", "teaching_started_on", "qualification_on", "young_override")
    )
