"""What a list of 100,000 people costs the second time: the very same file, then a newer list as a difference.

Run: `.venv/bin/python benchmarks/intake_again.py [rows]`. It works in a throw-away data folder.

The first list fills the record. The same file must then change nothing; a newer, full list brings who joined, who is
no longer in it, who has another name or another post. Each step runs in a process of its own: its memory is its own.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.management import call_command
from django.db import connection
from installation import FOLDER, TODAY
from intake_apply import memory, received, region_with_schools, still, timed
from python_calamine import CalamineWorkbook

from opora.base.rules.access import system_viewer
from opora.intake.actions import applying, staging, uploads
from opora.intake.models import Batch, Row
from opora.intake.rules.fields import SheetKind
from opora.network.models import Node
from opora.people.models import Appointment, Person

#: Of each hundred rows of the newer list: the first is gone, the second has another family name, the third and the
#: fourth another post, and after the hundredth stands somebody new.
GONE, RENAMED, MOVED = (0,), (1,), (2, 3)


def write_newer(path: Path, older: Path) -> None:
    """The list of a year later."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet("Педагоги")
    written = 0
    with CalamineWorkbook.from_path(older) as source:
        for number, cells in enumerate(source.get_sheet_by_index(0).iter_rows(), start=-1):
            row, place = list(cells), number % 100
            if number >= 0 and place in GONE:
                continue
            if number >= 0 and place in RENAMED:
                row[1] = f"Иная{row[1]}"
            if number >= 0 and place in MOVED:
                row[3] = "методист"
            written = _write(sheet, written, row)
            if place == 99:
                written = _write(sheet, written, [f"н{number}", f"Новая{row[1]}", date(1999, 5, 6), *row[3:]])
    book.close()


def _write(sheet: Any, at: int, row: list[Any]) -> int:
    for column, cell in enumerate(row):
        if isinstance(cell, date):
            sheet.write_datetime(at, column, cell)
        else:
            sheet.write(at, column, cell)
    return at + 1


def receive_again(path: Path) -> Batch:
    """A full list of the region, its columns as they were agreed the first time."""
    by = system_viewer(TODAY)
    node = Node.objects.get(parent=None)
    with path.open("rb") as content:
        batch = uploads.receive(by=by, node=node, content=content, name=path.name, today=TODAY)
    return uploads.agree(by=by, batch=batch, chosen={}, kind=SheetKind.STAFF, is_full=True)


def staged(batch: Batch, step: str) -> Counter[str]:
    """Read, compare and keep a list; tell how long it took and what its rows are."""
    wall, processor = timed(lambda: staging.stage(by=system_viewer(TODAY), batch=batch, today=TODAY, progress=still))
    found = Counter(Row.objects.filter(batch=batch).values_list("difference", flat=True))
    faulty = Row.objects.filter(batch=batch, is_faulty=True).count()
    print(f"{step}: wall {wall:.1f} s, processor {processor:.1f} s, memory {memory()} MB (at most 512)")
    told = ", ".join(f"{kind or '-'} {count}" for kind, count in found.most_common())
    print(f"  {told}; faulty {faulty}", flush=True)
    return found


def applied(batch: Batch, step: str) -> None:
    """Write every row, the curator having agreed to all."""
    Row.objects.filter(batch=batch, decision="").update(decision="apply")
    applying.begin(by=system_viewer(TODAY), batch=batch)
    wall, processor = timed(lambda: applying.apply(by=system_viewer(TODAY), batch=batch, today=TODAY, progress=still))
    print(f"{step}: wall {wall:.1f} s, processor {processor:.1f} s, memory {memory()} MB (at most 512)", flush=True)


def first(rows: int) -> None:
    """The list comes in for the first time."""
    batch = received(region_with_schools(), rows)
    staged(batch, "the first time, read and compared")
    applied(batch, "the first time, written")


def the_same(rows: int) -> None:
    """The same file again changes nothing."""
    before = Person.objects.count(), Appointment.objects.count()
    batch = receive_again(FOLDER / "list.xlsx")
    found = staged(batch, "the same file again, read and compared")
    assert found["same"] > 0.99 * rows, found
    applied(batch, "the same file again, written")
    assert (Person.objects.count(), Appointment.objects.count()) == before


def newer(rows: int) -> None:
    """The newer list: its differences are found."""
    found = staged(receive_again(FOLDER / "newer.xlsx"), "a newer list, read and compared")
    assert 0.009 * rows <= found["left"] <= 0.011 * rows, found


def newer_written(_rows: int) -> None:
    """The newer list: its differences are written."""
    applied(Batch.objects.get(state="staged"), "a newer list, written")


def alone(step: Callable[[int], None], rows: int) -> None:
    """Run a step in a process of its own."""
    connection.close()
    worker = multiprocessing.get_context("spawn").Process(target=step, args=(rows,))
    worker.start()
    worker.join()
    if worker.exitcode:
        raise SystemExit(f"{step.__name__} failed")


def main() -> None:
    """Bring in the list, the same list, the newer list."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    call_command("migrate", verbosity=0)
    alone(first, rows)
    alone(the_same, rows)
    write_newer(FOLDER / "newer.xlsx", FOLDER / "list.xlsx")
    alone(newer, rows)
    alone(newer_written, rows)


if __name__ == "__main__":
    main()
