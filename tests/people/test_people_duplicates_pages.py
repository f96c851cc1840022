"""The pages of probable duplicates: found, compared, decided and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from opora.people.actions import appointments, persons
from opora.people.models import Duplicate, Person, Post
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def second_record(cast: Cast, number: int = 0) -> Person:
    """A second record of Orlova."""
    mentee = cast.people["mentee"]
    facts = {name: getattr(mentee, name) for name in ("family", "given", "patronymic")}
    second = persons.add(by=cast.system, node=cast.nodes["school7"], facts=facts | {"phone": f"+7000000000{number}"})
    appointments.start(
        by=cast.system, person=second, node=cast.nodes["school7"], post=Post.objects.get(code="methodist"),
        starts_on=cast.today,
    )  # fmt: skip
    return second


def test_found_merged_and_taken_apart(cast: Cast, client_of: SignIn) -> None:
    client, second = client_of("curator"), second_record(cast)
    assert "Возможных двойников нет" in client.get(reverse("people:duplicates")).content.decode()
    client.post(reverse("people:duplicates"))
    duplicate = Duplicate.objects.get()
    url = reverse("people:duplicate", args=[duplicate.pk])
    page = client.get(url)
    assert "+70000000000" in page.content.decode() and page.context["page"].is_open
    assert client.post(url, {"decision": "one"}).status_code == 302
    second.refresh_from_db()
    assert second.merged_into == duplicate.one
    answer = client.get(reverse("people:person", args=[second.pk]))
    assert answer.status_code == 404 or answer["Location"].endswith(f"/people/{duplicate.one_id}/")
    assert "Перенесена 1 запись" in client.get(url).content.decode()
    client.post(url, {"decision": "apart"})
    second.refresh_from_db()
    assert second.merged_into is None


def test_two_people(cast: Cast, client_of: SignIn) -> None:
    client = client_of("curator")
    second_record(cast)
    client.post(reverse("people:duplicates"))
    duplicate = Duplicate.objects.get()
    client.post(reverse("people:duplicate", args=[duplicate.pk]), {"decision": "different"})
    client.post(reverse("people:duplicates"))
    duplicate.refresh_from_db()
    assert duplicate.state == Duplicate.State.DIFFERENT and Duplicate.objects.count() == 1


def test_outsiders_are_refused(cast: Cast, client_of: SignIn) -> None:
    second_record(cast)
    client_of("curator").post(reverse("people:duplicates"))
    duplicate = Duplicate.objects.get()
    url = reverse("people:duplicate", args=[duplicate.pk])
    for reader in ("sibling_curator", "operator", "mentee", "outsider"):
        assert client_of(reader).get(url).status_code == 404, reader
        assert client_of(reader).post(url, {"decision": "one"}).status_code == 404
    assert client_of("operator").get(reverse("people:duplicates")).status_code == 403
    duplicate.refresh_from_db()
    assert duplicate.state == Duplicate.State.OPEN


def test_statements_do_not_grow(
    cast: Cast, client_of: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of("curator")
    for number in range(6):
        second_record(cast, number)
    client.post(reverse("people:duplicates"))
    assert Duplicate.objects.count() == 21
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        client.get(reverse("people:duplicates"))


def test_across_schools_the_administrator_above_both_decides(cast: Cast, client_of: SignIn) -> None:
    mentee = cast.people["mentee"]
    facts = {name: getattr(mentee, name) for name in ("family", "given", "patronymic")}
    second = persons.add(by=cast.system, node=cast.nodes["far_school"], facts=facts | {"phone": "+70000000009"})
    appointments.start(
        by=cast.system, person=second, node=cast.nodes["far_school"], post=Post.objects.get(code="teacher"),
        starts_on=cast.today,
    )  # fmt: skip
    client_of("administrator").post(reverse("people:duplicates"))
    duplicate = Duplicate.objects.get()
    url = reverse("people:duplicate", args=[duplicate.pk])
    for reader in ("curator", "head", "sibling_curator"):
        client_of(reader).post(reverse("people:duplicates"))
        assert client_of(reader).get(url).status_code == 404, reader
        assert "Орлова" not in client_of(reader).get(reverse("people:duplicates")).content.decode()
    page = client_of("administrator").get(url).content.decode()
    assert "Орлова" in page and "+70000000009" not in page
    assert client_of("administrator").post(url, {"decision": "one"}).status_code == 302
    second.refresh_from_db()
    assert second.merged_into == mentee
    assert client_of("curator").post(url, {"decision": "apart"}).status_code == 404
    second.refresh_from_db()
    assert second.merged_into == mentee
