"""The list of teachers: who is on it, how it is searched and filtered, how it leaves as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from opora.base.models import JournalEntry
from opora.mentoring.actions import pairs
from opora.people.actions import appointments, persons
from opora.people.models import Person, Post
from tests.cast import Cast

SignIn = Callable[[str], Client]
SINCE = dt.date(2025, 9, 1)
pytestmark = pytest.mark.django_db


def names(client: Client, query: str = "") -> list[str]:
    """Who stands in the list for an address."""
    answer = client.get(reverse("people:list") + query)
    assert answer.status_code == 200
    return [line.person.family for line in answer.context["page"].lines]


def many(cast: Cast, count: int) -> None:
    """More teachers in School No. 7."""
    post = Post.objects.get(code="teacher")
    for number in range(count):
        person = persons.add(
            by=cast.system, node=cast.nodes["school7"],
            facts={"family": f"Птицын{number:03d}", "given": "Пётр", "teaching_started_on": SINCE},
        )  # fmt: skip
        appointments.start(
            by=cast.system,
            person=person,
            node=cast.nodes["school7"],
            post=post,
            starts_on=SINCE,
        )


def test_only_those_within_reach(cast: Cast, client_of: SignIn) -> None:
    shown = names(client_of("curator"))
    assert "Белов" in shown and "Орлова" in shown and shown == sorted(shown)
    theirs = names(client_of("sibling_curator"))
    assert "Белов" not in theirs and not set(shown) & set(theirs)
    assert client_of("mentee").get(reverse("people:list")).status_code == 403
    assert Client().get(reverse("people:list")).status_code == 302


def test_search_also_by_a_former_name(cast: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    persons.change(by=cast.system, person=cast.people["mentee"], facts={"family": "Ёлкина"}, today=cast.today)
    assert names(client, "?q=елкина+дарья") == ["Ёлкина"]
    assert names(client, "?q=орлова") == ["Ёлкина"]
    assert names(client, "?q=никого") == []
    assert "Никого такого здесь нет" in client.get(reverse("people:list") + "?q=никого").content.decode()


def test_words_that_filter(cast: Cast, client_of: SignIn) -> None:
    client, node = client_of("curator"), cast.nodes["school7"]
    young = names(client, "?show=young")
    assert "Орлова" in young and "Белов" not in young
    assert set(names(client, "?subject=primary")) == {"Громова", "Ким"}
    appointments.begin_absence(
        by=cast.system,
        person=cast.people["mentor2"],
        node=node,
        starts_on=dt.date(2026, 10, 1),
        parental=False,
    )
    assert names(client, "?show=away") == ["Громова"]
    assert "Соколова" in names(client, "?kind=leading") and "Белов" not in names(client, "?kind=leading")
    post = cast.people["mentor"].appointments.get()
    appointments.end(by=cast.system, appointment=post, on=dt.date(2026, 10, 1))
    assert names(client, "?show=left") == ["Белов"]
    assert "Белов" not in names(client)


def test_the_list_leaves_as_a_file(cast: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    persons.change(by=cast.system, person=cast.people["mentee"], facts={"phone": "+70000000001"}, today=cast.today)
    sheet = client.get(reverse("people:export", args=["csv"]) + "?subject=primary")
    text = sheet.getvalue().decode("utf-8-sig")
    assert len(text.splitlines()) == 3 and "Громова" in text and "+7000" not in text
    assert client.get(reverse("people:export", args=["xlsx"])).getvalue().startswith(b"PK")
    assert JournalEntry.objects.filter(verb="list.export").count() == 2
    assert client_of("mentee").get(reverse("people:export", args=["csv"])).status_code == 403


def test_statements_do_not_grow(
    cast: Cast, client_of: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of("curator")
    for count in (10, 190):
        many(cast, count)
        names(client)  # a session is renewed once in a while: not now
        for query in ("", "?show=young", "?q=птицын", "?show=left", "?subject=mathematics&sort=-place"):
            with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
                names(client, query)


def test_those_chosen_get_invitations(cast: Cast, client_of: SignIn) -> None:
    many(cast, 1)
    client = client_of("curator")
    page = client.get(reverse("people:list")).content.decode()
    new = Person.objects.get(family="Птицын000")
    assert f'name="person" value="{new.pk}"' in page and reverse("people:invitation_print") in page
    printed = client.post(reverse("people:invitation_print"), {"person": [new.pk]})
    assert printed.status_code == 200 and "Птицын000" in printed.content.decode()
    assert 'name="person"' not in client_of("operator").get(reverse("people:list")).content.decode()


def test_those_without_a_mentor(cast: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    assert "Без наставника" in client.get(reverse("people:list")).content.decode()
    unmet = names(client, "?show=unmet")
    assert "Орлова" in unmet and "Белов" not in unmet and "Соколова" not in unmet
    pairs.bring_in(
        by=cast.system, node=cast.nodes["school7"], mentor=cast.people["mentor"], mentee=cast.people["mentee"],
        today=cast.today,
    )  # fmt: skip
    assert names(client, "?show=unmet") == [name for name in unmet if name != "Орлова"]
