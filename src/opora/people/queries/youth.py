"""Whether a person counts as young, by the rule of their organisation's law profile."""

from __future__ import annotations

import datetime as dt

from opora.network.models import Node
from opora.people.models import Person
from opora.people.rules.youth import Override, Verdict, facts_of, is_young

#: The rule each law profile starts with; the others of the file can be chosen instead.
DEFAULT_RULE = {"ru": "r145_0_3", "by": "by_distribution"}


def young_verdict(person: Person, node: Node, on: dt.date) -> Verdict:
    """The verdict on a day, with its reason; facts nobody told stay unknown."""
    facts = facts_of(person.career, person.birth_on, person.teaching_started_on, person.qualification_on)
    by_hand = person.young_override
    override = Override(by_hand["young"], by_hand["reason"]) if by_hand else None
    return is_young(facts, DEFAULT_RULE.get(node.law_profile, DEFAULT_RULE["ru"]), on, override)
