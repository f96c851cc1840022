"""Every verb of the journal has its words, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from opora.people.rules.verbs import VERBS, words_of

SOURCES = Path(__file__).resolve().parents[2] / "src" / "opora"
VERB = re.compile(r'verb="([a-z_]+\.[a-z_]+)"')


def written() -> set[str]:
    """The verbs that the code writes into the journal."""
    return {verb for path in SOURCES.rglob("*.py") for verb in VERB.findall(path.read_text(encoding="utf-8"))}


def test_every_verb_has_its_words() -> None:
    assert written() and not written() ^ set(VERBS)


@pytest.mark.parametrize("verb", [*sorted(VERBS), "intake.stage.begin", "matching.run.cancel"])
def test_words_are_told_in_both_languages(verb: str) -> None:
    with override("en"):
        english = words_of(verb)
    with override("ru"):
        russian = words_of(verb)
    assert english != verb and re.search("[а-яё]", russian) and not re.search("[a-z]", russian), (english, russian)


def test_an_old_verb_is_shown_as_it_is() -> None:
    assert words_of("something.gone") == "something.gone"
