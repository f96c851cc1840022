"""What many tests stand on is put back as it was built, and built anew where the ground is not bare."""

from __future__ import annotations

import pytest
from django.db import transaction

from opora.base.models import Account, JournalEntry
from opora.people.models import Grant, Person
from tests import replay
from tests.cast import on_stage


def everything() -> dict[str, object]:
    """All rows of all tables."""
    return {table: rows for table, rows in replay._contents() if rows}


@pytest.mark.django_db
def test_the_cast_put_back_is_the_cast_that_was_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "_kept", {})
    seen = []
    for _ in range(2):
        with transaction.atomic():
            cast = on_stage()
            assert cast.people["head"].account == Account.objects.get(username="head")
            seen.append(everything())
            transaction.set_rollback(True)
    assert set(replay._kept) == {"cast"}
    assert seen[0] == seen[1]
    assert seen[0].keys() >= {Person._meta.db_table, Grant._meta.db_table, JournalEntry._meta.db_table}


@pytest.mark.django_db
def test_each_test_has_a_cast_of_its_own() -> None:
    with transaction.atomic():
        on_stage().people["head"].family = "Другая"
        transaction.set_rollback(True)
    assert on_stage().people["head"].family != "Другая"


@pytest.mark.django_db
def test_beside_rows_of_the_test_the_cast_is_built() -> None:
    with transaction.atomic():
        on_stage()
        transaction.set_rollback(True)
    mine = Account.objects.create(username="mine")
    cast = on_stage()
    assert mine.pk not in {person.account_id for person in cast.people.values()}
    assert Person.objects.count() == len(cast.people)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_after_a_test_that_empties_the_tables_there_is_a_cast_again(time: str) -> None:
    assert Person.objects.count() == 0
    on_stage()
    assert Person.objects.count() > 0
