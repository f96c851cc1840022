"""Story 1, September: from a plain list of eight columns to pairs whose papers come out as Word files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.oxml.ns import qn
from playwright.sync_api import expect

from opora.intake.models import Batch
from opora.matching.models import Proposal, Run
from opora.mentoring.models import Pair
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
    run = pin_and_forbid(player, choose(player))
    send_and_answer(player, run)
    take_the_papers(player, tmp_path)


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
    """The cockpit names them; places are opened, two experienced teachers are offered."""
    player.open("/matching/", "cockpit")
    told = player.text()
    assert all(name in told for name in ("Ёлкин П. М.", "Серова А. Л.", "Тимофеев Г. А.", "Быкова А. Д.")), told
    player.post("/matching/places/open/")
    player.look("places open")
    offered = player.page.locator("form[action*='/mentors/offer/']")
    for box in offered.locator("input[name=chosen]").all():
        box.uncheck()
    for name in ("Зуева", "Жуков"):
        offered.locator("label").filter(has_text=name).locator("input").check()
    offered.locator("button[type=submit]").click()
    player.look("a mentor is offered")


def choose(player: Player) -> Run:
    """Run by the rules «First of September», read why each and why one got nobody."""
    player.follow("/matching/runs/new/")
    player.look("rules")
    player.page.locator("label").filter(has_text="Первое сентября").locator("input").check()
    player.submit("input[name=scheme]")
    run = Run.objects.get()
    for why in player.page.locator("main details").all():
        why.locator("summary").first.click()
    player.look("the run with its reasons")
    told = player.text()
    assert "Зуева И. П." in told and "Предмет" in told, told
    assert run.proved and run.matched == 2 and run.rest.count() == 2
    return run


def pin_and_forbid(player: Player, run: Run) -> Run:
    """The physicists stay together, the other pair does not; the second run knows both words."""
    pairs = {pair.seat.mentee.family: pair for pair in run.pairs.select_related("seat__mentee")}
    kept = pairs.pop("Ёлкин")
    other = next(iter(pairs.values()))
    for pair, word in ((kept, "pinned"), (other, "forbidden")):
        value = f"{word}.{pair.mentor_id}"
        button = player.page.locator(f"#seat-{pair.seat_id} button[value='{value}']")
        button.click()
        expect(button).to_have_count(0)
    player.page.reload()
    player.look("pinned and forbidden")
    player.post("/again/")
    player.look("the second run")
    again = Run.objects.order_by("-pk").first()
    assert again is not None and again.pk != run.pk
    found = dict(again.pairs.values_list("seat_id", "pinned"))
    assert found[kept.seat_id] is True and other.seat_id not in found
    return again


def send_and_answer(player: Player, run: Run) -> None:
    """Proposals go to both sides: one answers in Opora, the others on paper."""
    player.post("/send/")
    player.look("sent")
    own = Proposal.objects.get(seat__mentee__family="Ёлкин")
    player.sign_in("sibling_teacher")
    player.open("/", "the mentee's day")
    player.follow(f"/proposals/{own.pk}/")
    player.look("the mentee's proposal")
    player.page.locator("main form[action$='/answer/'] button[value=yes]").click()
    player.look("the mentee agreed")
    player.sign_in("sibling_curator")
    for proposal in Proposal.objects.order_by("pk"):
        for side in ("mentee", "mentor"):
            if proposal.answers.filter(side=side).exists():
                continue
            player.page.goto(f"{player.host}/proposals/{proposal.pk}/")
            player.page.select_option("#id_side", side)
            player.page.locator("input[name=yes][value=yes]").check()
            player.page.fill("#id_answered_on", "2026-11-23")
            player.submit("#id_answered_on")
    player.look("both sides agreed")
    assert set(Proposal.objects.values_list("state", flat=True)) == {"confirmed"}
    assert Pair.objects.filter(seat__mentee__family="Ёлкин", state="confirmed").exists()
    player.open("/pairs/", "pairs")
    player.open("/", "home with an order to sign")
    assert "Подписать приказ" in player.text()


def take_the_papers(player: Player, folder: Path) -> None:
    """From the first page to the order in Word; then consents and agreements in one archive; signed, the pair works."""
    pair = Pair.objects.get(seat__mentee__family="Ёлкин")
    player.follow("/pairs/order/")
    player.look("the order")
    player.page.fill("#id_number", "159-од")
    player.page.locator("main button[name=make]").click()
    player.look("the order is made")
    said = read(player, folder, "/files/")
    assert "159-од" in said and "Ёлкин Пётр Максимович" in said and "Зуева Ирина Павловна" in said
    player.submit("#id_signed_on")
    player.look("the order is signed")
    pair.refresh_from_db()
    assert pair.state == "ordered", "the consent and the agreement are not signed yet"
    player.open("/pairs/papers/", "consents and agreements")
    player.submit("#id_pay")
    player.look("they are made")
    with player.page.expect_download() as got:
        player.follow("/papers/bundle/")
    got.value.save_as(folder / "papers.zip")
    with zipfile.ZipFile(folder / "papers.zip") as archive:
        texts = [said_in(io.BytesIO(archive.read(name))) for name in archive.namelist()]
    assert any("вместе с Зуевой Ириной Павловной" in text for text in texts), "the right case"
    assert any("в лице" in text and "Зуева Ирина Павловна, учитель физики, именуемая" in text for text in texts), texts
    for box in player.page.locator("input[name=papers]").all():
        box.check()
    player.submit("input[name=papers]")
    player.look("everything is signed")
    pair.refresh_from_db()
    assert pair.state == "active"


def read(player: Player, folder: Path, address: str) -> str:
    """Download the file behind the first link to an address and read what it says."""
    with player.page.expect_download() as got:
        player.follow(address)
    got.value.save_as(folder / "paper.docx")
    return said_in(folder / "paper.docx")


def said_in(file: Path | io.BytesIO) -> str:
    """The words of a Word file, paragraph by paragraph, tables included."""
    body = docx.Document(file if isinstance(file, io.BytesIO) else str(file)).element.body
    return "\n".join("".join(part.text or "" for part in line.iter(qn("w:t"))) for line in body.iter(qn("w:p")))
