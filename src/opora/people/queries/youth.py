"""Whether a person counts as young, by the rule of their organisation's law profile."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, Q, QuerySet, Subquery

from opora.base.models import holds_on
from opora.network.models import Node
from opora.people.models import Appointment, Person
from opora.people.rules.youth import Override, Verdict, facts_of, is_young

#: The rule each law profile starts with; the others of the file can be chosen instead.
DEFAULT_RULE = {"ru": "r145_0_3", "by": "by_distribution"}
#: Whoever has taught longer than this is not asked about: no rule reaches so far, whatever the breaks.
LONGEST = dt.timedelta(days=366 * 25)


def young_by(person: Person, law_profile: str, on: dt.date) -> Verdict:
    """The verdict on a day under a law profile."""
    facts = facts_of(person.career, person.birth_on, person.teaching_started_on, person.qualification_on)
    by_hand = person.young_override
    override = Override(by_hand["young"], by_hand["reason"]) if by_hand else None
    return is_young(facts, DEFAULT_RULE.get(law_profile, DEFAULT_RULE["ru"]), on, override)


def young_verdict(person: Person, node: Node, on: dt.date) -> Verdict:
    """The verdict on a day, with its reason; facts nobody told stay unknown."""
    return young_by(person, node.law_profile, on)


def young_among(people: QuerySet[Person], on: dt.date) -> list[int]:
    """The ids of those who count as young on a day: one question to the database."""
    main = Appointment.objects.filter(holds_on(on), person=OuterRef("pk")).order_by("-is_main", "pk")
    asked = (
        people.filter(Q(teaching_started_on=None) | Q(teaching_started_on__gt=on - LONGEST) | ~Q(young_override={}))
        .prefetch_related(None)
        .annotate(law=Subquery(main.values("node__law_profile")[:1]))
        .only("career", "birth_on", "teaching_started_on", "qualification_on", "young_override")
    )
    return [person.pk for person in asked if young_by(person, person.law or "ru", on).young]
