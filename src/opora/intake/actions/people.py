"""Writing people of a list: who joined, came back, moved, changed, went on leave or left; who offers to mentor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import models

from opora.base.actions import journal
from opora.base.actions.inserts import insert
from opora.base.actions.journal import kind_of
from opora.base.rules.access import Viewer
from opora.base.rules.calendars import school_year_of
from opora.intake.actions.shelves import Decided, Shelf
from opora.intake.models import Batch, Row, Trace
from opora.mentoring.actions import mentors
from opora.network.models import Node
from opora.people.actions import appointments, bulk, persons
from opora.people.models import Absence, Appointment, Identifier, Person

#: Facts of a person that stand in a row under the same name.
PERSON_FACTS = ("family", "given", "patronymic", "birth_on", "email", "phone", "category")
_day_told = lru_cache(maxsize=4096)(dt.date.fromisoformat)  # most people of a list begin on the first of September
LONG_LEAVES = ("parental", "long", "leave")


def write_people(*, by: Viewer, shelf: Shelf, rows: Sequence[Decided]) -> None:
    """Write one chunk of people; further rows of one person are written with the first."""
    firsts = [row for row in rows if "same_as" not in row.details]
    fresh = [row for row in firsts if row.person_id is None]
    known = [row for row in firsts if row.person_id is not None]
    people = Person.objects.in_bulk([row.person_id for row in known if row.person_id])
    written = _add(by, shelf, fresh)
    for row in known:
        if row.person_id in people:
            _write_known(by, shelf, row, people[row.person_id])
    named = [*zip(fresh, written, strict=True)]
    named += [(row, row.person_id) for row in known if row.person_id and row.person_id in people]
    _offer(by, shelf, named)


def _write_known(by: Viewer, shelf: Shelf, row: Decided, person: Person) -> None:
    kind = row.difference
    if kind == Row.Difference.LEFT:
        _leave(by, shelf, row, person)
        return
    if kind in {Row.Difference.ON_LEAVE, Row.Difference.BACK}:
        _absence(by, shelf, row, person)
    if kind == Row.Difference.MOVED:
        _end_where_moved_from(by, shelf, row, person)
    _change(by, shelf, row, person)


def day_of(values: Mapping[str, Any], name: str) -> dt.date | None:
    """A day of a staged row (kept as text)."""
    text = values.get(name)
    return _day_told(text) if text else None


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of the person."""
    facts = {name: value for name in PERSON_FACTS if (value := values.get(name))}
    if "birth_on" in facts:
        facts["birth_on"] = dt.date.fromisoformat(facts["birth_on"])
    if values.get("sex"):
        facts["sex"] = values["sex"][0]
    return facts


def teaching_since(values: Mapping[str, Any], today: dt.date) -> dt.date | None:
    """Since when the person teaches: as the list says, or counted back from years of service.

    Whole years are years of school: twelve of them began on a first of September.
    """
    # A plain list has one column «Стаж»: in a list of teachers it is of teaching, unless another column says so.
    years = values.get("service_teaching_years", values.get("service_total_years"))
    since = day_of(values, "teaching_started_on")
    if since or years is None:
        return since
    return _years_before(float(years), today)


@lru_cache(maxsize=1024)
def _years_before(years: float, today: dt.date) -> dt.date:
    if years.is_integer():
        start = school_year_of(today).starts_on
        return start.replace(year=start.year - int(years))
    return today - dt.timedelta(days=round(years * 365.25))


def posts_of(row: Decided, shelf: Shelf) -> list[bulk.NewPost]:
    """The posts a person's rows speak of, each period once."""
    posts: list[bulk.NewPost] = []
    for told in row.details.get("posts") or (row.values,):
        node = shelf.nodes.get(told.get("node", 0)) or shelf.node_of(row)
        for post in _posts_told(told, shelf, node, row.difference == Row.Difference.LEFT.value):
            if not any(_meet(post, other) for other in posts):
                beside = "employment" not in told and any(other.is_main and _overlap(post, other) for other in posts)
                posts.append(replace(post, is_main=False) if beside else post)
    return posts


def _meet(one: bulk.NewPost, other: bulk.NewPost) -> bool:
    alike = (one.node.pk, one.post.pk) == (other.node.pk, other.post.pk)
    return alike and _overlap(one, other)


def _overlap(one: bulk.NewPost, other: bulk.NewPost) -> bool:
    return one.starts_on < (other.ends_on or dt.date.max) and other.starts_on < (one.ends_on or dt.date.max)


@lru_cache(maxsize=256)
def _load(rate: Any) -> Decimal | None:
    return Decimal(str(rate)) if rate else None


def _posts_told(told: Mapping[str, Any], shelf: Shelf, node: Node, left: bool) -> list[bulk.NewPost]:
    """The posts of one row: the first is the main one, unless the row says part-time."""
    since, until = day_of(told, "hired_on"), day_of(told, "left_on")
    if until is None and (left or told.get("movement") == "left"):
        until = shelf.today
    start = since or min(shelf.year_start, until - dt.timedelta(days=1) if until else shelf.year_start)
    codes = list(dict.fromkeys(filter(None, (told.get("post"), *told.get("more_posts", ()))))) or ["other"]
    taught = told.get("subjects") or told.get("post_subjects", ())
    first = bulk.NewPost(
        node=node,
        post=shelf.posts.get(codes[0], shelf.posts["other"]),
        starts_on=start,
        ends_on=until if until and until > start else None,
        start_known=since is not None,
        subjects=tuple([shelf.subjects[code] for code in taught if code in shelf.subjects]),
        stages=tuple(told.get("stages", ())),
        is_main=told.get("employment", "main") == "main",
        load=_load(told.get("rate")),
        post_text=told.get("post_text", ""),
    )
    further = [replace(first, post=shelf.posts.get(code, shelf.posts["other"]), is_main=False) for code in codes[1:]]
    return [first, *further]


def _add(by: Viewer, shelf: Shelf, rows: Sequence[Decided]) -> list[int]:
    """Add people nobody knew, those who have left already with their closed posts."""
    written = bulk.take_in(by=by, staff=[_new_staff(row, shelf) for row in rows], today=shelf.today)
    batch, kind = shelf.batch.pk, kind_of(Person)
    insert(
        Trace,
        ("batch_id", "row_id", "verb", "object_kind", "object_id"),
        [(batch, row.pk, "made", kind, person) for row, person in zip(rows, written, strict=True)],
    )
    return written


def _new_staff(row: Decided, shelf: Shelf) -> bulk.NewStaff:
    values = row.values
    external = values.get("external_id")
    leave = values.get("leave", "none")
    facts = facts_of(values)
    if since := teaching_since(values, shelf.today):
        facts["teaching_started_on"] = since
    return bulk.NewStaff(
        facts=facts,
        posts=tuple(posts_of(row, shelf)),
        identifiers=((shelf.system, external),) if external else (),
        previous_family=values.get("previous_family", ""),
        absence=(shelf.year_start, leave == "parental") if leave in LONG_LEAVES else None,
    )


def _trace(shelf: Shelf, row: Decided, verb: str, thing: models.Model, before: Mapping[str, Any]) -> None:
    told = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in before.items()}
    kind = journal.kind_of(thing)
    Trace.objects.create(batch=shelf.batch, row_id=row.pk, verb=verb, object_kind=kind, object_id=thing.pk, before=told)


def _change(by: Viewer, shelf: Shelf, row: Decided, person: Person) -> None:
    changes = row.details.get("changes", {})
    facts = {name: value for name, value in facts_of(row.values).items() if name in changes}
    if {"teaching_started_on", "service_teaching_years"} & set(changes):
        since = teaching_since(row.values, shelf.today)
        facts |= {"teaching_started_on": since} if since else {}
    if facts:
        names = set(person.names.values_list("pk", flat=True))
        _trace(shelf, row, "changed", person, {name: getattr(person, name) for name in facts})
        persons.change(by=by, person=person, facts=facts, today=shelf.today)
        for former in person.names.exclude(pk__in=names):
            _trace(shelf, row, "made", former, {})
    _write_posts(by, shelf, row, person)
    external = row.values.get("external_id")
    if external and not Identifier.objects.filter(system=shelf.system, value=external).exists():
        made = persons.identify(by=by, person=person, system=shelf.system, value=external)
        _trace(shelf, row, "made", made, {})


def _write_posts(by: Viewer, shelf: Shelf, row: Decided, person: Person) -> None:
    """Give the posts the person does not hold yet; change those held."""
    new: list[tuple[Person, bulk.NewPost]] = []
    for post in posts_of(row, shelf):
        met = Appointment.objects.between(post.starts_on, post.ends_on or dt.date.max).filter(
            person=person, node=post.node, post=post.post
        )
        held = list(met.order_by("-starts_on"))
        works_now = post.ends_on is None or post.ends_on > shelf.today
        ended = [old for old in held if old.ends_on is not None and old.ends_on <= shelf.today]
        if not held:
            new.append((person, post))
        elif works_now and len(ended) == len(held):
            since = max(old.ends_on for old in ended if old.ends_on)
            new.append((person, replace(post, starts_on=since, start_known=False)))
        elif works_now:
            _change_post(by, shelf, row, next(old for old in held if old not in ended), post)
    for made in bulk.appoint(by=by, posts=new) if new else ():
        _trace(shelf, row, "made", Appointment(pk=made), {})


def _change_post(by: Viewer, shelf: Shelf, row: Decided, held: Appointment, post: bulk.NewPost) -> None:
    if not {"post", "subjects", "stages", "rate", "hired_on", "appointment"} & set(row.details.get("changes", ())):
        return
    subjects = list(held.subjects.values_list("pk", flat=True))
    before = {"subjects": subjects, "stages": held.stages, "starts_on": held.starts_on, "start_known": held.start_known}
    _trace(shelf, row, "changed", held, before)
    subject = held.subjects.model._default_manager
    appointments.change(
        by=by, appointment=held, stages=post.stages or None, load=post.load,
        subjects=subject.filter(pk__in=post.subjects) if post.subjects else None,
        starts_on=post.starts_on if post.start_known else None,
    )  # fmt: skip


def _held(shelf: Shelf, row: Decided, person: Person) -> models.QuerySet[Appointment]:
    """What the person holds today in the organisations of the list."""
    nodes = [shelf.node_of(row)] if row.number and row.details.get("node") else list(shelf.nodes.values())
    return Appointment.objects.on(shelf.today).filter(person=person, node__in=nodes)


def _leave(by: Viewer, shelf: Shelf, row: Decided, person: Person) -> None:
    days = [day_of(told, "left_on") for told in row.details.get("posts") or [row.values]]
    on = max((day for day in days if day), default=shelf.today)
    for held in _held(shelf, row, person):
        _end(by, shelf, row, held, on)
    if row.number:
        _write_posts(by, shelf, row, person)


def _end(by: Viewer, shelf: Shelf, row: Decided, held: Appointment, on: dt.date) -> None:
    _trace(shelf, row, "ended", held, {"ends_on": held.ends_on})
    appointments.end(by=by, appointment=held, on=max(on, held.starts_on + dt.timedelta(days=1)))


def _end_where_moved_from(by: Viewer, shelf: Shelf, row: Decided, person: Person) -> None:
    """Whoever moved within the list's organisations leaves the former one on the day the new post begins."""
    was = row.details.get("changes", {}).get("school", ["", ""])[0]
    starts = min(post.starts_on for post in posts_of(row, shelf))
    former = [node for node in shelf.nodes.values() if node.short_name == was]
    for held in Appointment.objects.on(shelf.today).filter(person=person, node__in=former):
        _end(by, shelf, row, held, starts if starts > held.starts_on else shelf.today)


def _absence(by: Viewer, shelf: Shelf, row: Decided, person: Person) -> None:
    node = shelf.node_of(row)
    held = Absence.objects.on(shelf.today).filter(person=person).first()
    if row.difference == Row.Difference.ON_LEAVE and held is None:
        parental = row.values.get("leave") == "parental"
        made = appointments.begin_absence(by=by, person=person, node=node, starts_on=shelf.today, parental=parental)
        _trace(shelf, row, "made", made, {})
    elif row.difference == Row.Difference.BACK and held is not None:
        _trace(shelf, row, "ended", held, {"ends_on": None})
        appointments.end_absence(
            by=by, absence=held, node=node, on=max(shelf.today, held.starts_on + dt.timedelta(days=1))
        )


def _offer(by: Viewer, shelf: Shelf, named: Sequence[tuple[Decided, int]]) -> None:
    """Whoever the list calls ready to mentor is offered as a mentor; nobody is ever taken off by a list."""
    ready = {person: row for row, person in named if row.values.get("is_mentor_ready") is True}
    if not ready or shelf.batch.kind != Batch.Kind.STAFF:
        return
    made = mentors.offer_listed(by=by, node=shelf.batch.node, people=list(Person.objects.filter(pk__in=list(ready))))
    for profile in made:
        _trace(shelf, ready[profile.person_id], "made", profile, {})
