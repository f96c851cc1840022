"""A matching from records to pairs: computed and proved, pinned, sent, answered, expired."""

from __future__ import annotations

import datetime as dt

import pytest

from opora.base.rules.refusals import NotAllowed
from opora.matching.actions import bars, proposals, runs, schemes
from opora.matching.bridge.rules_files import checked, reweighted, weights
from opora.matching.bridge.solving import quoted, solved
from opora.matching.bridge.tables import distance_km, gather, profiles_under, seats_under
from opora.matching.models import Proposal, Run, RunPair, RunRest, Scheme, Waiting
from opora.matching.queries.runs import changes_since, compared, run_of
from opora.matching.rules import NothingToSend, RunStale, SchemeFaulty, UnableToAnswer
from opora.mentoring.actions import mentors, seats
from opora.mentoring.models import Pair, Place
from tests.cast import Cast


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """School 7 with three open seats and two mentors; a free biologist in the village."""
    by = cast.viewer("curator")
    seats.open_for_all(by=by, node=cast.nodes["school7"], today=cast.today)
    mentors.offer_all(by=by, node=cast.nodes["school7"], today=cast.today)
    mentors.offer(by=cast.viewer("village_head"), person=cast.people["village_mentor"], online_ready=True)
    schemes.load_shipped(by=cast.system)
    return cast


def run_of_school(cast: Cast, *, across: bool = False, code: str = "first-september") -> Run:
    """A computed run of school 7."""
    by = cast.viewer("coordinator" if across else "curator")
    scheme = Scheme.objects.get(code=code, is_current=True)
    run = runs.open_run(by=by, node=cast.nodes["school7"], scheme=scheme, across_schools=across)
    runs.compute(by=by, run=run, today=cast.today, progress=lambda done, total: None)
    return run


def chosen(run: Run) -> dict[str, str]:
    """Mentee → mentor by family names."""
    return {pair.seat.mentee.family: pair.mentor.family for pair in run.pairs.all()}


def test_a_run_is_proved_and_explained(stage: Cast) -> None:
    run = run_of_school(stage)
    assert run.state == "ready" and run.proved and run.score == run.bound
    assert chosen(run) == {"Орлова": "Белов", "Ким": "Громова"}
    pair = RunPair.objects.get(run=run, seat__mentee=stage.people["mentee"])
    assert sum(term["points"] for term in pair.terms) == pair.score
    rest = RunRest.objects.get(run=run)
    assert rest.seat.mentee == stage.people["biologist"] and (rest.reason["excluded"] or rest.reason["open"])
    assert Waiting.objects.get(seat=rest.seat).passed_over == 1


def test_the_neighbour_village_has_the_biologist(stage: Cast) -> None:
    run = run_of_school(stage, across=True)
    assert chosen(run)["Юдина"] == "Лебедь"
    far = distance_km(stage.nodes["school7"], stage.nodes["berezovka"])
    assert far is not None and 10 < far < 20


def test_the_same_records_give_the_same_run(stage: Cast) -> None:
    one, two = run_of_school(stage), run_of_school(stage)
    assert one.input_sha256 == two.input_sha256 and chosen(one) == chosen(two) and compared(two, one) == []


def test_pins_and_bars_are_kept(stage: Cast) -> None:
    first = run_of_school(stage)
    seat = first.pairs.get(seat__mentee=stage.people["mentee"]).seat
    by = stage.viewer("curator")
    bars.set_bar(by=by, seat=seat, mentor=stage.people["mentor"], kind="forbidden")
    second = run_of_school(stage)
    assert chosen(second).get("Орлова") != "Белов"
    bars.set_bar(by=by, seat=seat, mentor=stage.people["mentor2"], kind="pinned")
    third = run_of_school(stage)
    assert chosen(third)["Орлова"] == "Громова"
    assert {difference.seat_id for difference in compared(third, first)} >= {seat.pk}
    with pytest.raises(NotAllowed):
        bars.set_bar(by=stage.viewer("sibling_curator"), seat=seat, mentor=stage.people["mentor"], kind="pinned")


def test_a_pair_by_hand_has_its_price(stage: Cast) -> None:
    scheme = Scheme.objects.get(code="first-september", is_current=True)
    data = gather(seats_under(stage.nodes["school7"]), profiles_under(stage.nodes["school7"], stage.today), stage.today)
    row = data.mentee_ids.index(stage.people["mentee"].pk)
    column = data.mentor_ids.index(stage.people["mentor2"].pk)
    quote = quoted(scheme.text, data, row, [column])[column]
    assert quote.score < solved(scheme.text, data).pairs[0].score or quote.below_floor or quote.loss


def test_a_stale_run_cannot_be_sent(stage: Cast) -> None:
    run = run_of_school(stage)
    assert changes_since(run) == []
    profile = stage.people["mentor"].mentor_profile
    mentors.change(by=stage.viewer("curator"), profile=profile, facts={"capacity": 1})
    assert changes_since(run)
    with pytest.raises(RunStale):
        proposals.send_all(by=stage.viewer("curator"), run=run, today=stage.today)


def test_changes_elsewhere_do_not_make_it_stale(stage: Cast) -> None:
    run = run_of_school(stage)
    mentors.offer(by=stage.viewer("sibling_curator"), person=stage.people["sibling_teacher"])
    assert changes_since(run) == []


def test_both_sides_confirm_and_a_pair_is_born(stage: Cast) -> None:
    run = run_of_school(stage)
    by = stage.viewer("curator")
    sent = proposals.send_all(by=by, run=run, today=stage.today)
    assert len(sent) == 2 and Place.objects.filter(released_at=None).count() == 2
    with pytest.raises(NothingToSend):
        proposals.send_all(by=by, run=run, today=stage.today)
    proposal = Proposal.objects.get(seat__mentee=stage.people["mentee"])
    proposals.answer(by=stage.viewer("mentee"), proposal=proposal, side="mentee", yes=True, today=stage.today)
    with pytest.raises(UnableToAnswer):
        proposals.answer(by=stage.viewer("mentee"), proposal=proposal, side="mentee", yes=True, today=stage.today)
    with pytest.raises(NotAllowed):
        proposals.answer(by=stage.viewer("mentor2"), proposal=proposal, side="mentor", yes=True, today=stage.today)
    on_paper = stage.today - dt.timedelta(days=0)
    proposals.answer(by=by, proposal=proposal, side="mentor", yes=True, today=stage.today, on_paper_on=on_paper)
    proposal.refresh_from_db()
    assert proposal.state == "confirmed" and proposal.pair is not None and proposal.pair.state == "confirmed"
    assert Place.objects.filter(released_at=None).count() == 2


def test_a_refusal_needs_no_reason_and_frees_the_place(stage: Cast) -> None:
    run = run_of_school(stage)
    proposals.send_all(by=stage.viewer("curator"), run=run, today=stage.today)
    proposal = Proposal.objects.get(mentor=stage.people["mentor"])
    proposals.answer(by=stage.viewer("mentor"), proposal=proposal, side="mentor", yes=False, today=stage.today)
    proposal.refresh_from_db()
    assert proposal.state == "declined" and proposal.seat.state == "open"
    assert not Place.objects.filter(mentor=stage.people["mentor"], released_at=None).exists()


def test_proposals_expire_and_can_be_withdrawn(stage: Cast) -> None:
    run = run_of_school(stage)
    one, two = proposals.send_all(by=stage.viewer("curator"), run=run, today=stage.today)
    proposals.withdraw(by=stage.viewer("curator"), proposal=one)
    assert proposals.remind(stage.today + dt.timedelta(days=6)) == 1
    assert proposals.expire(stage.today + dt.timedelta(days=8)) == 1
    assert proposals.expire(stage.today + dt.timedelta(days=8)) == 0
    two.refresh_from_db()
    assert two.state == "expired" and not Place.objects.filter(released_at=None).exists()


def test_across_schools_both_heads_approve(stage: Cast) -> None:
    run = run_of_school(stage, across=True)
    by = stage.viewer("coordinator")
    proposals.send_all(by=by, run=run, today=stage.today)
    proposal = Proposal.objects.get(seat__mentee=stage.people["biologist"])
    assert proposal.across_schools and proposal.online
    for who, side in (("biologist", "mentee"), ("village_mentor", "mentor")):
        proposals.answer(by=stage.viewer(who), proposal=proposal, side=side, yes=True, today=stage.today)
    proposal.refresh_from_db()
    assert proposal.state == "agreed" and not Pair.objects.exists()
    with pytest.raises(NotAllowed):
        proposals.answer(
            by=stage.viewer("sibling_head"),
            proposal=proposal,
            side="mentor_head",
            yes=True,
            today=stage.today,
        )
    for who, side in (("head", "mentee_head"), ("village_head", "mentor_head")):
        proposals.answer(by=stage.viewer(who), proposal=proposal, side=side, yes=True, today=stage.today)
    pair = Pair.objects.get()
    assert pair.online and pair.mentor_node == stage.nodes["berezovka"] and pair.node == stage.nodes["school7"]


def test_runs_are_seen_within_reach_only(stage: Cast) -> None:
    run = run_of_school(stage)
    assert run_of(stage.viewer("sibling_curator"), run.pk) is None
    assert run_of(stage.viewer("coordinator"), run.pk) == run


def test_own_rules_are_a_new_version(stage: Cast) -> None:
    base = Scheme.objects.get(code="first-september", is_current=True)
    by, node = stage.viewer("curator"), stage.nodes["school7"]
    made = schemes.save_version(by=by, node=node, base=base, points={"Subject": 60})
    assert made.version == 1 and {weight.name: weight.points for weight in weights(made.text, "ru")}["Subject"] == 60
    assert {weight.points for weight in weights(base.text, "en") if weight.name == "Subject"} == {40}
    assert checked(reweighted(base.text, {"Load": 7.5})) == []
    with pytest.raises(SchemeFaulty) as refused:
        schemes.save_version(by=by, node=node, base=base, text=base.text.replace('kind = "load"', 'kind = "lod"'))
    assert "lod" in str(refused.value)
