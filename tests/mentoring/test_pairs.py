"""Seats, places and pairs: who needs a mentor, the last place, orders, endings, pairs brought in."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connections

from opora.base.models import StateChange
from opora.base.rules.refusals import NotAllowed
from opora.base.rules.states import NotNow
from opora.documents.queries.papers import is_repeated, next_number
from opora.mentoring.actions import mentors, pairs, places, seats
from opora.mentoring.models import MentorProfile, Pair, Place, Seat
from opora.mentoring.queries.needing import possible_mentors, teachers_needing
from opora.mentoring.rules import NoPlaceLeft, UnableToOpenPair, UnableToOrder
from tests.cast import Cast


def seat_of(cast: Cast, name: str = "mentee") -> Seat:
    """An open seat of the named teacher."""
    return seats.open_seat(
        by=cast.viewer("curator"), mentee=cast.people[name], node=cast.nodes["school7"], ground="young",
        opened_on=cast.today,
    )  # fmt: skip


def open_pair(cast: Cast, mentee: str = "mentee", mentor: str = "mentor") -> Pair:
    """A confirmed pair of school 7."""
    mentors.offer(by=cast.viewer("curator"), person=cast.people[mentor])
    return pairs.open_pair(
        by=cast.viewer("curator"), seat=seat_of(cast, mentee), mentor=cast.people[mentor],
        mentor_node=cast.nodes["school7"], today=cast.today,
    )  # fmt: skip


def test_who_needs_a_mentor_is_computed(cast: Cast) -> None:
    found = {need.person.family: need.ground for need in teachers_needing(cast.nodes["school7"], cast.today)}
    assert found == {"Орлова": "newcomer", "Ким": "young", "Юдина": "newcomer"}
    made = seats.open_for_all(by=cast.viewer("curator"), node=cast.nodes["school7"], today=cast.today)
    assert len(made) == 3
    assert seats.open_for_all(by=cast.viewer("curator"), node=cast.nodes["school7"], today=cast.today) == []


def test_mentors_are_only_suggested(cast: Cast) -> None:
    able = {person.family for person in possible_mentors(cast.nodes["school7"], cast.today)}
    assert able == {"Белов", "Громова"}
    who = next(one for one in possible_mentors(cast.nodes["school7"], cast.today) if one.family == "Громова")
    asked = {"mentee": who, "node": cast.nodes["school7"], "ground": "own_wish", "opened_on": cast.today}
    asking = seats.open_seat(by=cast.viewer("curator"), **asked)
    assert {person.family for person in possible_mentors(cast.nodes["school7"], cast.today)} == {"Белов"}
    asking.delete()
    assert mentors.offer_all(by=cast.viewer("curator"), node=cast.nodes["school7"], today=cast.today) == 2
    assert possible_mentors(cast.nodes["school7"], cast.today) == []


def sign_papers(cast: Cast, pair: Pair) -> None:
    """The consent and the agreement that labour law asks for lie in the folder."""
    for kind, number in (("consent_mentor", ""), ("add_agreement", "1/ДС")):
        pairs.add_paper(
            by=cast.viewer("curator"), pair=pair, kind=kind, number=number, dated_on=cast.today, today=cast.today
        )


def test_a_pair_is_born_confirmed_and_ends_with_its_history(cast: Cast) -> None:
    pair = open_pair(cast)
    assert pair.state == "confirmed" and pair.seat.state == "filled"
    paper = pairs.record_order(
        by=cast.viewer("curator"), node=cast.nodes["school7"], pairs=[pair], number="159-од", dated_on=cast.today,
        today=cast.today,
    )  # fmt: skip
    assert pair.state == "ordered" and paper.links.count() == 1
    sign_papers(cast, pair)
    assert pair.state == "active"
    seat = pairs.end_pair(by=cast.viewer("curator"), pair=pair, on=dt.date(2027, 2, 1), reason="long_absence")
    assert seat is not None and (seat.state, seat.priority, seat.ground) == ("open", 1, "replacement")
    steps = StateChange.objects.filter(kind="mentoring.pair", object_id=pair.pk).values_list("to_state", flat=True)
    assert list(steps) == ["confirmed", "ordered", "active", "terminated"]
    assert not Place.objects.filter(released_at=None).exists()
    with pytest.raises(NotNow):
        pairs.end_pair(by=cast.viewer("curator"), pair=pair, on=cast.today, reason="mutual")


def test_an_order_follows_the_agreement(cast: Cast) -> None:
    pair = open_pair(cast)
    with pytest.raises(UnableToOrder):
        pairs.record_order(
            by=cast.viewer("curator"), node=cast.nodes["school7"], pairs=[pair], number="1",
            dated_on=cast.today - dt.timedelta(days=1), today=cast.today,
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        pairs.record_order(
            by=cast.viewer("sibling_curator"), node=cast.nodes["school7"], pairs=[pair], number="1",
            dated_on=cast.today, today=cast.today,
        )  # fmt: skip


def test_numbers_are_suggested_and_repeats_seen(cast: Cast) -> None:
    node = cast.nodes["school7"]
    assert next_number(node, "order_pairs") == ""
    pairs.record_order(
        by=cast.viewer("curator"), node=node, pairs=[open_pair(cast)], number="12/3-к", dated_on=cast.today,
        today=cast.today,
    )  # fmt: skip
    assert next_number(node, "order_pairs") == "13/3-к"
    assert is_repeated(node, "12/3-к", 2026) and not is_repeated(node, "12/3-к", 2025)


def test_capacity_holds(cast: Cast) -> None:
    mentors.offer(by=cast.viewer("curator"), person=cast.people["mentor"], capacity=1)
    places.take(mentor=cast.people["mentor"], seat=seat_of(cast, "mentee"))
    with pytest.raises(NoPlaceLeft):
        places.take(mentor=cast.people["mentor"], seat=seat_of(cast, "mentee2"))


def test_nobody_mentors_themselves_or_the_same_person_twice(cast: Cast) -> None:
    mentors.offer(by=cast.viewer("curator"), person=cast.people["mentee"])
    seat = seat_of(cast)
    with pytest.raises(UnableToOpenPair):
        pairs.open_pair(
            by=cast.viewer("curator"), seat=seat, mentor=cast.people["mentee"], mentor_node=cast.nodes["school7"],
            today=cast.today,
        )  # fmt: skip


def test_running_pairs_come_in_with_their_gaps(cast: Cast) -> None:
    by, node = cast.viewer("curator"), cast.nodes["school7"]
    with_order = pairs.bring_in(
        by=by, node=node, mentor=cast.people["mentor"], mentee=cast.people["mentee"], today=cast.today,
        order_number="101-од", order_on=dt.date(2026, 9, 5),
    )  # fmt: skip
    without = pairs.bring_in(
        by=by, node=node, mentor=cast.people["mentor"], mentee=cast.people["mentee2"], today=cast.today
    )
    assert with_order is not None and without is not None
    assert (with_order.state, without.state) == ("active", "confirmed")
    again = pairs.bring_in(
        by=by, node=node, mentor=cast.people["mentor"], mentee=cast.people["mentee"], today=cast.today
    )
    assert again is None
    assert MentorProfile.objects.get(person=cast.people["mentor"]).capacity == 2
    over = pairs.bring_in(
        by=by, node=node, mentor=cast.people["mentor2"], mentee=cast.people["mentee2"], today=cast.today,
        starts_on=dt.date(2025, 9, 5), ends_on=dt.date(2026, 5, 31), order_number="7",
    )  # fmt: skip
    assert over is not None and over.state == "completed" and over.seat is None


@pytest.mark.django_db(transaction=True)
def test_two_hundred_claims_and_three_places(cast: Cast) -> None:
    """Q26: whatever the number of claims at once, exactly the capacity is taken."""
    mentor = cast.people["mentor"]
    mentors.offer(by=cast.system, person=mentor, capacity=3)
    waiting = [
        Seat.objects.create(
            mentee=person, node=cast.nodes["school7"], role=role, ground="request", opened_on=cast.today
        )
        for person in cast.people.values()
        for role in Seat.Role.values
    ]
    results: list[str] = []

    def claim(seat: Seat) -> None:
        try:
            places.take(mentor=mentor, seat=seat)
            results.append("taken")
        except NoPlaceLeft:
            results.append("refused")
        except Exception as fault:
            results.append(repr(fault))
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=claim, args=(waiting[number % len(waiting)],)) for number in range(200)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert Place.objects.filter(mentor=mentor, released_at=None).count() == 3
    assert sorted(set(results)) == ["refused", "taken"] and results.count("taken") == 3, set(results)
