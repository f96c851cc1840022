"""What one answer costs the database: few statements, and as many for the last question as for the second."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opora.competences.actions.frameworks import load_federal
from opora.diagnostics.actions import instruments
from opora.diagnostics.models import Item, Sitting
from tests.cast import Cast

#: An answer kept and the next question chosen; the page of the next question.
MOST_ANSWER, MOST_PAGE = 17, 8


@pytest.mark.django_db
def test_an_answer_asks_the_database_few_times_and_as_often_at_the_end(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    load_federal(by=cast.system)
    (start,) = instruments.load_shipped(by=cast.system, codes=["start"], today=cast.today)
    client = client_of("mentee")
    client.post(reverse("diagnostics:take", args=[start.pk]), {"section": "methodical"})
    sitting = Sitting.objects.get(person=cast.people["mentee"])
    here = reverse("diagnostics:sitting", args=[sitting.pk])
    client.get(here)
    costs = []
    for number in range(1, 12):
        sitting.refresh_from_db()
        assert Item.objects.filter(pk=sitting.plan[number - 1]).exists()
        with CaptureQueriesContext(connection) as answered:
            assert client.post(here, {"number": number, "go": "skip"}).status_code == 302
        with CaptureQueriesContext(connection) as shown:
            assert client.get(here).status_code == 200
        costs.append((len(answered), len(shown)))
    assert len(set(costs[1:])) == 1, f"as many at the end as at the beginning: {costs}"
    assert costs[-1][0] <= MOST_ANSWER and costs[-1][1] <= MOST_PAGE, costs
