"""Lists of programs that give people stable ids: school journals, personnel systems, the tariff list."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from opora.intake.actions import applying, rows, staging, uploads
from opora.intake.models import Batch
from opora.intake.rules.continuing import Continuing
from opora.intake.rules.fields import SheetKind
from opora.intake.rules.mapping import guess
from opora.people.models import Identifier, NamePeriod, Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db

JOURNAL = ["ID пользователя", "Фамилия", "Имя", "Отчество", "Роль", "Предметы", "Логин", "Классное руководство"]
PERSONNEL = ["Табельный номер", "Сотрудник", "Подразделение", "Должность", "Вид занятости", "Дата приема"]
TARIFF = ["№ п/п", "ФИО", "Должность", "Предмет", "Оклад", "Нагрузка, часов"]


def taken(cast: Cast, name: str, *lines: list[str], node: str = "school12", title: str = "") -> Batch:
    """A list read to its differences."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Лист1")
        for number, line in enumerate([*([[title], []] if title else []), *lines]):
            sheet.write_row(number, 0, line)
    out.seek(0)
    by = cast.system
    batch = uploads.receive(by=by, node=cast.nodes[node], content=out, name=name, today=cast.today)
    batch = uploads.agree(by=by, batch=batch, chosen={}, kind=SheetKind.STAFF, is_full=False)
    staging.stage(by=by, batch=batch, today=cast.today, progress=lambda done, total: None)
    return batch


def written(cast: Cast, batch: Batch) -> Batch:
    """The list with every line decided as it stands, in the record."""
    lines = list(batch.rows.values_list("pk", flat=True))
    rows.decide(by=cast.system, batch=batch, rows=lines, decision="new")
    applying.begin(by=cast.system, batch=batch)
    applying.apply(by=cast.system, batch=batch, today=cast.today, progress=lambda done, total: None)
    batch.refresh_from_db()
    assert batch.state == "applied"
    return batch


def test_an_export_of_a_school_journal_knows_people_by_their_ids(cast: Cast) -> None:
    first = taken(
        cast, "export.xlsx", JOURNAL,
        ["50012", "Малинина", "Ольга", "Юрьевна", "Учитель", "математика", "malinina", "5А"],
        ["50013", "Ягодин", "Пётр", "Юрьевич", "Учитель", "физика", "yagodin", ""],
    )  # fmt: skip
    assert first.source == "school_journal"
    written(cast, first)
    assert set(Identifier.objects.filter(system="school_journal").values_list("value", flat=True)) >= {"50012", "50013"}
    again = taken(
        cast, "export.xlsx", JOURNAL,
        ["50012", "Клюквина", "Ольга", "Юрьевна", "Учитель", "математика", "malinina", "5А"],
        ["50013", "Ягодин", "Пётр", "Юрьевич", "Учитель", "физика", "yagodin", ""],
    )  # fmt: skip
    assert list(again.rows.order_by("number").values_list("difference", flat=True)) == ["renamed", "same"]
    written(cast, again)
    assert NamePeriod.objects.filter(family="Малинина", person__family="Клюквина").exists()
    assert Person.objects.filter(given="Ольга", patronymic="Юрьевна").count() == 1


def test_an_export_of_a_personnel_system_has_numbers_of_its_own_organisation(cast: Cast) -> None:
    line = ["0007", "Малинина Ольга Юрьевна", "Основная школа", "Учитель", "Основное место работы", "01.09.2020"]
    batch = written(cast, taken(cast, "кадры.xlsx", PERSONNEL, line))
    assert batch.source == "personnel_system"
    assert Identifier.objects.filter(system=f"staff:{batch.node_id}", value="0007").exists()
    other = ["0007", "Смородин Лев Ильич", "Основная школа", "Учитель", "Основное место работы", "01.09.2021"]
    written(cast, taken(cast, "кадры.xlsx", PERSONNEL, other, node="school7"))
    assert Identifier.objects.filter(value="0007").count() == 2


def test_a_post_held_beside_another_has_its_own_number_and_no_person_of_its_own(cast: Cast) -> None:
    beside = ["0008", "Малинина Ольга Юрьевна", "", "Педагог-библиотекарь", "Внутреннее совместительство", "01.09.2021"]
    main = ["0007", "Малинина Ольга Юрьевна", "", "Учитель", "Основное место работы", "01.09.2020"]
    namesake = ["0009", "Малинина Ольга Юрьевна", "", "Учитель", "Основное место работы", "01.09.2022"]
    written(cast, taken(cast, "кадры.xlsx", PERSONNEL, beside, main))
    person = Person.objects.get(family="Малинина")
    assert set(person.appointments.values_list("post__code", "is_main")) == {("teacher", True), ("librarian", False)}
    assert Identifier.objects.get(person=person).value == "0007"
    again = taken(cast, "кадры.xlsx", PERSONNEL, main, beside, namesake)
    assert list(again.rows.order_by("number").values_list("difference", flat=True)) == ["same", "same", "joined"]


def test_what_only_a_later_row_tells_of_a_person_is_written_too(cast: Cast) -> None:
    headers = ["ФИО", "Должность", "Предмет", "Дата рождения"]
    lines = [
        ["Малинина Ольга Юрьевна", "Учитель", "химия", ""],
        ["Малинина Ольга Юрьевна", "Учитель", "биология", "03.04.1999"],
    ]
    written(cast, taken(cast, "список.xlsx", headers, *lines))
    assert str(Person.objects.get(family="Малинина").birth_on) == "1999-04-03"
    assert set(taken(cast, "список.xlsx", headers, *lines).rows.values_list("difference", flat=True)) == {"same"}


def test_a_tariff_list_is_recognised(cast: Cast) -> None:
    line = ["1", "Малинина Ольга Юрьевна", "учитель", "математика", "15000", "18"]
    batch = taken(cast, "тарификация.xlsx", TARIFF, line, title="Тарификационный список на 01.09.2026")
    assert batch.source == "tariff_list"


def test_lines_below_a_name_are_the_same_teacher_s(cast: Cast) -> None:
    """A tariff list names a teacher once, in merged cells or not, and then a line a subject."""
    lines: list[list[str]] = [
        ["1", "Малинина Ольга Юрьевна", "Учитель", "математика", "15000", "10"],
        ["", "", "Учитель", "физика", "", "8"],
        ["", "", "Классный руководитель", "", "", ""],
        ["", "", "Педагог-психолог", "", "", "9"],
        ["", "Вакансия", "Учитель", "химия", "", "9"],
        ["", "", "Учитель", "биология", "", "9"],
        ["2", "Ягодин Пётр Юрьевич", "Учитель", "история", "", "18"],
        ["", "ИТОГО", "", "", "", "45"],
    ]
    batch = taken(cast, "тарификация.xlsx", TARIFF, *lines, title="Тарификационный список")
    faulty = batch.rows.filter(is_faulty=True)
    assert [row.values.get("subjects_text") for row in faulty] == ["биология"]  # of a vacancy: nobody's
    written(cast, batch)
    person = Person.objects.get(family="Малинина")
    held = person.appointments.get(post__code="teacher")
    assert [(post.post.code, post.is_main) for post in person.appointments.exclude(pk=held.pk)] == [
        ("psychologist", False)
    ]
    assert set(held.subjects.values_list("code", flat=True)) == {"mathematics", "physics"}
    again = taken(cast, "тарификация.xlsx", TARIFF, *lines, title="Тарификационный список")
    assert set(again.rows.filter(is_faulty=False).values_list("difference", flat=True)) == {"same"}


def test_a_name_in_merged_cells_stands_on_every_line() -> None:
    mapping = guess(["ФИО", "Должность", "Предмет"], [["Котова Анна Ильинична", "Учитель", "физика"]])
    continuing = Continuing(mapping, [(2, 0, 4, 0), (2, 1, 3, 1), (5, 0, 5, 2)])
    rows: list[list[str]] = [
        ["Котова Анна Ильинична", "Учитель", "физика"], ["", "", "химия"], ["", "", "биология"],
        ["Совместители", "", ""], ["", "Учитель", "право"],
    ]  # fmt: skip
    assert [list(continuing.whole(at, row)) for at, row in enumerate(rows, start=2)] == [
        rows[0], ["Котова Анна Ильинична", "Учитель", "химия"], ["Котова Анна Ильинична", "", "биология"],
        rows[3], rows[4],
    ]  # fmt: skip


def test_an_id_given_to_two_people_stops_neither(cast: Cast) -> None:
    one = ["7", "Малинина", "Ольга", "Юрьевна", "Учитель", "математика", "malinina", ""]
    other = ["7", "Ягодин", "Пётр", "Ильич", "Учитель", "физика", "yagodin", ""]
    written(cast, taken(cast, "export.xlsx", JOURNAL, one, other))
    assert Person.objects.filter(family__in=("Малинина", "Ягодин")).count() == 2
    third = ["7", "Смородин", "Лев", "Ильич", "Учитель", "физика", "smorodin", ""]
    written(cast, taken(cast, "export.xlsx", JOURNAL, third, node="school7"))
    assert Person.objects.filter(family="Смородин").exists()
    assert Identifier.objects.filter(system="school_journal", value="7").count() == 1
