"""A question put into words once gives what Django's own question gives, whatever the values."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from opora.base.actions import journal
from opora.base.models import JournalEntry
from opora.base.queries.ready import Ready
from tests.cast import Cast


@pytest.mark.django_db
def test_asked_again_it_answers_as_the_first_time_and_is_made_once(cast: Cast) -> None:
    for number in range(3):
        ids = [("test.thing", number), ("test.other", 7)]
        journal.record(by=cast.system, verb="test.ready" if number else "test.other", ids=ids, fields={"name": number})
    made = []

    def ask(verb: Any, after: Any) -> QuerySet[Any, Any]:
        made.append(verb)
        found = JournalEntry.objects.filter(pk__gt=after, verb=verb).exclude(verb="never")
        return found.order_by("-pk").values_list("verb", "pk", "others", "at", "fields")

    ready, last = Ready(ask, 2), JournalEntry.objects.latest("pk").pk
    asked = [("test.ready", 0), ("test.other", 0), ("test.ready", last - 1), ("test.ready", last), ("it's %s", 0)]
    for verb, after in asked:
        with CaptureQueriesContext(connection) as said:
            rows = ready.rows(verb, after)
        assert len(said) == 1
        wanted = JournalEntry.objects.filter(pk__gt=after, verb=verb).order_by("-pk")
        assert rows == list(wanted.values_list("verb", "pk", "others", "at", "fields"))
    assert [len(ready.rows(*one)) for one in asked] == [2, 1, 1, 0, 0]
    assert len(made) == 1
