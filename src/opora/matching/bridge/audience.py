"""What the administration is told of broken rules: facts by name, what is private to a person in one breath.

Every page and every refusal asks here (decision 0005): a reason resting on what somebody said of themselves or of
another is never named and never counted, and it sounds like the reasons beside it that anybody may know.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

import opora.engine.matching as engine
from opora.matching.bridge.rules_files import hidden_rules

#: Kind of rule that says what somebody told the matching alone.
REFUSED = "refused"
#: Reasons the engine adds to the rules of the file: refusals, and what is kept apart for whatever cause.
_OWN = frozenset({"refusal", "forbidden"})
#: A number below this could be told apart from nobody by who knows the school.
SMALL = 3


@dataclass(frozen=True)
class Audience:
    """Which rules of one file are private to a person, always or where measured needs were used."""

    private: frozenset[str]
    needs: frozenset[str]

    def is_private(self, rule: str, *, measured: bool) -> bool:
        """Whether a rule is not told for a teacher, of whom measured needs were used or not."""
        return rule in self.private or (measured and rule in self.needs)

    def facts_of(self, broken: Iterable[str], *, measured: bool) -> list[str]:
        """The rules two people break that may be told, by name; where there are none, `unfit` says the rest."""
        return [self.name_of(rule) for rule in broken if not self.is_private(rule, measured=measured)]

    def name_of(self, rule: str) -> str:
        """A rule that may be told, by its name in the file; what looks at needs as the request it serves."""
        if rule in self.needs:
            return _("Help with what was asked for")
        return _("Too little in common") if rule == "floor" else rule


def audience_of(text: str) -> Audience:
    """The audience of a rule file."""
    refused = [rule for rule in tomllib.loads(text).get("hard", ()) if rule.get("kind") == REFUSED]
    names = {name for rule in refused for name in (rule.get("name"), rule.get("name_ru")) if name}
    return Audience(frozenset(names | _OWN | {REFUSED}), frozenset(hidden_rules(text)))


def facts_first(problem: engine.Problem, audience: Audience) -> engine.Problem:
    """The problem with its rules in the order in which mentors are counted at them: who fails a fact is told by it.

    Otherwise somebody far away would stand among the far ones until a refusal took them out of their number.
    """
    order = {rule.name: 2 * (rule.name in audience.private) + (rule.name in audience.needs) for rule in problem.rules}
    return replace(problem, rules=tuple(sorted(problem.rules, key=lambda rule: order[rule.name])))


def unfit() -> str:
    """Why a pair does not come about where the reason is nobody else's business."""
    return _("the wishes and conditions of the two sides do not fit")


@dataclass(frozen=True)
class Nobody:
    """Why a teacher got nobody, as far as it is told: mentors by fact, and whether there were others."""

    facts: tuple[tuple[str, int], ...]
    #: Mentors without a free place, and those left out for a private reason: they are told together or not at all.
    others: bool


def nobody_of(reason: Mapping[str, Any], audience: Audience) -> Nobody:
    """What may be told of a kept reason; of an old one, which does not say so, measured needs are taken as used."""
    measured = bool(reason.get("measured", True))
    counts: dict[str, int] = {}
    private = 0
    for rule, count in reason.get("excluded", {}).items():
        if rule == "oneself":  # nobody is told that they are not their own mentor
            continue
        if audience.is_private(rule, measured=measured):
            private += count
        else:
            counts[audience.name_of(rule)] = counts.get(audience.name_of(rule), 0) + count
    facts = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return Nobody(tuple(facts), bool(private or reason.get("full", 0)))
