"""Story 9, the centre: points with consultants and hours, subject hubs, agreements, communities that do not clash."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from opora.network.models import Agreement, Body
from opora.people.models import Consultant
from tests.cast import Cast
from tests.journeys.stage import Player


@pytest.mark.django_db(transaction=True)
def test_the_centre(player: Player, cast: Cast) -> None:
    open_the_centre(player, cast)
    keep_agreements(player, cast)
    choose_a_consultant(player, cast)
    meet_without_clashes(player, cast)
    player.sign_in("mentee")
    player.open("/network/bodies/?kind=point", "a teacher looks for a point")
    assert "Белов А. С.: вторник 15:00–17:00, каб. 4" in player.text()
    player.open("/network/", "a teacher sees the structure")
    expect(player.page.locator("svg.picture title")).to_have_count(1)
    assert "Школы лучших практик: 1" in (player.page.locator("svg.picture").text_content() or "")


def go(player: Player, address: str) -> None:
    """Go to a page that other tests look at."""
    player.page.goto(player.host + address)


def fill(player: Player, **values: str) -> None:
    """Fill fields of the form by their names."""
    for name, value in values.items():
        field = player.page.locator(f"main [name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def open_the_centre(player: Player, cast: Cast) -> None:
    """The operator opens the centre at the institute, a hub at a school, and links the institute with the service."""
    player.sign_in("operator")
    player.open("/network/", "no centre yet")
    go(player, f"/nodes/{cast.nodes['institute'].pk}/")
    player.follow("/bodies/community/")
    player.follow("/bodies/centre/")
    fill(player, name="Центр наставничества", level="region", starts_on="2026-09-01")
    player.submit("[name=name]")
    player.look("the centre is open")
    centre = Body.objects.get(kind="centre")
    go(player, f"/nodes/{cast.nodes['school7'].pk}/bodies/hub/")
    fill(player, name="Математика без страха", level="region", parent=str(centre.pk), starts_on="2026-09-01")
    player.submit("[name=name]")
    assert "выберите его" in player.text()
    fill(player, subject="mathematics")
    player.submit("[name=name]")
    go(player, f"/nodes/{cast.nodes['institute'].pk}/links/")
    fill(player, kind="vertical", other="Методическая служба Заречного", starts_on="2026-09-01")
    player.submit("[name=other]")
    player.look("the chain is drawn")
    expect(player.page.locator("svg.picture .box")).to_have_count(2)


def keep_agreements(player: Player, cast: Cast) -> None:
    """An agreement with its scan; its end is near, so the first page says so; an additional one moves it."""
    go(player, f"/nodes/{cast.nodes['region'].pk}/agreements/")
    fill(player, title="О практике", signed_on="2026-09-01", starts_on="2026-09-01", last_day="2026-12-10")
    fill(player, partner_1="Педагогический университет", signatory_1="Лосев П. П., ректор")
    scan = {"name": "скан.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 scan"}
    player.page.locator("[name=file]").set_input_files([scan])  # type: ignore[list-item]
    player.submit("[name=title]")
    player.open("/", "the operator's day")
    assert "Через 18 дней заканчивается соглашение: О практике" in player.text()
    player.follow(f"/agreements/{Agreement.objects.get().pk}/")
    player.follow("/more/")
    fill(player, title="О продлении", last_day="2027-12-31")
    player.submit("[name=title]")
    player.open("/agreements/", "the list of agreements")
    assert "скоро закончится" not in player.text()


def choose_a_consultant(player: Player, cast: Cast) -> None:
    """The coordinator opens a point, proposes, selects, trains and approves a consultant, and sets the hours."""
    player.sign_in("coordinator")
    player.open(f"/nodes/{cast.nodes['office'].pk}/bodies/point/", "a point")
    fill(player, name="Пункт в Заречном", level="municipality", starts_on="2026-09-01")
    player.submit("[name=name]")
    player.follow("/members/")
    player.follow("/consultants/add/")
    fill(player, who="Белов Андрей Сергеевич")
    player.submit("[name=who]")
    one = Consultant.objects.get()
    player.post("/select/")
    player.follow("/train/")
    fill(player, on="2026-10-01", hours="36")
    player.submit("[name=hours]")
    player.follow("/approve/")
    fill(player, order_number="14-од", on="2026-10-05")
    player.submit("[name=order_number]")
    one.refresh_from_db()
    assert one.state == "approved"
    player.look("approved")
    player.follow("/hours/")
    fill(player, weekday="1", starts_at="15:00", ends_at="17:00", place="каб. 4")
    player.submit("[name=weekday]")
    player.look("hours are set")
    player.open("/network/active/", "the methodical active")
    assert "Белов" in player.text()


def meet_without_clashes(player: Player, cast: Cast) -> None:
    """A community under the municipality, its head plans a meeting; the second one at that time is questioned."""
    go(player, f"/nodes/{cast.nodes['office'].pk}/bodies/community/")
    fill(player, name="РМО математиков", sort="union", level="municipality", starts_on="2026-09-01")
    player.submit("[name=name]")
    union = Body.objects.get(kind="community")
    player.follow("/members/")
    player.follow("/members/add/")
    fill(player, who="Белов Андрей Сергеевич", role="head", starts_on="2026-09-01")
    player.submit("[name=who]")
    go(player, f"/network/bodies/{union.pk}/tasks/")
    fill(player, title="Собрать разборы задач", due_on="2026-12-10")
    player.submit("[name=title]")
    player.sign_in("mentor")
    player.open("/", "the head of the community has a task")
    player.follow("/report/")
    fill(player, words="Собрали 12 разборов")
    player.submit("[name=words]")
    for title, begins in (("Разбор задач", "14:00"), ("Открытый урок", "15:00")):
        go(player, f"/network/bodies/{union.pk}/plan/")
        player.follow("/plan/add/")
        fill(player, title=title, day="2026-11-25", begins=begins, ends="16:30", place="каб. 21")
        player.submit("[name=title]")
        player.look(f"planned or questioned: {title}")
    assert "уже запланировано: «Разбор задач»" in player.text()
    fill(player, begins="16:30", ends="17:30")
    player.submit("[name=title]")
    player.open("/network/calendar/", "the common calendar")
    assert "Открытый урок" in player.text() and "Совпадения" not in player.text()
    player.sign_in("coordinator")
    player.open("/", "a report has come")
    player.follow(f"/network/bodies/{union.pk}/", near="Собрать разборы задач")
    player.post("/accept/")
    player.look("the report is accepted")
