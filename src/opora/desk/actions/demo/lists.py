"""The demo's lists on their way in: each spreadsheet goes through the same intake as a school's own."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import Any

from opora.base.rules.access import Viewer
from opora.desk.bridge.demo_lists import pairs_list, spoiled, staff_list
from opora.desk.rules.region import DemoOrganisation
from opora.desk.rules.staff import DemoPerson, pairs_of
from opora.intake.actions import applying, rows, staging, uploads
from opora.intake.models import Batch
from opora.intake.rules.fields import SheetKind
from opora.network.models import Node

Progress = Callable[[int, int], None]


def take_staff(
    *,
    by: Viewer,
    nodes: dict[str, Node],
    staff: Sequence[tuple[DemoOrganisation, list[DemoPerson]]],
    today: dt.date,
    progress: Progress,
) -> None:
    """Take in the staff list of every organisation."""
    for done, (organisation, people) in enumerate(staff, start=1):
        content = staff_list(organisation, people, style=done)
        faulty = spoiled(organisation, people, style=done)
        _take(by, nodes[organisation.code], content, SheetKind.STAFF, today, faulty.plain_name if faulty else "")
        progress(done, len(staff))


def take_pairs(
    *,
    by: Viewer,
    nodes: dict[str, Node],
    demo: dict[str, Any],
    staff: Sequence[tuple[DemoOrganisation, list[DemoPerson]]],
    today: dt.date,
    progress: Progress,
) -> None:
    """Take in last year's orders on pairs of the schools that had them."""
    for done, (organisation, people) in enumerate(staff, start=1):
        pairs = pairs_of(organisation, people, demo, today)
        if pairs:
            content = pairs_list(organisation, pairs)
            _take(by, nodes[organisation.code], content, SheetKind.PAIRS, today)
        progress(done, len(staff))


def _take(by: Viewer, node: Node, content: bytes, kind: SheetKind, today: dt.date, mended: str = "") -> Batch:
    """One list, as a curator takes it in: columns as guessed, the faulty row mended, unclear lines taken."""
    name = "Пары.xlsx" if kind is SheetKind.PAIRS else "Список педагогов.xlsx"
    batch = uploads.receive(by=by, node=node, content=io.BytesIO(content), name=name, today=today)
    uploads.agree(by=by, batch=batch, chosen={}, kind=kind, is_full=False)
    staging.stage(by=by, batch=batch, today=today, progress=lambda done, total: None)
    for row in batch.rows.filter(is_faulty=True)[:1] if mended else ():
        rows.mend(by=by, row=row, cells={"full_name": mended}, today=today)
    open_lines = list(batch.rows.filter(is_faulty=False, decision="").values_list("pk", flat=True))
    if open_lines:
        rows.decide(by=by, batch=batch, rows=open_lines, decision="apply")
    applying.begin(by=by, batch=batch)
    applying.apply(by=by, batch=batch, today=today, progress=lambda done, total: None)
    return batch
