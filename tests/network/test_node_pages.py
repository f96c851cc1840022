"""The tree and its nodes on pages: searched, dated, changed by those entitled, refused to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from opora.network.actions.nodes import close_node, move_node, open_node
from opora.network.models import Node
from tests.cast import Cast

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def shown(client: Client, query: str = "") -> list[str]:
    """The names in the tree for an address."""
    answer = client.get(reverse("network:tree") + query)
    assert answer.status_code == 200
    return [line.row.node.short_name for line in answer.context["page"].lines]


def test_the_tree_begins_where_the_reader_works(cast: Cast, client_of: SignIn) -> None:
    names = shown(client_of("curator"))
    assert names[0] == "Зареченский район" and "Школа № 7" in names
    assert names.index("Школа № 7") < names.index("Школа № 12"), "numbers count"
    below = shown(client_of("curator"), f"?under={cast.nodes['region'].pk}")
    assert "Северный район" in below and "Школа № 3 посёлка Северный" in below
    assert Client().get(reverse("network:tree")).status_code == 302
    assert shown(client_of("mentee")), "names of organisations are known to all who signed in"


def test_search_where_one_may(cast: Cast, client_of: SignIn) -> None:
    assert shown(client_of("coordinator"), "?q=школа+12") == ["Школа № 12"]
    assert shown(client_of("coordinator"), "?q=горная") == []
    assert "q" not in client_of("mentee").get(reverse("network:tree")).context["page"].form.fields


def test_as_on_a_day(cast: Cast, client_of: SignIn) -> None:
    move_node(by=cast.system, node=cast.nodes["school12"], parent=cast.nodes["severny"], on=dt.date(2026, 9, 1))
    zarechny = f"?under={cast.nodes['zarechny'].pk}"
    assert "Школа № 12" not in shown(client_of("curator"), zarechny)
    assert "Школа № 12" in shown(client_of("curator"), f"{zarechny}&on=2026-08-31")
    page = client_of("curator").get(reverse("network:node", args=[cast.nodes["school12"].pk])).content.decode()
    assert "31.08.2026" in page and "Северный район" in page


def test_a_wrong_day_is_told(cast: Cast, client_of: SignIn) -> None:
    answer = client_of("curator").get(reverse("network:tree") + "?on=0206-01-01")
    assert answer.status_code == 422 and "Похоже, год указан неверно" in answer.content.decode()


def test_opened_changed_moved_closed(cast: Cast, client_of: SignIn) -> None:
    client, zarechny = client_of("operator"), cast.nodes["zarechny"]
    url = reverse("network:open", args=[zarechny.pk])
    assert client.get(url).status_code == 200
    bad = client.post(url, {"kind": "organisation", "name": "Школа № 20", "short_name": "Школа № 20"})
    assert bad.status_code == 422 and set(bad.context["page"].form.errors) == {"institution", "opened_on"}
    data = {
        "kind": "organisation", "institution": "school", "name": "Средняя школа № 20", "short_name": "Школа № 20",
        "opened_on": "2026-09-01", "code": "20",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    node = Node.objects.get(code="20")
    assert node.parent == zarechny and node.path.startswith(zarechny.path)

    change = reverse("network:change", args=[node.pk])
    form = client.get(change).context["page"].form
    filled = {name: form.initial.get(name, "") for name in form.fields}
    assert client.post(change, {**filled, "time_zone": "Луна"}).status_code == 422
    assert client.post(change, {**filled, "short_name": "Школа 20"}).status_code == 302

    move = reverse("network:move", args=[node.pk])
    assert client.post(move, {"parent": cast.nodes["other_region"].pk, "on": "2026-11-01"}).status_code == 422
    assert client.post(move, {"parent": cast.nodes["severny"].pk, "on": "2026-11-01"}).status_code == 302
    node.refresh_from_db()
    assert node.path.startswith(cast.nodes["severny"].path) and node.short_name == "Школа 20"

    close = reverse("network:close", args=[node.pk])
    heir = cast.nodes["far_school"].pk
    assert "Что за этим последует" in client.get(close).content.decode()
    assert client.post(close, {"on": "2026-11-20", "successor": heir}).status_code == 302
    node.refresh_from_db()
    assert node.closed_on == dt.date(2026, 11, 20) and node.successor_id == heir
    assert client.get(change).status_code == 404, "what has closed is changed no more"
    assert "Присоединена" in client.get(reverse("network:node", args=[node.pk])).content.decode()


def test_a_territory_with_parts_does_not_close(cast: Cast, client_of: SignIn) -> None:
    url = reverse("network:close", args=[cast.nodes["zarechny"].pk])
    answer = client_of("operator").post(url, {"on": "2026-11-20"})
    assert answer.status_code == 422 and "ещё есть действующие" in answer.content.decode()


def test_outsiders_are_refused(cast: Cast, client_of: SignIn) -> None:
    node = cast.nodes["school7"]
    for name in ("open", "change", "move", "close"):
        for reader in ("curator", "mentee", "outsider"):
            url = reverse(f"network:{name}", args=[node.pk])
            assert client_of(reader).get(url).status_code == 404, (name, reader)
            assert client_of(reader).post(url, {"on": "2026-11-20"}).status_code == 404
    assert client_of("operator").get(reverse("network:change", args=[cast.nodes["other_region"].pk])).status_code == 404
    assert client_of("curator").get(reverse("network:node", args=[10**9])).status_code == 404
    assert Client().get(reverse("network:node", args=[node.pk])).status_code == 302


def test_statements_do_not_grow(
    cast: Cast, client_of: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client, zarechny = client_of("operator"), cast.nodes["zarechny"]
    for count in (10, 190):
        for number in range(count):
            open_node(
                by=cast.system, parent=zarechny, opened_on=dt.date(2000, 9, 1), kind="organisation",
                institution="school", name=f"Гимназия № {count}{number}",
            )  # fmt: skip
        shown(client)
        for url in (reverse("network:tree"), reverse("network:node", args=[zarechny.pk])):
            with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
                client.get(url)
    closed = Node.objects.filter(short_name__startswith="Гимназия").first()
    assert closed is not None
    close_node(by=cast.system, node=closed, on=dt.date(2026, 9, 1))
    assert closed.short_name not in shown(client, f"?under={zarechny.pk}&page=1")
