"""Texts by language fall back, and every law profile and kind of institution has words of its own."""

from __future__ import annotations

import doctest
from itertools import product

import pytest

from opora.base.rules import texts
from opora.base.rules.texts import text_in, word, words
from opora.base.rules.wording import Case

PROFILES = ("ru", "by")
INSTITUTIONS = ("school", "kindergarten", "college", "extra", "other", "")
#: What no page and no paper of Belarus may say.
FOREIGN_TO_BELARUS = (
    "иом",
    "цнппм",
    "351.8",
    "шнор",
    "152-фз",
    "152-fz",
    "индивидуальный образовательный маршрут",
)


def test_examples_run() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(texts).failed == 0


@pytest.mark.parametrize(
    ("held", "lang", "shown"),
    [
        ({"ru": "урок", "en": "lesson"}, "en", "lesson"),
        ({"ru": "урок", "en": ""}, "en", "урок"),
        ({"en": "lesson"}, "ru", "lesson"),
        ({"ru": "урок"}, "ru-RU", "урок"),
        ({"be": "урок"}, "en", "урок"),
        ({}, "ru", ""),
    ],
)
def test_fallback(held: dict[str, str], lang: str, shown: str) -> None:
    """A text that is missing in one language is shown in another, never left out."""
    assert text_in(held, lang) == shown


def test_the_needed_words_are_there() -> None:
    """The words the pages ask for exist."""
    assert {"school", "lesson", "teacher", "head", "class", "route", "growth_centre"} <= set(words())


def test_every_word_in_every_form() -> None:
    """Every word answers for every profile, institution, language, number and case."""
    for code, profile, institution, lang in product(words(), PROFILES, INSTITUTIONS, ("ru", "en")):
        place = {"profile": profile, "institution": institution, "lang": lang}
        assert all(word(code, case=case, **place) for case in Case)
        assert word(code, many=True, **place)


def test_belarus_meets_no_word_of_russian_law() -> None:
    """In no form does a word for Belarus name what exists in Russia only."""
    for code, institution, lang, case in product(words(), INSTITUTIONS, ("ru", "en"), Case):
        place = {"profile": "by", "institution": institution, "lang": lang}
        said = f"{word(code, case=case, **place)} {word(code, many=True, **place)}".casefold()
        assert not [foreign for foreign in FOREIGN_TO_BELARUS if foreign in said], (code, institution)


@pytest.mark.parametrize("institution", ["kindergarten", "college", "extra"])
@pytest.mark.parametrize("code", ["school", "lesson", "class", "teacher", "learner"])
def test_other_institutions_have_other_words(code: str, institution: str) -> None:
    """A kindergarten, a college and extra education are not spoken of as schools."""
    for profile in PROFILES:
        assert word(code, institution=institution, profile=profile) != word(code, profile=profile)


def test_words_in_cases() -> None:
    """A word bends as a sentence needs it."""
    assert word("school", institution="kindergarten", case="prepositional") == "детском саде"
    assert word("head", institution="kindergarten", case="instrumental") == "заведующим"
    assert word("school", profile="by", institution="kindergarten", case="genitive") == "детского сада"
    assert word("low_result_school", profile="by", case="dative") == "учреждению, которому нужна поддержка"
    assert word("data_law", profile="by", case="genitive").startswith("Закона Республики Беларусь")
    assert word("mentoring_basis", case="instrumental") == "статьёй 351.8 Трудового кодекса РФ"
    assert word("school", lang="en", case="genitive") == "school"


def test_an_unknown_word_is_a_fault() -> None:
    """A page that asks for a word nobody wrote fails at once."""
    with pytest.raises(KeyError):
        word("spaceship")
