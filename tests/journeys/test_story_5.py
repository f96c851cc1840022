"""Story 5, somebody left: a mentor falls ill, the pair closes with its history, the mentee comes first next time."""

from __future__ import annotations

import pytest

from opora.matching.actions import proposals, runs
from opora.matching.models import Proposal, Run, Scheme
from opora.mentoring.actions.mentors import offer, offer_all
from opora.mentoring.actions.seats import open_for_all
from opora.mentoring.models import Pair, Seat
from opora.people.actions.appointments import begin_absence
from tests.cast import Cast
from tests.journeys.stage import Player


@pytest.mark.django_db(transaction=True)
def test_somebody_left(player: Player, cast: Cast) -> None:
    pair = begun(cast)
    mentee = cast.people["mentee"]
    player.sign_in("curator")
    player.open(f"/pairs/{pair.pk}/", "the pair is to end")
    player.page.locator("summary").filter(has_text="Завершить пару").first.click()
    player.page.locator("[name=reason]").select_option("long_absence")
    player.submit("[name=reason]")
    player.look("the pair has ended")
    pair.refresh_from_db()
    seat = Seat.objects.get(mentee=mentee, state="open")
    assert pair.ends_on is not None and pair.pk in seat.pairs.values_list("pk", flat=True)
    assert (seat.priority, seat.ground) == (1, "replacement")
    offer(by=cast.system, person=cast.people["curator"])
    begin_absence(
        by=cast.system, person=cast.people["mentor"], node=cast.nodes["school7"], starts_on=cast.today, parental=False
    )
    player.open("/matching/", "the mentee stands first")
    assert "в очереди" in player.beside("Орлова").inner_text()
    player.follow("/matching/runs/new/")
    player.page.locator("label").filter(has_text="Первое сентября").locator("input").check()
    player.submit("input[name=scheme]")
    player.look("another mentor is found")
    run = Run.objects.latest("pk")
    chosen = run.pairs.get(seat=seat)
    assert chosen.mentor not in (cast.people["mentor"], mentee), "who lost a mentor is served, by somebody else"
    player.post("/send/")
    player.look("the next proposal is on its way")
    assert Proposal.objects.filter(seat=seat, state="sent").exists()


def begun(cast: Cast) -> Pair:
    """In September the mentee got a mentor and both agreed."""
    by = cast.viewer("curator")
    open_for_all(by=by, node=cast.nodes["school7"], today=cast.today)
    offer_all(by=by, node=cast.nodes["school7"], today=cast.today)
    scheme = Scheme.objects.get(code="first-september", is_current=True)
    run = runs.open_run(by=by, node=cast.nodes["school7"], scheme=scheme, across_schools=False)
    runs.compute(by=by, run=run, today=cast.today, progress=lambda done, total: None)
    proposals.send_all(by=by, run=run, today=cast.today)
    proposal = Proposal.objects.get(seat__mentee=cast.people["mentee"])
    for side, who in (("mentee", "mentee"), ("mentor", "mentor")):
        proposals.answer(by=cast.viewer(who), proposal=proposal, side=side, yes=True, today=cast.today)
    return Pair.objects.get(seat=proposal.seat)
