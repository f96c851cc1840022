"""The same person is recognised, a namesake is not merged, and a newer list comes in as differences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.base.rules.cells import Cell
from opora.intake.rules.differences import Difference, KnownPerson, compare
from opora.intake.rules.gathering import gather
from opora.intake.rules.identity import Facts, same_person
from opora.intake.rules.mapping import guess
from opora.intake.rules.rows import parse

TODAY = date(2026, 9, 1)
BORN = date(1990, 5, 14)
HEADERS = ["Таб. №", "ФИО", "Дата рождения", "Должность", "Предмет", "Школа", "Статус", "Дата увольнения"]
ANNA = Facts("Котова", "Анна", "Ильинична", (), BORN)


def rows_of(*rows: list[Cell]) -> list[tuple[int, Any]]:
    mapping = guess(HEADERS, rows)
    return [(number, parse(row, mapping, mapping.kind, TODAY)) for number, row in enumerate(rows, start=2)]


@pytest.mark.parametrize(
    ("other", "degree"),
    [
        (ANNA, "same"),
        (Facts("КОТОВА", "Анна", "Ильинична", (), BORN), "same"),
        (Facts("Белова", "Анна", "Ильинична", ("Котова",), BORN), "same"),
        (Facts("Белова", "Анна", "Ильинична", (), BORN), "probable"),
        (Facts("Котова-Белова", "Анна", "Ильинична", (), BORN), "same"),
        (Facts("Котва", "Анна", "Ильинична", (), BORN), "same"),
        (Facts("Котва", "Анна", "Ильинична"), "probable"),
        (Facts("Котова", "А.", "И."), "probable"),
        (Facts("Котова", "А.", "И.", (), BORN), "same"),
        (Facts("Котова", "О.", "И."), "different"),
        (Facts("Котова", "Анна", "Ильинична", (), date(1970, 1, 2)), "different"),
        (Facts("Котова", "Анна", "Ильинична", (), date(1990, 5, 15)), "probable"),
        (Facts("Соколова", "Вера", "Павловна", (), BORN), "different"),
    ],
)
def test_likeness(other: Facts, degree: str) -> None:
    assert same_person(ANNA, other).degree == degree
    assert same_person(other, ANNA).degree == degree


def test_ids_decide_but_not_against_names() -> None:
    first = Facts("Котова", "Анна", "Ильинична", external_id="7")
    assert same_person(first, Facts("Белова", "Анна", "Ильинична", external_id="7")).degree == "same"
    assert same_person(first, Facts("Соколов", "Олег", "Павлович", external_id="7")).degree == "probable"
    assert same_person(first, Facts("Котова", "Анна", "Ильинична", external_id="8")).degree == "different"


def test_yo_is_e() -> None:
    assert (
        same_person(Facts("Фёдорова", "Алёна", "Ильинична"), Facts("Федорова", "Алена", "Ильинична")).degree == "same"
    )


def test_two_posts_are_one_person() -> None:
    gathered = gather(
        rows_of(
            ["7", "Котова Анна Ильинична", "14.05.1990", "учитель", "физика", "", "", ""],
            ["7", "Котова Анна Ильинична", "14.05.1990", "педагог-психолог", "", "", "", ""],
            ["7", "Котова Анна Ильинична", "14.05.1990", "учитель", "физика", "", "", ""],
        )
    )
    assert len(gathered.people) == 1
    assert [post["post"] for post in gathered.people[0].appointments] == ["teacher", "psychologist"]
    assert gathered.repeated == {4: 2}


def test_namesakes_stay_two() -> None:
    gathered = gather(
        rows_of(
            ["", "Котова Анна Ильинична", "14.05.1990", "учитель", "", "", "", ""],
            ["", "Котова Анна Ильинична", "02.01.1970", "учитель", "", "", "", ""],
            ["", "Котова Анна Ильинична", "14.05.1991", "учитель", "", "", "", ""],
        )
    )
    assert len(gathered.people) == 3
    assert [(doubt.number, doubt.other) for doubt in gathered.doubts] == [(4, 2)]


def known_from(*rows: list[Cell]) -> list[KnownPerson]:
    people = gather(rows_of(*rows)).people
    return [KnownPerson(at, person.facts, person.values, person.appointments) for at, person in enumerate(people)]


ROW: list[Cell] = ["7", "Котова Анна Ильинична", "14.05.1990", "учитель", "физика", "Школа 5", "работает", ""]
OTHER: list[Cell] = ["8", "Белов Лев Андреевич", "02.03.1999", "учитель", "химия", "Школа 5", "", ""]


def differences(known: list[KnownPerson], *rows: list[Cell], is_full: bool = True) -> list[Difference]:
    return compare(known, gather(rows_of(*rows)).people, TODAY, is_full)


def changed(row: list[Cell], **cells: Cell) -> list[Cell]:
    names = ["id", "name", "birth", "post", "subject", "school", "status", "left"]
    return [cells.get(name, cell) for name, cell in zip(names, row, strict=True)]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (ROW, "same"),
        (changed(ROW, name="Белова Анна Ильинична"), "renamed"),
        (changed(ROW, name="Белова (Котова) Анна Ильинична", id=""), "renamed"),
        (changed(ROW, school="Школа 12"), "moved"),
        (changed(ROW, status="отпуск по уходу за ребёнком"), "on_leave"),
        (changed(ROW, post="педагог-психолог"), "changed"),
        (changed(ROW, subject="физика, информатика"), "changed"),
        (changed(ROW, left="31.08.2026"), "left"),
        (changed(ROW, name="Котова А.И.", subject="", status=""), "same"),
    ],
)
def test_kinds_of_difference(row: list[Cell], kind: str) -> None:
    found = differences(known_from(ROW), row)
    assert [(difference.kind, difference.key) for difference in found] == [(kind, 0)]
    assert (kind == "same") == (not found[0].changes)


def test_joined_left_and_part_of_a_list() -> None:
    known = known_from(ROW)
    assert [difference.kind for difference in differences(known, OTHER)] == ["joined", "left"]
    assert [difference.kind for difference in differences(known, OTHER, is_full=False)] == ["joined"]


def test_back_from_leave() -> None:
    known = [KnownPerson(1, ANNA, {"leave": "parental"}, is_on_leave=True)]
    assert differences(known, changed(ROW, id=""))[0].kind == "back"


def test_unclear_is_asked_and_nobody_leaves_by_mistake() -> None:
    found = differences(known_from(changed(ROW, id="")), changed(ROW, id="", name="Белова Анна Ильинична"))
    assert [(difference.kind, difference.candidates) for difference in found] == [("unclear", (0,))]


FAMILIES = st.sampled_from(["Котова", "Белова", "Соколова", "Фёдорова"])
PEOPLE = st.lists(
    st.tuples(FAMILIES, st.sampled_from(["Анна", "Вера"]), st.dates(date(1960, 1, 1), date(2000, 1, 1))),
    max_size=12, unique_by=lambda person: person[2],
)  # fmt: skip


@given(PEOPLE)
def test_the_same_list_again_changes_nothing(people: list[tuple[str, str, date]]) -> None:
    rows: list[list[Cell]] = [
        [str(at), f"{family} {given} Ильинична", born, "учитель", "физика", "", "", ""]
        for at, (family, given, born) in enumerate(people)
    ]
    if rows:
        found = differences(known_from(*rows), *rows)
        assert {difference.kind for difference in found} == {"same"}
        assert len(found) == len(rows)
