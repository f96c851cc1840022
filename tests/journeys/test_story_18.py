"""Story 18, shortage: where mentors are short and what more of them, or going online, would change before deciding."""

from __future__ import annotations

import pytest

from opora.matching.models import Run
from opora.mentoring.actions.mentors import offer, offer_all
from opora.mentoring.actions.seats import open_for_all
from opora.mentoring.models import Seat
from opora.network.models import Node
from tests.cast import Cast
from tests.journeys.stage import Player


@pytest.mark.django_db(transaction=True)
def test_shortage(player: Player, cast: Cast) -> None:
    for node in Node.objects.filter(kind=Node.Kind.ORGANISATION):
        open_for_all(by=cast.system, node=node, today=cast.today)
    offer_all(by=cast.system, node=cast.nodes["school7"], today=cast.today)
    player.sign_in("operator")
    player.open("/matching/", "the operator's cockpit")
    player.follow("/matching/shortage/")
    player.look("the shortage of the region")
    waiting = Seat.objects.filter(state="open").count()
    assert f"{waiting} " in player.text() and "Эти места помогли бы больше всего" in player.text()
    assert "мало данных" in player.text().lower()
    player.follow(f"/matching/shortage/?node={cast.nodes['zarechny'].pk}")
    player.look("the shortage of a municipality")
    player.follow("/matching/")
    imagine(player, cast)
    lay_side_by_side(player, cast)


def imagine(player: Player, cast: Cast) -> None:
    """The coordinator runs the district and asks what three mentors more would change."""
    player.sign_in("coordinator")
    player.open(f"/matching/runs/new/?node={cast.nodes['zarechny'].pk}", "what comes first")
    player.page.locator("label").filter(has_text="Первое сентября").locator("input").check()
    player.page.locator("label").filter(has_text="больше людей с наставником").locator("input").check()
    player.submit("input[name=scheme]")
    player.look("the run of the district")
    player.page.get_by_text("Доказательство и порядок целей").first.click()
    player.post("/verify/")
    assert player.page.get_by_text("доказательство верно").count() == 1
    run = Run.objects.latest("pk")
    player.follow("/what-if/")
    player.look("what if")
    player.page.locator("[name=mentors]").fill("3")
    player.page.locator("[name=subject]").select_option("Биология")
    player.page.locator("main form button[type=submit]").last.click()
    player.page.wait_for_load_state()
    player.look("three mentors more")
    text = player.text()
    assert "больше" in text and "ещё 3 наставника (Биология" in text and "То же таблицей" in text
    assert Run.objects.latest("pk") == run, "nothing is kept by imagining"


def lay_side_by_side(player: Player, cast: Cast) -> None:
    """One more mentor is really offered; the next matching stands beside the first."""
    offer(by=cast.system, person=cast.people["village_mentor"], online_ready=True)
    first = Run.objects.latest("pk")
    player.open(f"/matching/runs/{first.pk}/", "the run is older than the record")
    player.post("/again/")
    second = Run.objects.latest("pk")
    assert second.basis == first and second.matched > first.matched
    player.follow("/compare/")
    player.look("two matchings side by side")
    assert "появился наставник" in player.text() and "новое" in player.text()
