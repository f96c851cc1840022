"""Sentences about a fault: English as it stands here, with the named facts that another language needs to say it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Sentence(str):
    """An English sentence that knows its `template` (the stable name of it) and its `facts`; a fact may be a sentence
    again.
    """

    template: str
    facts: Mapping[str, Any]

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.template, dict(self.facts))


def say(template: str, /, **facts: Any) -> Sentence:
    """A sentence of a template and its facts.

    >>> say("«{name}» stands twice", name="Ann").facts["name"]
    'Ann'
    """
    return _again(template, facts)


def _again(template: str, facts: Mapping[str, Any]) -> Sentence:
    sentence = Sentence(template.format(**facts) if facts else template)
    sentence.template, sentence.facts = template, facts or NOTHING
    return sentence
