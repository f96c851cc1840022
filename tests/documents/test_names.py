"""A hundred awkward names in a paper: nothing broken, the cases right, the file says what the record says (Q51)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from opora.base.rules.texts import word
from opora.base.rules.wording import Case, post_in
from opora.documents.bridge.layouts import lay_out, paragraphs_of
from opora.documents.bridge.merging import filled
from opora.documents.queries.grammar import person_facts
from opora.people.models import Person

NAMES = Path(__file__).with_name("names.txt").read_text(encoding="utf-8").splitlines()[1:]
SHEET = "* one in people\n- {{ one.genitive }} = {{ one.dative }} = {{ one.instrumental }}\n*\n"


def person(line: str) -> Person:
    """The person of a row."""
    family, given, patronymic = line.partition(" = ")[0].split("|")
    return Person(family=family, given=given, patronymic=patronymic)


def test_a_hundred_names_as_they_stand_in_a_paper() -> None:
    facts = [person_facts(person(line)) for line in NAMES]
    said = [text for text in paragraphs_of(filled(lay_out(SHEET), {"people": facts})) if text]
    assert len(NAMES) >= 100
    assert said == [line.partition(" = ")[2] for line in NAMES]


def test_names_of_any_length_and_alphabet_come_through_whole() -> None:
    long = "Ё" + "лкина-Долгорукая" * 7
    odd = [
        "Нуралиева" * 13,
        long,
        "Nguyễn Thị Minh",
        "李小龙",
        "أحمد",
        "O’Connor–Smith",
        "Ан" + "\u0301" + "на",
        "I",
        "М.",
    ]
    facts = [person_facts(Person(family=name[:120], given="Анна")) for name in odd]
    sheet = lay_out("* one in people\n- {{ one.name }}\n*\n")
    assert [text for text in paragraphs_of(filled(sheet, {"people": facts})) if text] == [
        f"{name[:120]} Анна" for name in odd
    ]


def test_what_somebody_says_of_their_own_name_wins() -> None:
    own: Any = {"dative": ["Гусь", "Ивану", "Петровичу"]}
    told = person_facts(Person(family="Гусь", given="Иван", patronymic="Петрович", own_forms=own))
    assert (told["dative"], told["genitive"]) == ("Гусь Ивану Петровичу", "Гуся Ивана Петровича")


@pytest.mark.parametrize(
    ("post", "genitive", "dative"),
    [
        ("заместитель директора по УВР", "заместителя директора по УВР", "заместителю директора по УВР"),
        ("учитель русского языка и литературы", "учителя русского языка и литературы", None),
        ("педагог-психолог", "педагога-психолога", "педагогу-психологу"),
        ("старший воспитатель", "старшего воспитателя", "старшему воспитателю"),
        ("заведующий", "заведующего", "заведующему"),
        ("заведующая", "заведующей", "заведующей"),
        ("музыкальный руководитель", "музыкального руководителя", "музыкальному руководителю"),
        ("мастер производственного обучения", "мастера производственного обучения", None),
        ("тьютор", "тьютора", "тьютору"),
        ("и. о. директора", "и. о. директора", "и. о. директора"),
    ],
)
def test_posts_in_cases(post: str, genitive: str, dative: str | None) -> None:
    assert post_in("genitive", post) == genitive
    assert dative is None or post_in("dative", post) == dative


@pytest.mark.parametrize("institution", ["school", "kindergarten", "college", "extra", "other"])
def test_words_of_each_kind_of_organisation_have_their_cases(institution: str) -> None:
    for code in ("school", "teacher", "learner", "lesson", "head"):
        for case in Case:
            assert word(code, institution=institution, case=case)
