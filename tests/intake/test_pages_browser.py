"""The pages of intake in a real browser: every state is accessible, fits a phone, and its buttons lead on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.test import Client
from playwright.sync_api import Page

from opora.intake.actions import applying
from opora.intake.models import Batch
from opora.mentoring.models import Pair
from opora.people.models import Person
from tests.browsing import SIZES
from tests.cast import Cast
from tests.intake.test_movements import MOVEMENTS, PAST
from tests.intake.test_pairs import HEADERS, PAIRS, sheet
from tests.journeys.stage import Player

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = ("ФИО", "Должность", "Предмет", "Категория", "Готов быть наставником", "Пожелания", "Возраст")


@pytest.fixture(params=list(SIZES))
def player(
    request: pytest.FixtureRequest,
    live_server: Any,
    cast: Cast,
    client_of: Callable[[str], Client],
    open_page: Callable[..., Page],
) -> Iterator[Player]:
    """The curator of school 12 with a browser; at the end nothing inaccessible may have been met."""
    story = f"intake_{request.node.name.partition('[')[0].removeprefix('test_')}"
    found = Player(open_page(request.param), live_server.url, story, request.param, client_of)
    found.sign_in("sibling_curator")
    yield found
    assert not found.faults, "\n".join(found.faults)


def book(path: Path, *sheets: tuple[str, list[tuple[Any, ...]]]) -> Path:
    """A workbook with several sheets."""
    with xlsxwriter.Workbook(path) as made:
        for name, lines in sheets:
            page = made.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
    return path


def upload(player: Player, path: Path) -> Batch:
    """Bring a file in."""
    player.page.goto(f"{player.host}/intake/")
    player.page.set_input_files("#id_file", path)
    player.submit("#id_file")
    return Batch.objects.latest("pk")


def read(player: Player, *, full: bool = False) -> None:
    """Agree the columns."""
    if not full:
        player.page.locator("#id_is_full").uncheck()
    player.submit("#id_kind")


def test_pairs_come_in(player: Player, cast: Cast, tmp_path: Path) -> None:
    known = cast.people["sibling_teacher"]
    player.open("/intake/", "empty")
    path = tmp_path / "Пары.csv"
    slip = [*PAIRS[0][:2], f"{known.family}а {known.given} {known.patronymic}", *PAIRS[0][3:]]
    path.write_bytes(sheet([slip, *PAIRS[1:], ["", "", "Кузнецов Илья Ильич", "", "", "", ""]], HEADERS).read())
    upload(player, path)
    player.look("columns")
    read(player)
    player.look("review")
    assert "новая пара" in player.text() and "Пока нет в списке сотрудников, добавим" in player.text()
    player.follow("/intake/rows/", near="Кто это" if player.size == "phone" else "кто это")
    player.look("who")
    player.post("/settle/")
    player.look("settled")
    player.post("/write/")
    player.look("written")
    assert Pair.objects.filter(members__person=known).exists() and Pair.objects.count() == 5


def test_a_staff_list_with_everything(player: Player, cast: Cast, tmp_path: Path) -> None:
    known = cast.people["sibling_teacher"]
    slip = f"{known.family}а {known.given} {known.patronymic}"
    lines: list[tuple[Any, ...]] = [
        STAFF,
        ("Зимин Олег Ильич", "учитель", "физика", "высшая", "да", "", "44"),
        ("Котова (Белая) Анна Львовна", "учитель", "химия", "первая", "", "хочу вести кружок робототехники", ""),
        ("Котова Анна Львовна", "педагог-психолог", "", "", "", "", ""),
        (slip, "учитель", "музыка", "", "", "", ""),
        ("Кто-то", "учитель", "", "", "", "", ""),
        ("Вакансия", "учитель", "", "", "", "", ""),
        ("Итого", "", "", "", "", "", ""),
    ]
    path = book(tmp_path / "Сотрудники.xlsx", ("Список", lines), ("Лист для себя", [("заметка",), ("ещё",)]))
    batch = upload(player, path)
    player.look("columns")
    read(player, full=True)
    player.look("review")
    assert batch.rows.filter(difference="left").exists() and batch.rows.filter(difference="unclear").exists()
    player.page.goto(f"{player.host}/intake/{batch.pk}/?show=undecided")
    player.look("to decide")
    row = batch.rows.get(is_faulty=True)
    player.open(f"/intake/rows/{row.pk}/", "mend")
    player.submit("#id_full_name")
    player.look("mend still faulty")
    assert "Ошибка:" in player.page.title()
    unclear = batch.rows.get(difference="unclear")
    player.open(f"/intake/rows/{unclear.pk}/", "who is this")
    player.post("/settle/")
    batch.rows.filter(decision="").update(decision="skip")
    player.page.goto(f"{player.host}/intake/{batch.pk}/")
    player.post("/write/")
    player.look("written")
    assert Person.objects.filter(family="Зимин").count() == 1
    player.post("/undo/")
    player.look("taken back")
    assert not Person.objects.filter(family="Зимин").exists()
    player.open("/intake/", "lists")


def test_a_stopped_and_an_outdated_list(player: Player, cast: Cast, tmp_path: Path) -> None:
    path = book(tmp_path / "Приём и увольнения.xlsx", ("2023–2026", [tuple(MOVEMENTS), *map(tuple, PAST)]))
    first = upload(player, path)
    read(player)
    second = upload(player, path)
    read(player)
    first.refresh_from_db()
    applying.begin(by=cast.viewer("sibling_curator"), batch=first)
    player.open(f"/intake/{first.pk}/", "stopped")
    player.post("/write/")
    first.refresh_from_db()
    assert first.state == "applied"
    player.open(f"/intake/{second.pk}/", "outdated")
    player.post("/again/")
    player.look("read again")
    assert {row.difference for row in second.rows.all()} == {"same"}
    player.post("/abandon/")
    player.look("put away")


def test_a_refused_file_is_told(player: Player, tmp_path: Path) -> None:
    path = tmp_path / "Список.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    upload_refused(player, path)
    player.look("refused")
    assert player.page.title().startswith("Ошибка:") and not Batch.objects.exists()


def upload_refused(player: Player, path: Path) -> None:
    """Bring a file that is not taken."""
    player.page.goto(f"{player.host}/intake/")
    player.page.set_input_files("#id_file", path)
    player.submit("#id_file")
