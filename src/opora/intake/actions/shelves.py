"""What writing a list needs at hand: its decided rows, its day, dictionaries and organisations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models.functions import Cast
from orjson import loads

from opora.base.rules.calendars import school_year_of
from opora.intake.models import Batch, Row
from opora.intake.queries.known import system_of
from opora.network.models import Node
from opora.people.actions import bulk
from opora.people.models import Post

CHUNK = 1000


@dataclass(slots=True)
class Decided:
    """A decided row as far as writing needs it, without the weight of a model."""

    pk: int
    number: int
    person_id: int | None
    difference: str
    values: dict[str, Any]
    details: dict[str, Any]


def decided_after(rows: models.QuerySet[Row], last: int) -> list[Decided]:
    """The next thousand of the rows, in the order they stand in; JSON comes as text, which is read far faster."""
    told = (
        rows.filter(pk__gt=last)
        .order_by("pk")
        .annotate(said=Cast("values", models.TextField()), known=Cast("details", models.TextField()))
        .values_list("pk", "number", "person_id", "difference", "said", "known")[:CHUNK]
    )
    return [
        Decided(pk, number, person, difference, loads(said), loads(known))
        for pk, number, person, difference, said, known in told
    ]


@dataclass
class Shelf:
    """What applying needs at hand: the batch, its day, dictionaries and organisations."""

    batch: Batch
    today: dt.date
    posts: dict[str, Post]
    subjects: dict[str, int]
    nodes: dict[int, Node]

    @cached_property
    def year_start(self) -> dt.date:
        """The first day of the school year the list belongs to."""
        return school_year_of(self.today).starts_on

    @cached_property
    def system(self) -> str:
        """The space of the list's stable ids."""
        return system_of(self.batch)

    def node_of(self, row: Decided) -> Node:
        """The organisation a row speaks of."""
        return self.nodes.get(row.details.get("node", 0), self.batch.node)


def shelf_for(batch: Batch, today: dt.date) -> Shelf:
    """Load what applying needs, in a few statements."""
    posts, subjects = bulk.dictionary_ids()
    below = Node.objects.filter(path__gte=batch.node.path, path__lt=batch.node.path + "g")
    nodes = {node.pk: node for node in below}
    return Shelf(batch=batch, today=today, posts=posts, subjects=subjects, nodes=nodes)
