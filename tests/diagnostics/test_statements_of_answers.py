"""What one answer costs the database: few statements, and as many for the last question as for the second."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opora.base.views import limits
from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments
from opora.diagnostics.models import Instrument, Item, Sitting
from opora.diagnostics.queries.versions import version_of
from tests.cast import Cast

#: What was chosen kept at once; an answer settled, the next question chosen and shown; its page anew.
MOST_KEPT, MOST_ANSWER, MOST_PAGE = 9, 13, 5


@pytest.mark.django_db
def test_an_answer_asks_the_database_few_times_and_as_often_at_the_end(
    cast: Cast, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHARED_EVERY", 1_000)  # every 25th page adds its count to the shared one
    load_federal(by=cast.system)
    (start,) = instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)
    client = client_of("mentee")
    client.post(reverse("diagnostics:take", args=[start.pk]), {"section": "methodical"})
    sitting = Sitting.objects.get(person=cast.people["mentee"])
    here = reverse("diagnostics:sitting", args=[sitting.pk])
    client.get(here)
    costs, asked = [], {"HX-Request": "true"}
    for number in range(1, 12):
        sitting.refresh_from_db()
        assert Item.objects.filter(pk=sitting.plan[number - 1]).exists()
        with CaptureQueriesContext(connection) as kept:
            assert client.post(here, {"number": number, "given": "", "go": "keep"}).status_code == 204
        with CaptureQueriesContext(connection) as answered:
            assert client.post(here, {"number": number, "go": "skip"}, headers=asked).status_code == 200
        with CaptureQueriesContext(connection) as shown:
            assert client.get(here).status_code == 200
        costs.append((len(kept), len(answered), len(shown)))
    assert len(set(costs[1:])) == 1, f"as many at the end as at the beginning: {costs}"
    assert all(one <= most for one, most in zip(costs[-1], (MOST_KEPT, MOST_ANSWER, MOST_PAGE), strict=True)), costs


@pytest.mark.django_db
def test_a_published_version_is_read_once_and_a_draft_every_time(cast: Cast) -> None:
    load_federal(by=cast.system)
    (start,) = instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)
    first = version_of(start.pk)
    with CaptureQueriesContext(connection) as asked:
        assert version_of(start.pk) is first
    assert not asked and len(first.items) == 200
    draft = Instrument.objects.create(code="draft", kind="test", title={"ru": "Черновик"})
    assert not version_of(draft.pk).items
    Item.objects.create(instrument=draft, code="one", kind="open")
    assert len(version_of(draft.pk).items) == 1
