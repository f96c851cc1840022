"""Pages of pairs and mentors: the happy path through each address, the outsider refused, statements counted."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from opora.mentoring.actions import mentors, pairs, seats
from opora.mentoring.models import MentorProfile, Pair, Seat
from opora.people.actions import appointments, persons
from opora.people.models import Post
from tests.cast import Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def pair(cast: Cast) -> Pair:
    """Orlova and Belov, both agreed."""
    by = cast.viewer("curator")
    mentors.offer(by=by, person=cast.people["mentor"])
    seat = seats.open_seat(
        by=by, mentee=cast.people["mentee"], node=cast.nodes["school7"], ground="young", opened_on=cast.today
    )
    return pairs.open_pair(
        by=by, seat=seat, mentor=cast.people["mentor"], mentor_node=cast.nodes["school7"], today=cast.today
    )


def many(cast: Cast, count: int) -> None:
    """So many more pairs at the school."""
    by, node = cast.viewer("curator"), cast.nodes["school7"]
    post = Post.objects.get(code="teacher")
    for number in range(count):
        made = []
        for family in (f"Ученик{number}", f"Учитель{number}"):
            facts = {"family": family, "given": "Анна"}
            person = persons.add(by=cast.system, node=node, facts=facts)
            appointments.start(by=cast.system, person=person, node=node, post=post, starts_on=dt.date(2020, 9, 1))
            made.append(person)
        pairs.bring_in(by=by, node=node, mentee=made[0], mentor=made[1], today=cast.today, order_number="1")


def test_the_list_and_the_files(cast: Cast, pair: Pair, client_of: SignIn) -> None:
    client = client_of("curator")
    page = client.get("/pairs/").content.decode()
    assert "Орлова\u00a0Д.\u00a0А." in page and "Белов\u00a0А.\u00a0С." in page and "/pairs/order/" in page
    assert "Орлова" not in client.get("/pairs/?show=active").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get("/pairs/export/xlsx/").streaming_content)))
    assert any("Орлова Дарья Алексеевна" in str(cell.value) for row in book.active for cell in row)
    text = b"".join(client.get("/pairs/export/csv/").streaming_content).decode("utf-8-sig")
    assert "Белов Андрей Сергеевич" in text
    assert client.get("/pairs/export/pdf/").status_code == 404


def test_an_order_sets_pairs_to_work(cast: Cast, pair: Pair, client_of: SignIn) -> None:
    client = client_of("head")
    assert client.get("/pairs/order/").status_code == 200
    early = {"number": "159-од", "dated_on": "2026-11-20", "pairs": [pair.pk]}
    refused = client.post("/pairs/order/", early)
    assert refused.status_code == 422 and "20.11.2026" in refused.content.decode()
    done = client.post("/pairs/order/", {**early, "dated_on": "2026-11-23"})
    assert done.status_code == 302
    pair.refresh_from_db()
    assert pair.state == "ordered", "article 351.8: the consent and the agreement are not signed yet"
    assert client.post(f"/pairs/{pair.pk}/basis/", {"basis": "job_function"}).status_code == 302
    pair.refresh_from_db()
    assert pair.state == "active"
    assert "159-од" in client.get(f"/pairs/{pair.pk}/").content.decode()


def test_papers_and_the_end(cast: Cast, pair: Pair, client_of: SignIn) -> None:
    client = client_of("curator")
    paper = {"kind": "consent_mentor", "number": "", "dated_on": "2026-11-23"}
    assert client.post(f"/pairs/{pair.pk}/paper/", paper).status_code == 302
    assert client.post(f"/pairs/{pair.pk}/paper/", {**paper, "dated_on": "2027-11-23"}).status_code == 422
    assert client.post(f"/pairs/{pair.pk}/end/", {"reason": "", "on": "2026-12-01"}).status_code == 422
    assert client.post(f"/pairs/{pair.pk}/end/", {"reason": "mutual", "on": "2026-12-01"}).status_code == 302
    pair.refresh_from_db()
    assert pair.state == "terminated" and pair.seat is not None and pair.seat.state == "open"


def test_own_pairs_and_contacts(cast: Cast, pair: Pair, client_of: SignIn) -> None:
    mentor = cast.people["mentor"]
    mentor.phone = "+7 900 000-00-07"
    mentor.save()
    client = client_of("mentee")
    assert "Белов" in client.get("/pairs/").content.decode()
    assert "+7 900 000-00-07" in client.get(f"/pairs/{pair.pk}/").content.decode()
    assert "+7 900 000-00-07" not in client_of("curator").get(f"/pairs/{pair.pk}/").content.decode()
    assert client.post(f"/pairs/{pair.pk}/end/", {"reason": "mutual", "on": "2026-12-01"}).status_code == 404
    assert client.get("/pairs/export/xlsx/").status_code == 403


@pytest.mark.parametrize("who", ["sibling_curator", "outsider", "other_coordinator", "mentor2"])
def test_a_foreign_pair_is_as_if_it_were_not(cast: Cast, pair: Pair, client_of: SignIn, who: str) -> None:
    client = client_of(who)
    for address in ("", "end/", "paper/"):
        data = {"reason": "mutual", "on": "2026-12-01"}
        ask = client.get if not address else lambda url, data=data: client.post(url, data)
        real, none = ask(f"/pairs/{pair.pk}/{address}"), ask(f"/pairs/999999/{address}")
        assert real.status_code == none.status_code == 404
        assert len(real.content) - len(none.content) <= 2 * len(str(999999))  # the page may name its own address
    assert "Орлова" not in client.get("/pairs/").content.decode()


def test_a_teacher_asks_for_a_mentor(cast: Cast, client_of: SignIn) -> None:
    client = client_of("mentee2")
    assert "/pairs/ask/" in client.get("/pairs/").content.decode()
    for _ in range(50):
        client.post("/pairs/ask/")
    assert Seat.objects.filter(mentee=cast.people["mentee2"], ground="request").count() == 1
    assert client_of("outsider").post("/pairs/ask/").status_code == 404


def test_mentors_places_and_limits(cast: Cast, pair: Pair, client_of: SignIn) -> None:
    client = client_of("curator")
    profile = MentorProfile.objects.get(person=cast.people["mentor"])
    assert "Белов" in client.get("/mentors/").content.decode()
    assert client.get("/mentors/export/csv/").status_code == 200
    address = f"/mentors/{profile.pk}/"
    assert client.get(address).status_code == 200
    less = {"capacity": "0", "reach": "own"}
    assert client.post(address, less).status_code == 422
    assert client.post(address, {"capacity": "3", "reach": "near", "online_ready": "on"}).status_code == 302
    profile.refresh_from_db()
    assert (profile.capacity, profile.own_school_only, profile.online_ready) == (3, False, True)
    client.post(f"{address}pause/")
    profile.refresh_from_db()
    assert profile.state == "paused"
    assert client_of("mentor").get(address).status_code == 200
    for who in ("sibling_curator", "outsider", "mentee"):
        assert client_of(who).get(address).status_code == 404
        assert client_of(who).post(f"{address}pause/").status_code == 404


def test_statements_do_not_grow(
    cast: Cast, pair: Pair, client_of: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of("curator")
    client.get("/pairs/")  # the session is written down once in a while
    for count in (3, 40):
        many(cast, count)
        for address in ("/pairs/", "/pairs/?sort=-mentor", "/mentors/", f"/pairs/{pair.pk}/", "/pairs/order/"):
            with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
                assert client.get(address).status_code == 200


def test_ordered_pairs_start_on_their_day(cast: Cast, pair: Pair) -> None:
    Pair.objects.filter(pk=pair.pk).update(state="ordered", starts_on=dt.date(2026, 12, 1), basis="part_time")
    assert pairs.start_due(cast.today) == 0
    assert pairs.start_due(dt.date(2026, 12, 1)) == 1 and pairs.start_due(dt.date(2026, 12, 1)) == 0
