"""Story 1, September: from a plain list of eight columns to confirmed pairs."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from opora.intake.models import Batch
from opora.people.models import Person
from tests.journeys.stage import Player

HEADERS = ("№", "ФИО", "Должность", "Предмет", "Стаж", "Категория", "Дата приёма", "Примечание")
PEOPLE = (
    ("Зуева Ирина Павловна", "учитель", "физика", 24, "высшая", "01.09.2004"),
    ("Жуков Пётр Ильич", "учитель", "математика", 20, "высшая", "01.09.2006"),
    ("Лаптева Ольга Юрьевна", "учитель начальных классов", "начальные классы", 18, "первая", "01.09.2010"),
    ("Уварова Нина Олеговна", "учитель", "химия", 12, "первая", "01.09.2014"),
    ("Серова Анна Львовна", "учитель начальных классов", "начальные классы", 1, "", "01.09.2025"),
    ("Тимофеев Глеб Андреевич", "учитель", "математика", 0, "", "01.09.2026"),
    ("Быкова Алла Денисовна", "учитель", "химия", 2, "", "01.09.2024"),
    ("Кто-то", "учитель", "музыка", 5, "", "01.09.2020"),
    ("Панова", "учитель", "история", "много", "", "31.02.2020"),
)


def plain_list(folder: Path) -> Path:
    """The list as a school keeps it: a title, eight columns, a total."""
    path = folder / "Учителя.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Лист1")
        sheet.write(0, 0, "Педагоги школы № 12 на 1 сентября")
        sheet.write_row(2, 0, HEADERS)
        for number, person in enumerate(PEOPLE, start=1):
            sheet.write_row(2 + number, 0, (number, *person, ""))
        sheet.write_row(3 + len(PEOPLE), 0, ("", "Итого", "", "", len(PEOPLE)))
    return path


@pytest.mark.django_db(transaction=True)
def test_september(player: Player, tmp_path: Path) -> None:
    player.sign_in("sibling_curator")
    player.open("/", "home")
    take_in_the_list(player, tmp_path)
    see_who_needs_a_mentor(player)


def take_in_the_list(player: Player, folder: Path) -> None:
    """Upload as it is, agree the columns, mend two rows in the page, write."""
    page = player.page
    player.open("/intake/", "lists")
    page.set_input_files("#id_file", plain_list(folder))
    player.submit("#id_file")
    player.look("columns")
    page.locator("#id_is_full").uncheck()
    player.submit("#id_kind")
    player.look("review")
    batch = Batch.objects.get()
    assert not Person.objects.filter(family="Зуева").exists(), "nothing is written yet"
    faulty = {row.number: row.faults for row in batch.rows.filter(is_faulty=True)}
    assert len(faulty) == 2, faulty
    for row, name in zip(sorted(faulty), ("Котова Лидия Ильинична", "Панова Вера Сергеевна"), strict=True):
        player.follow("/intake/rows/", near=f"{row}")
        player.look(f"mend {row}")
        page.fill("#id_full_name", name)
        player.submit("#id_full_name")
    player.look("mended")
    assert not batch.rows.filter(is_faulty=True).exists()
    player.post("/write/")
    player.look("written")
    assert Person.objects.filter(family="Котова").exists()


def see_who_needs_a_mentor(player: Player) -> None:
    """The cockpit names them."""
    player.open("/matching/", "cockpit")
    print(player.text())
