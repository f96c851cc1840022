"""How many times longer than a bare bulk insert of the same rows it takes to stage and apply a list of 100,000 people.

Run: `.venv/bin/python benchmarks/intake_apply.py [rows]`. It works in a throw-away data folder.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = tempfile.TemporaryDirectory()
os.environ["OPORA_DATA"] = FOLDER.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from intake_reading import write_list  # noqa: E402

from opora.base.rules.access import system_viewer  # noqa: E402
from opora.intake.actions import applying, staging, uploads  # noqa: E402
from opora.intake.models import Batch, Row, Trace  # noqa: E402
from opora.intake.rules.fields import SheetKind  # noqa: E402
from opora.network.actions.nodes import open_node  # noqa: E402
from opora.network.models import Node  # noqa: E402
from opora.people.actions.dictionaries import load_dictionaries  # noqa: E402
from opora.people.models import Appointment, Identifier, Person  # noqa: E402

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
TODAY = dt.date(2026, 11, 23)
CHUNK = 1000
WRITTEN: tuple[Any, ...] = (Row, Person, Appointment, Appointment.subjects.through, Identifier, Trace)


def still(done: int, total: int | None) -> None:
    """Nobody watches the progress."""


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds the work takes, by the wall and of the processor, garbage put away before."""
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def region_with_schools() -> Node:
    """A region and the three hundred schools the list names."""
    system = system_viewer(TODAY)
    load_dictionaries(by=system)
    kinds = Node.Kind
    region = open_node(
        by=system, parent=None, opened_on=dt.date(1990, 1, 1), kind=kinds.REGION, institution="", name="Область"
    )
    for number in range(300):
        open_node(
            by=system, parent=region, opened_on=dt.date(1990, 1, 1), kind=kinds.ORGANISATION,
            institution="general", name=f"МБОУ «СОШ № {number}»", short_name=f"МБОУ «СОШ № {number}»",
        )  # fmt: skip
    return region


def rows_of(model: Any) -> tuple[str, list[tuple[Any, ...]]]:
    """An insert statement for a table, and everything that stands in it, as the database keeps it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
        columns = ", ".join(f'"{column[0]}"' for column in cursor.description)
        rows = cursor.fetchall()
    marks = ", ".join(["%s"] * len(cursor.description or ()))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', rows


def insert_bare(told: list[tuple[str, list[tuple[Any, ...]]]]) -> None:
    """Write the same rows again with a cursor, a thousand to a transaction."""
    for statement, rows in told:
        for start in range(0, len(rows), CHUNK):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(statement, rows[start : start + CHUNK])


def main() -> None:
    """Stage and apply, then insert the same rows bare, and tell the ratio."""
    call_command("migrate", verbosity=0)
    node, by = region_with_schools(), system_viewer(TODAY)
    path = Path(FOLDER.name) / "list.xlsx"
    write_list(path, ROWS)
    with path.open("rb") as content:
        batch = uploads.receive(by=by, node=node, content=content, name="list.xlsx", today=TODAY)
    uploads.agree(by=by, batch=batch, chosen={}, kind=SheetKind.STAFF, is_full=False)
    read = timed(lambda: staging.read(batch, staging.nodes_by_name(node), TODAY, still))
    staged = timed(lambda: staging.stage(by=by, batch=batch, today=TODAY, progress=still))
    Row.objects.filter(decision="").update(decision="apply")
    applying.begin(by=by, batch=batch)
    applied = timed(lambda: applying.apply(by=by, batch=batch, today=TODAY, progress=still))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert Batch.objects.get().state == "applied" and Person.objects.count() > 0.99 * ROWS
    told = [rows_of(model) for model in WRITTEN]
    for model in reversed(WRITTEN):
        model._default_manager.all()._raw_delete(using="default")
    bare = timed(lambda: insert_bare(told))
    counts = ", ".join(f"{model._meta.model_name} {len(rows)}" for model, (_, rows) in zip(WRITTEN, told, strict=True))
    print(f"rows: {counts}")
    for place, clock in enumerate(("wall", "processor")):
        writing = staged[place] - read[place] + applied[place]
        print(
            f"{clock}: reading {read[place]:.1f} s, staging beyond it {staged[place] - read[place]:.1f} s, "
            f"applying {applied[place]:.1f} s, bare insert {bare[place]:.1f} s, ratio {writing / bare[place]:.2f}"
        )
    print(f"memory {memory} MB")


if __name__ == "__main__":
    main()
