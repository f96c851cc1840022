"""Bringing in pairs that already run, with their orders: a gap becomes a task, never a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from opora.base.actions import journal
from opora.base.rules.access import Viewer
from opora.base.rules.calendars import school_year_of
from opora.base.rules.keys import search_key
from opora.intake.actions.shelves import Decided
from opora.intake.models import Batch, Row, Trace
from opora.intake.queries.known import known_under, pairs_of, system_of
from opora.intake.rules.differences import KnownPeople, KnownPerson, name_of
from opora.intake.rules.faults import Fault
from opora.intake.rules.pairing import Meeting, Side, meet, sides_of
from opora.mentoring.actions import pairs as mentoring
from opora.mentoring.models import MentorProfile, Pair
from opora.network.models import Node
from opora.people.actions import bulk
from opora.people.models import Appointment, Person, Post


class Line(Protocol):
    """A row of pairs, in the database or on its way there."""

    values: Any
    details: Any
    faults: Any
    is_faulty: Any
    difference: Any
    decision: Any
    name_key: Any
    number: Any
    person_id: Any


@dataclass
class Hall:
    """Everybody under a batch's node, findable by name and id, and the organisations of the list."""

    batch: Batch
    nodes: dict[str, tuple[int, str]]
    people: list[KnownPerson]
    known: KnownPeople


def hall_of(batch: Batch, nodes: dict[str, tuple[int, str]], today: dt.date) -> Hall:
    """Load those whom the list of pairs may name."""
    people = known_under(batch.node, system_of(batch), today)
    return Hall(batch, nodes, people, KnownPeople(people))


def meet_sides(hall: Hall, rows: Sequence[Line]) -> None:
    """Say of each row who its people are, which pairs are new, and what has to be decided."""
    for row in rows:
        if not row.is_faulty:
            _meet_row(hall, row)
    mentees = {side["person"] for row in rows for side in row.details.get("sides", ()) if side["person"]}
    running = pairs_of(mentees)
    for row in rows:
        if not row.is_faulty:
            tell_difference(row, running)


def _meet_row(hall: Hall, row: Line) -> None:
    named: dict[str, tuple[int, str]] = {}
    for role in ("mentor", "mentee"):
        school = row.values.get(f"{role}_school") or row.values.get("school")
        if not school or hall.batch.node.kind == Node.Kind.ORGANISATION:
            continue
        if search_key(school) in hall.nodes:
            named[role] = hall.nodes[search_key(school)]
        else:
            fault = Fault("pair_school_unknown", f"{role}_school", school[:100])
            row.faults.append([fault.code, fault.field, fault.cell])
    sides = sides_of(row.values, {role: short for role, (_, short) in named.items()})
    row.details["sides"] = [
        _side(row, side, meet(side, hall.known, hall.people), named.get(side.role, (hall.batch.node_id, ""))[0])
        for side in sides
    ]  # fmt: skip
    row.name_key = " ".join(side.name for side in sides).lower().replace("ё", "е")[:400]


def _side(row: Line, side: Side, met: Meeting, node: int) -> dict[str, Any]:
    post = row.values.get(f"{side.role}_post", "")
    return {
        "role": side.role,
        "name": side.name,
        "parts": [side.family, side.given, side.patronymic],
        "external": side.external_id,
        "post": post,
        "node": node,
        "person": met.person.key if met.person else None,
        "known": name_of(met.person) if met.person else "",
        "why": list(met.reasons),
        "candidates": [{"id": known.key, "name": name_of(known)} for known in met.candidates],
    }


def tell_difference(row: Line, running: dict[tuple[int, int], Pair]) -> None:
    """Joined when a pair of the row is new, changed when only its order is, the same when nothing is."""
    sides = row.details["sides"]
    row.details.pop("changes", None)
    if any(side["candidates"] for side in sides):
        row.difference, row.decision = Row.Difference.UNCLEAR.value, Row.Decision.NONE.value
        return
    couples = [
        (mentor["person"], mentee["person"])
        for mentor in sides if mentor["role"] == "mentor"
        for mentee in sides if mentee["role"] == "mentee"
    ]  # fmt: skip
    found = [running.get(couple) for couple in couples]
    fresh = not couples and any(not side["person"] for side in sides)
    row.decision = Row.Decision.APPLY.value
    if fresh or any(pair is None for pair in found):
        row.difference = Row.Difference.JOINED.value
    elif late_orders(row.values, found):
        row.difference = Row.Difference.CHANGED.value
        row.details["changes"] = {"order": ["", row.values["order_number"]]}
    else:
        row.difference = Row.Difference.SAME.value


def late_orders(values: Mapping[str, Any], found: Iterable[Pair | None]) -> list[Pair]:
    """Known pairs still without an order which the row now names, if the order may follow their agreement."""
    number, on = values.get("order_number"), values.get("order_on")
    if not number or not on:
        return []
    day = dt.date.fromisoformat(on)
    return [
        pair
        for pair in found
        if pair and pair.state == Pair.State.CONFIRMED and pair.confirmed_on <= day
    ]  # fmt: skip


@dataclass
class Made:
    """People this import added, by name and organisation: who is named in ten rows is added once."""

    by_name: dict[tuple[str, int], list[tuple[str, int]]] = field(default_factory=dict)

    def find(self, side: dict[str, Any]) -> int | None:
        """Who was added for such a side already; ids that differ tell namesakes apart."""
        for external, person in self.by_name.get(_key(side), ()):
            if not external or not side["external"] or external == side["external"]:
                return person
        return None

    def keep(self, side: dict[str, Any], person: int) -> None:
        """Remember who was added for a side."""
        self.by_name.setdefault(_key(side), []).append((side["external"], person))


def _key(side: dict[str, Any]) -> tuple[str, int]:
    return search_key(side["name"]), side["node"]


def made_by(batch: Batch) -> Made:
    """What earlier chunks of the same import have added."""
    made = Made()
    added = batch.traces.filter(verb="made", object_kind="people.person").order_by("pk")
    for person, before in added.values_list("object_id", "before"):
        if "side" in before:
            made.keep(before["side"], person)
    return made


def bring_in_pairs(
    *, by: Viewer, batch: Batch, rows: Sequence[Decided], nodes: dict[int, Node], posts: dict[str, Post], today: dt.date
) -> None:  # fmt: skip
    """Open what is new of each row: people nobody knew, pairs, orders. What is known already stays as it is."""
    made = made_by(batch)
    _add_people(by, batch, rows, nodes, posts, made, today)
    people = Person.objects.in_bulk({side["person"] or made.find(side) for row in rows for side in _sides(row)})
    homes = _homes(batch, people, today)
    traces: list[Trace] = []
    for row in rows:
        for mentor, mentee in _couples(row, made):
            if mentor in people and mentee in people:
                node = homes.get(mentee) or nodes.get(row.details.get("node", 0), batch.node)
                traces += _bring_in(by, batch, row, node, people[mentor], people[mentee], today)
    Trace.objects.bulk_create(traces, batch_size=500)


def _sides(row: Decided) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = row.details.get("sides", [])
    return found


def _couples(row: Decided, made: Made) -> list[tuple[int, int]]:
    mentors, mentees = (
        [side["person"] or made.find(side) for side in _sides(row) if side["role"] == role]
        for role in ("mentor", "mentee")
    )
    return [(mentor, mentee) for mentor in mentors for mentee in mentees if mentor and mentee and mentor != mentee]


def _homes(batch: Batch, people: dict[int, Person], today: dt.date) -> dict[int, Node]:
    held = Appointment.objects.on(today).filter(person__in=list(people), node__path__startswith=batch.node.path)
    return {
        post.person_id: post.node for post in held.select_related("node").order_by("is_main", "-pk")
    }  # fmt: skip


def _add_people(
    by: Viewer, batch: Batch, rows: Sequence[Decided], nodes: dict[int, Node], posts: dict[str, Post], made: Made,
    today: dt.date,
) -> None:  # fmt: skip
    """Add to the staff whom the list of pairs names and nobody knew."""
    fresh: list[tuple[Decided, dict[str, Any], bulk.NewStaff]] = []
    system = system_of(batch)
    for row in rows:
        for side in _sides(row):
            if side["person"] or made.find(side):
                continue
            made.keep(side, -len(fresh) - 1)
            fresh.append((row, side, _staff(row, side, nodes.get(side["node"], batch.node), posts, system, today)))
    written = bulk.take_in(by=by, staff=[staff for _, _, staff in fresh], today=today)
    made.by_name = {
        key: [(external, written[-person - 1] if person < 0 else person) for external, person in kept]
        for key, kept in made.by_name.items()
    }
    Trace.objects.bulk_create(
        [
            Trace(
                batch=batch, row_id=row.pk, verb="made", object_kind="people.person", object_id=person,
                before={"side": {name: side[name] for name in ("name", "external", "node")}},
            )
            for (row, side, _), person in zip(fresh, written, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip


def _staff(
    row: Decided, side: dict[str, Any], node: Node, posts: dict[str, Post], system: str, today: dt.date
) -> bulk.NewStaff:
    family, given, patronymic = side["parts"]
    days = [row.values.get(name) for name in ("pair_starts_on", "order_on")]
    start = min([school_year_of(today).starts_on, *(dt.date.fromisoformat(day) for day in days if day)])
    post = bulk.NewPost(
        node=node,
        post=posts.get(side["post"] or "other", posts["other"]),
        starts_on=start,
        start_known=False,
        post_text=row.values.get(f"{side['role']}_post_text", ""),
    )
    return bulk.NewStaff(
        facts={"family": family, "given": given, "patronymic": patronymic},
        posts=(post,),
        identifiers=((system, side["external"]),) if side["external"] else (),
    )


def _bring_in(
    by: Viewer, batch: Batch, row: Decided, node: Node, mentor: Person, mentee: Person, today: dt.date
) -> list[Trace]:
    values = row.values
    order_on, starts_on, ends_on = (
        dt.date.fromisoformat(values[name]) if values.get(name) else None
        for name in ("order_on", "pair_starts_on", "pair_ends_on")
    )
    if ends_on and starts_on is None and (order_on is None or order_on >= ends_on):
        starts_on = school_year_of(ends_on - dt.timedelta(days=1)).starts_on
    begun = starts_on or order_on
    if ends_on and begun and ends_on <= begun:
        ends_on = None  # said aloud as a gap of the row; the pair is taken for one that works
    places = MentorProfile.objects.filter(person=mentor).values_list("capacity", flat=True).first()
    pair = mentoring.bring_in(
        by=by, node=node, mentor=mentor, mentee=mentee, today=today, starts_on=starts_on, ends_on=ends_on,
        order_number=values.get("order_number", ""), order_on=order_on,
    )  # fmt: skip
    if pair is not None:
        return [_trace(batch, row, "made", pair, {"places": places})]
    late = late_orders(row.values, [pairs_of([mentee.pk]).get((mentor.pk, mentee.pk))])
    if not late or order_on is None:
        return []
    mentoring.record_order(
        by=by, node=node, pairs=late, number=values["order_number"], dated_on=order_on, today=today, at_work=True
    )
    return [_trace(batch, row, "ordered", pair, {}) for pair in late]


def _trace(batch: Batch, row: Decided, verb: str, pair: Pair, before: dict[str, Any]) -> Trace:
    kind = journal.kind_of(pair)
    return Trace(batch=batch, row_id=row.pk, verb=verb, object_kind=kind, object_id=pair.pk, before=before)
