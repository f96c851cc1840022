"""How many times longer than a bare bulk insert of the same rows it takes to stage and apply a list of 100,000 people.

Run: `.venv/bin/python benchmarks/intake_apply.py [rows]`. It works in a throw-away data folder.

*The same rows* are all rows the import leaves behind, in all tables: staged rows, people, their posts with subjects,
their staff numbers, the traces by which the import can be taken back, the journal and the steps of the batch. They
are read back as the database keeps them (JSON already written) and inserted, a thousand to a transaction, into a copy
of the database as it stood before the import, with the same indexes, constraints and guards. Nothing barer can leave
the same rows behind. The second peer is `bulk_create` of the same rows as objects made beforehand.
Staging is counted without reading: what reading, mapping and checking cost is the question of `intake_reading.py`.
"""

from __future__ import annotations

import datetime as dt
import gc
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from itertools import batched
from multiprocessing import Process
from typing import Any

from django.core.management import call_command
from django.db import connection, models, transaction
from installation import FOLDER, TODAY
from intake_reading import write_list

from opora.base.models import JournalEntry, StateChange
from opora.base.rules.access import system_viewer
from opora.intake.actions import applying, staging, uploads
from opora.intake.models import Batch, Row, Trace
from opora.intake.rules.fields import SheetKind
from opora.network.actions.nodes import open_node
from opora.network.models import Node
from opora.people.actions.dictionaries import load_dictionaries
from opora.people.models import Appointment, Identifier, Person

CHUNK = 1000
WRITTEN: tuple[Any, ...] = (
    Row, Person, Appointment, Appointment.subjects.through, Identifier, Trace, JournalEntry, StateChange,
)  # fmt: skip
type Seconds = tuple[float, float]


def still(done: int, total: int | None) -> None:
    """Nobody watches the progress."""


def timed(work: Callable[[], object]) -> Seconds:
    """Seconds the work takes, by the wall and of the processor, garbage put away before."""
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def memory() -> int:
    """The most memory the process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def region_with_schools(schools: int = 300) -> Node:
    """A region and the schools the list names, three hundred of them when it is long."""
    system = system_viewer(TODAY)
    load_dictionaries(by=system)
    kinds = Node.Kind
    region = open_node(
        by=system, parent=None, opened_on=dt.date(1990, 1, 1), kind=kinds.REGION, institution="", name="Область"
    )
    for number in range(schools):
        open_node(
            by=system, parent=region, opened_on=dt.date(1990, 1, 1), kind=kinds.ORGANISATION,
            institution="general", name=f"МБОУ «СОШ № {number}»", short_name=f"МБОУ «СОШ № {number}»",
        )  # fmt: skip
    return region


def received(node: Node, rows: int) -> Batch:
    """A list of so many people, taken in and its columns agreed."""
    by = system_viewer(TODAY)
    path = FOLDER / "list.xlsx"
    writer = Process(target=write_list, args=(path, rows))  # in a process of its own: its memory is not the import's
    writer.start()
    writer.join()
    with path.open("rb") as content:
        batch = uploads.receive(by=by, node=node, content=content, name="list.xlsx", today=TODAY)
    return uploads.agree(by=by, batch=batch, chosen={}, kind=SheetKind.STAFF, is_full=False)


def last_ids() -> dict[Any, int]:
    """The last number given in each table the import writes."""
    return {model: model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0 for model in WRITTEN}


def rows_after(model: Any, last: int) -> tuple[str, list[tuple[Any, ...]]]:
    """An insert statement for a table, and the rows the import left in it, as the database keeps them."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}" WHERE id > %s ORDER BY id', [last])
        columns = ", ".join(f'"{column[0]}"' for column in cursor.description)
        rows = cursor.fetchall()
        marks = ", ".join(["%s"] * len(cursor.description))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', rows


def stand_before(name: str) -> None:
    """Work from now on in a fresh copy of the database as it was before the import."""
    connection.close()
    shutil.copy(FOLDER / "before.sqlite3", FOLDER / name)
    connection.settings_dict["NAME"] = str(FOLDER / name)


def insert_bare(told: Iterable[tuple[str, list[tuple[Any, ...]]]]) -> None:
    """Write the same rows again with a cursor, a thousand to a transaction."""
    for statement, rows in told:
        for chunk in batched(rows, CHUNK):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(statement, chunk)


def create_in_bulk(kept: dict[Any, int]) -> Seconds:
    """Write the same rows again with `bulk_create`, a thousand to a transaction; making the objects is not counted."""
    wall = processor = 0.0
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS imported", [str(FOLDER / "opora.sqlite3")])
    for model, last in kept.items():
        table = f'imported."{model._meta.db_table}"'
        while things := list(model._default_manager.raw(f"SELECT * FROM {table} WHERE id > {last} LIMIT {CHUNK}")):
            last = things[-1].pk

            def create(model: Any = model, things: list[Any] = things) -> None:
                with transaction.atomic():
                    model._default_manager.bulk_create(things)

            one, other = timed(create)
            wall, processor = wall + one, processor + other
    return wall, processor


def main() -> None:
    """Stage and apply, then insert the same rows bare, and tell the ratios."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    call_command("migrate", verbosity=0)
    node, by = region_with_schools(), system_viewer(TODAY)
    batch = received(node, rows)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(FOLDER / "opora.sqlite3", FOLDER / "before.sqlite3")
    before = last_ids()
    reading: list[staging.Reading] = []
    read = timed(lambda: reading.append(staging.read(batch, staging.nodes_by_name(node), TODAY, still)))
    staging.read = lambda *_: reading.pop()  # what was read is staged: reading is not counted twice
    staged = timed(lambda: staging.stage(by=by, batch=batch, today=TODAY, progress=still))
    Row.objects.filter(decision="").update(decision="apply")
    applying.begin(by=by, batch=batch)
    applied = timed(lambda: applying.apply(by=by, batch=batch, today=TODAY, progress=still))
    reached = memory()
    assert Batch.objects.get().state == "applied" and Person.objects.count() > 0.99 * rows
    told = [rows_after(model, last) for model, last in before.items()]
    counts = ", ".join(f"{model._meta.model_name} {len(rows)}" for model, (_, rows) in zip(before, told, strict=True))
    stand_before("bare.sqlite3")
    bare = timed(lambda: insert_bare(told))
    told.clear()
    stand_before("bulk.sqlite3")
    bulk = create_in_bulk(before)
    print(f"rows: {counts}")
    for place, clock in enumerate(("wall", "processor")):
        writing = staged[place] + applied[place]
        print(
            f"{clock}: reading {read[place]:.1f} s, staging {staged[place]:.1f} s, "
            f"applying {applied[place]:.1f} s; bare insert {bare[place]:.1f} s, ratio {writing / bare[place]:.2f} "
            f"(at most 2); bulk_create {bulk[place]:.1f} s, ratio {writing / bulk[place]:.2f}"
        )
    print(f"memory {reached} MB (at most 512)")


if __name__ == "__main__":
    main()
