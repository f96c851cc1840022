"""Reverse pairs and groups opened by hand, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from opora.desk.queries.school import school_day
from opora.mentoring.models import Pair, PairMember, Seat
from opora.mentoring.queries.needing import mentored
from opora.people.actions import merging
from opora.people.models import Duplicate
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def said(cast: Cast, kind: str, mentor: str, *mentees: str) -> dict[str, object]:
    """What is filled in."""
    return {
        "kind": kind,
        "mentor": cast.people[mentor].pk,
        "mentees": [cast.people[name].pk for name in mentees],
        "agreed_on": str(cast.today),
    }


def test_a_reverse_pair_is_one_pair_of_two_mentors(cast: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    assert "/pairs/add/" in client.get("/pairs/").content.decode()
    answer = client.post("/pairs/add/", said(cast, "reverse", "mentor", "mentee"), follow=True)
    pair = Pair.objects.get()
    assert (pair.kind, pair.state) == ("reverse", "confirmed")
    roles = set(PairMember.objects.values_list("person__family", "role"))
    assert roles == {("Белов", "mentor"), ("Белов", "mentee"), ("Орлова", "mentor"), ("Орлова", "mentee")}
    page = answer.content.decode()
    assert "реверсивная" in page and "Орлова\u00a0Д.\u00a0А. и Белов\u00a0А.\u00a0С." in page
    again = client.post("/pairs/add/", said(cast, "reverse", "mentee", "mentor"))
    assert again.status_code == 422 and "уже" in again.content.decode() and Pair.objects.count() == 1


def test_a_group_gives_everybody_a_mentor(cast: Cast, client_of: SignIn) -> None:
    node, client = cast.nodes["school7"], client_of("curator")
    seat = Seat.objects.create(mentee=cast.people["mentee"], node=node, ground="young", opened_on=cast.today)
    assert client.post("/pairs/add/", said(cast, "group", "mentor", "mentee", "mentee2")).status_code == 302
    assert mentored(node, cast.today) == {cast.people["mentee"].pk, cast.people["mentee2"].pk}
    seat.refresh_from_db()
    assert seat.state == "closed", "the place for a single mentor is no longer looked for"
    day = school_day(cast.viewer("curator"), node)
    assert not {"Орлова", "Ким"} & {one.person.family for one in day.unmet}
    assert "и ещё 1" in client.get("/pairs/").content.decode()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("group", "mentor", "mentee"), "от двух"),
        (("reverse", "mentor", "mentee", "mentee2"), "двое"),
        (("reverse", "mentor", "mentor"), "наставником"),
        (("reverse", "mentor", "sibling_teacher"), ""),
    ],
)
def test_what_cannot_be_is_refused_and_kept(words: tuple[str, ...], why: str, cast: Cast, client_of: SignIn) -> None:
    answer = client_of("curator").post("/pairs/add/", said(cast, *words))
    assert answer.status_code == 422 and why in answer.content.decode() and not Pair.objects.exists()
    assert f'value="{cast.people["mentor"].pk}" selected' in answer.content.decode()


def test_an_answer_still_awaited_comes_first(cast: Cast, client_of: SignIn) -> None:
    Seat.objects.create(
        mentee=cast.people["mentee"], node=cast.nodes["school7"], ground="young", opened_on=cast.today, state="held"
    )
    answer = client_of("curator").post("/pairs/add/", said(cast, "group", "mentor", "mentee", "mentee2"))
    assert answer.status_code == 422 and "отзовите" in answer.content.decode()


def test_others_are_refused(cast: Cast, client_of: SignIn) -> None:
    for reader in ("mentee", "outsider", "auditor"):
        assert client_of(reader).post("/pairs/add/", said(cast, "reverse", "mentor", "mentee")).status_code == 404
    assert not Pair.objects.exists()


def test_two_sides_of_a_pair_stay_two_people(cast: Cast, client_of: SignIn) -> None:
    client_of("curator").post("/pairs/add/", said(cast, "reverse", "mentor", "mentee"))
    found = Duplicate.objects.create(one=cast.people["mentor"], other=cast.people["mentee"])
    with pytest.raises(merging.UnableToMerge):
        merging.merge(by=cast.system, duplicate=found, kept=cast.people["mentor"], now=timezone.now())
    found.refresh_from_db()
    assert found.state == Duplicate.State.OPEN
