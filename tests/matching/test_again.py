"""Matching again: one teacher after a refusal, everybody with what is proposed kept; running pairs stay."""

from __future__ import annotations

import datetime as dt

import pytest

from opora.base.rules.refusals import NotAllowed
from opora.matching.actions import bars, proposals, runs
from opora.matching.bridge.again import input_of
from opora.matching.models import Proposal, Run
from opora.matching.rules import RunStale, UnableToMatchAgain
from opora.mentoring.actions import mentors
from opora.mentoring.actions.pairs import end_pair
from opora.mentoring.models import Pair, Place, Seat
from tests.cast import Cast
from tests.matching.test_runs import chosen, run_of_school, stage

__all__ = ["stage"]


def again(cast: Cast, run: Run, *, only: Seat | None = None, moves: bool = False) -> Run:
    """A matching that goes on from another."""
    by = cast.viewer("curator")
    plan = runs.Plan(run.objective, run, only, moves)
    made = runs.open_run(by=by, node=run.node, scheme=run.scheme, across_schools=False, plan=plan)
    return runs.compute(by=by, run=made, today=cast.today, progress=lambda done, total: None)


def confirmed(cast: Cast, proposal: Proposal) -> Pair:
    """Both sides say yes."""
    for side, who in (("mentee", proposal.seat.mentee), ("mentor", proposal.mentor)):
        name = next(name for name, person in cast.people.items() if person == who)
        proposals.answer(by=cast.viewer(name), proposal=proposal, side=side, yes=True, today=cast.today)
    return Pair.objects.get(seat=proposal.seat)


def test_after_a_refusal_only_that_teacher_is_matched_again(stage: Cast) -> None:
    by = stage.viewer("curator")
    first = run_of_school(stage)
    proposals.send_all(by=by, run=first, today=stage.today)
    proposal = Proposal.objects.get(seat__mentee=stage.people["mentee"])
    other = Proposal.objects.exclude(pk=proposal.pk).get()
    proposals.answer(by=stage.viewer("mentee"), proposal=proposal, side="mentee", yes=False, today=stage.today)
    made = again(stage, first, only=Seat.objects.get(pk=proposal.seat_id))
    assert made.state == "ready" and made.mentees == 1 and made.basis == first
    assert "Белов" not in chosen(made).values()
    other.refresh_from_db()
    assert other.state == "sent" and Place.objects.filter(seat=other.seat, released_at=None).exists()


def test_pairs_that_wait_to_be_sent_stand_still_beside_the_one(stage: Cast) -> None:
    first = run_of_school(stage)
    seat = first.pairs.get(seat__mentee=stage.people["mentee"]).seat
    bars.set_bar(by=stage.viewer("curator"), seat=seat, mentor=stage.people["mentor"], kind="forbidden")
    made = again(stage, first, only=seat)
    others = dict(first.pairs.exclude(seat=seat).values_list("seat_id", "mentor_id"))
    assert others and dict(made.pairs.exclude(seat=seat).values_list("seat_id", "mentor_id")) == others
    assert all(made.pairs.exclude(seat=seat).values_list("pinned", flat=True)) and made.mentees == len(others) + 1


def test_a_place_that_does_not_wait_is_not_matched_again(stage: Cast) -> None:
    first = run_of_school(stage)
    proposals.send_all(by=stage.viewer("curator"), run=first, today=stage.today)
    held = Seat.objects.get(mentee=stage.people["mentee"])
    with pytest.raises(UnableToMatchAgain):
        again(stage, first, only=held)
    with pytest.raises(NotAllowed):
        runs.open_run(
            by=stage.viewer("sibling_curator"), node=first.node, scheme=first.scheme, across_schools=False,
            plan=runs.Plan(basis=first, only=held),
        )  # fmt: skip


def test_running_pairs_stay(stage: Cast) -> None:
    first = run_of_school(stage)
    proposals.send_all(by=stage.viewer("curator"), run=first, today=stage.today)
    pair = confirmed(stage, Proposal.objects.get(seat__mentee=stage.people["mentee"]))
    made = again(stage, first, moves=True)
    assert not made.pairs.filter(seat=pair.seat).exists() and not made.rest.filter(seat=pair.seat).exists()
    pair.refresh_from_db()
    assert pair.ends_on is None and pair.state == "confirmed"


def test_what_is_proposed_is_kept_while_nothing_is_lost_by_it(stage: Cast) -> None:
    by = stage.viewer("curator")
    first = run_of_school(stage)
    proposals.send_all(by=by, run=first, today=stage.today)
    mentors.offer(by=by, person=stage.people["head"], capacity=2)
    made = again(stage, first, moves=True)
    data = input_of(made, first.node, stage.today)
    assert len(data.relations["kept"]) == 2
    assert {mentee: mentor for mentee, mentor in chosen(made).items() if mentee in chosen(first)} == chosen(first)
    before = {one.pk: one.state for one in Proposal.objects.all()}
    made_sent = proposals.send_all(by=by, run=made, today=stage.today) if len(chosen(made)) > 2 else []
    assert {one.pk: one.state for one in Proposal.objects.filter(pk__in=before)} == before
    assert all(one.seat_id not in {p.seat_id for p in Proposal.objects.filter(pk__in=before)} for one in made_sent)


def test_a_proposal_that_moves_is_withdrawn_when_the_new_one_is_sent(stage: Cast) -> None:
    by = stage.viewer("curator")
    first = run_of_school(stage)
    proposals.send_all(by=by, run=first, today=stage.today)
    old = Proposal.objects.get(seat__mentee=stage.people["mentee"])
    bars.set_bar(by=by, seat=old.seat, mentor=old.mentor, kind="forbidden")
    made = again(stage, first, moves=True)
    old.refresh_from_db()
    assert old.state == "sent", "nothing is withdrawn before the sending"
    assert chosen(made).get("Орлова") != "Белов"
    proposals.send_all(by=by, run=made, today=stage.today)
    old.refresh_from_db()
    assert old.state == "withdrawn"
    live = Proposal.objects.filter(seat=old.seat, state="sent")
    assert [one.mentor.family for one in live] == [name for name in [chosen(made).get("Орлова")] if name]


def test_an_answer_given_meanwhile_is_not_run_over(stage: Cast) -> None:
    by = stage.viewer("curator")
    first = run_of_school(stage)
    proposals.send_all(by=by, run=first, today=stage.today)
    old = Proposal.objects.get(seat__mentee=stage.people["mentee"])
    bars.set_bar(by=by, seat=old.seat, mentor=old.mentor, kind="forbidden")
    made = again(stage, first, moves=True)
    proposals.answer(by=stage.viewer("mentor"), proposal=old, side="mentor", yes=True, today=stage.today)
    with pytest.raises(RunStale):
        proposals.send_all(by=by, run=made, today=stage.today)
    old.refresh_from_db()
    assert old.state == "sent"


def test_who_lost_a_mentor_comes_first(stage: Cast) -> None:
    by = stage.viewer("curator")
    first = run_of_school(stage)
    proposals.send_all(by=by, run=first, today=stage.today)
    pair = confirmed(stage, Proposal.objects.get(seat__mentee=stage.people["mentee"]))
    later = stage.today + dt.timedelta(days=80)
    seat = end_pair(by=by, pair=pair, on=later, reason="long_absence")
    assert seat is not None and (seat.priority, seat.ground, seat.state) == (1, "replacement", "open")
    pair.refresh_from_db()
    assert pair.ends_on == later and pair.seat_id == seat.pk
