"""Story 20, day one: last year's order on pairs and this year's staff list, and twenty minutes later the proposals."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from opora.intake.models import Batch
from opora.matching.models import Proposal, Run
from opora.mentoring.models import Pair
from tests.journeys.stage import Player

STAFF = (
    ("Зуева Ирина Павловна", "учитель", "физика", 24, "01.09.2004"),
    ("Жуков Пётр Ильич", "учитель", "математика", 20, "01.09.2006"),
    ("Серова Анна Львовна", "учитель", "математика", 1, "01.09.2025"),
    ("Ёлкин Пётр Максимович", "учитель", "физика", 1, "01.09.2025"),
    ("Тимофеев Глеб Андреевич", "учитель", "математика", 0, "01.09.2026"),
)
PAIRS = (("Жуков Пётр Ильич", "Серова Анна Львовна", "112-од", "02.09.2025"),)


def workbook(folder: Path, name: str, headers: tuple[str, ...], rows: tuple[tuple[object, ...], ...]) -> Path:
    """A list with a title, as schools keep it."""
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Лист1")
        sheet.write(0, 0, "Школа № 12")
        sheet.write_row(2, 0, headers)
        for number, row in enumerate(rows, start=3):
            sheet.write_row(number, 0, row)
    return path


@pytest.mark.django_db(transaction=True)
def test_day_one(player: Player, tmp_path: Path) -> None:
    player.sign_in("sibling_curator")
    headers = ("ФИО", "Должность", "Предмет", "Педагогический стаж", "Дата приёма")
    take_in(player, workbook(tmp_path, "Список.xlsx", headers, STAFF), "staff")
    headers = ("ФИО наставника", "ФИО наставляемого", "Номер приказа", "Дата приказа")
    take_in(player, workbook(tmp_path, "Приказ.xlsx", headers, PAIRS), "pairs")
    pair = Pair.objects.get()
    assert pair.state == "active"
    player.open("/pairs/", "the pairs of last year")
    assert "Серова А. Л." in player.text()
    player.open("/", "what to do")
    assert "нет дополнительного соглашения" in player.text(), "a gap became a task"
    to_proposals(player)


def take_in(player: Player, path: Path, kind: str) -> None:
    """One list through the pages."""
    player.open("/intake/", f"{kind}: lists")
    player.page.set_input_files("#id_file", path)
    player.submit("#id_file")
    player.look(f"{kind}: columns")
    assert player.page.locator("#id_kind").input_value() == kind
    if player.page.locator("#id_is_full").is_checked():
        player.page.locator("#id_is_full").uncheck()
    player.submit("#id_kind")
    player.look(f"{kind}: review")
    player.post("/write/")
    player.look(f"{kind}: written")
    assert Batch.objects.order_by("-pk")[0].state == "applied"


def to_proposals(player: Player) -> None:
    """Those without a mentor get proposals; whoever has one from last year is left alone."""
    player.open("/matching/", "who needs a mentor")
    assert "Серова А. Л." not in player.page.locator("main table").first.inner_text()
    player.post("/matching/places/open/")
    player.page.locator("form[action*='/mentors/offer/'] button[type=submit]").click()
    player.look("mentors on offer")
    player.follow("/matching/runs/new/")
    player.page.locator("label").filter(has_text="Первое сентября").locator("input").check()
    player.submit("input[name=scheme]")
    player.look("the run")
    assert Run.objects.get().matched >= 1
    player.post("/send/")
    player.look("proposals are sent")
    assert Proposal.objects.filter(state="sent").exists()
