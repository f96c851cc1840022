"""Bringing in results of outside diagnostics: who they speak of, which are new, and none that contradicts another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from opora.base.actions import journal
from opora.base.rules.access import Viewer, system_viewer
from opora.base.rules.keys import search_key
from opora.base.rules.states import NotNow
from opora.diagnostics.actions.received import OutsideResult, load
from opora.diagnostics.queries.outside import ResultKey, results_known
from opora.diagnostics.rules.outside import code_of
from opora.intake.actions.pairs import Line
from opora.intake.actions.shelves import Decided
from opora.intake.models import Batch, Row, Trace
from opora.intake.queries.known import known_under, system_of
from opora.intake.rules.differences import KnownPeople, KnownPerson, name_of
from opora.intake.rules.faults import Fault
from opora.intake.rules.identity import Facts
from opora.intake.rules.pairing import Side, meet


@dataclass
class ResultDesk:
    """Everybody under a batch's node, and the results met so far in the file."""

    batch: Batch
    nodes: dict[str, tuple[int, str]]
    people: list[KnownPerson]
    known: KnownPeople
    met: dict[ResultKey, tuple[int, tuple[float, float]]] = field(default_factory=dict)

    def tell(self, rows: Sequence[Line]) -> None:
        """Say of each row whose it is and whether it tells anything new."""
        for row in rows:
            if not row.is_faulty:
                self._meet(row)
        people = {row.person_id for row in rows if row.person_id}
        kept = results_known(system_viewer(dt.date.min), people)
        for row in rows:
            if not row.is_faulty and row.person_id:
                self.compare(row, kept)

    def _meet(self, row: Line) -> None:
        side = _side_of(row.values, self.nodes)
        at, likeness, candidates = self.known.find(_facts_of(row.values, side))
        person = self.people[at] if at is not None else None
        if person is None and not row.values.get("birth_on"):
            person = meet(side, self.known, self.people).person
        if person is not None:
            row.person_id = person.key
        elif candidates:
            row.difference, row.decision = Row.Difference.UNCLEAR.value, Row.Decision.NONE.value
            told = [self.people[place] for place in candidates]
            row.details["candidates"] = [{"id": one.key, "name": name_of(one)} for one in told]
            row.details["why"] = list(likeness.reasons)
        else:
            refuse(row, Fault("person_unknown", "full_name", side.name[:100]))

    def compare(self, row: Line, kept: dict[ResultKey, tuple[float, float]]) -> None:
        """Say whether a row tells anything new beside what is kept and what the file has told by then."""
        key, points = _key_of(row), _points_of(row.values)
        earlier = self.met.get(key)
        if earlier is not None and earlier[0] != row.number:
            if earlier[1] == points:
                row.difference, row.details["same_as"] = Row.Difference.SAME.value, earlier[0]
            else:
                refuse(row, Fault("result_differs", "score"))
            return
        self.met[key] = (row.number, points)
        if key in kept and kept[key] != points:
            refuse(row, Fault("result_differs", "score"))
        else:
            row.difference = Row.Difference.SAME.value if key in kept else Row.Difference.JOINED.value


def refuse(row: Line, fault: Fault) -> None:
    """Such a row is not written until it is mended."""
    row.faults = [*row.faults, [fault.code, fault.field, fault.cell]]
    row.is_faulty = True


def _side_of(values: dict[str, Any], nodes: dict[str, tuple[int, str]]) -> Side:
    school = values.get("school", "")
    known = nodes.get(search_key(school)) if school else None
    return Side(
        "teacher", values.get("family", ""), values.get("given", ""), values.get("patronymic", ""),
        values.get("external_id", ""), known[1] if known else "",
    )  # fmt: skip


def _facts_of(values: dict[str, Any], side: Side) -> Facts:
    born = values.get("birth_on")
    return Facts(
        side.family, side.given, side.patronymic, (), dt.date.fromisoformat(born) if born else None, side.external_id,
        side.school,
    )  # fmt: skip


def _key_of(row: Line) -> ResultKey:
    values = row.values
    day = dt.date.fromisoformat(values["measured_on"])
    return (row.person_id, code_of(values["instrument"]), values.get("block", ""), day)


def _points_of(values: dict[str, Any]) -> tuple[float, float]:
    return float(values["score"]), float(values["most"])


def result_desk(batch: Batch, nodes: dict[str, tuple[int, str]], today: dt.date) -> ResultDesk:
    """Load those of whom a list of results may speak."""
    people = known_under(batch.node, system_of(batch), today)
    return ResultDesk(batch, nodes, people, KnownPeople(people))


def settle_result(row: Row, person_id: int | None, today: dt.date) -> None:
    """Somebody said whose result it is; of nobody here it is left out, for nobody is added by a result."""
    if person_id is not None and person_id not in {one["id"] for one in row.details.get("candidates", ())}:
        raise NotNow
    row.details = {"node": row.details.get("node"), "settled": True}
    row.person_id, row.difference, row.decision = person_id, Row.Difference.SAME.value, Row.Decision.SKIP.value
    if person_id is None:
        return
    row.decision = Row.Decision.APPLY.value
    desk = ResultDesk(row.batch, {}, [], KnownPeople([]))
    for other in row.batch.rows.filter(person=person_id, is_faulty=False).exclude(pk=row.pk):
        desk.met[_key_of(other)] = (other.number, _points_of(other.values))
    desk.compare(row, results_known(system_viewer(today), {person_id}))


def write_results(*, by: Viewer, batch: Batch, rows: Sequence[Decided]) -> None:
    """Keep the results of known people; the points are then with the teacher, and no longer in the list."""
    named = [row for row in rows if row.person_id]
    made = load(
        by=by, node=batch.node,
        results=[
            OutsideResult(
                row.person_id or 0, " ".join(str(row.values["instrument"]).split()), row.values.get("block", ""),
                dt.date.fromisoformat(row.values["measured_on"]), *_points_of(row.values),
            )
            for row in named
        ],
    )  # fmt: skip
    Trace.objects.bulk_create(
        [
            Trace(batch=batch, row_id=row.pk, verb="made", object_kind=journal.kind_of(one), object_id=one.pk)
            for row, one in zip(named, made, strict=True)
        ],
        batch_size=500,
    )
    written = list(Row.objects.filter(pk__in=[row.pk for row in rows]))
    for row in written:
        row.raw = []
        row.values = {name: told for name, told in row.values.items() if name not in ("score", "most")}
    Row.objects.bulk_update(written, ["raw", "values"], batch_size=500)
