"""Names sort in Russian order and paths as ranges, the same on both databases."""

from __future__ import annotations

import pytest
from django.db import connection

from opora.network.models import Node
from opora.people.models import Person
from opora.people.queries.persons import people_of
from tests.cast import Cast


def test_people_sort_in_russian_order(cast: Cast) -> None:
    families = [person.family for person in people_of(cast.viewer("coordinator"))]
    assert families.index("Громова") < families.index("Ёлкин") < families.index("Зимина")
    keys = list(Person.objects.order_by("sort_key").values_list("sort_key", flat=True))
    assert keys == sorted(keys)


def test_schools_sort_by_number(cast: Cast) -> None:
    names = list(
        Node.objects.filter(parent=cast.nodes["zarechny"]).order_by("sort_key").values_list("short_name", flat=True)
    )
    assert names.index("Школа № 7") < names.index("Школа № 12")


@pytest.mark.django_db
def test_keys_are_compared_byte_by_byte() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compares bytes anyway")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE collation_name = 'C' "
            "AND table_name IN ('network_node', 'network_placement', 'people_person')"
        )
        found = set(cursor.fetchall())
    assert found == {
        ("network_node", "sort_key"), ("network_node", "path"), ("network_placement", "path"),
        ("people_person", "sort_key"),
    }  # fmt: skip
