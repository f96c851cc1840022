"""Leaves out whatever asks no database: on another database it would only show the same once more.

The run on PostgreSQL (`setup.postgres`) asks for it by `ONLY_WHAT_ASKS=1`. A test that does not say that it asks (by
the mark `django_db`, or by a fixture that stands on it) is kept from the database by pytest-django, so the choice is
exact; what a test's own programs do with the database of the run, it does under that mark too. The mark `embedded`
leaves out what there is on SQLite alone (the demo, and a visitor's try in a file of its own) and long walks over the
site that ask either database the same. The mark `stricter` says the opposite: PostgreSQL refuses more (a byte of
nothing inside a text, say) or lets writers run side by side, so it is asked there and left out on SQLite.
"""

from __future__ import annotations

import os

import pytest

OPENING = frozenset({"db", "transactional_db", "live_server"})


def asks_database(item: pytest.Item) -> bool:
    """Whether the test may open the database of the run, and there is something to show on another one."""
    if item.get_closest_marker("embedded") is not None:
        return False
    return item.get_closest_marker("django_db") is not None or bool(OPENING & set(getattr(item, "fixturenames", ())))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave to PostgreSQL what it answers more strictly."""
    if item.get_closest_marker("stricter") and not os.environ.get("DATABASE_URL"):
        pytest.skip("PostgreSQL is stricter about it: ./run check asks there")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep those that ask, where only they are wanted."""
    if os.environ.get("ONLY_WHAT_ASKS") != "1":
        return
    left_out = [item for item in items if not asks_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if asks_database(item)]
