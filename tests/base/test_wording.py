"""Names and posts stand in the right case, and what cannot be inflected is never broken."""

from __future__ import annotations

import doctest
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.base.rules import wording
from opora.base.rules.wording import (
    NBSP,
    Case,
    full_name,
    initials,
    person_name_in,
    phrase_in,
    post_in,
    sex_of,
)

CASES = list(Case)


def test_examples_run() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(wording).failed == 0


def test_dictionaries_wait_until_they_are_needed() -> None:
    """Importing the module, as the site does when it starts, opens no dictionary."""
    probe = "import sys, opora.base.rules.wording; print({'petrovich', 'pymorphy3'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("name", "genitive", "dative", "instrumental"),
    [
        ("Соколова|Мария|Ивановна", "Соколовой Марии Ивановны", "Соколовой Марии Ивановне", None),
        ("Пугачёва|Алёна|Ильинична", "Пугачёвой Алёны Ильиничны", None, "Пугачёвой Алёной Ильиничной"),
        ("Ткач|Пётр|Кузьмич", "Ткача Петра Кузьмича", "Ткачу Петру Кузьмичу", None),
        ("Шмидт|Анна|Карловна", "Шмидт Анны Карловны", "Шмидт Анне Карловне", None),
        ("Седых|Павел|Фомич", "Седых Павла Фомича", "Седых Павлу Фомичу", None),
        ("Толстой|Лев|Николаевич", "Толстого Льва Николаевича", None, "Толстым Львом Николаевичем"),
        ("Мамин-Сибиряк|Дмитрий|Наркисович", "Мамина-Сибиряка Дмитрия Наркисовича", None, None),
        ("Мищенко-Рябая|Анна|Ильинична", "Мищенко-Рябой Анны Ильиничны", None, None),
        ("Бойко|Любовь|Игоревна", "Бойко Любови Игоревны", "Бойко Любови Игоревне", None),
        ("Щербина|Борис|Силыч", "Щербины Бориса Силыча", "Щербине Борису Силычу", "Щербиной Борисом Силычем"),
        ("Алиев|Рашид|Мамед оглы", "Алиева Рашида Мамед оглы", None, "Алиевым Рашидом Мамед оглы"),
        ("Садриева|Айгуль|Рашит кызы", "Садриевой Айгуль Рашит кызы", None, None),
        ("СОКОЛОВА|МАРИЯ|ИВАНОВНА", "СОКОЛОВОЙ МАРИИ ИВАНОВНЫ", None, None),
        ("О'Нил|Шон|", "О'Нила Шона", "О'Нилу Шону", "О'Нилом Шоном"),
        ("Воробей|Никита|", "Воробья Никиты", "Воробью Никите", None),
    ],
)
def test_names_in_cases(name: str, genitive: str, dative: str | None, instrumental: str | None) -> None:
    """Names of many shapes are inflected as a secretary would write them."""
    family, given_name, patronymic = name.split("|")
    expected = {Case.GENITIVE: genitive, Case.DATIVE: dative, Case.INSTRUMENTAL: instrumental}
    for case, text in expected.items():
        if text:
            assert person_name_in(case, family, given_name, patronymic) == text


def test_own_forms_win() -> None:
    """A person's own form of the name beats any dictionary, for its own case only."""
    own = {"genitive": ["Прибоя", "Алексея", "Ильича"], "dative": "Прибою А. И."}
    parts = ("Прибой", "Алексей", "Ильич")
    assert person_name_in("genitive", *parts, own_forms=own) == "Прибоя Алексея Ильича"
    assert person_name_in("dative", *parts, own_forms=own) == "Прибою А. И."
    assert person_name_in("nominative", *parts, own_forms=own) == "Прибой Алексей Ильич"


@pytest.mark.parametrize(
    ("given_name", "patronymic", "sex"),
    [
        ("Мария", "Ивановна", "f"),
        ("Илья", "Ильич", "m"),
        ("Никита", "", "m"),
        ("Анна-Мария", "", "f"),
        ("Рашид", "Мамед оглы", "m"),
        ("", "Рашитовна", "f"),
        ("Саша", "", None),
        ("Женя", "", None),
        ("John", "", None),
        ("Ыыых", "", None),
        ("Мария", "Джонсон", None),  # a patronymic that says nothing leaves the question open
        ("", "", None),
    ],
)
def test_sex_is_told_or_left_open(given_name: str, patronymic: str, sex: str | None) -> None:
    """The sex is taken from the patronymic, else from the given name, and never invented."""
    assert sex_of(given_name, patronymic) == sex


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    "name",
    [
        ("Smith", "John", ""),
        ("Соколова", "Саша", ""),
        ("Ли", "", ""),
        ("Cоколова", "Женя", ""),
    ],
)
def test_unsure_means_unchanged(case: Case, name: tuple[str, str, str]) -> None:
    """Without a sex, or with Latin letters, the name stays as written."""
    assert person_name_in(case, *name) == full_name(*name)


@given(
    st.text(alphabet="абвёжийклмнопрстьыяАБЁЖя-' .abcXYZ", min_size=1, max_size=120),
    st.text(alphabet="абвёжийклмнопрстьыяАБЁЖя-' .abcXYZ", max_size=120),
    st.sampled_from(CASES),
    st.sampled_from(["f", "m", "", None]),
)
def test_no_name_is_broken(family: str, given_name: str, case: Case, sex: str | None) -> None:
    """Whatever the name, every word is still there and begins as it began."""
    before = full_name(family, given_name)
    after = person_name_in(case, family, given_name, sex=sex)
    assert len(after.split()) == len(before.split())
    for word, changed in zip(before.split(), after.split(), strict=True):
        kept = max(0, len(word) - 4)
        assert changed[:kept].casefold() == word[:kept].casefold()
        assert "а" <= word[0].casefold() <= "ё" or changed == word


@pytest.mark.parametrize(
    ("post", "genitive", "accusative", "instrumental"),
    [
        (
            "заместитель директора по УВР",
            "заместителя директора по УВР",
            None,
            "заместителем директора по УВР",
        ),
        ("учитель русского языка и литературы", "учителя русского языка и литературы", None, None),
        ("Педагог-психолог", "Педагога-психолога", None, "Педагогом-психологом"),
        ("социальный педагог", "социального педагога", "социального педагога", "социальным педагогом"),
        ("заведующая детским садом", "заведующей детским садом", "заведующую детским садом", None),
        ("исполняющий обязанности директора", "исполняющего обязанности директора", None, None),
        ("и. о. директора", "и. о. директора", "и. о. директора", "и. о. директора"),
        ("учитель физики, астрономии", "учителя физики, астрономии", None, None),
        ("учитель истории, классный руководитель", "учителя истории, классного руководителя", None, None),
        ("тьютор", "тьютора", "тьютора", "тьютором"),
        ("УЧИТЕЛЬ МАТЕМАТИКИ", "УЧИТЕЛЯ МАТЕМАТИКИ", None, None),
        ("вице-директор", "вице-директора", None, "вице-директором"),
        ("Врио директора", "Врио директора", "Врио директора", "Врио директора"),
        ("head teacher", "head teacher", "head teacher", "head teacher"),
        ("", "", "", ""),
    ],
)
def test_posts_in_cases(post: str, genitive: str, accusative: str | None, instrumental: str | None) -> None:
    """The head noun and its adjectives change; what depends on it does not."""
    assert post_in(Case.NOMINATIVE, post) == post
    for case, text in (("genitive", genitive), ("accusative", accusative), ("instrumental", instrumental)):
        if text is not None:
            assert post_in(case, post) == text


def test_phrases_of_things() -> None:
    """A thing is not inflected as a living being."""
    assert phrase_in("accusative", "детский сад") == "детский сад"
    assert phrase_in("genitive", "районный учебно-методический кабинет") == ("районного учебно-методического кабинета")
    assert phrase_in("dative", "ЦНППМ") == "ЦНППМ"


@given(st.text(max_size=120), st.sampled_from(CASES))
def test_no_post_is_broken(post: str, case: Case) -> None:
    """Whatever is written in the post, nothing falls and no word is lost."""
    assert len(post_in(case, post).split()) == len(post.split())


def test_initials() -> None:
    """Initials hang on to the family name by spaces that do not break."""
    assert initials("Соколова", "Мария", "Ивановна") == f"Соколова{NBSP}М.{NBSP}И."
    assert initials("Соколова", "Мария", "Ивановна", family_first=False) == f"М.{NBSP}И.{NBSP}Соколова"
    assert initials("Алиев", "Рашид", "Мамед оглы") == f"Алиев{NBSP}Р.{NBSP}М."
    assert initials("Ли") == "Ли"
    assert initials(" Петрова-Водкина ", "ёлка") == f"Петрова-Водкина{NBSP}Ё."
    assert initials("Соколова", "М.", "И.") == f"Соколова{NBSP}М.{NBSP}И."
