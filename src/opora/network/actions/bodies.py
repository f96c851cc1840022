"""Opening, changing and ending bodies; their materials; tasks given to them and reports sent up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from opora.base.actions import files, journal, states
from opora.base.actions.turns import in_turn
from opora.base.models import StoredFile
from opora.base.rules.access import Data, Right, Viewer
from opora.base.rules.keys import search_key, sort_key
from opora.base.rules.refusals import NotAllowed, SentTwice
from opora.network.models import Body, BodyTask, Material, Node
from opora.network.queries.bodies import may_keep
from opora.network.queries.nodes import ancestor_of_kind
from opora.network.rules.bodies import (
    ABOVE,
    SORTS,
    TASK,
    NotSoEarly,
    UnableToEndBody,
    UnableToOpenBody,
    UnableToReport,
)

PURPOSE = "network.material"
#: What may be said of a body when it is opened or changed.
FACTS = ("name", "sort", "subject", "order_number", "order_on", "about", "ends_on")


def _require(by: Viewer, body: Body) -> None:
    if not by.may(Data.NETWORK, Right.ENTER, path=body.owner.path):
        raise NotAllowed


def _require_keeper(by: Viewer, body: Body) -> None:
    if not may_keep(by, body):
        raise NotAllowed


@transaction.atomic
def open_body(
    *,
    by: Viewer,
    node: Node,
    kind: str,
    name: str,
    starts_on: dt.date,
    level: str = "organisation",
    parent: Body | None = None,
    **facts: Any,
) -> Body:
    """Open a body that works at `node` and belongs to its region, its municipality or itself (`level`)."""
    owner = node if level == "organisation" else ancestor_of_kind(node, level) or node
    body = Body(node=node, owner=owner, kind=kind, name=name.strip(), starts_on=starts_on, parent=parent)
    _require(by, body)
    for fact in FACTS:
        if fact in facts:
            setattr(body, fact, facts[fact])
    in_turn(node)
    _check(body)
    _write_keys(body)
    body.save()
    journal.record(by=by, verb="body.open", about=body, others=[node], fields={"name": name, "kind": kind})
    return body


@transaction.atomic
def change_body(*, by: Viewer, body: Body, facts: Mapping[str, Any]) -> Body:
    """Change a body's facts."""
    _require(by, body)
    for fact in FACTS:
        if fact in facts:
            setattr(body, fact, facts[fact])
    _check(body)
    _write_keys(body)
    body.save()
    journal.record(by=by, verb="body.change", about=body, fields=facts)
    return body


@transaction.atomic
def end_body(*, by: Viewer, body: Body, on: dt.date) -> Body:
    """End a body from the day `on`, when nothing works under it any more."""
    _require(by, body)
    parts = Body.objects.between(on, dt.date.max).filter(parent=body)
    if parts.exists():
        raise UnableToEndBody(body=body.name, parts=", ".join(parts.values_list("name", flat=True)[:3]))
    if on <= body.starts_on:
        raise NotSoEarly
    body.ends_on = on
    body.save(update_fields=["ends_on"])
    journal.record(by=by, verb="body.end", about=body)
    return body


def _check(body: Body) -> None:
    """Refuse what cannot be: a sort of another kind, a site without its order, a wrong body above, a twin."""
    sorts = SORTS.get(body.kind, ())
    if (body.sort or sorts) and body.sort not in sorts:
        raise UnableToOpenBody(why=_("Choose which kind of site or community it is."))
    if body.ends_on is not None and body.ends_on <= body.starts_on:
        raise NotSoEarly
    if body.sort == Body.Sort.INNOVATION and not (body.order_number and body.order_on and body.ends_on):
        raise UnableToOpenBody(
            why=_("An innovation site works by an order and for a term: write the number, the date and the last day.")
        )
    if body.kind == Body.Kind.HUB and not body.subject:
        raise UnableToOpenBody(why=_("A subject hub is the hub of one subject: choose which."))
    if body.parent is not None and body.parent.kind not in ABOVE.get(body.kind, ()):
        raise UnableToOpenBody(why=_("“%(name)s” cannot stand above this.") % {"name": body.parent.name})
    twins = Body.objects.between(body.starts_on, body.ends_on or dt.date.max)
    if twins.filter(node=body.node, kind=body.kind, name=body.name).exclude(pk=body.pk).exists():
        raise UnableToOpenBody(why=_("“%(name)s” works here already.") % {"name": body.name})


def _write_keys(body: Body) -> None:
    body.sort_key = sort_key(body.name)[:250]
    body.search_key = search_key(body.name)[:500]


@transaction.atomic
def add_material(
    *, by: Viewer, body: Body, title: str, content: BinaryIO, name: str, media_type: str, today: dt.date
) -> Material:
    """Put a file among a body's materials."""
    _require_keeper(by, body)
    file = _kept(by, body, content, name, media_type)
    in_turn(body)
    if Material.objects.filter(body=body, title=title.strip() or name, file__sha256=file.sha256).exists():
        raise SentTwice
    material = Material.objects.create(body=body, title=title.strip() or name, file=file, added_on=today)
    journal.record(by=by, verb="material.add", about=material, others=[body])
    return material


def _kept(by: Viewer, body: Body, content: BinaryIO, name: str, media_type: str) -> StoredFile:
    return files.keep(by=by, content=content, name=name, purpose=PURPOSE, media_type=media_type, node_id=body.owner_id)


@transaction.atomic
def give_task(*, by: Viewer, body: Body, title: str, due_on: dt.date, today: dt.date, details: str = "") -> BodyTask:
    """Give a body a task from above."""
    _require(by, body)
    if due_on < today:
        raise NotSoEarly
    in_turn(body)
    if BodyTask.objects.filter(body=body, title=title.strip(), details=details, due_on=due_on).exists():
        raise SentTwice
    task = BodyTask.objects.create(body=body, title=title.strip(), details=details, given_on=today, due_on=due_on)
    states.append(task, "", task.state, by=by)
    journal.record(by=by, verb="body_task.give", about=task, others=[body], fields={"title": title})
    return task


@transaction.atomic
def report(
    *,
    by: Viewer,
    task: BodyTask,
    words: str,
    today: dt.date,
    content: BinaryIO | None = None,
    name: str = "",
    media_type: str = "",
) -> BodyTask:
    """Report upward on a task, with a file if there is one."""
    _require_keeper(by, task.body)
    if not words.strip():
        raise UnableToReport
    also: dict[str, Any] = {"report": words.strip(), "reported_on": today, "remark": ""}
    if content is not None:
        also["file"] = _kept(by, task.body, content, name, media_type)
    states.move(TASK, task, BodyTask.State.REPORTED, by=by, **also)
    journal.record(by=by, verb="body_task.report", about=task, others=[task.body], fields={"report": words})
    return task


@transaction.atomic
def accept(*, by: Viewer, task: BodyTask) -> BodyTask:
    """Accept a report."""
    _require(by, task.body)
    states.move(TASK, task, BodyTask.State.ACCEPTED, by=by)
    journal.record(by=by, verb="body_task.accept", about=task, others=[task.body])
    return task


@transaction.atomic
def give_back(*, by: Viewer, task: BodyTask, remark: str) -> BodyTask:
    """Return a report with a word on what is missing."""
    _require(by, task.body)
    if not remark.strip():
        raise UnableToReport
    states.move(TASK, task, BodyTask.State.RETURNED, by=by, reason=remark.strip()[:500], remark=remark.strip()[:500])
    journal.record(by=by, verb="body_task.return", about=task, others=[task.body])
    return task
