"""Story 4, nobody in our school: a coordinator finds a mentor across schools, both heads approve, they meet online."""

from __future__ import annotations

import datetime as dt

import pytest

from opora.matching.models import Proposal
from opora.mentoring.actions.mentors import offer
from opora.mentoring.actions.seats import open_seat
from opora.mentoring.models import Pair
from tests.cast import Cast
from tests.journeys.stage import Player


@pytest.mark.django_db(transaction=True)
def test_nobody_in_our_school(player: Player, cast: Cast) -> None:
    seat = open_seat(
        by=cast.system,
        mentee=cast.people["biologist"],
        node=cast.nodes["school7"],
        ground="newcomer",
        opened_on=dt.date(2026, 11, 16),
    )
    offer(by=cast.system, person=cast.people["village_mentor"], capacity=1, online_ready=True)
    proposal = find_across(player, seat.pk)
    answer_in_turn(player, proposal)
    pair = Pair.objects.get(seat=seat)
    assert pair.online and pair.mentor_node == cast.nodes["berezovka"]
    player.sign_in("coordinator")
    player.open("/pairs/", "the coordinator's pairs")
    assert "Юдина К. О." in player.text()


def find_across(player: Player, seat: int) -> Proposal:
    """The curator sees nobody near; the coordinator runs the district and sends what it found."""
    player.sign_in("curator")
    player.open("/", "the curator's day")
    assert "Берёзовская школа, 14 км или онлайн" in player.text()
    player.follow(f"/matching/seats/{seat}/others/")
    player.look("nobody in our school")
    player.sign_in("coordinator")
    player.open("/", "the coordinator's day")
    assert "Школа № 7: 1 педагог ждёт наставника" in player.text()
    player.follow("/matching/")
    player.look("the district's cockpit")
    player.follow("/matching/runs/new/")
    player.page.locator("label").filter(has_text="Первое сентября").locator("input").check()
    player.submit("input[name=scheme]")
    player.look("the run over the district")
    assert "Лебедь Т. А." in player.text()
    player.post("/send/")
    player.look("the proposal is sent")
    proposal = Proposal.objects.get()
    assert proposal.across_schools and proposal.online
    return proposal


def answer_in_turn(player: Player, proposal: Proposal) -> None:
    """Both sides agree, then both heads approve from their own first pages."""
    address = f"/proposals/{proposal.pk}/"
    for who in ("biologist", "village_mentor", "head", "village_head"):
        player.sign_in(who)
        player.open("/", f"the day of {who}")
        player.follow(address)
        player.look(f"{who} looks")
        player.page.locator("main form[action$='/answer/'] button[value=yes]").click()
        player.look(f"{who} said yes")
    proposal.refresh_from_db()
    assert proposal.state == "confirmed"
