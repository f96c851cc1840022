"""Writing a checked list into the record through the actions of the apps below, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from opora.base.actions import journal, states
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.calendars import school_year_of
from opora.base.rules.refusals import NotAllowed
from opora.intake.actions.pairs import bring_in_pairs
from opora.intake.models import Batch, Row, Trace
from opora.intake.queries.known import system_of
from opora.intake.rules.batches import BATCH, UnableToApply, UnableToUndo
from opora.mentoring.actions.returns import take_back as take_back_pairs
from opora.mentoring.actions.returns import used_pairs
from opora.network.models import Node
from opora.people.actions import appointments, bulk, persons
from opora.people.models import Absence, Appointment, Person, Post

CHUNK = 1000
#: Facts of a person that stand in a row under the same name.
PERSON_FACTS = ("family", "given", "patronymic", "birth_on", "email", "phone", "category")
Progress = Callable[[int, int], None]


@dataclass
class Shelf:
    """What applying needs at hand: dictionaries, the batch's nodes, and who was made for which row."""

    batch: Batch
    today: dt.date
    posts: dict[str, Post]
    subjects: dict[str, int]
    nodes: dict[int, Node]
    made: dict[int, Person] = field(default_factory=dict)

    @property
    def year_start(self) -> dt.date:
        """The first day of the school year the list belongs to."""
        return school_year_of(self.today).starts_on


def shelf_for(batch: Batch, today: dt.date) -> Shelf:
    """Load what applying needs, in a few statements."""
    posts, subjects = bulk.dictionary_ids()
    below = Node.objects.filter(path__gte=batch.node.path, path__lt=batch.node.path + "g")
    return Shelf(
        batch=batch, today=today, posts=posts, subjects=subjects, nodes={node.pk: node for node in below}
    )


def begin(*, by: Viewer, batch: Batch) -> Batch:
    """Open the write phase: every line must have been decided about."""
    if not by.may(Data.INTAKE, Right.ENTER, path=batch.node.path):
        raise NotAllowed
    if batch.rows.filter(is_faulty=False, decision="").exists():
        raise UnableToApply
    with transaction.atomic():
        states.move(BATCH, batch, Batch.State.APPLYING, by=by)
        journal.record(by=by, verb="batch.apply", about=batch)
    return batch


def apply(*, by: Viewer, batch: Batch, today: dt.date, progress: Progress) -> int:
    """Apply the decided rows, a thousand to a transaction; a run that died goes on after its last thousand."""
    shelf = shelf_for(batch, today)
    wanted = batch.rows.filter(is_faulty=False, decision=Row.Decision.APPLY).exclude(
        difference=Row.Difference.SAME
    )
    total, done = wanted.count(), 0
    last = batch.cursor.get("applied", 0)
    while chunk := list(wanted.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        with transaction.atomic():
            apply_chunk(by=by, shelf=shelf, rows=chunk)
            batch.cursor = {**batch.cursor, "applied": last}
            batch.save(update_fields=["cursor"])
        done += len(chunk)
        progress(done, total)
    with transaction.atomic():
        states.move(BATCH, batch, Batch.State.APPLIED, by=by)
        journal.record(by=by, verb="batch.applied", about=batch)
    return done


def apply_chunk(*, by: Viewer, shelf: Shelf, rows: Sequence[Row]) -> None:
    """Apply one chunk of rows inside the caller's transaction."""
    if shelf.batch.kind == Batch.Kind.PAIRS:
        bring_in_pairs(
            by=by, batch=shelf.batch, rows=rows, nodes=shelf.nodes, posts=shelf.posts, today=shelf.today
        )
        return
    joined = {Row.Difference.JOINED, Row.Difference.MOVED}
    _join(by, shelf, [row for row in rows if row.difference in joined or _is_past(row)])
    for row in rows:
        if row.difference in {Row.Difference.CHANGED, Row.Difference.RENAMED}:
            _change(by, shelf, row)
        elif row.difference == Row.Difference.LEFT:
            _leave(by, shelf, row)
        elif row.difference in {Row.Difference.ON_LEAVE, Row.Difference.BACK}:
            _absence(by, shelf, row)


def _is_past(row: Row) -> bool:
    """Somebody who came and left before Opora knew them: a list of movements tells of them."""
    return row.difference == Row.Difference.LEFT and row.number > 0 and row.person_id is None


def day_of(values: Mapping[str, Any], name: str) -> dt.date | None:
    """A day of a staged row (kept as text)."""
    text = values.get(name)
    return dt.date.fromisoformat(text) if text else None


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of the person."""
    facts = {name: values[name] for name in PERSON_FACTS if values.get(name)}
    if "birth_on" in facts:
        facts["birth_on"] = dt.date.fromisoformat(facts["birth_on"])
    if values.get("sex"):
        facts["sex"] = values["sex"][0]
    return facts


def teaching_since(values: Mapping[str, Any], today: dt.date) -> dt.date | None:
    """Since when the person teaches: as the list says, or counted back from years of service."""
    years = values.get("service_teaching_years")
    since = day_of(values, "teaching_started_on")
    return since or (None if years is None else today - dt.timedelta(days=round(years * 365.25)))


def posts_of(values: Mapping[str, Any], shelf: Shelf, node: Node) -> list[bulk.NewPost]:
    """The posts a row speaks of: the first is the main one, unless the row says part-time."""
    since = day_of(values, "hired_on")
    until = day_of(values, "left_on")
    codes = [code for code in (values.get("post"), *values.get("more_posts", ())) if code] or ["other"]
    taught = values.get("subjects") or values.get("post_subjects", ())
    subjects = tuple(shelf.subjects[code] for code in taught if code in shelf.subjects)
    rate = values.get("rate")
    start = since or min(shelf.year_start, until - dt.timedelta(days=1) if until else shelf.year_start)
    return [
        bulk.NewPost(
            node=node,
            post=shelf.posts.get(code, shelf.posts["other"]),
            starts_on=start,
            ends_on=until if until and until > start else None,
            start_known=since is not None,
            subjects=subjects,
            stages=tuple(values.get("stages", ())),
            is_main=number == 0 and values.get("employment", "main") == "main",
            load=Decimal(str(rate)) if rate else None,
            post_text=values.get("post_text", ""),
        )
        for number, code in enumerate(dict.fromkeys(codes))
    ]


def _node_of(row: Row, shelf: Shelf) -> Node:
    return shelf.nodes.get(row.details.get("node", 0), shelf.batch.node)


def _join(by: Viewer, shelf: Shelf, rows: Sequence[Row]) -> None:
    fresh: list[Row] = []
    known: list[Row] = []
    for row in rows:
        (known if row.person_id or row.details.get("same_as") else fresh).append(row)
    by_number = {row.number: row for row in fresh}
    extra: dict[int, list[bulk.NewPost]] = {}
    later: list[tuple[Person, bulk.NewPost]] = []
    for row in known:
        posts = posts_of(row.values, shelf, _node_of(row, shelf))
        first = row.details.get("same_as")
        if first in by_number:
            extra.setdefault(first, []).extend(posts)
            continue
        person = row.person or shelf.made.get(first or 0) or _made_earlier(shelf.batch, first)
        if person is not None:
            later += [(person, post) for post in posts]
    staff = [_new_staff(row, shelf, extra.get(row.number, [])) for row in fresh]
    written = bulk.take_in(by=by, staff=staff, today=shelf.today)
    shelf.made.update((row.number, person) for row, person in zip(fresh, written.people, strict=True))
    traces = [
        Trace(batch=shelf.batch, row=row, verb="made", object_kind="people.person", object_id=person.pk)
        for row, person in zip(fresh, written.people, strict=True)
    ]
    later = [pair for pair in later if not _holds(*pair)]
    if later:
        made = bulk.appoint(by=by, posts=later)
        traces += [
            Trace(batch=shelf.batch, verb="made", object_kind="people.appointment", object_id=thing.pk)
            for thing in made
        ]
    Trace.objects.bulk_create(traces, batch_size=500)


def _holds(person: Person, post: bulk.NewPost) -> bool:
    held = Appointment.objects.between(post.starts_on, post.ends_on or dt.date.max)
    return held.filter(person=person, node=post.node, post=post.post).exists()


def _made_earlier(batch: Batch, number: int | None) -> Person | None:
    trace = Trace.objects.filter(batch=batch, row__number=number or 0, object_kind="people.person").first()
    return Person.objects.filter(pk=trace.object_id).first() if trace else None


def _new_staff(row: Row, shelf: Shelf, more: Sequence[bulk.NewPost]) -> bulk.NewStaff:
    values = row.values
    seen: dict[tuple[int, int], bulk.NewPost] = {}
    for post in [*posts_of(values, shelf, _node_of(row, shelf)), *more]:
        seen.setdefault((post.node.pk, post.post.pk), post)
    external = values.get("external_id")
    leave = values.get("leave", "none")
    facts = facts_of(values)
    if since := teaching_since(values, shelf.today):
        facts["teaching_started_on"] = since
    return bulk.NewStaff(
        facts=facts,
        posts=tuple(seen.values()),
        identifiers=((system_of(shelf.batch), external),) if external else (),
        previous_family=values.get("previous_family", ""),
        absence=(shelf.year_start, leave == "parental") if leave in {"parental", "long", "leave"} else None,
    )


def _trace(shelf: Shelf, row: Row, verb: str, thing: Any, before: Mapping[str, Any]) -> None:
    Trace.objects.create(
        batch=shelf.batch, row=row, verb=verb, object_kind=journal.kind_of(thing), object_id=thing.pk,
        before={name: value.isoformat() if isinstance(value, dt.date) else value for name, value in before.items()},
    )  # fmt: skip


def _change(by: Viewer, shelf: Shelf, row: Row) -> None:
    person, changes = row.person, row.details.get("changes", {})
    if person is None:
        return
    facts = {name: value for name, value in facts_of(row.values).items() if name in changes}
    if {"teaching_started_on", "service_teaching_years"} & set(changes) and not row.details.get("same_as"):
        since = teaching_since(row.values, shelf.today)
        facts |= {"teaching_started_on": since} if since else {}
    if facts:
        _trace(shelf, row, "changed", person, {name: getattr(person, name) for name in facts})
        persons.change(by=by, person=person, facts=facts, today=shelf.today)
    if {"post", "subjects", "stages", "rate", "appointment"} & set(changes):
        _change_post(by, shelf, row, person)
    external = row.values.get("external_id")
    if external:
        persons.identify(by=by, person=person, system=system_of(shelf.batch), value=external)


def _change_post(by: Viewer, shelf: Shelf, row: Row, person: Person) -> None:
    node = _node_of(row, shelf)
    held = {
        appointment.post_id: appointment
        for appointment in Appointment.objects.on(shelf.today).filter(person=person, node=node)
    }
    new: list[tuple[Person, bulk.NewPost]] = []
    for post in posts_of(row.values, shelf, node):
        appointment = held.get(post.post.pk)
        if appointment is None:
            new.append((person, post))
            continue
        before = {
            "subjects": list(appointment.subjects.values_list("pk", flat=True)),
            "stages": appointment.stages,
        }
        _trace(shelf, row, "changed", appointment, before)
        appointments.change(
            by=by, appointment=appointment, stages=post.stages or None, load=post.load,
            subjects=appointment.subjects.model._default_manager.filter(pk__in=post.subjects) if post.subjects else None,
        )  # fmt: skip
    for thing in bulk.appoint(by=by, posts=new) if new else ():
        _trace(shelf, row, "made", thing, {})


def _leave(by: Viewer, shelf: Shelf, row: Row) -> None:
    if row.person is None:
        return
    on = day_of(row.values, "left_on") or shelf.today
    for held in Appointment.objects.on(shelf.today).filter(person=row.person, node=_node_of(row, shelf)):
        _trace(shelf, row, "ended", held, {"ends_on": held.ends_on})
        appointments.end(by=by, appointment=held, on=max(on, held.starts_on + dt.timedelta(days=1)))


def _absence(by: Viewer, shelf: Shelf, row: Row) -> None:
    if row.person is None:
        return
    node = _node_of(row, shelf)
    held = Absence.objects.on(shelf.today).filter(person=row.person).first()
    if row.difference == Row.Difference.ON_LEAVE and held is None:
        made = appointments.begin_absence(
            by=by,
            person=row.person,
            node=node,
            starts_on=shelf.today,
            parental=row.values.get("leave") == "parental",
        )
        _trace(shelf, row, "made", made, {})
    elif row.difference == Row.Difference.BACK and held is not None:
        _trace(shelf, row, "ended", held, {"ends_on": None})
        appointments.end_absence(
            by=by, absence=held, node=node, on=max(shelf.today, held.starts_on + dt.timedelta(days=1))
        )


@transaction.atomic
def undo(*, by: Viewer, batch: Batch) -> None:
    """Take an import back: what it made disappears, what it changed returns; refused once something depends on it."""
    if not by.may(Data.INTAKE, Right.ENTER, path=batch.node.path):
        raise NotAllowed
    traces = list(batch.traces.order_by("-pk"))
    people = list(Person.objects.filter(pk__in=_ids(traces, "made", "people.person")))
    brought = {
        trace.object_id: trace.before.get("places")
        for trace in traces
        if trace.object_kind == "mentoring.pair"
    }
    used = used_pairs(brought)
    if used:
        raise UnableToUndo(count=len(used))
    take_back_pairs(by=by, pairs=brought)
    bound = bound_people(people)
    if bound:
        raise UnableToUndo(count=len(bound))
    for trace in traces:
        if trace.verb != "made" and trace.before:
            bulk.restore(by=by, object_kind=trace.object_kind, object_id=trace.object_id, before=trace.before)
    bulk.remove_posts(
        by=by,
        appointments=_ids(traces, "made", "people.appointment"),
        absences=_ids(traces, "made", "people.absence"),
    )
    bulk.take_back(by=by, people=people)
    states.move(BATCH, batch, Batch.State.UNDONE, by=by)
    batch.traces.all().delete()
    journal.record(by=by, verb="batch.undo", about=batch)


def _ids(traces: Iterable[Trace], verb: str, kind: str) -> list[int]:
    return [trace.object_id for trace in traces if trace.verb == verb and trace.object_kind == kind]


#: What an import itself writes about a person; anything else that points at one binds them.
OWN = {"people.appointment", "people.identifier", "people.nameperiod", "people.absence", "intake.row"}


def bound_people(people: Sequence[Person]) -> set[int]:
    """Ids of people to whom something besides the import already points: a pair, a proposal, an account."""
    ids = [person.pk for person in people]
    bound = {person.pk for person in people if person.account_id}
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model._meta.label_lower in OWN or relation.field.many_to_many:
            continue
        name = relation.field.attname
        bound |= set(model._default_manager.filter(**{f"{name}__in": ids}).values_list(name, flat=True))
    return bound
