"""On the second database only those tests are run that ask a database."""

from __future__ import annotations

import pytest

from tests.asking import asks_database
from tests.cast import Cast


def test_who_asks_no_database_is_known(request: pytest.FixtureRequest) -> None:
    assert not asks_database(request.node)


@pytest.mark.django_db
def test_who_asks_by_its_mark_is_known(request: pytest.FixtureRequest) -> None:
    assert asks_database(request.node)


@pytest.mark.parametrize("by", ["a fixture"])
def test_who_asks_by_a_fixture_is_known(request: pytest.FixtureRequest, cast: Cast, by: str) -> None:
    assert asks_database(request.node)
