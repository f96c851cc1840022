"""Papers: numbers suggested and repeated, the register on a screen and as a file, within reach only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from opora.base.rules.refusals import NotAllowed
from opora.documents.actions.papers import record_paper
from opora.documents.models import Paper
from opora.documents.queries.papers import next_number
from opora.documents.rules.refusals import UnableToRecordPaper
from tests.cast import Cast

SignIn = Callable[[str], Client]
DAY = dt.date(2026, 9, 5)


def order(cast: Cast, number: str, who: str = "curator", node: str = "school7", day: dt.date = DAY) -> Paper:
    """An order about somebody."""
    return record_paper(
        by=cast.viewer(who), kind="order_pairs", node=cast.nodes[node], number=number, dated_on=day,
        about=[cast.people["mentee"]],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("last", "following"), [("159-од", "160-од"), ("12/3-к", "13/3-к"), ("б/н", "б/н"), ("№ 9", "№ 10")]
)
def test_the_next_number_follows_the_last(cast: Cast, last: str, following: str) -> None:
    order(cast, "7-од", day=DAY - dt.timedelta(days=30))
    order(cast, last)
    assert next_number(cast.nodes["school7"], "order_pairs") == following


def test_an_order_has_a_number_and_its_own_organisation(cast: Cast) -> None:
    with pytest.raises(UnableToRecordPaper):
        order(cast, "  ")
    with pytest.raises(NotAllowed):
        order(cast, "1", who="sibling_curator")


def test_the_register(cast: Cast, client_of: SignIn) -> None:
    order(cast, "=159-од")
    order(cast, "чужой-1", who="sibling_curator", node="school12")
    client = client_of("curator")
    page = client.get("/papers/").content.decode()
    assert "=159-од" in page and "чужой-1" not in page
    assert "=159-од" not in client.get("/papers/?show=add_agreement").content.decode()
    text = b"".join(client.get("/papers/export/csv/").streaming_content).decode("utf-8-sig")
    assert "'=159-од" in text and "чужой" not in text
    assert client.get("/papers/export/xlsx/").status_code == 200
    assert client.get("/papers/export/pdf/").status_code == 404
    for who in ("mentee", "outsider", "administrator"):
        assert client_of(who).get("/papers/").status_code == 403


def test_statements_do_not_grow(
    cast: Cast, client_of: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of("head")
    client.get("/papers/")  # the session is written down once in a while
    for count in (5, 60):
        for number in range(count):
            order(cast, f"{number}-од")
        with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
            assert client.get("/papers/?sort=-number").status_code == 200
