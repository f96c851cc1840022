"""The guard against overlapping periods stands in the database itself, on both of them, and stays there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from opora.base.models import NoOverlap
from opora.network.models import Node, NodeGroup, NodeGroupMember, Placement

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = (dt.date(2026, month, 1) for month in (9, 10, 11))


def declared() -> list[tuple[type[models.Model], NoOverlap]]:
    """Every guard that some model declares."""
    return [
        (model, constraint)
        for model in apps.get_models(include_auto_created=True)
        for constraint in model._meta.constraints
        if isinstance(constraint, NoOverlap)
    ]


def real() -> dict[str, str]:
    """Every guard that the database has: its name and the table it guards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE contype = 'x'")
        else:
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%overlap:%'")
        return {name: table.strip('"') for name, table in cursor.fetchall()}


def expected() -> dict[str, str]:
    """What `real` must give."""
    ends = ("",) if connection.vendor == "postgresql" else ("_insert", "_update")
    return {constraint.name + end: model._meta.db_table for model, constraint in declared() for end in ends}


def test_every_declared_guard_is_real_and_no_other() -> None:
    assert len(declared()) >= 4
    assert real() == expected()


@pytest.mark.django_db(transaction=True)
def test_guards_survive_a_table_made_anew() -> None:
    """SQLite makes a table anew for most changes, and forgets its triggers unless they travel along."""
    for model in {model for model, _guard in declared()}:
        old = model._meta.get_field("starts_on")
        new = models.DateField(null=True)
        new.set_attributes_from_name("starts_on")
        new.model = model
        with connection.schema_editor() as editor:
            editor.alter_field(model, old, new)
        assert real() == expected(), model
        with connection.schema_editor() as editor:
            editor.alter_field(model, new, old)
        assert real() == expected(), model


@pytest.fixture
def node() -> Node:
    return Node.objects.create(kind=Node.Kind.REGION, name="Область", short_name="Область")


def put(node: Node, starts_on: dt.date, ends_on: dt.date | None) -> Placement:
    return Placement.objects.create(node=node, path="00000001", level=0, starts_on=starts_on, ends_on=ends_on)


def test_neighbours_may_touch_but_not_overlap(node: Node) -> None:
    put(node, SEPTEMBER, OCTOBER)
    put(node, OCTOBER, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        put(node, NOVEMBER, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        put(node, dt.date(2026, 8, 1), dt.date(2026, 9, 2))


def test_a_change_is_guarded_as_well_as_a_new_row(node: Node) -> None:
    first = put(node, SEPTEMBER, OCTOBER)
    put(node, OCTOBER, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=first.pk).update(ends_on=OCTOBER + dt.timedelta(days=1))
    Placement.objects.filter(pk=first.pk).update(starts_on=dt.date(2026, 8, 1))


def test_others_are_left_in_peace(node: Node) -> None:
    other = Node.objects.create(kind=Node.Kind.REGION, name="Край", short_name="Край")
    put(node, SEPTEMBER, None)
    put(other, SEPTEMBER, None)
    group = NodeGroup.objects.create(code="rural")
    for one in (node, other):
        NodeGroupMember.objects.create(group=group, node=one, starts_on=SEPTEMBER)


def test_a_form_hears_of_an_overlap_before_the_database(node: Node) -> None:
    put(node, SEPTEMBER, None)
    with pytest.raises(ValidationError):
        Placement(node=node, path="00000001", level=0, starts_on=OCTOBER).validate_constraints()


def test_a_period_ends_after_it_starts(node: Node) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        put(node, OCTOBER, OCTOBER)
