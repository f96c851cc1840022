"""Roles over a node through its page: given within one's reach, taken back, refused to others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from opora.people.models import Grant
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def test_given_and_taken_back(cast: Cast, client_of: SignIn) -> None:
    client, node, mentor = client_of("head"), cast.nodes["school7"], cast.people["mentor"]
    url = reverse("people:roles", args=[node.pk])
    page = client.get(url).context["page"]
    assert {line.grant.role for line in page.lines} == {"curator", "school_head"}
    assert [value for value, _ in page.form.fields["role"].choices] == ["curator", "school_head"]
    bad = client.post(url, {"person": mentor.pk, "role": "administrator", "starts_on": "2026-11-23"})
    assert bad.status_code == 422 and not mentor.grants.exists()
    assert client.post(url, {"person": mentor.pk, "role": "curator", "starts_on": "2026-11-01"}).status_code == 302
    twice = client.post(url, {"person": mentor.pk, "role": "curator", "starts_on": "2026-11-01"})
    assert twice.status_code == 422 and twice.context["page"].form.non_field_errors()
    grant = mentor.grants.get()
    assert client.post(reverse("people:role_take", args=[grant.pk])).status_code == 302
    grant.refresh_from_db()
    assert grant.ends_on == cast.today


def test_people_of_other_schools_are_not_offered(cast: Cast, client_of: SignIn) -> None:
    url = reverse("people:roles", args=[cast.nodes["school7"].pk])
    foreign = cast.people["sibling_teacher"].pk
    answer = client_of("head").post(url, {"person": foreign, "role": "curator", "starts_on": "2026-11-01"})
    assert answer.status_code == 422 and not Grant.objects.filter(person_id=foreign).exists()


def test_in_a_territory_one_searches_by_name(cast: Cast, client_of: SignIn) -> None:
    client, url = client_of("administrator"), reverse("people:roles", args=[cast.nodes["zarechny"].pk])
    assert not client.get(url).context["page"].form.fields["person"].queryset
    found = client.get(url + "?q=белов").context["page"].form.fields["person"].queryset
    assert [person.family for person in found] == ["Белов"]


def test_outsiders_are_refused(cast: Cast, client_of: SignIn) -> None:
    url = reverse("people:roles", args=[cast.nodes["school7"].pk])
    grant = Grant.objects.get(person=cast.people["curator"])
    for reader in ("sibling_head", "coordinator", "mentee", "outsider"):
        assert client_of(reader).get(url).status_code == 404, reader
        assert client_of(reader).post(url, {"role": "curator"}).status_code == 404
        assert client_of(reader).post(reverse("people:role_take", args=[grant.pk])).status_code == 404
    before = Grant.objects.count()
    told = client_of("auditor").post(url, {"role": "curator"}, follow=True)
    assert "нет права" in told.content.decode() and Grant.objects.count() == before, (
        "the auditor reads and gives nothing"
    )
    grant.refresh_from_db()
    assert grant.ends_on is None


def test_a_node_tells_its_people_and_roles(cast: Cast, client_of: SignIn) -> None:
    url = reverse("network:node", args=[cast.nodes["school7"].pk])
    text = client_of("curator").get(url).content.decode()
    assert "Работают сегодня" in text and "Соколова" in text
    assert "Работают сегодня" not in client_of("mentee").get(url).content.decode()


def test_an_administrator_names_somebody_new(cast: Cast, client_of: SignIn) -> None:
    node = cast.nodes["berezovka"]
    url = reverse("people:roles", args=[node.pk])
    client, said = client_of("administrator"), {"role": "curator", "starts_on": "2026-11-01"}
    nobody = client.post(url, said)
    assert nobody.status_code == 422 and "person" in nobody.context["page"].form.errors
    both = client.post(url, {**said, "person": cast.people["village_mentor"].pk, "newcomer": "Петрова Анна"})
    assert both.status_code == 422 and "Петрова Анна" in both.content.decode(), "what was typed is kept"
    assert client.post(url, {**said, "newcomer": "Петрова Анна Ивановна"}).status_code == 302
    given = Grant.objects.get(role="curator", node=node)
    assert str(given.person) == "Петрова Анна Ивановна" and given.person.account is None
    assert given.person in client.get(reverse("people:invitations")).context["table"].rows
    answer = client_of("village_head").post(url, {**said, "newcomer": "Кто Угодно"})
    assert answer.status_code == 422 and Grant.objects.filter(node=node, role="curator").count() == 1


def test_leaders_of_an_organisation_stand_on_its_page(cast: Cast, client_of: SignIn) -> None:
    """For whoever sees its staff; giving roles stays with those who keep its accounts."""
    address = reverse("network:node", args=[cast.nodes["school7"].pk])
    page = client_of("operator").get(address).content.decode()
    assert str(cast.people["curator"]) in page and str(cast.people["head"]) in page
    assert reverse("people:roles", args=[cast.nodes["school7"].pk]) not in page
    assert str(cast.people["curator"]) not in client_of("far_teacher").get(address).content.decode()
